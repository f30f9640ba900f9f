"""Outcomes of several studies: which are one."""

from __future__ import annotations

from pathlib import Path

import pytest
from dataset_examples import count, gold

from armspan.dataset.grouping import group_outcomes, normalise_title, read_groups
from armspan.dataset.readings import make_reading
from armspan.errors import InputError


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("operation time", "Operating time"),
        ("operation time", "duration of surgery"),
        ("length of hospital stay", "hospital stay"),
        ("haemoglobin", "Hemoglobin level"),
        ("range of motion", "ROM"),
        ("fracture healing time", "time to fracture healing"),
        ("complication rate", "complications"),
        ("body mass index", "BMI"),
        ("HbA(1c) levels", "glycated haemoglobin"),
        ("HbA₁c", "HbA1c"),
        ("nocturnal hypoglycaemia", "nocturnal hypoglycemia rate"),
    ],
)
def test_titles_that_mean_the_same(one: str, other: str) -> None:
    assert normalise_title(one) == normalise_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("operation time", "time to surgery"),  # how long it takes, how long one waits
        ("systolic blood pressure", "diastolic blood pressure"),
        ("total blood loss", "intraoperative blood loss"),
        ("overall survival", "survival"),
        ("pain at rest", "pain on movement"),
        ("grade 3 neutropenia", "grade 4 neutropenia"),
    ],
)
def test_titles_that_do_not(one: str, other: str) -> None:
    assert normalise_title(one) != normalise_title(other)


def test_instruments_come_before_titles() -> None:
    readings = [
        make_reading(gold("s1", outcomes=[{"id": "o1", "title": "pain", "instrument": "vas"}])),
        make_reading(gold("s2", outcomes=[{"id": "o1", "title": "VAS score", "instrument": "vas"}])),
        make_reading(gold("s3", outcomes=[{"id": "o1", "title": "Horner's syndrome"}])),
        make_reading(gold("s4", outcomes=[{"id": "o1", "title": "Operating time"}])),
        make_reading(gold("s5", outcomes=[{"id": "o1", "title": "operation time"}])),
        make_reading(gold("s6", outcomes=[{"id": "o1", "title": "operation time"}])),
    ]
    groups = group_outcomes(readings)
    assert [groups[f"s{number}", "o1", None] for number in range(1, 7)] == [
        *("VAS", "VAS", "Horner's syndrome"),
        *("operation time", "operation time", "operation time"),
    ]


def test_levels_of_an_ordinal_outcome_are_groups_of_their_own() -> None:
    facts = [count(1, "a1", 3, category="excellent"), count(2, "a2", 5, category="excellent")]
    groups = group_outcomes([make_reading(gold(measurements=facts, outcomes=[{"id": "o1", "title": "Kelly grade"}]))])
    assert groups == {("s1", "o1", None): "Kelly grade", ("s1", "o1", "excellent"): "Kelly grade: excellent"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_an_edited_table_as_programs_save_it(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "groups.csv"
    lines = ["study_id,outcome_id,category,group", "s1,o1,,pain", "s2,o1,excellent,'=pain", "s3,o1,,"]
    path.write_text("\r\n".join(lines).replace(",", delimiter), encoding="utf-8-sig")
    assert read_groups(path) == {("s1", "o1", None): "pain", ("s2", "o1", "excellent"): "=pain"}


def test_the_sheet_of_an_edited_workbook(tmp_path: Path) -> None:
    from openpyxl import Workbook

    path = tmp_path / "dataset.xlsx"
    book = Workbook()
    book.active.title = "outcome_groups"
    for line in (
        ("study_id", "outcome_id", "category", "group"),
        ("s1", "o1", None, "pain"),
        ("'=s2", "o1", "good", "x"),
    ):
        book.active.append(line)
    book.save(path)
    assert read_groups(path) == {("s1", "o1", None): "pain", ("=s2", "o1", "good"): "x"}
    book.active.title = "other"
    book.save(path)
    with pytest.raises(InputError, match="no sheet outcome_groups; it has other"):
        read_groups(path)
    path.write_bytes(b"PK")
    with pytest.raises(InputError, match="cannot be read as a workbook"):
        read_groups(path)


def test_a_table_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text("study,outcome_id\ns1,o1\n", encoding="utf-8")
    with pytest.raises(
        InputError, match=r"no column study_id and no column group; expected the columns of outcome_groups\.csv"
    ):
        read_groups(path)
    path.write_bytes("study_id,outcome_id,group\ns1,o1,Schmerz\xfc".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8 text; save the table as CSV UTF-8"):
        read_groups(path)
    with pytest.raises(InputError, match="no such file"):
        read_groups(tmp_path / "none.csv")
