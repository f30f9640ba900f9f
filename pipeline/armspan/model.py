"""What a record holds: facts, in offsets of the untouched text. Frozen, slotted dataclasses; no behaviour.

Their properties are described in `schemas/record.schema.json`. A record alone can be asked for more, in Python:
`to_dict`, `to_frame`, and what a notebook shows. What the finders saw is in `found.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

VERSIONS = ("1.0", "1.1")  # of the record, as its schema has them; the last is what is written
SET_ASIDE_FOR = (  # why a number of the results is no finding: the reasons that a record gives, as its schema has them
    *("dose", "size", "limit", "age_limit", "name", "label", "time", "date", "flow", "participants", "alpha"),
    *("registration", "reference", "scale", "ratio", "design", "statistic", "reliability", "rate_base"),
    *("definition", "difference", "repeated", "unsaid"),
)


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int
    text: str
    part: str | None = None  # title: the offsets point into the title; written only then


@dataclass(frozen=True, slots=True)
class Evidence:
    role: str  # outcome | arm | time | n | unit | carrier
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    id: str
    path: str | None = None
    format: str | None = None
    encoding: str | None = None
    pmid: str | None = None
    doi: str | None = None
    registrations: tuple[str, ...] = ()
    title: str | None = None
    journal: str | None = None
    year: int | None = None
    language: str | None = None
    publication_types: tuple[str, ...] = ()
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    label: str  # objective | background | methods | results | conclusion | other
    heading: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Design:
    aspect: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class Enrollment:
    count: int
    span: Span


@dataclass(frozen=True, slots=True)
class Flow:
    randomized: int | None = None
    treated: int | None = None
    completed: int | None = None
    analyzed: int | None = None


@dataclass(frozen=True, slots=True)
class Arm:
    id: str
    label: str
    type: str
    count: int | None
    count_unit: str | None
    flow: Flow
    aliases: tuple[str, ...]
    intervention: str | None
    span: Span | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Instrument:
    id: str
    name: str
    abbreviation: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    id: str
    title: str
    instrument: str | None
    unit: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Time:
    kind: str | None
    anchor: str | None
    offset: str | None


@dataclass(frozen=True, slots=True)
class Measurement:
    id: str
    outcome: str | None
    category: str | None
    arm: str | None
    population: str  # arm | all | subgroup
    subgroup: str | None
    time_frame: str | None
    time: Time | None
    basis: str  # value | change_from_baseline
    direction: str | None
    param_type: str | None
    value: float | None
    decimals: int | None
    dispersion_type: str | None
    dispersion_evidence: str | None
    spread: float | None
    spread_decimals: int | None
    limits_type: str | None
    lower_limit: float | None
    upper_limit: float | None
    n: int | None
    percentage: float | None
    unit: str | None
    confidence: str
    rule: str
    span: Span
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class P:
    operator: str | None
    value: float | None
    decimals: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Test:
    method: str | None
    statistic: str
    value: float
    df: str | None


@dataclass(frozen=True, slots=True)
class Effect:
    type: str
    value: float | None
    lower_limit: float | None
    upper_limit: float | None
    level: float | None
    adjusted: bool | None = None  # for other variables; None: not said


@dataclass(frozen=True, slots=True)
class Finding:
    direction: str | None
    arm: str | None
    reference: str | None
    significant: bool | None


@dataclass(frozen=True, slots=True)
class Analysis:
    id: str
    comparison: str  # between_arms | within_arm | subgroup | association | unspecified
    outcomes: tuple[str, ...]
    arms: tuple[str, ...]
    time_frames: tuple[str, ...]
    measurements: tuple[str, ...]
    p_value: P | None
    test: Test | None
    estimate: Effect | None
    finding: Finding | None
    confidence: str
    rule: str
    span: Span
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    reason: str
    rule: str
    span: Span


@dataclass(frozen=True, slots=True)
class Check:
    code: str
    severity: str  # info | query | conflict
    message: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What one abstract becomes; `to_dict` is what `records.jsonl` holds and the schema describes."""

    schema_version: str
    source: Source
    text: str
    sections: tuple[Section, ...]
    design: tuple[Design, ...]
    enrollment: Enrollment | None
    arms: tuple[Arm, ...]
    instruments: tuple[Instrument, ...]
    outcomes: tuple[Outcome, ...]
    measurements: tuple[Measurement, ...]
    analyses: tuple[Analysis, ...]
    set_aside: tuple[SetAside, ...]
    unexplained: tuple[Span, ...]
    checks: tuple[Check, ...]
    extractor: dict[str, Any] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, in the order of the schema."""
        plain: dict[str, Any] = _plain(self)
        return plain

    # tables and looks lie above the data: they are asked for by name, when somebody asks

    def to_frame(self, table: str = "measurements") -> DataFrame:
        """A table of the record as a pandas DataFrame: "studies", "arms", "measurements", "comparisons" ...

        Columns and types are those of `armspan.to_frames`. Raises `InputError` for a name that no table has.
        """
        frame: DataFrame = import_module("armspan.dataset.frames").to_frame(self, table)
        return frame

    def _repr_html_(self) -> str:
        """The abstract with what was found in colour, and its tables, as notebooks show it."""
        page: str = import_module("armspan.display.notebook").record_in_html(self.to_dict())
        return page


def _plain(value: Any) -> Any:
    known = _FIELDS.get(type(value))
    if known is None:
        return value
    names, read, nested = known
    plain = dict(zip(names, read(value), strict=True))
    for name in nested:
        held = plain[name]
        plain[name] = [_plain(item) for item in held] if type(held) is tuple else _plain(held)
    if names is _SPAN and value.part:
        plain["part"] = value.part
    return plain


_SCALARS = frozenset(("str", "int", "float", "bool", "None"))  # most fields: they stay as they are
_SPAN = ("start", "end", "text")
_KINDS: tuple[Any, ...] = (
    *(Evidence, Source, Section, Design, Enrollment, Flow, Arm, Instrument, Outcome),
    *(Time, Measurement, P, Test, Effect, Finding, Analysis, SetAside, Check, Record),
)


def _nested(kind: Any) -> tuple[str, ...]:
    """The fields of a class that may hold more than a plain value."""
    return tuple(field.name for field in fields(kind) if not _SCALARS.issuperset(field.type.split(" | ")))


_FIELDS: dict[type, tuple[tuple[str, ...], Callable[[Any], Any], tuple[str, ...]]] = {
    Span: (_SPAN, attrgetter(*_SPAN), ()),
    **{kind: (kind.__slots__, attrgetter(*kind.__slots__), _nested(kind)) for kind in _KINDS},
}
