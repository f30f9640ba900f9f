"""What may be judged: records in a file, in a folder, in shards, and abstracts in all that can be extracted."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from armspan.errors import InputError
from armspan.evaluation.evaluate import evaluate, evaluate_paths
from armspan.evaluation.gold import Gold, read_gold
from armspan.evaluation.names import Names
from armspan.evaluation.predicted import read_predicted

Raw = dict[str, Any]
Write = Callable[..., Path]
PMID = "99000001"
DOI = "10.5555/Armspan.1"


@pytest.fixture
def standard(gold: Raw, write: Write) -> Gold:
    """The gold, which calls its abstract by its PMID."""
    return read_gold(write("gold.jsonl", gold | {"source": {"id": PMID}}))


def as_table(text: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows([["PMID", "Title", "Abstract"], [PMID, "Casts and braces", text], ["2", "", "No."]])
    return stream.getvalue().encode()


def as_medline(text: str) -> bytes:
    return f"PMID- {PMID}\nTI  - Casts and braces\nAB  - {text}\n\nPMID- 2\nTI  - Another\nAB  - No.\n".encode()


def as_ris(text: str) -> bytes:
    return f"TY  - JOUR\nTI  - Casts and braces\nAN  - {PMID}\nDO  - {DOI}\nAB  - {text}\nER  - \n".encode()


def as_xml(text: str) -> bytes:
    article = f"<Article><Abstract><AbstractText>{text.replace('<', '&lt;')}</AbstractText></Abstract></Article>"
    cited = f"<MedlineCitation><PMID>{PMID}</PMID>{article}</MedlineCitation>"
    return f"<PubmedArticleSet><PubmedArticle>{cited}</PubmedArticle></PubmedArticleSet>".encode()


def as_lines(text: str) -> bytes:
    return json.dumps({"pmid": PMID, "abstract": text}).encode() + b"\n"


def as_zip(text: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("in/export.nbib", as_medline(text))
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "export"),
    [
        ("export.csv", as_table),
        ("export.nbib", as_medline),
        ("export.xml", as_xml),
        ("export.jsonl", as_lines),
        ("export.zip", as_zip),
        (f"{PMID}.txt", str.encode),
    ],
)
@pytest.mark.parametrize("inside", [True, False])
def test_abstracts_as_extract_reads_them(
    gold: Raw, standard: Gold, tmp_path: Path, name: str, export: Callable[[str], bytes], inside: bool
) -> None:
    file = tmp_path / "abstracts" / name
    file.parent.mkdir()
    file.write_bytes(export(gold["text"]))
    found = evaluate_paths(file.parent if inside else file, standard)
    assert found.notes == ()
    assert (found.rate("enrollment.f1"), found.rate("measurements.arm.recall")) == (1, 1)


def test_an_abstract_without_pmid_is_found_by_its_doi(gold: Raw, write: Write, tmp_path: Path) -> None:
    (tmp_path / "export.ris").write_bytes(as_ris(gold["text"]).replace(f"AN  - {PMID}\n".encode(), b""))
    standard = read_gold(write("gold.jsonl", gold | {"source": {"id": "mine", "doi": DOI.lower()}}))
    assert evaluate_paths(tmp_path / "export.ris", standard).rate("enrollment.f1") == 1


def test_what_was_not_extracted_is_told(gold: Raw, standard: Gold, tmp_path: Path) -> None:
    folder = tmp_path / "abstracts"
    folder.mkdir()
    (folder / "1.nbib").write_bytes(as_medline(gold["text"]).replace(b"AB  - No.\n", b""))
    (folder / "2.nbib").write_bytes(as_medline(gold["text"]))
    (folder / "3.txt").write_bytes(b"\0")
    assert evaluate_paths(folder, standard).notes == (
        "1.nbib: 2 was not extracted: no abstract",
        f"2.nbib: a second abstract of {PMID} was left out",
        "3.txt: 3 was not extracted: binary data (it holds NUL characters), not text",
    )


def test_why_there_is_no_record_is_told_with_the_error(standard: Gold, tmp_path: Path) -> None:
    (tmp_path / f"{PMID}.txt").write_bytes(b"\0")
    with pytest.raises(InputError) as refused:
        evaluate_paths(tmp_path / f"{PMID}.txt", standard)
    assert str(refused.value).endswith(
        f"gold.jsonl:1: no record for {PMID}: extract it, or count it as missed with evaluate --missing-as-empty; "
        f"nothing was extracted; {PMID}.txt: {PMID} was not extracted: binary data (it holds NUL characters), not text"
    )
    with pytest.raises(InputError, match="nothing was extracted"):  # a wrong folder is no folder of empty records
        evaluate_paths(tmp_path / f"{PMID}.txt", standard, missing="empty")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"arms": []}\n', r"records.jsonl:1: \$: "),
        ('{"source": {"id": "x1"}}\n{\n', "records.jsonl:2: not JSON: "),
        ("[1]\n", "records.jsonl:1: not a record"),
        ("\n", "records.jsonl: holds no record"),
    ],
)
def test_files_that_hold_no_records(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "records.jsonl").write_text(content, "utf-8")
    with pytest.raises(InputError, match=message):
        read_predicted(tmp_path / "records.jsonl", (), [])


def test_a_folder_with_nothing_to_read(tmp_path: Path, standard: Gold) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"nothing was extracted; .*empty: .* no file in it that armspan reads"):
        evaluate_paths(tmp_path / "empty", standard)


@pytest.mark.parametrize("called", ["smith2021", "Smith 2021", "SMITH et al. (2021)", "31234567", "10.5555/ABC"])
def test_a_study_is_found_by_each_of_its_names(gold: Raw, record: Raw, write: Write, called: str) -> None:
    record["source"] = {"id": "smith2021", "pmid": "31234567", "doi": "10.5555/abc"}
    standard = read_gold(write("gold.jsonl", gold | {"source": {"id": called}}))
    found = evaluate({"smith2021": record}, standard, [])
    assert found.rate("whole.all.recall") == 1
    assert found.notes == ((f"by a like spelling: {called} is smith2021",) if " " in called else ())


def test_a_folder_with_other_abstracts(gold: Raw, standard: Gold, tmp_path: Path) -> None:
    folder = tmp_path / "abstracts"
    folder.mkdir()
    (folder / "x7.txt").write_text(gold["text"], "utf-8")
    with pytest.raises(
        InputError, match=r"nothing was extracted; .*abstracts: none of its 1 abstract\(s\) has a gold: x7$"
    ):
        evaluate_paths(folder, standard)


def test_names_that_could_be_several_are_nobodys() -> None:
    names = Names([("smith_2021", ()), ("Smith 2021", ()), ("12-3", ["7"])])
    assert names.find("Smith 2021") == "Smith 2021"
    assert names.find("smith-2021") is None
    assert names.find("123") is None
    assert names.find("nobody", "7") == "12-3"


def test_two_golds_of_one_record(gold: Raw, record: Raw, write: Write) -> None:
    record["source"]["pmid"] = PMID
    standard = read_gold(write("gold.jsonl", gold, gold | {"source": {"id": PMID}}))
    with pytest.raises(InputError, match=rf"jsonl:2: {PMID} is a second gold for the record x1; the first is in .*:1"):
        evaluate({"x1": record}, standard, [])


def test_gold_of_another_text_is_told(gold: Raw, record: Raw, write: Write) -> None:
    path = write("gold.jsonl", gold)
    notes = evaluate({"x1": record | {"text": gold["text"] + " And more."}}, read_gold(path), []).notes
    assert notes == (f"{path}:1: the text of x1 is not that of its record",)
