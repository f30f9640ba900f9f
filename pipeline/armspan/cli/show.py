"""`armspan show`: one abstract in the terminal, with what was found in colour."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def show(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A text file with one abstract, or - for standard input.")
    ],
    rules: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A folder of your own rule files, on top of the shipped ones."),
    ] = None,
) -> None:
    """Print one abstract in colour, and its tables."""
    from armspan.cli import terminal
    from armspan.running.single import extract_file

    terminal.print_record(extract_file(file, tuple(rules or ())))
