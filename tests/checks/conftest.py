"""Records to check, written down with no more than what a check asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from armspan.checks.run import check_record
from armspan.model import (
    Analysis,
    Arm,
    Check,
    Design,
    Effect,
    Enrollment,
    Flow,
    Instrument,
    Measurement,
    Outcome,
    P,
    Record,
    Section,
    Source,
    Span,
    Test,
)
from armspan.rulebook import rulebook

NOWHERE = Span(0, 0, "")
_MEASUREMENT: dict[str, Any] = dict.fromkeys(Measurement.__slots__)
_ANALYSIS: dict[str, Any] = dict.fromkeys(Analysis.__slots__)


def _decimals(text: str) -> int:
    return len(text.partition(".")[2])


class Study:
    """Builds one record step by step; numbers are given as they are printed."""

    def __init__(self) -> None:
        self.text = "- "  # there is a text, and no word of it silences a check
        self.sections: list[Section] = []
        self.design: list[Design] = []
        self.enrolled: int | None = None
        self.arms: list[Arm] = []
        self.outcomes: dict[str, Outcome] = {}
        self.measurements: list[Measurement] = []
        self.analyses: list[Analysis] = []

    def arm(self, label: str, count: int | None = None, **flow: int) -> Study:
        """One more arm."""
        ident = f"a{len(self.arms) + 1}"
        self.arms.append(Arm(ident, label, "unknown", count, None, Flow(**flow), (), None, None, ()))
        return self

    def two_arms(self, one: int, two: int, analyzed: bool = True) -> Study:
        """Two arms, all of whose people were analysed unless it is not said."""
        for label, count in (("cast group", one), ("brace group", two)):
            self.arm(label, count, **({"analyzed": count} if analyzed else {}))
        return self

    def value(self, arm: str, value: str, spread: str | None = None, **more: Any) -> Study:
        """One more measurement: of "pain", a mean with its SD, unless told otherwise."""
        title, instrument = more.pop("outcome", "pain"), more.pop("instrument", None)
        known = self.outcomes.setdefault(title, Outcome(f"o{len(self.outcomes) + 1}", title, instrument, None, ()))
        fields = {
            **_MEASUREMENT,
            **{"id": f"m{len(self.measurements) + 1}", "outcome": known.id, "arm": arm, "population": "arm"},
            **{"basis": "value", "confidence": "high", "rule": "explicit-arm", "span": NOWHERE, "evidence": ()},
            **{"param_type": "mean" if spread else None, "value": float(value), "decimals": _decimals(value)},
        }
        if spread:
            fields |= {"spread": float(spread), "spread_decimals": _decimals(spread)}
            fields |= {"dispersion_type": "standard_deviation", "dispersion_evidence": "convention"}
        self.measurements.append(Measurement(**(fields | more)))
        return self

    def p(self, operator: str, value: str, **more: Any) -> Study:
        """One more P value: of the last two measurements, between the arms."""
        covered = self.measurements[-2:]
        text = f"P{operator}{value}"
        fields = {
            **_ANALYSIS,
            **{"id": f"p{len(self.analyses) + 1}", "comparison": "between_arms", "time_frames": ()},
            **{"arms": tuple(dict.fromkeys(m.arm for m in covered)), "measurements": tuple(m.id for m in covered)},
            **{"outcomes": tuple(dict.fromkeys(m.outcome for m in covered)), "confidence": "high", "evidence": ()},
            **{"p_value": P(operator, float(value), _decimals(value), text), "rule": "values", "span": NOWHERE},
        }
        self.analyses.append(Analysis(**(fields | more)))
        return self

    def effect(self, kind: str, value: float | None, low: float, high: float, level: float | None = 95.0) -> Effect:
        """An effect estimate, to be given to `p`."""
        return Effect(kind, value, low, high, level)

    def tested(self, statistic: str, value: float) -> Test:
        """A test statistic, to be given to `p`."""
        return Test(None, statistic, value, None)

    def designed(self, aspect: str, value: str) -> Study:
        """One more aspect of the design."""
        self.design.append(Design(aspect, value, NOWHERE))
        return self

    def section(self, label: str, text: str) -> Study:
        """One more section of the text."""
        start = len(self.text)
        self.text += f"{text} "
        self.sections.append(Section(label, label.upper(), start, len(self.text)))
        return self

    def record(self) -> Record:
        """The record that was built."""
        enrollment = Enrollment(self.enrolled, NOWHERE) if self.enrolled is not None else None
        used = {o.instrument for o in self.outcomes.values() if o.instrument}
        return Record(
            *("1.1", Source("study"), self.text, tuple(self.sections), tuple(self.design), enrollment),
            *(tuple(self.arms), tuple(Instrument(i, i, None, ()) for i in sorted(used))),
            *(tuple(self.outcomes.values()), tuple(self.measurements), tuple(self.analyses), (), (), ()),
        )

    def checks(self) -> list[Check]:
        """What the record gives rise to."""
        return list(check_record(self.record(), rulebook()))

    def codes(self) -> list[tuple[str, str]]:
        """Codes and severities alone."""
        return [(check.code, check.severity) for check in self.checks()]


@pytest.fixture
def study() -> Callable[[], Study]:
    """Begins a record."""
    return Study
