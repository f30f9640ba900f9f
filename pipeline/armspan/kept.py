"""What a start would make anew each time, kept between runs: parsed rule files and compiled patterns.

One file for each rulebook, in the user's cache folder. It holds plain data, JSON, and nothing in it is executed as
Python: of a pattern it holds what `regex` itself gives to `pickle`, its source and the numbers that its engine steps
through. The engine trusts them, so a file counts only if it is the user's own, if nobody else may write to it, and if
its digest is right. Any other, and one of another Python or `regex`, is passed over and made anew.
"""

from __future__ import annotations

import atexit
import copyreg
import hashlib
import os
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson
import platformdirs
import regex

_FORMAT = 1
_FILES = 8  # rulebooks that are kept
_EVERY = 1.0  # seconds of compiling until what is new is written down, and at the end; writing takes a thirtieth
_SYSTEM = f"{sys.implementation.cache_tag} {sys.byteorder} regex {regex.__version__}"


class Kept:
    """The parsed files and the patterns of one rulebook, whose `digest` tells it from all others."""

    def __init__(self, digest: str) -> None:
        self._head = f"armspan rules {_FORMAT} {_SYSTEM} {digest} ".encode()
        self._file = _folder() / f"{hashlib.sha256(self._head).hexdigest()[:32]}.json"
        self._rules, self._patterns = self._read()
        self._new = False  # whether something is not written down yet
        self._seconds = 0.0  # what it took to make that

    @property
    def rules(self) -> list[dict[str, Any]] | None:
        """The content of all rule files, in their order, if it is kept."""
        return self._rules

    def keep_rules(self, rules: list[dict[str, Any]]) -> None:
        """Keeps the content of all rule files, if it is the same as JSON."""
        with suppress(TypeError):  # TOML has dates, whole numbers of any size
            if orjson.loads(orjson.dumps(rules)) == rules:
                self._rules = rules
                self._made(0.0)

    def compiled(self, source: str, flags: int) -> regex.Pattern[str]:
        """A pattern: the one that is kept, or compiled, which takes some fifty times as long."""
        key = hashlib.sha256(f"{flags} {source}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
        if key in self._patterns:
            with suppress(Exception):
                return _thawed(self._patterns[key])
        begin = perf_counter()
        pattern = regex.compile(source, flags)
        with suppress(Exception):  # what cannot be kept is compiled each time
            frozen = orjson.loads(orjson.dumps(_frozen(pattern)))
            if _parts(_thawed(frozen)) == _parts(pattern):
                self._patterns[key] = frozen
                self._made(perf_counter() - begin)
        return pattern

    def _made(self, seconds: float) -> None:
        if not self._new:
            atexit.register(self.save)
        self._new, self._seconds = True, self._seconds + seconds
        if self._seconds > _EVERY:
            self.save()

    def save(self) -> None:
        """Writes down what is new, beside what others have written meanwhile; where it cannot be written, nothing."""
        if not self._new:
            return
        atexit.unregister(self.save)
        self._new, self._seconds = False, 0.0
        rules, patterns = self._read()
        self._patterns = patterns | self._patterns
        body = orjson.dumps({"rules": self._rules or rules, "patterns": self._patterns})
        with suppress(OSError):
            _write(self._file, self._head + hashlib.sha256(body).hexdigest().encode() + b"\n" + body)

    def _read(self) -> tuple[list[dict[str, Any]] | None, dict[str, list[Any]]]:
        """What the file holds; nothing, if it is not as we left it."""
        with suppress(OSError, ValueError, KeyError):
            head, _, body = _own(self._file).partition(b"\n")
            if head == self._head + hashlib.sha256(body).hexdigest().encode():
                kept = orjson.loads(body)
                return kept["rules"], kept["patterns"]
        return None, {}


def _folder() -> Path:
    return platformdirs.user_cache_path("armspan", appauthor=False)


def _own(file: Path) -> bytes:
    """The bytes of a file that this user wrote and nobody else may change."""
    with open(file, "rb") as stream:
        status = os.fstat(stream.fileno())
        if hasattr(os, "geteuid") and (status.st_uid != os.geteuid() or status.st_mode & 0o022):
            raise OSError("somebody else's")
        return stream.read()


def _write(file: Path, content: bytes) -> None:
    """Puts a file in its place all at once, and removes the oldest of too many."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    new = file.with_suffix(f".{os.getpid()}.new")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(content)
        os.replace(new, file)
    finally:
        new.unlink(missing_ok=True)
    for old in sorted(file.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-_FILES]:
        old.unlink(missing_ok=True)


_Engine = Callable[..., regex.Pattern[str]]


@cache
def _engine() -> _Engine:
    """What unpickling a pattern would call."""
    engine: _Engine = _reduced(regex.compile(""))[0]
    return engine


def _parts(pattern: regex.Pattern[str]) -> tuple[Any, ...]:
    """What it would be given."""
    parts: tuple[Any, ...] = _reduced(pattern)[1]
    return parts


def _reduced(pattern: regex.Pattern[str]) -> Any:
    return copyreg.dispatch_table[regex.Pattern](pattern)


def _frozen(pattern: regex.Pattern[str]) -> list[Any]:
    """The parts of a pattern as JSON has them."""
    source, flags, code, groups, _, *rest = _parts(pattern)
    return [source, flags, b64encode(code).decode() if isinstance(code, bytes) else code, groups, *rest]


def _thawed(frozen: list[Any]) -> regex.Pattern[str]:
    """The pattern of these parts."""
    source, flags, code, groups, lists, places, offset, characters, *rest = frozen
    code = b64decode(code) if isinstance(code, str) else code
    names = {number: name for name, number in groups.items()}
    return _engine()(source, flags, code, groups, names, lists, places, offset, tuple(characters), *rest)
