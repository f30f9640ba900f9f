"""EndNote XML -> citations, with no more than one in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

from armspan.reading.citations import Fields, Item, Origin, cite, clean_pmid, find_pmid
from armspan.reading.xml import read_elements, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_MEDLINE = re.compile(r"medline|pubmed", re.I)
_BREAK = re.compile(r"\r\n?")  # EndNote writes a line break as &#xD;


def read_endnote(stream: IO[bytes], origin: Origin, encoding: str | None) -> Iterator[Item]:
    """The citations of an export in their order."""
    for number, record in enumerate(read_elements(stream, ("record",)), 1):
        yield cite(origin, number, "endnote_xml", encoding, _fields(record))


def _fields(record: _Element) -> Fields:
    def first(*paths: str) -> str | None:
        return next((text for path in paths if (text := text_of(record.find(path)))), None)

    return Fields(
        abstract=_BREAK.sub("\n", first("abstract") or ""),
        title=first("titles/title"),
        pmid=_pmid(record),
        doi=first("electronic-resource-num"),
        journal=first("periodical/full-title", "titles/secondary-title", "periodical/abbr-1", "titles/alt-title"),
        year=first("dates/year", "dates/pub-dates/date"),
        language=first("language"),
        publication_types=[text for text in (text_of(record.find("work-type")),) if text],
    )


def _pmid(record: _Element) -> str | None:
    """The PMID, which EndNote has no field for: the accession number of a PubMed record, or where one is named."""
    accession = text_of(record.find("accession-num"))
    database = " ".join(text_of(record.find(f"remote-database-{part}")) for part in ("name", "provider"))
    if _MEDLINE.search(database) and (own := clean_pmid(accession)):
        return own
    links = [text_of(url) for url in record.findall("urls/related-urls/url")]
    return find_pmid([accession, text_of(record.find("notes")), *links])
