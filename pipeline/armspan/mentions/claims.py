"""Which characters of the view are already explained: each number belongs to one mention only."""

from __future__ import annotations


class Claims:
    """A mask over the view. A finder claims the span of what it found; later finders pass it by."""

    def __init__(self, length: int) -> None:
        self._mask = bytearray(length)

    def add(self, start: int, end: int) -> None:
        """Mark the span as explained."""
        self._mask[start:end] = b"\1" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """True where nothing within the span is explained yet."""
        return self._mask.find(1, start, end) < 0
