"""What people see in the terminal of a dataset and of a meta-analysis."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from armspan.dataset.export import Dataset


def print_dataset(written: Dataset, out: Path) -> None:
    """The number of rows of each table, a line each; problems on standard error."""
    for name, rows in written.rows.items():
        print(f" {name:<15}{rows:>8,}")
    if written.overridden:
        print(f" {_several(written.overridden, 'record')} corrected by gold")
    if written.unmatched:
        print(f" gold of no record here, left out: {', '.join(written.unmatched)}")
    print(f" {out} holds the tables, {out / 'revman'} what RevMan imports.")
    for problem in written.problems:
        print(f"armspan: {problem.place}: {problem.reason}", file=sys.stderr)


def _several(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
