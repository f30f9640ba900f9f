"""Measurements of one arm -> what they say about an outcome at one time: n, mean, SD, events, printed and derived."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from armspan.dataset import conversions
from armspan.dataset.columns import Row
from armspan.dataset.conversions import Derived
from armspan.dataset.study import Study, quote
from armspan.model import Analysis, Arm, Measurement

MEANS = ("mean", "least_squares_mean", "median")
EVENTS = ("count_of_participants", "count_of_units", "percentage")
_CONFIDENCE = ("low", "medium", "high")
Place = tuple[Any, ...]  # what is compared with what: outcome, level, basis, subgroup, time, unit


@dataclass(frozen=True, slots=True)
class Summary:
    """What one arm's measurement says; a decrease is negative."""

    fact: Measurement
    arm: Arm | None
    n: int | None
    n_from: str | None
    mean: float | None = None
    sd: float | None = None
    se: float | None = None
    median: float | None = None
    events: int | None = None
    percentage: float | None = None
    mean_derived: Derived | None = None
    sd_derived: Derived | None = None
    events_derived: Derived | None = None
    note: str | None = None

    @property
    def best_mean(self) -> float | None:
        """The printed mean, or else the derived one."""
        return self.mean if self.mean is not None or not self.mean_derived else self.mean_derived.value

    @property
    def best_sd(self) -> float | None:
        """The printed standard deviation, or else the derived one."""
        return self.sd if self.sd is not None or not self.sd_derived else self.sd_derived.value

    @property
    def best_events(self) -> int | None:
        """The printed number of events, or else the derived one."""
        return self.events if self.events is not None or not self.events_derived else int(self.events_derived.value)


def summaries(study: Study, kinds: tuple[str, ...]) -> dict[Place, dict[str | None, Summary]]:
    """Per place, what each arm says; the arm None is everybody. `kinds` are the parameter types wanted."""
    found: dict[Place, dict[str | None, list[Measurement]]] = defaultdict(lambda: defaultdict(list))
    units = _units(study, kinds)
    for fact in study.record.measurements:
        if fact.param_type in kinds and fact.outcome and (fact.arm or fact.population == "all") and _is_meant(fact):
            found[_place(fact, units)][fact.arm].append(fact)
    return {
        place: {arm: _summary(study, facts, study.arms.get(arm or "")) for arm, facts in arms.items()}
        for place, arms in found.items()
    }


def _is_meant(fact: Measurement) -> bool:
    """Whether a percentage is one of people: a change in per cent is not."""
    return fact.param_type not in EVENTS or fact.basis == "value"


def _place(fact: Measurement, units: dict[Any, set[str]]) -> Place:
    several = len(units[_same(fact)]) > 1  # blood loss in mL and in mL per level: two outcomes under one name
    return (*_same(fact), unit_of(fact.unit) if several else None)


def _same(fact: Measurement) -> tuple[Any, ...]:
    time = fact.time
    when = (time.kind, time.anchor, time.offset) if time else (fact.time_frame or "").casefold().strip() or None
    return fact.outcome, fact.category, fact.basis, fact.subgroup if fact.population == "subgroup" else None, when


def _units(study: Study, kinds: tuple[str, ...]) -> dict[Any, set[str]]:
    units: dict[Any, set[str]] = defaultdict(set)
    for fact in study.record.measurements:
        if fact.param_type in kinds and fact.param_type in MEANS and fact.unit:
            units[_same(fact)].add(unit_of(fact.unit) or "")
    return units


def unit_of(unit: str | None) -> str | None:
    """A unit in one spelling: "days" is "d"."""
    return _spellings().get(unit.casefold().strip("() "), unit) if unit else None


@cache
def _spellings() -> dict[str, str]:
    data = tomllib.loads(files("armspan.dataset").joinpath("words.toml").read_text(encoding="utf-8"))
    return {other.casefold(): one for one, others in data["units"].items() for other in (one, *others)}


def participants(study: Study, fact: Measurement, arm: Arm | None) -> tuple[int | None, str | None]:
    """The number behind a value, and where it came from: printed with it, analyzed, the arm's count, enrollment."""
    if fact.n is not None:
        return fact.n, "printed"
    if fact.population == "subgroup" or fact.param_type == "count_of_units":
        return None, None  # the arm's number is not theirs
    if arm is None:
        enrolled = study.record.enrollment
        return (enrolled.count, "enrollment") if enrolled and fact.population == "all" else (None, None)
    if arm.flow.analyzed is not None:
        return arm.flow.analyzed, "analyzed"
    return (arm.count, "arm_count") if arm.count is not None else (None, None)


def _summary(study: Study, facts: list[Measurement], arm: Arm | None) -> Summary:
    fact, note = _best(facts)
    n, n_from = participants(study, fact, arm)
    if note:
        return Summary(fact, arm, n, n_from, note=note)
    if fact.param_type in EVENTS:
        return _events(study, fact, arm, n, n_from)
    return _means(fact, arm, n, n_from)


def _best(facts: list[Measurement]) -> tuple[Measurement, str | None]:
    """The measurement to use: a mean before a median, a count before a percentage; a note where two contend."""
    order = (*MEANS, *EVENTS)
    facts = sorted(facts, key=lambda f: (order.index(f.param_type or ""), f.spread is None))
    best = facts[0]
    rivals = [f for f in facts if f.param_type == best.param_type and (f.spread is None) == (best.spread is None)]
    if len({(f.value, f.spread, f.n) for f in rivals}) > 1:
        ids = ", ".join(f.id for f in rivals)
        return best, f"several values of one arm at one time, none taken: {ids}"
    return best, None


def _events(study: Study, fact: Measurement, arm: Arm | None, n: int | None, n_from: str | None) -> Summary:
    if fact.param_type != "percentage":
        events = int(fact.value) if fact.value is not None and fact.value == int(fact.value) else None
        if note := _other_denominator(events, fact.percentage, n, n_from):
            return Summary(fact, arm, None, None, events=events, percentage=fact.percentage, note=note)
        return Summary(fact, arm, n, n_from, events=events, percentage=fact.percentage)
    derived = None
    if n and fact.value is not None and not has_word(study.outcomes[fact.outcome or ""].title, "estimated"):
        derived = conversions.events_from_percentage(fact.value, fact.decimals or 0, n)
    return Summary(fact, arm, n, n_from, percentage=fact.value, events_derived=derived)


def _other_denominator(events: int | None, percentage: float | None, n: int | None, n_from: str | None) -> str | None:
    """Why the arm's number is not the denominator: there are more events, or it does not give the percentage."""
    if events is None or not n or n_from == "printed":
        return None
    if events > n:
        return f"{events} of {n}: events are counted, not people, or other people than the arm's"
    if percentage is None:
        return None
    decimals = 0 if percentage == int(percentage) else len(repr(percentage).partition(".")[2])
    if abs(100 * events / n - percentage) <= 0.5 * 10**-decimals + 1e-9:
        return None
    return f"{events} of {n} is not {percentage:g}%: the denominator is another, and not printed"


def has_word(title: str, listed: str) -> bool:
    """Whether a title has a word of a list of words.toml: "estimated" over time, "lasting" as a survival does."""
    words = _lists(listed)
    return any(word.strip("()") in words for word in title.casefold().replace("-", " ").split())


@cache
def _lists(name: str) -> frozenset[str]:
    data = tomllib.loads(files("armspan.dataset").joinpath("words.toml").read_text(encoding="utf-8"))
    return frozenset(data[name])


def _means(fact: Measurement, arm: Arm | None, n: int | None, n_from: str | None) -> Summary:
    value = signed(fact)
    is_median = fact.param_type == "median"
    sd = fact.spread if fact.dispersion_type == "standard_deviation" else None
    se = fact.spread if fact.dispersion_type == "standard_error" else None
    mean_derived, sd_derived, note = _derive(fact, n, sd, se)
    return Summary(
        *(fact, arm, n, n_from),
        mean=None if is_median else value,
        median=value if is_median else None,
        sd=sd,
        se=se,
        mean_derived=mean_derived,
        sd_derived=sd_derived,
        note=note,
    )


def _derive(
    fact: Measurement, n: int | None, sd: float | None, se: float | None
) -> tuple[Derived | None, Derived | None, str | None]:
    """Mean and SD from what is printed instead of them; a note where quartiles forbid it."""
    lower, upper, level = fact.lower_limit, fact.upper_limit, conversions.level_of(fact.limits_type)
    if sd is not None:
        return None, None, None
    if se is not None:
        return None, conversions.sd_from_se(se, n) if n else None, None
    if lower is None or upper is None:
        return None, None, None
    if level and fact.param_type != "median":
        return None, conversions.sd_from_ci(lower, upper, n, level) if n else None, None
    if fact.limits_type != "inter_quartile_range":
        return None, None, None  # a range says too little about the SD (section 6.5.2.6)
    return _from_quartiles(fact, lower, upper, n)


def _from_quartiles(
    fact: Measurement, lower: float, upper: float, n: int | None
) -> tuple[Derived | None, Derived | None, str | None]:
    if fact.param_type != "median" or fact.value is None or not n:
        return None, conversions.sd_from_iqr(lower, upper) if fact.param_type != "median" else None, None
    if conversions.is_skewed(lower, fact.value, upper, n):
        return None, None, "median and quartiles show skew: mean and SD not derived (Handbook 6.5.2.5)"
    return conversions.mean_from_median(signed(fact) or 0.0), conversions.sd_from_iqr(lower, upper), None


def signed(fact: Measurement) -> float | None:
    """The value of a measurement; a change that words call a decrease is negative."""
    falls = fact.basis == "change_from_baseline" and fact.direction == "decrease"
    return -fact.value if falls and fact.value is not None and fact.value > 0 else fact.value


def lowest_confidence(facts: Iterable[Measurement | Analysis | None]) -> str:
    """How far several facts together can be trusted."""
    return min((fact.confidence for fact in facts if fact), key=_CONFIDENCE.index)


def behind(summary: Summary, i: str) -> Row:
    """The cells that stand behind the numbers of an arm: see `columns`; `i` is 1i, 2i or i."""
    fact = summary.fact
    return {
        f"n{i}_from": summary.n_from,
        f"n{i}_unit": counted(summary),
        f"param{i}": fact.param_type,
        f"sd{i}_evidence": fact.dispersion_evidence if fact.spread is not None else None,
        f"se{i}": summary.se,
        f"median{i}": summary.median,
        f"limits{i}_type": fact.limits_type,
        f"lower{i}": fact.lower_limit,
        f"upper{i}": fact.upper_limit,
        f"percent{i}": summary.percentage,
        **derived(f"m{i}", summary.mean_derived),
        **derived(f"sd{i}", summary.sd_derived),
    }


def counted(summary: Summary) -> str | None:
    """What n counts, where n is the arm's."""
    return summary.arm.count_unit if summary.arm and summary.n_from in ("analyzed", "arm_count") else None


def derived(name: str, value: Derived | None) -> Row:
    """The cells of a derived value."""
    if value is None:
        return {}
    return {f"{name}_derived": value.value, f"{name}_method": value.method, f"{name}_section": value.section}


def where(fact: Measurement, i: str) -> Row:
    """The cells that say which measurement a row rests on, and where it stands."""
    return {f"measurement{i}_id": fact.id, **quote(fact.span, i)}
