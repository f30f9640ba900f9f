"""CSV and TSV with a column of abstracts -> citations, a row each."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from typing import IO, NamedTuple

from armspan.errors import InputError
from armspan.reading.citations import Item, Origin, cite
from armspan.reading.columns import HEADER_WITHIN, Columns, Header, find_header
from armspan.reading.lines import Line, mend, read_lines
from armspan.reading.text import SIZE_LIMIT


class _Row(NamedTuple):
    line: int  # where it begins
    cells: list[str]
    fault: str | None = None


def read_table(stream: IO[bytes], origin: Origin, delimiter: str, encoding: str, columns: Columns) -> Iterator[Item]:
    """The citations of a table in their order; its header is looked for in the first rows."""
    rows = _rows(read_lines(stream, encoding), delimiter)
    first = list(islice(rows, HEADER_WITHIN))
    header = find_header([row.cells for row in first], columns)
    format = "tsv" if delimiter == "\t" else "csv"
    for number, row in enumerate(chain(first, rows), 1):
        if number > header.row and (row.fault or any(row.cells)):
            try:
                yield _citation(row, number, header, origin, format, encoding)
            except InputError as error:
                yield origin.problem(f"row {number} (line {row.line}): {error}")


def _citation(row: _Row, number: int, header: Header, origin: Origin, format: str, encoding: str) -> Item:
    if row.fault:
        raise InputError(row.fault)
    if any(row.cells[header.width :]):
        raise InputError(f"{len(row.cells)} cells under {header.width} headings: a delimiter in a cell needs quotes")
    cells = [mend(cell, encoding) for cell in row.cells]
    true = next((own for _, own in cells if own != encoding), encoding)
    return cite(origin, number, format, true, header.fields([text for text, _ in cells]))


class _Texts:
    """The text of lines for `csv`, which tells neither where a row begins nor that it ends for want of a quote."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self.at = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.at = line.number
            yield line.text.lstrip("\ufeff") if line.number == 1 else line.text
        self.ended = True


def _rows(lines: Iterator[Line], delimiter: str) -> Iterator[_Row]:
    """The rows, with what is wrong with those that cannot be taken apart."""
    csv.field_size_limit(SIZE_LIMIT)
    texts = _Texts(lines)
    reader = csv.reader(texts, delimiter=delimiter)
    while True:
        begin = texts.at + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Row(begin, [], f"cannot be taken apart into cells ({error})")
            continue
        yield _Row(begin, cells, "a quote is opened and never closed" if texts.ended else None)
