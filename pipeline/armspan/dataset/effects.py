"""Two groups, or a reported interval -> an effect and its variance, with the formulas of metafor.

statsmodels has such functions, too, but its standardised difference uses approximations, and its correction for zero
cells (0.15) reaches studies without one; what stands here is held against metafor in the tests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

_MOST = 700.0  # of a logarithm: the ratio is still a number
RATIOS = ("OR", "RR", "HR")  # worked with as logarithms, shown as ratios
NAMES = {
    "MD": "Mean difference",
    "SMD": "Standardised mean difference",
    "OR": "Odds ratio",
    "RR": "Risk ratio",
    "RD": "Risk difference",
    "HR": "Hazard ratio",
}
DATA = {"MD": "means", "SMD": "means", "OR": "events", "RR": "events", "RD": "events"}  # what gives it: none, of an HR
MEASURES = {  # the names of the record
    "mean_difference": "MD",
    "standardized_mean_difference": "SMD",
    "odds_ratio": "OR",
    "risk_ratio": "RR",
    "risk_difference": "RD",
    "hazard_ratio": "HR",
}


@dataclass(frozen=True, slots=True)
class Group:
    """One side of a comparison: n with mean and SD, or n with events."""

    n: int
    mean: float | None = None
    sd: float | None = None
    events: int | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """An effect (a ratio as its logarithm) and its sampling variance."""

    value: float
    variance: float


@dataclass(frozen=True, slots=True)
class Reported:
    """An effect that a study prints, on the scale that it is pooled on, with the limits of its interval."""

    value: float
    se: float
    lower: float
    upper: float


def reported_effect(measure: str, value: float, lower: float, upper: float, level: float) -> Reported | None:
    """The printed effect (a ratio as its logarithm) with the standard error that its interval gives.

    The width of the interval divided by twice the normal quantile of its level in per cent: 3.92 for 95, 3.29 for 90,
    5.15 for 99 (Handbook 6.3.1, of ratios 6.3.2; metafor's `conv.wald`). None where there is no such interval.
    """
    from scipy.stats import norm

    if measure in RATIOS:
        if min(value, lower, upper) <= 0:
            return None
        value, lower, upper = math.log(value), math.log(lower), math.log(upper)
    if not lower < upper:
        return None
    return Reported(value, (upper - lower) / (2 * float(norm.ppf(0.5 + level / 200))), lower, upper)


def effect_size(measure: str, one: Group, two: Group) -> Effect | None:
    """The effect of `one` against `two`; None where the numbers do not allow it."""
    if DATA[measure] == "events":
        return _of_events(measure, one, two)
    if one.mean is None or one.sd is None or two.mean is None or two.sd is None:
        return None
    if min(one.n, two.n) < 2 or one.sd + two.sd == 0:
        return None
    return _difference(measure, one.mean - two.mean, one.sd, one.n, two.sd, two.n)


def _difference(measure: str, difference: float, sd1: float, n1: int, sd2: float, n2: int) -> Effect:
    if measure == "MD":
        return Effect(difference, sd1**2 / n1 + sd2**2 / n2)
    df = n1 + n2 - 2
    pooled = math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / df)
    exact = math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(
        df / 2
    )  # Hedges 1981, not 1 - 3/(4df - 1)
    g = exact * difference / pooled
    return Effect(g, 1 / n1 + 1 / n2 + g**2 / (2 * (n1 + n2)))


def _of_events(measure: str, one: Group, two: Group) -> Effect | None:
    """A ratio as its logarithm, or a risk difference; half an event is added to each cell where one is empty.

    So does `escalc` (Handbook 10.4.4.2). A study in which nobody or everybody has the event says nothing of a ratio
    (Handbook 10.4.4.1).
    """
    if one.events is None or two.events is None or not 0 <= one.events <= one.n or not 0 <= two.events <= two.n:
        return None
    if not one.n or not two.n or (measure in RATIOS and one.events + two.events in (0, one.n + two.n)):
        return None
    cells = one.events, one.n - one.events, two.events, two.n - two.events
    add = 0.5 if 0 in cells else 0.0
    a, b, c, d = (cell + add for cell in cells)
    if measure == "OR":
        return Effect(math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d)
    n1, n2 = a + b, c + d
    if measure == "RD":
        return Effect(a / n1 - c / n2, a * b / n1**3 + c * d / n2**3)
    return Effect(math.log(a / n1 / (c / n2)), 1 / a - 1 / n1 + 1 / c - 1 / n2)


def shown(measure: str, value: float) -> float:
    """An effect as people read it: a ratio as a ratio."""
    return math.exp(min(value, _MOST)) if measure in RATIOS else value
