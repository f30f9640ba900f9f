"""A way to read bytes as if they lay in a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from armspan.reading.citations import Citation, Item, Problem, Skip
from armspan.reading.columns import Columns
from armspan.reading.inputs import list_inputs
from armspan.reading.items import read_items
from armspan.rulebook import rulebook


@dataclass
class Found:
    """What a file held."""

    items: list[Item]

    @property
    def citations(self) -> list[Citation]:
        return [item for item in self.items if isinstance(item, Citation)]

    @property
    def one(self) -> Citation:
        assert len(self.items) == 1, self.items
        return self.citations[0]

    @property
    def texts(self) -> list[str]:
        return [item.text for item in self.citations]

    @property
    def ids(self) -> list[str]:
        return [item.source.id for item in self.citations]

    @property
    def problems(self) -> list[str]:
        return [item.reason for item in self.items if isinstance(item, Problem)]

    @property
    def skips(self) -> list[tuple[str | None, str]]:
        return [(item.id, item.reason) for item in self.items if isinstance(item, Skip)]


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Found]:
    """`read(name, content)`: the items of a file of that name; `text_column` as the user would name it."""

    def read_file(name: str, content: bytes | str, text_column: str | None = None) -> Found:
        file = tmp_path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        (item,) = list_inputs([str(file)]).inputs
        return Found(list(read_items(item, Columns.of(rulebook().terms, text_column))))

    return read_file
