"""evaluate, agreement, compare and convert as a person meets them."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEXT = "The VAS score was 3.1±0.4 in the cast group (n=21) and 4.2±0.6 in the brace group (n=19) (P<0.001)."
SD = {"dispersion_type": "standard_deviation"}
GOLD: dict[str, Any] = {
    "source": {"id": "x1"},
    "text": TEXT,
    "layers": ["arms", "measurements", "analyses"],
    "arms": [{"id": "a1", "label": "cast group", "count": 21}, {"id": "a2", "label": "brace group", "count": 19}],
    "outcomes": [{"id": "o1", "title": "VAS score"}],
    "measurements": [
        {"id": "m1", "outcome": "o1", "arm": "a1", "param_type": "mean", "value": 3.1} | SD | {"spread": 0.4},
        {"id": "m2", "outcome": "o1", "arm": "a2", "param_type": "mean", "value": 4.2} | SD | {"spread": 0.6},
    ],
    "analyses": [
        {
            "id": "p1",
            "comparison": "between_arms",
            "outcomes": ["o1"],
            "arms": ["a1", "a2"],
            "p_value": {"operator": "<", "value": 0.001},
        }
    ],
}


Cli = Callable[..., Any]


@pytest.fixture(autouse=True)
def files(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """gold.jsonl, perfect.jsonl, and records.jsonl with one wrong arm; tables are 160 columns wide."""
    monkeypatch.setenv("COLUMNS", "160")
    record = copy.deepcopy({key: value for key, value in GOLD.items() if key != "layers"})
    Path("perfect.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    record["measurements"][0] |= {"arm": "a2", "rule": "vs-pair", "confidence": "high"}
    Path("records.jsonl").write_text(json.dumps(record) + "\n", "utf-8")
    Path("gold.jsonl").write_text(json.dumps(GOLD) + "\n", "utf-8")


def row(out: str, name: str) -> list[str]:
    """The cells of the last row of that name in the tables."""
    line = [line for line in out.splitlines() if line.startswith(f"{name}  ")][-1]
    return line.removeprefix(name).split()


def test_the_tables_of_an_evaluation(cli: Cli) -> None:
    status, out, err = cli("evaluate", "records.jsonl", "gold.jsonl")
    assert (status, err) == (0, "")
    assert row(out, "measurements: value")[:3] == ["2", "2", "2"]
    assert row(out, "measurements: + arm")[:4] == ["2", "2", "1", "0.500"]
    assert row(out, "comparisons: all six numbers")[:3] == ["1", "-", "0"]
    assert "less than promised" in out
    assert "1 disagreements" in out


def test_json_for_machines(cli: Cli) -> None:
    found = json.loads(cli("evaluate", "records.jsonl", "gold.jsonl", "--json", "--baseline", "perfect.jsonl").out)
    figure = found["figures"]["measurements.arm"]
    assert (figure["gold"], figure["predicted"], figure["correct"], figure["f1"]) == (2, 2, 1, 0.5)
    assert figure["intervals"]["f1"] == [0.5, 0.5]
    assert found["baseline"]["measurements.arm"]["difference"] == -0.5
    assert found["trust"][1]["rule"] == "vs-pair"


def test_a_floor_that_is_not_reached(cli: Cli) -> None:
    status, _, err = cli("evaluate", "records.jsonl", "gold.jsonl", "--fail-under", "measurements.arm.f1=0.9")
    assert (status, err) == (1, "armspan: measurements.arm.f1 is 0.5000, under 0.9\n")


def test_floors_that_are_reached(cli: Cli) -> None:
    floors = ("--fail-under", "measurements.value.f1=1", "--fail-under", "measurements.arm.recall=0.5")
    assert cli("evaluate", "records.jsonl", "gold.jsonl", *floors).status == 0


@pytest.mark.parametrize(
    "floor",
    ["measurements.arms.f1=0.9", "measurements.arm.f1", "comparisons.six.f1=0.5", "p_values.f1=95", "p_values.f1=nan"],
)
def test_floors_that_mean_nothing_are_wrong_usage(cli: Cli, floor: str) -> None:
    status, _, err = cli("evaluate", "records.jsonl", "gold.jsonl", "--fail-under", floor)
    assert status == 2
    assert floor.partition("=")[0] in err


def test_the_baseline_names_what_got_worse(cli: Cli) -> None:
    out = cli("evaluate", "records.jsonl", "gold.jsonl", "--baseline", "perfect.jsonl").out
    assert row(out, "measurements: + arm") == ["F1", "1.000", "0.500", "-0.500", "(-0.500", "to", "-0.500)", "0", "1"]
    assert out.endswith("better: 0 abstracts\nworse: 1 abstracts (x1)\n")


def test_errors_and_page(cli: Cli) -> None:
    assert cli("evaluate", "records.jsonl", "gold.jsonl", "--errors", "e.csv", "--html", "p.html").status == 0
    assert Path("e.csv").read_text("utf-8-sig").splitlines()[1].startswith("x1,measurements,wrong arm,wrong arm,")
    assert "<title>armspan: gold and predicted</title>" in Path("p.html").read_text("utf-8")


def test_a_wrong_suffix_is_told_before_any_work(cli: Cli) -> None:
    status, out, err = cli("evaluate", "nowhere", "nowhere", "--errors", "e.txt")
    assert (status, out, err) == (2, "", "armspan: e.txt: errors are written as .jsonl or .csv\n")


@pytest.mark.parametrize("option", ["--errors", "--html"])
def test_a_report_that_cannot_be_written_is_told_before_any_work(cli: Cli, option: str) -> None:
    status, out, err = cli("evaluate", "records.jsonl", "gold.jsonl", option, "nowhere/e.csv")
    assert (status, out, err) == (2, "", "armspan: nowhere/e.csv: no folder nowhere\n")


def test_nothing_to_score(cli: Cli) -> None:
    Path("gold.jsonl").write_text('{"source": {"id": "x1"}, "layers": [], "partial": ["measurements"]}\n', "utf-8")
    assert cli("evaluate", "records.jsonl", "gold.jsonl") == (
        2,
        "",
        "armspan: nothing to score: gold and predicted hold no fact of the layers that are named\n",
    )


def test_agreement(cli: Cli) -> None:
    other = copy.deepcopy(GOLD)
    other["analyses"][0]["comparison"] = "within_arm"
    Path("b.jsonl").write_text(json.dumps(other) + "\n", "utf-8")
    status, out, _ = cli("agreement", "gold.jsonl", "b.jsonl", "--errors", "e.jsonl")
    assert status == 0
    assert row(out, "what a P value compares") == ["1", "0.000", "0.000", "between_arms", "/", "within_arm:", "1"]
    assert json.loads(Path("e.jsonl").read_text("utf-8"))["cause"] == "comparison differs"
    assert (
        json.loads(cli("agreement", "gold.jsonl", "b.jsonl", "--json").out)["kappa"]["analyses.comparison"]["items"]
        == 1
    )


def test_compare_shows_only_what_differs(cli: Cli) -> None:
    Path("sheet.csv").write_text(
        "study,outcome,arm,mean,sd,p\n"
        "x1,VAS score,cast group,3.1,0.4,<0.001\n"
        "x1,VAS score,brace group,4.2,0.9,<0.001\n",
        "utf-8",
    )
    assert cli("compare", "perfect.jsonl", "sheet.csv") == (
        0,
        "x1\n"
        "  row 3: spread differs\n"
        "    sheet    VAS score · brace group · 4.2 ± 0.9 [mean, SD]\n"
        "    records  VAS score · brace group · 4.2 ± 0.6 [mean, SD]\n"
        f"    “{TEXT}”\n"
        "1 study compared: 1 difference\n",
        "",
    )


def test_compare_says_what_only_one_side_has(cli: Cli) -> None:
    rows = "x1,VAS score,cast group,3.1{p}\nx1,stay,cast group,8{p}\n"
    Path("sheet.csv").write_text("study,outcome,arm,mean\n" + rows.format(p=""), "utf-8")
    Path("p.csv").write_text("study,outcome,arm,mean,p\n" + rows.format(p=",0.5"), "utf-8")
    found = [json.loads(cli("compare", "perfect.jsonl", name, "--json").out) for name in ("sheet.csv", "p.csv")]
    without_p, with_p = ([(row["cause"], row["gold"], row["predicted"]) for row in rows] for rows in found)
    assert without_p == [
        ("only in the sheet", "stay · cast group · 8 [mean]", None),
        ("only in the records", None, "VAS score · brace group · 4.2 ± 0.6 [mean, SD]"),
    ]
    assert with_p[2:] == [
        (
            "P value differs",
            "P = 0.5 · cast group · VAS score",
            "P < 0.001 · between arms · cast group, brace group · VAS score",
        ),
        ("only in the sheet", "P = 0.5 · cast group · stay", None),
    ]


def test_compare_tells_which_arm_was_taken_for_which(cli: Cli) -> None:
    Path("sheet.csv").write_text(
        "study,outcome,arm,n,mean,sd\nx1,VAS,intervention,21,3.1,0.4\nx1,VAS,control,19,4.2,0.6\n", "utf-8"
    )
    status, out, err = cli("compare", "perfect.jsonl", "sheet.csv")
    assert (status, out) == (0, "1 study compared: nothing differs\n")
    assert err.splitlines() == [
        "note: x1: intervention (n = 21) is taken for cast group (n = 21)",
        "note: x1: control (n = 19) is taken for brace group (n = 19)",
    ]


def test_compare_leaves_out_studies_without_a_record(cli: Cli) -> None:
    Path("sheet.csv").write_text("study,outcome,arm,mean\nx1,VAS score,cast group,3.1\nx7,stay,cast,8\n", "utf-8")
    status, out, err = cli("compare", "perfect.jsonl", "sheet.csv")
    assert (status, err) == (0, "note: 1 abstract(s) without a record were left out: x7\n")
    assert out.endswith("1 study compared: 1 difference\n")
    Path("sheet.csv").write_text("study,outcome,arm,mean\nx7,stay,cast,8\n", "utf-8")
    assert cli("compare", "perfect.jsonl", "sheet.csv").status == 2


def test_convert_there_and_back(cli: Cli) -> None:
    assert cli("convert", "gold.jsonl", "--to", "brat", "--out", "brat").out == "1 abstract written to brat\n"
    assert cli("convert", "brat", "--to", "records", "--out", "again.jsonl").status == 0
    assert json.loads(Path("again.jsonl").read_text("utf-8")) == GOLD
    assert cli("evaluate", "perfect.jsonl", "brat", "--fail-under", "whole.all.recall=1").status == 0


def test_a_gold_for_an_unknown_abstract(cli: Cli) -> None:
    Path("gold.jsonl").write_text(json.dumps(GOLD | {"source": {"id": "x7"}}) + "\n", "utf-8")
    status, out, err = cli("evaluate", "records.jsonl", "gold.jsonl")
    assert (status, out) == (2, "")
    assert err.startswith("armspan: gold.jsonl:1: no record for x7: extract it, or count it as missed")
    status, out, err = cli("evaluate", "records.jsonl", "gold.jsonl", "--missing-as-empty")
    assert (status, row(out, "measurements: value")[:3]) == (0, ["2", "0", "0"])
    assert "note: 1 abstract(s) without a record count as empty: x7" in err
