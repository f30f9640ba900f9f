"""A TOML file that a person wrote -> its values, and the line of any of them, so that a message can name it."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from typing import Any, NoReturn

import regex

from armspan.errors import InputError


@dataclass(frozen=True, slots=True)
class TomlFile:
    """The values of a file, and its text."""

    name: str
    text: str
    values: dict[str, Any]

    def refuse(self, path: tuple[str, ...], message: str) -> NoReturn:
        """Raises `InputError` with file and line; `path` leads from table to key."""
        raise InputError(f"{self.name}:{line_of_key(self.text, path)}: {'.'.join(path)}: {message}")

    def table(self, *path: str) -> dict[str, Any]:
        """The table at a path, an empty one where there is none; raises `InputError` for what is no table."""
        found: Any = self.values
        for name in path:
            found = found.get(name, {})
        if not isinstance(found, dict):
            self.refuse(path, "is not a table")
        return found

    def check_keys(self, path: tuple[str, ...], known: Collection[str]) -> None:
        """Raises `InputError` for the first key of a table that is not known there."""
        for key in self.table(*path):
            if key not in known:
                self.refuse((*path, key), f"is not known here, only {', '.join(known)}")


def parse_toml(name: str, text: str) -> TomlFile:
    """The file of this name and text; raises `InputError` with file and line if it is not TOML."""
    try:
        return TomlFile(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        place = regex.search(r"line (\d+)", str(error))
        line = place[1] if place else text.rstrip().count("\n") + 1
        raise InputError(f"{name}:{line}: not TOML: {error}") from None


def read_toml(path: Path) -> TomlFile:
    """The file at a path; raises `InputError` if it cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    except UnicodeDecodeError:
        raise InputError(f"{path}: not UTF-8") from None
    return parse_toml(str(path), text)


def line_of_key(text: str, path: tuple[str, ...]) -> int:
    """The line (from 1) of a key, or of the table that holds it; 1 where neither is written on a line of its own.

    >>> line_of_key('a = 1\\n[b."c d"]\\ne = 2\\n[f]\\ne = 3', ("b", "c d", "e"))
    3
    """
    lines = text.split("\n")
    if own := _header_line(lines, path):
        return own
    start = _header_line(lines, path[:-1])
    key = regex.compile(rf"\s*{_word(path[-1])}\s*=")
    inside = takewhile(lambda line: not line.lstrip().startswith("["), lines[start:])
    return next((n for n, line in enumerate(inside, start + 1) if key.match(line)), start or 1)


def _header_line(lines: list[str], table: tuple[str, ...]) -> int:
    names = r"\s*\.\s*".join(map(_word, table))
    header = regex.compile(rf"\s*\[\s*{names}\s*\]")
    return next((n for n, line in enumerate(lines, 1) if header.match(line)), 0)


def _word(key: str) -> str:
    return rf"[\"']?{regex.escape(key)}[\"']?"
