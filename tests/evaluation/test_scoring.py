"""What counts as right: each test breaks one thing and sees which figures fall, and which do not."""

from __future__ import annotations

from typing import Any

import pytest

from armspan.evaluation.assignment import assign
from armspan.evaluation.readings import read
from armspan.evaluation.scoring import FIGURES, Tally, score

Raw = dict[str, Any]

PERFECT = {
    "enrollment": Tally(1, 1, 1),
    "arms.labels": Tally(2, 2, 2),
    "arms.counts": Tally(2, 2, 2),
    "arms.counts_role": Tally(2, 2, 2),
    "arms.counts_label": Tally(2, 2, 2),
    "instruments": Tally(1, 1, 1),
    "outcomes": Tally(2, 2, 2),
    "design": Tally(1, None, 1),
    "p_values": Tally(2, 2, 2),
    "analyses.p": Tally(2, 2, 2),
    "analyses.comparison": Tally(2, 2, 2),
    "analyses.arms": Tally(2, 2, 2),
    "analyses.outcomes": Tally(2, 2, 2),
    "analyses.within_arm": Tally(0, 0, 0),
    "measurements.value": Tally(4, 4, 4),
    "measurements.arm": Tally(4, 4, 4),
    "measurements.outcome": Tally(4, 4, 4),
    "measurements.time": Tally(4, 4, 4),
    "measurements.kind": Tally(4, 4, 4),
    "measurements.time_given": Tally(2, None, 2),
    "comparisons.six": Tally(1, None, 1),
    "numbers.mean": Tally(2, 2, 2),
    "numbers.median": Tally(0, 0, 0),
    "numbers.count": Tally(2, 2, 2),
    "numbers.percentage": Tally(2, 2, 2),
    "numbers.number": Tally(0, 0, 0),
    "numbers.all": Tally(6, 6, 6),
    "numbers.spread": Tally(2, 2, 2),
    "whole.linked": Tally(1, None, 1),
    "whole.all": Tally(1, None, 1),
}


def fallen(gold: Raw, record: Raw) -> dict[str, Tally]:
    """The figures that are not perfect."""
    return {key: tally for key, tally in score(read(gold), read(record)).items() if tally != PERFECT[key]}


def test_a_faultless_record(gold: Raw, record: Raw) -> None:
    assert score(read(gold), read(record)) == PERFECT
    assert set(PERFECT) <= set(FIGURES)


def test_a_wrong_row_is_a_miss_and_a_false_alarm(gold: Raw, record: Raw) -> None:
    record["measurements"][0]["spread"] = 0.5
    found = fallen(gold, record)
    assert found["measurements.value"] == Tally(3, 4, 4)
    assert found["numbers.spread"] == Tally(1, 2, 2)
    assert "numbers.mean" not in found


def test_swapped_arms_break_the_arm_level_not_the_value(gold: Raw, record: Raw) -> None:
    for fact in record["measurements"]:
        fact["arm"] = {"a1": "a2", "a2": "a1"}[fact["arm"]]
    found = fallen(gold, record)
    assert "measurements.value" not in found
    assert found["measurements.arm"] == Tally(0, 4, 4)
    assert found["comparisons.six"] == Tally(0, None, 1)
    assert found["whole.linked"] == Tally(0, None, 1)


def test_arms_are_aligned_by_name_not_by_id(gold: Raw, record: Raw) -> None:
    record["arms"].reverse()
    assert fallen(gold, record) == {}


def test_counts_of_the_wrong_arms(gold: Raw, record: Raw) -> None:
    record["arms"][0]["count"], record["arms"][1]["count"] = 19, 21
    found = fallen(gold, record)
    assert "arms.counts" not in found
    assert found["arms.counts_label"] == Tally(0, 2, 2)
    assert found["comparisons.six"] == Tally(0, None, 1)


def test_the_wrong_outcome(gold: Raw, record: Raw) -> None:
    record["measurements"][2]["outcome"] = "o1"
    assert fallen(gold, record)["measurements.outcome"] == Tally(3, 4, 4)


def test_a_title_that_fits_another_outcome_of_the_gold_better(gold: Raw, record: Raw) -> None:
    gold["outcomes"][1]["title"] = "VAS score on movement"
    record["outcomes"][1]["title"] = "VAS score on movement"
    record["measurements"][0]["outcome"] = "o2"  # its words hold those of "VAS score", too
    assert fallen(gold, record)["measurements.outcome"] == Tally(3, 4, 4)


def test_another_accepted_title(gold: Raw, record: Raw) -> None:
    gold["outcomes"][1]["accept"] = ["pressure ulcers"]
    record["outcomes"][1]["title"] = "pressure ulcers"
    assert fallen(gold, record) == {}


@pytest.mark.parametrize(
    ("words", "right"),
    [("6 weeks", True), ("at 42 days", True), ("at 12 weeks", False), ("postoperatively", False), (None, False)],
)
def test_times_agree_by_kind_and_offset(gold: Raw, record: Raw, words: str | None, right: bool) -> None:
    record["measurements"][0]["time_frame"] = words
    assert ("measurements.time" not in fallen(gold, record)) is right


def test_a_time_that_the_complete_gold_does_not_give(gold: Raw, record: Raw) -> None:
    record["measurements"][2]["time_frame"] = "at 6 weeks"
    assert fallen(gold, record)["measurements.time"] == Tally(3, 4, 4)


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({"dispersion_type": "standard_error"}, False),
        ({"basis": "change_from_baseline"}, False),
        ({"unit": "points"}, True),  # the gold says nothing about a unit
        ({"value": -3.1}, False),
        ({"param_type": "least_squares_mean"}, True),
    ],
)
def test_what_a_number_is(gold: Raw, record: Raw, change: Raw, right: bool) -> None:
    record["measurements"][0] |= change
    found = fallen(gold, record)
    assert ("measurements.kind" not in found) is right
    assert "measurements.time" not in found


def test_a_count_alone_is_not_a_count_with_its_percentage(gold: Raw, record: Raw) -> None:
    record["measurements"][2]["percentage"] = None
    assert fallen(gold, record)["measurements.value"] == Tally(3, 4, 4)


def test_p_values_are_a_multiset(gold: Raw, record: Raw) -> None:
    record["analyses"].append(record["analyses"][0] | {"id": "p3"})
    assert fallen(gold, record)["p_values"] == Tally(2, 3, 2)


def test_ns_without_a_number_is_not_scored(gold: Raw, record: Raw) -> None:
    ns = {"id": "p3", "p_value": {"operator": None, "value": None, "text": "NS"}}
    gold["analyses"].append(ns)
    assert fallen(gold, record) == {}


def test_the_levels_of_an_analysis(gold: Raw, record: Raw) -> None:
    record["analyses"][0]["comparison"] = "within_arm"
    record["analyses"][1]["outcomes"] = ["o1", "o2"]
    found = fallen(gold, record)
    assert "analyses.p" not in found
    assert found["analyses.comparison"] == Tally(1, 2, 2)
    assert found["analyses.arms"] == Tally(1, 2, 2)
    assert found["analyses.outcomes"] == Tally(0, 2, 2)
    assert found["analyses.within_arm"] == Tally(0, 1, 0)


def with_effect(raw: Raw, **other: Any) -> Raw:
    """The abstract with the effect of its first analysis, so far as it is not another one."""
    effect = {"type": "mean_difference", "value": -1.1, "lower_limit": -1.6, "upper_limit": -0.6}
    raw["analyses"][0]["estimate"] = effect | other
    return raw


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        ({}, 4),
        ({"value": 1.1, "lower_limit": 0.6, "upper_limit": 1.6}, 0),  # limits in another order are other limits
        ({"value": 1.1, "lower_limit": 1.6, "upper_limit": 0.6}, 4),  # the sign does not count
        ({"upper_limit": None}, 0),
        ({"type": "risk_difference"}, 1),
    ],
)
def test_effects_with_limits_then_type(gold: Raw, record: Raw, change: Raw, levels: int) -> None:
    gold["layers"].append("estimates")
    found = score(read(with_effect(gold)), read(with_effect(record, **change)))
    names = [f"estimates.{level}" for level in ("value", "type", "outcome", "arms")]
    assert [found[name] for name in names] == [Tally(int(n < levels), 1, 1) for n in range(4)]


def test_the_outcome_and_the_arms_of_an_effect(gold: Raw, record: Raw) -> None:
    gold["layers"].append("estimates")
    with_effect(gold), with_effect(record)
    record["analyses"][0]["outcomes"].append("o2")  # one of them is that of the gold
    record["analyses"][0]["arms"] = ["a2"]
    found = score(read(gold), read(record))
    assert (found["estimates.outcome"], found["estimates.arms"]) == (Tally(1, 1, 1), Tally(0, 1, 1))


def test_effects_are_not_scored_unless_the_gold_names_them(gold: Raw, record: Raw) -> None:
    assert fallen(gold, with_effect(record)) == {}


def test_a_bare_value_may_be_called_mean_or_number(gold: Raw, record: Raw) -> None:
    for raw in (gold, record):
        raw["measurements"][0] |= {"spread": None, "dispersion_type": None}
    record["measurements"][0]["param_type"] = "number"
    assert score(read(gold), read(record))["measurements.value"] == Tally(4, 4, 4)
    gold["measurements"][0]["param_type"] = "median"
    assert score(read(gold), read(record))["measurements.value"] == Tally(3, 4, 4)


def test_an_abstract_without_measurements_is_no_whole_one(gold: Raw, record: Raw) -> None:
    gold["measurements"] = record["measurements"] = []
    assert not [key for key in score(read(gold), read(record)) if key.startswith("whole")]


def test_other_acceptable_counts(gold: Raw, record: Raw) -> None:
    gold["enrollment"] = {"count": 42, "accept": [40]}
    gold["arms"][0] |= {"count": 22, "accept": [21]}
    assert fallen(gold, record) == {}


def test_an_abbreviation_is_the_instrument(gold: Raw, record: Raw) -> None:
    record["instruments"] = [{"id": "vas", "name": "VAS", "abbreviation": None}]
    assert fallen(gold, record) == {}


def test_a_layer_in_part_tells_only_recall(gold: Raw, record: Raw) -> None:
    gold["layers"], gold["partial"] = [], ["measurements"]
    del gold["measurements"][3]
    found = score(read(gold), read(record))
    assert found["measurements.value"] == Tally(3, None, 3)
    assert found["numbers.all"] == Tally(4, None, 4)
    assert "p_values" not in found
    assert "whole.linked" not in found


def test_what_a_gold_in_part_leaves_out_is_not_held_against_a_record(gold: Raw, record: Raw) -> None:
    gold["layers"], gold["partial"] = ["arms"], ["measurements"]
    gold["measurements"] = [{"id": "m1", "outcome": "o1", "arm": "a1", "param_type": "mean", "value": 3.1}]
    found = score(read(gold), read(record))
    assert found["measurements.kind"] == Tally(1, None, 1)


def test_layers_that_are_not_named_are_not_scored(gold: Raw, record: Raw) -> None:
    gold["layers"], gold["partial"] = ["enrollment"], []
    assert set(score(read(gold), read(record))) == {"enrollment"}


def test_nothing_found(gold: Raw) -> None:
    found = score(read(gold), read({"source": {"id": "x1"}}))
    assert all(tally.correct == 0 for tally in found.values())
    assert found["measurements.value"] == Tally(0, 0, 4)


def test_the_assignment_is_optimal_not_greedy() -> None:
    fits = {("a", "x"): 0.9, ("a", "y"): 0.8, ("b", "x"): 0.7}
    assert assign("ab", "xy", lambda one, other: fits.get((one, other), 0.0)) == [(0, 1), (1, 0)]
    assert assign("", "xy", lambda one, other: 1.0) == []
