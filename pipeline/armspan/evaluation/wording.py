"""Facts in words, short enough for a cell of a table."""

from __future__ import annotations

from typing import Any

from armspan.display.words import LIMITS, SPREADS
from armspan.display.words import finding_in_words as told_in_words
from armspan.evaluation.findings import FindingReading
from armspan.evaluation.readings import ArmReading, EffectReading, Fact, PReading, Reading

_PARAMS = {"count_of_participants": "count", "count_of_units": "count of units", "least_squares_mean": "LS mean"}


def number(value: float | None) -> str:
    """A number without needless decimals."""
    return "?" if value is None else f"{value:.10g}"


def fact_in_words(reading: Reading, fact: Fact) -> str:
    """Outcome, arm, time and value of a measurement."""
    where = (outcome_name(reading, fact), arm_names(reading, fact.arms) or _whom(fact.raw), fact.raw.get("time_frame"))
    return " · ".join([*(part for part in where if part), value_in_words(fact)])


def value_in_words(fact: Fact) -> str:
    """The value of a measurement as one would print it."""
    raw = fact.raw
    words = []
    if fact.value is not None:
        words.append(number(fact.value) + (f" ± {number(fact.spread)}" if fact.spread is not None else ""))
    if fact.count is not None:
        words.append(number(fact.count) + (f" of {number(raw['n'])}" if raw.get("n") is not None else ""))
    if fact.percentage is not None:
        share = f"{number(fact.percentage)}%"
        words.append(f"({share})" if words else share)
    if fact.limits != (None, None):
        low, high = map(number, fact.limits)
        limits = LIMITS.get(raw.get("limits_type") or "", "limits")
        words.append(f"({limits} {low} to {high})" if words else f"{low} to {high} ({limits})")
    kind = _PARAMS.get(fact.raw.get("param_type") or "", fact.raw.get("param_type"))
    told = [kind if kind != "percentage" else None, SPREADS.get(raw.get("dispersion_type") or "")]
    told += [raw.get("unit"), "change" if fact.nature.change else None]
    shown = ", ".join(word for word in told if word)
    return " ".join(words) + (f" [{shown}]" if shown else "")


def _whom(raw: dict[str, Any]) -> str | None:
    if raw.get("population") == "all":
        return "all patients"
    return raw.get("subgroup") if raw.get("population") == "subgroup" else None


def outcome_name(reading: Reading, fact: Fact) -> str:
    """The title of the outcome of a measurement, with the level of an ordinal one."""
    titles = fact.titles
    level = fact.raw.get("category")
    return (titles[0] if titles else "") + (f" ({level})" if level else "")


def arm_names(reading: Reading, ids: tuple[str, ...] | frozenset[str]) -> str:
    """The labels of arms, in the order in which they are introduced."""
    names = {arm.id: arm.names[0] if arm.names else arm.id for arm in reading.arms}
    known = [names[ident] for ident in names if ident in ids]
    return ", ".join([*known, *sorted(set(ids) - set(names))])


def arm_in_words(arm: ArmReading) -> str:
    """Label, count and type of an arm."""
    count = f" (n = {' or '.join(number(n) for n in sorted(arm.counts))})" if arm.counts else ""
    kind = f", {arm.type}" if arm.type else ""
    return (arm.names[0] if arm.names else arm.id) + count + kind


def p_in_words(reading: Reading, analysis: PReading) -> str:
    """A P value and what it compares."""
    operator, value = analysis.key
    parts = [f"P {operator or '?'} {number(value)}", (analysis.comparison or "").replace("_", " ")]
    parts += [arm_names(reading, analysis.arms), "; ".join(names[0] for names in analysis.outcomes if names)]
    return " · ".join(part for part in parts if part)


def effect_in_words(reading: Reading, effect: EffectReading) -> str:
    """An effect with its limits, of what it is and between whom."""
    raw = effect.raw["estimate"]
    limits = [number(raw.get(name)) for name in ("lower_limit", "upper_limit")]
    printed = number(raw["value"]) + (f" ({' to '.join(limits)})" if limits != ["?", "?"] else "")
    parts = [(effect.type or "effect").replace("_", " ") + " " + printed]
    parts += [arm_names(reading, effect.arms), "; ".join(names[0] for names in effect.outcomes if names)]
    return " · ".join(part for part in parts if part)


def finding_in_words(reading: Reading, finding: FindingReading) -> str:
    """Outcome, what is compared, and what came out."""
    labels = {arm.id: arm.names[0] if arm.names else arm.id for arm in reading.arms}
    compared = (finding.comparison or "").replace("_", " ")
    parts = [finding.outcome[0] if finding.outcome else "", compared, told_in_words(finding.raw["finding"], labels)]
    return " · ".join(part for part in parts if part)
