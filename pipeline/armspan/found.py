"""What the finders saw: mentions, in offsets of the reading view (half-open, in Unicode code points).

Frozen, slotted dataclasses; no behaviour. What a record holds is in `model.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field


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


@dataclass
class Mentions:
    """Everything the finders saw in one abstract."""

    statistics: list[Statistic] = field(default_factory=list)
    p_values: list[PValue] = field(default_factory=list)
    estimates: list[Estimate] = field(default_factory=list)
    tests: list[TestStatistic] = field(default_factory=list)
    asides: list[Aside] = field(default_factory=list)
    times: list[TimePoint] = field(default_factory=list)
    instruments: list[InstrumentMention] = field(default_factory=list)
    arms: ArmTable = field(default_factory=ArmTable)
