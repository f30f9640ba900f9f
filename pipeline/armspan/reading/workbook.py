"""Excel workbooks (.xlsx) -> citations, a row each, out of every sheet with a column of abstracts."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, Any, cast
from warnings import filterwarnings

import openpyxl
from lxml.etree import _Element
from openpyxl.utils.cell import column_index_from_string as column_number
from openpyxl.utils.cell import coordinate_from_string, get_column_letter, range_boundaries

from armspan.errors import InputError
from armspan.reading.bounds import refuse_bombs
from armspan.reading.citations import Item, Origin, cite
from armspan.reading.columns import HEADER_WITHIN, Columns, Header, find_header
from armspan.reading.xml import read_elements

filterwarnings("ignore", module=r"openpyxl\.")  # it tells of styles and extensions that it leaves out
_NO_VALUE = "a formula without a saved value; open the workbook in a spreadsheet program and save it"
_ERROR = "an error (#N/A, #REF! or the like) in place of a value"
_SHOWN = 5  # cells that a message names


@dataclass(slots=True)
class _Marks:
    """What a sheet says beside its values; rows and columns are 1-based."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first column, first row, last ...
    without_value: dict[int, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))  # column, row: why


def read_workbook(stream: IO[bytes], origin: Origin, columns: Columns) -> Iterator[Item]:
    """The citations of all sheets with a column of abstracts; a formula counts as the value that was last saved.

    Merged cells and formulas without a value are problems that name the cells, where their column counts. A sheet that
    is damaged costs itself alone. Raises `InputError` where no sheet has such a column, naming the columns there are.
    """
    without: list[str] = []
    read = 0
    for sheet in _open(stream).worksheets:
        rows = _rows(sheet)
        try:
            first = list(islice(rows, HEADER_WITHIN))
            header = _header(first, columns, sheet.title, without)
            if header is not None:
                marks = _marks(stream, sheet)
                yield from _citations(sheet.title, chain(first, rows), header, marks, origin, read == 0)
                read += 1
        except InputError as error:
            yield origin.problem(str(error))
            read += 1
    if not read:
        raise InputError("; ".join(without) or "a workbook without sheets")


def _open(stream: IO[bytes]) -> Any:
    with zipfile.ZipFile(stream) as archive:
        refuse_bombs(archive)
    try:
        return openpyxl.load_workbook(stream, read_only=True, data_only=True)
    except Exception as error:  # whatever a damaged part makes openpyxl stumble over
        raise InputError(f"a workbook that cannot be opened ({_words(error)})") from None


def _header(rows: list[Sequence[Any]], columns: Columns, title: str, without: list[str]) -> Header | None:
    try:
        return find_header(rows, columns)
    except InputError as error:
        without.append(f"sheet {title!r}, {error}")
        return None


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    number = 0
    sheet.reset_dimensions()  # what a file says of its size is not always true
    try:
        for number, row in enumerate(sheet.iter_rows(values_only=True), 1):  # noqa: B007
            yield row
    except Exception as error:
        raise InputError(f"sheet {sheet.title!r}: cannot be read on behind row {number} ({_words(error)})") from None


def _citations(
    title: str, rows: Iterable[Sequence[Any]], header: Header, marks: _Marks, origin: Origin, only: bool
) -> Iterator[Item]:
    """The citations of one sheet; what is wrong with its cells is told first, where a column that counts is."""
    used = {place + 1: name for name, place in header.places.items()}
    unread: set[int] = set()  # rows that were told of
    for reason, names, covered in (*_of_merged(marks, header, used), *_of_formulas(marks, header, used)):
        yield origin.problem(f"sheet {title!r}: {reason}")
        if "abstract" in names:
            unread.update(covered)
    for number, row in enumerate(rows, 1):
        if number > header.row and number not in unread and any(cell is not None for cell in row):
            known = [None if number in marks.without_value.get(n, ()) else cell for n, cell in enumerate(row, 1)]
            yield _citation(title, known, number, header, origin, only)


_Told = tuple[str, list[str], Iterable[int]]  # what is wrong, in which columns, and the rows that have no value for it


def _of_merged(marks: _Marks, header: Header, used: dict[int, str]) -> Iterator[_Told]:
    for left, top, right, bottom in marks.merged:
        if bottom > top and bottom > header.row and (names := [used[n] for n in range(left, right + 1) if n in used]):
            cells = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            reason = f"cells {cells} are merged ({', '.join(names)}): only row {top} has what they hold"
            yield reason, names, range(max(top, header.row) + 1, bottom + 1)


def _of_formulas(marks: _Marks, header: Header, used: dict[int, str]) -> Iterator[_Told]:
    for column, name in sorted(used.items()):
        found = marks.without_value.get(column, {})
        for why in (_NO_VALUE, _ERROR):
            rows = [row for row, reason in found.items() if reason == why and row > header.row]
            cells = [f"{get_column_letter(column)}{row}" for row in rows[:_SHOWN]]
            if rows:
                more = f" and {len(rows) - _SHOWN:,} more" if len(rows) > _SHOWN else ""
                yield f"{', '.join(cells)}{more} ({name}): {why}", [name], rows


def _citation(title: str, row: Sequence[Any], number: int, header: Header, origin: Origin, first: bool) -> Item:
    try:
        return cite(origin, number if first else f"{title}/{number}", "xlsx", None, header.fields(row))
    except InputError as error:
        return origin.problem(f"sheet {title!r}, row {number}: {error}")


def _marks(stream: IO[bytes], sheet: Any) -> _Marks:
    """What openpyxl leaves out where it reads row by row: merged cells, and formulas that were never computed."""
    part = sheet._worksheet_path  # nothing else says which part of the archive a sheet is
    marks = _Marks()
    with zipfile.ZipFile(stream) as archive, archive.open(part) as xml:
        try:
            for element in read_elements(xml, ("{*}row", "{*}mergeCell")):
                if ref := element.get("ref"):
                    marks.merged.append(cast(tuple[int, int, int, int], range_boundaries(ref)))
                for cell in element.iterchildren("{*}c"):
                    if (place := cell.get("r")) and (why := _lack(cell)):
                        letters, row = coordinate_from_string(place)
                        marks.without_value[column_number(letters)][row] = why
        except (InputError, ValueError):  # openpyxl will say so, too
            pass
    return marks


def _lack(cell: _Element) -> str | None:
    """Why a cell has no value, though something stands in it."""
    if cell.get("t") == "e":
        return _ERROR
    formula, value = cell.find("{*}f"), cell.find("{*}v")
    return _NO_VALUE if formula is not None and (value is None or not value.text) and cell.get("t") != "str" else None


def _words(error: BaseException) -> str:
    """What was wrong in the first place; what openpyxl makes of it names where the file lies on this machine."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split())[:100] or type(error).__name__
