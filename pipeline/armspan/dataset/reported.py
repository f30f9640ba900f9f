"""Which printed P value speaks of which numbers."""

from __future__ import annotations

from collections.abc import Iterable

from armspan.dataset.columns import Row
from armspan.dataset.study import Study
from armspan.model import Analysis, Measurement, P

_OPERATORS = {"=": "eq", "<": "lt", ">": "gt", "<=": "le", ">=": "ge"}


def analysis_of(
    study: Study, kinds: tuple[str, ...], facts: Iterable[Measurement], arms: Iterable[str]
) -> Analysis | None:
    """The analysis of the given kinds that is about these measurements of these arms; None where two contend.

    One that names the measurements comes first; then those that cover outcome, arms and time, the narrowest of them.
    """
    facts, wanted = list(facts), set(arms)
    ids = {fact.id for fact in facts}
    named = [a for a in study.record.analyses if a.comparison in kinds and ids <= set(a.measurements)]
    fitting = named or [a for a in study.record.analyses if a.comparison in kinds and _fits(study, a, facts, wanted)]
    if not fitting:
        return None
    narrowest = min(_width(a) for a in fitting)
    best = [a for a in fitting if _width(a) == narrowest]
    return best[0] if len(best) == 1 or len({a.p_value for a in best}) == 1 else None


def _fits(study: Study, analysis: Analysis, facts: list[Measurement], arms: set[str]) -> bool:
    if analysis.measurements or any(fact.category for fact in facts):  # it names others; P is about all levels
        return False
    if not all(fact.outcome in analysis.outcomes for fact in facts):
        return False
    if analysis.arms and not arms <= set(analysis.arms):
        return False
    if analysis.time_frames:
        said = {_words(time) for time in analysis.time_frames}
        return any(_words(fact.time_frame or "") in said for fact in facts)
    return all(_only_time(study, fact) for fact in facts)


def _only_time(study: Study, fact: Measurement) -> bool:
    """Whether a P value without a time can be meant: there is one time, or one after baseline, and this is it."""
    alike = (f for f in study.record.measurements if f.outcome == fact.outcome and f.basis == fact.basis)
    times = {f.time for f in alike}
    later = {time for time in times if not (time and time.kind == "baseline")}
    return len(times) == 1 or later == {fact.time}


def _words(time: str) -> str:
    return time.casefold().strip().removeprefix("at ").removeprefix("the ")


def _width(analysis: Analysis) -> tuple[int, int, int]:
    """How much an analysis covers: the less, the more it is about the numbers at hand."""
    times = len(analysis.time_frames) or 99  # one that names the time is narrower than one that names none
    return len(analysis.arms) or 99, len(analysis.outcomes), times


def operator(p: P) -> str | None:
    """How a P value stands to its number, in letters: a cell must not begin with "="."""
    return _OPERATORS.get(p.operator or "")


def p_cells(analysis: Analysis | None) -> Row:
    """The cells of a reported P value."""
    if analysis is None or analysis.p_value is None:
        return {"p_analysis_id": analysis and analysis.id}
    p = analysis.p_value
    return {"p_analysis_id": analysis.id, "p_operator": operator(p), "p_reported": p.value}


def estimate_cells(analysis: Analysis | None) -> Row:
    """The cells of the effect that an analysis prints."""
    if analysis is None or analysis.estimate is None:
        return {}
    effect = analysis.estimate
    return {
        "estimate_type": effect.type,
        "estimate": effect.value,
        "estimate_lower": effect.lower_limit,
        "estimate_upper": effect.upper_limit,
        "estimate_level": effect.level,
    }
