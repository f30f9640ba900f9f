"""Where the numbers of a view stand, and which of them are explained already."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import regex

from armspan.rulebook import Rulebook


class Places:
    """The places of all numbers, in digits and in words. Each number belongs to one mention only.

    A finder claims the span of what it found; later finders pass it by.
    """

    def __init__(self, book: Rulebook, text: str) -> None:
        self.text = text
        self._starts = [match.start() for match in _scan(book).finditer(text)]
        self._mask = bytearray(len(text))

    def claim(self, start: int, end: int) -> None:
        """Mark the span as explained."""
        self._mask[start:end] = b"\1" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """True where nothing within the span is explained yet."""
        return self._mask.find(1, start, end) < 0

    def unexplained(self) -> Iterator[int]:
        """The start of each number (its sign included) that no mention holds yet; claims made meanwhile count."""
        mask, text = self._mask, self.text
        for start in self._starts:
            if not mask[start]:
                signed = start and text[start - 1] in "+-" and not (start > 1 and (text[start - 2].isalnum() or text[start - 2] in ")]%°'"))
                yield start - 1 if signed and not mask[start - 1] else start


@lru_cache(maxsize=8)
def _scan(book: Rulebook) -> regex.Pattern[str]:
    return book.pattern("(?&number_start)", "number_start")
