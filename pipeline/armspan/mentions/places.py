"""Where the numbers of a view stand, and which of them are explained already."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache
from operator import itemgetter

import regex

from armspan.mentions.anchored import Place, heads
from armspan.rulebook import Rulebook
from armspan.text.view import View

_CLOSING = ")]%°'"


class Places:
    """The places of all numbers, in digits and in words. Each number belongs to one mention only.

    A finder claims the span of what it found; later finders pass it by.
    """

    def __init__(self, book: Rulebook, view: View) -> None:
        self.text = view.text
        self._starts = [match.start() for match in _digits(book).finditer(view.text)]
        self._starts += [start for start, _ in number_words(book, view)]
        self._mask = bytearray(len(view.text))

    @cached_property
    def _places(self) -> list[Place]:
        """Those of the numbers that were not claimed before anybody asked."""
        starts = [start - self._signed(start) for start in sorted(self._starts)]
        return [Place(self.text, start) for start in starts if not self._mask[start]]

    def claim(self, start: int, end: int) -> None:
        """Mark the span as explained."""
        self._mask[start:end] = b"\1" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """True where nothing within the span is explained yet."""
        return self._mask.find(1, start, end) < 0

    def unexplained(self) -> Iterator[Place]:
        """The place of each number (its sign included) that no mention holds yet; claims made meanwhile count."""
        mask = self._mask
        for place in self._places:
            if not mask[place.start]:
                yield place

    def _signed(self, start: int) -> bool:
        """True where a sign of its own, no hyphen and no dash of a range, stands before the number."""
        if not start or self.text[start - 1] not in "+-":
            return False
        before = self.text[start - 2] if start > 1 else " "
        return not before.isalnum() and before not in _CLOSING


def sentence_start(view: View, place: int) -> int:
    """Where the sentence of a place begins."""
    index = bisect_right(view.sentences, (place, place)) - 1
    return view.sentences[index][0] if index >= 0 else 0


def sentence_end(view: View, place: int, default: int) -> int:
    """Where the sentence of a place ends; `default` where the place is in none."""
    index = bisect_right(view.sentences, place, key=itemgetter(0)) - 1
    end = view.sentences[index][1] if index >= 0 else 0
    return end if place < end else default


def number_words(book: Rulebook, view: View) -> list[tuple[int, int]]:
    """Where numbers in words stand, in the order of the text."""
    word, text = book.fragment("number_word"), view.text
    found = (word.match(text, start) for start in heads(book, "number_heads").starts(view))
    return [match.span() for match in found if match]


@lru_cache(maxsize=8)
def _digits(book: Rulebook) -> re.Pattern[str] | regex.Pattern[str]:
    return book.scan("digits_start")
