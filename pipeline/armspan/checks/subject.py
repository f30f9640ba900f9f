"""A record under check: its facts by id, the number of people behind a value, the words that silence a check."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

import regex

from armspan.checks.rounding import Interval, printed_decimals, rounded
from armspan.model import Analysis, Arm, Measurement, Outcome, Record
from armspan.rulebook import Rulebook

NEAR = 300  # characters, about two sentences
MAY_BE_LOST = 0.8  # of an arm's count: where nobody says how many were analysed, a fifth may have been lost


class People(NamedTuple):
    """How many people stand behind a value: exactly, or between two numbers."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        """Whether the number is known."""
        return self.low == self.high

    def __str__(self) -> str:
        return str(self.high) if self.exact else f"{self.low} to {self.high}"


class Subject:
    """One record and what the checks ask of it again and again."""

    def __init__(self, record: Record, book: Rulebook) -> None:
        self.record, self.book = record, book
        self.arms: dict[str | None, Arm] = {arm.id: arm for arm in record.arms}
        self.outcomes: dict[str | None, Outcome] = {outcome.id: outcome for outcome in record.outcomes}
        self.measurements = {fact.id: fact for fact in record.measurements}
        self._split = self._arms_with_parts()

    def _arms_with_parts(self) -> set[str | None]:
        """Arms that have more feet, eyes or teeth than people: nobody can tell which of them a mean is of."""
        counted = ((fact, self.arms.get(fact.arm)) for fact in self.record.measurements if fact.n is not None)
        return {fact.arm for fact, arm in counted if arm and arm.count is not None and (fact.n or 0) > arm.count}

    def title(self, fact: Measurement) -> str:
        """What a value is of, for a message."""
        outcome = self.outcomes.get(fact.outcome)
        return " ".join(outcome.title.split()) if outcome else "value"

    def instrument(self, fact: Measurement) -> str | None:
        """The id of the scoring system that a value is of."""
        outcome = self.outcomes.get(fact.outcome)
        return outcome.instrument if outcome else None

    def people(self, fact: Measurement) -> People | None:
        """The people behind a value: printed with it, else those of its arm that were analysed, else what is left."""
        if fact.n is not None:
            return People(fact.n, fact.n)
        arm = self.arms.get(fact.arm)
        if arm is None or fact.population != "arm" or arm.id in self._split:
            return None
        if arm.flow.analyzed is not None:
            return People(arm.flow.analyzed, arm.flow.analyzed)
        if arm.count is None:
            return None
        least = min(int(arm.count * MAY_BE_LOST), arm.flow.completed or arm.count)
        return People(least, arm.count)

    def percentage_decimals(self, fact: Measurement) -> int:
        """The decimals of the percentage that is printed with a count."""
        return printed_decimals(fact.percentage or 0.0, fact.span.text if fact.span else "")

    def has_design(self, *values: str) -> bool:
        """Whether the study is one of these: crossover, cluster ..."""
        return any(fact.value in values for fact in self.record.design)

    def says(self, terms: str) -> bool:
        """Whether the text has one of the words that a term list of rules/checks.toml holds."""
        return _pattern(self.book, terms).search(self.record.text) is not None

    def is_of_others(self, fact: Measurement) -> bool:
        """Whether a percentage is hardly one of its arm's people: a sensitivity, or one "of the 62 with pain"."""
        if _pattern(self.book, "shares_of_others").search(self.title(fact)):
            return True
        if fact.span is None or fact.span.start is None:
            return False  # gold need not say where
        before = self.record.text[max(0, fact.span.start - NEAR // 2) : fact.span.start]
        told = _numbered(self.book).findall(before[before.rfind(". ") + 1 :])
        return any(int(number.replace(",", "")) not in self._known for number in told)

    @cached_property
    def _known(self) -> set[int | None]:
        """The numbers of all who took part, in all and by arm."""
        enrollment = self.record.enrollment
        flows = (arm.flow for arm in self.record.arms)
        steps = (count for flow in flows for count in (flow.randomized, flow.treated, flow.completed, flow.analyzed))
        return {enrollment.count if enrollment else None, *(arm.count for arm in self.record.arms), *steps}

    def are_near(self, one: Analysis, two: Analysis) -> bool:
        """Whether two P values stand close to each other."""
        if one.span is None or two.span is None or one.span.start is None or two.span.start is None:
            return False  # gold need not say where
        return abs(one.span.start - two.span.start) <= NEAR

    def pairs(self, analysis: Analysis) -> Iterator[tuple[Measurement, Measurement]]:
        """Two arms' values of one outcome at one time that an analysis compares; none where that is not clear."""
        places: dict[tuple[object, ...], list[Measurement]] = {}
        for fact in self._compared(analysis):
            places.setdefault(_place(fact), []).append(fact)
        for facts in places.values():
            if len(facts) == 2 and facts[0].arm != facts[1].arm and {f.arm for f in facts} == set(analysis.arms):
                yield facts[0], facts[1]

    def _compared(self, analysis: Analysis) -> list[Measurement]:
        if analysis.measurements:
            facts = (self.measurements[id] for id in analysis.measurements if id in self.measurements)
            return [fact for fact in facts if fact.outcome in analysis.outcomes]
        if analysis.rule != "gold":
            return []  # a P value that stands apart from values may be about others
        times = analysis.time_frames
        found = [m for m in self.record.measurements if m.outcome in analysis.outcomes and m.arm in analysis.arms]
        return [m for m in found if m.time_frame in times] if times else found


def _place(fact: Measurement) -> tuple[object, ...]:
    return (
        fact.outcome,
        fact.category,
        fact.time_frame,
        fact.time,
        fact.basis,
        fact.subgroup,
        fact.param_type,
        fact.unit,
    )


def printed(fact: Measurement, name: str = "value") -> str:
    """The value or the spread of a measurement with its printed decimals, for a message."""
    number, decimals = getattr(fact, name), getattr(fact, "decimals" if name == "value" else "spread_decimals")
    return f"{number:.{decimals}f}" if decimals is not None else f"{number:g}"


def interval(fact: Measurement) -> Interval:
    """All values that round to the printed value."""
    return rounded(fact.value or 0.0, fact.decimals)


def spread(fact: Measurement) -> Interval:
    """All spreads that round to the printed one."""
    return rounded(fact.spread or 0.0, fact.spread_decimals)


@cache
def _numbered(book: Rulebook) -> regex.Pattern[str]:
    """A number of people: "62 patients", "62 evaluable patients"."""
    return book.pattern(r"\b(?P<number>\d[\d,]*+)\s+(?:[a-z-]+\s+){0,2}?(?&persons)\b", "checks: numbers of people")


@cache
def _pattern(book: Rulebook, terms: str) -> regex.Pattern[str]:
    return book.pattern(rf"\b(?&{terms})", f"checks: {terms}")
