"""`armspan compare`: the second extractor; what differs between a person's sheet and the records."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from armspan.cli.gold_options import AsJson, Columns, Errors

if TYPE_CHECKING:
    from rich.console import Console

    from armspan.evaluation.disagreements import Disagreement


def compare(
    records: Annotated[
        Path,
        typer.Argument(metavar="RECORDS", help="Records (a file, a run's folder), or abstracts as extract reads them."),
    ],
    sheet: Annotated[Path, typer.Argument(metavar="SHEET", help="A person's extraction sheet (CSV, TSV, XLSX).")],
    columns: Columns = None,
    as_json: AsJson = False,
    errors: Errors = None,
) -> None:
    """Show only what differs between an extraction sheet and the records, with the sentence."""
    import orjson

    from armspan.cli import accuracy_tables as tables
    from armspan.evaluation.double import compare_sheet
    from armspan.evaluation.report import check_reports, write_disagreements

    check_reports(errors)
    evaluation, rows = compare_sheet(records, sheet, columns)
    if as_json:
        print(orjson.dumps([row.to_dict() for row in rows], option=orjson.OPT_INDENT_2).decode())
    else:
        out = tables.console()
        for study, found in groupby(rows, key=lambda row: row.abstract):
            out.print(study, style="bold", markup=False)
            for row in found:
                _print_row(out, row)
        print(_closing(len(evaluation.pairs), rows))
        tables.print_notes(evaluation.notes)
    if errors:
        write_disagreements(rows, errors)


def _print_row(out: Console, row: Disagreement) -> None:
    where = f"{row.gold_id}: " if row.gold_id and row.gold_id.startswith("row") else ""
    out.print(f"  {where}{', '.join(row.causes)}", markup=False)
    out.print(f"    sheet    {row.gold or '-'}", markup=False, soft_wrap=True)
    out.print(f"    records  {row.predicted or '-'}", markup=False, soft_wrap=True)
    quote = f"“{row.sentence}”" if row.sentence else "not found in the abstract"
    out.print(f"    {quote}", markup=False, style="dim", soft_wrap=True)


def _closing(studies: int, rows: list[Disagreement]) -> str:
    checked = f"{studies} {'study' if studies == 1 else 'studies'} compared"
    if not rows:
        return f"{checked}: nothing differs"
    count = f"{len(rows)} difference{'' if len(rows) == 1 else 's'}"
    return f"{checked}: {count}" + (f" in {len({row.abstract for row in rows})}" if studies > 1 else "")
