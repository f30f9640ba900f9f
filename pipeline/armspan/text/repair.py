"""The text as a person would read it, with a map back to the text as it was printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Repaired:
    text: str
    starts: list[int] | None = None  # for each character of `text`, where it starts in the source; None: identity
    ends: list[int] | None = None

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        if self.starts is None or self.ends is None:
            return start, end
        if start == end:
            place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return place, place
        return self.starts[start], self.ends[end - 1]


def repair(source: str) -> Repaired:
    return Repaired(source)
