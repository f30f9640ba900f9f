"""`armspan check`: what in records or gold asks for a look, with the arithmetic."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from armspan.running.checking import Checked


def check(
    records: Annotated[
        list[str], typer.Argument(metavar="RECORDS...", help="records.jsonl, JSON files or gold, or folders of them.")
    ],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the checks to a .csv or .jsonl, and print only the sums.")
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Records that people corrected; they are checked in place of the machine's."),
    ] = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="A folder of your own rule files, on top of the shipped ones."),
    ] = None,
) -> None:
    """Check records for numbers that are not consistent with each other: queries, not verdicts."""
    from armspan.running.checking import check_files, check_suffix, write_checks

    if out:
        check_suffix(out)
    checked = check_files(records, tuple(rules or ()), gold)
    if out:
        write_checks(checked, out)
    else:
        _print_checks(checked)
    _print_sums(checked)
    for problem in checked.problems:
        print(f"armspan: {problem.place}: {problem.reason}", file=sys.stderr)
    if checked.problems or not checked.abstracts:
        raise typer.Exit(1)


def _print_checks(checked: Checked) -> None:
    """The checks of each abstract that has any."""
    for abstract, checks in checked.abstracts.items():
        if checks:
            print(abstract)
        for found in checks:
            print(f"  {found.severity:<8}  {found.code}: {' '.join(found.message.split())}")


def _print_sums(checked: Checked) -> None:
    """How often each code was found, in how many abstracts."""
    from armspan.checks.codes import codes

    times = Counter((c.code, c.severity) for checks in checked.abstracts.values() for c in checks)
    where = Counter(key for checks in checked.abstracts.values() for key in {(c.code, c.severity) for c in checks})
    order = list(codes())
    for code, severity in sorted(times, key=lambda key: (order.index(key[0]), key[1])):
        key = code, severity
        item = codes()[code].item or "-"
        print(f" {code:<32}{severity:<9}{times[key]:>5} in {_several(where[key], 'abstract'):<15} INSPECT-SR {item}")
    print(f" {_several(len(checked.abstracts), 'abstract')}, {_several(sum(times.values()), 'check')}")
    if checked.without_text:
        print(f" {checked.without_text:,} without text: no conclusion was read, no word could name another test;")
        print(" with the text: armspan check RECORDS --gold DIR")
    if checked.unmatched:
        print(f" gold of no record here, left out: {', '.join(checked.unmatched)}")


def _several(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
