"""Effects and pooled estimates against R's metafor; metafor.R says how metafor.json was made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from armspan.dataset.effects import Effect, Group, effect_size, reported_effect, shown
from armspan.dataset.pooling import Interval, pool

EXPECTED: dict[str, Any] = json.loads((Path(__file__).parent / "metafor.json").read_text())
NAMES = tuple(EXPECTED)


def groups(row: dict[str, Any]) -> tuple[Group, Group]:
    if "ai" in row:
        return Group(row["n1i"], events=row["ai"]), Group(row["n2i"], events=row["ci"])
    return Group(row["n1i"], row["m1i"], row["sd1i"]), Group(row["n2i"], row["m2i"], row["sd2i"])


def effects(name: str) -> list[Effect]:
    case = EXPECTED[name]
    if "level" in case:
        return [as_reported(case, row) for row in case["rows"]]
    found = (effect_size(case["measure"], *groups(row)) for row in case["rows"])
    return [effect for effect in found if effect]


def as_reported(case: dict[str, Any], row: dict[str, Any]) -> Effect:
    found = reported_effect(case["measure"], row["value"], row["lower"], row["upper"], case["level"])
    assert found
    return Effect(found.value, found.se**2)


def limits(interval: Interval) -> list[float]:
    return [interval.value, interval.lower, interval.upper]


@pytest.mark.parametrize("name", NAMES)
def test_effects_are_those_of_escalc_and_conv_wald(name: str) -> None:
    case, found = EXPECTED[name], effects(name)
    assert [effect.value for effect in found] == pytest.approx(case["yi"], rel=1e-12)
    assert [effect.variance for effect in found] == pytest.approx(case["vi"], rel=1e-12)


@pytest.mark.parametrize("name", NAMES)
def test_the_common_effect_is_that_of_rma(name: str) -> None:
    case, pooled = EXPECTED[name], pool(effects(name))
    assert limits(pooled.common) == pytest.approx(case["common"], rel=1e-10)
    assert pooled.common.p == pytest.approx(case["common_p"], rel=1e-8)
    assert list(pooled.weights_common) == pytest.approx(case["weights_common"], rel=1e-10)


@pytest.mark.parametrize("name", NAMES)
def test_the_random_effects_are_those_of_rma_with_pm_and_knha(name: str) -> None:
    case, pooled = EXPECTED[name], pool(effects(name))
    assert pooled.tau2 == pytest.approx(case["tau2"], rel=1e-8, abs=1e-12)
    assert limits(pooled.random) == pytest.approx(case["random"], rel=1e-8)
    assert pooled.random.p == pytest.approx(case["random_p"], rel=1e-7)
    assert list(pooled.weights_random) == pytest.approx(case["weights_random"], rel=1e-8)


@pytest.mark.parametrize("name", NAMES)
def test_heterogeneity_is_that_of_rma(name: str) -> None:
    case, pooled = EXPECTED[name], pool(effects(name))
    assert pooled.q == pytest.approx(case["q"], rel=1e-9)
    assert pooled.q_p == pytest.approx(case["q_p"], rel=1e-7)
    assert pooled.i2 == pytest.approx(case["i2"], rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", [name for name in NAMES if len(EXPECTED[name]["yi"]) > 2])
def test_the_prediction_interval_is_that_of_predict_with_riley(name: str) -> None:
    assert pool(effects(name)).prediction == pytest.approx(tuple(EXPECTED[name]["prediction"]), rel=1e-8)


def test_two_studies_predict_nothing() -> None:
    assert pool(effects("two_rr")).prediction is None


def test_studies_without_any_event_say_nothing_of_a_ratio() -> None:
    assert effect_size("OR", Group(20, events=0), Group(20, events=0)) is None
    assert effect_size("RR", Group(20, events=20), Group(21, events=21)) is None


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (Group(20, 5.0, None), Group(20, 4.0, 1.0)),  # no SD
        (Group(1, 5.0, 1.0), Group(20, 4.0, 1.0)),  # one participant
        (Group(20, 5.0, 0.0), Group(20, 4.0, 0.0)),  # no spread
    ],
)
def test_differences_need_means_spreads_and_people(one: Group, two: Group) -> None:
    assert effect_size("MD", one, two) is None


@pytest.mark.parametrize(
    ("measure", "value", "lower", "upper", "level", "se"),
    [
        ("MD", -2.0, -3.0, -1.0, 95, 2 / 3.92),  # Handbook 6.3.1: 3.92, 3.29 and 5.15 standard errors
        ("MD", -2.0, -3.0, -1.0, 90, 2 / 3.29),
        ("RD", 0.04, 0.01, 0.07, 99, 0.06 / 5.15),
        ("HR", 0.5, 0.25, 1.0, 95, 1.386294 / 3.92),  # 6.3.2: the same with logarithms
    ],
)
def test_the_standard_error_of_a_reported_effect(
    measure: str, value: float, lower: float, upper: float, level: float, se: float
) -> None:
    found = reported_effect(measure, value, lower, upper, level)
    assert found
    assert found.se == pytest.approx(se, rel=1e-3)


def test_an_interval_that_gives_no_standard_error() -> None:
    assert reported_effect("HR", 0.05, 0.0, 0.41, 95) is None  # a lower limit of 0.00
    assert reported_effect("MD", 1.0, 1.0, 1.0, 95) is None


def test_a_risk_difference_of_two_arms_without_any_event_is_one() -> None:
    found = effect_size("RD", Group(20, events=0), Group(21, events=0))
    # R: escalc("RD", ai=0, n1i=20, ci=0, n2i=21)
    assert found
    assert (found.value, found.variance) == pytest.approx((0.00108225108225, 0.00211637118683), rel=1e-10)


def test_more_events_than_people_is_no_table() -> None:
    assert effect_size("OR", Group(20, events=21), Group(20, events=3)) is None


def test_ratios_are_shown_as_ratios() -> None:
    assert shown("OR", 0.0) == 1.0
    assert shown("HR", 1e4) > 1e300  # no number at all, but no crash
    assert shown("MD", -1.5) == -1.5
