"""A study -> the effects that its abstract prints: one row per effect and outcome, ready for the generic method."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from armspan.checks.intervals import Limited, is_asymmetric, limited, printed_effect
from armspan.dataset.columns import Row
from armspan.dataset.comparisons import roles
from armspan.dataset.effects import MEASURES, RATIOS, Reported, reported_effect
from armspan.dataset.orientation import Sides, sides
from armspan.dataset.reported import p_cells
from armspan.dataset.said_times import when_said
from armspan.dataset.study import Study, joined, quote
from armspan.model import Analysis, Arm, Effect

USUAL_LEVEL = 95.0
_LEVEL = re.compile(
    r"\d\d(?:\.\d)?\s?%\s?-?\s?(?:C\.?I|Cr?I|confidence|credib)|(?:C\.?I\.?|interval)s?\s?[(\[]?\s?\d\d\s?%", re.I
)
_RATE = re.compile(r"\bIRRs?\b|\brates? ratios?\b", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s?%|\bper ?cent|\bpoints?\b", re.IGNORECASE)


def effect_rows(study: Study, pairs: list[Row]) -> Iterator[Row]:
    """One row per printed effect and outcome, in the order of the abstract; `pairs` are the study's comparisons."""
    rows = [
        _row(study, fact, fact.estimate, outcome, [pair for pair in pairs if pair.get("p_analysis_id") == fact.id])
        for fact in study.record.analyses
        if fact.estimate and fact.estimate.type in MEASURES
        for outcome in fact.outcomes or (None,)
    ]
    alike = Counter((row["outcome_id"], row["measure"], row["time_frame"]) for row in rows)
    for number, row in enumerate(rows, 1):
        several = alike[row["outcome_id"], row["measure"], row["time_frame"]] > 1 and row.get("arm1")
        slab = f"{study.label}: {row['arm1']} v {row['arm2']}" if several else study.label
        yield {**row, "row_id": f"{study.id}:e{number}", "slab": slab}


def _row(study: Study, fact: Analysis, effect: Effect, outcome: str | None, pairs: list[Row]) -> Row:
    measure = MEASURES[effect.type]
    pairs = [pair for pair in pairs if pair["outcome_id"] == outcome]
    found, scale = limited(effect), _scale(fact, effect)
    pooled = _pooled(measure, found, effect.level, scale)
    known = sides(study, fact, outcome, measure, pooled, pairs)
    return {
        "study_id": study.id,
        "reading": study.reading.origin("analyses"),
        "retracted": study.is_retracted,
        **study.named(outcome, None),
        "unit": _unit(study, fact, measure, outcome),
        **when_said(study, fact.time_frames, pairs),
        "comparison": compared(fact),
        **_arms(known),
        "measure": measure,
        "adjusted": effect.adjusted,
        **_numbers(measure, pooled, effect.level),
        "asymmetric": is_asymmetric(fact) if found else None,
        "estimate": effect.value,
        "estimate_lower": effect.lower_limit,
        "estimate_upper": effect.upper_limit,
        "estimate_level": effect.level,
        "analysis_id": fact.id,
        **_p(fact),
        "confidence": fact.confidence,
        "checks": study.codes([fact.id]),
        "note": joined(_notes(study, fact, known, scale)),
        **quote(fact.span),
        "sentence": study.sentence(fact.span),
    }


def compared(fact: Analysis) -> str:
    """What is compared; hazards are compared between groups, whatever stands around them."""
    is_hazard = fact.estimate is not None and fact.estimate.type == "hazard_ratio"
    return "unspecified" if is_hazard and fact.comparison == "within_arm" else fact.comparison


def _scale(fact: Analysis, effect: Effect) -> float:
    """100 where a risk difference is printed in per cent, else 1."""
    if effect.type != "risk_difference":
        return 1.0
    numbers = (effect.value, effect.lower_limit, effect.upper_limit)
    beyond = any(abs(x) > 1 for x in numbers if x is not None)
    return 100.0 if beyond or _PERCENT.search(_LEVEL.sub("", printed_effect(fact))) else 1.0


def _pooled(measure: str, found: Limited | None, level: float | None, scale: float) -> Reported | None:
    if found is None:
        return None
    value, lower, upper = (x / scale for x in found)
    return reported_effect(measure, value, lower, upper, level or USUAL_LEVEL)


def _unit(study: Study, fact: Analysis, measure: str, outcome: str | None) -> str | None:
    """The unit of a mean difference: per cent where its number has the sign, else that of the outcome."""
    if measure != "MD":
        return None
    if re.search(r"\d\s?%", _LEVEL.sub("", printed_effect(fact))):
        return "%"
    known = study.outcomes.get(outcome or "")
    return known.unit if known else None


def _arms(known: Sides | None) -> Row:
    if known is None:
        return {}
    what = roles(known.one, known.two)
    arms = (known.one, known.two)
    first = next((arm.id for arm in arms if arm.type == "experimental"), None)
    return {
        "arm1_id": known.one.id,
        "arm1": known.one.label,
        "arm2_id": known.two.id,
        "arm2": known.two.label,
        "experimental_arm": first if what == "experimental_comparator" else None,
        "roles": what,
        "arms_from": known.told_by,
        "disputed": known.disputed,
        "n1i": people(known.one),
        "n2i": people(known.two),
    }


def people(arm: Arm) -> int | None:
    """Those of an arm who were analysed, else its count."""
    return arm.count if arm.flow.analyzed is None else arm.flow.analyzed


def _numbers(measure: str, found: Reported | None, level: float | None) -> Row:
    if found is None:
        return {}
    is_ratio = measure in RATIOS
    width = found.upper - found.lower
    what = f"width of the {level or USUAL_LEVEL:g}% CI{' of the logarithm' if is_ratio else ''}"
    return {
        "yi": found.value,
        "sei": found.se,
        "ci.lb": found.lower,
        "ci.ub": found.upper,
        "sei_method": f"{what} ÷ (2 × z) = {width:.4g} ÷ {width / found.se:.3f}",
        "sei_section": "6.3.2" if is_ratio else "6.3.1",
    }


def _p(fact: Analysis) -> Row:
    return {name: value for name, value in p_cells(fact).items() if name != "p_analysis_id"}


def _notes(study: Study, fact: Analysis, known: Sides | None, scale: float) -> Iterable[str]:
    if fact.estimate and fact.estimate.lower_limit is not None and fact.estimate.level is None:
        yield "the level of the interval is not printed: taken as 95%"
    if fact.estimate and fact.estimate.type == "risk_ratio" and _RATE.search(printed_effect(fact)):
        yield "a rate ratio"
    if len(fact.outcomes) > 1:
        yield "one effect beside several outcomes"
    if scale > 1:
        yield "printed in per cent"
    if len(fact.arms) > 2 and known is None:
        yield f"{len(fact.arms)} arms: which two it compares is not known"
    if study.is_designed("cluster"):
        yield "clusters were allocated: whether the interval takes account of that is not known (Handbook 23.1)"
    if known and known.disputed:
        yield f"by the words, the effect is that of {known.two.label} against {known.one.label}"
    elif known and known.told_by in ("numbers", "name") and known.one.type == "comparator":
        yield f"by the {known.told_by}, the effect is that of {known.one.label} against {known.two.label}"
