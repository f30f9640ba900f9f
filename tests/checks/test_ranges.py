"""Values against their limits and against the ranges of scoring systems."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from statistics import stdev
from typing import Any

import pytest

from armspan.checks.ranges import largest_sd
from armspan.checks.rounding import Interval

Begin = Callable[[], Any]


def limited(study: Begin, kind: str, value: str, low: float, high: float, param: str = "mean") -> Any:
    more = {"param_type": param, "limits_type": kind, "lower_limit": low, "upper_limit": high}
    return study().two_arms(40, 40).value("a1", value, outcome="age", **more)


def test_a_mean_outside_its_range(study: Begin) -> None:
    found = limited(study, "full_range", "34.2", 36, 61).checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("mean_outside_range", "conflict", ("m1",))]
    assert found[0].message == (
        "age: mean 34.2 lies outside its range, 36 to 61: not consistent with each other (INSPECT-SR 4.10)"
    )


def test_a_median_outside_its_quartiles(study: Begin) -> None:
    made = limited(study, "inter_quartile_range", "12", 14, 20, "median")
    assert made.codes() == [("median_outside_quartiles", "conflict")]
    assert limited(study, "inter_quartile_range", "12", 14, 20).checks() == []  # a mean may lie outside quartiles


def test_a_value_outside_its_confidence_interval(study: Begin) -> None:
    assert limited(study, "confidence_interval_95", "12", 14, 20).codes() == [("value_outside_interval", "query")]


@pytest.mark.parametrize(
    ("kind", "value", "low", "high"),
    [
        ("full_range", "36", 36, 61),
        ("full_range", "35.6", 36, 61),  # 36 may be 35.5
        ("full_range", "8.4", -12.0, -3.0),  # "fell by 8.4 (-12 to -3)"
        ("confidence_interval_95", "95", 1.2, 2.2),  # the level, taken for a value
    ],
)
def test_values_within_their_limits(study: Begin, kind: str, value: str, low: float, high: float) -> None:
    assert limited(study, kind, value, low, high).checks() == []


def test_an_interval_of_a_difference_is_not_that_of_the_value(study: Begin) -> None:
    interval = {"limits_type": "confidence_interval_95", "lower_limit": 17.6, "upper_limit": 44.0}
    made = study().two_arms(87, 87).value("a1", "83.7", param_type="percentage")
    assert made.value("a2", "52.9", param_type="percentage", **interval).checks() == []


def test_limits_reversed(study: Begin) -> None:
    found = limited(study, "full_range", "40", 61, 36).checks()
    assert [(c.code, c.severity) for c in found] == [("limits_reversed", "query")]
    assert limited(study, "full_range", "-2.8", -2.1, -3.4).checks() == []


def scored(study: Begin, value: str, spread: str | None = None, **more: Any) -> Any:
    fields = {"param_type": "mean", "outcome": "AOFAS score", "instrument": "aofas"} | more
    return study().two_arms(40, 40).value("a1", value, spread, **fields)


def test_a_value_outside_its_scoring_system(study: Begin) -> None:
    found = scored(study, "104.5").checks()
    assert [(c.code, c.severity) for c in found] == [("outside_instrument", "query")]
    assert found[0].message == "AOFAS score: 104.5 is not consistent with AOFAS, 0 to 100 (INSPECT-SR 4.7)"


def test_any_range_of_a_scoring_system_will_do(study: Begin) -> None:
    for value in ("7.4", "74", "10"):
        assert scored(study, value, outcome="VAS", instrument="vas").checks() == []
    assert scored(study, "740", outcome="VAS", instrument="vas").codes() == [("outside_instrument", "query")]


def test_changes_percentages_and_other_kinds_are_no_scores(study: Begin) -> None:
    assert scored(study, "-12.0").checks() == []
    assert scored(study, "120", basis="change_from_baseline").checks() == []
    assert scored(study, "120", unit="%").checks() == []
    assert scored(study, "120", param_type="number").checks() == []


def test_an_sd_larger_than_the_scoring_system_allows(study: Begin) -> None:
    found = scored(study, "95.0", "25.0").checks()
    assert [(c.code, c.severity) for c in found] == [("sd_above_range", "query")]
    most = sqrt((94.95 - 0) * (100 - 94.95) * 40 / 39)
    assert f"which allows at most {most:.4g}" in found[0].message
    assert scored(study, "95.0", "20.0").checks() == []


def test_an_sd_larger_than_the_printed_range_allows(study: Begin) -> None:
    limits = {"limits_type": "full_range", "lower_limit": 30.0, "upper_limit": 50.0}
    found = study().two_arms(40, 40).value("a1", "40.0", "14.0", **limits).checks()
    assert [(c.code, c.severity) for c in found] == [("sd_above_range", "query")]
    assert study().two_arms(40, 40).value("a1", "40.0", "9.0", **limits).checks() == []


def test_the_largest_sd_is_that_of_values_at_the_ends() -> None:
    ends = [0.0] * 3 + [10.0] * 7
    assert largest_sd(Interval(7.0, 7.0), Interval(0.0, 10.0), 10) == stdev(ends)
    assert largest_sd(Interval(11.0, 11.0), Interval(0.0, 10.0), 10) == 0.0
