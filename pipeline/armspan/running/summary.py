"""What a run came to, for people and for the manifest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from armspan.reading.citations import Omission


@dataclass(slots=True)
class Summary:
    """What a run came to."""

    inputs: int = 0
    abstracts: int = 0
    arms: int = 0
    measurements: int = 0
    p_values: int = 0
    explained: int = 0  # numbers of the results that a fact holds
    set_aside: int = 0  # those that are no finding, for a reason
    unexplained: int = 0  # those that nothing holds and no rule set aside
    queries: int = 0
    problems: int = 0
    skipped: int = 0
    unread: int = 0  # of them, files of kinds that are not read
    kept: int = 0  # batches that were there from a run before
    shared_stems: list[str] = field(default_factory=list)
    shared_ids: list[str] = field(default_factory=list)  # that several citations had; all but the first got a number
    first_problems: list[Omission] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """The share of the results' numbers that a fact holds or a rule set aside; None where there are no numbers."""
        return 1 - self.unexplained / self.numbers if self.numbers else None

    @property
    def numbers(self) -> int:
        """How many numbers the results print."""
        return self.explained + self.set_aside + self.unexplained

    def add(self, counts: Mapping[str, int]) -> None:
        """Adds what one record holds."""
        for name, number in counts.items():
            setattr(self, name, getattr(self, name) + number)
