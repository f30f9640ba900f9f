"""A stream of bytes -> its lines as text, one after the other, whatever their length or encoding."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import IO, NamedTuple

from armspan.errors import InputError
from armspan.reading.text import SIZE_LIMIT, Decoded, decode

_LAST_BYTES = 4  # no character has more: a head may end within one


class Line(NamedTuple):
    number: int
    text: str  # with its end; bytes that the encoding does not know as lone surrogates


def decode_head(head: bytes, whole: bool) -> tuple[Decoded, bool]:
    """The beginning of a text, or the `whole` of it, and whether that is exact; raises `InputError` for no text."""
    for cut in range(1 if whole else _LAST_BYTES):
        try:
            return decode(head[: len(head) - cut]), True
        except InputError as error:
            if not str(error).startswith("damaged"):
                raise
    return Decoded(head.decode("utf-8", "replace"), "utf-8"), False  # who reads the damaged place will say so


def read_lines(stream: IO[bytes], encoding: str) -> Iterator[Line]:
    """The lines with their numbers; of a line longer than any abstract only the beginning."""
    reader = io.TextIOWrapper(stream, encoding=encoding, errors="surrogateescape", newline="")
    number = 0
    try:
        while text := reader.readline(SIZE_LIMIT + 1):
            number += 1
            yield Line(number, text)
            while len(text) > SIZE_LIMIT and not text.endswith("\n"):
                text = reader.readline(SIZE_LIMIT + 1)
    except UnicodeDecodeError as error:
        raise InputError(f"line {number + 1}: not valid {encoding.upper()} ({error.reason})") from None
    finally:
        reader.detach()


def mend(text: str, encoding: str) -> tuple[str, str]:
    """A piece of a text and its true encoding: one whose bytes the file's encoding does not know is read on its own.

    Raises `InputError`, with the reason alone, for what is no text at all.
    """
    if "\0" in text:
        raise InputError("binary data (it holds NUL characters), not text")
    try:
        text.encode()
    except UnicodeEncodeError:
        decoded = decode(text.encode(encoding, "surrogateescape"))
        return decoded.text, decoded.encoding
    return text, encoding
