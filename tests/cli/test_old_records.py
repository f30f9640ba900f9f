"""Records and gold of schema version 1.0 are read by every command, as before."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from armspan.exchange.skeleton import gold_skeleton
from armspan.extraction import extract

TEXT = (
    "Forty adults were randomised to a cast (n=21) or a brace (n=19). The VAS score at 6 weeks was 3.1±0.4 with "
    "the cast and 4.2±0.6 with the brace (P<0.001)."
)


@pytest.fixture
def old(cli: Callable[..., Any]) -> Callable[..., Any]:
    """old.jsonl and gold.jsonl, both of version 1.0, in the folder of the command line; new.jsonl is gold of 1.1."""
    record = extract(TEXT).to_dict()
    record["source"]["id"] = "x1"
    new = gold_skeleton(record) | {"layers": ["arms", "outcomes", "analyses", "findings"]}
    assert [fact["finding"]["direction"] for fact in new["analyses"]] == ["lower"]
    Path("new.jsonl").write_text(json.dumps(new) + "\n", "utf-8")
    del record["set_aside"]
    for fact in record["analyses"]:
        del fact["finding"]
    record["schema_version"] = "1.0"
    gold = gold_skeleton(record) | {"layers": ["arms", "measurements", "analyses"]}
    assert gold["schema_version"] == "1.0"
    Path("old.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    Path("gold.jsonl").write_text(json.dumps(gold) + "\n", "utf-8")
    return cli


@pytest.mark.parametrize(
    "arguments",
    [
        ("validate", "old.jsonl", "gold.jsonl"),
        ("check", "old.jsonl"),
        ("check", "old.jsonl", "--gold", "."),
        ("evaluate", "old.jsonl", "gold.jsonl"),
        ("agreement", "gold.jsonl", "gold.jsonl"),
        ("dataset", "old.jsonl", "--out", "tables"),
        ("check", "old.jsonl", "--gold", "new.jsonl"),
        ("evaluate", "old.jsonl", "new.jsonl", "--errors", "errors.csv"),
        ("agreement", "gold.jsonl", "new.jsonl", "--errors", "to-settle.csv"),
        ("dataset", "old.jsonl", "--gold", "new.jsonl", "--out", "tables"),
        ("convert", "old.jsonl", "--to", "brat", "--out", "brat"),
        ("convert", "old.jsonl", "--to", "docbin", "--out", "docs.spacy"),
        ("convert", "old.jsonl", "--to", "label-studio", "--out", "tasks.json"),
        ("convert", "old.jsonl", "--to", "gold", "--out", "skeletons"),
    ],
)
def test_a_command_reads_version_1_0(old: Callable[..., Any], arguments: tuple[str, ...]) -> None:
    status, _, err = old(*arguments)
    assert (status, err) == (0, "")


def test_findings_of_a_person_go_into_what_version_1_0_knows_none_of(old: Callable[..., Any]) -> None:
    assert old("dataset", "old.jsonl", "--gold", "new.jsonl", "--out", "tables").status == 0
    [row] = csv.DictReader(Path("tables/directions.csv").read_text("utf-8").splitlines())
    assert (row["reading"], row["direction"], row["direction_from"]) == ("gold", "lower", "words")
    assert old("dataset", "old.jsonl", "--out", "before").status == 0
    [row] = csv.DictReader(Path("before/directions.csv").read_text("utf-8").splitlines())
    assert (row["reading"], row["direction"], row["direction_from"]) == ("machine", "lower", "numbers")


def test_what_version_1_0_does_not_say_is_a_missed_finding(old: Callable[..., Any]) -> None:
    status, out, _ = old("evaluate", "old.jsonl", "new.jsonl", "--json")
    assert status == 0
    assert json.loads(out)["figures"]["findings.direction"]["recall"] == 0.0


@pytest.mark.parametrize(
    "wanted", [("--measure", "MD"), ("--measure", "MD", "--prefer", "reported"), ("--directions",)]
)
def test_an_analysis_reads_version_1_0(old: Callable[..., Any], wanted: tuple[str, ...]) -> None:
    assert old("dataset", "old.jsonl", "--out", "tables").status == 0
    for name in ("comparisons", "directions"):
        table = Path(f"tables/{name}.csv")
        lines = list(csv.DictReader(table.read_text("utf-8").splitlines()))
        lines = [{**line, "experimental_arm": line["arm1_id"]} for line in lines]
        with table.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, lines[0])
            writer.writeheader()
            writer.writerows(lines)
    status, out, err = old("meta", "tables", "--outcome", "VAS", "--out", "look", *wanted)
    assert (status, err) == (0, "")
    assert out.splitlines()[1].split()[0] == "x1,"


def test_a_comparison_reads_version_1_0(old: Callable[..., Any]) -> None:
    Path("sheet.csv").write_text("id,outcome,arm,mean,sd\nx1,VAS score,cast,3.1,0.4\nx1,VAS score,brace,4.2,0.6\n")
    status, out, err = old("compare", "old.jsonl", "sheet.csv")
    assert (status, err) == (0, "")
    assert out


def test_brat_gives_version_1_0_back(old: Callable[..., Any]) -> None:
    assert old("convert", "old.jsonl", "--to", "brat", "--out", "brat").status == 0
    assert old("convert", "brat", "--to", "records", "--out", "back.jsonl").status == 0
    assert json.loads(Path("back.jsonl").read_text("utf-8")) == json.loads(Path("old.jsonl").read_text("utf-8"))
