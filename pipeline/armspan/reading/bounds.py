"""Bytes out of archives, bounded: what unpacks to far more than it should is refused, and damage is told in words."""

from __future__ import annotations

import io
import lzma
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any

from armspan.errors import InputError

UNPACKED_LIMIT = 8_000_000_000  # bytes out of one file; a baseline file of 30,000 citations has about 300,000,000
RATIO_LIMIT = 300  # times what went in; citations pack about 8 times, the best a bomb can do is 1,032
RATIO_FROM = 20_000_000  # bytes that may come out before the ratio counts
SPOOL_LIMIT = 50_000_000  # bytes that are held in memory before they go to a temporary file
# what unpacking says of damage; a RuntimeError where a password is needed
_DAMAGE = (EOFError, OSError, ValueError, RuntimeError, zlib.error, lzma.LZMAError, zipfile.BadZipFile)


class Exhausted(InputError):
    """A file that unpacks to more than any should."""


class Budget:
    """How many bytes one file may still unpack to; the members of an archive share it."""

    def __init__(self) -> None:
        self.left = UNPACKED_LIMIT

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise Exhausted(f"unpacks to more than {UNPACKED_LIMIT / 1e9:g} GB: not read on")


class Unpacked(io.RawIOBase):
    """What packed data unpack to; raises `InputError`, with the reason alone, where they are damaged or a bomb."""

    def __init__(self, raw: Any, packed: Callable[[], int], budget: Budget) -> None:
        self._raw = raw  # a GzipFile or a ZipExtFile
        self._packed = packed  # how many bytes went in so far
        self._budget = budget
        self._count = 0
        self._fault: str | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def readinto(self, buffer: Any) -> int:
        """Fills the buffer; what comes before a damage is handed out first, the damage is told at the next call."""
        filled = 0
        while filled < len(buffer) and self._fault is None:
            try:
                data = self._raw.read1(len(buffer) - filled)
            except _DAMAGE as error:
                self._fault = _reason(error)
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
            self._count += len(data)
            self._budget.spend(len(data))
            self._check()
            if not data:
                break
        if not filled and self._fault is not None:
            raise InputError(self._fault)
        return filled

    def _check(self) -> None:
        if self._count > RATIO_FROM and self._count > RATIO_LIMIT * self._packed():
            self._fault = f"unpacks to more than {RATIO_LIMIT} times its size: not read on"


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "its packed data end too early"
    return str(error) if isinstance(error, RuntimeError) else f"its packed data are damaged ({error})"


@contextmanager
def seekable(stream: IO[bytes], budget: Budget) -> Iterator[IO[bytes]]:
    """The stream itself if one can go back in it, else a copy in a temporary file."""
    if stream.seekable():
        yield stream
        return
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_LIMIT) as copy:
        while block := stream.read(1 << 20):
            budget.spend(len(block))
            copy.write(block)
        copy.seek(0)
        yield copy


def refuse_bombs(archive: zipfile.ZipFile) -> None:
    """Raises `InputError` for an archive that unpacks to far more than it holds; no member gives more than it says."""
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if total > UNPACKED_LIMIT or (total > RATIO_FROM and total > RATIO_LIMIT * packed):
        raise InputError(f"unpacks to {total / 1e6:,.0f} MB out of {packed / 1e6:,.1f} MB: not read")
