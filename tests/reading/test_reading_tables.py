"""CSV, TSV and JSONL: finding the table, its header and the column of abstracts; rows that are broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Read = Callable[..., Any]


def test_a_table_is_known_by_its_header_whatever_its_name(read: Read) -> None:
    found = read("x.txt", 'PMID,Abstract\n99000001,"Pain fell, by half."\n').one
    assert (found.text, found.source.format, found.source.pmid) == ("Pain fell, by half.", "csv", "99000001")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(read: Read, delimiter: str) -> None:
    found = read("x", delimiter.join(("Title", "Abstract")) + "\n" + delimiter.join(("Warm", "Pain fell."))).one
    assert (found.text, found.source.title) == ("Pain fell.", "Warm")
    assert found.source.format == ("tsv" if delimiter == "\t" else "csv")


@pytest.mark.parametrize("heading", ["Abstract", "ABSTRACT", "Abstract Note", "abstract_text", "AB", "N2"])
def test_headings_of_abstracts(read: Read, heading: str) -> None:
    assert read("x.csv", f"Title,{heading}\nWarm,Pain fell.\n").texts == ["Pain fell."]


def test_a_title_above_the_header(read: Read) -> None:
    found = read("x.csv", "My screening,,\n,,\nNo,Title,Abstract\n1,Warm,Pain fell.\n").one
    assert (found.text, found.source.id) == ("Pain fell.", "x/4")


def test_prose_is_no_table(read: Read) -> None:
    prose = "Background: pain, warmth, and hands.\nMethods: we, with care, warmed.\nResults: pain, at last, fell.\n"
    assert read("x.txt", prose).one.source.format == "text"
    assert read("y.txt", "Abstract\nPain, warmth, and year.\n").one.source.format == "text"


def test_breaks_and_quotes_within_cells(read: Read) -> None:
    found = read("x.csv", 'Title,Abstract\r\nWarm,"AIM: ""To warm"".\r\nRESULTS: Pain fell."\r\nCold,Pain rose.\r\n')
    assert found.texts == ['AIM: "To warm".\r\nRESULTS: Pain fell.', "Pain rose."]
    assert found.ids == ["x/2", "x/3"]


def test_rows_that_are_broken_cost_themselves_alone(read: Read) -> None:
    rows = ("Title,Abstract", "Warm,Pain fell, by half.", "Cold,Pain rose.", 'Hot,"Never closed.', "Mild,Lost.")
    found = read("x.csv", "\n".join(rows) + "\n")
    assert found.texts == ["Pain rose."]
    assert found.problems == [
        "row 2 (line 2): 3 cells under 2 headings: a delimiter in a cell needs quotes",
        "row 4 (line 4): a quote is opened and never closed",
    ]


def test_the_users_column(read: Read) -> None:
    table = "nr,Zusammenfassung\n1,Der Schmerz nahm ab.\n"
    assert read("x.csv", table, "Zusammenfassung").texts == ["Der Schmerz nahm ab."]
    assert read("y.csv", table, "zusammenfassung ").texts == ["Der Schmerz nahm ab."]
    both = read("z.csv", "id,Abstract,Own words\n7,Pain fell.,Less pain.\n", "Own words")
    assert (both.texts, both.ids) == (["Less pain."], ["7"])


def test_a_wrong_column_names_row_and_columns(read: Read) -> None:
    expected = (
        "row 1: no column 'Abstrakt'; its columns are: nr, Zusammenfassung. Name the right one with --text-column"
    )
    assert read("x.csv", "nr,Zusammenfassung\n1,Weniger Schmerz.\n", "Abstrakt").problems == [expected]
    (problem,) = read("y.csv", "PMID,Title,Abstract\n99000001,Warm,Pain fell.\n", "Abstrakt").problems
    assert problem.startswith("row 1: no column 'Abstrakt'; its columns are: PMID, Title, Abstract.")


def test_a_table_without_abstracts_says_so(read: Read) -> None:
    (problem,) = read("x.csv", "PMID,Title,Authors\n99000001,Warm,Nobody\n").problems
    assert problem == (
        "row 1: no column known to hold abstracts; its columns are: PMID, Title, Authors. "
        "Name the right one with --text-column"
    )
    (unknown,) = read("y.csv", "nr,Zusammenfassung\n1,Weniger Schmerz.\n").problems
    assert unknown.startswith("row 1: no column known to hold abstracts; its columns are: nr, Zusammenfassung.")


def test_what_is_quoted_from_a_damaged_file_can_be_written(read: Read) -> None:
    (problem,) = read("x.csv", "PMID,Title,größer,größe,".encode() + b"\xe7bstract\n99000001,Warm,x,y,Pain.\n").problems
    assert "größe, \\udce7bstract." in problem
    problem.encode()


def test_lists_in_cells(read: Read) -> None:
    found = read("x.csv", "Abstract,Publication Type,NCT Number\nPain.,Trial; Letter,NCT99000001 | NCT99000002\n").one
    assert found.source.publication_types == ("Trial", "Letter")
    assert found.source.registrations == ("NCT99000001", "NCT99000002")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252", "gb18030"])
def test_encodings(read: Read, encoding: str) -> None:
    word = "疼痛减轻" if encoding == "gb18030" else "Größer—"
    found = read("x.tsv", f"Title\tAbstract\nWarm\t{word}\n".encode(encoding)).one
    assert (found.text, found.source.encoding) == (word, encoding)


def test_one_row_in_another_encoding(read: Read) -> None:
    table = "Title,Abstract\nWarm,größer\n".encode() * 1 + b"Cold,gr\xf6\xdfer und k\xfchler\n"
    found = read("x.csv", ("Title,Abstract\n" + "Warm,größer\n" * 9).encode() + table.splitlines(keepends=True)[-1])
    assert found.texts[-1] == "größer und kühler"
    assert [item.source.encoding for item in found.citations] == ["utf-8"] * 9 + ["windows-1252"]


def test_empty_tables(read: Read) -> None:
    assert read("x.csv", "Title,Abstract\n").problems == ["no citation in it"]
    assert read("y.csv", "Title,Abstract\n,\n\nWarm,\n").skips == [("y/4", "no abstract")]


def test_json_lines(read: Read) -> None:
    found = read(
        "x.jsonl", '{"abstract": "Pain fell.", "pmid": 99000001, "year": 2019}\n\n{"text": "Rose.", "id": "k"}\n'
    )
    assert (found.texts, found.ids) == (["Pain fell.", "Rose."], ["99000001", "k"])
    assert (found.citations[0].source.format, found.citations[0].source.year) == ("jsonl", 2019)


def test_lines_that_are_no_citation(read: Read) -> None:
    lines = ('{"abstract": "Pain."}', "{broken", "[1]", '{"title": "Warm"}', '{"abstract": null}', '{"abstract": true}')
    found = read("x.jsonl", "\n".join(lines))
    assert found.texts == ["Pain."]
    assert found.problems[0].startswith("line 2: not JSON (unexpected character")
    assert found.problems[1:] == [
        "line 3: not an object: a citation is {...}",
        "line 4: no property known to hold abstracts; its properties are: title. Name the right one with --text-column",
    ]
    assert found.skips == [("x/5", "no abstract"), ("x/6", "no abstract")]


def test_json_of_other_shapes_is_told(read: Read) -> None:
    assert read("x.json", '[{"abstract": "Pain."}]').problems == [
        "a JSON list: write one object per line (JSONL)",
    ]
    assert read("y.json", '{\n  "abstract": "Pain."\n}').problems == [
        "JSON over several lines: write one object per line (JSONL)",
    ]


def test_json_that_is_nested_deeply(read: Read) -> None:
    found = read("x.jsonl", '{"abstract": "Pain."}\n{"abstract": ' + "[" * 100_000 + "\n")
    assert found.texts == ["Pain."]
    assert found.problems[0].startswith("line 2: not JSON (")
