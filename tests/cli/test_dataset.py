"""`armspan dataset` as a person meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

GOLD = Path(__file__).parents[2] / "corpus" / "gold"


def test_all_tables_of_the_corpus(cli) -> None:  # type: ignore[no-untyped-def]
    result = cli("dataset", str(GOLD), "--out", "out", "--format", "csv,xlsx")
    assert (result.status, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[0] == " studies              60"
    assert lines[-1] == " out holds the tables, out/revman what RevMan imports."
    assert {path.name for path in Path("out").iterdir()} == {
        *(f"{line.split()[0]}.csv" for line in lines[:-1]),
        *("dataset.xlsx", "datapackage.json", "revman"),
    }


def test_a_bad_record_is_named_the_rest_is_written_and_the_status_is_1(cli) -> None:  # type: ignore[no-untyped-def]
    good = json.loads((GOLD / "a01-calcaneus-ultrasound.gold.json").read_text(encoding="utf-8"))
    old = {**good, "schema_version": "0.3"}
    Path("records.jsonl").write_text(f"{json.dumps(old)}\n{json.dumps(good)}\n{{\n", encoding="utf-8")
    result = cli("dataset", "records.jsonl", "--out", "out")
    assert result.status == 1
    assert result.out.startswith(" studies               1\n")
    first, second = result.err.splitlines()
    assert first == (
        "armspan: records.jsonl:1: a record of schema 0.3; this is armspan's schema 1.1: extract the abstract again"
    )
    assert second.startswith("armspan: records.jsonl:3: not JSON: ")


def test_gold_of_no_record_is_named(cli) -> None:  # type: ignore[no-untyped-def]
    result = cli("dataset", str(GOLD / "a01-calcaneus-ultrasound.gold.json"), "--gold", str(GOLD), "--out", "out")
    assert result.status == 0
    assert " 1 record corrected by gold\n gold of no record here, left out: a02-radius-mini-fixator, a03-" in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nothing.jsonl",), "nothing.jsonl: no such file or folder"),
        ((str(GOLD), "--format", "ods"), "--format ods: not a format; write one or more of csv, xlsx, parquet"),
        ((str(GOLD), "--gold", "none"), "none: no such file or folder"),
    ],
)
def test_mistakes_are_one_line_and_write_nothing(cli, arguments: tuple[str, ...], message: str) -> None:  # type: ignore[no-untyped-def]
    result = cli("dataset", *arguments, "--out", "out")
    assert result == (2, "", f"armspan: {message}\n")
    assert not Path("out").exists()
