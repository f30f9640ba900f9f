"""Which arms a P value or an effect compares, or within which it does."""

from __future__ import annotations

from itertools import pairwise

from armspan.linking.brackets import closed_brackets
from armspan.linking.scopes import Scope, ids
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_LISTED = (sym.ARM, sym.AND, sym.COMMA, sym.SKIP, sym.PREPOSITION)
_AGAINST = (*sym.AGAINST, sym.QUALITY)


def sides(tokens: list[Token], scope: Scope, arms: tuple[str, ...], kind: str, n: int = 0) -> tuple[str, ...]:
    """The arms of a comparison of that kind, the n-th of its group."""
    said = [tokens[k] for k in scope.room]
    values = tuple(dict.fromkeys([leaf.arm for leaf in scope.leaves if leaf.arm]))
    named = ids([*said, *scope.behind])
    if kind == "between_arms":
        if len(arms) < 3:
            return arms
        found = _each(scope, values or ids(said), n) or _compared(tokens, scope, arms, values)
        return found if len(found) > 1 else arms
    if kind == "within_arm":
        return ids(scope.behind) or _within(tokens, scope, values or named) or arms
    if kind == "subgroup":
        return named if len(named) > 1 else arms  # whether they differ by as much
    return named or (arms if len(arms) == 1 else ())


def _within(tokens: list[Token], scope: Scope, named: tuple[str, ...]) -> tuple[str, ...]:
    """The arms in which something changed: those of the values, or named; else those that the sentence names last.

    "A fall in X (P = .02) and Y (P = .01) was seen in | A |" names it behind.
    """
    said = [*(tokens[k] for k in scope.room), *scope.behind]
    if any(t.kind == sym.ALL_ARMS for t in said):
        return ()
    return named or _placed_behind(tokens, scope) or _list_before(tokens[: scope.room.start])


def _placed_behind(tokens: list[Token], scope: Scope) -> tuple[str, ...]:
    """The arms in which it was, said in the rest of the clause: up to another predicate, where there was one."""
    ends: tuple[str, ...] = (sym.SEMICOLON, sym.CLAUSE, sym.STOP, sym.ARM, sym.ALL_ARMS)
    if any(tokens[k].kind in sym.PREDICATES for k in scope.room):
        ends = (*ends, *sym.PREDICATES)
    for token, then in pairwise(tokens[scope.after :]):
        if token.kind in ends:
            return ()
        if token.kind == sym.PREPOSITION and then.kind == sym.ARM:
            return ids([then])
    return ()


def _each(scope: Scope, values: tuple[str, ...], n: int) -> tuple[str, ...]:
    """ "0.48, 0.57 and 0.21 (P = .002 and P = .001 versus C)": each P value compares one arm with the same one."""
    reference = ids(scope.behind)
    others = [arm for arm in values if arm not in reference]
    each = len(reference) == 1 and len(others) == len(scope.group) > 1
    return (others[n], reference[0]) if each and any(t.kind in _AGAINST for t in scope.behind) else ()


def _compared(tokens: list[Token], scope: Scope, arms: tuple[str, ...], values: tuple[str, ...]) -> tuple[str, ...]:
    """Of several arms those that are set against each other."""
    behind = ids(scope.behind)
    if len(behind) > 1:
        return behind
    clause = [tokens[k] for k in scope.clause]
    against = next((arm for arm in ids(clause) if arm not in behind), None)
    if len(behind) == 1 and any(t.kind in _AGAINST for t in scope.behind):
        mine = values if len(values) == 1 else (against,) if against else ()
        return tuple(dict.fromkeys((*mine, *behind)))
    beside, measured = _beside(tokens, scope), max((leaf.index for leaf in scope.leaves), default=0)
    later = any(t.kind in _AGAINST for t in tokens[max(measured, scope.done) : scope.group[0]])
    if len(values) > 1 and not (beside is not None and later):
        return values
    inside = ids([tokens[k] for k in scope.bracket])
    if len(inside) > 1:
        return inside
    last = _listed(tokens[max(scope.room.start, scope.done) : scope.room.stop])
    if len(last) > 1:
        return last
    if beside is not None:
        return _set_against(tokens, scope, beside) or arms
    room = [tokens[k] for k in scope.room]
    if any(t.kind == sym.ALL_ARMS for t in room):
        return arms
    named = ids(room)
    return named if len(named) > 1 else ids(clause)


def _listed(room: list[Token]) -> tuple[str, ...]:
    """The list of arms that the room ends with: "no difference between | A and B | (P = .4)"; not "than in A and B"."""
    n = len(room)
    while n and room[n - 1].kind in (sym.ARM, sym.AND, sym.COMMA, sym.SKIP):
        n -= 1
    before = [t.kind for t in room[:n]][-2:]
    return ids(room[n:]) if before and before[-1] == sym.PREPOSITION and before[0] not in _AGAINST else ()


def _list_before(tokens: list[Token]) -> tuple[str, ...]:
    """The arm named last, with those in a list with it: "higher in | A (2.1) and B (3.2) | than in"."""
    last = next((n for n in range(len(tokens) - 1, -1, -1) if tokens[n].kind == sym.ARM), -1)
    aside = closed_brackets(tokens)
    aside = set() if last in aside else aside  # "drug A | (20 or 40 mg) |"
    first = next((n for n in range(last, -1, -1) if n not in aside and tokens[n].kind not in _LISTED), -1) + 1
    listed = [token for n, token in enumerate(tokens[first : last + 1], first) if n not in aside]
    kinds = "".join(t.kind for t in listed if t.kind not in (sym.SKIP, sym.PREPOSITION))
    return ids(listed[-1:] if kinds == "A,&A" else listed)  # "with A, and B was better than": no list


def _beside(tokens: list[Token], scope: Scope) -> str | None:
    """The arm right before the bracket of the group: "compared with | A | (+0.2%, P < .001)"."""
    opened = scope.bracket.start - 1
    if not 0 < opened < len(tokens) or tokens[opened].kind != "(":
        return None
    found = ids(tokens[opened - 1 : opened])
    return found[0] if found else None


def _set_against(tokens: list[Token], scope: Scope, beside: str) -> tuple[str, ...]:
    """The arms of which one has the bracket: "C was better than A (P = .02) and B (P = .1)"."""
    ahead = [k for k in range(scope.group[0]) if tokens[k].kind in _AGAINST]
    named = [k for k in ahead if tokens[k].kind != sym.QUALITY] or ahead
    if named:
        mine = ids(tokens[max(named[-1], scope.done) : scope.group[0]])  # "than in | A and B (P = .02)"
        goes_on = not ids(tokens[scope.done : named[-1]])  # "better in C than in A (P = .02) | but not | than in B"
        others = tuple(arm for arm in _list_before(tokens[: named[0 if goes_on else -1]]) if arm not in mine)
        if others:
            return (*others, *mine)
    behind = next((k for k in range(scope.group[-1], len(tokens)) if tokens[k].kind in _AGAINST), len(tokens))
    other = next((arm for arm in ids(tokens[behind:]) if arm != beside), None)
    return (beside, other) if other is not None else ()
