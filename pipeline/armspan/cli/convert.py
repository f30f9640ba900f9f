"""`armspan convert`: records and gold in other programs' formats, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from armspan.cli.gold_options import Labels, Texts


def convert(
    source: Annotated[
        Path, typer.Argument(metavar="INPUT", help="Records or gold (JSON, JSONL, a folder), or a brat folder.")
    ],
    to: Annotated[
        str, typer.Option(metavar="FORMAT", help="brat, records, docbin, label-studio or gold (a skeleton).")
    ],
    out: Annotated[Path, typer.Option(help="The file or folder to write; it must be new, a folder may be empty.")],
    labels: Labels = None,
    texts: Texts = None,
) -> None:
    """Convert records or gold: brat and back without loss, spaCy DocBin, Label Studio, a gold skeleton."""
    from armspan.cli.accuracy_tables import print_notes
    from armspan.exchange.convert import convert as convert_records

    notes: list[str] = []
    number = convert_records(source, to, out, notes, labels, texts)
    print_notes(notes)
    print(f"{number:,} abstract{'' if number == 1 else 's'} written to {out}")
