"""The files of a dataset: CSV and its description, workbook, Parquet, what RevMan imports."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from dataset_examples import ARMS, INSTRUMENTS, MONTHS_6, PAIN, count, gold, mean, p_value

from armspan.dataset.catalogue import TABLES
from armspan.dataset.export import write_dataset
from armspan.dataset.extras import MissingExtra, need
from armspan.dataset.loading import read_table
from armspan.dataset.revman import ARM_COLUMNS, LONGEST_NAME, RESULT_COLUMNS
from armspan.errors import ArmspanError, InputError

CORPUS = Path(__file__).parents[2] / "corpus" / "gold"
FORMULAS = ("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1")


def write(tmp_path: Path, *records: dict[str, Any], **options: Any) -> Path:
    (tmp_path / "records.jsonl").write_text("\n".join(json.dumps(record) for record in records), encoding="utf-8")
    write_dataset([str(tmp_path / "records.jsonl")], tmp_path / "out", **options)
    return tmp_path / "out"


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def spiteful() -> dict[str, Any]:
    """A study whose every word a spreadsheet program would compute."""
    arms = [{**arm, "label": label, "aliases": [label]} for arm, label in zip(ARMS, FORMULAS, strict=False)]
    outcome = {"id": "o1", "title": FORMULAS[2], "unit": FORMULAS[3], "instrument": "vas"}
    instrument = {"id": "vas", "name": FORMULAS[5], "abbreviation": FORMULAS[0]}
    more = {"time_frame": FORMULAS[4], "unit": FORMULAS[3], "category": FORMULAS[1]}
    facts = [mean(1, "a1", -3.1, 0.4, **more), mean(2, "a2", 4.2, 0.6, **more)]
    study = gold("=1+1", arms=arms, outcomes=[outcome], instruments=[instrument], measurements=facts)
    return {**study, "analyses": [p_value(1, 0.01)]}


def test_no_cell_of_a_csv_can_run_as_a_formula(tmp_path: Path) -> None:
    out = write(tmp_path, spiteful())
    for path in [*out.glob("*.csv"), *out.glob("revman/*.csv")]:
        for row in lines(path):
            for cell in row.values():
                assert not cell.startswith(("=", "+", "@", "\t", "＝")), path
                assert not cell.startswith("-") or float(cell) < 0, path
    [row] = lines(out / "comparisons.csv")
    assert (row["study_id"], row["arm1"], row["m1i"]) == ("'=1+1", "'=HYPERLINK(1)", "-3.1")


def test_a_csv_is_read_back_as_it_was_meant(tmp_path: Path) -> None:
    [row] = read_table(write(tmp_path, spiteful()), TABLES[6])
    assert (row["study_id"], row["arm1"], row["m1i"], row["n1i"], row["shared_control"]) == (
        *("=1+1", "=HYPERLINK(1)"),
        *(-3.1, 30, False),
    )


def test_no_cell_of_the_workbook_can_run_as_a_formula(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    book = load_workbook(write(tmp_path, spiteful()) / "dataset.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "b"}
    assert not [c.value for c in cells if c.data_type == "s" and c.value.startswith(("=", "+", "-", "@", "\t", "＝"))]


def test_the_workbook_has_a_sheet_per_table_with_header_filter_and_evidence(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    words = {"start": 10, "end": 17, "text": "3.1±0.4"}
    text = "The score 3.1±0.4 was low."
    facts = [mean(1, "a1", 3.0, 0.4, span=words), mean(2, "a2", 4.2, 0.6)]
    book = load_workbook(write(tmp_path, gold(measurements=facts, text=text)) / "dataset.xlsx")
    assert book.sheetnames == [table.name for table in TABLES]
    sheet = book["measurements"]
    names = [cell.value for cell in sheet[1]]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", sheet.dimensions)
    value = sheet.cell(2, names.index("value") + 1)
    assert (value.value, value.number_format, value.comment.text) == (
        *(3.0, "0.0"),
        "“3.1±0.4” [10:17]\n\nThe score 3.1±0.4 was low.",
    )
    assert sheet.cell(1, names.index("unit") + 1).comment.text == "The unit as printed."
    for name, column in (("comparisons", "m1i"), ("means", "mi")):
        found = book[name]
        [place] = [cell.column for cell in found[1] if cell.value == column]
        assert found.cell(2, place).comment.text == value.comment.text
    assert all(8 < dimension.width <= 60 for dimension in sheet.column_dimensions.values())


def test_what_only_the_title_says_is_quoted_from_the_title(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    title = "A brace (n = 30) or a cast after fracture"
    words = {"start": 13, "end": 15, "text": "30", "part": "title"}
    source = {"id": "s1", "title": title}
    out = write(tmp_path, gold(source=source, text="Pain fell.", arms=[{**ARMS[0], "span": words}, ARMS[1]]))
    first, second = lines(out / "arms.csv")
    assert [first[name] for name in ("quote", "start", "end", "part")] == ["30", "13", "15", "title"]
    assert title[int(first["start"]) : int(first["end"])] == first["quote"]
    assert [second[name] for name in ("quote", "start", "end", "part")] == [""] * 4
    sheet = load_workbook(out / "dataset.xlsx")["arms"]
    names = [cell.value for cell in sheet[1]]
    assert sheet.cell(2, names.index("count") + 1).comment.text == "“30” [title 13:15]"


def test_text_that_a_workbook_cannot_hold_is_left_out(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    arms = [{**ARMS[0], "label": "brace\x08 group"}, ARMS[1]]
    book = load_workbook(write(tmp_path, gold(arms=arms)) / "dataset.xlsx")
    assert book["arms"]["D2"].value == "brace  group"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("names", ["metafor", "meta"])
def test_the_folder_is_a_valid_data_package(tmp_path: Path, names: str) -> None:
    from frictionless import Package

    out = tmp_path / "out"
    write_dataset([str(CORPUS)], out, formats=["csv"], column_names=names)
    package = Package(str(out / "datapackage.json"))
    report = package.validate()
    assert report.flatten(["title", "rowNumber", "fieldName", "note"]) == []
    assert [resource.name for resource in package.resources] == [table.name for table in TABLES]
    assert all(field.description for resource in package.resources for field in resource.schema.fields)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_row_of_a_study_that_is_not_there_is_seen_by_the_description(tmp_path: Path) -> None:
    from frictionless import Package

    out = write(tmp_path, gold(measurements=[mean(1, "a1", 3.1, 0.4)]))
    with (out / "arms.csv").open("a", encoding="utf-8") as stream:
        stream.write("nobody,a1,gold" + "," * 14 + "\r\n")
    assert [error[0] for error in Package(str(out / "datapackage.json")).validate().flatten(["type"])] == [
        "foreign-key"
    ]


def test_names_of_meta(tmp_path: Path) -> None:
    facts = [mean(1, "a1", 3.1, 0.4, n=29), mean(2, "a2", 6.0, 0.2, dispersion_type="standard_error")]
    out = write(tmp_path, gold(measurements=facts), column_names="meta")
    [row] = lines(out / "comparisons.csv")
    wanted = ("studlab", "n.e", "mean.e", "sd.e", "n.c", "mean.c", "sd.c", "sd.c_section", "se.c", "n.e_from")
    assert [row[name] for name in wanted] == ["s1", "29", "3.1", "0.4", "28", "6", "", "6.5.2.2", "0.2", "printed"]
    assert read_table(out, TABLES[6])[0]["m1i"] == 3.1  # whichever names the file has
    assert {"studlab", "mean", "sd", "n"} <= set(lines(out / "means.csv")[0])


def test_parquet_is_typed_and_keeps_text_as_it_is(tmp_path: Path) -> None:
    from pyarrow import parquet

    out = write(tmp_path, spiteful(), formats=["parquet"])
    table = parquet.read_table(out / "comparisons.parquet")
    assert table.column("arm1").to_pylist() == ["=HYPERLINK(1)"]
    types = {name: str(table.schema.field(name).type) for name in ("slab", "n1i", "m1i", "shared_control")}
    assert types == {"slab": "string", "n1i": "int64", "m1i": "double", "shared_control": "bool"}
    assert table.schema.field("m1i").metadata[b"description"].startswith(b"Mean in the first arm")
    assert not list(out.glob("*.csv"))


def test_printed_decimals_stay(tmp_path: Path) -> None:
    out = write(tmp_path, gold(measurements=[mean(1, "a1", 35.0, 6)]))
    [row] = lines(out / "measurements.csv")
    assert (row["value"], row["spread"]) == ("35.0", "6")


def test_what_is_not_to_be_written_is_refused_before_anything_is(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--format ods: not a format; write one or more of csv, xlsx, parquet"):
        write(tmp_path, gold(), formats=["csv", "ods"])
    assert not (tmp_path / "out").exists()
    write(tmp_path, gold())
    with pytest.raises(ArmspanError, match="not empty"):
        write(tmp_path, gold())
    write(tmp_path, gold(), overwrite=True)


def test_what_an_earlier_run_wrote_makes_room_and_nothing_else_does(tmp_path: Path) -> None:
    out = write(tmp_path, gold(), formats=["csv", "parquet"])
    (out / "mine.txt").write_text("keep")
    write(tmp_path, gold(), formats=["xlsx"], overwrite=True)
    assert sorted(path.name for path in out.iterdir()) == ["dataset.xlsx", "mine.txt", "revman"]


def test_a_run_that_fails_leaves_the_earlier_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = write(tmp_path, gold())
    before = {path.name for path in out.iterdir()}
    monkeypatch.setattr("armspan.dataset.export.write_revman", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write(tmp_path, gold(), formats=["parquet"], overwrite=True)
    assert {path.name for path in out.iterdir()} == before


def test_a_library_that_is_missing_is_named_in_one_line() -> None:
    with pytest.raises(MissingExtra) as refused:
        need("parquet", "--format parquet", "json", "no_such_library")
    assert str(refused.value) == "--format parquet: no_such_library not installed; pip install 'armspan[parquet]'"


# --- RevMan: the rules of its data extraction templates (Knowledge Base) and of its schema for results --------------


def revman(tmp_path: Path, *records: dict[str, Any]) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    out = write(tmp_path, *records, formats=[]) / "revman"
    return lines(out / "study-arms.csv"), lines(out / "study-results.csv")


def test_revman_gets_one_row_per_arm_and_one_per_arm_and_outcome(tmp_path: Path) -> None:
    facts = [
        mean(1, "a1", 3.1, 0.4, time=MONTHS_6),
        mean(2, "a2", 4.2, 0.3, dispersion_type="standard_error", time=MONTHS_6),
    ]
    arms, results = revman(tmp_path, gold(measurements=facts))
    assert [tuple(row.values()) for row in arms] == [("s1", "brace", "", "brace"), ("s1", "cast", "", "cast")]
    shown = ("Study", "Outcome", "Data type", "Arm", "Sample size", "Mean", "SD", "SE", "Cases")
    assert [tuple(row[name] for name in shown) for row in results] == [
        ("s1", "VAS, 6 months", "Continuous", "brace", "30", "3.1", "0.4", "", ""),
        ("s1", "VAS, 6 months", "Continuous", "cast", "28", "4.2", "", "0.3", ""),  # RevMan converts it
    ]


def test_revman_is_told_what_was_derived(tmp_path: Path) -> None:
    _, results = revman(tmp_path, gold(measurements=[count(1, "a1", 3), count(2, "a2", 25.0, param_type="percentage")]))  # type: ignore[arg-type]
    assert [(row["Data type"], row["Cases"], row["Footnotes"]) for row in results] == [
        ("Dichotomous", "3", ""),
        ("Dichotomous", "7", "Derived: 25.0% of 28: no other whole number prints as 25.0% (Cochrane Handbook 6.4.2)"),
    ]


def test_revman_is_told_that_a_publication_was_retracted(tmp_path: Path) -> None:
    source = {"id": "s1", "publication_types": ["Retracted Publication"]}
    _, results = revman(tmp_path, gold(source=source, measurements=[mean(1, "a1", 3.1, 0.4), mean(2, "a2", 4.2, 0.6)]))
    assert [row["Footnotes"] for row in results] == ["Retracted publication"] * 2


def test_revman_gets_no_outcome_of_one_arm_no_subgroup_and_no_impossible_count(tmp_path: Path) -> None:
    women = {"population": "subgroup", "subgroup": "women", "n": 9}
    outcomes = [PAIN, {"id": "o2", "title": "falls"}, {"id": "o3", "title": "death"}]
    facts = [
        mean(1, "a1", 3.1, 0.4),
        *(count(2, "a1", 3, outcome="o2", **women), count(3, "a2", 4, outcome="o2", **women)),
        *(count(4, "a1", 31, outcome="o3"), count(5, "a2", 2, outcome="o3")),
    ]
    assert revman(tmp_path, gold(measurements=facts, outcomes=outcomes))[1] == []


def test_an_outcome_of_revman_has_one_data_type(tmp_path: Path) -> None:
    one = gold("s1", measurements=[mean(1, "a1", 3.1, 0.4), mean(2, "a2", 4.2, 0.6)])
    two = gold("s2", measurements=[count(1, "a1", 3), count(2, "a2", 5)], instruments=INSTRUMENTS)
    _, results = revman(tmp_path, one, two)
    assert [(row["Outcome"], row["Data type"]) for row in results][1:3] == [
        ("VAS", "Continuous"),
        ("VAS, events", "Dichotomous"),
    ]


def test_all_that_revman_gets_is_as_its_description_says(tmp_path: Path) -> None:
    write_dataset([str(CORPUS)], tmp_path / "out", formats=[])
    arms = lines(tmp_path / "out" / "revman" / "study-arms.csv")
    results = lines(tmp_path / "out" / "revman" / "study-results.csv")
    assert (tuple(arms[0]), tuple(results[0])) == (ARM_COLUMNS, RESULT_COLUMNS)
    known = {(row["Study"], row["Arm"]) for row in arms}
    assert len(known) == len(arms)  # one row per arm of a study
    keys = [(row["Study"], row["Outcome"], row["Arm"]) for row in results]
    assert len(set(keys)) == len(keys) > 400  # one row per arm of a study and outcome
    assert {(study, arm) for study, _, arm in keys} <= known
    types: dict[str, set[str]] = {}
    for row in results:
        types.setdefault(row["Outcome"], set()).add(row["Data type"])
        assert 0 < len(row["Outcome"]) <= LONGEST_NAME
        assert int(row["Sample size"]) >= 1
        if row["Data type"] == "Dichotomous":
            assert 0 <= int(row["Cases"]) <= int(row["Sample size"])
        else:
            assert float(row["Mean"]) is not None
            assert row["SD"] or row["SE"] or (row["CI start"] and row["CI end"] and row["CI level"])
            assert all(float(row[name] or 0) >= 0 for name in ("SD", "SE"))
            assert row["CI level"] in ("", "0.9", "0.95", "0.99")
    assert all(len(found) == 1 for found in types.values())
