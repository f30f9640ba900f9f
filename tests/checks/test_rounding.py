"""Printed numbers and the values behind them."""

from __future__ import annotations

import pytest

from armspan.checks.rounding import Interval, decimals_of, p_range, printed_decimals, rounded, rounded_or_cut


@pytest.mark.parametrize(
    ("value", "decimals", "low", "high"),
    [(35.0, 1, 34.95, 35.05), (35.0, 0, 34.5, 35.5), (-0.12, 2, -0.125, -0.115), (7.0, None, 6.5, 7.5)],
)
def test_rounding_goes_both_ways(value: float, decimals: int | None, low: float, high: float) -> None:
    found = rounded(value, decimals)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))
    assert found.holds(low)
    assert found.holds(high)


def test_further_digits_may_have_been_cut_off() -> None:
    found = rounded_or_cut(0.04, 2)
    assert (found.low, found.high) == (pytest.approx(0.035), pytest.approx(0.05))
    assert not found.holds(0.05)


@pytest.mark.parametrize(("number", "decimals"), [(30.0, 0), (30.5, 1), (0.05, 2), (1e-4, 4)])
def test_fewest_decimals(number: float, decimals: int) -> None:
    assert decimals_of(number) == decimals


@pytest.mark.parametrize(
    ("number", "text", "decimals"),
    [(30.0, "12/40 (30.0%)", 1), (30.0, "12 of 40 (30%)", 0), (30.5, "30·50 percent", 2), (3.0, "not there", 0)],
)
def test_printed_decimals(number: float, text: str, decimals: int) -> None:
    assert printed_decimals(number, text) == decimals


def test_ranges_of_p_in_words() -> None:
    assert p_range(Interval(0.0123, 0.0456)) == "P 0.012 to 0.046"
    assert p_range(Interval(1e-9, 0.0004)) == "P <0.0001 to 0.0004"
    assert p_range(Interval(1e-9, 1e-8)) == "P <0.0001"
