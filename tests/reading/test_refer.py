"""EndNote's tagged format: where programs put what, records that are broken, and texts that go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]


def record(*lines: str) -> str:
    return "\r\n".join(("%0 Journal Article", *lines, "", ""))


def test_the_fields_of_a_record(read: Read) -> None:
    content = record(
        *("%A Muster, Anna", "%A Alpha, B.", "%T Brace or cast", "%J Invent J", "%D 2019", "%V 3", "%P 1-9"),
        *("%R doi: 10.5555/a", "%M 99000001", "%W Medline", "%G eng", "%9 Randomized Controlled Trial"),
        "%X Pain was 2.1 ± 0.4.",
    )
    found = read("refs.enw", content).one
    source = found.source
    assert found.text == "Pain was 2.1 ± 0.4."
    assert (source.id, source.pmid, source.doi) == ("99000001", "99000001", "10.5555/a")
    assert (source.title, source.journal, source.year) == ("Brace or cast", "Invent J", 2019)
    assert (source.language, source.publication_types) == ("eng", ("Randomized Controlled Trial",))
    assert (source.format, source.encoding) == ("endnote_tagged", "utf-8")


@pytest.mark.parametrize("name", ["x.enw", "x.ris", "x.txt", "x"])
def test_content_decides(read: Read, name: str) -> None:
    found = read(name, "\ufeff" + record("%X Pain fell.") + record("%X Pain rose."))
    assert (found.ids, found.texts) == (["x/1", "x/2"], ["Pain fell.", "Pain rose."])


@pytest.mark.parametrize(
    "lines",
    [
        ("%M 99000001", "%~ PubMed"),
        ("%Z PMID: 99000001",),
        ("%U https://example.org", "%U https://pubmed.ncbi.nlm.nih.gov/99000001/"),
    ],
)
def test_where_programs_put_the_pmid(read: Read, lines: tuple[str, ...]) -> None:
    assert read("x.enw", record("%X Pain fell.", *lines)).one.source.pmid == "99000001"


def test_an_accession_number_is_no_pmid(read: Read) -> None:
    found = read("x.enw", record("%X Pain fell.", "%M 99000001", "%W Embase", "%U https://doi.org/10.5555/b")).one
    assert (found.source.pmid, found.source.doi) == (None, "10.5555/b")


def test_a_text_that_goes_on_keeps_its_breaks(read: Read) -> None:
    found = read("x.enw", record("%X AIM: To warm.", "  METHODS: 40% of", "% in all.", "", "Pain fell.", "%D 2011"))
    assert found.texts == ["AIM: To warm.\nMETHODS: 40% of\n% in all.\n\nPain fell."]
    assert found.citations[0].source.year == 2011


def test_records_without_an_abstract_are_skipped(read: Read) -> None:
    found = read("scholar.enw", record("%T One", "%J Invent J") + record("%X", "%T Two"))
    assert (found.problems, found.skips) == ([], [("scholar/1", "no abstract"), ("scholar/2", "no abstract")])


def test_what_does_not_begin_with_a_type_is_a_problem(read: Read) -> None:
    found = read("x.enw", f"a remark\n%T Lost\n%X Lost, too.\n{record('%X Pain fell.')}")
    assert found.texts == ["Pain fell."]
    assert found.problems == ["record 1 (line 2): it does not begin with %0"]


def test_a_record_that_never_ends_is_not_held_in_memory(read: Read) -> None:
    endless = "%0 Journal Article\n%X " + "Pain fell again.\n" * 320_000
    found = read("x.enw", endless + record("%X Good."))
    assert (found.texts, found.problems) == (["Good."], ["record 1 (line 1): a citation longer than 5 MB"])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems(read: Read, end: str) -> None:
    content = record("%X Pain fell", "in a wrapped line.") + record("%X Pain rose.")
    assert read("x.enw", content.replace("\r\n", end)).texts == ["Pain fell\nin a wrapped line.", "Pain rose."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "gb18030"])
def test_encodings(read: Read, encoding: str) -> None:
    word = "疼痛减轻" if encoding == "gb18030" else "Schmerzen—größer"
    found = read("x.enw", record(f"%X {word}.").encode(encoding)).one
    assert (found.text, found.source.encoding) == (f"{word}.", encoding)
