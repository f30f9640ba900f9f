"""Conversions against the worked examples of the Cochrane Handbook, chapter 6, and against the numbers themselves."""

from __future__ import annotations

import numpy as np
import pytest

from armspan.dataset import conversions
from armspan.dataset.conversions import Derived


def value(derived: Derived | None) -> float:
    assert derived is not None
    return derived.value


def test_sd_from_se() -> None:
    assert conversions.sd_from_se(0.5, 25) == Derived(2.5, "SE × √n = 0.5 × √25", "6.5.2.2")


def test_sd_from_a_confidence_interval_divides_by_twice_t() -> None:
    found = conversions.sd_from_ci(30.0, 34.2, 25)
    assert value(found) == pytest.approx(5 * 4.2 / 4.128, rel=1e-4)  # the Handbook's 4.128 for n = 25
    assert found is not None
    assert found.method == "√n × width of the 95% CI ÷ (2 × t) = √25 × 4.2 ÷ 4.128"


@pytest.mark.parametrize(("level", "divisor"), [(90.0, 3.29), (95.0, 3.92), (99.0, 5.15)])
def test_in_large_groups_the_divisors_are_those_of_the_handbook(level: float, divisor: float) -> None:
    assert value(conversions.sd_from_ci(0, 1, 10_000, level)) == pytest.approx(100 / divisor, rel=1e-3)


def test_sd_from_an_interquartile_range() -> None:
    assert conversions.sd_from_iqr(5, 7.7) == Derived(pytest.approx(2.0), "IQR ÷ 1.35 = 2.7 ÷ 1.35", "6.5.2.5")


def test_sd_from_the_p_value_of_a_difference_is_the_handbooks_example() -> None:
    found = conversions.difference_se_from_p(3.8, 0.008, 25, 22)
    assert found is not None
    assert found[0] == pytest.approx(1.37, abs=0.005)
    assert found[1] == "P = 0.008, t = 2.776 with 45 df"
    assert value(conversions.sd_from_difference_se(*found[:1], 25, 22, found[1])) == pytest.approx(4.69, abs=0.01)


def test_se_from_the_interval_of_a_difference() -> None:
    found = conversions.difference_se_from_ci(1.0, 6.6, 95.0, 25, 22)
    assert found is not None
    assert found[0] == pytest.approx(5.6 / (2 * 2.0141), rel=1e-4)


def test_correlation_is_the_handbooks_example() -> None:
    found = conversions.correlation_from_sds(6.4, 7.1, 4.5)
    assert value(found) == pytest.approx(0.78, abs=0.005)
    assert found is not None
    assert found.section == "6.5.2.8"


def test_a_correlation_beyond_1_is_none() -> None:
    assert conversions.correlation_from_sds(1.0, 5.0, 1.0) is None


def test_sd_of_a_change_gives_back_the_p_value() -> None:
    from scipy.stats import t

    sd = value(conversions.sd_of_change_from_p(-1.2, 0.03, 20))
    assert 2 * t.sf(1.2 / (sd / 20**0.5), 19) == pytest.approx(0.03)


def test_combined_groups_are_as_their_members() -> None:
    numbers = np.random.default_rng(4)
    groups = [numbers.normal(mean, 2.0, n) for mean, n in ((5, 20), (6, 31), (9, 12))]
    whole = conversions.combine_groups([(len(g), float(g.mean()), float(g.std(ddof=1))) for g in groups])
    everybody = np.concatenate(groups)
    assert whole.n == 63
    assert whole.mean == pytest.approx(everybody.mean())
    assert whole.sd == pytest.approx(everybody.std(ddof=1))
    assert whole.section == "6.5.2.10"


@pytest.mark.parametrize(
    ("percentage", "decimals", "n", "events"),
    [
        (47.2, 1, 248, 117),
        (12.5, 1, 40, 5),
        (0.0, 1, 40, 0),
        (100.0, 0, 40, 40),
        (84.0, 0, 250, None),  # 209, 210 and 211 print as 84%
        (12.9, 1, 40, None),  # no whole number does
    ],
)
def test_events_from_a_percentage(percentage: float, decimals: int, n: int, events: int | None) -> None:
    found = conversions.events_from_percentage(percentage, decimals, n)
    assert (found and found.value) == events if events else found is None or found.value == events


@pytest.mark.parametrize(
    ("quartiles", "n", "skewed"),
    [
        ((5, 6, 7), 30, False),
        ((2, 3, 9), 30, True),
        ((2, 3, 9), 9, False),
        ((4, 4, 4), 30, True),
        ((3, 9, 7), 30, True),
    ],
)
def test_skew(quartiles: tuple[float, float, float], n: int, skewed: bool) -> None:
    assert conversions.is_skewed(*quartiles, n) is skewed


@pytest.mark.parametrize(
    "nothing",
    [
        conversions.sd_from_se(0.5, 1),
        conversions.sd_from_ci(3, 2, 30),
        conversions.sd_from_iqr(3, 2),
        conversions.difference_se_from_p(0.0, 0.5, 20, 20),
        conversions.difference_se_from_p(1.0, 0.0, 20, 20),
        conversions.sd_of_change_from_p(1.0, 1.0, 20),
        conversions.sd_from_difference_se(0.0, 20, 20, "P"),
    ],
)
def test_what_the_method_does_not_allow_is_none(nothing: object) -> None:
    assert nothing is None
