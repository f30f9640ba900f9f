"""A study -> its comparisons: one row per outcome, time and pair of arms, as meta-analysis packages want them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations

from armspan.dataset import conversions, recomputed
from armspan.dataset.columns import Row
from armspan.dataset.conversions import Derived
from armspan.dataset.reported import analysis_of, estimate_cells, p_cells
from armspan.dataset.study import Study, joined, when
from armspan.dataset.summaries import (
    EVENTS,
    MEANS,
    Place,
    Summary,
    behind,
    derived,
    lowest_confidence,
    summaries,
    where,
)
from armspan.model import Analysis, Arm

_CROSSOVER = "crossover: the arms are the same people, so that tests for independent groups do not apply"
_CLUSTERED = (
    "clusters were allocated: people of one cluster are alike, so that the variance is too small (Handbook 23.1)"
)
_HAZARDS = "the reported P is that of a hazard ratio: recomputed P values need not agree"
_ADJUSTED = "least-squares means are adjusted: recomputed P values need not agree"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two arms at one place: the experimental one first, where that is known."""

    data: str  # means | events
    place: Place
    one: Summary
    two: Summary
    roles: str


def comparison_rows(study: Study) -> Iterator[Row]:
    """One row per outcome, time and pair of arms, in the order of the abstract."""
    pairs = [pair for kind, types in (("means", MEANS), ("events", EVENTS)) for pair in _pairs(study, kind, types)]
    sharing: dict[tuple[object, ...], list[Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.roles == "experimental_comparator":
            sharing[pair.data, pair.place, pair.two.fact.arm].append(pair)
    order = {fact.id: number for number, fact in enumerate(study.record.measurements)}
    pairs.sort(key=lambda pair: min(order[pair.one.fact.id], order[pair.two.fact.id]))
    for number, pair in enumerate(pairs, 1):
        row = _row(study, pair, sharing[pair.data, pair.place, pair.two.fact.arm])
        several = sum(p.place == pair.place and p.data == pair.data for p in pairs) > 1
        yield {**row, "row_id": f"{study.id}:c{number}", "slab": _label(study, pair) if several else study.label}


def _label(study: Study, pair: Pair) -> str:
    return f"{study.label}: {_name(pair.one)} v {_name(pair.two)}"


def _name(summary: Summary) -> str:
    return summary.arm.label if summary.arm else "all"


def _pairs(study: Study, kind: str, types: tuple[str, ...]) -> Iterator[Pair]:
    for place, arms in summaries(study, types).items():
        known = [id for id in study.arms if id in arms]  # in the order of introduction
        for first, second in combinations(known, 2):
            one, two = arms[first], arms[second]
            what = roles(one.arm, two.arm)
            if what == "experimental_comparator" and one.arm and one.arm.type == "comparator":
                one, two = two, one
            yield Pair(kind, place, *_with_sd_of_difference(study, one, two), what)


def roles(one: Arm | None, two: Arm | None) -> str:
    """What two arms are to each other: see `columns.ROLES`."""
    types = sorted(arm.type if arm else "unknown" for arm in (one, two))
    known = {
        ("comparator", "experimental"): "experimental_comparator",
        ("experimental", "experimental"): "two_experimental",
        ("comparator", "comparator"): "two_comparators",
    }
    return known.get((types[0], types[1]), "unknown")


def _with_sd_of_difference(study: Study, one: Summary, two: Summary) -> tuple[Summary, Summary]:
    """Where neither arm has an SD: the average SD that the P value or the interval of the difference implies."""
    if one.mean is None or two.mean is None or not one.n or not two.n or {one.best_sd, two.best_sd} != {None}:
        return one, two
    if (
        one.note
        or two.note
        or "least_squares_mean" in (one.fact.param_type, two.fact.param_type)
        or study.is_designed("crossover")
    ):
        return one, two  # adjusted or paired: not the test that the method assumes
    analysis = _reported(study, one, two)
    if analysis is None or study.says("tests_beside_t"):
        return one, two
    sd = _sd_of_difference(analysis, one.mean - two.mean, one.n, two.n)
    return (replace(one, sd_derived=sd), replace(two, sd_derived=sd)) if sd else (one, two)


def _sd_of_difference(analysis: Analysis, difference: float, n1: int, n2: int) -> Derived | None:
    effect, p = analysis.estimate, analysis.p_value
    if len(analysis.arms) > 2 or len(analysis.outcomes) > 1:
        return None
    found = None
    if (
        effect
        and effect.type == "mean_difference"
        and effect.lower_limit is not None
        and effect.upper_limit is not None
    ):
        found = conversions.difference_se_from_ci(effect.lower_limit, effect.upper_limit, effect.level or 95.0, n1, n2)
    elif p and p.operator == "=" and p.value is not None:
        found = conversions.difference_se_from_p(difference, p.value, n1, n2)
    return conversions.sd_from_difference_se(found[0], n1, n2, found[1]) if found else None


def _reported(study: Study, one: Summary, two: Summary) -> Analysis | None:
    kinds = ("subgroup",) if one.fact.population == "subgroup" else ("between_arms", "unspecified")
    return analysis_of(study, kinds, (one.fact, two.fact), (one.fact.arm or "", two.fact.arm or ""))


def _row(study: Study, pair: Pair, sharing: list[Pair]) -> Row:
    one, two = pair.one, pair.two
    facts = (one.fact, two.fact)
    analysis = _reported(study, one, two)
    return {
        "study_id": study.id,
        "reading": study.reading.origin("measurements"),
        "retracted": study.is_retracted,
        **study.about(one.fact),
        "data": pair.data,
        "unit": one.fact.unit or two.fact.unit,
        "basis": one.fact.basis,
        **when(one.fact),
        "subgroup": one.fact.subgroup if one.fact.population == "subgroup" else None,
        **_arms(pair, sharing),
        **_numbers(pair),
        **(_combined(sharing) if len(sharing) > 1 and pair is sharing[0] else {}),
        **p_cells(analysis),
        "p_arms": len(analysis.arms) or None if analysis else None,
        **estimate_cells(analysis),
        "confidence": lowest_confidence(facts),
        "checks": study.codes([*(fact.id for fact in facts), analysis.id if analysis else None]),
        "note": joined(_notes(study, pair, analysis)),
        **where(one.fact, "1"),
        **where(two.fact, "2"),
    }


def _arms(pair: Pair, sharing: list[Pair]) -> Row:
    known = pair.roles == "experimental_comparator"
    return {
        "arm1_id": pair.one.fact.arm,
        "arm1": _name(pair.one),
        "arm2_id": pair.two.fact.arm,
        "arm2": _name(pair.two),
        "experimental_arm": pair.one.fact.arm if known else None,
        "roles": pair.roles,
        "shared_control": known and len(sharing) > 1,
        "arm2_rows": len(sharing) if known else None,
    }


def _numbers(pair: Pair) -> Row:
    one, two = pair.one, pair.two
    row: Row = {"n1i": one.n, "n2i": two.n, **behind(one, "1i"), **behind(two, "2i")}
    if pair.data == "events":
        row |= {"ai": one.events, "ci": two.events}
        return (
            row
            | derived("ai", one.events_derived)
            | derived("ci", two.events_derived)
            | recomputed.p_of_events(one, two)
        )
    row |= {"m1i": one.mean, "sd1i": one.sd, "m2i": two.mean, "sd2i": two.sd}
    return row | recomputed.p_of_means(one, two)


def _combined(sharing: list[Pair]) -> Row:
    """The experimental arms of one control taken together; on one row, so that the control counts once."""
    arms = [pair.one for pair in sharing]
    row: Row = {"combined_arms": joined(arm.fact.arm for arm in arms)}
    if sharing[0].data == "events":
        if any(arm.best_events is None or not arm.n for arm in arms):
            return {}
        row |= {"n1i_combined": sum(a.n or 0 for a in arms), "ai_combined": sum(a.best_events or 0 for a in arms)}
        return row | {"combined_method": "events and participants added", "combined_section": "23.3.4"}
    groups = [(a.n, a.best_mean, a.best_sd) for a in arms]
    if any(not n or mean is None or sd is None for n, mean, sd in groups):
        return {}
    whole = conversions.combine_groups([(n or 0, mean or 0.0, sd or 0.0) for n, mean, sd in groups])
    row |= {"n1i_combined": whole.n, "m1i_combined": whole.mean, "sd1i_combined": whole.sd}
    return row | {"combined_method": whole.method, "combined_section": whole.section}


def _notes(study: Study, pair: Pair, analysis: Analysis | None) -> Iterator[str]:
    yield from dict.fromkeys(summary.note for summary in (pair.one, pair.two) if summary.note)
    if study.is_designed("crossover"):
        yield _CROSSOVER
    if study.is_designed("cluster"):
        yield _CLUSTERED
    if "least_squares_mean" in (pair.one.fact.param_type, pair.two.fact.param_type):
        yield _ADJUSTED
    if analysis and analysis.estimate and analysis.estimate.type == "hazard_ratio":
        yield _HAZARDS
