"""EndNote's tagged format (.enw, or a text file) -> citations, one after the other.

    %0 Journal Article
    %T A title that goes on
    in the next line.

A citation begins with %0. https://support.clarivate.com/Endnote lists the fields under "EndNote Import".
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from armspan.errors import InputError
from armspan.reading.citations import Fields, Item, Origin, cite, clean_pmid, find_pmid
from armspan.reading.lines import Line, mend, read_lines
from armspan.reading.records import Record, too_long

_TAG = re.compile(r"\ufeff?%([A-Z0-9@?!#$&()*+,\-./:;<=>\[\]^_`{|}~])(?:[ \t]|$)")
_DOI_ADDRESS = re.compile(r"\bdoi\.org/(10\.\S+)", re.I)
_MEDLINE = re.compile(r"medline|pubmed|nlm", re.I)


def read_refer(stream: IO[bytes], origin: Origin, encoding: str) -> Iterator[Item]:
    """The citations of an export in their order; one that is broken is a problem and stops nothing."""
    for number, record in enumerate(_records(read_lines(stream, encoding)), 1):
        try:
            too_long(record)
            text, true = mend(record.text, encoding)
            found = _tagged(text)
            if "0" not in found:
                raise InputError("it does not begin with %0")
            yield cite(origin, number, "endnote_tagged", true, _fields(found))
        except InputError as error:
            yield origin.problem(f"record {number} (line {record.start}): {error}")


def _records(lines: Iterator[Line]) -> Iterator[Record]:
    """The lines of each citation, up to the next %0; what stands before the first field is passed over."""
    record = Record()
    for line in lines:
        match = _TAG.match(line.text)
        if match and match[1] == "0" and record.lines:
            yield record
            record = Record()
        if match or record.lines:
            record.add(line)
    if record.lines:
        yield record


def _tagged(text: str) -> Mapping[str, Sequence[str]]:
    """The values of each tag; a line without a tag goes on with the value before it."""
    found: dict[str, list[str]] = defaultdict(list)
    values: list[str] = []
    for line in text.lstrip("\ufeff").splitlines():
        if match := _TAG.match(line):
            values = found[match[1]]
            values.append(line[match.end() :].strip())
        elif values:
            values[-1] += f"\n{line.strip()}"
    return {tag: [value.strip() for value in values] for tag, values in found.items()}


def _fields(found: Mapping[str, Sequence[str]]) -> Fields:
    def first(*tags: str) -> str | None:
        return next((value for tag in tags for value in found.get(tag, ()) if value), None)

    links = found.get("U", ())
    addresses = (match[1] for link in links if (match := _DOI_ADDRESS.search(link)))
    return Fields(
        abstract=first("X"),
        title=first("T"),
        pmid=_pmid(found),
        doi=first("R") or next(addresses, None),
        journal=first("J", "B"),
        year=first("D", "8"),
        language=first("G"),
        publication_types=found.get("9", ()),
    )


def _pmid(found: Mapping[str, Sequence[str]]) -> str | None:
    """The PMID, which the format has no field for: the accession number of a PubMed record, or where one is named."""
    accession = next(iter(found.get("M", ())), "")
    if _MEDLINE.search(" ".join((*found.get("W", ()), *found.get("~", ())))) and (own := clean_pmid(accession)):
        return own
    return find_pmid([accession, *found.get("Z", ()), *found.get("U", ())])
