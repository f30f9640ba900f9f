"""The output folder: four files that are whole or not there at all."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson

from armspan.errors import ArmspanError
from armspan.reading.citations import Omission
from armspan.running.table import COLUMNS

RECORDS, TABLE, PROBLEMS, SKIPPED = "records.jsonl", "measurements.csv", "problems.jsonl", "skipped.jsonl"
_UNFINISHED = ".part"  # behind the names while a run is going on


class OutputError(ArmspanError):
    """The output folder cannot be used; the text names it and says what to do."""


def prepare_folder(out: Path, overwrite: bool) -> None:
    """Makes the folder, or refuses one that holds something already."""
    try:
        if out.is_dir() and any(out.iterdir()) and not overwrite:
            raise OutputError(f"{out}: not empty; name a new folder or add --overwrite")
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "is a file" if out.is_file() else (error.strerror or "cannot be made").lower()
        raise OutputError(f"{out}: {reason}; name another folder") from None


class OutputFolder:
    """Writes under temporary names and gives the files their own names only when the run came to its end."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._records: IO[bytes] = self._open.enter_context(self._part(RECORDS).open("wb"))
        self._problems: IO[bytes] = self._open.enter_context(self._part(PROBLEMS).open("wb"))
        self._skipped: IO[bytes] = self._open.enter_context(self._part(SKIPPED).open("wb"))
        # the mark in front makes spreadsheet programs read ± and Chinese signs as they are
        table = self._open.enter_context(self._part(TABLE).open("w", encoding="utf-8-sig", newline=""))
        self._table = csv.writer(table)
        self._table.writerow(COLUMNS)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        whole = False
        try:
            self._open.close()
            whole = kind is None
        finally:
            for name in (RECORDS, TABLE, PROBLEMS, SKIPPED):
                if whole:
                    self._part(name).replace(self._out / name)
                else:
                    self._part(name).unlink(missing_ok=True)

    def record(self, line: bytes, rows: Iterable[Iterable[str]]) -> None:
        """Adds a record, already written as JSON, and its rows of the table."""
        self._records.write(line + b"\n")
        self._table.writerows(rows)

    def problem(self, omission: Omission) -> None:
        """Adds an input that could not be read or whose record is not valid."""
        self._problems.write(_line(asdict(omission)))

    def skip(self, omission: Omission) -> None:
        """Adds an input without an abstract, or one that was there before."""
        self._skipped.write(_line(asdict(omission)))

    def _part(self, name: str) -> Path:
        return self._out / (name + _UNFINISHED)


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
