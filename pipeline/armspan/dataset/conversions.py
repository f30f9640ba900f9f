"""Statistics that an abstract prints -> those that an analysis needs, as the Cochrane Handbook (version 6) says.

Higgins JPT, Li T, Deeks JJ (editors). Chapter 6: Choosing effect measures and computing estimates of effect.
Every function returns what it derived with the method and the section; None where the section has no method.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

IQR_IN_SD = 1.35  # the width of the interquartile range of a normal distribution, in standard deviations
FROM_DIFFERENCE = "6.5.2.3"  # an SD out of what is said of the difference: its P value or its interval
_LEVELS = {"confidence_interval_90": 90.0, "confidence_interval_95": 95.0, "confidence_interval_99": 99.0}


@dataclass(frozen=True, slots=True)
class Derived:
    """A number that was computed, and how."""

    value: float
    method: str
    section: str


@dataclass(frozen=True, slots=True)
class Combined:
    """Several groups taken as one."""

    n: int
    mean: float
    sd: float
    method: str = "groups combined one after the other: pooled mean, SD with the spread between the means"
    section: str = "6.5.2.10"


def sd_from_se(se: float, n: int) -> Derived | None:
    """Section 6.5.2.2: the standard error of a group mean, times the square root of n."""
    if n < 2 or se < 0:
        return None
    return Derived(se * math.sqrt(n), f"SE × √n = {se:g} × √{n}", "6.5.2.2")


def sd_from_ci(lower: float, upper: float, n: int, level: float = 95.0) -> Derived | None:
    """Section 6.5.2.2: the width of the confidence interval of a group mean.

    The divisor is 2 × t with n - 1 degrees of freedom, which is the Handbook's 3.92 for large groups.
    """
    from scipy.stats import t

    if n < 2 or upper < lower:
        return None
    divisor = 2 * float(t.ppf(0.5 + level / 200, n - 1))
    method = f"√n × width of the {level:g}% CI ÷ (2 × t) = √{n} × {upper - lower:g} ÷ {divisor:.3f}"
    return Derived(math.sqrt(n) * (upper - lower) / divisor, method, "6.5.2.2")


def sd_from_iqr(lower: float, upper: float) -> Derived | None:
    """Section 6.5.2.5: the width of the interquartile range, divided by 1.35; for data that are not skewed."""
    if upper < lower:
        return None
    return Derived((upper - lower) / IQR_IN_SD, f"IQR ÷ 1.35 = {upper - lower:g} ÷ 1.35", "6.5.2.5")


def mean_from_median(median: float) -> Derived:
    """Section 6.5.2.9: the median taken as the mean; for data that are not skewed."""
    return Derived(median, "median taken as the mean; the quartiles show no skew", "6.5.2.9")


def is_skewed(lower: float, median: float, upper: float, n: int) -> bool:
    """Whether quartiles lie too far from symmetry for a normal distribution, at the 5% level.

    Shi J, Luo D, Wan X, et al. Detecting the skewness of data from the five-number summary and its application in
    meta-analysis. Stat Methods Med Res 2023;32:1338-60 (the test for the median with both quartiles).
    """
    if upper <= lower or not lower <= median <= upper:
        return True
    return abs(lower + upper - 2 * median) / (upper - lower) > 2.66 / math.sqrt(n) - 5.92 / n**2


def sd_from_difference_se(se: float, n1: int, n2: int, what: str) -> Derived | None:
    """Section 6.5.2.3: the average SD of two groups, from the standard error of the difference of their means."""
    if n1 < 2 or n2 < 2 or not se > 0:
        return None
    return Derived(
        se / math.sqrt(1 / n1 + 1 / n2), f"SE of the difference ÷ √(1/{n1} + 1/{n2}); SE from {what}", FROM_DIFFERENCE
    )


def difference_se_from_p(difference: float, p: float, n1: int, n2: int) -> tuple[float, str] | None:
    """Section 6.5.2.3: the standard error of a difference of means, from the exact P value of Student's t test."""
    from scipy.stats import t

    if not 0 < p < 1 or difference == 0 or n1 + n2 < 4:
        return None
    statistic = float(t.isf(p / 2, n1 + n2 - 2))
    return abs(difference) / statistic, f"P = {p:g}, t = {statistic:.3f} with {n1 + n2 - 2} df"


def difference_se_from_ci(lower: float, upper: float, level: float, n1: int, n2: int) -> tuple[float, str] | None:
    """Section 6.5.2.3: the standard error of a difference of means, from its confidence interval."""
    from scipy.stats import t

    if upper <= lower or n1 + n2 < 4:
        return None
    divisor = 2 * float(t.ppf(0.5 + level / 200, n1 + n2 - 2))
    return (upper - lower) / divisor, f"the {level:g}% CI of the difference, width {upper - lower:g} ÷ {divisor:.3f}"


def sd_of_change_from_p(change: float, p: float, n: int) -> Derived | None:
    """Section 6.5.2.3, for one group: the SD of changes, from the mean change and the exact P of a paired t test."""
    from scipy.stats import t

    if not 0 < p < 1 or change == 0 or n < 2:
        return None
    statistic = float(t.isf(p / 2, n - 1))
    method = f"|change| ÷ t × √n = {abs(change):g} ÷ {statistic:.3f} × √{n}, t from P = {p:g} with {n - 1} df"
    return Derived(abs(change) / statistic * math.sqrt(n), method, FROM_DIFFERENCE)


def correlation_from_sds(sd_before: float, sd_after: float, sd_change: float) -> Derived | None:
    """Section 6.5.2.8: the correlation of the values before and after, from the three standard deviations."""
    if not (sd_before > 0 and sd_after > 0):
        return None
    value = (sd_before**2 + sd_after**2 - sd_change**2) / (2 * sd_before * sd_after)
    method = f"(SD before² + SD after² - SD change²) ÷ (2 × SD before × SD after), SD change {sd_change:.4g}"
    return Derived(value, method, "6.5.2.8") if -1 <= value <= 1 else None


def events_from_percentage(percentage: float, decimals: int, n: int) -> Derived | None:
    """Section 6.4.2: the number of events, where only one whole number of n prints as the percentage."""
    half = 0.5 * 10**-decimals + 1e-9  # either direction of rounding
    lowest, highest = math.ceil((percentage - half) * n / 100), math.floor((percentage + half) * n / 100)
    if lowest != highest or not 0 <= lowest <= n:
        return None
    shown = f"{percentage:.{decimals}f}"
    return Derived(lowest, f"{shown}% of {n}: no other whole number prints as {shown}%", "6.4.2")


def combine_groups(groups: list[tuple[int, float, float]]) -> Combined:
    """Section 6.5.2.10: several groups (n, mean, SD) taken as one, two at a time."""
    n, mean, sd = groups[0]
    for n2, mean2, sd2 in groups[1:]:
        both = n + n2
        spread = (n - 1) * sd**2 + (n2 - 1) * sd2**2 + n * n2 / both * (mean - mean2) ** 2
        n, mean, sd = both, (n * mean + n2 * mean2) / both, math.sqrt(spread / (both - 1))
    return Combined(n, mean, sd)


def level_of(limits_type: str | None) -> float | None:
    """The level of a confidence interval in per cent; None where the limits are something else."""
    return _LEVELS.get(limits_type or "")
