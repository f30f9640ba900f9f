"""Tables -> an XLSX workbook for reading and correcting: a sheet per table, evidence as comments."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from armspan.dataset.cells import safe
from armspan.dataset.columns import Row, Table, name_for_meta

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_LONGEST = 32_000  # characters in a cell; XLSX allows 32,767
_WIDTHS = (9, 46)  # characters
_SHADE = "DCE6EC"
_Sentences = dict[tuple[str, str | None], str]  # by study and measurement
# where the evidence of a row shows: the first of these cells that has a value gets the quote in the column behind
_EVIDENCE: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {
    "studies": ((("enrollment",), "quote"),),
    "arms": ((("count", "label"), "quote"),),
    "outcomes": ((("title",), "quote"),),
    "measurements": ((("value", "lower_limit", "outcome"), "quote"),),
    "analyses": ((("p_value", "estimate", "test_value", "comparison"), "quote"),),
    "checks": ((("message",), "quote"),),
    "comparisons": (
        (("m1i", "ai", "m1i_derived", "ai_derived", "median1i", "arm1"), "quote1"),
        (("m2i", "ci", "m2i_derived", "ci_derived", "median2i", "arm2"), "quote2"),
    ),
    "effects": ((("estimate", "outcome"), "quote"),),
    "directions": ((("direction", "outcome"), "quote"),),
    "direction_times": ((("direction", "outcome"), "quote"),),
    "changes": ((("m1i", "change", "arm"), "quote1"), (("m2i", "time_frame_before"), "quote2")),
    "proportions": ((("xi", "percent", "outcome"), "quote"),),
    "means": ((("mi", "mediani", "outcome"), "quote"),),
}


def write_workbook(path: Path, tables: Iterable[tuple[Table, list[Row]]]) -> None:
    """One sheet per table, with a header that stays, filters, and the quoted words as comments.

    Text is written as text, and marked where a spreadsheet program would compute it once somebody edits the cell.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    filled = list(tables)
    sentences = {
        (row["study_id"], row["measurement_id"]): row["sentence"]
        for table, rows in filled
        for row in rows
        if table.name == "measurements" and row.get("sentence")
    }
    for table, rows in filled:
        sheet = book.create_sheet(table.name)
        _write_header(sheet, table)
        _write_rows(sheet, table, rows, sentences)
        sheet.freeze_panes = "B2"
        sheet.auto_filter.ref = sheet.dimensions
    book.save(path)


def _write_header(sheet: Worksheet, table: Table) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill

    for number, column in enumerate(table.columns, 1):
        head = sheet.cell(1, number, column.name)
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor=_SHADE)
        head.comment = Comment(column.description, "armspan", width=320, height=90)


def _write_rows(sheet: Worksheet, table: Table, rows: list[Row], sentences: _Sentences) -> None:
    from openpyxl.utils import get_column_letter

    places = {column.name: number for number, column in enumerate(table.columns, 1)}
    digits = {column.name: column.decimals for column in table.columns if column.decimals}
    widths = {name: len(name) + 3 for name in places}  # room for the filter's arrow
    for line, row in enumerate(rows, 2):
        for name, number in places.items():
            if row.get(name) is not None:
                target = sheet.cell(line, number)
                shown = _write(target, row[name])
                if name in digits and row.get(digits[name]):
                    target.number_format = f"0.{'0' * row[digits[name]]}"
                widths[name] = max(widths[name], min(len(shown) + 1, _WIDTHS[1]))
        _comment(sheet, table, row, line, places, sentences)
    for name, number in places.items():
        sheet.column_dimensions[get_column_letter(number)].width = max(widths[name], _WIDTHS[0])


def _write(target: Cell | MergedCell, value: Any) -> str:
    """Puts a value into a cell; a text is a text there, whatever it begins with."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        target.value = value
        return str(value)
    target.value = safe(ILLEGAL_CHARACTERS_RE.sub(" ", value))[:_LONGEST]
    target.data_type = "s"
    return str(target.value)


def _comment(
    sheet: Worksheet, table: Table, row: Row, line: int, places: dict[str, int], sentences: _Sentences
) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.comments import Comment

    for names, quote in _EVIDENCE.get(table.name, ()):
        if not row.get(quote):
            continue
        known = [*names, *(name_for_meta(name, table.name) for name in names)]
        name = next((name for name in known if name in places and row.get(name) is not None), None)
        if name:
            end = quote.removeprefix("quote")
            where = "title " if row.get(f"part{end}") else ""
            text = f"“{row[quote]}” [{where}{row[f'start{end}']}:{row[f'end{end}']}]"
            sentence = row.get("sentence") or sentences.get((row["study_id"], row.get(f"measurement{end}_id")))
            if sentence:
                text += f"\n\n{sentence}"
            sheet.cell(line, places[name]).comment = Comment(ILLEGAL_CHARACTERS_RE.sub(" ", text), "armspan", 140, 360)
