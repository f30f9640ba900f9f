"""Values and their limits -> which lie outside a range that holds them: their own, or that of their scoring system."""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt

import regex

from armspan.checks.codes import query
from armspan.checks.rounding import Interval, decimals_of, figure, rounded
from armspan.checks.subject import Subject, interval, printed, spread
from armspan.mentions.instruments import instrument_table
from armspan.model import Check, Measurement

LEVELS = (90.0, 95.0, 99.0)  # of confidence
_EFFECT = regex.compile(r"\b(?:[AaR]?[OHR]Rs?|[Rr]atios?|[Dd]ifferences?|[Rr]isks?)\b")
_CENTRES = ("mean", "median", "least_squares_mean", "geometric_mean")
_COUNTS = ("count_of_participants", "count_of_units")
_UNSIGNED = regex.compile(r"[-+]?\d+\.\d+ \d+\.\d+(?!\d)")  # 36.58 8.50 years
_OUTSIDE = {
    "full_range": ("mean_outside_range", "range"),
    "inter_quartile_range": ("median_outside_quartiles", "quartiles"),
    "confidence_interval_90": ("value_outside_interval", "90% confidence interval"),
    "confidence_interval_95": ("value_outside_interval", "95% confidence interval"),
    "confidence_interval_99": ("value_outside_interval", "99% confidence interval"),
}


def find_ranges(subject: Subject) -> Iterator[Check]:
    """Checks of every value that has limits or is of a scoring system."""
    for fact in subject.record.measurements:
        if fact.lower_limit is not None and fact.upper_limit is not None:
            yield from _check_limits(subject, fact, fact.lower_limit, fact.upper_limit)
        if fact.outcome is not None and fact.basis == "value" and fact.param_type in _CENTRES:
            yield from _check_instrument(subject, fact)
        if fact.span and _UNSIGNED.match(fact.span.text):
            message = f"{subject.title(fact)}: {fact.span.text} read as a value and its spread: their sign is missing"
            yield query("sign_missing", message, fact.id)


def _check_limits(subject: Subject, fact: Measurement, low: float, high: float) -> Iterator[Check]:
    title = subject.title(fact)
    if low > high:
        if not (low <= 0 and high <= 0):  # "-2.1 to -3.4" is how many write a fall
            yield query(
                "limits_reversed", f"{title}: {low:g} to {high:g} is not consistent with lower to upper", fact.id
            )
        low, high = high, low
    limits = Interval(_rounded(low).low, _rounded(high).high)
    code, name = _OUTSIDE.get(fact.limits_type or "", ("", ""))
    if fact.value is None or not code or (code == "median_outside_quartiles" and fact.param_type != "median"):
        return
    value = interval(fact)
    if fact.param_type in _COUNTS:  # the interval is that of the share
        if fact.percentage is None:
            return
        value = rounded(fact.percentage, subject.percentage_decimals(fact))
    if not limits.meets(value) and not Interval(-limits.high, -limits.low).meets(value):
        if code == "value_outside_interval" and _is_of_difference(subject, fact, limits):
            return
        kind = (fact.param_type or "value").replace("_", " ")
        message = f"{title}: {kind} {printed(fact)} lies outside its {name}, {low:g} to {high:g}"
        yield query(code, f"{message}: not consistent with each other", fact.id)
    elif fact.limits_type == "full_range":
        yield from _check_sd(subject, fact, [limits], "the printed range")


def _is_of_difference(subject: Subject, fact: Measurement, limits: Interval) -> bool:
    """Whether the interval is that of an effect: "84% vs 53% (95% CI 18 to 44)", "OR 1.15 (1.06 to 1.25)"."""
    value, span = fact.value or 0.0, fact.span
    if value in LEVELS:
        return True  # "95% [CI] 1.19 to 2.23"
    near = subject.record.text[max(0, span.start - 60) : span.end] if span and span.start is not None else ""
    if _EFFECT.search(near):
        return True
    others = (m.value for m in subject.record.measurements if m.outcome == fact.outcome and m is not fact)
    return any(other is not None and limits.holds(abs(value - other)) for other in others)


def _check_instrument(subject: Subject, fact: Measurement) -> Iterator[Check]:
    ident = subject.instrument(fact)
    if ident is None or fact.value is None or fact.unit == "%":
        return
    rule = instrument_table(subject.book)[ident]
    if not rule.ranges:
        return
    ranges = [Interval(*pair) for pair in rule.ranges]
    name = rule.abbreviation or rule.name
    said = " or ".join(f"{low:g} to {high:g}" for low, high in rule.ranges)
    if fact.value < 0 <= min(allowed.low for allowed in ranges):
        return  # a change that is not called one
    if not any(allowed.meets(interval(fact)) for allowed in ranges):
        message = f"{subject.title(fact)}: {printed(fact)} is not consistent with {name}, {said}"
        yield query("outside_instrument", message, fact.id)
    else:
        yield from _check_sd(subject, fact, ranges, f"{name}, {said}")


def _check_sd(subject: Subject, fact: Measurement, ranges: list[Interval], name: str) -> Iterator[Check]:
    """The SD against the most that any of the ranges allows: everybody at one of the ends."""
    if fact.param_type != "mean" or fact.dispersion_type != "standard_deviation" or fact.spread is None:
        return
    people = subject.people(fact)
    n = people.low if people else 2
    most = max(largest_sd(interval(fact), allowed, n) for allowed in ranges)
    if spread(fact).low <= most:
        return
    message = (
        f"{subject.title(fact)}: an SD of {printed(fact, 'spread')} about {printed(fact)} is not consistent with "
        f"{name}, which allows at most {figure(most)}"
    )
    yield query("sd_above_range", message, fact.id)


def largest_sd(mean: Interval, allowed: Interval, n: int) -> float:
    """The largest SD that n values within a range can have about such a mean: all of them at its ends."""
    middle = (allowed.low + allowed.high) / 2
    nearest = min(max(middle, mean.low), mean.high)  # the variance grows towards the middle of the range
    product = (nearest - allowed.low) * (allowed.high - nearest)
    return sqrt(max(product, 0.0) * n / (n - 1)) if n > 1 else 0.0


def _rounded(value: float) -> Interval:
    return rounded(value, decimals_of(value))
