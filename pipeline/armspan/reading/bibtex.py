"""BibTeX and BibLaTeX -> citations, one after the other.

Each entry is taken apart by `bibtexparser`. Where one begins is seen to here, by the sign that it goes by itself (an @
in front of a line), so that no more than one is in memory and a broken one costs itself alone.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import IO

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Block, DuplicateFieldKeyBlock, Entry, ParsingFailedBlock, String

from armspan.errors import InputError
from armspan.reading.citations import Fields, Item, Origin, cite, find_pmid
from armspan.reading.latex import plain_text
from armspan.reading.lines import Line, mend, read_lines
from armspan.reading.records import Record, too_long

logging.getLogger("bibtexparser").addHandler(logging.NullHandler())  # what it says of broken entries is told here

_BEGIN = re.compile(r"\ufeff?[ \t]*@\w+[ \t]*[{(]")
_KEY = re.compile(r"\W*\w+\s*[{(]\s*([^\s,{}()]{1,100})")
_MARK = re.compile(r"\\.|[{}\"]", re.S)
_WORD = re.compile(r"[^\s{}\"#,=]+")
_JOINT = re.compile(r"\s*(#?)\s*")
_ABSTRACT = "abstract"
_STRING_LIMIT = 10_000  # characters of what @string stands for; they may hold each other
_INDENT = re.compile(r"(?<![ \t\r])[ \t\r]*\n[ \t]*")


def read_bibtex(stream: IO[bytes], origin: Origin, encoding: str) -> Iterator[Item]:
    """The citations of a bibliography in their order; an entry that is broken is a problem and stops nothing.

    What `@string` says is put in where an entry uses it; `@comment` and what stands between the entries is passed over.
    """
    strings: dict[str, str] = {}
    number = 0
    for record in _records(read_lines(stream, encoding)):
        try:
            too_long(record)
            text, true = mend(record.text.lstrip("\ufeff"), encoding)
        except InputError as error:
            yield origin.problem(f"entry in line {record.start}: {error}")
            continue
        for block in parse_string(text, parse_stack=[]).blocks:
            try:
                if isinstance(block, String):
                    strings[block.key.lower()] = _value(block.value, strings)[:_STRING_LIMIT]
                elif isinstance(block, ParsingFailedBlock | Entry):
                    number += 1
                    yield _citation(block, number, origin, true, strings)
            except InputError as error:
                line = record.start + (block.start_line or 0)
                yield origin.problem(f"{_named(block.raw)} (line {line}): {error}")


def _records(lines: Iterator[Line]) -> Iterator[Record]:
    """The lines of each entry, up to the next one."""
    record = Record()
    for line in lines:
        begins = bool(_BEGIN.match(line.text))
        if begins and record.lines:
            yield record
            record = Record()
        if begins or record.lines:
            record.add(line)
    if record.lines:
        yield record


def _named(raw: str | None) -> str:
    match = _KEY.match(raw or "")
    return f"entry {match[1]}" if match else "an entry without a key"


def _citation(block: Block | None, number: int, origin: Origin, encoding: str, strings: dict[str, str]) -> Item:
    if isinstance(block, DuplicateFieldKeyBlock):
        block = block.ignore_error_block  # as BibTeX does: the first of two fields counts
    if isinstance(block, ParsingFailedBlock):
        raise InputError(_reason(str(getattr(block.error, "abort_reason", block.error))))
    assert isinstance(block, Entry)
    whole = any(field.key.lower() == _ABSTRACT for field in block.fields)
    found: dict[str, str] = {}
    for field in block.fields:
        name = field.key.lower()
        try:
            text = _value(field.value, strings)
        except InputError as error:
            if name == _ABSTRACT or not whole:  # it may have swallowed the abstract
                raise InputError(f"its field {field.key}: {error}") from None
            text = field.value
        found.setdefault(name, text)
    return cite(origin, number, "bibtex", encoding, _fields(found, block.key))


def _reason(said: str) -> str:
    """What is wrong with an entry, in the words of its writer."""
    if said.startswith("Unexpected"):  # the next entry, or the end of the file
        return "a brace or a quote is opened and never closed"
    return f"it cannot be taken apart ({said.rstrip('.')})"


def _value(raw: str, strings: dict[str, str]) -> str:
    """A value as text: pieces in braces or quotes, numbers and names of strings, with # between them.

    Raises `InputError` where something else stands behind a piece: a comma is missing there.
    """
    pieces, at = [], 0
    while True:
        if raw[at : at + 1] in ("{", '"'):
            end = _end(raw, at)
            pieces.append(raw[at + 1 : end - 1])
        elif word := _WORD.match(raw, at):
            end = word.end()
            pieces.append(strings.get(word[0].lower(), word[0]))
        else:
            raise InputError("it has no value")
        joint = _JOINT.match(raw, end)
        if joint and joint[1]:
            at = joint.end()
        elif joint and joint.end() < len(raw):
            raise InputError("a comma is missing behind it")
        else:
            return "".join(pieces)


def _end(raw: str, start: int) -> int:
    """Where the piece ends that begins with a brace or a quote at `start`."""
    depth = 0
    for mark in _MARK.finditer(raw, start):
        depth += {"{": 1, "}": -1}.get(mark[0], 0)
        if depth == 0 and mark[0] == ("}" if raw[start] == "{" else '"') and mark.start() > start:
            return mark.end()
    raise InputError("a brace or a quote in it is opened and never closed")


def _fields(found: dict[str, str], key: str) -> Fields:
    def first(*names: str) -> str | None:
        return next((text for name in names if (text := plain_text(found.get(name, "")).strip())), None)

    own = found.get("eprint") if found.get("eprinttype", "").lower() in ("pubmed", "pmid") else None
    links = [found[name] for name in ("note", "annotation", "url", "pubmedid") if name in found]
    return Fields(
        abstract=_INDENT.sub("\n", first(_ABSTRACT) or ""),
        title=first("title"),
        id=key or None,
        pmid=first("pmid", "pubmed_id", "pubmedid") or own or find_pmid(links),
        doi=first("doi") or found.get("url"),
        journal=first("journal", "journaltitle", "booktitle"),
        year=first("year", "date"),
        language=first("language", "langid"),
        publication_types=[kind for kind in (first("type", "document_type"),) if kind],
    )
