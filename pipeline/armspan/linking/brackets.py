"""The brackets of a sentence: which close which, and what stands inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

CLAUSE = 300  # tokens that are looked back: no clause is as long, but a list of numbers without a stop may be


def partners(tokens: Sequence[Token]) -> dict[int, int]:
    """For each bracket of a sentence the place of the one that closes or opens it."""
    found, opened = dict[int, int](), list[int]()
    for n, token in enumerate(tokens):
        if token.kind == "(":
            opened.append(n)
        elif token.kind == ")" and opened:
            found[n] = opened.pop()
            found[found[n]] = n
    return found


def past_brackets(partners: dict[int, int], length: int) -> tuple[list[int], list[int]]:
    """For each place of a sentence the one before it and the one behind it; closed brackets are passed by."""
    before, behind = list(range(-1, length)), [*range(1, length + 1), 0]
    for closed in sorted(partners):
        if (opened := partners[closed]) < closed:
            before[closed + 1] = before[opened]
    for opened in sorted(partners, reverse=True):
        if (closed := partners[opened]) > opened:
            behind[opened - 1] = behind[closed]
    return before, behind


def walk(partners: dict[int, int], places: range) -> Iterator[tuple[int, bool]]:
    """The places on a way, each with whether it lies in a bracket that is passed; passed brackets are left out."""
    resume = None
    for n in places:
        if n == resume:
            resume = None
        elif resume is not None:
            yield n, True
        elif (partner := partners.get(n)) is not None and partner in places:
            resume = partner
        else:
            yield n, False


def closed_brackets(tokens: Sequence[Token]) -> set[int]:
    """The places inside brackets that open and close among these tokens."""
    inside, opened = set[int](), list[int]()
    for n, token in enumerate(tokens):
        if token.kind == "(":
            opened.append(n)
        elif token.kind == ")" and opened:
            inside.update(range(opened.pop(), n + 1))
    return inside


def enclosing_bracket(tokens: Sequence[Token], n: int) -> int | None:
    """Where the bracket opens in which token n stands."""
    depth = 0
    for k in range(n - 1, max(-1, n - 1 - CLAUSE), -1):
        kind = tokens[k].kind
        if kind == ")":
            depth += 1
        elif kind == "(":
            depth -= 1
            if depth < 0:
                return k
    return None


def names_in_bracket(tokens: Sequence[Token], first: int) -> bool:
    """Whether a bracket before token `first` names what it is: "14.7% (fatal stroke, | 2.2% |) and 5.8%"."""
    for token in reversed(tokens[max(0, first - CLAUSE) : first]):
        if token.kind in ("(", ")", sym.NOUN):
            return token.kind == sym.NOUN
    return False
