"""What two readings of one abstract say in one layer: which of it is one fact, which nearly is, what one alone says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from armspan.evaluation.assignment import assign
from armspan.evaluation.locating import Located
from armspan.evaluation.matching import Flags
from armspan.evaluation.places import Place
from armspan.evaluation.readings import Reading

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Side:
    """What one reading says: in words, as data, and where."""

    words: str | None
    raw: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None


NOBODY = Side(None)


@dataclass(frozen=True, slots=True)
class Paired:
    """The measurements, or the P values, of two readings: which are one, which nearly are, where all of them stand."""

    layer: str
    gold: Sequence[Any]
    predicted: Sequence[Any]
    words: Callable[[Reading, Any], str]
    table: list[list[Flags]]
    pairs: list[tuple[int, int]]
    near: list[tuple[int, int]]
    places: Located

    @property
    def missed(self) -> list[int]:
        return others(self.gold, {i for i, _ in self.pairs + self.near})

    @property
    def spurious(self) -> list[int]:
        return others(self.predicted, {j for _, j in self.pairs + self.near})


def rest(
    mine: Sequence[_Thing],
    theirs: Sequence[_Thing],
    pairs: list[tuple[int, int]],
    fit: Callable[[_Thing, _Thing], float],
) -> list[tuple[int, int]]:
    """The best assignment of what is in no pair."""
    left, right = others(mine, {i for i, _ in pairs}), others(theirs, {j for _, j in pairs})
    found = assign(left, right, lambda i, j: fit(mine[i], theirs[j]))
    return [(left[n], right[k]) for n, k in found]


def others(items: Sequence[object], places: set[int]) -> list[int]:
    return [n for n in range(len(items)) if n not in places]
