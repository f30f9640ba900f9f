"""Where the facts of two readings stand, in the one and in the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from armspan.evaluation.findings import FindingReading
from armspan.evaluation.places import Place, Places, own_span
from armspan.evaluation.readings import EffectReading, Fact, PReading

Thing = Fact | PReading | EffectReading | FindingReading
Things = Sequence[Thing]
Pairs = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Located:
    """The place of each fact of either side; None where the text does not show it."""

    gold: list[Place | None]
    predicted: list[Place | None]


def locate(places: Places, gold: Things, predicted: Things, pairs: Pairs) -> Located:
    """The places of all facts: by their span, else that of their partner, else by their printed numbers."""
    mine, theirs = ([own_span(thing.raw) for thing in things] for things in (gold, predicted))
    for i, j in pairs:
        mine[i] = mine[i] or theirs[j]
    _look_up(places, gold, mine)
    for i, j in pairs:
        theirs[j] = theirs[j] or mine[i]
    _look_up(places, predicted, theirs)
    return Located(mine, theirs)


def _look_up(places: Places, things: Things, found: list[Place | None]) -> None:
    """Looks for the facts without a place, in their order, so that two of one number get a place each."""
    taken = {place for place in found if place}
    for n, thing in enumerate(things):
        if found[n] is None and (place := places.of_numbers(*_said(thing), taken)):
            found[n] = place
            taken.add(place)


def _said(thing: Thing) -> tuple[list[float], tuple[str, ...]]:
    """The numbers of a fact, the one that it is known by first, and the names of its outcomes."""
    if isinstance(thing, FindingReading):
        return [], thing.outcome
    if isinstance(thing, PReading | EffectReading):
        numbers = thing.key[1:] if isinstance(thing, PReading) else thing.key
        return [n for n in numbers if isinstance(n, float)], tuple(name for names in thing.outcomes for name in names)
    said = (thing.count, thing.value, thing.percentage, thing.spread, thing.nature.n, *thing.limits)
    return [n for n in said if n is not None], thing.titles
