"""P values and effect estimates -> checks of what they say by themselves, and of an interval against its P value."""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt

import regex

from armspan.checks.codes import query
from armspan.checks.distributions import p_of_z
from armspan.checks.intervals import DIFFERENCES, RATIOS, is_asymmetric, limited
from armspan.checks.ranges import LEVELS
from armspan.checks.reported import ALPHA, of_test, reported_p
from armspan.checks.rounding import Interval, decimals_of, figure, p_range, p_words, rounded
from armspan.checks.subject import Subject
from armspan.model import Analysis, Check, Effect, P

HALF_OF_95 = 1.959963984540054  # standard errors from the middle of a 95% interval to its end
_BARE = regex.compile(r"[Pp](?:[ -]?values?)?\s*(?:\([^()]*\)\s*)?[.\d]")
_UNREAD = regex.compile(
    r"(?<![\p{L}\p{N}_-])[Pp](?:[ -]values?)?"
    r"(?:\s*[=<>＝＜＞]\s*(?P<value>[-−–]?\s?\d+(?:[.·]\d+)?)|\s*:?\s+(?P<bare>0?[.·]\d+))(?![\p{L}\p{N}.,·]|\s*[\p{L}%°×^*/(+±-])"
)
"""P values that are none, or lack a sign: those that finders leave alone. A pressure has its unit behind it."""


def find_p_values(subject: Subject) -> Iterator[Check]:
    """Checks of every P value and every effect estimate."""
    yield from _check_zeros(subject.record.analyses)
    yield from _check_unread(subject)
    for analysis in subject.record.analyses:
        if analysis.p_value is not None:
            yield from _check_form(analysis, analysis.p_value)
        if analysis.estimate is not None:
            yield from _check_estimate(subject, analysis, analysis.estimate)


def _check_form(analysis: Analysis, p: P) -> Iterator[Check]:
    if p.value is None:
        return
    text = p_words(p)
    if not 0 <= p.value <= 1:
        yield query("p_outside", f"{text} is not consistent with a probability: it lies outside 0 to 1", analysis.id)
    if _BARE.match(text):
        yield query("p_without_operator", f"{text} has no =, < or >; it is read as {p.operator or '='}", analysis.id)


def _check_unread(subject: Subject) -> Iterator[Check]:
    """P values of the text that no analysis holds, because they cannot be one or have no sign."""
    held = {a.span.start for a in subject.record.analyses if a.span is not None}
    for match in _UNREAD.finditer(subject.record.text):
        text = " ".join(match[0].split())
        if match.start() in held:
            continue
        if match["bare"]:
            yield query("p_without_operator", f"{text} has no =, < or >")
        elif not 0 <= _number(match["value"]) <= 1:
            yield query("p_outside", f"{text} is not consistent with a probability: it lies outside 0 to 1")


def _number(text: str) -> float:
    return float(text.replace("·", ".").replace("−", "-").replace("–", "-").replace(" ", ""))


def _check_zeros(analyses: tuple[Analysis, ...]) -> Iterator[Check]:
    """All P values that are printed as zero, in one query: a program printed them, and it does so throughout."""
    zeros = [(a.id, a.p_value) for a in analyses if a.p_value is not None and a.p_value.value == 0]
    if zeros:
        _, p = zeros[0]
        limit = f"; rounded, it is below {10.0 ** -(p.decimals or 0) / 2:g}" if p.text else ""
        message = f"{p_words(p)} is not consistent with a probability, which is never 0{limit}"
        yield query("p_zero", message, *(id for id, _ in zeros))


def _check_estimate(subject: Subject, analysis: Analysis, effect: Effect) -> Iterator[Check]:
    if effect.lower_limit is None or effect.upper_limit is None:
        return
    low, high = effect.lower_limit, effect.upper_limit
    if low in LEVELS and low > high:
        return  # the level was taken for a limit
    if low > high and not high < low <= 0:  # "-2.1 to -3.4" is how many write a fall
        message = f"{_name(effect)}: {low:g} to {high:g} is not consistent with lower to upper"
        yield query("limits_reversed", message, analysis.id)
        return
    low, high = min(low, high), max(low, high)
    limits = Interval(_rounded(low).low, _rounded(high).high)
    if effect.value is not None and not limits.meets(_rounded(effect.value)):
        if not Interval(-limits.high, -limits.low).meets(_rounded(effect.value)):  # "a reduction of 3 (CI -4 to -2)"
            message = f"{_name(effect)} {effect.value:g} lies outside its interval, {low:g} to {high:g}"
            yield query("estimate_outside_interval", f"{message}: not consistent with each other", analysis.id)
        return
    yield from _check_middle(analysis, effect)
    if analysis.p_value is not None and analysis.p_value.value is not None and effect.level == 95:
        yield from _check_interval(subject, analysis, effect, analysis.p_value)


def _check_middle(analysis: Analysis, effect: Effect) -> Iterator[Check]:
    """Whether an effect lies in the middle of its interval, of a ratio on the log scale."""
    found = limited(effect)
    if found is None or not is_asymmetric(analysis):
        return
    is_ratio = effect.type in RATIOS
    middle = sqrt(found.lower * found.upper) if is_ratio else (found.lower + found.upper) / 2
    where = f"{figure(middle)}{' on the log scale' if is_ratio else ''}"
    message = f"{_name(effect)} {found.value:g}, not consistent with the middle of {found.lower:g} to {found.upper:g}"
    yield query("asymmetric_interval", f"{message}, which is {where}", analysis.id)


def _check_interval(subject: Subject, analysis: Analysis, effect: Effect, p: P) -> Iterator[Check]:
    """Whether interval and P value tell on which side of 0.05 the effect lies, and tell the same."""
    allowed, reported = p_of_interval(effect), reported_p(p)
    if allowed is None or allowed.meets(reported):
        return
    if not (allowed.high < ALPHA <= reported.low or reported.high <= ALPHA < allowed.low):
        return
    if subject.says("tests_beside_interval"):
        return
    message = (
        f"{_name(effect)}, 95% interval {effect.lower_limit:g} to {effect.upper_limit:g}, gives {p_range(allowed)}"
    )
    yield of_test(subject, "interval_and_p", f"{message}, not consistent with {p_words(p)}", analysis.id)


def p_of_interval(effect: Effect) -> Interval | None:
    """The P values that a 95% interval allows if it was made with normal errors; None where that cannot be said."""
    if effect.lower_limit is None or effect.upper_limit is None:
        return None
    decimals = max(decimals_of(effect.lower_limit), decimals_of(effect.upper_limit))  # 0.8 to 1 is 0.8 to 1.0
    limits = [rounded(x, decimals) for x in sorted((effect.lower_limit, effect.upper_limit))]
    if effect.type in RATIOS:
        if limits[0].low <= 0:
            return None
        limits = [Interval(log(x.low), log(x.high)) for x in limits]
    elif effect.type not in DIFFERENCES:
        return None
    z = [abs(_z(low, high)) for low in limits[0] for high in limits[1] if low < high]
    if not z:
        return None
    inside = _z(limits[0].low, limits[1].low) * _z(limits[0].high, limits[1].high) <= 0
    return Interval(p_of_z(max(z)), 1.0 if inside else p_of_z(min(z)))


def _z(low: float, high: float) -> float:
    width = (high - low) / (2 * HALF_OF_95)
    return (low + high) / 2 / width if width > 0 else 0.0


def _rounded(value: float) -> Interval:
    return rounded(value, decimals_of(value))


def _name(effect: Effect) -> str:
    return effect.type.replace("_", " ")
