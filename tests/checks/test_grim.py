"""Means, SDs and percentages that whole numbers cannot give."""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import pstdev, stdev
from typing import Any

import pytest

from armspan.checks.grim import has_power, sd_is_possible, sums
from armspan.checks.rounding import rounded

Begin = Callable[[], Any]
APGAR = {"outcome": "Apgar score", "instrument": "apgar"}


@pytest.mark.parametrize(("mean", "n", "expected"), [(8.96, 30, []), (9.96, 30, []), (9.93, 30, [298]), (2.5, 2, [5])])
def test_sums_behind_a_mean(mean: float, n: int, expected: list[int]) -> None:
    assert list(sums(rounded(mean, 2), n)) == expected


def test_both_directions_of_rounding_count() -> None:
    assert list(sums(rounded(1.3, 1), 4)) == [5]  # 1.25
    assert list(sums(rounded(1.2, 1), 4)) == [5]


def test_power() -> None:
    assert has_power(2, 99)
    assert not has_power(2, 100)
    assert not has_power(1, 30)
    assert has_power(1, 900, 100)


@pytest.mark.parametrize("seed", range(6))
def test_real_data_are_always_possible(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(60):
        n, decimals = draw.randint(2, 60), draw.choice((1, 2, 3))
        data = [draw.randint(-3, 12) for _ in range(n)]
        mean, sd = rounded(round(sum(data) / n, decimals), decimals), draw.choice((stdev, pstdev))(data)
        assert sum(data) in sums(mean, n)
        assert sd_is_possible(rounded(round(sd, decimals), decimals), n, sum(data))


def test_impossible_sds() -> None:
    assert not sd_is_possible(rounded(0.18, 2), 30, 298)
    assert sd_is_possible(rounded(0.25, 2), 30, 298)
    assert not sd_is_possible(rounded(0.0, 2), 30, 298)  # not all can be equal
    assert sd_is_possible(rounded(0.0, 2), 30, 300)


def test_a_mean_that_no_whole_points_give(study: Begin) -> None:
    made = study().two_arms(30, 30).value("a1", "8.96", "0.30", **APGAR)
    found = made.checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("grim_mean", "query", ("m1",))]
    assert found[0].message == (
        "Apgar score: a mean of 8.96 is not consistent with whole points of 30: "
        "268/30 = 8.933 and 269/30 = 8.967 (INSPECT-SR 4.8)"
    )


def test_an_sd_that_no_whole_points_give(study: Begin) -> None:
    assert study().two_arms(30, 30).value("a1", "9.93", "0.18", **APGAR).codes() == [("grimmer_sd", "query")]
    assert study().two_arms(30, 30).value("a1", "9.93", "0.25", **APGAR).checks() == []


def test_information_where_some_may_have_been_lost(study: Begin) -> None:
    made = study().two_arms(30, 30, analyzed=False).value("a1", "8.96", "0.30", **APGAR)
    assert made.codes() == [("grim_mean", "info")]


def test_silent_without_power_without_whole_points_and_for_changes(study: Begin) -> None:
    assert study().two_arms(120, 120).value("a1", "8.96", "0.30", **APGAR).checks() == []
    assert study().two_arms(30, 30).value("a1", "8.9", "0.3", **APGAR).checks() == []
    assert study().two_arms(30, 30).value("a1", "8.96", "2.30", instrument="vas", outcome="VAS").checks() == []
    change = {"basis": "change_from_baseline"} | APGAR
    assert study().two_arms(30, 30).value("a1", "8.96", "0.30", **change).checks() == []


def test_percentages_of_a_printed_denominator(study: Begin) -> None:
    share = {"param_type": "percentage", "outcome": "union"}
    assert study().two_arms(40, 40).value("a1", "37", n=30, **share).checks() == []  # 11/30
    found = study().two_arms(40, 40).value("a1", "35.0", n=30, **share).checks()
    assert [(c.code, c.severity) for c in found] == [("grim_percentage", "query")]
    assert found[0].message == (
        "union: 35.0% of 30 is not consistent with whole numbers: 10/30 = 33.33% and 11/30 = 36.67% (INSPECT-SR 4.8)"
    )
    assert study().two_arms(200, 200).value("a1", "35", n=180, **share).checks() == []


def test_percentages_off_a_curve_are_left_alone(study: Begin) -> None:
    made = study().section("results", "Five-year survival was estimated.").two_arms(40, 40)
    assert made.value("a1", "35.0", n=30, param_type="percentage", outcome="survival").checks() == []
