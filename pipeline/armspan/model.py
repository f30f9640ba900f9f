"""The data that walks through armspan. Frozen, slotted dataclasses; no behaviour.

Two families: *mentions* (what a finder saw, in offsets of the reading view) and *facts* (what a record holds,
in offsets of the untouched text; their properties are described in `schemas/record.schema.json`). A record alone can be
asked for more, in Python: `to_dict`, `to_frame`, and what a notebook shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pandas import DataFrame

# --- mentions: offsets are half-open, in Unicode code points of the reading view ---------------------------------


@dataclass(frozen=True, slots=True)
class Statistic:
    """A descriptive value: a mean with its SD, a median with its quartiles, a count, a percentage, a bare number."""

    start: int
    end: int  # the whole expression, with brackets and unit: "(35.0±6.8) min"
    rule: str
    param_type: str | None  # as record.md; None: a bare "2.3 (0.7)" or range whose kind nothing tells
    value: float | None = None
    decimals: int | None = None
    dispersion_type: str | None = None
    dispersion_evidence: str | None = None
    spread: float | None = None
    spread_decimals: int | None = None
    limits_type: str | None = None
    lower_limit: float | None = None
    upper_limit: float | None = None
    n: int | None = None
    percentage: float | None = None
    unit: str | None = None
    noun: str | None = None  # what a count counts, as printed: "patients", "hips"; None: a bare number
    level: str | None = None  # an ordinal category printed with the count: "excellent"
    apart: tuple[tuple[str, int, int], ...] = ()  # what of it stands elsewhere (n, limits, percentage), and where


@dataclass(frozen=True, slots=True)
class PValue:
    """One printed P value. A list "P = .029 and .031, respectively" makes two, with their place in the list."""

    start: int
    end: int
    rule: str
    operator: str | None  # = < > <= >=; None only for NS without a number
    value: float | None
    decimals: int | None
    text: str
    quantifier: str | None = None  # both | all | each | overall, as printed before the P
    context: str | None = None  # interaction | trend | within | between, where the P itself says so
    place: int = 0  # 0-based place in a list of P values
    of: int = 1  # length of that list


@dataclass(frozen=True, slots=True)
class Estimate:
    """An effect between groups: HR, OR, RR, a difference, a correlation, with its confidence interval."""

    start: int
    end: int
    rule: str
    type: str
    value: float | None
    lower_limit: float | None = None
    upper_limit: float | None = None
    level: float | None = None
    adjusted: bool | None = None
    apart: tuple[tuple[int, int], ...] = ()  # where its limits stand, if elsewhere


@dataclass(frozen=True, slots=True)
class TestStatistic:
    """A test statistic beside a P value: "t=5.123", "χ²=4.1"."""

    start: int
    end: int
    rule: str
    method: str | None
    statistic: str
    value: float
    df: str | None = None


VERSIONS = ("1.0", "1.1")  # of the record, as its schema has them; the last is what is written
SET_ASIDE_FOR = (  # why a number of the results is no finding: the reasons that a record gives, as its schema has them
    *("dose", "size", "limit", "age_limit", "name", "label", "time", "date", "flow", "participants", "alpha"),
    *("registration", "reference", "scale", "ratio", "design", "statistic", "reliability", "rate_base"),
    *("definition", "difference", "repeated", "unsaid"),
)


@dataclass(frozen=True, slots=True)
class Aside:
    """A number that is known not to be a measurement: a dose, an age limit, a period, a significance level ..."""

    start: int
    end: int
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class TimePoint:
    """Words that say when: "at 12 months", "preoperatively", "at the last follow-up"."""

    start: int
    end: int
    rule: str
    text: str  # completed where a list shares words: "at 3 months after surgery"
    kind: str | None  # baseline | follow_up | final | None
    anchor: str | None  # baseline | randomization | treatment_start | treatment_end | surgery | ... | None
    offset: str | None  # ISO 8601 duration
    anaphor: bool = False  # points back or to all time points: "at other corresponding time points"
    list_id: int | None = None  # members of one list ("before surgery and at 1, 3 and 12 months") share it


@dataclass(frozen=True, slots=True)
class InstrumentMention:
    start: int
    end: int
    rule: str
    id: str


@dataclass(frozen=True, slots=True)
class DesignMention:
    start: int
    end: int
    rule: str
    aspect: str
    value: str


@dataclass(frozen=True, slots=True)
class ArmMention:
    """Words that point to one or more arms: "the ultrasound group", "both groups", "the former"."""

    start: int
    end: int
    rule: str
    arms: tuple[str, ...]  # ids
    whole: bool = False  # True: "both groups", "all three groups", "the two groups"


@dataclass(frozen=True, slots=True)
class ArmDraft:
    """An arm as the arm linker leaves it."""

    id: str  # a1, a2, ... in the order of introduction
    label: str
    type: str  # experimental | comparator | single | unknown
    count: int | None
    count_unit: str | None
    flow: dict[str, int | None]  # randomized, treated, completed, analyzed
    aliases: tuple[str, ...]
    intervention: str | None
    start: int | None  # of the count, or of the label where no count is given
    end: int | None


@dataclass(frozen=True, slots=True)
class ArmTable:
    """All that is known of who took part."""

    arms: tuple[ArmDraft, ...] = ()
    mentions: tuple[ArmMention, ...] = ()
    asides: tuple[Aside, ...] = ()  # spans of enrollment, arm counts, flow: none of their numbers is a measurement
    enrollment: int | None = None
    enrollment_start: int | None = None
    enrollment_end: int | None = None


# --- facts: what a record holds ------------------------------------------------------------------------------------


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
