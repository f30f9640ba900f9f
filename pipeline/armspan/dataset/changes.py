"""A study -> its changes over time: one row per outcome and arm with a value before and after, or with a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from armspan.dataset import conversions
from armspan.dataset.columns import Row
from armspan.dataset.conversions import Derived
from armspan.dataset.reported import analysis_of, p_cells
from armspan.dataset.study import Study, joined, when
from armspan.dataset.summaries import MEANS, Place, Summary, counted, derived, lowest_confidence, summaries, where
from armspan.model import Analysis


@dataclass(frozen=True, slots=True)
class Change:
    """What is known of one arm's way from before to after; at least two of the three, or the change alone."""

    before: Summary | None
    after: Summary | None
    change: Summary | None

    @property
    def last(self) -> Summary:
        """The summary that says when the change was complete."""
        last = self.after or self.change
        assert last  # a change has one of the two
        return last


def change_rows(study: Study) -> Iterator[Row]:
    """One row per outcome, arm and later time, in the order of the abstract."""
    order = {fact.id: number for number, fact in enumerate(study.record.measurements)}
    changes = sorted(_changes(study), key=lambda change: order[change.last.fact.id])
    for number, change in enumerate(changes, 1):
        yield {**_row(study, change), "row_id": f"{study.id}:d{number}", "slab": _label(study, change, changes)}


def _changes(study: Study) -> Iterator[Change]:
    places = summaries(study, MEANS)
    befores = {
        (_topic(place), arm): summary
        for place, arms in places.items()
        for arm, summary in arms.items()
        if summary.fact.basis == "value" and _is_baseline(summary)
    }
    used: set[str] = set()
    for place, arms in places.items():
        for arm, after in arms.items():
            before = befores.get((_topic(place), arm))
            if after.fact.basis == "value" and before and _is_later(after):
                change = _same_visit(places, place, arm)
                used |= {change.fact.id} if change else set()
                yield Change(before, after, change)
    for place, arms in places.items():
        for arm, change in arms.items():
            if change.fact.basis == "change_from_baseline" and change.fact.id not in used:
                yield Change(befores.get((_topic(place), arm)), None, change)


def _topic(place: Place) -> Place:
    outcome, category, _, subgroup, _, unit = place
    return outcome, category, subgroup, unit


def _same_visit(places: dict[Place, dict[str | None, Summary]], place: Place, arm: str | None) -> Summary | None:
    outcome, category, _, subgroup, time, unit = place
    return places.get((outcome, category, "change_from_baseline", subgroup, time, unit), {}).get(arm)


def _is_baseline(summary: Summary) -> bool:
    return bool(summary.fact.time and summary.fact.time.kind == "baseline")


def _is_later(summary: Summary) -> bool:
    return bool(summary.fact.time and summary.fact.time.kind in ("follow_up", "final"))


def _label(study: Study, change: Change, changes: list[Change]) -> str:
    own = change.last.fact
    alike = {c.last.fact.arm for c in changes if c.last.fact.outcome == own.outcome}
    arm = change.last.arm
    return f"{study.label}: {arm.label}" if arm and len(alike) > 1 else study.label


def _row(study: Study, change: Change) -> Row:
    last, fact = change.last, change.last.fact
    summaries_ = [s for s in (change.after, change.before, change.change) if s]
    n = {s.n for s in summaries_}
    analysis = _reported(study, change)
    return {
        "study_id": study.id,
        "reading": study.reading.origin("measurements"),
        "retracted": study.is_retracted,
        **study.about(fact),
        "unit": next((s.fact.unit for s in summaries_ if s.fact.unit), None),
        "arm_id": fact.arm,
        "arm": last.arm and last.arm.label,
        "arm_type": last.arm and last.arm.type,
        "subgroup": fact.subgroup if fact.population == "subgroup" else None,
        **when(fact),
        "time_frame_before": change.before and change.before.fact.time_frame,
        **({"ni": last.n, "ni_from": last.n_from, "ni_unit": counted(last)} if len(n) == 1 else {}),
        **_numbers(study, change, analysis if len(n) == 1 else None),
        **p_cells(analysis),
        "confidence": lowest_confidence(s.fact for s in summaries_),
        "checks": study.codes([*(s.fact.id for s in summaries_), analysis.id if analysis else None]),
        "note": joined(_notes(summaries_, n)),
        **where(fact, "1"),
        **(where(change.before.fact, "2") if change.before else {}),
    }


def _numbers(study: Study, change: Change, analysis: Analysis | None) -> Row:
    row: Row = {}
    for i, summary in (("1i", change.after), ("2i", change.before)):
        if summary:
            row |= {f"m{i}": summary.mean, f"sd{i}": summary.sd}
            row |= derived(f"m{i}", summary.mean_derived) | derived(f"sd{i}", summary.sd_derived)
    sd = _sd_of_change(change, None if analysis is None or study.says("tests_of_ranks") else analysis)
    if change.change:
        row |= {"change": change.change.mean, "sd_change": change.change.sd}
    return row | derived("sd_change", sd) | derived("ri", _correlation(change, sd))


def _sd_of_change(change: Change, analysis: Analysis | None) -> Derived | None:
    if change.change and change.change.sd is not None:
        return None
    if change.change and change.change.sd_derived:
        return change.change.sd_derived
    mean = _mean_change(change)
    p = analysis.p_value if analysis and len(analysis.outcomes) == 1 and len(analysis.arms) == 1 else None
    if mean is None or not p or p.operator != "=" or p.value is None or not change.last.n:
        return None
    return conversions.sd_of_change_from_p(mean, p.value, change.last.n)


def _mean_change(change: Change) -> float | None:
    if change.change:
        return change.change.mean
    before, after = change.before, change.after
    return after.mean - before.mean if before and after and after.mean is not None and before.mean is not None else None


def _correlation(change: Change, sd: Derived | None) -> Derived | None:
    spread = change.change.sd if change.change and change.change.sd is not None else sd.value if sd else None
    before, after = change.before, change.after
    if spread is None or not before or not after or before.best_sd is None or after.best_sd is None:
        return None
    return conversions.correlation_from_sds(before.best_sd, after.best_sd, spread)


def _reported(study: Study, change: Change) -> Analysis | None:
    facts = [s.fact for s in (change.after, change.change) if s]
    return analysis_of(study, ("within_arm",), facts, [change.last.fact.arm] if change.last.fact.arm else [])


def _notes(found: list[Summary], n: set[int | None]) -> Iterator[str]:
    yield from dict.fromkeys(summary.note for summary in found if summary.note)
    if len(n) > 1:
        yield f"n differs: {', '.join(str(s.n) for s in found)}"
