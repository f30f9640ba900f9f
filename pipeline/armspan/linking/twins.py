"""Values that only repeat another, taken out of a sentence before its values are bound."""

from __future__ import annotations

from dataclasses import replace

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token


def set_twins_aside(tokens: list[Token]) -> tuple[list[Token], dict[int, list[int]]]:
    """The skeleton without what only repeats, and for each value the places of its twins.

    "7.1 mm Hg (27.9%)", "5.9 mm Hg with A (25.3%)": the value in brackets says the same of the same people. Where the
    sentence ends in "respectively", P values in brackets between the values do not part them.
    """
    done, twins = list(tokens), dict[int, list[int]]()
    listed = sym.RESPECTIVELY in [t.kind for t in tokens]
    value: int | None = None
    for n, token in enumerate(tokens):
        if token.kind == sym.VALUE:
            value = n
        closed = closing(tokens, n) if token.kind == "(" and value is not None else None
        if closed is None or value is None:
            continue
        inside = [t.kind for t in tokens[n + 1 : closed]]
        between = {t.kind for t in tokens[value + 1 : n]}
        if (
            inside[:1] == [sym.VALUE]
            and set(inside[1:]) <= _SAID_WITH | {sym.ARM}
            and between <= ({sym.PREPOSITION} if listed else {sym.PREPOSITION, sym.ARM})
        ):
            twins.setdefault(value, []).append(n + 1)
            said_again = range(n, closed + 1) if len(inside) == 1 else range(n + 1, n + 2)
        elif listed and n == value + 1 and set(inside) <= _SAID_WITH:
            said_again = range(n, closed + 1)
        else:
            continue
        for k in said_again:
            done[k] = blank(tokens[k])
    return done, twins


_SAID_WITH = {sym.P_VALUE, sym.COMMA, sym.SEMICOLON, sym.TEST}


def blank(token: Token) -> Token:
    """The token as one that says nothing."""
    return replace(token, kind=sym.SKIP, ref=None)


def closing(tokens: list[Token], n: int) -> int | None:
    """Where the bracket that opens at n closes; None where another opens first."""
    for k in range(n + 1, len(tokens)):
        if tokens[k].kind == ")":
            return k
        if tokens[k].kind == "(":
            return None
    return None
