"""`armspan.read`: what `extract` reads, as citations; what is passed over is a warning of one line."""

from __future__ import annotations

from pathlib import Path

import pytest

import armspan
from armspan.errors import InputError
from armspan.running.citations import ReadingWarning

EXPORTS = Path(__file__).parents[2] / "corpus" / "exports"


def test_a_file_gives_its_citations() -> None:
    (found,) = armspan.read(EXPORTS / "endnote.xml")
    assert found.text.startswith("BACKGROUND")
    assert (found.source.format, found.source.path) == ("endnote_xml", "endnote.xml")


def test_a_folder_gives_each_study_once() -> None:
    with pytest.warns(ReadingWarning) as told:
        found = list(armspan.read(EXPORTS))
    assert len(found) == len({citation.source.id for citation in found}) == 14
    assert [str(warning.message) for warning in told] == [
        f"{EXPORTS}: 7 skipped (duplicate: 4, no abstract: 3)",
    ]


def test_a_broken_entry_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    file = tmp_path / "refs.bib"
    file.write_text("@a{one, title={No end,\n@a{two, abstract={Pain fell.}}\n@a{three, title={x}}\n", encoding="utf-8")
    with pytest.warns(ReadingWarning) as told:
        found = list(armspan.read(str(file)))
    assert [citation.text for citation in found] == ["Pain fell."]
    assert [str(warning.message) for warning in told] == [
        "refs.bib: entry one (line 1): a brace or a quote is opened and never closed",
        f"{file}: 1 skipped (no abstract: 1)",
    ]


def test_where_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: no such file or folder$"):
        armspan.read(tmp_path / "nowhere")
    (tmp_path / "1.txt").write_bytes(b"%PDF-1.7")
    with pytest.raises(InputError, match=r"^1\.txt: a PDF file, not plain text: save the abstract as \.txt$"):
        list(armspan.read(tmp_path / "1.txt"))
    (tmp_path / "2.txt").write_text("No abstract available.", encoding="utf-8")
    with pytest.raises(InputError, match=r"2\.txt: 1 skipped \(no abstract: 1\)$"):
        list(armspan.read(tmp_path / "2.txt"))


def test_a_column_with_a_name_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Key;What they found\n1;Pain fell.\n", encoding="utf-8")
    (found,) = armspan.read(tmp_path / "t.csv", text_column="What they found")
    assert found.text == "Pain fell."
