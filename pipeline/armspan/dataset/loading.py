"""The folder of a dataset, perhaps edited by hand -> rows with typed values."""

from __future__ import annotations

import csv
import math
import re
from pathlib import Path
from typing import Any

from armspan.dataset.cells import unsafe
from armspan.dataset.columns import Column, Row, Table, name_for_meta
from armspan.errors import InputError

_COMMA = re.compile(r"-?\d+,\d+$")


def read_lines(path: Path) -> list[tuple[int, dict[str, str]]]:
    """The lines of a CSV file with their numbers; commas, semicolons or tabs between cells, as programs save it.

    Raises `InputError` for a file that cannot be read as UTF-8 text.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            delimiter = max(",;\t", key=first.count)
            reader = csv.DictReader(stream, delimiter=delimiter)
            return [(reader.line_num, {k: v or "" for k, v in line.items() if isinstance(k, str)}) for line in reader]
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8 text; save the table as CSV UTF-8") from None


def read_sheet(path: Path, name: str) -> list[tuple[int, dict[str, str]]]:
    """The lines of one sheet of a workbook with their numbers.

    Raises `InputError` for a file that is no workbook or has no such sheet.
    """
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl has no error of its own for a file that is something else
        raise InputError(f"{path}: cannot be read as a workbook ({type(error).__name__})") from None
    if name not in book.sheetnames:
        raise InputError(f"{path}: no sheet {name}; it has {', '.join(book.sheetnames)}")
    lines = [["" if value is None else str(value) for value in line] for line in book[name].iter_rows(values_only=True)]
    book.close()
    return [(number, dict(zip(lines[0], line, strict=False))) for number, line in enumerate(lines[1:], 2)]


def read_table(folder: Path, table: Table) -> list[Row]:
    """The rows of one table of a dataset, whichever column names it was written with.

    Raises `InputError` that names file, line and column for a cell that does not hold what the column is for.
    """
    path = folder / f"{table.name}.csv"
    if not path.is_file():
        raise InputError(f"{folder}: no {path.name} there; name a folder that armspan dataset --format csv wrote")
    known = {name: column for column in table.columns for name in (name_for_meta(column.name, table.name), column.name)}
    rows: list[Row] = []
    for line, cells in read_lines(path):
        found = {
            known[name].name: _typed(known[name], text, path, line) for name, text in cells.items() if name in known
        }
        if missing := [c.name for c in table.columns if c.required and not found.get(c.name)]:
            raise InputError(f"{path}:{line}: {missing[0]} is empty")
        rows.append(found)
    return rows


def _typed(column: Column, text: str, path: Path, line: int) -> Any:
    text = text.strip()
    if not text:
        return None
    if column.type == "string":
        return unsafe(text)
    if column.type == "boolean":
        return text.lower() in ("true", "1", "wahr", "vrai")
    try:
        number = float(text.replace(",", ".") if _COMMA.match(text) else text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"{path}:{line}: {column.name}: {text!r} is not a number")
    return int(number) if column.type == "integer" and number.is_integer() else number
