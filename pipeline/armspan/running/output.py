"""The output folder: files that are whole or not there at all."""

from __future__ import annotations

import shutil
from codecs import BOM_UTF8
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import orjson

from armspan.errors import OutputError
from armspan.exchange.folders import prepare_folder
from armspan.exchange.shards import FOLDER as SHARDS
from armspan.reading.citations import Omission
from armspan.running.errors import no_room
from armspan.running.parts import PARTS, sync, sync_path
from armspan.running.shards import open_shards
from armspan.running.table import COLUMNS, csv_lines

RECORDS, TABLE, PROBLEMS, SKIPPED = "records.jsonl", "measurements.csv", "problems.jsonl", "skipped.jsonl"
MANIFEST = "run.json"
_UNFINISHED = ".part"  # behind the names while a run is going on


def prepare_run(out: Path, overwrite: bool, resume: bool) -> Path:
    """Makes the folder of a run and that of its parts, which it returns; parts of an earlier run stay with `resume`.

    Raises `OutputError` for a folder that holds something, unless it is to be overwritten or a run is to go on in it.
    """
    if overwrite and resume:
        raise OutputError(f"{out}: --resume goes on with a run, --overwrite begins anew: name one of them")
    parts = out / PARTS
    begun = resume and (parts.is_dir() or (out / MANIFEST).is_file())
    if resume and not begun and out.is_dir() and any(out.iterdir()):
        raise OutputError(f"{out}: no run of armspan in it that could go on; name its folder, or a new one")
    if not resume and not overwrite and parts.is_dir():
        raise OutputError(f"{out}: holds a run that was stopped; go on with --resume, or begin anew with --overwrite")
    prepare_folder(out, overwrite or begun)
    if not resume:
        shutil.rmtree(parts, ignore_errors=True)
    prepare_folder(parts, overwrite=True)
    with no_room(out):
        for temporary in parts.glob(".*"):
            temporary.unlink(missing_ok=True)
    return parts


class OutputFolder:
    """Writes under temporary names and gives the files their own names only when the run came to its end."""

    def __init__(self, out: Path, shards: str | None = None) -> None:
        self._out = out
        self._kind = shards
        self._open = ExitStack()
        self._streams: list[IO[Any]] = []

    def __enter__(self) -> Self:
        self._shards = open_shards(self._kind, self._part(SHARDS)) if self._kind else None
        self._records = None if self._kind else self._begin(RECORDS)
        self._problems, self._skipped = self._begin(PROBLEMS), self._begin(SKIPPED)
        self._table = self._begin(TABLE)
        # the mark in front makes spreadsheet programs read ± and Chinese signs as they are
        self._table.write(BOM_UTF8 + csv_lines([COLUMNS]))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        whole = False
        try:
            if kind is None:
                for stream in self._streams:
                    sync(stream)
            self._open.close()
            whole = kind is None
        finally:
            if whole:
                self._put_in_place()
            else:
                self._tidy_up()

    def record(self, line: bytes, rows: bytes) -> None:
        """Adds a record, already written as a line of JSON, and its rows of the table."""
        if self._shards:
            self._shards.add(line)
        elif self._records:
            self._records.write(line)
        self._table.write(rows)

    def close_batch(self) -> None:
        """Ends a batch: with shards, its records are the next one."""
        if self._shards:
            self._shards.close_batch()

    def problem(self, omission: Omission) -> None:
        """Adds an input that could not be read or whose record is not valid."""
        self._problems.write(_line(asdict(omission)))

    def skip(self, omission: Omission) -> None:
        """Adds an input without an abstract, or one that was there before."""
        self._skipped.write(_line(asdict(omission)))

    def _begin(self, name: str) -> IO[bytes]:
        stream = self._open.enter_context(self._part(name).open("wb"))
        self._streams.append(stream)
        return stream

    def _put_in_place(self) -> None:
        """Gives all files their names; what an earlier run wrote of the other kind goes."""
        shutil.rmtree(self._out / SHARDS, ignore_errors=True)
        if self._shards:
            (self._out / RECORDS).unlink(missing_ok=True)
        for name in (SHARDS if self._shards else RECORDS, TABLE, PROBLEMS, SKIPPED):
            self._part(name).replace(self._out / name)
        sync_path(self._out)

    def _tidy_up(self) -> None:
        shutil.rmtree(self._part(SHARDS), ignore_errors=True)
        for name in (RECORDS, TABLE, PROBLEMS, SKIPPED):
            self._part(name).unlink(missing_ok=True)

    def _part(self, name: str) -> Path:
        return self._out / (name + _UNFINISHED)


def _line(value: dict[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
