"""ZIP and gzip: what is read out of them, and what is refused."""

from __future__ import annotations

import gzip
import io
import os
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from armspan.reading import bounds
from armspan.reading.citations import Citation, Skip
from armspan.reading.columns import Columns
from armspan.reading.inputs import list_inputs
from armspan.reading.items import read_items

Read = Callable[..., Any]
RIS = "TY  - JOUR\nAB  - Pain rose.\nER  - \n"


def packed(members: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_members_are_read_in_the_order_of_their_names(read: Read) -> None:
    members = {"b/refs.ris": RIS, "a.txt": "Pain fell.", "b/c.csv.gz": gzip.compress(b"Title,Abstract\nWarm,Stayed.\n")}
    found = read("x.zip", packed(members))
    assert [(item.source.id, item.source.path, item.text) for item in found.citations] == [
        ("a", "x.zip/a.txt", "Pain fell."),
        ("c/2", "x.zip/b/c.csv.gz", "Stayed."),
        ("refs/1", "x.zip/b/refs.ris", "Pain rose."),
    ]


def test_members_of_one_stem_get_their_folder_in_front(read: Read) -> None:
    found = read("x.zip", packed({"north/1.txt": "Pain fell.", "south/1.txt": "Pain rose."}))
    assert found.ids == ["north/1", "south/1"]


def test_what_is_passed_over(read: Read) -> None:
    members = {"notes.pdf": b"%PDF", "__MACOSX/._a.txt": "x", ".git/a.txt": "x", "d/": "", "d/a.txt": "Pain fell."}
    found = read("x.zip", packed(members))
    assert found.texts == ["Pain fell."]
    assert [(item.path, item.reason) for item in found.items if isinstance(item, Skip)] == [
        ("x.zip/notes.pdf", "a PDF file: save the abstract as .txt, or export the citation")
    ]
    assert read("y.zip", packed({"notes.pdf": b"%PDF"})).problems == [
        (
            "no file in it that armspan reads "
            "(.txt, .nbib, .xml, .ris, .enw, .bib, .csv, .tsv, .xlsx, .jsonl, .ndjson, .zip, .gz)"
        )
    ]


def test_a_member_without_a_name_is_passed_over(read: Read) -> None:
    nameless = packed({"a.txt": "Pain fell.", "unnamed": "x"}).replace(b"unnamed", b"\0" * 7)
    found = read("x.zip", nameless)
    assert (found.texts, found.problems) == (["Pain fell."], [])


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/evil.txt", "a/../../evil.txt", "C:/evil.txt"])
def test_names_that_lead_out_of_an_archive(read: Read, name: str) -> None:
    found = read("x.zip", packed({name: "Pain rose.", "good.txt": "Pain fell."}))
    assert found.texts == ["Pain fell."]
    assert found.problems == ["a name that leads out of the archive"]


def test_links_are_not_followed(read: Read) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        link = zipfile.ZipInfo("link.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert read("x.zip", stream.getvalue()).problems == ["a link, not a file"]


def test_a_password(read: Read) -> None:
    content = bytearray(packed({"a.txt": "Pain fell."}))
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + place] |= 1
    assert read("x.zip", bytes(content)).problems == ["it is protected by a password"]


def test_a_damaged_member_costs_itself_alone(read: Read) -> None:
    content = packed({"a.txt": "Pain fell.", "b.txt": "Pain rose and rose and rose."})
    at = content.index(b"b.txt") + 8
    found = read("x.zip", content[:at] + b"\xff\xff\xff" + content[at + 3 :])
    assert found.texts == ["Pain fell."]
    assert found.problems[0].startswith("its packed data are damaged (")


def test_a_damaged_directory_is_one_problem(read: Read) -> None:
    content = bytearray(packed({"a.txt": "Pain fell."}))
    content[content.index(b"PK\x01\x02") + 6] = 217  # the version that is needed to unpack it
    assert read("x.zip", bytes(content)).problems == ["a damaged ZIP archive (zip file version 21.7)"]


def test_archives_within_archives_are_refused(read: Read) -> None:
    inner = packed({"a.txt": "Pain fell."})
    assert read("x.zip", packed({"inner.zip": inner})).problems == ["an archive within an archive: unpack it first"]
    assert read("x.gz", gzip.compress(inner)).problems == ["an archive within an archive: unpack it first"]
    assert read("y.gz", gzip.compress(gzip.compress(b"Pain."))).problems == [
        "a gzip archive within another: unpack it first"
    ]
    assert read("z.gz", gzip.compress(b"\0" * 257 + b"ustar" + b"\0" * 300)).problems == [
        "a tar archive: unpack it first"
    ]


def test_a_gzip_file_of_one_abstract(read: Read) -> None:
    found = read("pain.txt.gz", gzip.compress(b"Pain fell.")).one
    assert (found.text, found.source.id, found.source.path) == ("Pain fell.", "pain", "pain.txt.gz")


@pytest.fixture
def low_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "RATIO_FROM", 1_000_000)


@pytest.mark.usefixtures("low_limits")
def test_zip_bombs(read: Read) -> None:
    bomb = packed({"bomb.txt": b"0" * 4_000_000})
    assert read("x.zip", bomb).problems == ["unpacks to 4 MB out of 0.0 MB: not read"]
    nested = gzip.compress(b"TY  - JOUR\nAB  - x\nER  - \n" + b"\n" * 4_000_000)
    found = read("y.ris.gz", nested)
    assert (found.texts, found.problems) == (["x"], ["unpacks to more than 300 times its size: not read on"])


def test_what_unpacks_to_too_much_in_all(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "UNPACKED_LIMIT", 300_000)
    records = "".join(f"TY  - JOUR\nAB  - Pain {n}.\nER  - \n" for n in range(30_000))
    found = read("x.ris.gz", gzip.compress(records.encode()))
    assert found.problems == ["unpacks to more than 0.0003 GB: not read on"]
    assert 1_000 < len(found.texts) < 30_000
    assert read("x.zip", packed({"a.ris": records})).problems[0].startswith("unpacks to 1 MB out of")


def test_standard_input_may_be_an_archive(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    with open(writer, "wb") as stream:
        stream.write(packed({"a.txt": "Pain fell.", "b.ris": RIS}))
    with open(reader, encoding="utf-8") as stdin:
        monkeypatch.setattr("sys.stdin", stdin)
        (item,) = list_inputs(["-"]).inputs
        found = [item for item in read_items(item, Columns()) if isinstance(item, Citation)]
    assert [(item.source.id, item.source.path) for item in found] == [("a", "-/a.txt"), ("b/1", "-/b.ris")]


@pytest.mark.parametrize("suffix", ["xlsx", "xml", "nbib", "ris", "enw", "bib", "jsonl", "zip"])
def test_text_under_a_name_of_another_kind_is_no_abstract(read: Read, suffix: str) -> None:
    assert read(f"x.{suffix}", "Pain fell in 20 patients.").problems == [
        f"plain text under the name of .{suffix}: damaged, or another kind of file"
    ]
    assert read(f"y.{suffix}", " \n").problems == []  # it is empty: that is said elsewhere


@pytest.mark.parametrize("name", ["x.txt", "x", "x.md", "x.gz"])
def test_an_abstract_may_be_called_anything_else(read: Read, name: str) -> None:
    assert read(name, "Pain fell in 20 patients.").texts == ["Pain fell in 20 patients."]
