"""What a P value or an effect speaks of: the part of its sentence that it covers.

Those told together ("HR 0.8 (0.7-0.9), P = .02", "P = .03 and .04") are one group. A group covers the values or names
in its own bracket where there are any; else what was said since the group before it, in its own clause.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from armspan.linking.brackets import enclosing_bracket
from armspan.linking.titles import Title
from armspan.linking.units import Leaf
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

TOLD = (sym.P_VALUE, sym.ESTIMATE)
_BESIDE = {sym.COMMA, sym.AND, sym.SKIP, sym.SEMICOLON, sym.COLON, sym.VERSUS, sym.TEST, sym.RESPECTIVELY}
_DEEP = {sym.VALUE, sym.COPULA, sym.REPORT, sym.CHANGE, sym.PARTICIPLE, sym.CLAUSE, sym.SEMICOLON, sym.AND, sym.COMMA}
_ENDS = (sym.SEMICOLON, sym.COMMA, ")", sym.P_VALUE, sym.ESTIMATE, sym.VALUE, sym.NOUN, sym.COPULA, sym.STOP)


@dataclass(slots=True)
class Scope:
    """A group of P values and effects, and the tokens that it covers."""

    group: list[int]
    room: range  # before the group: what it is about
    clause: range  # from the opening of the clause, or of the sentence, to the group's last
    bracket: range  # the tokens of its own bracket before it
    behind: list[Token]  # what still belongs to it: "P = .004 | for A vs B |"
    after: int  # where the text goes on, behind its bracket
    done: int  # where the group before it ended
    leaves: list[Leaf] = field(default_factory=list)  # the values that it covers
    earlier: list[Leaf] = field(default_factory=list)  # those of the sentence before them
    later: list[Leaf] = field(default_factory=list)  # those between it and the next group


def find_scopes(
    text: str, tokens: list[Token], leaves: list[Leaf], title: Callable[[Token], Title | None]
) -> list[Scope]:
    """The scopes of a sentence, in order."""
    at = {leaf.index: leaf for leaf in leaves}
    found, done = list[Scope](), 0
    for group in _groups(tokens, text):
        scope = _scope(tokens, group, done, title, text)
        scope.leaves = [at[k] for k in scope.room if k in at]
        scope.earlier = [leaf for k, leaf in at.items() if k < scope.room.start]
        if found:
            found[-1].later = [leaf for k, leaf in at.items() if done <= k < group[0]]
        found.append(scope)
        done = group[-1] + 1
    if found:
        found[-1].later = [leaf for k, leaf in at.items() if k >= done]
    return found


def _groups(tokens: list[Token], text: str) -> list[list[int]]:
    places = [n for n, token in enumerate(tokens) if token.kind in TOLD]
    groups = [places[:1]] if places else []
    for left, right in pairwise(places):
        if _together(tokens, left, right, text):
            groups[-1].append(right)
        else:
            groups.append([right])
    return groups


def _together(tokens: list[Token], left: int, right: int, text: str) -> bool:
    """Whether two are told together: beside each other, or "34% | shorter in A than in B (|P < .001|"."""
    between = tokens[left + 1 : right]
    if getattr(tokens[left].ref, "apart", ()):  # what stands behind the limits of an effect
        between = [t for t in between if t.start >= tokens[left].ref.apart[-1][1]]
    kinds = [t.kind for t in between if t.kind != sym.NOUN or text[t.start : t.end].lower() != "interaction"]
    effect_first = tokens[left].kind == sym.ESTIMATE and tokens[right].kind == sym.P_VALUE
    if effect_first and _DEEP.isdisjoint(kinds):
        return True
    if kinds[:2] == [")", "("]:
        kinds = kinds[2:]
    mixed = tokens[left].kind != tokens[right].kind
    return set(kinds) <= _BESIDE and (mixed or sym.SEMICOLON not in kinds)


def _scope(
    tokens: list[Token], group: list[int], done: int, title: Callable[[Token], Title | None],
    text: str,
) -> Scope:  # fmt: skip
    first, last = group[0], group[-1]
    opened = enclosing_bracket(tokens, first)
    inside = range(max(opened + 1, done), first) if opened is not None else range(0)
    inside = _last_part(tokens, inside)
    own = [tokens[k] for k in inside]
    if _says(own, title, text):
        room = inside
    else:
        stop = first if opened is None else max(opened, done)
        outer = _outer_bracket(tokens, stop, text) if opened is not None else 0
        room = range(max(_start(tokens, group, done, stop, title), outer), stop)
    outside = opened if room is inside and opened is not None else room.stop
    begin = next((k + 1 for k in _clause_ends(tokens, 0, outside)), 0)
    return Scope(
        group, room, range(min(begin, room.start), last), inside, _behind(tokens, last), _after(tokens, last), done
    )


def _last_part(tokens: list[Token], inside: range) -> range:
    """The part of a bracket behind its last semicolon, if that says anything: "(...; | A vs B, P = .02 |)"."""
    cut = max((k + 1 for k in inside if tokens[k].kind == sym.SEMICOLON), default=inside.start)
    rest = range(cut, inside.stop)
    return rest if any(tokens[k].kind in (sym.VALUE, sym.ARM, sym.NOUN) for k in rest) else inside


def _outer_bracket(tokens: list[Token], stop: int, text: str) -> int:
    """Where the bracket begins in which another opens, 0 if none: "times [ | breathing (P = .02), cough (P = .01)]"."""
    depth = 0
    for k in range(stop - 1, -1, -1):
        token = tokens[k]
        if token.ref is None and token.kind not in ("(", ")"):
            continue
        words = text[token.start : token.end]
        depth += words.count(")") + words.count("]") - words.count("(") - words.count("[")
        if depth < 0:
            return k + 1
    return 0


def _says(own: list[Token], title: Callable[[Token], Title | None], text: str) -> bool:
    """Whether a bracket measures or names something: "(pain, P = .03)"; not "(stratified log-rank test, P = .03)"."""
    if any(t.kind == sym.VALUE for t in own):
        return True
    nouns = [t for t in own if t.kind == sym.NOUN]
    titles = [title(t) for t in nouns if text[t.start : t.end].lower() not in ("difference", "differences")]
    return bool(titles) and None not in titles and not any(t.kind in (sym.VERSUS, sym.THAN) for t in own)


def _start(tokens: list[Token], group: list[int], done: int, stop: int, title: Callable[[Token], Title | None]) -> int:
    """Where the room opens: behind the group before, or with the clause, if that names or measures anything."""
    first = tokens[group[0]]
    if first.kind == sym.P_VALUE and first.ref.quantifier == "all":
        return done
    for k in _clause_ends(tokens, done, stop):
        rest = tokens[k + 1 : stop]
        says = (sym.VALUE, sym.ARM, *sym.VERBS) if tokens[k].kind == sym.SEMICOLON else ()
        if any(t.kind in says or (t.kind == sym.NOUN and title(t) is not None) for t in rest):
            return k + 1
    return done


def _clause_ends(tokens: list[Token], start: int, stop: int) -> list[int]:
    """Where clauses end, the last first: outside of brackets that close before `stop`."""
    places = [k for k in range(stop - 1, start - 1, -1) if tokens[k].kind in (sym.SEMICOLON, sym.CLAUSE)]
    return [k for k in places if enclosing_bracket(tokens, k) is None or ")" not in [t.kind for t in tokens[k:stop]]]


def _behind(tokens: list[Token], last: int) -> list[Token]:
    behind = list[Token]()
    rest = tokens[last + 1 :]
    if rest and rest[0].kind == sym.COMMA:  # "P < .001, both doses vs placebo)"
        stop = next((n for n, t in enumerate(rest) if t.kind in (")", sym.STOP, sym.SEMICOLON, *TOLD, sym.VALUE)), 0)
        return rest[1:stop] if any(t.kind in (sym.VERSUS, sym.COMPARED) for t in rest[:stop]) else []
    for token in rest:
        if token.kind in _ENDS:
            break
        behind.append(token)
    return behind


def _after(tokens: list[Token], last: int) -> int:
    """The place behind the bracket that the group stands in."""
    if enclosing_bracket(tokens, last) is None:
        return last + 1
    return next((k + 1 for k in range(last + 1, len(tokens)) if tokens[k].kind == ")"), len(tokens))


def ids(tokens: list[Token]) -> tuple[str, ...]:
    """The arms that are named, each once, in their order; a mention of several names each."""
    found = [arm for t in tokens if t.kind == sym.ARM and len(t.ref.arms) == 1 for arm in t.ref.arms]
    return tuple(dict.fromkeys(found))
