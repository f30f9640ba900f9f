"""RIS: tags of several databases, records that are broken, and what stands between records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]


def record(*lines: str) -> str:
    return "\r\n".join(("TY  - JOUR", *lines, "ER  - ", ""))


def test_a_record_without_ids_is_numbered(read: Read) -> None:
    found = read("refs.ris", record("AB  - Pain fell.") + record("N2  - Pain rose."))
    assert (found.ids, found.texts) == (["refs/1", "refs/2"], ["Pain fell.", "Pain rose."])


@pytest.mark.parametrize(
    "lines",
    [
        ("AN  - 99000001", "DB  - Medline"),
        ("AN  - 99000001", "DP  - PubMed"),
        ("N1  - PMID: 99000001",),
        ("N1  - first", "N1  - Export Date: 1 May", "C3  - EMBASE 1,PUBMED 99000001"),
        ("UR  - https://pubmed.ncbi.nlm.nih.gov/99000001/",),
        ("UR  - https://example.org;http://www.ncbi.nlm.nih.gov/pubmed/99000001",),
        ("U1  - 99000001[pmid]",),
    ],
)
def test_where_databases_put_the_pmid(read: Read, lines: tuple[str, ...]) -> None:
    assert read("x.ris", record("AB  - Pain fell.", *lines)).one.source.pmid == "99000001"


def test_an_accession_number_is_no_pmid(read: Read) -> None:
    found = read("x.ris", record("AB  - Pain fell.", "AN  - 99000001", "DB  - Embase")).one
    assert (found.source.id, found.source.pmid) == ("x/1", None)


def test_dois_out_of_addresses(read: Read) -> None:
    both = record("AB  - Pain fell.", "M3  - 10.5555/a") + record("AB  - Pain.", "UR  - https://doi.org/10.5555/b")
    assert read("x.ris", both).ids == ["10.5555/a", "10.5555/b"]


def test_titles_journals_and_dates_under_their_other_tags(read: Read) -> None:
    found = read("x.ris", record("T1  - Warm", "JA  - Invent J", "Y1  - 2011/05//", "AB  - x", "PT  - Trial")).one
    source = found.source
    assert (source.title, source.journal, source.year, source.publication_types) == (
        *("Warm", "Invent J", 2011, ("Trial",)),
    )


def test_lines_that_go_on_keep_their_breaks(read: Read) -> None:
    found = read("x.ris", record("AB  - AIM: To warm.", "METHODS: We warmed.", "", "RESULTS: Pain fell.", "PY  - 2011"))
    assert found.texts == ["AIM: To warm.\nMETHODS: We warmed.\n\nRESULTS: Pain fell."]


def test_what_databases_write_between_records(read: Read) -> None:
    content = f"1. \n{record('AB  - One.')}\nLink to the text: http://x\n\nC1  - Database: Nowhere\n\n2. \n"
    assert read("x.ris", content + record("AB  - Two.")).texts == ["One.", "Two."]


def test_broken_records_cost_themselves_alone(read: Read) -> None:
    good = record("AB  - Good.")
    open_ended = "TY  - JOUR\r\nAB  - No end.\r\n"
    headless = "T1  - No head\r\nAB  - Lost.\r\nER  - \r\n"
    found = read("x.ris", open_ended + good + headless + good.replace("Good", "Fine") + open_ended)
    assert found.texts == ["Good.", "Fine."]
    assert found.problems == [
        "record 1 (line 1): it has no end (ER) before the next begins",
        "record 3 (line 6): it does not begin with TY",
        "record 5 (line 12): the file ends within it",
    ]


def test_a_record_that_never_ends_is_not_held_in_memory(read: Read) -> None:
    endless = "TY  - JOUR\r\n" + "AB  - Pain fell again.\r\n" * 260_000 + "ER  - \r\n"
    found = read("x.ris", endless + record("AB  - Good."))
    assert (found.texts, found.problems) == (["Good."], ["record 1 (line 1): a citation longer than 5 MB"])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "gb18030"])
def test_encodings(read: Read, encoding: str) -> None:
    word = "疼痛减轻" if encoding == "gb18030" else "Schmerzen—größer"
    found = read("x.ris", record(f"AB  - {word}.").encode(encoding)).one
    assert (found.text, found.source.encoding) == (f"{word}.", encoding)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(read: Read, end: str) -> None:
    content = record("AB  - Pain fell", "      in a wrapped line.") + record("AB  - Pain rose.")
    found = read("x.ris", "\ufeff" + content.replace("\r\n", end))
    assert (found.texts, found.problems) == (["Pain fell\nin a wrapped line.", "Pain rose."], [])
