"""Finished batches on the disk: a file each, there as a whole or not at all, and told from stale ones by a stamp.

A part has a line that says what it was made of, then one about each item, behind that of a record the bytes that it
adds to the files of the run, and at the end how many items there are. Numbers order the parts; whoever writes a part a
second time writes the same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

import orjson

from armspan.errors import OutputError
from armspan.running.errors import no_room

PARTS = "parts"
_TAIL = 100  # bytes within which the last line of a part begins


class Entry(NamedTuple):
    """What came of one item: a record, a problem or something skipped."""

    kind: str  # record | problem | skip
    path: str
    id: str | None
    reason: str | None = None
    keys: Mapping[str, str] | None = None  # what other citations of the study share; none: it is no citation
    counts: Mapping[str, int] | None = None
    line: bytes = b""  # of records.jsonl
    rows: bytes = b""  # of measurements.csv


class Made(NamedTuple):
    """An input as a part found it."""

    id: str
    path: str
    bytes: int | None
    sha256: str | None  # none of what is no file, and of what cannot be read


def part_file(folder: Path, number: int) -> Path:
    """Where the part of this number lies."""
    return folder / f"part-{number:05}.jsonl"


def parts_in(folder: Path) -> int:
    """How many parts lie in a folder."""
    return sum(1 for _ in folder.glob("part-*.jsonl"))


class PartWriter:
    """Writes a part under a temporary name; synced and renamed when all of it is there, removed when it failed."""

    def __init__(self, file: Path, stamp: str, inputs: Sequence[Made]) -> None:
        self._file = file
        self._temporary = file.with_name(f".{file.name}.{os.getpid()}")
        self._head = {"stamp": stamp, "inputs": [list(made) for made in inputs]}
        self.items = 0

    def __enter__(self) -> Self:
        with no_room(self._file.parent):
            self._stream: IO[bytes] = self._temporary.open("wb")
            self._stream.write(_line(self._head))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with no_room(self._file.parent):
                if kind is None:
                    self._stream.write(_line({"items": self.items}))
                    sync(self._stream)
                self._stream.close()
                if kind is None:
                    self._temporary.replace(self._file)
                    sync_path(self._file.parent)
        finally:
            with suppress(OSError):  # what stopped the writing is told, not that it cannot be tidied up
                self._stream.close()
            self._temporary.unlink(missing_ok=True)

    def add(self, entry: Entry) -> None:
        """Adds what came of the next item."""
        with no_room(self._file.parent):
            *about, line, rows = entry
            self._stream.write(_line([*about, len(line), len(rows)]) + line + rows)
        self.items += 1


def kept_items(file: Path, stamp: str) -> int | None:
    """How many items a part holds; None where it is not there, not whole, or was made of something else."""
    try:
        with file.open("rb") as stream:
            head = orjson.loads(stream.readline())
            stream.seek(max(0, file.stat().st_size - _TAIL))
            *_, last = stream.read().splitlines()
        items = orjson.loads(last)["items"]
        return items if head["stamp"] == stamp and isinstance(items, int) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_inputs(file: Path) -> list[Made]:
    """The inputs that a part was made of."""
    with file.open("rb") as stream:
        return [Made(*made) for made in orjson.loads(stream.readline())["inputs"]]


def read_part(file: Path) -> Iterator[Entry]:
    """What a part holds, one item after the other."""
    with file.open("rb") as stream:
        stream.readline()
        for line in stream:
            about = orjson.loads(line)
            if isinstance(about, dict):
                return
            kind, path, ident, reason, keys, counts, line, rows = about
            yield Entry(kind, path, ident, reason, keys, counts, stream.read(line), stream.read(rows))
    raise OutputError(f"{file}: not whole; start again with --resume")


def sync(stream: IO[Any]) -> None:
    """Returns when what was written to a file lies on the disk."""
    stream.flush()
    os.fsync(stream.fileno())


def sync_path(path: Path) -> None:
    """Returns when a file, or the names in a folder, lie on the disk, where the system can say so."""
    with suppress(OSError):
        place = os.open(path, os.O_RDONLY)
        try:
            os.fsync(place)
        finally:
            os.close(place)


def _line(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
