"""PubMed's MEDLINE format (.nbib, or .txt in the format "PubMed") -> citations, one after the other.

    PMID- 31234567
    TI  - A title that goes on
          in the next line.

https://pubmed.ncbi.nlm.nih.gov/help/#pubmed-format lists the fields. The lines of a citation are read by `rispy`, whose
parser is made to be given other tags.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import IO, Any, ClassVar

from rispy import RisParser

from armspan.errors import InputError
from armspan.reading.citations import Fields, Item, Origin, cite
from armspan.reading.lines import Line, mend, read_lines
from armspan.reading.pubmed import RETRACTED, is_registry
from armspan.reading.records import Record, too_long

_FIELD = re.compile(r"[A-Z][A-Z0-9 ]{3}-(?: |$)|[ \t]")
_LAST = "SO  -"  # the field that ends every citation


class _Parser(RisParser):  # type: ignore[misc]
    START_TAG = "PMID"
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
        **{"PMID": "pmid", "TI": "title", "BTI": "book", "AB": "abstract", "JT": "journal", "TA": "journal_short"},
        **{"DP": "date", "LA": "languages", "PT": "types", "SI": "secondary", "LID": "ids", "AID": "ids"},
        **{"RIN": "retraction"},
    }
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = ["LA", "PT", "SI", "LID", "AID"]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str, str] | tuple[None, str]:
        """The tag, which fills four places, and what stands behind it; no tag where a line goes on."""
        if line[4:5] == "-" and line[:1].isupper():
            return line[:4].rstrip(), line[6:].strip()
        return None, line.strip()


def read_medline(stream: IO[bytes], origin: Origin, encoding: str) -> Iterator[Item]:
    """The citations of an export in their order; one that is broken is a problem and stops nothing."""
    for record in _records(read_lines(stream, encoding)):
        try:
            yield _citation(record, origin, encoding)
        except InputError as error:
            yield origin.problem(f"line {record.start}: {error}")


def _records(lines: Iterator[Line]) -> Iterator[Record]:
    """The lines of each citation: it ends with an empty line, or where the next begins."""
    record = Record()
    for line in lines:
        if not line.text.strip() or line.text.startswith("PMID-"):
            if record.lines:
                yield record
            record = Record()
        if line.text.strip("\ufeff\r\n\t "):
            record.add(line)
    if record.lines:
        yield record


def _citation(record: Record, origin: Origin, encoding: str) -> Item:
    too_long(record)
    lines = record.lines
    if not lines[0].text.lstrip("\ufeff").startswith("PMID-"):
        raise InputError("a citation that does not begin with PMID-")
    for line in lines[1:]:
        if not _FIELD.match(line.text):
            raise InputError(f"line {line.number} of this citation is neither a field nor goes on with one")
    if not lines[-1].text.endswith("\n") and not any(line.text.startswith(_LAST) for line in lines):
        raise InputError("the file ends within this citation")
    text, encoding = mend(record.text, encoding)
    (found,) = _Parser(skip_unknown_tags=True).parse(f"{text.lstrip(chr(0xFEFF))}\nER  -\n")
    return cite(origin, record.start, "medline", encoding, _fields(found))


def _fields(found: dict[str, Any]) -> Fields:
    ids: Sequence[str] = found.get("ids", ())
    return Fields(
        abstract=found.get("abstract"),
        title=found.get("title") or found.get("book"),
        pmid=found["pmid"],
        doi=next((id for id in ids if id.endswith("[doi]")), None),
        journal=found.get("journal") or found.get("journal_short"),
        year=found.get("date"),
        language=", ".join(found.get("languages", ())),
        publication_types=[*found.get("types", ()), *([RETRACTED] if found.get("retraction") else [])],
        registrations=[number for entry in found.get("secondary", ()) if (number := _registration(entry))],
    )


def _registration(entry: str) -> str | None:
    """The number in "ClinicalTrials.gov/NCT01234567"; None for what is no trial registry."""
    bank, _, number = entry.partition("/")
    return number if number and is_registry(bank) else None
