"""Files of records or gold -> the checks of every abstract in them, and a file of these checks."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from armspan.checks.run import check_record
from armspan.dataset.readings import Problem, read_all
from armspan.errors import InputError
from armspan.model import Check
from armspan.rulebook import rulebook

COLUMNS = ("abstract", "severity", "code", "message", "refs")
_FORMULA = ("=", "+", "-", "@")  # a spreadsheet program would compute a cell that begins so


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks of many abstracts came to."""

    abstracts: dict[str, tuple[Check, ...]]  # by id
    problems: list[Problem]
    without_text: int  # gold whose text is not there: what asks for its words was not checked
    unmatched: list[str]  # gold that no record is about

    def rows(self) -> Iterator[dict[str, Any]]:
        """The checks, each with the abstract that it is about."""
        for abstract, checks in self.abstracts.items():
            for check in checks:
                said = (abstract, check.severity, check.code, check.message, list(check.refs))
                yield dict(zip(COLUMNS, said, strict=True))


def check_files(names: Iterable[str], rules: tuple[Path, ...] = (), gold: Path | None = None) -> Checked:
    """The checks of all records and gold behind `names`: files or folders. What a record holds is checked anew.

    What people corrected, in the folder `gold`, is checked in place of what the machine read of the same abstract.

    What cannot be read is a problem and stops nothing. Raises `InputError` for a name that does not exist.
    """
    book, found = rulebook(*rules), read_all(names, gold)
    records = [one.record for one in found.readings]
    checks = {record.source.id: check_record(record, book) for record in records}
    return Checked(checks, found.problems, sum(not record.text for record in records), found.unmatched)


def check_suffix(path: Path) -> None:
    """Raises `InputError`, before any work is done, for a file that is neither JSONL nor CSV."""
    if path.suffix.lower() not in (".jsonl", ".csv"):
        raise InputError(f"{path}: checks are written as .jsonl or .csv")


def write_checks(checked: Checked, path: Path) -> None:
    """Writes a line or row per check, JSONL or CSV by the file's suffix."""
    if path.suffix.lower() == ".jsonl":
        path.write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in checked.rows()))
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark makes spreadsheets read ± as it is
        table = csv.writer(stream)
        table.writerow(COLUMNS)
        for row in checked.rows():
            table.writerow([_cell(value) for value in (row | {"refs": "; ".join(row["refs"])}).values()])


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
