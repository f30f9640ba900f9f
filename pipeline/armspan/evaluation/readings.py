"""A record or a gold -> its reading: the facts in the form in which two readings of one abstract are compared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from armspan.evaluation.findings import FindingReading, finding_readings
from armspan.evaluation.words import iso_days, read_time, same_unit

Facts = dict[str, Any]
PKey = tuple[str | None, float]  # operator, value
EffectKey = tuple[float | None, ...]  # value, lower and upper limit, without sign

_MEANS = ("least_squares_mean", "geometric_mean")  # compared as means: abstracts often do not say which


@dataclass(frozen=True, slots=True)
class Moment:
    """One way to say when: its kind, its offsets in days, its words."""

    kind: str | None
    days: tuple[float, ...]
    words: str


@dataclass(frozen=True, slots=True)
class ArmReading:
    """An arm: its names, the counts that are right, its type."""

    id: str
    names: tuple[str, ...]
    counts: frozenset[float]
    type: str | None
    raw: Facts


@dataclass(frozen=True, slots=True)
class Nature:
    """What a number is, beside its value."""

    spread: str | None
    limits: str | None
    change: bool
    unit: str
    n: float | None
    sign: float | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A measurement. A count and its percentage lie apart from `value`, so that "12 (30%)" and "30% (12)" are one."""

    id: str
    family: str | None
    value: float | None
    count: float | None
    percentage: float | None
    spread: float | None
    limits: tuple[float | None, float | None]
    arms: tuple[str, ...]  # any of them is right
    titles: tuple[str, ...]  # of its outcome: any of them is right
    tools: tuple[str, ...]  # names of the instrument that the outcome was measured with
    moments: tuple[Moment, ...]  # any of them is right
    nature: Nature
    raw: Facts

    def numbers(self) -> list[tuple[str | None, float]]:
        """Its bare numbers, with the kind of each, without sign."""
        said = (("count", self.count), ("percentage", self.percentage), (self.family, self.value))
        return [(kind, round(abs(number), 6)) for kind, number in said if number is not None]


@dataclass(frozen=True, slots=True)
class PReading:
    """A printed P value with a number, and what it compares."""

    id: str
    key: PKey
    comparison: str | None
    arms: frozenset[str]
    outcomes: tuple[tuple[str, ...], ...]  # the names of each outcome
    raw: Facts


@dataclass(frozen=True, slots=True)
class EffectReading:
    """A printed effect with its limits, of what it is and between whom."""

    id: str
    key: EffectKey
    type: str | None
    outcomes: tuple[tuple[str, ...], ...]  # the names of each outcome
    arms: frozenset[str]
    raw: Facts


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one side (gold, machine or a second person) says about one abstract."""

    id: str
    complete: frozenset[str] = frozenset()  # layers in which nothing is left out
    partial: frozenset[str] = frozenset()  # layers in which something may be left out
    enrollment: frozenset[float] = frozenset()
    arms: tuple[ArmReading, ...] = ()
    instruments: tuple[tuple[str, ...], ...] = ()
    outcomes: tuple[tuple[str, ...], ...] = ()
    design: Counter[tuple[str, str]] = field(default_factory=Counter)
    facts: tuple[Fact, ...] = ()
    analyses: tuple[PReading, ...] = ()
    estimates: tuple[EffectReading, ...] = ()
    findings: tuple[FindingReading, ...] = ()
    raw: Facts = field(default_factory=dict)

    def p_values(self) -> Counter[PKey]:
        """The P values as a multiset."""
        return Counter(analysis.key for analysis in self.analyses)

    def scored(self, layer: str) -> bool:
        """Whether a layer is scored at all."""
        return layer in self.complete or layer in self.partial


def read(raw: Facts) -> Reading:
    """The reading that a record or a gold (valid against its schema) holds. A record claims to be complete."""
    layers = (
        "enrollment",
        "arms",
        "instruments",
        "outcomes",
        "design",
        "measurements",
        "analyses",
        "estimates",
        "findings",
    )
    tools = {tool["id"]: _texts(tool.get("name"), tool.get("abbreviation")) for tool in raw.get("instruments") or []}
    tool_of = {row["id"]: tools.get(row.get("instrument"), ()) for row in raw.get("outcomes") or []}
    titles = {row["id"]: _texts(row["title"], *row.get("accept", [])) for row in raw.get("outcomes") or []}
    names = {ident: (*titles[ident], *tool_of[ident]) for ident in titles}
    return Reading(
        id=raw["source"]["id"],
        complete=frozenset(raw.get("layers", layers)),
        partial=frozenset(raw.get("partial", ())),
        enrollment=_counts(raw.get("enrollment")),
        arms=tuple(map(_arm, raw.get("arms") or [])),
        instruments=tuple(tools.values()),
        outcomes=tuple(titles.values()),
        design=Counter((row["aspect"], str(row["value"])) for row in raw.get("design") or []),
        facts=tuple(_fact(row, names, tool_of) for row in raw.get("measurements") or []),
        analyses=tuple(_p_readings(raw.get("analyses") or [], names)),
        estimates=tuple(_effect_readings(raw.get("analyses") or [], names)),
        findings=tuple(finding_readings(raw.get("analyses") or [], names)),
        raw=raw,
    )


def _texts(*said: str | None) -> tuple[str, ...]:
    return tuple(text for text in said if text and text.strip())


def _counts(row: Facts | None) -> frozenset[float]:
    said = [row.get("count"), *row.get("accept", [])] if row else []
    return frozenset(float(count) for count in said if count is not None)


def _arm(row: Facts) -> ArmReading:
    names = _texts(row.get("label"), *(row.get("aliases") or []), row.get("intervention"))
    return ArmReading(row["id"], names, _counts(row), row.get("type"), row)


def _fact(row: Facts, names: dict[str, tuple[str, ...]], tool_of: dict[str, tuple[str, ...]]) -> Fact:
    family, value = row.get("param_type"), row.get("value")
    count, percentage = None, row.get("percentage")
    limits = row.get("lower_limit"), row.get("upper_limit")
    if family in _MEANS:
        family = "mean"
    elif family == "count_of_participants":
        family, count, value = "count", value, None
    elif family == "percentage":
        percentage, value = value, None
    elif family is None and value is None and limits != (None, None):
        family = "number"  # a range alone
    return Fact(
        id=row["id"],
        family=family,
        value=value,
        count=count,
        percentage=percentage,
        spread=row.get("spread"),
        limits=limits,
        arms=_texts(row.get("arm")),
        titles=names.get(row.get("outcome") or "", ()),
        tools=tool_of.get(row.get("outcome") or "", ()),
        moments=_moments(row),
        nature=_nature(row),
        raw=row,
    )


def _moments(row: Facts) -> tuple[Moment, ...]:
    words, normal = row.get("time_frame"), row.get("time") or {}
    kind, days = normal.get("kind"), iso_days(normal.get("offset"))
    if not words:
        return (Moment(kind, days, ""),) if kind or normal.get("offset") else ()
    read_kind, read_days = read_time(words)
    return (Moment(kind or read_kind, days or read_days, words),)


def _nature(row: Facts) -> Nature:
    return Nature(
        spread=row.get("dispersion_type") if row.get("spread") else None,
        limits=row.get("limits_type"),
        change=row.get("basis") == "change_from_baseline",
        unit=same_unit(row.get("unit")),
        n=row.get("n"),
        sign=row.get("value"),
    )


def _p_readings(rows: Iterable[Facts], names: dict[str, tuple[str, ...]]) -> Iterable[PReading]:
    for row in rows:
        p = row.get("p_value") or {}
        if p.get("value") is not None:  # NS without a number is not scored
            yield PReading(
                id=row["id"],
                key=(p.get("operator"), round(float(p["value"]), 9)),
                comparison=row.get("comparison"),
                arms=frozenset(row.get("arms") or ()),
                outcomes=tuple(names.get(ident, ()) for ident in row.get("outcomes") or ()),
                raw=row,
            )


def _effect_readings(rows: Iterable[Facts], names: dict[str, tuple[str, ...]]) -> Iterable[EffectReading]:
    for row in rows:
        effect = row.get("estimate") or {}
        if effect.get("value") is not None:
            yield EffectReading(
                id=row["id"],
                key=tuple(_unsigned(effect.get(name)) for name in ("value", "lower_limit", "upper_limit")),
                type=effect.get("type"),
                outcomes=tuple(names.get(ident, ()) for ident in row.get("outcomes") or ()),
                arms=frozenset(row.get("arms") or ()),
                raw=row,
            )


def _unsigned(number: float | None) -> float | None:
    return None if number is None else round(abs(float(number)), 9)
