"""`armspan extract`: a folder of abstracts becomes a folder of records."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer


def extract(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            metavar="INPUT",
            help="Text files, exports (PubMed, RIS, EndNote, BibTeX, CSV, XLSX, JSONL; also zipped), folders of them, "
            "or - for standard input.",
        ),
    ],
    out: Annotated[Path, typer.Option(help="The folder to write; it must be new or empty.")],
    text_column: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The column or property with the abstracts, where armspan does not know it."),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="Processes; without it one for little work, else as many as there are cores."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A Dask scheduler (tcp://HOST:PORT), or local to start a cluster here."),
    ] = None,
    shards: Annotated[
        str | None,
        typer.Option(metavar="KIND", help="Write a folder records/ of jsonl.zst or parquet instead of one file."),
    ] = None,
    max_length: Annotated[
        int, typer.Option(metavar="N", help="Characters of the longest text that is taken for an abstract.")
    ] = 50_000,
    time_limit: Annotated[
        float,
        typer.Option(metavar="SECONDS", help="What one abstract may take before it is given up; inf for no limit."),
    ] = 10,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that was stopped.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace what an earlier run wrote.")] = False,
    rules: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A folder of your own rule files, on top of the shipped ones."),
    ] = None,
    log_json: Annotated[
        bool, typer.Option("--log-json", help="Tell progress and result on standard error, a JSON object a line.")
    ] = False,
) -> None:
    """Extract abstracts into records.jsonl and measurements.csv."""
    from armspan.cli import log_lines, terminal
    from armspan.running.batch import extract_folder
    from armspan.running.limits import Limits

    try:
        with log_lines.watch() if log_json else terminal.watch() as watch:
            summary = extract_folder(
                inputs,
                out,
                rules=tuple(rules or ()),
                text_column=text_column,
                overwrite=overwrite,
                resume=resume,
                jobs=jobs,
                scheduler=scheduler,
                shards=shards,
                limits=Limits(max_length, time_limit),
                debug=bool(context.obj),
                progress=watch.progress,
                notice=watch.notice,
            )
    except KeyboardInterrupt:
        print(f"armspan: stopped; what is finished lies in {out}: go on with --resume", file=sys.stderr)
        raise typer.Exit(130) from None
    if log_json:
        log_lines.print_summary(summary, out)
    else:
        terminal.print_summary(summary, out)
    if summary.problems or not summary.abstracts:
        raise typer.Exit(1)
