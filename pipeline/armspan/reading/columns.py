"""Which column of a table holds what: known by its heading, or named by the user."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from armspan.errors import InputError
from armspan.reading.citations import Fields

DELIMITERS = ("\t", ",", ";", "|")
HEADER_WITHIN = 20  # rows: above its header a sheet may have a title
_SEPARATORS = re.compile(r"\s*[;|\n]\s*")
_TERMS = "column_"
_BREAK = re.compile(r"_x000D_\n?")  # how a workbook writes a line break that is not its own
_HEADER = 1000  # characters that a header may have
_PROSE = 40  # characters that a heading hardly ever has


@dataclass(frozen=True, slots=True)
class Columns:
    """What columns are called: for each field the headings that stand for it; the abstract's as the user names it."""

    names: Mapping[str, frozenset[str]] = field(default_factory=dict)
    text_column: str | None = None

    @classmethod
    def of(cls, terms: Mapping[str, frozenset[str]], text_column: str | None = None) -> Self:
        """The columns that the rules know: their term lists `column_<field>`."""
        names = {name.removeprefix(_TERMS): words for name, words in terms.items() if name.startswith(_TERMS)}
        return cls(names, text_column)

    def missing(self, headings: Iterable[str], one: str = "column", many: str = "columns") -> str:
        """What to say where none of the headings is that of the abstracts."""
        wanted = f"no {one} {self.text_column!r}" if self.text_column else f"no {one} known to hold abstracts"
        listed = ", ".join(heading for heading in headings if heading)[:300]
        return f"{wanted}; its {many} are: {listed or 'none'}. Name the right one with --text-column"

    def known(self, heading: str) -> str | None:
        """The field that a heading stands for."""
        plain = plain_heading(heading)
        return next((name for name, headings in self.names.items() if plain in headings), None) if plain else None


def plain_heading(heading: str) -> str:
    """A heading as it is compared: without case, signs and double spaces.

    >>> plain_heading(" Abstract_Note:")
    'abstract note'
    """
    return " ".join(re.sub(r"[\W_]+", " ", heading.lower()).split())


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table: its row (1-based), and the place of each field's column (0-based)."""

    row: int
    width: int  # columns, up to the last with a heading
    places: Mapping[str, int]

    def fields(self, cells: Sequence[Any]) -> Fields:
        """What a row says of its citation."""
        found = {name: cell_text(cells[place]) for name, place in self.places.items() if place < len(cells)}
        return fields_of(found)


def fields_of(found: Mapping[str, str | None]) -> Fields:
    """The fields of a citation, with lists taken apart."""
    return Fields(
        abstract=found.get("abstract"),
        title=found.get("title"),
        id=found.get("id"),
        pmid=found.get("pmid"),
        doi=found.get("doi"),
        journal=found.get("journal"),
        year=found.get("year"),
        language=found.get("language"),
        publication_types=_SEPARATORS.split(found.get("publication_types") or ""),
        registrations=_SEPARATORS.split(found.get("registrations") or ""),
    )


def find_header(rows: Iterable[Sequence[Any]], columns: Columns) -> Header:
    """The header among the first rows; raises `InputError`, naming row and columns, if no column holds abstracts."""
    found = []
    for number, row in zip(range(1, HEADER_WITHIN + 1), rows, strict=False):
        headings = [cell_text(cell) or "" for cell in row]
        places = find_places(headings, columns)
        if any(headings):
            found.append(("abstract" in places, len(places), -number, headings, places))
    if not found:
        raise InputError("an empty table")
    has_abstracts, _, row_before, headings, places = max(found, key=lambda row: row[:3])
    if not has_abstracts:
        raise InputError(f"row {-row_before}: {columns.missing(headings)}")
    return Header(-row_before, max(n for n, heading in enumerate(headings, 1) if heading), places)


def find_places(headings: Sequence[str], columns: Columns) -> dict[str, int]:
    """For each field the place of its heading, the first where several would do."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        name = columns.known(heading) if 0 < len(heading) < _PROSE else None
        if name is not None and not (name == "abstract" and columns.text_column):
            places.setdefault(name, place)
    if columns.text_column is not None:
        exact = [place for place, heading in enumerate(headings) if heading.strip() == columns.text_column.strip()]
        plain = plain_heading(columns.text_column)
        alike = [place for place, heading in enumerate(headings) if heading and plain_heading(heading) == plain]
        if found := exact or alike:
            places = {name: place for name, place in places.items() if place != found[0]}
            places["abstract"] = found[0]
    return places


def find_dialect(text: str, columns: Columns, named: bool = False) -> str | None:
    """The character between the cells of a table that begins so; None where the text is no table.

    A table has a header with two headings that are known, or with the user's text column, or at least columns: rows
    of one length, more than one cell each, under headings that are no prose. The last will do only where the name of
    the file or the user says that it is one.
    """
    if "\n" not in text.strip() and len(text) > _HEADER:
        return None  # one long line: no header with rows
    ranked = []
    for rank, delimiter in enumerate(DELIMITERS):
        rows = first_rows(text, delimiter)
        known = max((len(find_places([cell.strip() for cell in row], columns)) for row in rows), default=0)
        if known > 1 or (known and columns.text_column and _has_text_column(rows, columns)):
            ranked.append((known, -rank, delimiter))
        elif (named or columns.text_column) and _is_regular(rows):
            ranked.append((0, -rank, delimiter))
    return max(ranked)[2] if ranked else None


def _has_text_column(rows: list[list[str]], columns: Columns) -> bool:
    return any("abstract" in find_places([cell.strip() for cell in row], columns) for row in rows)


def _is_regular(rows: list[list[str]]) -> bool:
    lengths = Counter(len(row) for row in rows)
    width, _ = lengths.most_common(1)[0] if lengths else (0, 0)
    return width > 1 and len(lengths) == 1 and len(rows) > 1 and all(len(cell) < _PROSE for cell in rows[0])


def first_rows(text: str, delimiter: str) -> list[list[str]]:
    """The first rows that hold something, as far as they can be read; the last of them may be cut off."""
    lines = text.splitlines(keepends=True)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if any(row):
                rows.append(row)
            if len(rows) == HEADER_WITHIN:
                break
    except csv.Error:
        pass
    return rows


def cell_text(cell: Any) -> str | None:
    """A cell as text: a whole number without decimals, a date as its ISO form; None where it is empty.

    >>> cell_text(31234567.0), cell_text("Pain fell._x000D_"), cell_text("")
    ('31234567', 'Pain fell.\\n', None)
    """
    if cell is None or cell == "":
        return None
    if isinstance(cell, str):
        return _BREAK.sub("\n", cell)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return cell.isoformat() if hasattr(cell, "isoformat") else str(cell)
