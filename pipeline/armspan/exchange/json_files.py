"""Files of records or gold in JSON -> their values, each with the place where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from armspan.errors import InputError
from armspan.exchange.json_lines import line_of
from armspan.record.validate import validate_record

SUFFIXES = (".json", ".jsonl", ".ndjson")
_LINES = (".jsonl", ".ndjson")


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
    """All values in a file, or in the files of a folder that fit the first pattern that any file fits.

    A .jsonl file holds a value per line, a .json file one or a list. Raises `InputError` with file and line.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    for file in _files(path, patterns):
        yield from _values(file)


def _files(path: Path, patterns: Sequence[str]) -> list[Path]:
    if not path.is_dir():
        return [path]
    for pattern in patterns:
        if found := sorted(path.glob(pattern)):
            return found
    raise InputError(f"{path}: none of {', '.join(patterns)} in this folder")


def _values(file: Path) -> Iterator[Found]:
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{file}: not UTF-8") from None
    except OSError as error:
        raise InputError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None
    if file.suffix.lower() in _LINES:
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield Found(_parse(line, file, number), file, number)
        return
    value = _parse(text, file)
    if isinstance(value, list):
        yield from (Found(item, file, None, text, f"$[{number}]") for number, item in enumerate(value))
    else:
        yield Found(value, file, None, text)


def _parse(text: str, file: Path, line: int = 0) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{file}:{line or error.lineno}: not JSON: {error.msg}") from None
