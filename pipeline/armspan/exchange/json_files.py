"""Files of records or gold in JSON -> their values, each with the place where it stands."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from armspan.errors import InputError
from armspan.exchange.json_lines import line_of
from armspan.exchange.shards import find_shards, is_shard, read_shard
from armspan.record.validate import validate_record

SUFFIXES = (".json", ".jsonl", ".ndjson")
_LINES = (".jsonl", ".ndjson")
ANY = ("records.jsonl", "*.json*")  # patterns: what a run wrote, else all there is


@dataclass(frozen=True, slots=True)
class Found:
    """A value, the file it was read from, and where in it: a line of its own, or a path in the whole text."""

    value: Any
    file: Path
    line: int | None = None
    text: str = ""
    path: str = "$"

    @property
    def place(self) -> str:
        """The file, and the line where the file holds more than this value."""
        if self.line is not None:
            return f"{self.file}:{self.line}"
        return str(self.file) if self.path == "$" else self.place_of("$")

    def place_of(self, path: str) -> str:
        """The file and line of a part of the value, by its JSON path."""
        if self.line is not None:
            return self.place
        return f"{self.file}:{line_of(self.text, self.path + path[1:])}"

    def refuse_violations(self, value: Any = None) -> None:
        """Raises `InputError` if the value, or the one that is made of it, is neither a valid record nor valid gold."""
        refuse_violations(self.value if value is None else value, self.place_of)


def refuse_violations(value: Any, place: str | Callable[[str], str]) -> None:
    """Raises `InputError` with the first violation of the schema, its place, and how many more there are."""
    if violations := validate_record(value):
        first, more = violations[0], len(violations) - 1
        behind = f" (and {more} more: armspan validate shows all)" if more else ""
        where = place if isinstance(place, str) else place(first.path)
        raise InputError(f"{where}: {first.path}: {first.message}{behind}")


def read_values(path: Path, patterns: Sequence[str]) -> Iterator[Found]:
    """All values in a file or in those that `find_files` finds in a folder.

    A .jsonl file and a shard hold a value per line, a .json file one or a list. Raises `InputError` with file and line.
    """
    for file in find_files(path, patterns):
        for line, raw in read_texts(file):
            yield from _values(file, line, raw)


def find_files(path: Path, patterns: Sequence[str]) -> list[Path]:
    """The file itself, or of a folder its shards, else the files that fit the first pattern that any file fits."""
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if not path.is_dir():
        return [path]
    if shards := find_shards(path):
        return shards
    for pattern in patterns:
        if found := sorted(file for file in path.glob(pattern) if file.suffix in SUFFIXES):
            return found
    raise InputError(f"{path}: none of {', '.join(patterns)} in this folder")


def read_texts(file: Path) -> Iterator[tuple[int | None, bytes]]:
    """The JSON texts in a file: each line, with its number, of a .jsonl file or a shard; else all of it.

    Lines are read one by one: a file may be of any size. Raises `InputError` if the file cannot be read.
    """
    if is_shard(file):
        yield from enumerate(read_shard(file), 1)
        return
    try:
        with file.open("rb") as stream:
            if stream.read(len(BOM_UTF8)) != BOM_UTF8:
                stream.seek(0)
            if file.suffix.lower() in _LINES:
                yield from ((number, line) for number, line in enumerate(stream, 1) if line.strip())
            else:
                yield None, stream.read()
    except OSError as error:
        raise InputError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None


def _values(file: Path, line: int | None, raw: bytes) -> Iterator[Found]:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{file}:{line or error.lineno}: not JSON: {error.msg}") from None
    if line is not None:
        yield Found(value, file, line)
    elif isinstance(value, list):
        text = raw.decode()
        yield from (Found(item, file, None, text, f"$[{number}]") for number, item in enumerate(value))
    else:
        yield Found(value, file, None, raw.decode())
