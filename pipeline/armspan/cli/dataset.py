"""`armspan dataset`: records, and gold that corrects them, become the tables of a review."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Names(StrEnum):
    """The R package whose column names are written."""

    metafor = "metafor"
    meta = "meta"


def dataset(
    records: Annotated[
        list[str], typer.Argument(metavar="RECORDS...", help="records.jsonl, JSON files or gold, or folders of them.")
    ],
    out: Annotated[Path, typer.Option(help="The folder to write; it must be new or empty.")],
    gold: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Records that people corrected; they override the machine's.")
    ] = None,
    formats: Annotated[
        str, typer.Option("--format", metavar="LIST", help="csv, xlsx and parquet, with commas between.")
    ] = "csv,xlsx",
    names: Annotated[Names, typer.Option(help="Column names of R's metafor or meta (as RevMan).")] = Names.metafor,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier run wrote.")] = False,
) -> None:
    """Turn records into tidy tables: studies, arms, measurements, comparisons, changes and more."""
    from armspan.cli.tables import print_dataset
    from armspan.dataset.export import write_dataset

    written = write_dataset(
        records, out, gold=gold, formats=formats.split(","), column_names=names.value, overwrite=overwrite
    )
    print_dataset(written, out)
    if written.problems or not written.studies:
        raise typer.Exit(1)
