"""Means with SDs of two arms -> the P values that they allow, held against the reported one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt
from typing import NamedTuple

from armspan.checks.codes import query
from armspan.checks.distributions import p_of_t
from armspan.checks.reported import crossing, is_of_another, of_test, reported_p
from armspan.checks.rounding import Interval, figure, p_range, p_words
from armspan.checks.subject import People, Subject, interval, printed, spread
from armspan.model import Analysis, Check, Measurement, P

FAR = 3.0  # standard deviations between two means that ask for a look
_SPREADS = {"standard_deviation": "SD", "standard_error": "SE"}
_RANKS = frozenset("ZUHWzu")  # statistics of tests that means do not determine


class Group(NamedTuple):
    """One arm's mean and SD, each as all values that round to what is printed, and the people behind them."""

    mean: Interval
    sd: Interval
    n: int


def student(one: Group, two: Group, gap: float, sd1: float, sd2: float) -> float:
    """The P value of Student's t test."""
    df = one.n + two.n - 2
    pooled = ((one.n - 1) * sd1 * sd1 + (two.n - 1) * sd2 * sd2) / df
    return _p_of_gap(gap, pooled * (1 / one.n + 1 / two.n), df)


def welch(one: Group, two: Group, gap: float, sd1: float, sd2: float) -> float:
    """The P value of Welch's t test."""
    v1, v2 = sd1 * sd1 / one.n, sd2 * sd2 / two.n
    if v1 + v2 == 0:
        return _p_of_gap(gap, 0.0, 1.0)
    return _p_of_gap(gap, v1 + v2, (v1 + v2) ** 2 / (v1 * v1 / (one.n - 1) + v2 * v2 / (two.n - 1)))


def _p_of_gap(gap: float, variance: float, df: float) -> float:
    if variance <= 0:
        return 0.0 if gap > 0 else 1.0
    return p_of_t(gap / sqrt(variance), df)


_Test = Callable[[Group, Group, float, float, float], float]


def p_of_means(test: _Test, most: tuple[Group, Group], least: tuple[Group, Group]) -> Interval:
    """The P values that rounded means and SDs allow; `most` and `least` are the groups at their largest and smallest n.

    The P value falls with the difference and the numbers and grows with the SDs, so that its ends lie in the corners.
    """
    (one, two), (small_one, small_two) = most, least
    wide = max(one.mean.high - two.mean.low, two.mean.high - one.mean.low)
    narrow = max(one.mean.low - two.mean.high, two.mean.low - one.mean.high, 0.0)
    low = test(one, two, wide, max(one.sd.low, 0.0), max(two.sd.low, 0.0))
    return Interval(low, test(small_one, small_two, narrow, small_one.sd.high, small_two.sd.high))


def check_means(subject: Subject, analysis: Analysis, one: Measurement, two: Measurement) -> Iterator[Check]:
    n1, n2 = subject.people(one), subject.people(two)
    if n1 is None or n2 is None or min(n1.low, n2.low) < 2 or analysis.p_value is None:
        return
    found = _p_unless_it_fits(analysis.p_value, one, two, (n1, n2), one.dispersion_type)
    if found is None:
        yield from _far_apart(subject, one, two, n1, n2)
    elif not _is_other_test(subject, analysis, one) and not is_of_another(subject, analysis, found):
        yield _say_means(subject, analysis, (one, two), (n1, n2), found)


def _is_other_test(subject: Subject, analysis: Analysis, fact: Measurement) -> bool:
    """Whether the P value may come from a test that means and SDs do not determine."""
    if analysis.test and analysis.test.statistic[:1] in _RANKS:
        return True
    return subject.says("tests_beside_t") or (fact.basis != "value" and subject.says("tests_of_changes"))


def _p_unless_it_fits(
    p: P, one: Measurement, two: Measurement, people: tuple[People, People], kind: str | None
) -> Interval | None:
    """The P values that the means allow if the spread is of that kind; None where the reported one is among them."""
    reported = reported_p(p)
    found: Interval | None = None
    for test in (student, welch):
        most, least = (
            (_group(one, people[0], kind, largest), _group(two, people[1], kind, largest)) for largest in (True, False)
        )
        allowed = p_of_means(test, most, least)
        found = allowed if found is None else Interval(min(found.low, allowed.low), max(found.high, allowed.high))
        if found.meets(reported):
            return None
    return found


def _group(fact: Measurement, people: People, kind: str | None, largest: bool) -> Group:
    n, sd = people.high if largest else people.low, spread(fact)
    if kind == "standard_error":
        sd = Interval(sd.low * sqrt(n), sd.high * sqrt(n))
    return Group(interval(fact), sd, n)


def _say_means(
    subject: Subject,
    analysis: Analysis,
    pair: tuple[Measurement, Measurement],
    people: tuple[People, People],
    found: Interval,
) -> Check:
    one, two = pair
    p = analysis.p_value or P("=", None, None, "")
    kind = one.dispersion_type or "standard_deviation"
    other = "standard_deviation" if kind == "standard_error" else "standard_error"
    fits = _p_unless_it_fits(p, one, two, people, other) is None
    numbers = " against ".join(
        f"{printed(fact)}±{printed(fact, 'spread')} (n {n})" for fact, n in zip(pair, people, strict=True)
    )
    head = f"{subject.title(one)}: {numbers}, the ± taken as {_SPREADS[kind]}, gives {p_range(found)} by t test"
    refs = (analysis.id, one.id, two.id)
    if fits and one.dispersion_evidence != "stated":
        tail = f"not consistent with {p_words(p)}; taken as {_SPREADS[other]} it is"
        return query("sd_or_se", f"{head}, {tail}", *refs)
    hint = f" (it would be if the ± were {_SPREADS[other]})" if fits else ""
    message = f"{head}, not consistent with {p_words(p)}{hint}"
    return of_test(subject, crossing("recomputed_p_means", found, p), message, *refs)


def _far_apart(subject: Subject, one: Measurement, two: Measurement, n1: People, n2: People) -> Iterator[Check]:
    """Two means more than three SDs apart: rare in practice, usual where a standard error is read as SD."""
    a, b = _group(one, n1, one.dispersion_type, False), _group(two, n2, two.dispersion_type, False)
    narrow = max(a.mean.low - b.mean.high, b.mean.low - a.mean.high, 0.0)
    pooled = sqrt(((a.n - 1) * a.sd.high**2 + (b.n - 1) * b.sd.high**2) / (a.n + b.n - 2))
    if narrow <= FAR * pooled:
        return
    gap, sd = abs((one.value or 0.0) - (two.value or 0.0)), pooled
    message = (
        f"{subject.title(one)}: {printed(one)} and {printed(two)} lie {figure(gap)} apart, at least "
        f"{narrow / sd:.1f} times their SD of at most {figure(sd)}; is the ± a standard error?"
    )
    yield query("large_difference", message, one.id, two.id)
