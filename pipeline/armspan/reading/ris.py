"""RIS -> citations, one after the other. Each record is read by `rispy`; where one begins and ends is seen to here, so
that a broken one costs itself alone. What databases write between the records is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO, Any, ClassVar

from rispy import RisParser

from armspan.errors import InputError
from armspan.reading.citations import Fields, Item, Origin, cite, clean_doi, clean_pmid, find_pmid
from armspan.reading.lines import Line, mend, read_lines
from armspan.reading.records import Record, too_long

_TAG = re.compile(r"\ufeff?([A-Z][A-Z0-9])  -")
_DOI_ADDRESS = re.compile(r"\bdoi\.org/(10\.\S+)", re.I)
_LINE = re.compile(r" \n")  # rispy puts a space before what goes on
_MEDLINE = re.compile(r"medline|pubmed", re.I)


class _Parser(RisParser):  # type: ignore[misc]
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
        **{"TY": "type", "TI": "title", "T1": "first_title", "CT": "caption", "AB": "abstract", "N2": "notes_abstract"},
        **{"JF": "journal", "T2": "second_title", "JO": "journal_short", "JA": "journal_short", "J2": "journal_short"},
        **{"PY": "year", "Y1": "first_year", "DA": "date", "DO": "doi", "LA": "language", "DB": "database"},
        **{"DP": "provider", "AN": "accession", "M3": "kind", "PT": "kinds", "UR": "links", "L2": "links"},
        **dict.fromkeys(("N1", "ID", "M1", "U1", "U2", "C1", "C2", "C3", "C5"), "notes"),
    }
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = [*"PT UR L2 N1 ID M1 U1 U2 C1 C2 C3 C5".split()]  # noqa: SIM905
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        """The tag and what stands behind it; no tag where a line goes on, which keeps its break."""
        tag, content = super().parse_line(line)
        return (tag, content) if tag else (None, f"\n{content}")


def read_ris(stream: IO[bytes], origin: Origin, encoding: str) -> Iterator[Item]:
    """The citations of an export in their order; one that is broken is a problem and stops nothing."""
    for number, (record, fault) in enumerate(_records(read_lines(stream, encoding)), 1):
        try:
            if fault:
                raise InputError(fault)
            yield _citation(record, number, origin, encoding)
        except InputError as error:
            yield origin.problem(f"record {number} (line {record.start}): {error}")


def _records(lines: Iterator[Line]) -> Iterator[tuple[Record, str | None]]:
    """The lines of each record from TY to ER, and what is wrong with its ends."""
    record, stray = Record(), Record()
    for line in lines:
        match = _TAG.match(line.text)
        tag = match[1] if match else None
        if tag == "TY":
            if record.lines:
                yield record, "it has no end (ER) before the next begins"
            record, stray = Record(), Record()
        if record.lines or tag == "TY":
            record.add(line)
        elif tag:
            stray.add(line)
        if tag == "ER":
            if record.lines or len(stray.lines) > 1:
                yield (record, None) if record.lines else (stray, "it does not begin with TY")
            record, stray = Record(), Record()
    if record.lines:
        yield record, "the file ends within it"


def _citation(record: Record, number: int, origin: Origin, encoding: str) -> Item:
    too_long(record)
    text, encoding = mend(record.text, encoding)
    (found,) = _Parser(skip_unknown_tags=True).parse(text.lstrip("\ufeff"))
    return cite(origin, number, "ris", encoding, _fields(found))


def _fields(found: dict[str, Any]) -> Fields:
    def first(*names: str) -> str | None:
        return next((found[name] for name in names if found.get(name)), None)

    links: Sequence[str] = found.get("links", ())
    addresses = (match[1] for link in links if (match := _DOI_ADDRESS.search(link)))
    kind = found.get("kind")
    return Fields(
        abstract=_LINE.sub("\n", first("abstract", "notes_abstract") or "").strip(),
        title=first("title", "first_title", "caption"),
        pmid=_pmid(found),
        doi=first("doi") or next(addresses, None) or clean_doi(kind),
        journal=first("journal", "second_title", "journal_short"),
        year=first("year", "first_year", "date"),
        language=first("language"),
        publication_types=[*found.get("kinds", ()), *([kind] if kind and not clean_doi(kind) else [])],
    )


def _pmid(found: dict[str, Any]) -> str | None:
    """The PMID, which RIS has no field for: the accession number of a PubMed record, or where one is named."""
    accession = found.get("accession", "")
    if _MEDLINE.search(f"{found.get('database', '')} {found.get('provider', '')}") and (own := clean_pmid(accession)):
        return own
    return find_pmid([*found.get("notes", ()), *found.get("links", ()), accession])
