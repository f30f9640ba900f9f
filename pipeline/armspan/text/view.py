"""The reading view: the repaired text, its offset map, its sections and its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from armspan.model import Section
from armspan.text.repair import Repaired, repair
from armspan.text.sections import find_sections, given_sections
from armspan.text.sentences import split_sentences


@dataclass
class View:
    """One abstract, ready to be read. All offsets are offsets into `text`, the repaired text."""

    source: str  # the abstract as it came
    given: tuple[Section, ...] = ()  # the sections that it came in, if it did; offsets into `source`

    @cached_property
    def repaired(self) -> Repaired:
        return repair(self.source)

    @property
    def text(self) -> str:
        return self.repaired.text

    @cached_property
    def sections(self) -> list[Section]:
        return given_sections(self.given, self.repaired.from_source) if self.given else find_sections(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        return split_sentences(self.text, self.sections)

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the view -> offsets in the abstract as it came."""
        return self.repaired.to_source(start, end)
