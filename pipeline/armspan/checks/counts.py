"""Numbers of people -> whether arms add up to the enrolled, and counts, denominators and percentages agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

from armspan.checks.codes import query
from armspan.checks.rounding import rounded_or_cut
from armspan.checks.subject import Subject, printed
from armspan.model import Arm, Check, Measurement

SUBSET = 0.8  # of the enrolled: arms that hold fewer together are those of a part of the study, not of its losses
_WORD = re.compile(r"[a-z]{2,}")
_SMALL = frozenset(("of", "out", "the", "in", "had", "were", "was", "vs", "versus", "and", "with"))
_FLOW = ("treated", "completed", "analyzed")


def find_counts(subject: Subject) -> Iterator[Check]:
    """Checks of all numbers of people."""
    yield from _check_sum(subject)
    for arm in subject.record.arms:
        yield from _check_flow(subject, arm)
    for fact in subject.record.measurements:
        if fact.param_type in ("count_of_participants", "count_of_units"):
            yield from _check_count(subject, fact)
        elif fact.param_type == "percentage":
            yield from _check_share(subject, fact)


def _check_sum(subject: Subject) -> Iterator[Check]:
    """The arms against the enrolled; crossover arms have everybody in each."""
    record = subject.record
    if record.enrollment is None or len(record.arms) < 2:
        return
    enrolled = record.enrollment.count
    counts = [arm.count for arm in record.arms]
    if None in counts or not _complete(subject) or subject.has_design("crossover"):
        return
    if all((count or 0) >= SUBSET * enrolled for count in counts):
        return  # everybody is in each arm
    flows = [[getattr(arm.flow, step) for arm in record.arms] for step in ("randomized", *_FLOW)]
    if any(sum(count or 0 for count in group) == enrolled for group in (counts, *flows)):
        return
    total = sum(count or 0 for count in counts)
    summed = " + ".join(str(count) for count in counts)
    explained = total < enrolled and (total < SUBSET * enrolled or _tells_of_losses(subject, total))
    message = f"{summed} = {total} in the arms is not consistent with {enrolled} enrolled"
    severity = "info" if explained else None
    yield query("arm_counts", message, *(arm.id for arm in record.arms), severity=severity)


def _tells_of_losses(subject: Subject, total: int) -> bool:
    """Whether the abstract says why the arms hold fewer than were enrolled: "231 were randomised", "five withdrew"."""
    text = subject.record.text
    if subject.says("words_of_loss"):
        return True
    return re.search(rf"(?<![\d.,]){total:,}(?![\d.]\d)".replace(",", ",?"), text) is not None


def _complete(subject: Subject) -> bool:
    """Whether all arms are there, as far as the abstract says how many it has."""
    said = [fact.value for fact in subject.record.design if fact.aspect == "arm_count"]
    return not said or str(len(subject.record.arms)) in said


def _check_flow(subject: Subject, arm: Arm) -> Iterator[Check]:
    if arm.count is None:
        return
    started = max(arm.count, arm.flow.randomized or 0)
    for step in _FLOW:
        count = getattr(arm.flow, step)
        if count is not None and count > started and not _may_be_of_another(subject, arm, count):
            yield query("arm_flow", f"{arm.label}: {count} {step} is not consistent with {started} in the arm", arm.id)


def _may_be_of_another(subject: Subject, arm: Arm, count: int) -> bool:
    """Whether another arm has so many people: then it may be the link that is mistaken."""
    return any(count <= (other.count or 0) for other in subject.record.arms if other is not arm)


def _check_count(subject: Subject, fact: Measurement) -> Iterator[Check]:
    value, n = fact.value, fact.n
    if value is None or value < 0:
        return
    if n is not None and value > n:
        message = f"{subject.title(fact)}: {printed(fact)} of {n} is not consistent: more people than there were"
        yield query("count_above_denominator", message, fact.id)
    elif n and fact.percentage is not None:
        yield from _check_percentage(subject, fact, value, n, fact.percentage)
    if fact.param_type == "count_of_participants":
        yield from _check_denominator(subject, fact)


def _check_percentage(subject: Subject, fact: Measurement, value: float, n: int, percentage: float) -> Iterator[Check]:
    decimals = subject.percentage_decimals(fact)
    share = 100 * value / n
    if rounded_or_cut(percentage, decimals).holds(share):
        return
    message = (
        f"{subject.title(fact)}: {value:g}/{n} = {share:.{decimals + 1}f}%, not consistent with "
        f"{percentage:.{decimals}f}%"
    )
    yield query("count_percentage", message, fact.id)


def _check_share(subject: Subject, fact: Measurement) -> Iterator[Check]:
    yield from _check_denominator(subject, fact)
    if fact.value is not None and fact.value > 100 and fact.n is not None:
        message = f"{subject.title(fact)}: {printed(fact)}% of {fact.n} is not consistent with a share of people"
        yield query("percentage_above_100", message, fact.id)


def _check_denominator(subject: Subject, fact: Measurement) -> Iterator[Check]:
    """The people behind a result against those of its arm; people only, since one may have two eyes."""
    arm = subject.arms.get(fact.arm)
    if arm is None or arm.count is None or fact.n is None or fact.population != "arm" or not _are_people(subject, fact):
        return
    most = max(arm.count, arm.flow.randomized or 0, arm.flow.treated or 0, arm.flow.analyzed or 0)
    if fact.n <= most or _may_be_of_another(subject, arm, fact.n):
        return
    message = f"{subject.title(fact)}: a denominator of {fact.n} is not consistent with {most} in {arm.label}"
    yield query("denominator", message, fact.id, arm.id)


def _are_people(subject: Subject, fact: Measurement) -> bool:
    """Whether a count names what it counts as people, or names nothing: "9 of 62 vertebrae" is no share of people."""
    end = fact.span.end if fact.span and fact.span.end is not None else 0
    near = (fact.span.text if fact.span else "") + subject.record.text[end : end + 15]
    names = [word for word in _WORD.findall(near.lower()) if word not in _SMALL]
    return all(name in subject.book.terms["persons"] for name in names[:1])
