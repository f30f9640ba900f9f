"""One row per printed effect and outcome."""

from __future__ import annotations

import math
from typing import Any

import pytest
from dataset_examples import ARMS, MONTHS_6, count, effect, mean, part, study

from armspan.dataset.columns import Row
from armspan.dataset.comparisons import comparison_rows
from armspan.dataset.effect_rows import effect_rows

DEATH = {"id": "o1", "title": "death"}
SURVIVAL = {"id": "o1", "title": "overall survival"}


def effects(**layers: Any) -> list[Row]:
    made = study(**layers)
    return list(effect_rows(made, list(comparison_rows(made))))


def finding(direction: str, arm: str, reference: str | None = None) -> dict[str, Any]:
    return {"direction": direction, "arm": arm, "reference": reference, "significant": True}


def test_a_ratio_goes_in_as_its_logarithm() -> None:
    [row] = effects(outcomes=[DEATH], analyses=[effect(1, "hazard_ratio", 0.5, 0.25, 1.0)])
    assert part(row, "row_id", "slab", "study_id", "outcome", "measure", "arm1", "arm2") == (
        *("s1:e1", "s1", "s1", "death", "HR", "brace", "cast"),
    )
    # R: log(0.5); (log(1) - log(0.25)) / (2 * qnorm(0.975)); conv.wald(out=0.5, ci.lb=0.25, ci.ub=1, transf=log)
    assert part(row, "yi", "sei", "ci.lb", "ci.ub") == pytest.approx((-0.69314718, 0.35365303, -1.38629436, 0.0))
    assert part(row, "sei_section", "estimate", "estimate_lower", "estimate_upper") == ("6.3.2", 0.5, 0.25, 1.0)
    assert row["sei_method"] == "width of the 95% CI of the logarithm ÷ (2 × z) = 1.386 ÷ 3.920"
    assert part(row, "experimental_arm", "roles", "arms_from", "disputed") == (
        *("a1", "experimental_comparator", "convention", False),
    )
    assert part(row, "n1i", "n2i", "asymmetric", "adjusted", "reading") == (30, 28, False, None, "gold")


@pytest.mark.parametrize(("level", "width"), [(90, 3.289707), (95, 3.919928), (99, 5.151659)])
def test_the_level_of_the_interval_is_respected(level: float, width: float) -> None:
    [row] = effects(analyses=[effect(1, "mean_difference", 2.0, 1.0, 3.0, level=level)])
    assert row["sei"] == pytest.approx(2 / width, rel=1e-6)
    assert part(row, "yi", "sei_section", "note") == (2.0, "6.3.1", None)


def test_a_level_that_is_not_printed_is_taken_as_95_and_said() -> None:
    [row] = effects(analyses=[effect(1, "mean_difference", 2.0, 1.0, 3.0, level=None)])
    assert row["sei"] == pytest.approx(2 / 3.919928, rel=1e-6)
    assert part(row, "estimate_level", "note") == (None, "the level of the interval is not printed: taken as 95%")


def test_without_an_interval_there_is_no_standard_error() -> None:
    [row] = effects(analyses=[effect(1, "odds_ratio", 2.0, None, None)])
    assert part(row, "estimate", "yi", "sei", "arm1", "asymmetric") == (2.0, None, None, "brace", None)


def test_what_is_no_effect_between_two_groups_stays_in_analyses() -> None:
    assert effects(analyses=[effect(1, "correlation", 0.5, 0.2, 0.7), effect(2, "other", 1.0, 0.5, 1.5)]) == []


@pytest.mark.parametrize(
    ("numbers", "words", "value"),
    [
        ((4.1, -2.2, 10.4), "", 0.041),  # more than 1 is in per cent
        ((0.5, -0.2, 1.0), "0.5% (95% CI -0.2 to 1.0)", 0.005),
        ((0.5, 0.2, 0.8), "0.5 percentage points (95% CI 0.2 to 0.8)", 0.005),
        ((0.05, 0.01, 0.09), "risk difference 0.05 (95% CI 0.01 to 0.09)", 0.05),
    ],
)
def test_a_risk_difference_is_a_share_of_one(numbers: tuple[float, ...], words: str, value: float) -> None:
    evidence = [{"role": "estimate", "start": 0, "end": len(words), "text": words}] if words else []
    [row] = effects(text=words, analyses=[effect(1, "risk_difference", *numbers, evidence=evidence)])
    assert row["yi"] == pytest.approx(value)


def test_the_unit_of_a_difference_is_that_of_the_outcome_or_per_cent() -> None:
    outcome = {"id": "o1", "title": "weight", "unit": "kg"}
    words = "-1.2% (95% CI -2.0 to -0.4)"
    evidence = [{"role": "estimate", "start": 0, "end": len(words), "text": words}]
    rows = effects(
        text=words,
        outcomes=[outcome],
        analyses=[
            effect(1, "mean_difference", -1.2, -2.0, -0.4),
            effect(2, "mean_difference", -1.2, -2.0, -0.4, evidence=evidence),
            effect(3, "standardized_mean_difference", -1.2, -2.0, -0.4),
        ],
    )
    assert [row["unit"] for row in rows] == ["kg", "%", None]


def test_an_effect_outside_the_middle_is_marked() -> None:
    [row] = effects(analyses=[effect(1, "hazard_ratio", 0.70, 0.53, 0.98)])
    assert part(row, "asymmetric", "checks") == (True, "asymmetric_interval")


def test_a_hazard_ratio_is_never_within_an_arm() -> None:
    kinds = ("within_arm", "association")
    rows = effects(analyses=[effect(n, "hazard_ratio", 0.7, 0.5, 0.98, comparison=k) for n, k in enumerate(kinds)])
    assert [row["comparison"] for row in rows] == ["unspecified", "association"]
    [row] = effects(analyses=[effect(1, "mean_difference", 0.7, 0.5, 0.9, comparison="within_arm")])
    assert row["comparison"] == "within_arm"


def test_two_outcomes_have_a_row_each_and_three_arms_no_pair() -> None:
    outcomes = [DEATH, {"id": "o2", "title": "stroke"}]
    arms = [*ARMS, {"id": "a3", "label": "splint", "type": "experimental"}]
    rows = effects(
        outcomes=outcomes,
        arms=arms,
        analyses=[
            effect(1, "risk_ratio", 0.7, 0.5, 0.98, outcomes=["o1", "o2"]),
            effect(2, "risk_ratio", 0.7, 0.5, 0.98, arms=["a1", "a2", "a3"]),
        ],
    )
    assert [part(row, "outcome", "arm1_id", "arm2_id", "note") for row in rows] == [
        ("death", "a1", "a2", "one effect beside several outcomes"),
        ("stroke", "a1", "a2", "one effect beside several outcomes"),
        ("death", None, None, "3 arms: which two it compares is not known"),
    ]
    assert [row["slab"] for row in rows] == ["s1: brace v cast", "s1", "s1"]


def test_of_three_arms_the_words_tell_which_two() -> None:
    arms = [*ARMS, {"id": "a3", "label": "splint", "type": "experimental"}]
    said = finding("lower", "a3", "a2")
    [row] = effects(
        arms=arms, analyses=[effect(1, "risk_ratio", 0.7, 0.5, 0.98, arms=["a1", "a2", "a3"], finding=said)]
    )
    assert part(row, "arm1", "arm2", "arms_from", "note") == ("splint", "cast", "words", None)


def test_numbers_of_both_arms_tell_which_way_an_effect_is_printed() -> None:
    facts = [mean(1, "a1", 3.0, 1.0), mean(2, "a2", 4.0, 1.0)]
    [row] = effects(measurements=facts, analyses=[effect(1, "mean_difference", 1.0, 0.5, 1.5)])
    assert part(row, "arm1", "arm2", "experimental_arm", "arms_from", "yi") == ("cast", "brace", "a1", "numbers", 1.0)
    assert row["note"] == "by the numbers, the effect is that of cast against brace"
    events = [count(1, "a1", 5), count(2, "a2", 10)]
    [row] = effects(measurements=events, analyses=[effect(1, "risk_ratio", 0.8, 0.27, 2.4)])
    assert part(row, "arm1", "arms_from") == ("brace", "convention")  # 0.47 lies in the interval, 2.14 as well
    [row] = effects(measurements=events, analyses=[effect(1, "risk_ratio", 2.14, 1.10, 4.20)])
    assert part(row, "arm1", "arms_from") == ("cast", "numbers")


def test_a_risk_reduction_is_that_of_the_comparator() -> None:
    words = "absolute risk reduction 4.5% (95% CI 1.4 to 7.6)"
    evidence = [{"role": "estimate", "start": 0, "end": len(words), "text": words}]
    [row] = effects(text=words, analyses=[effect(1, "risk_difference", 4.5, 1.4, 7.6, evidence=evidence)])
    assert part(row, "arm1", "arms_from", "experimental_arm") == ("cast", "name", "a1")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("a difference of 4.5%; the relative risk reduction", "4.5%", 4.5),  # another effect
        ("absolute risk reduction -4.5%", "absolute risk reduction -4.5%", -4.5),  # a difference after all
    ],
)
def test_other_reductions(text: str, words: str, value: float) -> None:
    start = text.index(words)
    evidence = [{"role": "estimate", "start": start, "end": start + len(words), "text": words}]
    [row] = effects(text=text, analyses=[effect(1, "risk_difference", value, value - 3, value + 3, evidence=evidence)])
    assert part(row, "arm1", "arms_from") == ("brace", "convention")


@pytest.mark.parametrize(
    ("outcome", "kind", "value", "said", "told_by", "disputed"),
    [
        (DEATH, "risk_ratio", 0.7, finding("lower", "a1", "a2"), "words", False),
        (DEATH, "risk_ratio", 0.7, finding("higher", "a2"), "words", False),
        (DEATH, "risk_ratio", 0.7, finding("lower", "a2", "a1"), "convention", True),
        (DEATH, "mean_difference", 3.0, finding("lower", "a1", "a2"), "convention", True),
        (SURVIVAL, "hazard_ratio", 0.7, finding("higher", "a1", "a2"), "words", False),  # a smaller hazard
        (SURVIVAL, "odds_ratio", 0.7, finding("higher", "a1", "a2"), "convention", True),
        (DEATH, "risk_ratio", 0.7, finding("no_difference", "a1"), "convention", False),
        (DEATH, "risk_ratio", 1.0, finding("lower", "a1"), "convention", False),
    ],
)
def test_words_against_the_convention_are_disputed(
    outcome: dict[str, Any], kind: str, value: float, said: dict[str, Any], told_by: str, disputed: bool
) -> None:
    limits = (value - 0.2, value + 0.2) if kind == "mean_difference" else (value / 1.4, value * 1.4)
    [row] = effects(outcomes=[outcome], analyses=[effect(1, kind, value, *limits, finding=said)])
    assert part(row, "arm1", "arms_from", "disputed") == ("brace", told_by, disputed)
    note = "by the words, the effect is that of cast against brace"
    assert row["note"] == (note if disputed else None)


def test_the_time_is_that_of_the_values_or_of_the_words() -> None:
    timed = {"time_frame": "at half a year", "time": MONTHS_6}
    facts = [mean(1, "a1", 3.0, 1.0, **timed), mean(2, "a2", 4.0, 1.0, **timed)]
    frames = {"time_frames": ["at half a year"]}
    [row] = effects(measurements=facts, analyses=[effect(1, "mean_difference", -1.0, -1.5, -0.5, **frames)])
    assert part(row, "time_frame", "time_kind", "time_days") == ("at half a year", "follow_up", 182.625)
    rows = effects(
        analyses=[
            effect(1, "mean_difference", -1.0, -1.5, -0.5, time_frames=["at 12 weeks"]),
            effect(2, "mean_difference", -1.0, -1.5, -0.5, time_frames=["at 12 weeks", "at 1 year"]),
        ]
    )
    assert [part(row, "time_frame", "time_kind", "time_days") for row in rows] == [
        ("at 12 weeks", "follow_up", 84.0),
        ("at 12 weeks; at 1 year", None, None),
    ]


def test_a_lower_limit_of_zero_gives_nothing_to_pool() -> None:
    [row] = effects(analyses=[effect(1, "odds_ratio", 0.05, 0.0, 0.41)])
    assert part(row, "yi", "sei", "estimate") == (None, None, 0.05)


def test_the_effect_is_on_the_scale_of_its_limits() -> None:
    [row] = effects(analyses=[effect(1, "mean_difference", 3.0, -4.0, -2.0)])  # a reduction of 3 (-4 to -2)
    assert part(row, "yi", "estimate") == (-3.0, 3.0)
    assert math.isclose(row["sei"], 2 / 3.919928, rel_tol=1e-6)


def test_clusters_are_noted() -> None:
    [row] = effects(
        design=[{"aspect": "model", "value": "cluster"}],
        layers=["design", "arms", "outcomes", "analyses"],
        analyses=[effect(1, "odds_ratio", 0.5, 0.25, 1.0)],
    )
    assert row["note"] == (
        "clusters were allocated: whether the interval takes account of that is not known (Handbook 23.1)"
    )
