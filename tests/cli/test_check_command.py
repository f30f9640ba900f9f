"""`armspan check` as a person meets it."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ABSTRACT = (
    "METHODS: Sixty patients were randomised to the cast group (n=30) or the brace group (n=30). RESULTS: Mean age "
    "was 34.2 years (range 36-61). CONCLUSION: The brace causes less bleeding."
)
Cli = Callable[..., Any]


@pytest.fixture(autouse=True)
def out(cli: Cli) -> None:
    """A run over one abstract."""
    Path("in").mkdir()
    Path("in/study.txt").write_text(ABSTRACT, encoding="utf-8")
    cli("extract", "in", "--out", "out")


def test_queries_by_abstract_and_sums_by_code(cli: Cli) -> None:
    status, out, err = cli("check", "out")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "study",
        "  conflict  mean_outside_range: age: mean 34.2 lies outside its range, 36 to 61: "
        "not consistent with each other (INSPECT-SR 4.10)",
        '  query     claim_not_reported: the conclusion claims "less bleeding"; no word of it stands in the results: '
        "not consistent with what they report (INSPECT-SR 4.4)",
        " mean_outside_range              conflict     1 in 1 abstract      INSPECT-SR 4.10",
        " claim_not_reported              query        1 in 1 abstract      INSPECT-SR 4.4",
        " 1 abstract, 2 checks",
    ]


def test_gold_is_checked_too(cli: Cli) -> None:
    gold = {
        "source": {"id": "study"},
        "layers": ["enrollment", "arms"],
        "enrollment": {"count": 100},
        "arms": [{"id": "a1", "label": "A", "count": 60}, {"id": "a2", "label": "B", "count": 55}],
    }
    Path("study.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    status, out, err = cli("check", "study.gold.json")
    assert (status, err) == (0, "")
    assert "query     arm_counts: 60 + 55 = 115 in the arms is not consistent with 100 enrolled" in out
    assert out.splitlines()[-2:] == [
        " 1 without text: no conclusion was read, no word could name another test;",
        " with the text: armspan check RECORDS --gold DIR",
    ]


def test_what_people_corrected_is_checked_with_the_text_of_the_record(cli: Cli) -> None:
    gold = {
        "source": {"id": "study"},
        "layers": ["measurements"],
        "outcomes": [{"id": "o1", "title": "age"}],
        "measurements": [{"id": "m1", "outcome": "o1", "population": "all", "param_type": "mean", "value": 43.2}],
    }
    Path("gold").mkdir()
    Path("gold/study.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    Path("gold/other.gold.json").write_text(json.dumps({"source": {"id": "other"}, "layers": []}), encoding="utf-8")
    status, out, err = cli("check", "out", "--gold", "gold")
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "study",
        '  query     claim_not_reported: the conclusion claims "less bleeding"; no word of it stands in the results: '
        "not consistent with what they report (INSPECT-SR 4.4)",
        " claim_not_reported              query        1 in 1 abstract      INSPECT-SR 4.4",
        " 1 abstract, 1 check",
        " gold of no record here, left out: other",
    ]


@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_checks_in_a_file(cli: Cli, suffix: str) -> None:
    status, out, _ = cli("check", "out", "--out", f"checks.{suffix}")
    assert (status, out.splitlines()[-1]) == (0, " 1 abstract, 2 checks")
    assert "study" not in out.splitlines()
    with open(f"checks.{suffix}", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream)) if suffix == "csv" else [json.loads(line) for line in stream]
    assert [(row["abstract"], row["severity"], row["code"]) for row in rows] == [
        ("study", "conflict", "mean_outside_range"),
        ("study", "query", "claim_not_reported"),
    ]


def test_what_cannot_be_read_is_told(cli: Cli) -> None:
    Path("broken.jsonl").write_text("{\n", encoding="utf-8")
    status, _, err = cli("check", "out", "broken.jsonl")
    assert status == 1
    assert err.startswith("armspan: broken.jsonl:1: not JSON")
    assert cli("check", "out", "--out", "checks.docx")[0] == 2
    assert cli("check", "nowhere")[0] == 2
