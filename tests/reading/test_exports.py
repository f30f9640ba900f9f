"""The exports of the corpus: every format, to the last field, and a whole run over all of them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from armspan.model import Section, Source
from armspan.reading.citations import Citation, Item, Skip
from armspan.reading.columns import Columns
from armspan.reading.inputs import list_inputs
from armspan.reading.items import read_items
from armspan.rulebook import rulebook
from armspan.running.batch import extract_folder

EXPORTS = Path(__file__).parent.parent.parent / "corpus" / "exports"
JOURNAL = "Archives of Invented Orthopaedics"
TRIAL = ("Journal Article", "Randomized Controlled Trial")


def items(name: str) -> list[Item]:
    (item,) = list_inputs([str(EXPORTS / name)]).inputs
    return list(read_items(item, Columns.of(rulebook().terms)))


def citation(name: str, number: int = 0) -> Citation:
    found = items(name)[number]
    assert isinstance(found, Citation)
    assert found.source.sha256 == hashlib.sha256(found.text.encode()).hexdigest()
    return found


def source(found: Citation) -> dict[str, Any]:
    """The fields of a source that say something, without path and digest."""
    fields = {name: getattr(found.source, name) for name in Source.__slots__ if name not in ("path", "sha256")}
    return {name: value for name, value in fields.items() if value not in (None, ())}


def test_pubmed_nbib() -> None:
    first, second, editorial = items("pubmed.nbib")
    assert editorial == Skip("pubmed.nbib", "99000199", "no abstract")
    assert isinstance(first, Citation)
    assert source(first) == {
        "id": "99000101",
        "format": "medline",
        "encoding": "utf-8",
        "pmid": "99000101",
        "doi": "10.5555/armspan.101",
        "registrations": ("NCT99000101",),
        "title": "Cold compression or ice packs after total knee arthroplasty: a randomized, assessor-blinded trial.",
        "journal": JOURNAL,
        "year": 2019,
        "language": "eng",
        "publication_types": TRIAL,
    }
    assert first.text.startswith("BACKGROUND: Ice is given to nearly everybody after knee arthroplasty, but how it is")
    assert first.text.endswith("CONCLUSION: Cold compression eased pain slightly more than ice packs did.")
    assert (first.text.count("\n"), first.sections, first.source.path) == (0, (), "pubmed.nbib")
    assert isinstance(second, Citation)
    assert second.source.publication_types == ("Journal Article", "Comparative Study")


def test_pubmed_xml() -> None:
    found = citation("pubmed.xml")
    assert source(found) == {
        "id": "99000103",
        "format": "pubmed_xml",
        "encoding": "utf-8",
        "pmid": "99000103",
        "doi": "10.5555/armspan.103",
        "registrations": ("ISRCTN99000103",),
        "title": "Cold compression versus crushed ice after total knee arthroplasty: a multicenter randomized trial.",
        "journal": JOURNAL,
        "year": 2021,
        "language": "eng",
        "publication_types": (*TRIAL, "Retracted Publication"),
    }
    lines = found.text.split("\n")
    assert lines[0] == "PURPOSE: To compare cold compression with crushed ice after total knee arthroplasty."
    assert lines[-1] == "TRIAL REGISTRATION: ISRCTN99000103."
    assert [(s.label, s.heading, found.text[s.start : s.end]) for s in found.sections[::5]] == [
        ("objective", "PURPOSE", "To compare cold compression with crushed ice after total knee arthroplasty."),
        ("background", "TRIAL REGISTRATION", "ISRCTN99000103."),
    ]
    assert [s.label for s in found.sections] == [
        *("objective", "methods", "methods", "results", "conclusion", "background"),
    ]
    assert citation("pubmed.xml", 1).sections == ()


def test_packed_baseline() -> None:
    found = citation("baseline.xml.gz")
    assert (found.source.id, found.source.path, found.source.format) == ("99000105", "baseline.xml.gz", "pubmed_xml")
    assert found.sections[0] == Section("objective", "OBJECTIVE", 11, 100)
    assert [item.source.pmid for item in items("baseline.xml.gz") if isinstance(item, Citation)] == [
        *("99000105", "99000101"),
    ]


def test_ris() -> None:
    first, second, third = items("references.ris")
    assert isinstance(first, Citation)
    assert isinstance(second, Citation)
    assert isinstance(third, Citation)
    assert source(first) == {
        "id": "10.5555/armspan.106",
        "format": "ris",
        "encoding": "utf-8",
        "doi": "10.5555/armspan.106",
        "title": "Cold therapy in the first weeks after total knee arthroplasty: a prospective randomised study",
        "journal": JOURNAL,
        "year": 2015,
        "language": "English",
        "publication_types": ("Article",),
    }
    assert first.text.startswith("Objective: To study whether two weeks of cold therapy ease pain after")
    assert (second.source.id, second.source.pmid) == ("99000107", "99000107")
    assert second.source.title == "Cryopneumatic compression after unilateral knee replacement"
    assert second.text.startswith("This single-blind trial randomly assigned 58 patients")
    assert third.source.doi == "10.5555/ARMSPAN.103"


def test_endnote_xml() -> None:
    found = citation("endnote.xml")
    assert source(found) == {
        "id": "99000108",
        "format": "endnote_xml",
        "encoding": "utf-8",
        "pmid": "99000108",
        "doi": "10.5555/armspan.108",
        "title": "Advanced cryotherapy for pain after total knee arthroplasty",
        "journal": JOURNAL,
        "year": 2017,
        "language": "eng",
        "publication_types": ("Randomized Controlled Trial",),
    }
    assert [line.split(":")[0] for line in found.text.split("\n")] == ["BACKGROUND", "METHODS", "RESULTS", "CONCLUSION"]


def test_csv() -> None:
    first, protocol = items("screening.csv")
    assert protocol == Skip("screening.csv", "#42", "no abstract")
    assert isinstance(first, Citation)
    assert source(first) == {
        "id": "99000109",
        "format": "csv",
        "encoding": "utf-8-sig",
        "pmid": "99000109",
        "doi": "10.5555/armspan.109",
        "title": "Motorized cold compression for recovery after knee arthroplasty",
        "journal": JOURNAL,
        "year": 2023,
    }
    assert first.text.startswith("In this trial, 88 patients were randomly allocated")


def test_tsv() -> None:
    found = citation("screening.tsv")
    assert source(found) == {
        "id": "K-10",
        "format": "tsv",
        "encoding": "utf-8",
        "title": "Cooling after knee arthroplasty in older adults",
        "year": 2014,
    }
    assert found.text.startswith("Forty-four adults older than 70 years")


def test_xlsx() -> None:
    found = citation("screening.xlsx")
    assert len(items("screening.xlsx")) == 1
    assert source(found) == {
        "id": "99000111",
        "format": "xlsx",
        "pmid": "99000111",
        "doi": "10.5555/armspan.111",
        "title": "Night-time cold compression and sleep after knee arthroplasty",
        "year": 2024,
    }
    assert found.text.startswith("We randomised 72 patients to night-time cold compression")


def test_jsonl() -> None:
    found = citation("abstracts.jsonl")
    assert source(found) == {
        "id": "10.5555/armspan.112",
        "format": "jsonl",
        "encoding": "utf-8",
        "doi": "10.5555/armspan.112",
        "title": "Gaseous cryotherapy after knee replacement",
        "year": 2013,
        "publication_types": ("Randomized Controlled Trial",),
    }


def test_bibtex() -> None:
    trial, book = items("zotero.bib")
    assert book == Skip("zotero.bib", "nobody_knee_2011", "no abstract")
    assert isinstance(trial, Citation)
    assert source(trial) == {
        "id": "99000107",
        "format": "bibtex",
        "encoding": "utf-8",
        "pmid": "99000107",
        "doi": "10.5555/armspan.107",
        "title": "Cryopneumatic Compression after Unilateral Knee Replacement",
        "journal": JOURNAL,
        "year": 2020,
        "language": "en",
    }
    assert trial.text == citation("references.ris", 1).text


def test_endnote_tagged() -> None:
    found = citation("tagged.enw")
    assert source(found) == {
        "id": "10.5555/armspan.106",
        "format": "endnote_tagged",
        "encoding": "utf-8",
        "doi": "10.5555/armspan.106",
        "title": "Cold therapy in the first weeks after total knee arthroplasty: a prospective randomised study",
        "journal": JOURNAL,
        "year": 2015,
        "language": "English",
    }
    assert found.text == citation("references.ris").text


def test_zip() -> None:
    text, ris = items("archive.zip")
    assert isinstance(text, Citation)
    assert isinstance(ris, Citation)
    assert (text.source.id, text.source.path) == ("ice-sleeve", "archive.zip/knees/ice-sleeve.txt")
    assert (text.source.format, text.source.encoding) == ("text", "utf-8")
    assert (ris.source.id, ris.source.path) == ("10.5555/armspan.114", "archive.zip/knees/more.ris")
    assert ris.source.format == "ris"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports") / "out"
    summary = extract_folder([str(EXPORTS)], folder)
    assert (summary.inputs, summary.abstracts, summary.skipped, summary.problems) == (12, 14, 7, 0)
    return folder


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_study_is_read_once_and_one_without_an_abstract_not_at_all(out: Path) -> None:
    assert lines(out / "skipped.jsonl") == [
        {"path": "pubmed.nbib", "id": "99000101", "reason": "duplicate: the same PMID as 99000101"},
        {"path": "pubmed.nbib", "id": "99000199", "reason": "no abstract"},
        {"path": "references.ris", "id": "10.5555/ARMSPAN.103", "reason": "duplicate: the same DOI as 99000103"},
        {"path": "screening.csv", "id": "#42", "reason": "no abstract"},
        {"path": "tagged.enw", "id": "10.5555/armspan.106", "reason": "duplicate: the same DOI as 10.5555/armspan.106"},
        {"path": "zotero.bib", "id": "99000107", "reason": "duplicate: the same PMID as 99000107"},
        {"path": "zotero.bib", "id": "nobody_knee_2011", "reason": "no abstract"},
    ]


def test_every_trial_has_its_two_means_at_six_weeks(out: Path) -> None:
    """Arms and means of all formats; a time that opened the results goes on for what follows."""
    records = lines(out / "records.jsonl")
    assert [len(record["arms"]) for record in records] == [2] * 14
    for record in records:
        score = {o["id"] for o in record["outcomes"] if o["instrument"] == "vas"}
        found = [m for m in record["measurements"] if m["outcome"] in score]
        late = [m for m in found if m["time"] and m["time"]["offset"] == "P6W"]
        assert [m["param_type"] for m in late] == ["mean", "mean"], record["source"]["id"]


def test_the_parts_of_a_structured_abstract_are_the_sections_of_its_record(out: Path) -> None:
    records = {record["source"]["id"]: record for record in lines(out / "records.jsonl")}
    record = records["99000103"]
    assert [(s["label"], s["heading"]) for s in record["sections"]] == [
        ("objective", "PURPOSE"),
        ("methods", "DESIGN AND SETTING"),
        ("methods", "PATIENTS"),
        ("results", "MAIN RESULTS"),
        ("conclusion", "CONCLUSIONS"),
        ("other", "TRIAL REGISTRATION"),  # NLM files it under the background
    ]
    assert record["text"][record["sections"][3]["start"] :].startswith("Six weeks after surgery, the VAS")


def test_what_only_the_title_says_points_into_the_title(out: Path) -> None:
    records = {record["source"]["id"]: record for record in lines(out / "records.jsonl")}
    told = {fact["aspect"]: fact for fact in records["99000101"]["design"]}
    assert told["masking"]["value"] == "single"
    assert told["masking"]["span"] == {"start": 75, "end": 91, "text": "assessor-blinded", "part": "title"}
    assert "part" not in told["allocation"]["span"]
