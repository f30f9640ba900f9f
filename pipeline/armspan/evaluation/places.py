"""Where a fact stands in the text: by its span, or, where a person wrote none, by its printed numbers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

import regex

from armspan.evaluation.words import content_words
from armspan.text.numbers import parse_number, parse_words
from armspan.text.view import View

Place = tuple[int, int]

_NUMBER = regex.compile(r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<!\d)\.\d+")
_WORD = regex.compile(r"\b[A-Za-z]+(?:-[A-Za-z]+)?\b")
_NEAR = 40  # characters around a number in which the other numbers of its fact are looked for


class Places:
    """The printed numbers and the sentences of one abstract, in offsets of the untouched text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._view = View(text)

    @cached_property
    def _numbers(self) -> list[tuple[int, int, float]]:
        found = [(m.start(), m.end(), parse_number(m[0])[0]) for m in _NUMBER.finditer(self._view.text)]
        found += self._in_words()
        return [(*self._view.to_source(start, end), value) for start, end, value in sorted(found)]

    def _in_words(self) -> Iterable[tuple[int, int, float]]:
        for word in _WORD.finditer(self._view.text):
            if word[0].lower() not in ("a", "an", "and"):
                try:
                    yield word.start(), word.end(), float(parse_words(word[0]))
                except ValueError:
                    continue

    @cached_property
    def _sentences(self) -> list[Place]:
        return [self._view.to_source(start, end) for start, end in self._view.sentences]

    def sentence(self, place: Place | None) -> Place | None:
        """The sentence around a place."""
        if place is None:
            return None
        found = bisect_right(self._sentences, (place[0], len(self.text))) - 1
        return self._sentences[found] if found >= 0 else None

    def quote(self, place: Place | None) -> str:
        """The words of the sentence around a place, on one line; an empty text where the place is unknown."""
        found = self.sentence(place)
        return " ".join(self.text[slice(*found)].split()) if found else ""

    def of_numbers(self, wanted: list[float], names: Iterable[str] = (), taken: Collection[Place] = ()) -> Place | None:
        """Where the first wanted number is printed with most of the others near.

        Of several such places one that is not taken, and whose sentence holds a word of the names, comes first; a place
        that has neither another number nor a word of the names is none, if there are other numbers.
        """
        if not wanted:
            return None
        main, others = abs(wanted[0]), {abs(number) for number in wanted[1:]}
        words = frozenset(word for name in names for word in content_words(name))
        best: tuple[tuple[int, bool, bool], Place] | None = None
        for n, (start, end, value) in enumerate(self._numbers):
            if abs(value - main) < 1e-9:
                near = {v for s, _, v in self._numbers[max(0, n - 4) : n + 5] if abs(s - start) <= _NEAR}
                named = bool(words & content_words(self.quote((start, end)))) if words else False
                rank = (len(others & near), (start, end) not in taken, named)
                if (rank[0] or named or not others) and (best is None or rank > best[0]):
                    best = rank, (start, end)
        return best[1] if best else None

    def of_words(self, names: Iterable[str]) -> Place | None:
        """Where one of the names is printed first."""
        for name in names:
            found = regex.search(rf"(?i)(?<!\w){regex.escape(name)}(?!\w)", self.text)
            if found:
                return found.span()
        return None


def own_span(raw: dict[str, Any]) -> Place | None:
    """The span that a fact says it has in the text."""
    span = raw.get("span")
    return (span["start"], span["end"]) if span and span.get("part", "text") == "text" else None
