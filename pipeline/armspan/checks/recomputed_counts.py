"""Counts and percentages of two arms -> the P values that they allow, held against the reported one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from math import ceil, floor
from typing import NamedTuple

from armspan.checks.distributions import chi2, p_of_chi2, p_of_fisher
from armspan.checks.reported import crossing, is_of_another, of_test, reported_p
from armspan.checks.rounding import Interval, p_range, p_words, rounded
from armspan.checks.subject import People, Subject, printed
from armspan.model import Analysis, Check, Measurement

MOST_FOR_FISHER = 20_000  # people; above that chi-squared says the same
_ESTIMATED = ("hazard_ratio", "odds_ratio", "risk_ratio")  # effects of models; their P values are the models'


class Share(NamedTuple):
    """How many of how many: the counts and denominators that the printed numbers allow."""

    events: Interval
    people: People

    @property
    def exact(self) -> bool:
        """Whether there is only one table."""
        return self.people.exact and self.events.low == self.events.high

    def corners(self) -> Iterator[tuple[float, int]]:
        """The extreme tables."""
        return product(dict.fromkeys(self.events), dict.fromkeys(self.people))


def p_of_counts(one: Share, two: Share) -> Interval:
    """The P values of chi-squared, with and without Yates' correction."""
    found = [
        p_of_chi2(chi2(a, n1, c, n2, yates))
        for (a, n1), (c, n2) in product(one.corners(), two.corners())
        if a <= n1 and c <= n2
        for yates in (False, True)
    ]
    highest = 1.0 if _overlap(one, two) else max(found, default=1.0)
    return Interval(min(found, default=0.0), highest)


def with_fisher(found: Interval, one: Share, two: Share) -> Interval:
    """The same, and that of Fisher's exact test where there is only one table."""
    if not (one.exact and two.exact) or one.people.low + two.people.low > MOST_FOR_FISHER:
        return found
    p = p_of_fisher(int(one.events.low), one.people.low, int(two.events.low), two.people.low)
    return Interval(min(found.low, p), max(found.high, p))


def _overlap(one: Share, two: Share) -> bool:
    shares = [Interval(s.events.low / s.people.high, s.events.high / s.people.low) for s in (one, two)]
    return shares[0].meets(shares[1])


def share_of(subject: Subject, fact: Measurement) -> Share | None:
    """The counts and denominators that a count or a percentage allows; None where the denominator is not known."""
    value = fact.value or 0.0
    people = subject.people(fact)
    if fact.param_type == "percentage":
        return _share_of_percentage(fact, people)
    if value != int(value) or value < 0:
        return None
    if fact.n is None and fact.percentage:
        people = _implied(value, rounded(fact.percentage, subject.percentage_decimals(fact)), people)
    if people is None or people.low < 1 or value > people.high:
        return None
    return Share(Interval(value, value), People(max(people.low, int(value)), people.high))


def _share_of_percentage(fact: Measurement, people: People | None) -> Share | None:
    """The counts behind a percentage: of its denominator, or of the whole arm if whole numbers of it give it."""
    value = fact.value or 0.0
    if people is None or people.low < 1 or not 0 <= value <= 100:
        return None
    part, n = rounded(value, fact.decimals), people.high
    first, last = ceil(max(part.low, 0.0) * n / 100), floor(min(part.high, 100.0) * n / 100)
    return Share(Interval(first, last), People(n, n)) if first <= last else None


def _implied(events: float, percentage: Interval, people: People | None) -> People | None:
    """The denominator that a count and its percentage imply: the arm's number if that fits."""
    low, high = ceil(100 * events / percentage.high), floor(100 * events / max(percentage.low, 0.01))
    if people is not None and low <= people.high <= high:
        return People(people.high, people.high)
    return People(low, high) if 0 < low <= high else None


def check_counts(subject: Subject, analysis: Analysis, one: Measurement, two: Measurement) -> Iterator[Check]:
    a, c = share_of(subject, one), share_of(subject, two)
    p = analysis.p_value
    if a is None or c is None or p is None:
        return
    found, reported = p_of_counts(a, c), reported_p(p)
    if found.meets(reported):
        return
    found = with_fisher(found, a, c)
    if found.meets(reported) or _is_other_comparison(subject, analysis, one, two):
        return
    if is_of_another(subject, analysis, found):
        return
    message = f"{subject.title(one)}: {_words(one, a)} against {_words(two, c)} gives {p_range(found)} by χ² and Fisher"
    code = crossing("recomputed_p_counts", found, p)
    bare = any(fact.param_type == "percentage" and fact.n is None for fact in (one, two))  # of whom, is not printed
    if bare and (subject.is_of_others(one) or subject.is_of_others(two)):
        return
    severity = "query" if bare else None
    refs = (analysis.id, one.id, two.id)
    yield of_test(subject, code, f"{message}, not consistent with {p_words(p)}", *refs, severity=severity)


def _words(fact: Measurement, share: Share) -> str:
    percent = "%" if fact.param_type == "percentage" else ""
    return f"{printed(fact)}{percent} of {share.people}"


def _is_other_comparison(subject: Subject, analysis: Analysis, one: Measurement, two: Measurement) -> bool:
    """Whether the P value may come from a model or a curve that counts do not determine."""
    if analysis.estimate and analysis.estimate.type in _ESTIMATED:
        return True
    if analysis.test and analysis.test.statistic[:1].lower() in ("t", "f", "z", "u"):
        return True
    return subject.says("tests_beside_counts") or (
        "percentage" in (one.param_type, two.param_type) and subject.says("shares_over_time")
    )
