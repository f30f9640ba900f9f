"""The skeleton of a sentence: its mentions and words as a short string of symbols.

    The ultrasound group proved superior to the fluoroscopy group in terms of operation time [(35.0±6.8) min vs ...
    d   A                V      =        o   A                    i  d     i  N              ( M             v

M a value, P a P value, E an estimate, S a test statistic, A an arm, B all arms ("both groups"), T a time, X a number
set aside; the symbols of words are those of mentions/outcomes.py.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any

from armspan.found import ArmMention, Aside, InstrumentMention, Mentions, Statistic
from armspan.mentions import symbols as sym
from armspan.mentions.clause_words import read_clause_words
from armspan.mentions.noun_phrases import join_noun_phrases
from armspan.mentions.outcomes import Lexicon, Token, words

_START = attrgetter("start")
PARTS_OF_WORDS = {"name", "size"}  # asides inside a word: "IL-6", "3-field", "1st"
_FROM_EVENT = {"after", "before", "since", "following"}


def place_mentions(mentions: Mentions, text: str) -> list[Token]:
    """The mentions as tokens that do not overlap, sorted; where two overlap, the surer kind stays."""
    shares = _Reach([stat for stat in mentions.statistics if stat.n is not None])
    names, scales = _Reach(mentions.arms.mentions), _starts(mentions.instruments)
    # "pain fell by | 3 days |": a length that a time takes in is no value
    clocks = {time.end: time.start for time in mentions.times if time.offset and time.rule != "after-follow-up-of"}
    measured = [stat for stat in mentions.statistics if stat.start < clocks.get(stat.end, stat.end)]
    ranked: list[tuple[str, Sequence[Any]]] = [
        (sym.P_VALUE, mentions.p_values),
        (sym.ESTIMATE, mentions.estimates),
        (sym.TEST, mentions.tests),
        # "3 of | 40 | patients": all who took part, of whom a value speaks
        (sym.ASIDE, [aside for aside in mentions.arms.asides if not shares.over(aside.start, aside.end)]),
        (sym.VALUE, [stat for stat in measured if not _belongs_to_a_name(stat, names, scales)]),
        (sym.ARM, sorted(mentions.arms.mentions, key=lambda m: m.start - m.end)),
        (sym.TIME, mentions.times),
        (sym.NOUN, mentions.instruments),
        (sym.ASIDE, [aside for aside in mentions.asides if aside.reason not in PARTS_OF_WORDS]),
    ]
    taken = bytearray(len(text) + 1)
    placed = []
    arm_starts, placed_arms = sorted(mention.start for mention in mentions.arms.mentions), set[int]()
    for kind, found in ranked:
        for mention in found:
            start, end = mention.start, mention.end
            if kind == sym.VALUE:
                end = _up_to_arm(arm_starts, start, end - _closes_only(text, start, end))
            at = taken.find(1, start, end)
            if at > start and (kind == sym.ARM or (at in placed_arms and _counts_from(kind, mention, text[start:at]))):
                end = at  # "placebo 13.5%", "2 weeks after | the brace |": it ends where the other starts
            elif at >= 0:
                continue
            taken[start:end] = b"\1" * (end - start)
            if kind == sym.ARM:
                placed_arms.add(start)
            symbol = _symbol(kind, mention) if kind in (sym.ARM, sym.ASIDE) else kind
            placed.append(Token(symbol, start, end, mention))
    return sorted(placed, key=_START)


def _counts_from(kind: str, mention: Any, said: str) -> bool:
    """ "2 weeks after | the brace |": whether a time has its quantity in these words; not "in the | 7-day group |"."""
    counted = kind == sym.TIME and mention.rule.startswith("quantities")
    return counted and not _FROM_EVENT.isdisjoint(said.lower().split())


def _closes_only(text: str, start: int, end: int) -> bool:
    """ "(mean age, | 58 ± 8 years) |": whether a value ends with a bracket that opened before it."""
    return text[end - 1] == ")" and text.count("(", start, end) < text.count(")", start, end)


class _Reach:
    """Places of a text, to be asked which words they reach over."""

    def __init__(self, places: Sequence[Statistic | ArmMention]) -> None:
        self.places = {(place.start, place.end) for place in places}
        ordered = sorted(self.places)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))  # the farthest so far

    def over(self, start: int, end: int) -> bool:
        """Whether one of them begins before `start` and does not end before `end`."""
        before = bisect_left(self._starts, start)
        return before > 0 and self._ends[before - 1] >= end


def _belongs_to_a_name(stat: Statistic, names: _Reach, scales: set[int]) -> bool:
    """ "the | 0.25% | timolol group", "on a | 0-100 mm | VAS": the numbers say which arm or scale is meant."""
    if stat.value is None and _is_scale(stat, scales):
        return True
    if stat.rule == "value-unit" and (stat.start, stat.end) in names.places:
        return True  # "(75 mg, 12.9%; 150 mg, 14.3%)"
    beyond = 0 if stat.rule in ("count-noun", "bare-number") else 3  # "group 1 patients" counts none
    return stat.spread is None and names.over(stat.start, stat.end + beyond)


def _starts(instruments: Sequence[InstrumentMention]) -> set[int]:
    return {tool.start for tool in instruments}


def _is_scale(stat: Statistic, scales: set[int]) -> bool:
    """ "on a | 0-100 mm | VAS": a range right before a scale is that of the scale."""
    return stat.end in scales or stat.end + 1 in scales


def scales_of(mentions: Mentions) -> list[Aside]:
    """The ranges of scales that were read as ranges of values."""
    scales = _starts(mentions.instruments)
    ranges = [stat for stat in mentions.statistics if stat.value is None and _is_scale(stat, scales)]
    return [Aside(stat.start, stat.end, "scale-named", "scale") for stat in ranges]


def _up_to_arm(arm_starts: list[int], start: int, end: int) -> int:
    """The noun behind a count may open the arm's name: "3 | hips of the conventional group"."""
    n = bisect_right(arm_starts, start)
    return arm_starts[n] if n < len(arm_starts) and arm_starts[n] < end else end


def _symbol(kind: str, mention: Any) -> str:
    if kind == sym.ARM and isinstance(mention, ArmMention) and mention.whole:
        return sym.ALL_ARMS
    if kind == sym.ASIDE and mention.reason == "label":
        return sym.NOUN  # a number that is part of a name: "grade 3"
    if kind == sym.ASIDE and mention.reason == "limit":
        return sym.LIMIT  # part of the name in "HbA1c <7.0%"
    return kind


def skeleton(lex: Lexicon, text: str, placed: list[Token], start: int, end: int) -> list[Token]:
    """The tokens of the sentence text[start:end]."""
    tokens: list[Token] = []
    at = start
    first, stop = bisect_left(placed, start, key=_START), bisect_left(placed, end, key=_START)
    for mention in placed[first:stop]:
        if text[at : mention.start] not in ("", " "):
            tokens += [Token(kind, a, b) for kind, a, b in words(lex, text, at, mention.start)]
        tokens.append(mention)
        at = mention.end
    tokens += [Token(kind, a, b) for kind, a, b in words(lex, text, at, end)]
    kinds = symbols(tokens)
    if "AN" in kinds:
        tokens = _with_conditions(lex, text, tokens)
    if sym.ARM in kinds:
        tokens = [_as_modifier(lex, text, tokens, n) if t.kind == sym.ARM else t for n, t in enumerate(tokens)]
    slashed = _with_slashes(text, tokens) if text.find("/", start, end) >= 0 else ""
    if "A/A" in slashed or slashed.count("(M/M)") > 2 or sym.RESPECTIVELY in slashed:
        tokens = [_as_versus(text, tokens, n) for n in range(len(tokens))]
    if "h(M)" in symbols(tokens):
        tokens = _join_conversions(tokens)
    if "MN" in symbols(tokens):
        tokens = [_as_threshold(lex, text, tokens, n) if t.kind == sym.VALUE else t for n, t in enumerate(tokens)]
    return _take_in_abbreviations(text, join_noun_phrases(lex, text, read_clause_words(lex, text, tokens)))


def _symbol_before(text: str, tokens: list[Token], n: int) -> str:
    """The symbol before token n, an article apart."""
    article = n > 1 and text[tokens[n - 1].start : tokens[n - 1].end].lower() in ("the", "a", "an")
    return tokens[n - 2 if article else n - 1].kind


def _with_conditions(lex: Lexicon, text: str, tokens: list[Token]) -> list[Token]:
    """The tokens with the noun that ends the name of people: "patients with a multifocal | tumour"."""
    done: list[Token] = []
    for token in tokens:
        if done and done[-1].kind == sym.ARM and token.kind == sym.NOUN and token.ref is None:
            said = text[done[-1].start : done[-1].end].lower().split()
            if not {"with", "on"}.isdisjoint(said) and not lex.people.isdisjoint(said) and said[-1] not in lex.people:
                done[-1] = replace(done[-1], end=token.end)
                continue
        done.append(token)
    return done


def _as_modifier(lex: Lexicon, text: str, tokens: list[Token], n: int) -> Token:
    """A bare arm name right before a noun only describes it: "intraoperative fluoroscopy times" names no arm."""
    token = tokens[n]
    if n and text[tokens[n - 1].start : tokens[n - 1].end].lower().rsplit(None, 1)[-1] in lex.body_fluids:
        return Token(sym.NOUN, token.start, token.end)  # "plasma oxytocin"
    if n + 1 == len(tokens) or tokens[n + 1].kind != sym.NOUN or tokens[n + 1].ref is not None:
        return token
    head = text[token.start : token.end].rsplit(None, 1)[-1].lower()
    follower = text[tokens[n + 1].start : tokens[n + 1].end].lower()
    if head in lex.people or follower in lex.people or follower.endswith("ed") or _is_contrasted(text, tokens, n):
        return token
    if follower in lex.treatments and n and _symbol_before(text, tokens, n) == sym.PREPOSITION:
        return token  # "with the A method"
    return Token(sym.NOUN, token.start, token.end)


def _is_contrasted(text: str, tokens: list[Token], n: int) -> bool:
    """ "81% with the | zinc | model and 72% with the placebo model": whether two arms describe the same noun."""
    arms = set(tokens[n].ref.arms)
    if n > 1 and tokens[n - 1].kind in (sym.AND, sym.VERSUS) and tokens[n - 2].kind == sym.ARM:
        return arms.isdisjoint(tokens[n - 2].ref.arms)
    noun = text[tokens[n + 1].start : tokens[n + 1].end].lower()
    others = ((one, two) for one, two in pairwise(tokens) if one.kind == sym.ARM and arms.isdisjoint(one.ref.arms))
    return any(text[two.start : two.end].lower() == noun for _, two in others)


def _with_slashes(text: str, tokens: list[Token]) -> str:
    """The skeleton as a string in which a slash is one."""
    return "".join(["/" if text[t.start : t.end] == "/" else t.kind for t in tokens])


def _as_versus(text: str, tokens: list[Token], n: int) -> Token:
    """The slash between two percentages that sets the one against the other: "nausea (55%/18%)"."""
    token = tokens[n]
    if text[token.start : token.end] != "/" or not 0 < n < len(tokens) - 1:
        return token
    sides = (tokens[n - 1], tokens[n + 1])
    both = all(side.kind == sym.VALUE and side.ref.param_type == "percentage" for side in sides)
    return replace(token, kind=sym.VERSUS) if both else token


def _join_conversions(tokens: list[Token]) -> list[Token]:
    """A threshold said again in another unit belongs to it: "HbA1c <7.0% | (53 mmol/mol)"."""
    done: list[Token] = []
    n = 0
    while n < len(tokens):
        again = tokens[n : n + 4]
        if symbols(again) == "h(M)" and again[2].ref.unit not in (None, "%") and again[2].ref.spread is None:
            done.append(replace(tokens[n], end=again[3].end))
            n += 4
        else:
            done.append(tokens[n])
            n += 1
    return done


def _as_threshold(lex: Lexicon, text: str, tokens: list[Token], n: int) -> Token:
    """ "The incidence of a 5% decrease in density was 10.2%": how much of a change counts, and how many had it."""
    token = tokens[n]
    if token.ref.unit != "%" or n + 1 == len(tokens) or tokens[n + 1].kind != sym.NOUN:
        return token
    if text[tokens[n + 1].start : tokens[n + 1].end].lower() not in lex.change:
        return token
    ahead = [t.kind for t in tokens[n + 1 :]]
    to_next = ahead[: ahead.index(sym.VALUE)] if sym.VALUE in ahead else []
    says = sym.COPULA in to_next or sym.REPORT in to_next
    return replace(token, kind=sym.LIMIT) if says and not {sym.ARM, sym.COMMA, sym.AND} & set(to_next) else token


def _take_in_abbreviations(text: str, tokens: list[Token]) -> list[Token]:
    """N ( N ) becomes one N where the bracket holds nothing but an abbreviation: "total active motion (TAM)"."""
    kinds = symbols(tokens)
    if "N(N)" not in kinds and "N(d)N" not in kinds:
        return tokens
    done: list[Token] = []
    n = 0
    while n < len(tokens):
        token = tokens[n]
        if kinds.startswith(("N(N)", "N(d)N"), n):  # "lumbar spine (LS) density"
            short = text[tokens[n + 2].start : tokens[n + 2].end]
            unit = "/" in short and short[0].islower()  # "lung volume (mL/year)"
            if len(short) <= 12 and any(c.isupper() for c in short) and not unit and set(" <>≤≥").isdisjoint(short):
                token = replace(token, end=tokens[n + 3].end, short=short)
                n += 3
                if n + 1 < len(tokens) and tokens[n + 1].kind == sym.NOUN:  # "C-reactive protein (CRP) levels"
                    token = replace(token, end=tokens[n + 1].end)
                    n += 1
        done.append(token)
        n += 1
    return done


def symbols(tokens: Sequence[Token]) -> str:
    """The skeleton as a string, one character per token."""
    return "".join([token.kind for token in tokens])
