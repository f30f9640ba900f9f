"""PubMed's citation format: fields that go on, what is broken, and encodings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]

CITATION = """PMID- 99000001
OWN - NLM
TI  - Warm hands after a title that does not end in
      the first line.
LID - e12 [pii]
LID - 10.5555/warm.1 [doi]
AB  - Pain fell in 12
      patients (P<0.05).
LA  - eng
LA  - fre
SI  - ClinicalTrials.gov/NCT99000001
SI  - GENBANK/AB000001
SI  - ChiCTR/ChiCTR99000001
PT  - Journal Article
PT  - Retracted Publication
TA  - Invent J
JT  - Invented journal
DP  - 2019 Nov-Dec
SO  - Invent J. 2019 Nov-Dec.
"""


def test_a_citation_to_the_last_field(read: Read) -> None:
    found = read("x.nbib", "\n" + CITATION).one
    assert found.text == "Pain fell in 12 patients (P<0.05)."
    source = found.source
    assert source.title == "Warm hands after a title that does not end in the first line."
    assert (source.pmid, source.doi, source.year, source.language) == ("99000001", "10.5555/warm.1", 2019, "eng, fre")
    assert source.registrations == ("NCT99000001", "ChiCTR99000001")  # a gene bank registers no trials
    assert source.publication_types == ("Journal Article", "Retracted Publication")
    assert source.journal == "Invented journal"


@pytest.mark.parametrize("name", ["x.txt", "x.nbib", "x", "x.csv"])
def test_the_name_does_not_matter(read: Read, name: str) -> None:
    assert read(name, CITATION).one.source.format == "medline"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_encodings(read: Read, encoding: str) -> None:
    found = read("x.nbib", CITATION.replace("Pain", "Dolor—é").encode(encoding)).one
    assert found.text.startswith("Dolor—é fell")
    assert found.source.encoding == encoding


def test_line_ends_of_other_systems(read: Read) -> None:
    for end in ("\r\n", "\r"):
        assert read("x.nbib", CITATION.replace("\n", end)).texts == ["Pain fell in 12 patients (P<0.05)."]


def test_citations_without_an_empty_line_between_them(read: Read) -> None:
    assert read("x.nbib", CITATION + CITATION.replace("99000001", "99000002")).ids == ["99000001", "99000002"]


def test_a_broken_citation_costs_itself_alone(read: Read) -> None:
    broken = CITATION.replace("OWN - NLM", "a line of nothing")
    found = read("x.nbib", f"{broken}\n{CITATION.replace('99000001', '99000002')}\nTI  - Alone\nSO  - x\n")
    assert found.ids == ["99000002"]
    assert found.problems == [
        "line 1: line 2 of this citation is neither a field nor goes on with one",
        "line 41: a citation that does not begin with PMID-",
    ]


def test_a_file_that_ends_within_a_citation(read: Read) -> None:
    found = read("x.nbib", f"{CITATION}\n{CITATION.replace('99000001', '99000002')}"[:-250])
    assert found.ids == ["99000001"]
    assert found.problems == ["line 21: the file ends within this citation"]


def test_no_abstract_is_no_problem(read: Read) -> None:
    found = read("x.nbib", "PMID- 99000001\nTI  - Title.\nSO  - x\n")
    assert (found.skips, found.problems) == ([("99000001", "no abstract")], [])


def test_bytes_of_another_encoding_in_one_citation(read: Read) -> None:
    second = CITATION.replace("99000001", "99000002")
    found = read("x.nbib", f"{CITATION}\n".replace("Pain", "Schmerz ü").encode() + second.encode("windows-1252"))
    other = CITATION.replace("99000001", "99000003").replace("Pain", "Pain—é").encode("windows-1252")
    mixed = read("x.nbib", f"{CITATION}\n".replace("Pain", "Schmerz ü").encode() * 60 + b"\n" + other)
    assert [item.source.encoding for item in found.citations] == ["utf-8", "utf-8"]
    assert (mixed.texts[-1][:6], mixed.citations[-1].source.encoding) == ("Pain—é", "windows-1252")


def test_pubmeds_other_text_format_is_told(read: Read) -> None:
    printed = "1. Invent J. 2019 Nov;1(1):1-2. doi: 10.5555/warm.1.\n\nWarm hands.\n\nPain fell.\n\nPMID: 99000001\n"
    assert read("x.txt", printed).problems == [
        'PubMed\'s format "Abstract (text)": save the search in the format "PubMed" instead'
    ]


def test_a_notice_of_retraction_is_kept(read: Read) -> None:
    content = CITATION.replace("PT  - Retracted Publication\n", "RIN - Invent J. 2021;3:4. PMID: 99000009\n")
    found = read("x.nbib", content).one.source
    assert (found.pmid, found.publication_types) == ("99000001", ("Journal Article", "Retracted Publication"))
