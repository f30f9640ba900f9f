"""The lines of one citation in a format of lines, put together up to a limit."""

from __future__ import annotations

from dataclasses import dataclass, field

from armspan.errors import InputError
from armspan.reading.lines import Line
from armspan.reading.text import SIZE_LIMIT


@dataclass(slots=True)
class Record:
    """Lines that belong together."""

    lines: list[Line] = field(default_factory=list)
    size: int = 0

    def add(self, line: Line) -> None:
        """One more line; beyond the limit it is counted, but not kept."""
        self.size += len(line.text)
        if self.size <= SIZE_LIMIT or not self.lines:
            self.lines.append(line)

    @property
    def start(self) -> int:
        """The number of its first line."""
        return self.lines[0].number

    @property
    def text(self) -> str:
        """Its lines as `rispy` tells them apart; those of an old Macintosh end with a carriage return alone."""
        return "".join(f"{line.text[:-1]}\n" if line.text.endswith("\r") else line.text for line in self.lines)


def too_long(record: Record) -> None:
    """Raises `InputError` for a record that is longer than any citation."""
    if record.size > SIZE_LIMIT:
        raise InputError(f"a citation longer than {SIZE_LIMIT / 1e6:g} MB")
