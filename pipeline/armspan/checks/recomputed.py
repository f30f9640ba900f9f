"""Means with SDs, and counts, of two arms -> the P values that they allow, held against the reported one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product
from math import ceil, floor, sqrt
from typing import NamedTuple

from armspan.checks.codes import query
from armspan.checks.distributions import chi2, p_of_chi2, p_of_fisher, p_of_t
from armspan.checks.rounding import Interval, figure, p_range, p_words, rounded, rounded_or_cut
from armspan.checks.subject import People, Subject, interval, printed, spread
from armspan.model import Analysis, Check, Measurement, P

ALPHA = 0.05
FAR = 3.0  # standard deviations between two means that ask for a look
MOST_FOR_FISHER = 20_000  # people; above that chi-squared says the same
_SPREADS = {"standard_deviation": "SD", "standard_error": "SE"}
_MEANS = ("mean", None)  # a value whose kind nobody names is a mean where it has a standard deviation
_COUNTS = ("count_of_participants", "percentage")
_RANKS = frozenset("ZUHWzu")  # statistics of tests that means do not determine
_ESTIMATED = ("hazard_ratio", "odds_ratio", "risk_ratio")  # effects of models; their P values are the models'


def find_recomputed(subject: Subject) -> Iterator[Check]:
    """Checks of every P value that compares two arms of a study of two, at one time."""
    if len(subject.record.arms) != 2 or subject.has_design("crossover", "cluster"):
        return  # a P value of three arms, one corrected for several comparisons, of pairs or of groups of people
    for analysis in subject.record.analyses:
        if not _compares_two(analysis):
            continue
        pairs = list(subject.pairs(analysis))
        if len(pairs) > 1 and analysis.p_value and analysis.p_value.operator == "=":
            continue  # one exact P value cannot be that of several comparisons
        outcomes = Counter(one.outcome for one, _ in pairs)
        for one, two in pairs:
            if outcomes[one.outcome] == 1:  # of several times nobody knows which one is meant
                yield from _check_pair(subject, analysis, one, two)


def _compares_two(analysis: Analysis) -> bool:
    p = analysis.p_value
    return (
        analysis.comparison == "between_arms"
        and len(analysis.arms) == 2
        and p is not None
        and p.value is not None
        and 0 <= p.value <= 1
    )


def _check_pair(subject: Subject, analysis: Analysis, one: Measurement, two: Measurement) -> Iterator[Check]:
    if one.value is None or two.value is None or one.population != "arm" or two.population != "arm":
        return
    if one.param_type in _COUNTS:
        yield from _check_counts(subject, analysis, one, two)
    elif one.param_type in _MEANS and one.spread and two.spread and one.dispersion_type == two.dispersion_type:
        yield from _check_means(subject, analysis, one, two)


def _is_of_another(subject: Subject, analysis: Analysis, found: Interval) -> bool:
    """Whether an exact P value near by fits instead: then nobody can tell which of them belongs to the values."""
    others = (a for a in subject.record.analyses if a is not analysis and subject.are_near(a, analysis))
    exact = (a.p_value for a in others if a.p_value and a.p_value.operator == "=" and a.p_value.value is not None)
    return any(found.meets(reported_p(p)) for p in exact)


def reported_p(p: P) -> Interval:
    """All P values that the printed one allows: it may have been rounded or cut off."""
    value = p.value or 0.0
    if p.operator in ("<", "<=") or value <= 1.5 * 10.0 ** -(p.decimals or 0):  # "P = 0.0001" is the least some print
        return Interval(0.0, rounded_or_cut(value, p.decimals).high if p.operator == "=" else value)
    if p.operator in (">", ">="):
        return Interval(value, 1.0)
    found = rounded_or_cut(value, p.decimals)
    return Interval(max(found.low, 0.0), min(found.high, 1.0))


def of_test(subject: Subject, code: str, message: str, *refs: str, severity: str | None = None) -> Check:
    """A check that holds unless the text names another test; no more than a query where there is no text to name one.

    Gold may come without its text.
    """
    if subject.record.text:
        return query(code, message, *refs, severity=severity)
    return query(code, f"{message}; no text is there that could name another test", *refs, severity="query")


# --- means --------------------------------------------------------------------------------------------------------


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


def _check_means(subject: Subject, analysis: Analysis, one: Measurement, two: Measurement) -> Iterator[Check]:
    n1, n2 = subject.people(one), subject.people(two)
    if n1 is None or n2 is None or min(n1.low, n2.low) < 2 or analysis.p_value is None:
        return
    found = _p_unless_it_fits(analysis.p_value, one, two, (n1, n2), one.dispersion_type)
    if found is None:
        yield from _far_apart(subject, one, two, n1, n2)
    elif not _is_other_test(subject, analysis, one) and not _is_of_another(subject, analysis, found):
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
    return of_test(subject, _name("recomputed_p_means", found, p), message, *refs)


def _name(code: str, found: Interval, p: P) -> str:
    """The code, or that of conflicts in which the two P values lie on different sides of 0.05."""
    reported = reported_p(p)
    crosses = (found.high < ALPHA <= reported.low) or (reported.high <= ALPHA <= found.low)
    return f"{code}_crosses_005" if crosses else code


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


# --- counts -------------------------------------------------------------------------------------------------------


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


def _check_counts(subject: Subject, analysis: Analysis, one: Measurement, two: Measurement) -> Iterator[Check]:
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
    if _is_of_another(subject, analysis, found):
        return
    message = f"{subject.title(one)}: {_words(one, a)} against {_words(two, c)} gives {p_range(found)} by χ² and Fisher"
    code = _name("recomputed_p_counts", found, p)
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
