"""Test statistics -> two-sided P values. Kept small so that a record is checked without loading scipy."""

from __future__ import annotations

from math import erfc, exp, lgamma, log, log1p, sqrt

_TINY = 1e-300
_ENOUGH = 1e-12  # relative precision of the continued fraction


def p_of_t(t: float, df: float) -> float:
    """The two-sided P value of Student's t."""
    return _beta(df / (df + t * t), df / 2, 0.5)


def p_of_z(z: float) -> float:
    """The two-sided P value of a standard normal deviate."""
    return erfc(abs(z) / sqrt(2))


def p_of_chi2(chi2: float) -> float:
    """The P value of chi-squared with one degree of freedom."""
    return erfc(sqrt(max(chi2, 0.0) / 2))


def chi2(a: float, n1: float, c: float, n2: float, yates: bool) -> float:
    """Chi-squared of a of n1 against c of n2, with or without Yates' correction; 0 where nothing differs."""
    b, d, n = n1 - a, n2 - c, n1 + n2
    events = a + c
    if events <= 0 or events >= n:
        return 0.0
    cross = abs(a * d - b * c)
    if yates:
        cross = max(cross - n / 2, 0.0)
    return n * cross * cross / (n1 * n2 * events * (n - events))


def p_of_fisher(a: int, n1: int, c: int, n2: int) -> float:
    """The two-sided P value of Fisher's exact test: the tables that are no likelier than a of n1 against c of n2."""
    events, n = a + c, n1 + n2
    low, high = max(0, events - n2), min(events, n1)
    whole = _log_choose(n, events)
    chances = [exp(_log_choose(n1, k) + _log_choose(n2, events - k) - whole) for k in range(low, high + 1)]
    limit = chances[a - low] * (1 + 1e-7)  # equally likely tables count, whatever the last digit says
    return min(1.0, sum(chance for chance in chances if chance <= limit))


def _log_choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function."""
    if x <= 0 or x >= 1:
        return 0.0 if x <= 0 else 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function (Lentz's method; DLMF 8.17.22)."""
    c, d = 1.0, 1 / _kept(1 - (a + b) * x / (a + 1))
    result = d
    for m in range(1, 400):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d, c = 1 + step * d, 1 + step / c
            d, c = 1 / (d if abs(d) > _TINY else _TINY), c if abs(c) > _TINY else _TINY
            result *= d * c
        if abs(d * c - 1) < _ENOUGH:
            break
    return result


def _kept(value: float) -> float:
    """A value that can be divided by."""
    return value if abs(value) > _TINY else _TINY
