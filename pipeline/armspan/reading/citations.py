"""What a reader hands on: a citation with its abstract, one that is passed over, or a place that cannot be read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from armspan.model import Section, Source
from armspan.reading.text import SIZE_LIMIT

_PMID = re.compile(r"(?:PMID\W{0,3})?(\d{1,8})(?:\.0)?\Z", re.I)
_PMID_WITHIN = re.compile(
    r"\b(?:PMID|PUBMED)[\s:#-]{0,3}(\d{1,8})\b|\bpubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d{1,8})\b|\b(\d{1,8})\[pmid\]", re.I
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Citation:
    """An abstract, where it comes from, and the sections it came in (offsets into `text`); none: it came in one."""

    text: str
    source: Source
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Omission:
    """An input that becomes no record, and why: a line of problems.jsonl or skipped.jsonl."""

    path: str
    id: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Problem(Omission):
    """Something that could not be read."""


@dataclass(frozen=True, slots=True)
class Skip(Omission):
    """Something that was read and needs no record: it has no abstract, or was there before."""


Item = Citation | Skip | Problem


@dataclass(frozen=True, slots=True)
class Origin:
    """The file that citations come from: the stem of its name, and the path that records show."""

    id: str
    path: str

    def problem(self, reason: str, id: str | None = None) -> Problem:
        """A problem of this file, in one line that can be written whatever it quotes."""
        line = " ".join(reason.split()).encode("utf-8", "backslashreplace").decode()
        return Problem(self.path, id or self.id, line)


@dataclass(slots=True)
class Fields:
    """What a format says of one citation, as it is printed there."""

    abstract: str | None = None
    title: str | None = None
    id: str | None = None  # its number in a table of the user's own
    pmid: str | None = None
    doi: str | None = None
    journal: str | None = None
    year: str | None = None
    language: str | None = None
    publication_types: Sequence[str] = ()
    registrations: Sequence[str] = ()
    sections: tuple[Section, ...] = ()


def cite(origin: Origin, number: str | int, format: str, encoding: str | None, fields: Fields) -> Item:
    """The citation that the fields describe; its id is its PMID, else its DOI, its own number, or file/`number`."""
    text, pmid, doi = fields.abstract or "", clean_pmid(fields.pmid), clean_doi(fields.doi)
    ident = pmid or doi or _line(fields.id) or f"{origin.id}/{number}"
    if not text.strip():
        return Skip(origin.path, ident, "no abstract")
    if len(text) > SIZE_LIMIT:
        return origin.problem(f"its abstract has {len(text):,} characters; more than {SIZE_LIMIT:,} is none", ident)
    source = Source(
        id=ident,
        path=origin.path,
        format=format,
        encoding=encoding,
        pmid=pmid,
        doi=doi,
        registrations=_each(fields.registrations),
        title=_line(fields.title),
        journal=_line(fields.journal),
        year=clean_year(fields.year),
        language=_line(fields.language),
        publication_types=_each(fields.publication_types),
        sha256=digest(text),
    )
    return Citation(text, source, fields.sections)


def digest(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def clean_pmid(printed: str | None) -> str | None:
    """A PMID without what may stand around it; None for what is none.

    >>> clean_pmid("PMID: 31234567"), clean_pmid("31234567.0"), clean_pmid("PMC123")
    ('31234567', '31234567', None)
    """
    match = _PMID.match(printed.strip()) if printed else None
    return match[1] if match else None


def find_pmid(printed: Iterable[str]) -> str | None:
    """The first PMID that says of itself that it is one: "PMID: 31234567", an address at PubMed, "31234567[pmid]"."""
    matches = (_PMID_WITHIN.search(text) for text in printed)
    return next((match[1] or match[2] or match[3] for match in matches if match), None)


def clean_doi(printed: str | None) -> str | None:
    """A DOI without a resolver in front; None for what is none.

    >>> clean_doi("https://doi.org/10.5555/AB.12"), clean_doi("doi: 10.5555/x [doi]"), clean_doi("n/a")
    ('10.5555/AB.12', '10.5555/x', None)
    """
    match = _DOI.search(printed) if printed else None
    return match[0].rstrip(".,;") if match else None


def clean_year(printed: str | None) -> int | None:
    """The year of a date as databases print it: "2019 Nov-Dec", "2019/11//", "Winter 2019"."""
    match = _YEAR.search(printed) if printed else None
    return int(match[1]) if match else None


def _line(printed: str | None) -> str | None:
    """A field on one line; None where it is empty."""
    return " ".join(printed.split()) or None if printed else None


def _each(printed: Iterable[str]) -> tuple[str, ...]:
    """The entries of a list, each once and none empty."""
    return tuple(dict.fromkeys(line for entry in printed if (line := _line(entry))))
