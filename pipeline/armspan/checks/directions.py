"""What words say came out, against the values that they speak of: "lower in A (4.1 v 3.2)"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from armspan.checks.codes import query
from armspan.checks.subject import Subject
from armspan.model import Analysis, Check, Finding, Measurement

_OVER = {"higher": 1, "lower": -1}


def find_directions(subject: Subject) -> Iterator[Check]:
    """Checks of every finding that says which of two arms had more, where one value of each is printed."""
    for analysis in subject.record.analyses:
        finding = analysis.finding
        if analysis.comparison == "between_arms" and finding is not None and finding.direction in _OVER:
            yield from _check(subject, analysis, finding)


def _check(subject: Subject, analysis: Analysis, finding: Finding) -> Iterator[Check]:
    facts = [subject.measurements[ident] for ident in analysis.measurements]
    mine = [fact for fact in facts if fact.arm == finding.arm]
    others = [fact for fact in facts if fact.arm == finding.reference] if finding.reference else []
    pairs = [(one, other) for one, other in product(mine, others) if _alike(one, other)]
    sides = [_side(one, other) for one, other in pairs]
    if not sides or any(side in (None, 0, _OVER[finding.direction or ""]) for side in sides):
        return
    one, other = pairs[0]
    arms = subject.arms[one.arm].label, subject.arms[other.arm].label
    said = f"{subject.title(one)}: words say {finding.direction} in {arms[0]} than in {arms[1]}"
    values = f"{_size(one):.6g} and {_size(other):.6g}"
    message = f"{said}, not consistent with {values}"
    yield query("direction_against_values", message, analysis.id, one.id, other.id)


def _alike(one: Measurement, other: Measurement) -> bool:
    """Whether two values may be compared: of one outcome and time, both as they are and not how they changed."""
    same = (one.outcome, one.category, one.time, one.param_type) == (
        *(other.outcome, other.category, other.time, other.param_type),
    )
    return same and one.basis == other.basis == "value" and one.direction is other.direction is None


def _side(one: Measurement, other: Measurement) -> int | None:
    a, b = _size(one), _size(other)
    return None if a is None or b is None else (a > b) - (a < b)


def _size(fact: Measurement) -> float | None:
    """What a value is compared by: of a count its share, and nothing where that is not told."""
    if fact.percentage is not None:
        return fact.percentage
    if fact.param_type == "count_of_participants":
        return 100 * fact.value / fact.n if fact.n and fact.value is not None else None
    return fact.value
