"""The reading view: the repaired text, its offset map, its sections and its sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from armspan.model import Section
from armspan.text.repair import Repaired, repair
from armspan.text.sections import find_sections, given_sections
from armspan.text.sentences import split_sentences

_WORD = re.compile(r"([^\W_]+)")


@dataclass
class View:
    """One abstract, ready to be read. All offsets are offsets into `text`, the repaired text."""

    source: str  # the abstract as it came
    given: tuple[Section, ...] = ()  # the sections that it came in, if it did; offsets into `source`

    @cached_property
    def repaired(self) -> Repaired:
        return repair(self.source)

    @cached_property
    def text(self) -> str:
        return self.repaired.text

    @cached_property
    def small(self) -> str:
        """The text in small letters, character by character: a few capitals have small forms of two, and are kept."""
        small = self.text.lower()
        if len(small) == len(self.text):
            return small
        return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in self.text)

    @cached_property
    def words(self) -> dict[str, list[int]]:
        """Where words (runs of letters and digits) start, by their first two letters, which are small."""
        pieces, words = _WORD.split(self.small), defaultdict[str, list[int]](list)
        for word, start in zip(pieces[1::2], list(accumulate(map(len, pieces)))[::2], strict=False):
            words[word[:2]].append(start)
        return words

    @cached_property
    def sections(self) -> list[Section]:
        return given_sections(self.given, self.repaired.from_source) if self.given else find_sections(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        return split_sentences(self.text, self.sections)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the view -> offsets in the abstract as it came."""
        return self.repaired.to_source(start, end)
