"""The P value that is printed: what it allows, and how one that the printed numbers do not allow is told."""

from __future__ import annotations

from armspan.checks.codes import query
from armspan.checks.rounding import Interval, rounded_or_cut
from armspan.checks.subject import Subject
from armspan.model import Analysis, Check, P

ALPHA = 0.05


def reported_p(p: P) -> Interval:
    """All P values that the printed one allows: it may have been rounded or cut off."""
    value = p.value or 0.0
    if p.operator in ("<", "<=") or value <= 1.5 * 10.0 ** -(p.decimals or 0):  # "P = 0.0001" is the least some print
        return Interval(0.0, rounded_or_cut(value, p.decimals).high if p.operator == "=" else value)
    if p.operator in (">", ">="):
        return Interval(value, 1.0)
    found = rounded_or_cut(value, p.decimals)
    return Interval(max(found.low, 0.0), min(found.high, 1.0))


def is_of_another(subject: Subject, analysis: Analysis, found: Interval) -> bool:
    """Whether an exact P value near by fits instead: then nobody can tell which of them belongs to the values."""
    others = (a for a in subject.record.analyses if a is not analysis and subject.are_near(a, analysis))
    exact = (a.p_value for a in others if a.p_value and a.p_value.operator == "=" and a.p_value.value is not None)
    return any(found.meets(reported_p(p)) for p in exact)


def crossing(code: str, found: Interval, p: P) -> str:
    """The code, or that of conflicts in which the two P values lie on different sides of 0.05."""
    reported = reported_p(p)
    crosses = (found.high < ALPHA <= reported.low) or (reported.high <= ALPHA <= found.low)
    return f"{code}_crosses_005" if crosses else code


def of_test(subject: Subject, code: str, message: str, *refs: str, severity: str | None = None) -> Check:
    """A check that holds unless the text names another test; no more than a query where there is no text to name one.

    Gold may come without its text.
    """
    if subject.record.text:
        return query(code, message, *refs, severity=severity)
    return query(code, f"{message}; no text is there that could name another test", *refs, severity="query")
