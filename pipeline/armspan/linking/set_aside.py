"""Numbers that are no findings of their own, taken out of a sentence before its values are bound.

What only says of whom a value speaks, defines an outcome or repeats a value is set aside; the parts of a count are
counts, too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from armspan.found import Aside
from armspan.linking.skeleton import symbols
from armspan.linking.twins import blank, closing, set_twins_aside
from armspan.linking.units import family, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token

Tokens = list[Token]


class _Step(NamedTuple):
    """A rule that sets values aside: its name, why they are no findings, and what a sentence must hold to be tried."""

    rule: str
    reason: str
    needs: tuple[str, ...]  # pieces of a skeleton, one of which must be there
    without: Callable[[Lexicon, str, Tokens], Tokens]


def set_aside(lex: Lexicon, text: str, tokens: Tokens) -> tuple[Tokens, dict[int, list[int]], list[Aside]]:
    """The skeleton with nothing but values of findings; for each value the places of its twins; what was set aside."""
    kinds = symbols(tokens)
    if sym.VALUE not in kinds:
        return tokens, {}, []
    found, plain = list[Aside](), tokens
    for step in _STEPS:
        for piece in step.needs:
            if piece in kinds:
                break
        else:
            continue
        before, plain = plain, step.without(lex, text, plain)
        if before != plain:
            found += left_out(step.rule, step.reason, before, plain)
            kinds = symbols(plain)
    if "(M" not in kinds and "M(" not in kinds:
        return plain, {}, found
    return (*set_twins_aside(plain), found)


def left_out(rule: str, reason: str, before: Tokens, after: Tokens) -> list[Aside]:
    """The values that a rule took out of a skeleton."""
    return [
        Aside(token.start, token.end, rule, reason)
        for token, left in zip(before, after, strict=True)
        if token.kind == sym.VALUE != left.kind
    ]


def count_parts(tokens: list[Token]) -> list[Token]:
    """The skeleton with the parts of a count as counts: "28 deaths (17 | with A, | 11 | with B)"."""
    done = list(tokens)
    verbs = (sym.COPULA, sym.REPORT, sym.PARTICIPLE, sym.SKIP)
    for n in [n for n, t in enumerate(tokens[:-1]) if n and t.kind in ("(", ":", sym.COMMA)]:
        before = n - 1
        while tokens[n].kind == ":" and before and tokens[before].kind in verbs:
            before -= 1  # "271 patients | have relapsed | : 110 with A, 161 with B"
        whole = tokens[before]
        if whole.kind != sym.VALUE:
            continue
        if whole.ref.param_type != "count_of_participants":
            continue
        if tokens[n].kind == sym.COMMA and [t.kind for t in tokens[n + 1 : n + 4]] != _PART_OF:
            continue  # "5 infections, | 3 in A | and 2 in B"
        closed = closing(tokens, n) if tokens[n].kind == "(" else len(tokens)
        places = [k for k in range(n + 1, closed or n) if tokens[k].kind == sym.VALUE]
        bare = all(tokens[k].ref.param_type == "number" and tokens[k + 1 : k + 2] for k in places)
        if len(places) > 1 and bare and sum(tokens[k].ref.value for k in places) == whole.ref.value:
            for k in places:
                part = replace(tokens[k].ref, param_type="count_of_participants", noun=whole.ref.noun)
                done[k] = replace(tokens[k], ref=part)
    return done


_PART_OF = [sym.VALUE, sym.PREPOSITION, sym.ARM]


def count_hanging(tokens: list[Token]) -> list[Token]:
    """The skeleton with the counts of a list of compounds: "| 8 | A-, | 6 | B-, and 4 C-treated patients"."""
    done = list(tokens)
    for n in range(len(tokens) - 4, -1, -1):
        number = done[n]
        if number.kind != sym.VALUE or number.ref.param_type != "number" or done[n + 1].kind != sym.ARM:
            continue
        behind = done[n + 1 : n + 5]
        last = next((t for t in behind if t.kind == sym.VALUE), None)
        hung = [t.kind for t in behind[1:3]] == [sym.SKIP, sym.COMMA]
        if hung and last is not None and last.ref.param_type == "count_of_participants":
            part = replace(number.ref, param_type="count_of_participants", noun=last.ref.noun)
            done[n] = replace(number, ref=part)
    return done


def set_flow_aside(tokens: list[Token]) -> list[Token]:
    """The skeleton without the second of two counts of people who came or left: "7 dropped out of A and | 6 | of B"."""
    done = list(tokens)
    for n in _values(tokens):
        count = tokens[n]
        if n < 4 or count.ref.param_type not in ("count_of_participants", "number"):
            continue
        kinds = [token.kind for token in tokens[n - 4 : n]]
        listed = kinds[:3] == [sym.ASIDE, sym.PREPOSITION, sym.ARM] and kinds[3] in (sym.AND, sym.COMMA, sym.VERSUS)
        if listed and tokens[n - 4].ref.reason == "flow":
            done[n] = blank(count)
    return done


def set_people_aside(tokens: list[Token]) -> list[Token]:
    """The skeleton without the people that a clause opens with: "whereas in | 49 | placebo patients, it was 0.97"."""
    done = list(tokens)
    for n in _values(tokens):
        count, opening = tokens[n], tokens[n - 2].kind if n > 1 else sym.STOP
        plain = count.ref.param_type in ("count_of_participants", "number")
        if not n or not plain or count.ref.percentage is not None or count.ref.n is not None:
            continue
        opens = opening in (sym.CLAUSE, sym.COMMA, sym.SEMICOLON, sym.STOP) and tokens[n - 1].kind == sym.PREPOSITION
        if opens and [t.kind for t in tokens[n + 1 : n + 3]] == [sym.ARM, sym.COMMA]:
            done[n] = blank(count)
    return done


def set_denominators_aside(lex: Lexicon, text: str, tokens: list[Token]) -> list[Token]:
    """The skeleton without the people of whom a value speaks: "3.8 mm | in 231 patients assessed | in the A group"."""
    done = list(tokens)
    values = _values(tokens)
    for n in [n + 1 for n in values if n + 2 in values]:
        value, count = tokens[n - 1], tokens[n + 1]
        if spelled(text, tokens[n]) not in ("in", "for", "of", "from"):
            continue
        people = count.ref.noun is not None and count.ref.noun.split()[-1].lower() in lex.persons
        people = people or (count.ref.param_type == "number" and [t.kind for t in tokens[n + 2 : n + 3]] == [sym.ARM])
        if family(value.ref) == "value" and people and count.ref.percentage is None and count.ref.n is None:
            for k in (n, n + 1, *([n + 2] if tokens[n + 2 : n + 3] and tokens[n + 2].kind == sym.REPORT else [])):
                done[k] = blank(tokens[k])
    return done


def set_differences_aside(tokens: list[Token]) -> list[Token]:
    """The skeleton without what only says how far two arms are apart: "| 0.8 points | lower in A than in B"."""
    done = list(tokens)
    for n in _values(tokens[:-1]):
        token = tokens[n]
        if tokens[n + 1].kind not in (sym.UP, sym.DOWN) or token.ref.spread is not None:
            continue
        ahead = [t.kind for t in tokens[n + 2 :]]
        ahead = ahead[: ahead.index(sym.VALUE)] if sym.VALUE in ahead else ahead
        than = next((k for k, kind in enumerate(ahead) if kind in (sym.THAN, sym.COMPARED)), len(ahead))
        against = next((kind for kind in ahead[than + 1 :] if kind not in (sym.SKIP, sym.PREPOSITION)), None)
        before_pair = [t.kind for t in tokens[n + 2 : n + 8]] == _IN_ARM_PAIR
        if before_pair or against == sym.ARM or (sym.ARM in ahead[:than] and against == sym.SKIP):
            done[n] = blank(token)
    return done


_IN_ARM_PAIR = [sym.PREPOSITION, sym.ARM, "(", sym.VALUE, sym.VERSUS, sym.VALUE]  # "shorter | with A (63 vs 69"


def set_conversions_aside(tokens: list[Token]) -> list[Token]:
    """The skeleton without an effect in another unit: "-0.66% (95% CI ...) | (7 mmol/mol, -9.4 to -5.1) |"."""
    done = list(tokens)
    for n in _brackets(tokens):
        closed = closing(tokens, n) if tokens[n - 1].kind == sym.ESTIMATE else None
        inside = tokens[n + 1 : closed] if closed else []
        if inside and {t.kind for t in inside} <= {sym.VALUE, sym.COMMA, sym.SEMICOLON, sym.TO, sym.SKIP, sym.ASIDE}:
            done[n + 1 : closed] = _without_values(inside)
    return done


def set_effects_aside(lex: Lexicon, text: str, tokens: list[Token]) -> list[Token]:
    """The skeleton without what a difference of the arms is: "The difference between the groups was | 5.1% |"."""
    if text.find("ifference", tokens[0].start, tokens[-1].end) < 0:
        return tokens
    opened = next((n for n, t in enumerate(tokens) if t.kind == sym.NOUN and _says_difference(t)), None)
    verb = next((n for n, t in enumerate(tokens) if t.kind in (sym.COPULA, ":")), None)
    if opened is None or verb is None or verb < opened:
        return tokens
    between = [t.kind for t in tokens[opened:verb]]
    plain = all(t.kind not in (sym.ARM, sym.ALL_ARMS, sym.TO, sym.VERSUS, sym.CHANGE) for t in tokens)
    plain = plain and set(between) <= {sym.NOUN, sym.PREPOSITION, sym.SKIP, sym.TIME, sym.AND, sym.COMMA}
    if between.count(sym.ARM) < 2 and sym.ALL_ARMS not in between and not plain:
        return tokens
    value = next((n for n in range(verb, len(tokens)) if tokens[n].kind == sym.VALUE), len(tokens))
    if any(t.kind not in (sym.SKIP, sym.QUALITY, sym.UP, sym.DOWN) for t in tokens[verb + 1 : value]):
        return tokens
    stop = next((n for n in range(value, len(tokens)) if tokens[n].kind in _ENDS_A_CLAUSE), len(tokens))
    if tokens[verb].kind == ":" and any(t.kind in (sym.ARM, sym.VERSUS) for t in tokens[value:stop]):
        return tokens  # "a difference between A and B: 11.0 with A and 12.3 with B"
    return [*tokens[:value], *_without_values(tokens[value:stop]), *tokens[stop:]]


_ENDS_A_CLAUSE = (sym.CLAUSE, sym.SEMICOLON, sym.COPULA, sym.REPORT)


def _says_difference(phrase: Token) -> bool:
    return bool(phrase.words) and phrase.words[min(phrase.heads, len(phrase.words)) - 1].lower().startswith(
        "difference"
    )


def set_targets_aside(lex: Lexicon, text: str, tokens: list[Token]) -> list[Token]:
    """The skeleton without the value of a target: "the HbA1c target of | 53 mmol/mol | was reached by 79%"."""
    done = list(tokens)
    for n in _values(tokens):
        value = tokens[n]
        if value.ref.spread is not None or n < 2:
            continue
        noun, preposition = tokens[n - 2 : n]
        if noun.kind == sym.NOUN and preposition.kind == sym.PREPOSITION and spelled(text, preposition) == "of":
            done[n] = blank(value) if spelled(text, noun).rsplit(None, 1)[-1] in lex.targets else value
    return done


def set_summaries_aside(lex: Lexicon, text: str, tokens: list[Token]) -> list[Token]:
    """The skeleton without what compares the values before it: "0.22 with A and 0.67 with B, a | 68% | reduction"."""
    done = list(tokens)
    for n in _values(tokens[:-1]):
        value = tokens[n]
        if value.ref.unit != "%" or n < 4 or tokens[n - 2].kind != sym.COMMA:
            continue
        if tokens[n + 1].kind != sym.NOUN or spelled(text, tokens[n - 1]) not in ("a", "an"):
            continue
        arms = {token.ref.arms for token in tokens[:n] if token.kind == sym.ARM}
        if spelled(text, tokens[n + 1]).split()[0] in lex.change and len(arms) > 1:
            done[n] = blank(value)
    return done


def set_definitions_aside(tokens: list[Token]) -> list[Token]:
    """The skeleton without the numbers that define an outcome: "Success (pressure of | 6 to 21 | mm Hg) was 66%"."""
    done = list(tokens)
    for n in _brackets(tokens):
        closed = closing(tokens, n) if tokens[n - 1].kind == sym.NOUN else None
        if closed is None:
            continue
        inside = tokens[n + 1 : closed]
        opening = next((t.kind for t in inside if t.kind != sym.SKIP), None)
        if opening not in (sym.NOUN, sym.LIMIT):
            continue
        behind = [t for t in tokens[closed + 1 :] if t.kind != sym.SKIP]
        shares = [t for t in behind if t.kind == sym.VALUE and t.ref.param_type in _SHARES]
        plain = all(t.ref.spread is None and t.ref.param_type == "number" for t in inside if t.kind == sym.VALUE)
        compared = any(t.kind in (sym.VERSUS, sym.P_VALUE, sym.ARM) for t in inside)
        if plain and not compared and shares and behind[0].kind in (sym.COPULA, sym.REPORT):
            done[n + 1 : closed] = _without_values(inside)
    return done


_SHARES = ("count_of_participants", "percentage")


def _values(tokens: list[Token]) -> list[int]:
    return [n for n, token in enumerate(tokens) if token.kind == sym.VALUE]


def _brackets(tokens: list[Token]) -> list[int]:
    """Where brackets open, but for one that opens the sentence."""
    return [n for n, token in enumerate(tokens) if n and token.kind == "("]


def _without_values(tokens: list[Token]) -> list[Token]:
    return [blank(token) if token.kind == sym.VALUE else token for token in tokens]


_OF_WHOM = ("M(", ":", ",MiA", "MiM", "MfM")  # parts of a count, or a preposition between two values
_STEPS = (
    _Step("leavers-in-turn", "flow", ("MAd,", "XiA"), lambda lex, text, t: set_flow_aside(count_hanging(t))),
    _Step("of-whom", "participants", _OF_WHOM, lambda lex, text, t: set_denominators_aside(lex, text, count_parts(t))),
    _Step("target", "definition", ("NiM",), set_targets_aside),
    _Step("sum-of-a-comparison", "difference", ("MN",), set_summaries_aside),
    _Step("difference-of-two", "difference", ("M<", "M>"), lambda lex, text, t: set_differences_aside(t)),
    _Step("difference-named", "difference", ("C", ":"), set_effects_aside),
    _Step("effect-converted", "repeated", ("E(",), lambda lex, text, tokens: set_conversions_aside(tokens)),
    _Step("people-first", "participants", ("iMA,",), lambda lex, text, tokens: set_people_aside(tokens)),
    _Step("definition-in-brackets", "definition", ("N(",), lambda lex, text, tokens: set_definitions_aside(tokens)),
)
