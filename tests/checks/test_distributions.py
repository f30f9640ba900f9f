"""Tail probabilities against scipy."""

from __future__ import annotations

import random

import pytest
from scipy import stats

from armspan.checks.distributions import chi2, p_of_chi2, p_of_fisher, p_of_t, p_of_z


@pytest.mark.parametrize("df", [1, 2, 3.7, 8, 25, 98, 500.5, 4000, 100_000])
def test_students_t(df: float) -> None:
    for t in (0.0, 0.001, 0.3, 1.0, 1.96, 2.6, 5.0, 12.0, 40.0):
        assert p_of_t(t, df) == pytest.approx(2 * stats.t.sf(t, df), rel=1e-7, abs=1e-15)


@pytest.mark.parametrize("z", [-3.1, 0.0, 0.5, 1.959964, 4.2, 8.0])
def test_normal(z: float) -> None:
    assert p_of_z(z) == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-12)


def tables(number: int) -> list[tuple[int, int, int, int]]:
    pick = random.Random(7)
    sizes = [(pick.randint(1, 90), pick.randint(1, 900)) for _ in range(number)]
    return [(pick.randint(0, n1), n1, pick.randint(0, n2), n2) for n1, n2 in sizes]


@pytest.mark.parametrize("yates", [False, True])
def test_chi_squared(yates: bool) -> None:
    for a, n1, c, n2 in tables(60):
        if 0 < a + c < n1 + n2:
            expected = stats.chi2_contingency([[a, n1 - a], [c, n2 - c]], correction=yates)[1]
            assert p_of_chi2(chi2(a, n1, c, n2, yates)) == pytest.approx(expected, abs=1e-12)


def test_fisher() -> None:
    for a, n1, c, n2 in tables(60):
        expected = stats.fisher_exact([[a, n1 - a], [c, n2 - c]])[1]
        assert p_of_fisher(a, n1, c, n2) == pytest.approx(expected, abs=1e-9)


def test_nothing_differs_where_nobody_or_everybody_had_the_event() -> None:
    assert [chi2(0, 20, 0, 30, False), chi2(20, 20, 30, 30, True)] == [0.0, 0.0]
    assert p_of_fisher(0, 20, 0, 30) == 1.0
