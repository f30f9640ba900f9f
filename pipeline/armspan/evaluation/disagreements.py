"""A disagreement of two readings, with its cause: what a person reads to find out why a figure is not 1."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from armspan.evaluation.places import Place


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact on which the gold and the prediction differ. A place is None where a text does not show it."""

    abstract: str
    layer: str
    cause: str
    causes: tuple[str, ...]  # all of them: the arm may be wrong and the time, too
    gold: str | None
    predicted: str | None
    sentence: str
    rule: str | None
    confidence: str | None
    gold_id: str | None
    predicted_id: str | None
    gold_place: Place | None
    predicted_place: Place | None

    def to_dict(self) -> dict[str, Any]:
        """The disagreement as plain data."""
        return asdict(self)


def between_peers(row: Disagreement, names: tuple[str, str]) -> Disagreement:
    """The disagreement in words for two readings of which neither is the truth; `names` are what they are called."""
    both = row.gold is not None and row.predicted is not None
    causes = tuple(_neutral(cause, names, both) for cause in row.causes)
    return replace(row, cause=causes[0], causes=causes)


def _neutral(cause: str, names: tuple[str, str], both: bool) -> str:
    """What a cause is called; `both`: the fact is in both readings, and only a part of it may be missing."""
    verb, _, what = cause.partition(" ")
    part = f"{what} " if both else ""
    said = {"missed": f"{part}only in {names[0]}", "spurious": f"{part}only in {names[1]}", "wrong": f"{what} differs"}
    return said.get(verb, cause)
