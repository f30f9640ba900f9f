"""Facts -> Record: ids are given, view offsets become offsets of the untouched text."""

from __future__ import annotations

from collections.abc import Iterable

import regex

from armspan.found import ArmDraft, DesignMention, InstrumentMention, Mentions, Statistic, TimePoint
from armspan.linking.comparisons import Comparison
from armspan.linking.units import Leaf
from armspan.mentions.instruments import instrument_table
from armspan.mentions.outcomes import Token
from armspan.model import (
    VERSIONS,
    Analysis,
    Arm,
    Design,
    Effect,
    Enrollment,
    Evidence,
    Flow,
    Instrument,
    Measurement,
    P,
    Record,
    Section,
    SetAside,
    Source,
    Span,
    Test,
    Time,
)
from armspan.record.accounts import Accounts
from armspan.record.outcomes import Outcomes
from armspan.rulebook import Rulebook
from armspan.text.view import View

_ROUNDED = 0.02  # of its width, by which rounding moves the middle of an interval
_UNKNOWN = "low"  # how sure a fact is: told from the finished record
_SHORT = regex.compile(r"[A-Za-z0-9][A-Za-z0-9/&-]{1,13}")
_PLURAL = regex.compile(r"(?<=[A-Z]{2})s$")


class RecordBuilder:
    """Puts one record together from what the finders and linkers of one abstract found."""

    def __init__(self, book: Rulebook, view: View, mentions: Mentions) -> None:
        self.book, self.view, self.mentions = book, view, mentions
        self.outcomes = Outcomes(mentions.instruments)
        self.measurement_ids: dict[int, list[str]] = {}  # by where the value starts
        self.measurements: list[Measurement] = []
        self.analyses: list[Analysis] = []
        self.accounts = Accounts()
        self._source, self._to_source = view.source, view.repaired.to_source

    def span(self, start: int, end: int) -> Span:
        """A span of the untouched text, from offsets of the reading view."""
        a, b = self._to_source(start, end)
        return Span(a, b, self._source[a:b])

    def add_values(self, leaves: Iterable[Leaf], tokens: list[Token]) -> None:
        """One measurement per value; one per arm where a value is printed once for several arms."""
        for leaf in leaves:
            arms: list[str | None] = [leaf.arm]
            if leaf.all_arms and leaf.arm_rule == "in-both":
                arms = [arm.id for arm in self.mentions.arms.arms]
            for arm in arms:
                self._add_measurement(leaf, arm, tokens)

    def _add_measurement(self, leaf: Leaf, arm: str | None, tokens: list[Token]) -> None:
        stat = leaf.stat
        rule = f"{leaf.arm_rule or 'unlinked'}: {leaf.outcome_rule or 'unnamed'}"
        title = leaf.outcome
        ident = f"m{len(self.measurements) + 1}"
        self.measurement_ids.setdefault(stat.start, []).append(ident)
        everybody = arm is None and leaf.all_arms
        self.accounts.facts.append((stat.start, stat.end))
        self.measurements.append(
            Measurement(
                id=ident,
                outcome=self.outcomes.add(title, stat.unit) if title else None,
                category=stat.level,
                arm=arm,
                population="all" if everybody else "arm",
                subgroup=None,
                time_frame=leaf.time.text if leaf.time else None,
                time=_time(leaf),
                basis="change_from_baseline" if leaf.change else "value",
                direction=leaf.direction,
                param_type=_measure(stat),
                value=stat.value,
                decimals=stat.decimals,
                dispersion_type=stat.dispersion_type,
                dispersion_evidence=stat.dispersion_evidence,
                spread=stat.spread,
                spread_decimals=stat.spread_decimals,
                limits_type=stat.limits_type,
                lower_limit=stat.lower_limit,
                upper_limit=stat.upper_limit,
                n=stat.n,
                percentage=stat.percentage,
                unit=stat.unit,
                confidence=_UNKNOWN,
                rule=rule,
                span=self.span(stat.start, stat.end),
                evidence=self._evidence(leaf),
            )
        )

    def _evidence(self, leaf: Leaf) -> tuple[Evidence, ...]:
        found = list[Evidence]()
        if leaf.outcome:
            found.append(self._proof("outcome", leaf.outcome.start, leaf.outcome.end))
        if leaf.arm_token:
            found.append(self._proof("arm", leaf.arm_token.start, leaf.arm_token.end))
        if leaf.time:
            found.append(self._part("time", leaf.time.start, leaf.time.end))
        return (*found, *[self._part(*part) for part in leaf.stat.apart])

    def _part(self, role: str, start: int, end: int) -> Evidence:
        """Words that hold a number of a fact apart from its span."""
        self.accounts.facts.append((start, end))
        return self._proof(role, start, end)

    def _proof(self, role: str, start: int, end: int) -> Evidence:
        a, b = self._to_source(start, end)
        return Evidence(role, a, b, self._source[a:b])

    def add_comparisons(self, comparisons: Iterable[Comparison]) -> None:
        """One analysis per printed P value, and one per estimate without a P value."""
        for item in comparisons:
            mention = item.p or item.estimate
            place = (mention.start, mention.end) if mention is not None else item.words
            if place is None:
                continue
            if mention is not None:
                self.accounts.facts.append(place)
            ids = [m for leaf in item.leaves for m in self.measurement_ids.get(leaf.stat.start, [])]
            self.analyses.append(
                Analysis(
                    id=f"p{len(self.analyses) + 1}",
                    comparison=item.kind,
                    outcomes=tuple(dict.fromkeys([self.outcomes.add(title) for title in item.outcomes])),
                    arms=item.arms,
                    time_frames=tuple(dict.fromkeys([time.text for time in item.times])),
                    measurements=tuple(ids),
                    p_value=P(item.p.operator, item.p.value, item.p.decimals, item.p.text) if item.p else None,
                    test=Test(item.test.method, item.test.statistic, item.test.value, item.test.df)
                    if item.test
                    else None,
                    estimate=_effect(item),
                    finding=item.finding,
                    confidence=_UNKNOWN,
                    rule=item.rule,
                    span=self.span(*place),
                    evidence=tuple(self._grounds(item)),
                )
            )

    def _grounds(self, item: Comparison) -> Iterable[Evidence]:
        if item.carrier:
            yield self._proof("carrier", *item.carrier)
        for time in item.times if item.words is None else ():  # what words alone say explains no number
            yield self._part("time", time.start, time.end)
        if item.p and item.estimate:
            yield self._part("estimate", item.estimate.start, item.estimate.end)
        for place in item.estimate.apart if item.estimate else ():
            yield self._part("limits", *place)
        if item.test:
            yield self._part("test", item.test.start, item.test.end)

    def record(
        self, source: Source, design: list[DesignMention], placed: list[Token], results: list[tuple[int, int]]
    ) -> Record:
        """The finished record."""
        table = self.mentions.arms
        enrollment = None
        if table.enrollment is not None and table.enrollment_start is not None and table.enrollment_end is not None:
            enrollment = Enrollment(table.enrollment, self.span(table.enrollment_start, table.enrollment_end))
        self.accounts.facts += self._beside_results(design)
        self.accounts.titles += self.outcomes.places()
        aside, unexplained = self.accounts.settle(self.book, self.view, self.mentions, placed, results)
        return Record(
            schema_version=VERSIONS[-1],
            source=source,
            text=self.view.source,
            sections=tuple([self._section(section) for section in self.view.sections]),
            design=tuple(Design(d.aspect, d.value, self.span(d.start, d.end)) for d in design),
            enrollment=enrollment,
            arms=tuple(self._arm(arm) for arm in table.arms),
            instruments=self._instruments(),
            outcomes=self.outcomes.rows(self.span),
            measurements=tuple(self.measurements),
            analyses=tuple(self.analyses),
            set_aside=tuple([SetAside(one.reason, one.rule, self.span(one.start, one.end)) for one in aside]),
            unexplained=tuple([self.span(*place) for place in unexplained]),
            checks=(),  # made of the finished record
            extractor={},
        )

    def _section(self, section: Section) -> Section:
        start, end = self.view.to_source(section.start, section.end)
        return Section(section.label, section.heading, start, end)

    def _arm(self, arm: ArmDraft) -> Arm:
        mentions = [m for m in self.mentions.arms.mentions if m.arms == (arm.id,)]
        span = self.span(arm.start, arm.end) if arm.start is not None and arm.end is not None else None
        return Arm(
            id=arm.id,
            label=arm.label,
            type=arm.type,
            count=arm.count,
            count_unit=arm.count_unit,
            flow=Flow(**arm.flow),
            aliases=arm.aliases,
            intervention=arm.intervention,
            span=span,
            mentions=tuple([self.span(m.start, m.end) for m in mentions]),
        )

    def _instruments(self) -> tuple[Instrument, ...]:
        found: dict[str, list[InstrumentMention]] = {}
        for mention in self.mentions.instruments:
            found.setdefault(mention.id, []).append(mention)
        table = instrument_table(self.book)
        return tuple(
            Instrument(
                ident,
                table[ident].name,
                self._abbreviation(table[ident].abbreviation, mentions),
                tuple([self.span(mention.start, mention.end) for mention in mentions]),
            )
            for ident, mentions in found.items()
        )

    def _abbreviation(self, usual: str | None, mentions: Iterable[InstrumentMention]) -> str | None:
        """The abbreviation that the abstract uses: the usual one, or another (HDRS for HAM-D)."""
        printed = [self.view.text[m.start : m.end] for m in mentions if m.rule == "abbreviation"]
        if usual in printed:
            return usual
        return next((_PLURAL.sub("", text) for text in printed if _SHORT.fullmatch(text)), usual)

    def _beside_results(self, design: list[DesignMention]) -> Iterable[tuple[int, int]]:
        """Where the design, the enrollment and the counts of arms have their numbers."""
        table = self.mentions.arms
        yield from ((aspect.start, aspect.end) for aspect in design)
        if table.enrollment_start is not None and table.enrollment_end is not None:
            yield table.enrollment_start, table.enrollment_end
        for arm in table.arms:
            if arm.count is not None and arm.start is not None and arm.end is not None:
                yield arm.start, arm.end


def _time(leaf: Leaf) -> Time | None:
    time: TimePoint | None = leaf.time
    if time is not None:
        return Time(time.kind, time.anchor, time.offset)
    return Time("baseline", None, None) if leaf.baseline else None


def _effect(item: Comparison) -> Effect | None:
    one = item.estimate
    if one is None:
        return None
    return Effect(one.type, one.value, one.lower_limit, one.upper_limit, one.level, one.adjusted)


def _measure(stat: Statistic) -> str | None:
    """What kind of number a value is; untold, one amid its limits or with an interval is a mean, else a median."""
    if stat.param_type not in (None, "number") or stat.value is None:
        return stat.param_type
    if stat.lower_limit is None or stat.upper_limit is None:
        return "number"
    off = abs(stat.lower_limit + stat.upper_limit - 2 * stat.value)
    amid = off <= _ROUNDED * (stat.upper_limit - stat.lower_limit)
    return "mean" if amid or (stat.limits_type or "").startswith("confidence") else "median"
