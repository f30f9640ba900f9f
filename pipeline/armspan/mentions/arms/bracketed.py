"""The counts in brackets of a text, and the items of lists that they belong to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from armspan.mentions.arms.cells import ArmCell


class Bracketed:
    """The counts in brackets of a text."""

    def __init__(self, counted: Sequence[ArmCell]) -> None:
        found = [c for c in counted if c.rule.startswith("bracket") and not c.rule.startswith("bracket-pair")]
        self._found = sorted(enumerate(found), key=lambda one: one[1].count_at or 0)
        self._places = [cell.count_at or 0 for _, cell in self._found]

    def first(self, a: int, b: int) -> ArmCell | None:
        """The count between two words that was found first."""
        found = self._found[bisect_left(self._places, a) : bisect_left(self._places, b)]
        return min(found, default=(0, None), key=lambda one: one[0])[1]


def with_bracket(cell: ArmCell, source: ArmCell) -> ArmCell:
    """A name with the count that its bracket gives, and what else that says."""
    others = tuple(dict.fromkeys(cell.others + source.others))
    return replace(
        cell,
        count=source.count,
        count_at=source.count_at,
        unit=source.unit,
        rule=source.rule,
        marks=source.marks,
        others=others,
    )
