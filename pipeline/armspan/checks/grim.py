"""Means and SDs of whole points, and percentages of people -> which of them no whole numbers can give.

GRIM: Brown and Heathers, Soc Psychol Personal Sci 2017;8:363. GRIMMER: Anaya, PeerJ Preprints 2016;4:e2400, in the
analytic form of Allard 2018. Only necessary conditions are asked for, so that whole numbers never fail.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from armspan.checks.codes import query
from armspan.checks.rounding import Interval, rounded_or_cut
from armspan.checks.subject import People, Subject, interval, printed, spread
from armspan.model import Check, Measurement

MOST_SUMS = 64  # more sums than these fit the printed mean: then GRIMMER has no power, and it is not tried


def find_grim(subject: Subject) -> Iterator[Check]:
    """Checks of every mean of a scale with whole points, and of every percentage with its denominator."""
    whole = subject.book.terms["whole_point_scales"]
    for fact in subject.record.measurements:
        if fact.value is None or fact.basis != "value":
            continue
        if fact.param_type == "percentage" and fact.n:
            yield from _check_percentage(subject, fact, fact.n)
        elif fact.param_type == "mean" and fact.decimals and subject.instrument(fact) in whole:
            yield from _check_mean(subject, fact)


def sums(mean: Interval, n: int) -> range:
    """The sums of n whole numbers whose mean lies in the interval."""
    return range(ceil(mean.low * n), floor(mean.high * n) + 1)


def has_power(decimals: int, n: int, unit: int = 1) -> bool:
    """Whether some value with so many decimals is impossible: means of n whole numbers lie 1/n apart."""
    return bool(n < unit * 10**decimals)


def sd_is_possible(sd: Interval, n: int, total: int) -> bool:
    """Whether n whole numbers with this sum can have an SD in the interval, of the sample or of the population.

    The sum of squares is a whole number, odd where the sum is odd, and least where the numbers are as equal as can be.
    """
    share, rest = divmod(total, n)
    least = n * share * share + rest * (2 * share + 1)
    for degrees in (n - 1, n):
        low = ceil(max(sd.low, 0.0) ** 2 * degrees + total * total / n - 1e-9)
        high = floor(sd.high**2 * degrees + total * total / n + 1e-9)
        first = max(low, least)
        if first + (first - total) % 2 <= high:
            return True
    return False


def _check_percentage(subject: Subject, fact: Measurement, n: int) -> Iterator[Check]:
    value, decimals = fact.value or 0.0, fact.decimals or 0
    if not has_power(decimals, n, 100) or not 0 <= value <= 100:
        return
    allowed = rounded_or_cut(value, decimals)
    if sums(Interval(allowed.low / 100, allowed.high / 100), n) or subject.says("shares_over_time"):
        return
    below = floor(value * n / 100)
    near = " and ".join(f"{k}/{n} = {100 * k / n:.{decimals + 1}f}%" for k in (below, below + 1))
    message = f"{subject.title(fact)}: {printed(fact)}% of {n} is not consistent with whole numbers: {near}"
    yield query("grim_percentage", message, fact.id)


def _check_mean(subject: Subject, fact: Measurement) -> Iterator[Check]:
    people = subject.people(fact)
    if people is None or people.low < 2 or not has_power(fact.decimals or 0, people.high):
        return
    known = fact.n is not None or people.exact
    n = people.high
    allowed = interval(fact)
    if not sums(allowed, n):
        yield _say_mean(subject, fact, people, known)
    elif fact.spread is not None and fact.dispersion_type == "standard_deviation":
        yield from _check_sd(subject, fact, n, known)


def _say_mean(subject: Subject, fact: Measurement, people: People, known: bool) -> Check:
    n, decimals = people.high, fact.decimals or 0
    below = floor((fact.value or 0.0) * n)
    near = " and ".join(f"{k}/{n} = {k / n:.{decimals + 1}f}" for k in (below, below + 1))
    message = f"{subject.title(fact)}: a mean of {printed(fact)} is not consistent with whole points of {n}: {near}"
    return _unless_lost("grim_mean", message, fact, known)


def _check_sd(subject: Subject, fact: Measurement, n: int, known: bool) -> Iterator[Check]:
    totals = sums(interval(fact), n)
    sd = spread(fact)
    if len(totals) > MOST_SUMS or any(sd_is_possible(sd, n, total) for total in totals):
        return
    message = (
        f"{subject.title(fact)}: an SD of {printed(fact, 'spread')} is not consistent with whole points of {n} whose "
        f"mean is {printed(fact)}: no whole sum of squares with the parity of the sum gives it"
    )
    yield _unless_lost("grimmer_sd", message, fact, known)


def _unless_lost(code: str, message: str, fact: Measurement, known: bool) -> Check:
    """A query where the number of people is known; information, no more, where some may have been lost."""
    if known:
        return query(code, message, fact.id)
    return query(code, f"{message}; others if some were lost", fact.id, severity="info")
