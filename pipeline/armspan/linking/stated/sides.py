"""Who had it, and than whom: the arms of a comparison that words state."""

from __future__ import annotations

from dataclasses import dataclass

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_TO = ("to", "over", "from", "as")
_NEAR = 5  # tokens between "than" and the arm that it names


@dataclass(frozen=True, slots=True)
class Sides:
    """The arms that had more (or less, or changed), and those they are compared with."""

    mine: tuple[str, ...] = ()
    theirs: tuple[str, ...] = ()
    against: bool = False  # words set the one against the other
    whole: bool = False  # "in both groups"


@dataclass(frozen=True, slots=True)
class Told:
    """Which arm had more (or less) than which; `turned`: it is the other that had less (or more)."""

    arm: str
    reference: str | None
    turned: bool = False


def told_of(sides: Sides, arms: tuple[str, ...]) -> Told | None:
    """The one arm of which the sides say something, among the arms that are compared."""
    mine = tuple(arm for arm in sides.mine if arm in arms)
    theirs = tuple(arm for arm in sides.theirs if arm in arms)
    others = tuple(arm for arm in arms if arm not in (*mine, *theirs))
    if not mine and len(others) == 1:
        mine = others
    if not theirs and len(mine) == 1 and len(others) == 1:
        theirs = others
    if len(mine) == 1:
        return Told(mine[0], theirs[0] if len(theirs) == 1 else None)
    if len(theirs) == 1:  # "longer in the other groups than in C": shorter in C than in the others
        return Told(theirs[0], None, turned=True)
    return None


def find_sides(text: str, tokens: list[Token], span: range, at: int, *, to: bool = False) -> Sides:
    """The sides of the word at token `at`, within a span; with `to`, "superior to B" names the other."""
    cut, theirs, end = _reference(text, tokens, span, at, to)
    kinds = [tokens[k].kind for k in span]
    named = [k for k, kind in zip(span, kinds, strict=True) if kind == sym.ARM and _single(tokens[k])]
    arms = [k for k in named if not (cut is not None and cut < k < end)]
    arms = [k for k in arms if not _differed_from(text, tokens, k)]
    mine = _mine(tokens, arms, at, cut)
    if mine and set(mine) == set(theirs):  # two groups that are one arm to us: neither is told
        mine = theirs = ()
    mine = tuple(arm for arm in mine if arm not in theirs)
    return Sides(mine, theirs, cut is not None, sym.ALL_ARMS in kinds)


def _reference(
    text: str, tokens: list[Token], span: range, at: int, to: bool
) -> tuple[int | None, tuple[str, ...], int]:
    """Where the word stands that sets against, the arms it names, and where their list ends."""
    for k in span:
        word = text[tokens[k].start : tokens[k].end].lower()
        against = tokens[k].kind in sym.AGAINST and not word.startswith("in favo")  # "in favour of A" names no other
        if not against and not (to and k > at and word in _TO):
            continue
        first = next((n for n in range(k + 1, min(k + 1 + _NEAR, span.stop)) if _single(tokens[n])), None)
        if first is not None and not any(t.kind in (sym.COMMA, sym.NOUN) for t in tokens[k + 1 : first]):
            found, end = _listed(tokens, first, span.stop)
            return k, found, end
    return None, (), span.start


def _differed_from(text: str, tokens: list[Token], k: int) -> bool:
    """ "Iron was not | different from B |, zinc was lower": B is no subject of what follows."""
    before = [t for t in tokens[max(0, k - 3) : k] if t.kind != sym.SKIP][-2:]
    return [t.kind for t in before[1:]] == [sym.FROM] and text.startswith(("differ", "Differ"), before[0].start)


def _listed(tokens: list[Token], first: int, stop: int) -> tuple[tuple[str, ...], int]:
    """The arms listed from a token on: "than with | A or B |"."""
    found, n = list[str](), first
    while n < stop and (_single(tokens[n]) or tokens[n].kind in (sym.AND, sym.SKIP)):
        if _single(tokens[n]):
            found.append(tokens[n].ref.arms[0])
            end = n + 1
        n += 1
    return tuple(dict.fromkeys(found)), end


def _mine(tokens: list[Token], arms: list[int], at: int, cut: int | None) -> tuple[str, ...]:
    """The arm that the word is about: between it and "than", else the subject before it, else behind it."""
    behind = [k for k in arms if k > at]
    before = [k for k in arms if k < at]
    if cut is not None and cut > at:
        inner = [k for k in behind if k < cut]
        chosen = inner[0] if inner else before[-1] if before else None
    else:
        leading = behind[0] if behind and not before else None
        chosen = leading if leading is not None else before[-1] if before else None
        if behind and before and tokens[behind[0] - 1].kind == sym.PREPOSITION:
            chosen = behind[0]
    if chosen is None:
        return ()
    run = [k for k in arms if abs(k - chosen) <= 2 * len(arms)]
    listed = [k for k in run if _joined(tokens, min(k, chosen), max(k, chosen))]
    return tuple(dict.fromkeys(tokens[k].ref.arms[0] for k in listed))


def _joined(tokens: list[Token], left: int, right: int) -> bool:
    """Whether two arms stand in one list: "A and B"."""
    kinds = {t.kind for t in tokens[left : right + 1]}
    return kinds <= {sym.ARM, sym.AND, sym.COMMA, sym.SKIP}


def _single(token: Token) -> bool:
    return token.kind == sym.ARM and len(token.ref.arms) == 1
