"""`armspan validate`: names the place and the reason of everything that is not as the schema says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def validate(
    names: Annotated[
        list[Path],
        typer.Argument(metavar="FILE", help="records.jsonl, a record or gold (JSON), or a folder that a run wrote."),
    ],
) -> None:
    """Check records and gold; name place and reason."""
    from armspan.exchange.json_files import ANY, find_files
    from armspan.running.validation import validate_file

    files = [file for name in names for file in find_files(name, ANY)]
    records = violations = 0
    for file in files:
        for place, found in validate_file(file):
            records += 1
            violations += len(found)
            for violation in found:
                print(f"{place}: {violation.path}: {violation.message}")
    print(_count(records, violations, len(files)))
    if violations:
        raise typer.Exit(1)


def _count(records: int, violations: int, files: int) -> str:
    return f"{_several(records, 'record')} in {_several(files, 'file')}: " + (
        _several(violations, "violation") if violations else "all valid"
    )


def _several(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
