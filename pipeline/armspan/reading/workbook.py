"""Excel workbooks (.xlsx) -> citations, a row each, out of every sheet with a column of abstracts."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Any, cast
from warnings import filterwarnings

import openpyxl
from openpyxl.utils.cell import get_column_letter, range_boundaries

from armspan.errors import InputError
from armspan.reading.bounds import refuse_bombs
from armspan.reading.citations import Item, Origin, cite
from armspan.reading.columns import HEADER_WITHIN, Columns, Header, find_header
from armspan.reading.xml import read_elements

filterwarnings("ignore", module=r"openpyxl\.")  # it tells of styles and extensions that it leaves out
_Ranges = list[tuple[int, int, int, int]]  # first column, first row, last column, last row; all 1-based


def read_workbook(stream: IO[bytes], origin: Origin, columns: Columns) -> Iterator[Item]:
    """The citations of all sheets with a column of abstracts; a formula counts as the value that was last saved.

    A sheet that is damaged costs itself alone. Raises `InputError` where no sheet has such a column, naming the columns
    that there are.
    """
    without: list[str] = []
    read = 0
    for sheet in _open(stream).worksheets:
        rows = _rows(sheet)
        try:
            first = list(islice(rows, HEADER_WITHIN))
            header = _header(first, columns, sheet.title, without)
            if header is not None:
                merged = _merged(stream, sheet)
                yield from _citations(sheet.title, chain(first, rows), header, merged, origin, read == 0)
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
    title: str, rows: Iterable[Sequence[Any]], header: Header, merged: _Ranges, origin: Origin, only: bool
) -> Iterator[Item]:
    """The citations of one sheet, each range of merged cells a problem, too, if a column that counts lies in it."""
    used = {place + 1: name for name, place in header.places.items()}
    covered: set[int] = set()
    for left, top, right, bottom in merged:
        if bottom > top and bottom > header.row and (names := [used[n] for n in range(left, right + 1) if n in used]):
            cells = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"
            yield origin.problem(
                f"sheet {title!r}: cells {cells} are merged ({', '.join(names)}): only row {top} has what they hold"
            )
            if "abstract" in names:
                covered.update(range(max(top, header.row) + 1, bottom + 1))
    for number, row in enumerate(rows, 1):
        if number > header.row and number not in covered and any(cell is not None for cell in row):
            yield _citation(title, row, number, header, origin, only)


def _citation(title: str, row: Sequence[Any], number: int, header: Header, origin: Origin, first: bool) -> Item:
    try:
        return cite(origin, number if first else f"{title}/{number}", "xlsx", None, header.fields(row))
    except InputError as error:
        return origin.problem(f"sheet {title!r}, row {number}: {error}")


def _merged(stream: IO[bytes], sheet: Any) -> _Ranges:
    """The merged cells of a sheet, which openpyxl leaves out where it reads row by row."""
    part = sheet._worksheet_path  # nothing else says which part of the archive a sheet is
    with zipfile.ZipFile(stream) as archive, archive.open(part) as xml:
        try:
            elements = read_elements(xml, ("{*}row", "{*}mergeCell"))
            refs = [ref for element in elements if (ref := element.get("ref"))]
            return [cast(tuple[int, int, int, int], range_boundaries(ref)) for ref in refs]
        except (InputError, ValueError):  # openpyxl will say so, too
            return []


def _words(error: BaseException) -> str:
    """What was wrong in the first place; what openpyxl makes of it names where the file lies on this machine."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error).split())[:100] or type(error).__name__
