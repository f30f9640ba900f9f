"""A reviewer's extraction sheet (CSV, TSV, XLSX), one row per outcome, arm and time -> gold records.

A sheet seldom holds all that an abstract says, so that its layers are taken as partial: scored for recall only.
A TOML file may say otherwise, and what the columns are called:

    layers = ["measurements"]        # what the sheet holds completely
    sheet = "Outcomes"               # of a workbook; else the first one
    [columns]
    study = "Ref"
    mean = "Mean after treatment"
    [arms.control]                   # wide sheets: the columns of one arm, by its name
    mean = "Control mean"
    sd = "Control SD"
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import regex

from armspan.errors import InputError
from armspan.exchange.printed import p_value_in
from armspan.exchange.toml_files import parse_toml, read_toml
from armspan.reading.text import decode
from armspan.text.numbers import parse_number

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm")
STUDY = ("study", "pmid", "doi")  # any of them names a study
_VALUES = ("mean", "median", "events", "percent", "q1", "min", "lower", "p")
_NUMBERS = ("n", "mean", "sd", "se", "median", "q1", "q3", "min", "max", "lower", "upper", "events", "total", "percent")
PARTIAL = ("arms", "measurements", "p_values")
_WHOLE = ("n", "events", "total")
_DECIMAL_COMMA = regex.compile(r"(?<=(?<![\d.,])0),(?=\d)|(?<=\d),(?=\d{1,2}(?![\d,]))")  # "0,125", "3,1"; not "1,234"
_SIGNS = regex.compile(r"[^\p{L}\p{N}%±]+")
_PAIR = regex.compile(r"(?P<mean>[-−]?[\d.,·]+)\s*(?:±|\+/-|\()\s*(?P<sd>[\d.,·]+)\s*\)?")
_FRACTION = regex.compile(r"(?P<events>\d+)\s*(?:/|of)\s*(?P<total>\d+)(?:\s*\(\s*(?P<percent>[\d.]+)\s*%?\s*\))?")
_SHARE = regex.compile(r"(?P<events>\d+)\s*\(\s*(?P<percent>[\d.]+)\s*%?\s*\)")
_NOT_SIGNIFICANT = ("ns", "n.s.", "n.s", "p=ns", "not significant", "nr", "na", "n/a", "-")
_EMPTY = ("", "nr", "na", "n/a", "-", "–", "—", "nan", "none", "not reported")

Row = dict[str, Any]  # field -> text or number


@dataclass(slots=True)
class Sheet:
    """The rows of a sheet by field, each with its line, and what was not read."""

    path: Path
    layers: tuple[str, ...]
    rows: list[tuple[int, Row]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_sheet(path: Path, columns: Path | None = None) -> Sheet:
    """The sheet in a file; raises `InputError` with file and line for columns or cells that cannot be read."""
    plan = _read_plan(columns) if columns else {}
    table = _workbook(path, plan.get("sheet")) if path.suffix.lower().startswith(".xls") else _delimited(path)
    header_line, header = next(((n, row) for n, row in table if any(row)), (1, []))
    place = f"{path}:{header_line}"
    shared, by_arm = _columns(header, plan, place, columns)
    sheet = Sheet(path, tuple(plan.get("layers", ())))
    used = {*shared.values(), *(column for group in by_arm.values() for column in group.values())}
    unread = [str(name) for n, name in enumerate(header) if n not in used and name not in (None, "")]
    sheet.notes += [f"{place}: not read: column {', '.join(unread)}"] if unread else []
    for line, cells in table:
        if line > header_line and any(cell not in (None, "") for cell in cells):
            sheet.rows += ((line, row) for row in _rows(cells, shared, by_arm, f"{path}:{line}"))
    sheet.notes += _leave_out_repeated(sheet)
    sheet.notes += [f"{path}:{line}: holds no value" for line, row in sheet.rows if not row.keys() & set(_VALUES)]
    if not sheet.rows:
        raise InputError(f"{place}: no rows under the header")
    return sheet


def _leave_out_repeated(sheet: Sheet) -> list[str]:
    """Leaves out rows that say again what an earlier one says; returns a note for each."""
    first: dict[Any, int] = {}
    rows, sheet.rows, notes = sheet.rows, [], []
    for line, row in rows:
        before = first.setdefault(frozenset(row.items()), line)
        if before == line:
            sheet.rows.append((line, row))
        else:
            notes.append(f"{sheet.path}:{line}: left out: it repeats row {before}")
    return notes


# --- columns ----------------------------------------------------------------------------------------------------


@cache
def _synonyms() -> dict[str, list[str]]:
    shipped = files(__package__).joinpath("columns.toml").read_text("utf-8")
    return parse_toml("columns.toml", shipped).table("columns")


def _read_plan(path: Path) -> dict[str, Any]:
    """What a file for --columns says; raises `InputError` with file and line for what is not understood."""
    file = read_toml(path)
    file.check_keys((), ("layers", "sheet", "columns", "arms"))
    layers = file.values.get("layers", [])
    if not isinstance(layers, list) or not all(layer in PARTIAL for layer in layers):
        file.refuse(("layers",), f"is not a list of any of: {', '.join(PARTIAL)}")
    for group in (("columns",), *(("arms", arm) for arm in file.table("arms"))):
        file.check_keys(group, _synonyms())
        for name, column in file.table(*group).items():
            if not isinstance(column, str):
                file.refuse((*group, name), "is not the name of a column")
    return file.values


def _columns(
    header: list[Any], plan: dict[str, Any], place: str, columns: Path | None
) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """Which column holds which field: the shared ones, and those of each arm of a wide sheet."""
    places: dict[str, int] = {_plain(name): n for n, name in reversed(list(enumerate(header)))}

    def place_of(field: str, name: str) -> int:
        found = places.get(_plain(name))
        if found is None:
            raise InputError(f"{place}: no column {name!r}, which {columns} names for {field}")
        return found

    by_arm = {
        arm: {field: place_of(field, name) for field, name in group.items()}
        for arm, group in plan.get("arms", {}).items()
    }
    taken = {column for group in by_arm.values() for column in group.values()}
    shared = {field: place_of(field, name) for field, name in plan.get("columns", {}).items()}
    taken |= set(shared.values())
    for field_name, names in _synonyms().items():
        found = [places[_plain(name)] for name in names if _plain(name) in places]
        free = [column for column in found if column not in taken]
        if field_name not in shared and free:
            shared[field_name] = free[0]
            taken.add(free[0])
    fields = {*shared, *(name for group in by_arm.values() for name in group)}
    named = fields & set(STUDY)
    if not named or not fields & set(_VALUES):
        wanted = "which study a row is about" if not named else f"a value ({', '.join(_VALUES)})"
        raise InputError(
            f"{place}: none of the columns ({', '.join(str(name) for name in header if name)}) tells {wanted}: "
            "name it in a file for --columns"
        )
    return shared, by_arm


def _plain(name: Any) -> str:
    return _SIGNS.sub(" ", str(name or "").lower()).strip()


def _rows(cells: list[Any], shared: dict[str, int], by_arm: dict[str, dict[str, int]], place: str) -> Iterator[Row]:
    """The row, or one for each arm that a wide row has a value for."""
    common = _row(cells, shared, place)
    if not common.keys() & set(STUDY):
        raise InputError(f"{place}: the row names no study")
    own = {arm: _row(cells, group, place) for arm, group in by_arm.items()}
    found = [{"arm": arm, **common, **row} for arm, row in own.items() if row]
    yield from found or [common]


def _row(cells: list[Any], columns: dict[str, int], place: str) -> Row:
    row: Row = {}
    for name, column in columns.items():
        cell = cells[column] if column < len(cells) else None
        text = str(cell).strip() if cell is not None else ""
        if name == "p":
            if text and text.lower() not in _NOT_SIGNIFICANT:
                row["p"] = _p_value(cell, text, place)
        elif text.lower() in _EMPTY:
            continue
        elif name in _NUMBERS:
            row = _numbers(name, cell, text, place) | row
        else:
            row[name] = _whole(text) if name in STUDY else text
    return row


def _whole(text: str) -> str:
    return text.removesuffix(".0")  # a workbook keeps a PMID as a number


def _numbers(name: str, cell: Any, text: str, place: str) -> Row:
    found = _read_numbers(name, cell, _DECIMAL_COMMA.sub(".", text), place)
    for key in found.keys() & set(_WHOLE):
        if not found[key].is_integer():
            raise InputError(f"{place}: {key}: {found[key]:g} is not a whole number")
    return found


def _read_numbers(name: str, cell: Any, text: str, place: str) -> dict[str, float]:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return {name: float(cell)}
    pattern = {"mean": (_PAIR,), "events": (_FRACTION, _SHARE)}.get(name, ())
    found = next((match for match in (p.fullmatch(text) for p in pattern) if match), None)
    texts = {key: value for key, value in found.groupdict().items() if value} if found else {name: text.rstrip(" %")}
    try:
        return {key: parse_number(value)[0] for key, value in texts.items()}
    except ValueError:
        raise InputError(f"{place}: {name}: {text!r} is not a number") from None


def _p_value(cell: Any, text: str, place: str) -> tuple[str, float]:
    found = ("=", float(cell)) if isinstance(cell, float | int) and 0 <= cell <= 1 else p_value_in(text)
    if found is None:
        raise InputError(f"{place}: p: {text!r} is not a P value")
    return found


# --- files -------------------------------------------------------------------------------------------------------


def _delimited(path: Path) -> list[tuple[int, list[Any]]]:
    try:
        text = decode(path.read_bytes()).text
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    table: list[tuple[int, list[Any]]] = []
    line = 1
    for row in reader:
        cells = [_decimal_point(cell.strip()) if delimiter == ";" else cell.strip() for cell in row]
        table.append((line, cells))
        line = reader.line_num + 1
    return table


def _decimal_point(cell: str) -> str:
    # where semicolons part the cells, a comma is the decimal point
    return regex.sub(r"(?<=\d),(?=\d)", ".", cell)


def _workbook(path: Path, sheet: str | None) -> list[tuple[int, list[Any]]]:
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    except (BadZipFile, InvalidFileException, KeyError, ValueError):
        raise InputError(f"{path}: not an Excel workbook") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise InputError(f"{path}: no sheet {sheet!r}; it has {', '.join(book.sheetnames)}")
        chosen = book[sheet] if sheet is not None else book.worksheets[0]
        return [(n, list(row)) for n, row in enumerate(chosen.iter_rows(values_only=True), 1)]
    finally:
        book.close()
