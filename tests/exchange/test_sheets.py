"""Extraction sheets, as people keep them, become gold; what cannot be read is told with its row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from armspan.errors import InputError
from armspan.exchange.printed import number_in, p_value_in
from armspan.exchange.sheet_gold import gold_records
from armspan.exchange.sheets import read_sheet

HEADER = "Study ID,Outcome,Group,Time point,N,Mean,SD,Events,Total,%,P value\n"


def sheet(tmp_path: Path, text: str, name: str = "sheet.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def gold(path: Path, columns: Path | None = None) -> list[dict[str, Any]]:
    return [raw for raw, _ in gold_records(read_sheet(path, columns))]


def test_rows_by_study(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        HEADER
        + "x1,VAS score,cast,6 weeks,21,3.1,0.4,,,,<0.001\n"
        + "x1,VAS score,brace,6 weeks,19,4.2,0.6,,,,<0.001\n"
        + "x2,sores,cast,,,,,2,21,9.5,NS\n",
    )
    one, two = gold(path)
    assert (one["source"]["id"], one["layers"], one["partial"]) == ("x1", [], ["arms", "measurements", "p_values"])
    assert [(arm["label"], arm["count"]) for arm in one["arms"]] == [("cast", 21), ("brace", 19)]
    first = one["measurements"][0]
    assert (first["param_type"], first["value"], first["spread"], first["time_frame"]) == ("mean", 3.1, 0.4, "6 weeks")
    assert first["dispersion_type"] == "standard_deviation"
    (p,) = one["analyses"]  # both rows repeat one P value
    assert (p["p_value"], p["arms"]) == ({"operator": "<", "value": 0.001}, ["a1", "a2"])
    (count,) = two["measurements"]
    assert (count["param_type"], count["value"], count["percentage"]) == ("count_of_participants", 2, 9.5)
    assert two["arms"][0]["count"] == 21
    assert two["analyses"] == []


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        ("mean (sd)", "3.1 (0.4)", {"param_type": "mean", "value": 3.1, "spread": 0.4}),
        ("mean ± SD", "−3.1 ± 0.4", {"value": -3.1, "spread": 0.4}),
        ("mean,SE", "3.1,0.1", {"spread": 0.1, "dispersion_type": "standard_error"}),
        ("median,q1,q3", "4,2,7", {"value": 4, "lower_limit": 2, "limits_type": "inter_quartile_range"}),
        ("min,max", "4,9", {"param_type": None, "value": None, "upper_limit": 9, "limits_type": "full_range"}),
        ("mean,lower ci,upper ci", "4,2,7", {"value": 4, "limits_type": "confidence_interval_95"}),
        ("events", "12/40", {"param_type": "count_of_participants", "value": 12}),
        ("n (%)", "12 (30.0%)", {"value": 12, "percentage": 30}),
        ("percent", "30 %", {"param_type": "percentage", "value": 30}),
        ("mean", '"1,234.5"', {"value": 1234.5}),
        ("mean", '"1,234"', {"value": 1234}),
        ("mean", '"3,1"', {"value": 3.1}),
        ("mean", '"0,125"', {"value": 0.125}),
        ("mean (sd)", '"13,1 (0,45)"', {"value": 13.1, "spread": 0.45}),
    ],
)
def test_values_in_all_their_shapes(tmp_path: Path, columns: str, cells: str, expected: dict[str, Any]) -> None:
    (fact,) = gold(sheet(tmp_path, f"study,{columns}\nx1,{cells}\n"))[0]["measurements"]
    assert {key: fact.get(key) for key in expected} == expected


def test_semicolons_with_decimal_commas(tmp_path: Path) -> None:
    (fact,) = gold(sheet(tmp_path, "Study;Mean;SD\nx1;3,1;0,4\n"))[0]["measurements"]
    assert (fact["value"], fact["spread"]) == (3.1, 0.4)


def test_a_workbook_with_several_sheets(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["notes"])
    outcomes = book.create_sheet("Outcomes")
    for row in (["PMID", "Mean", "p"], [12345678, 3.1, 0.03], [None, None, None], [12345679.0, 4, "P<.05"]):
        outcomes.append(row)
    book.save(tmp_path / "book.xlsx")
    columns = sheet(tmp_path, 'sheet = "Outcomes"\nlayers = ["measurements"]\n', "columns.toml")
    one, two = gold(tmp_path / "book.xlsx", columns)
    assert (one["source"]["id"], two["source"]["id"]) == ("12345678", "12345679")
    assert (one["layers"], one["partial"]) == (["measurements"], ["arms", "p_values"])
    assert [row["analyses"][0]["p_value"]["operator"] for row in (one, two)] == ["=", "<"]


def test_columns_by_other_names(tmp_path: Path) -> None:
    path = sheet(tmp_path, "Ref,After,Spread,Mean\nx1,3.1,0.4,9\n")
    columns = sheet(tmp_path, '[columns]\nstudy = "ref"\nmean = "After"\nsd = "Spread"\n', "columns.toml")
    found = read_sheet(path, columns)
    assert found.rows == [(2, {"study": "x1", "mean": 3.1, "sd": 0.4})]
    assert found.notes == [f"{path}:1: not read: column Mean"]


def test_numbers_of_a_study_beside_its_name_or_instead_of_it(tmp_path: Path) -> None:
    text = "Study,PMID,DOI,mean\nSmith 2021,12345678,NR,3\nSmith 2021,,10.5555/a,4\n"
    assert [raw["source"] for raw in gold(sheet(tmp_path, text))] == [
        {"id": "Smith 2021", "pmid": "12345678", "doi": "10.5555/a"}
    ]
    assert gold(sheet(tmp_path, "PMID,mean\n12345678,3\n"))[0]["source"] == {"id": "12345678", "pmid": "12345678"}


def test_rows_that_say_nothing_new_are_told(tmp_path: Path) -> None:
    path = sheet(tmp_path, "study,arm,n,mean\nx1,cast,21,3\nx1,cast,21,3\nx1,brace,19,\n")
    found = read_sheet(path)
    assert [line for line, _ in found.rows] == [2, 4]
    assert found.notes == [f"{path}:3: left out: it repeats row 2", f"{path}:4: holds no value"]


def test_a_p_value_of_a_wide_row_without_other_values(tmp_path: Path) -> None:
    path = sheet(tmp_path, "study,outcome,M1,M2,p\nx1,pain,3.1,4.2,0.1\nx1,stay,,,0.2\n")
    columns = sheet(tmp_path, '[arms.cast]\nmean = "M1"\n[arms.brace]\nmean = "M2"\n', "columns.toml")
    assert [row["p_value"]["value"] for row in gold(path, columns)[0]["analyses"]] == [0.1, 0.2]


def test_a_wide_sheet(tmp_path: Path) -> None:
    path = sheet(tmp_path, "study,outcome,M1,SD1,M2,SD2\nx1,pain,3.1,0.4,4.2,0.6\nx1,stay,,,5,1\n")
    columns = sheet(
        tmp_path, '[arms.cast]\nmean = "M1"\nsd = "SD1"\n[arms.brace]\nmean = "M2"\nsd = "SD2"\n', "columns.toml"
    )
    assert [(row["arm"], row["outcome"], row["mean"]) for _, row in read_sheet(path, columns).rows] == [
        ("cast", "pain", 3.1),
        ("brace", "pain", 4.2),
        ("brace", "stay", 5),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "who,mean\nx1,3\n",
            r"sheet.csv:1: none of the columns \(who, mean\) tells which study a row is about: name it",
        ),
        ("study,colour\nx1,red\n", r"sheet.csv:1: none of the columns \(study, colour\) tells a value \(mean, median,"),
        ("study,mean\nx1,3.1\nx1,three\n", r"sheet.csv:3: mean: 'three' is not a number"),
        ("study,p\nx1,1.2\n", r"sheet.csv:2: p: '1.2' is not a P value"),
        ("study,mean\n,3\n", r"sheet.csv:2: the row names no study"),
        ("study,mean,n\nx1,3,21.5\n", r"sheet.csv:2: n: 21.5 is not a whole number"),
        ("study,events\nx1,2.5/40\n", r"sheet.csv:2: events: '2.5/40' is not a number"),
        ("study,mean\n", r"sheet.csv:1: no rows under the header"),
        ("", r"sheet.csv:1: none of the columns"),
    ],
)
def test_sheets_that_cannot_be_read(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        gold(sheet(tmp_path, text))


def test_lines_are_counted_over_cells_with_line_ends(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"sheet.csv:4: mean: 'x' is not a number"):
        gold(sheet(tmp_path, 'study,outcome,mean\nx1,"two\nlines",3\nx1,one,x\n'))


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ("[columns]\nstudy = 'Ref'\n", r"sheet.csv:1: no column 'Ref', which .*columns.toml names for study"),
        ("[columns]\nstdy = 'study'\n", r"columns.toml:2: columns.stdy: is not known here, only study, pmid, doi,"),
        ("[columns]\nstudy = 3\n", r"columns.toml:2: columns.study: is not the name of a column"),
        ("colums = 3", r"columns.toml:1: colums: is not known here, only layers, sheet, columns, arms"),
        ("\ncolumns = 3", r"columns.toml:2: columns: is not a table"),
        ("[arms]\ncast = 'x'", r"columns.toml:2: arms.cast: is not a table"),
        ("layers = ['measurement']", r"columns.toml:1: layers: is not a list of any of: arms, measurements, p_values"),
        ("layers = 'arms'", r"columns.toml:1: layers: is not a list of any of"),
        ("[columns", r"columns.toml:1: not TOML"),
    ],
)
def test_column_files_that_cannot_be_read(tmp_path: Path, plan: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        gold(sheet(tmp_path, "study,mean\nx1,3\n"), sheet(tmp_path, plan, "columns.toml"))


def test_what_is_no_workbook(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"book.xlsx: not an Excel workbook"):
        gold(sheet(tmp_path, "study,mean\n", "book.xlsx"))


@pytest.mark.parametrize(
    ("text", "number"),
    [("39.8%", 39.8), ("27 347 women", 27347), ("Thirty-six patients", 36), ("−0.8", -0.8), ("·5", 0.5), ("all", None)],
)
def test_numbers_in_marked_words(text: str, number: float | None) -> None:
    assert number_in(text) == number


@pytest.mark.parametrize(
    ("text", "p"),
    [
        ("P < 0.001", ("<", 0.001)),
        (".03", ("=", 0.03)),
        ("p≤0,05", ("<=", 0.05)),
        ("P value = 0·5", ("=", 0.5)),
        ("NS", None),
        ("12.5", None),
    ],
)
def test_p_values_in_marked_words(text: str, p: tuple[str, float] | None) -> None:
    assert p_value_in(text) == p
