"""`armspan extract`: a folder of abstracts becomes a folder of records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def extract(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Text files, exports (PubMed, RIS, EndNote, CSV, XLSX, JSONL; also zipped), folders of them, or - for "
            "standard input.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="The folder to write; it must be new or empty.")],
    text_column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The column or property with the abstracts, where armspan does not know it."),
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier run wrote.")] = False,
    rules: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A folder of your own rule files, on top of the shipped ones."),
    ] = None,
) -> None:
    """Extract abstracts into records.jsonl and measurements.csv."""
    from armspan.cli import terminal
    from armspan.running.batch import extract_folder

    with terminal.progress_bar() as progress:
        summary = extract_folder(
            inputs,
            out,
            rules=tuple(rules or ()),
            text_column=text_column,
            overwrite=overwrite,
            debug=bool(context.obj),
            progress=progress,
        )
    terminal.print_summary(summary, out)
    if summary.problems or not summary.abstracts:
        raise typer.Exit(1)
