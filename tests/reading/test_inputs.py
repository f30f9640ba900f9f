"""Names on the command line become inputs in order with unique ids; what cannot be read is told, never raised."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from armspan.errors import InputError
from armspan.reading.citations import Citation, Omission
from armspan.reading.columns import Columns
from armspan.reading.inputs import Input, Listing, list_inputs
from armspan.reading.items import read_items


def read(item: Input) -> Citation:
    (citation,) = read_items(item, Columns())
    assert isinstance(citation, Citation)
    return citation


def write(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"abstract {name}", encoding="utf-8")


def ids(listing: Listing) -> list[str]:
    return [item.id for item in listing.inputs]


def paths(listing: Listing) -> list[str]:
    return [item.path for item in listing.inputs]


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a/z.TXT", "a/y.txt", "c/d/e.txt", "c.txt", "notes.md", ".hidden.txt", ".git/x.txt")
    listing = list_inputs([str(tmp_path)])
    assert paths(listing) == ["a/y.txt", "a/z.TXT", "b.txt", "c/d/e.txt", "c.txt"]
    assert ids(listing) == ["y", "z", "b", "e", "c"]
    assert (listing.problems, listing.shared_stems) == ([], [])
    assert [omission.path for omission in listing.skipped] == ["notes.md"]


def test_files_of_other_kinds_are_named_once_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "a/Smith 2019.PDF", "a/b.docx", "c.xls", "d.html", "e.7z", "f.json", "g", ".hidden.pdf")
    listing = list_inputs([str(tmp_path), str(tmp_path)])
    other = "not a kind of file that is read in a folder: name it itself if it holds abstracts"
    assert listing.problems == []
    assert [(omission.path, omission.reason) for omission in listing.skipped] == [
        ("a/Smith 2019.PDF", "a PDF file: save the abstract as .txt, or export the citation"),
        ("a/b.docx", "a document: save the abstract as .txt"),
        ("c.xls", "a spreadsheet of another kind: save it as .xlsx or .csv"),
        ("d.html", "a web page: save the abstract as .txt, or export the citation"),
        ("e.7z", "an archive of another kind: unpack it first"),
        ("f.json", other),
        ("g", other),
    ]


def test_a_named_file_may_be_called_anything(tmp_path: Path) -> None:
    write(tmp_path, "b.txt", "a.abstract")
    listing = list_inputs([str(tmp_path / "b.txt"), str(tmp_path / "a.abstract")])
    assert [(item.id, item.path) for item in listing.inputs] == [("b", "b.txt"), ("a", "a.abstract")]


def test_files_of_one_stem_get_their_folder_in_front(tmp_path: Path) -> None:
    write(tmp_path, "north/1.txt", "south/1.txt", "south/2.txt")
    listing = list_inputs([str(tmp_path)])
    assert ids(listing) == ["north/1", "south/1", "2"]
    assert listing.shared_stems == ["1"]


def test_folders_of_one_name_are_told_apart_further_up(tmp_path: Path) -> None:
    write(tmp_path, "a/x/1.txt", "b/x/1.txt", "c/1.txt")
    assert ids(list_inputs([str(tmp_path)])) == ["a/x/1", "b/x/1", "c/1"]


def test_files_of_one_stem_in_one_folder_keep_their_suffix(tmp_path: Path) -> None:
    write(tmp_path, "1.txt", "1.md", "2.txt")
    listing = list_inputs([str(tmp_path), str(tmp_path / "1.md")])
    assert ids(listing) == ["1.txt", "2", "1.md"]


def test_the_last_resort_is_a_number(tmp_path: Path) -> None:
    write(tmp_path, "stdin.txt")
    assert ids(list_inputs(["-", str(tmp_path / "stdin.txt")]))[1].endswith("/stdin")
    assert ids(list_inputs([str(tmp_path / "stdin.txt"), "-"]))[1] == "stdin"


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "a/1.txt", "2.txt")
    listing = list_inputs([str(tmp_path), str(tmp_path / "a"), str(tmp_path / "2.txt"), str(tmp_path)])
    assert ids(listing) == ["2", "1"]
    assert listing.skipped == [
        Omission(".", None, "named twice or linked: the same as a"),
        Omission("2.txt", None, "named twice or linked: the same as 2.txt"),
    ]


def test_a_link_back_to_a_folder_ends_there(tmp_path: Path) -> None:
    write(tmp_path, "a/1.txt")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    listing = list_inputs([str(tmp_path)])
    assert ids(listing) == ["1"]
    assert listing.skipped == [Omission("a/loop", None, "named twice or linked: the same as .")]


def test_links_that_lead_nowhere_are_problems(tmp_path: Path) -> None:
    write(tmp_path, "1.txt")
    (tmp_path / "2.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "3.txt").symlink_to(tmp_path / "3.txt")
    listing = list_inputs([str(tmp_path)])
    assert ids(listing) == ["1"]
    assert listing.problems == [
        Omission("2.txt", None, "no longer there, or a link that leads nowhere"),
        Omission("3.txt", None, os.strerror(40).lower()),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "1.txt")
    listing = list_inputs([str(tmp_path)])
    assert (listing.inputs, listing.problems) == ([], [Omission("1.txt", None, "neither a file nor a folder")])


def test_a_folder_without_abstracts_is_a_problem(tmp_path: Path) -> None:
    reason = (
        "no file in it that armspan reads "
        "(.txt, .nbib, .xml, .ris, .enw, .bib, .csv, .tsv, .xlsx, .jsonl, .ndjson, .zip, .gz)"
    )
    assert list_inputs([str(tmp_path)]).problems == [Omission(str(tmp_path), None, reason)]
    write(tmp_path, "notes.md")
    listing = list_inputs([str(tmp_path)])
    assert listing.problems == [Omission(str(tmp_path), None, reason)]
    assert [omission.path for omission in listing.skipped] == ["notes.md"]


def test_a_name_that_does_not_exist_is_a_slip(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere: no such file or folder$"):
        list_inputs([str(tmp_path / "nowhere")])


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_a_file_name_that_is_no_utf_8_can_be_written(tmp_path: Path) -> None:
    with open(os.fsencode(tmp_path) + b"/caf\xe9.txt", "wb") as stream:
        stream.write(b"Pain fell.")
    (item,) = list_inputs([str(tmp_path)]).inputs
    assert (item.id, item.path) == ("caf\\xe9", "caf\\xe9.txt")
    assert read(item).text == "Pain fell."


def test_a_source_says_how_the_text_was_read(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_bytes("P＜0.05".encode("utf-16"))
    citation = read(list_inputs([str(tmp_path)]).inputs[0])
    assert citation.text == "P＜0.05"
    source = citation.source
    assert (source.id, source.path, source.format, source.encoding) == ("1", "1.txt", "text", "utf-16")
    assert source.sha256 == "f207d92d580958e4a152889328843eb16be1652ada9e8ace202461d9d3b5a124"


def test_standard_input_is_an_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Pain fell.")))
    (item,) = list_inputs(["-"]).inputs
    citation = read(item)
    assert (citation.text, citation.source.id, citation.source.path) == ("Pain fell.", "stdin", "-")


def test_a_file_that_vanished_names_the_reason(tmp_path: Path) -> None:
    write(tmp_path, "1.txt")
    (item,) = list_inputs([str(tmp_path)]).inputs
    (tmp_path / "1.txt").unlink()
    (problem,) = read_items(item, Columns())
    assert getattr(problem, "reason", None) == "no longer there, or a link that leads nowhere"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_names_the_reason(tmp_path: Path) -> None:
    write(tmp_path, "1.txt")
    (tmp_path / "1.txt").chmod(0)
    (problem,) = read_items(list_inputs([str(tmp_path)]).inputs[0], Columns())
    assert getattr(problem, "reason", None) == "no permission to read it"
