"""One input -> all citations in it, one after the other: what it is, its content says."""

from __future__ import annotations

import gzip
import io
import sys
import zipfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import IO, Any, cast

from armspan.errors import InputError
from armspan.model import Source
from armspan.reading.archives import Member, is_workbook, list_members
from armspan.reading.bounds import Budget, Exhausted, Unpacked, seekable
from armspan.reading.citations import Citation, Item, Origin, Problem, Skip, digest
from armspan.reading.columns import Columns
from armspan.reading.inputs import STDIN, Input, reason
from armspan.reading.recognise import HEAD, Kind, recognise
from armspan.reading.text import SIZE_LIMIT, Decoded, decode

_TABLES = (".csv", ".tsv")
# names under which nobody keeps the text of an abstract: where such a file holds no more, it is damaged or misnamed
_NO_TEXT = (".xlsx", ".xml", ".nbib", ".ris", ".enw", ".bib", ".jsonl", ".ndjson", ".zip")


def read_items(item: Input, columns: Columns) -> Iterator[Item]:
    """The citations of an input in its order, with what is passed over and what cannot be read.

    No more than one citation is in memory. The same input gives the same items, whoever reads it and wherever; ids are
    those of the citations themselves, so two inputs may give the same ones (see `Seen`).
    """
    origin = Origin(item.id, item.path)
    found = False
    try:
        budget = Budget()
        with _opened(item.file) as file, seekable(file, budget) as stream:
            for citation in _read(stream, origin, columns, budget):
                found = True
                yield citation
        if not found:
            yield origin.problem("no citation in it")
    except InputError as error:
        yield origin.problem(str(error))
    except OSError as error:
        yield origin.problem(reason(error))


def _opened(file: str) -> AbstractContextManager[IO[bytes]]:
    if file == STDIN and sys.stdin is None:
        raise InputError("standard input is closed")
    return nullcontext(sys.stdin.buffer) if file == STDIN else open(file, "rb")


def _read(
    stream: IO[bytes], origin: Origin, columns: Columns, budget: Budget, outer: tuple[str, ...] = ()
) -> Iterator[Item]:
    """The citations of a stream that lies within these archives, the outermost first."""
    head = _head(stream)
    kind = recognise(head, columns, origin.path.lower().removesuffix(".gz").endswith(_TABLES))
    if kind.format == "gzip":
        yield from _unpack(stream, origin, columns, budget, outer)
    elif kind.format == "zip":
        with seekable(stream, budget) as whole:
            yield from _open_zip(whole, origin, columns, budget, outer)
    else:
        yield from _read_plain(kind, stream, origin, columns)


def _head(stream: IO[bytes]) -> bytes:
    if isinstance(stream, io.BufferedReader) and not stream.seekable():
        return stream.peek(HEAD)[:HEAD]
    head = stream.read(HEAD)
    stream.seek(0)
    return head


def _unpack(
    stream: IO[bytes], origin: Origin, columns: Columns, budget: Budget, outer: tuple[str, ...]
) -> Iterator[Item]:
    if "gzip" in outer:
        raise InputError("a gzip archive within another: unpack it first")
    count = _Counting(stream)
    with gzip.GzipFile(fileobj=cast(Any, count)) as packed:
        unpacked = Unpacked(packed, lambda: count.bytes, budget)
        yield from _read(io.BufferedReader(unpacked, HEAD), origin, columns, budget, (*outer, "gzip"))


class _Counting:
    """A stream that knows how much was read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self.bytes = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.bytes += len(data)
        return data


def _open_zip(
    stream: IO[bytes], origin: Origin, columns: Columns, budget: Budget, outer: tuple[str, ...]
) -> Iterator[Item]:
    """The citations of a workbook, or those of all members of an archive that armspan reads."""
    try:
        archive = zipfile.ZipFile(stream)
    except Exception as error:  # zipfile has many ways to say that a directory is damaged
        raise InputError(f"a damaged ZIP archive ({error})") from None
    with archive:
        if is_workbook(archive):
            from armspan.reading.workbook import read_workbook

            yield from read_workbook(stream, origin, columns)
            return
        if outer:
            raise InputError("an archive within an archive: unpack it first")
        for member in list_members(archive, origin):
            if isinstance(member, Problem | Skip):
                yield member
            else:
                yield from _read_member(archive, member, columns, budget)


def _read_member(archive: zipfile.ZipFile, member: Member, columns: Columns, budget: Budget) -> Iterator[Item]:
    size = member.info.compress_size
    try:
        packed = archive.open(member.info)
    except Exception as error:  # as above, and for methods of packing that it does not know
        yield member.origin.problem(f"it cannot be unpacked ({error})")
        return
    try:
        with packed:
            unpacked = io.BufferedReader(Unpacked(packed, lambda: size, budget), HEAD)
            yield from _read(unpacked, member.origin, columns, budget, ("zip",))
    except Exhausted:
        raise
    except InputError as error:
        yield member.origin.problem(str(error))


def _read_plain(kind: Kind, stream: IO[bytes], origin: Origin, columns: Columns) -> Iterator[Item]:
    """The citations of a stream that is no archive; its parser is loaded when the first such file comes."""
    encoding = kind.encoding or "utf-8"
    if kind.format == "pubmed_xml":
        from armspan.reading.pubmed import read_pubmed

        yield from read_pubmed(stream, origin, kind.encoding)
    elif kind.format == "endnote_xml":
        from armspan.reading.endnote import read_endnote

        yield from read_endnote(stream, origin, kind.encoding)
    elif kind.format == "medline":
        from armspan.reading.medline import read_medline

        yield from read_medline(stream, origin, encoding)
    elif kind.format == "ris":
        from armspan.reading.ris import read_ris

        yield from read_ris(stream, origin, encoding)
    elif kind.format == "endnote_tagged":
        from armspan.reading.refer import read_refer

        yield from read_refer(stream, origin, encoding)
    elif kind.format == "bibtex":
        from armspan.reading.bibtex import read_bibtex

        yield from read_bibtex(stream, origin, encoding)
    elif kind.format == "table":
        from armspan.reading.tables import read_table

        yield from read_table(stream, origin, kind.delimiter, encoding, columns)
    elif kind.format == "jsonl":
        from armspan.reading.json_lines import read_json_lines

        yield from read_json_lines(stream, origin, encoding, columns)
    else:
        read = Decoded(kind.text, encoding) if kind.text is not None else decode(stream.read(SIZE_LIMIT + 1))
        name = origin.path.lower().removesuffix(".gz")
        if name.endswith(_NO_TEXT) and read.text.strip():
            raise InputError(
                f"plain text under the name of {name[name.rindex('.') :]}: damaged, or another kind of file"
            )
        source = Source(origin.id, origin.path, "text", read.encoding, sha256=digest(read.text))
        yield Citation(read.text, source)
