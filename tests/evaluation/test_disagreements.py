"""Every disagreement has its cause, its sentence, and gold beside predicted."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from armspan.errors import InputError
from armspan.evaluation.differences import Differences
from armspan.evaluation.disagreements import Disagreement
from armspan.evaluation.readings import read
from armspan.evaluation.report import write_disagreements

Raw = dict[str, Any]


def found(gold: Raw, record: Raw) -> list[Disagreement]:
    return Differences(read(gold), read(record), gold["text"]).rows()


def causes(gold: Raw, record: Raw) -> list[tuple[str, ...]]:
    return [row.causes for row in found(gold, record)]


def test_none(gold: Raw, record: Raw) -> None:
    assert found(gold, record) == []


def test_a_wrong_arm_with_all_there_is_to_say_about_it(gold: Raw, record: Raw) -> None:
    record["measurements"][0]["arm"] = "a2"
    (row,) = found(gold, record)
    assert (row.abstract, row.layer, row.cause) == ("x1", "measurements", "wrong arm")
    assert row.gold == "VAS score · cast group · at 6 weeks · 3.1 ± 0.4 [mean, SD]"
    assert row.predicted == "VAS score · brace group · at 6 weeks · 3.1 ± 0.4 [mean, SD]"
    assert row.sentence.startswith("The VAS score at 6 weeks was")
    assert row.sentence.endswith("(P<0.001).")
    assert (row.rule, row.confidence) == ("explicit-arm", "high")
    assert row.gold_place is not None
    assert gold["text"][slice(*row.gold_place)] == "3.1"  # found by its number: nobody wrote a span


EFFECT: Raw = {"type": "mean_difference", "value": -1.1, "lower_limit": -1.6, "upper_limit": -0.6}


@pytest.mark.parametrize(
    ("gold_effect", "effect", "expected"),
    [
        (EFFECT, EFFECT, []),
        (EFFECT, EFFECT | {"type": "other"}, [("wrong type of effect",)]),
        (EFFECT, EFFECT | {"upper_limit": None}, [("wrong limits",)]),
        (EFFECT, None, [("missed effect",)]),
        (None, EFFECT, [("spurious effect",)]),
    ],
)
def test_causes_of_an_effect(
    gold: Raw, record: Raw, gold_effect: Raw | None, effect: Raw | None, expected: list[tuple[str, ...]]
) -> None:
    gold["layers"].append("estimates")
    gold["analyses"][0]["estimate"], record["analyses"][0]["estimate"] = gold_effect, effect
    assert causes(gold, record) == expected


def test_an_effect_in_words(gold: Raw, record: Raw) -> None:
    gold["layers"].append("estimates")
    gold["analyses"][0]["estimate"] = EFFECT
    (row,) = found(gold, record)
    assert row.gold == "mean difference -1.1 (-1.6 to -0.6) · cast group, brace group · VAS score"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"outcome": "o2"}, ("wrong outcome",)),
        ({"time_frame": "at baseline"}, ("wrong time",)),
        ({"dispersion_type": "standard_error"}, ("wrong kind or unit",)),
        ({"arm": "a2", "time_frame": None}, ("wrong arm", "wrong time")),
        ({"spread": 0.5}, ("wrong spread",)),
        ({"param_type": "median"}, ("wrong type",)),
        ({"value": 3.7}, ("wrong value",)),
    ],
)
def test_causes_of_a_measurement(gold: Raw, record: Raw, change: Raw, expected: tuple[str, ...]) -> None:
    record["measurements"][0] |= change
    assert causes(gold, record) == [expected]


def test_missed_and_spurious_values(gold: Raw, record: Raw) -> None:
    del record["measurements"][3]
    record["measurements"].append({"id": "m9", "outcome": None, "arm": None, "param_type": "mean", "value": 77})
    missed, spurious = found(gold, record)
    assert (missed.cause, missed.predicted, spurious.cause, spurious.gold) == (
        "missed value",
        None,
        "spurious value",
        None,
    )
    assert missed.gold == "skin sores · brace group · 5 of 19 (26.3%) [count]"
    assert missed.gold_place is not None
    assert gold["text"][slice(*missed.gold_place)] == "5"
    assert spurious.sentence == ""


def test_beyond_a_gold_in_part_nothing_is_spurious(gold: Raw, record: Raw) -> None:
    gold["layers"], gold["partial"] = [], ["measurements"]
    del gold["measurements"][0]
    assert found(gold, record) == []
    (row,) = Differences(read(gold), read(record), gold["text"]).rows(beyond=True)
    assert row.cause == "spurious value"


def test_causes_of_p_values(gold: Raw, record: Raw) -> None:
    record["analyses"][0]["p_value"] = {"operator": "=", "value": 0.001}
    record["analyses"][1] |= {"comparison": "within_arm", "arms": ["a1"], "outcomes": []}
    assert causes(gold, record) == [("wrong comparison", "wrong arms", "wrong outcomes"), ("wrong operator",)]


def test_missed_and_spurious_p_values(gold: Raw, record: Raw) -> None:
    record["analyses"][1] |= {"p_value": {"operator": "=", "value": 0.5}, "outcomes": ["o1"]}
    assert causes(gold, record) == [("missed P value",), ("spurious P value",)]


def test_another_p_value_for_the_same_comparison(gold: Raw, record: Raw) -> None:
    record["analyses"][1]["p_value"] = {"operator": "=", "value": 0.5}
    assert causes(gold, record) == [("wrong P value",)]


def test_causes_of_arms(gold: Raw, record: Raw) -> None:
    record["arms"][0]["label"] = "plaster immobilisation"  # aligned by its count
    record["arms"][1] |= {"count": 20, "type": "experimental"}
    record["arms"].append({"id": "a3", "label": "third group", "count": 7})
    assert causes(gold, record)[:3] == [("label differs",), ("wrong count", "wrong type"), ("spurious arm",)]


def test_a_missed_arm(gold: Raw, record: Raw) -> None:
    del record["arms"][1]
    row = found(gold, record)[0]
    assert (row.cause, row.gold, row.predicted) == ("missed arm", "brace group (n = 19), comparator", None)


def test_causes_of_enrollment_instruments_outcomes_and_design(gold: Raw, record: Raw) -> None:
    record["enrollment"] = {"count": 38}
    record["instruments"] = []
    record["outcomes"][0]["instrument"] = None
    record["design"] = [{"aspect": "allocation", "value": "non_randomized"}]
    record["outcomes"].append({"id": "o3", "title": "length of stay"})
    assert [row.cause for row in found(gold, record)] == [
        "wrong enrollment",
        "missed instrument",
        "spurious outcome",
        "wrong value",
    ]


def test_the_list_as_jsonl_and_as_csv(gold: Raw, record: Raw, tmp_path: Path) -> None:
    record["measurements"][0] |= {"arm": "a2", "time_frame": None}
    rows = found(gold, record)
    write_disagreements(rows, tmp_path / "errors.jsonl")
    (line,) = map(json.loads, (tmp_path / "errors.jsonl").read_text("utf-8").splitlines())
    assert line["causes"] == ["wrong arm", "wrong time"]
    write_disagreements(rows, tmp_path / "errors.csv")
    with (tmp_path / "errors.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["abstract"], row["cause"], row["causes"]) == ("x1", "wrong arm", "wrong arm; wrong time")
    assert row["gold"] == line["gold"]


def test_a_number_that_only_looks_alike_is_no_place(gold: Raw, record: Raw) -> None:
    gold["measurements"][0] |= {"value": 6, "spread": 0.7, "outcome": "o2"}  # "6 weeks" is not about skin sores
    record["measurements"] = []
    rows = {row.gold: row for row in found(gold, record)}
    assert rows["skin sores · cast group · at 6 weeks · 6 ± 0.7 [mean, SD]"].sentence == ""
    assert rows["skin sores · cast group · 2 of 21 (9.5%) [count]"].sentence.startswith("Skin sores occurred")


def test_an_outcome_stands_where_its_record_says(gold: Raw, record: Raw) -> None:
    start = gold["text"].rindex("group")
    mention = {"start": start, "end": start + 5, "text": "group"}
    record["outcomes"].append({"id": "o3", "title": "group", "mentions": [mention]})
    (row,) = found(gold, record)
    assert (row.cause, row.predicted_place) == ("spurious outcome", (start, start + 5))


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"errors.txt: errors are written as .jsonl or .csv"):
        write_disagreements([], tmp_path / "errors.txt")
