"""Values of two arms -> the P values that they allow, held against the reported one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from armspan.checks.recomputed_counts import check_counts
from armspan.checks.recomputed_means import check_means
from armspan.checks.subject import Subject
from armspan.model import Analysis, Check, Measurement

_MEANS = ("mean", None)  # a value whose kind nobody names is a mean where it has a standard deviation
_COUNTS = ("count_of_participants", "percentage")


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
        yield from check_counts(subject, analysis, one, two)
    elif one.param_type in _MEANS and one.spread and two.spread and one.dispersion_type == two.dispersion_type:
        yield from check_means(subject, analysis, one, two)
