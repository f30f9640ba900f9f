"""A study -> its single groups: one row per outcome, time and arm, with a proportion or a mean."""

from __future__ import annotations

from collections.abc import Iterator

from armspan.dataset.columns import Row
from armspan.dataset.study import Study, when
from armspan.dataset.summaries import EVENTS, MEANS, Summary, behind, counted, derived, summaries, where


def proportion_rows(study: Study) -> Iterator[Row]:
    """One row per outcome, time and arm (or everybody) with events, in the order of the abstract."""
    for number, summary in enumerate(_ordered(study, EVENTS), 1):
        yield {
            "row_id": f"{study.id}:x{number}",
            **_about(study, summary),
            "xi": summary.events,
            "ni": summary.n,
            "ni_from": summary.n_from,
            "ni_unit": counted(summary),
            "percent": summary.percentage,
            **derived("xi", summary.events_derived),
        }


def mean_rows(study: Study) -> Iterator[Row]:
    """One row per outcome, time and arm (or everybody) with a mean or a median, in the order of the abstract."""
    for number, summary in enumerate(_ordered(study, MEANS), 1):
        yield {
            "row_id": f"{study.id}:y{number}",
            **_about(study, summary),
            "ni": summary.n,
            "mi": summary.mean,
            "sdi": summary.sd,
            **behind(summary, "i"),
        }


def _ordered(study: Study, kinds: tuple[str, ...]) -> list[Summary]:
    order = {fact.id: number for number, fact in enumerate(study.record.measurements)}
    found = [summary for arms in summaries(study, kinds).values() for summary in arms.values()]
    return sorted(found, key=lambda summary: order[summary.fact.id])


def _about(study: Study, summary: Summary) -> Row:
    fact, arm = summary.fact, summary.arm
    several = len(study.arms) > 1 and arm is not None
    return {
        "study_id": study.id,
        "slab": f"{study.label}: {arm.label}" if arm and several else study.label,
        "reading": study.reading.origin("measurements"),
        "retracted": study.is_retracted,
        **study.about(fact),
        "unit": fact.unit,
        "basis": fact.basis,
        **when(fact),
        "arm_id": fact.arm,
        "arm": arm and arm.label,
        "arm_type": arm and arm.type,
        "subgroup": fact.subgroup if fact.population == "subgroup" else None,
        "confidence": fact.confidence,
        "checks": study.codes([fact.id]),
        "note": summary.note,
        **where(fact, ""),
    }
