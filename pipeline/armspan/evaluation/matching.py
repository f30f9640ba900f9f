"""When a fact of one reading is the fact of another: the tests behind the levels, as the record's page defines them.

A gold that is complete in its measurements is taken at its word: what it does not say is not so. One that is complete
only in part may have left a type, an arm or a time out, and what it leaves out is not held against a prediction.
"""

from __future__ import annotations

from dataclasses import dataclass

from armspan.evaluation.assignment import assign, assign_table
from armspan.evaluation.findings import finding_flags
from armspan.evaluation.readings import ArmReading, EffectReading, Fact, Moment, PReading, Reading
from armspan.evaluation.words import best_overlap, content_words, names_agree, overlap

LEVELS = ("value", "arm", "outcome", "time", "kind")
P_LEVELS = ("p", "comparison", "arms", "outcomes")
EFFECT_LEVELS = ("value", "type", "outcome", "arms")
Flags = tuple[bool, ...]  # one for each level

_COUNTED = ("count", "percentage")
_BARE = {"mean", "number"}  # "fell to 5.2" is a mean to one reader and a number to another
_ANY_EFFECT = (None, "other")
_TIME_TOLERANCE = 0.03  # four weeks are a month
_COUNTS_EQUAL, _ALONE, _SAME_NUMBERS = 0.25, 0.01, 0.05  # weigh less than names when arms are aligned


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two readings of one abstract, and which arm of the one is which arm of the other."""

    gold: Reading
    predicted: Reading
    arms: dict[str, str]
    complete: bool  # whether the gold's measurements are

    def level_table(self) -> list[list[Flags]]:
        """For each gold fact (rows) and each predicted fact (columns): which levels hold. Empty: not the same value."""
        titles = {fact.titles for fact in self.gold.facts}
        return [[self._flags(g, p, titles) for p in self.predicted.facts] for g in self.gold.facts]

    def p_table(self) -> list[list[Flags]]:
        """The same for P values."""
        return [[self._p_flags(g, p) for p in self.predicted.analyses] for g in self.gold.analyses]

    def effect_table(self) -> list[list[Flags]]:
        """The same for effects."""
        return [[self._effect_flags(g, p) for p in self.predicted.estimates] for g in self.gold.estimates]

    def finding_table(self) -> list[list[Flags]]:
        """The same for findings."""
        return [[finding_flags(g, p, self.arms) for p in self.predicted.findings] for g in self.gold.findings]

    def _flags(self, gold: Fact, predicted: Fact, titles: set[tuple[str, ...]]) -> Flags:
        if not same_value(gold, predicted, self.complete):
            return ()
        return (
            True,
            self._same_arm(gold, predicted),
            self._same_outcome(gold, predicted, titles),
            self.same_time(gold, predicted),
            _same_nature(gold, predicted),
        )

    def _p_flags(self, gold: PReading, predicted: PReading) -> Flags:
        if gold.key != predicted.key:
            return ()
        return (
            True,
            gold.comparison == predicted.comparison,
            self._compared(gold, predicted),
            same_outcomes(gold.outcomes, predicted.outcomes),
        )

    def _effect_flags(self, gold: EffectReading, predicted: EffectReading) -> Flags:
        if gold.key != predicted.key:
            return ()
        about = any(names_agree(mine, theirs) for mine in gold.outcomes for theirs in predicted.outcomes)
        return (
            True,
            gold.type in _ANY_EFFECT or gold.type == predicted.type,
            not gold.outcomes or about,
            self._compared(gold, predicted),
        )

    def _compared(self, gold: PReading | EffectReading, predicted: PReading | EffectReading) -> bool:
        """Whether the same arms are compared, so far as the gold says which."""
        arms = {self.arms.get(arm) for arm in gold.arms}
        return not gold.arms or len(self.gold.arms) == 1 or arms == predicted.arms

    def _same_arm(self, gold: Fact, predicted: Fact) -> bool:
        if not gold.arms or not predicted.arms:
            return len(self.gold.arms) <= 1 or (not gold.arms and (not self.complete or not predicted.arms))
        return any(self.arms.get(arm) in predicted.arms for arm in gold.arms)

    def _same_outcome(self, gold: Fact, predicted: Fact, all_titles: set[tuple[str, ...]]) -> bool:
        """The titles agree, and no other outcome of this gold fits the predicted title better."""
        if not gold.titles:
            return not self.complete or not predicted.titles
        mine = best_overlap(gold.titles, predicted.titles)
        named = any(content_words(tool) <= content_words(title) for tool in predicted.tools for title in gold.titles)
        if not names_agree(gold.titles, predicted.titles) and not named:
            return False
        return not any(best_overlap(titles, predicted.titles) > mine for titles in all_titles - {gold.titles})

    def same_time(self, gold: Fact, predicted: Fact) -> bool:
        """Whether both are of one time, so far as the gold says one."""
        if not gold.moments:
            return not self.complete or not predicted.moments
        return any(_same_moment(one, other) for one in gold.moments for other in predicted.moments)


def align(gold: Reading, predicted: Reading) -> Alignment:
    """Aligns the arms by their names; equal counts and, least of all, equal numbers break ties."""
    complete = "measurements" in gold.complete
    found = {arm.id: [fact for fact in predicted.facts if arm.id in fact.arms] for arm in predicted.arms}

    def fit(one: ArmReading, other: ArmReading) -> float:
        told = best_overlap(one.names, other.names) + _COUNTS_EQUAL * bool(one.counts & other.counts)
        mine = [fact for fact in gold.facts if one.id in fact.arms]
        same = sum(any(same_value(fact, theirs, complete) for theirs in found[other.id]) for fact in mine)
        numbers = _SAME_NUMBERS * same / max(1, len(mine)) if not complete or told else 0.0
        return told + numbers + _ALONE * (len(gold.arms) == len(predicted.arms) == 1)

    pairs = assign(gold.arms, predicted.arms, fit)
    return Alignment(gold, predicted, {gold.arms[i].id: predicted.arms[j].id for i, j in pairs}, complete)


def pairs_at(table: list[list[Flags]], depth: int) -> list[tuple[int, int]]:
    """The optimal assignment in which the first `depth` levels hold."""
    return assign_table([[float(len(flags) >= depth and all(flags[:depth])) for flags in row] for row in table])


def best_pairs(table: list[list[Flags]]) -> list[tuple[int, int]]:
    """One assignment for all levels: as many pairs as can be, then as many right at the first level, and so on."""
    width = max((len(flags) for row in table for flags in row), default=0)
    size = 1 + min(len(table), max(map(len, table), default=0))  # one more pair at a level outweighs all later levels
    weights = [float(size) ** (width - place) for place in range(width)]
    return assign_table(
        [[sum(w for w, flag in zip(weights, flags, strict=False) if flag) for flags in row] for row in table]
    )


def close(one: float | None, other: float | None) -> bool:
    """Whether two numbers are equal but for their sign, which words like "a decrease of" take away."""
    return one is not None and other is not None and abs(abs(one) - abs(other)) < 1e-6


def same_value(gold: Fact, predicted: Fact, complete: bool) -> bool:
    """Parameter type, value, percentage, spread and limits are equal, so far as the gold says them."""
    if gold.family in _COUNTED:
        both = ((gold.count, predicted.count), (gold.percentage, predicted.percentage))
        said = [(g, p) for g, p in both if g is not None and (complete or p is not None)]
        return bool(said) and all(close(g, p) for g, p in said)
    loose = not complete and (gold.family is None or predicted.family not in _COUNTED)
    bare = gold.spread is predicted.spread is None and {gold.family, predicted.family} <= _BARE
    if not loose and not bare and gold.family != predicted.family:
        return False
    value = predicted.percentage if loose and predicted.value is None else predicted.value
    range_alone = gold.value is None and value is None and any(gold.limits)
    if not close(gold.value, value) and not range_alone:
        return False
    wanted = ((gold.spread, predicted.spread), *zip(gold.limits, predicted.limits, strict=True))
    return all(close(g, p) if g is not None else p is None or not complete for g, p in wanted)


def same_instrument(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """1 for the same name or abbreviation, less where one name is a part of the other, 0 for another instrument."""
    words = [(content_words(a), content_words(b)) for a in one for b in other]
    return max((1.0 if a == b else 0.5 if a <= b or b <= a else 0.0 for a, b in words), default=0.0)


def same_outcomes(gold: tuple[tuple[str, ...], ...], predicted: tuple[tuple[str, ...], ...]) -> bool:
    """Whether two analyses are about the same outcomes, so far as the gold says which."""
    if not gold:
        return True
    pairs = assign(gold, predicted, lambda a, b: best_overlap(a, b) * names_agree(a, b))
    return len(gold) == len(predicted) == len(pairs)


def _same_nature(gold: Fact, predicted: Fact) -> bool:
    one, other = gold.nature, predicted.nature
    said = ((one.spread, other.spread), (one.limits, other.limits), (one.unit, other.unit), (one.n, other.n))
    if one.change != other.change or any(a and a != b for a, b in said):
        return False
    # a change keeps its sign in words ("fell by"), a value in print
    return one.change or one.sign is None or other.sign is None or (one.sign < 0) == (other.sign < 0)


def _same_moment(gold: Moment, predicted: Moment) -> bool:
    if gold.days:
        near = any(abs(a - b) <= _TIME_TOLERANCE * max(a, b) + 0.01 for a in gold.days for b in predicted.days)
        return near and (gold.kind == "baseline") == (predicted.kind == "baseline")
    if gold.kind and predicted.kind:
        return gold.kind == predicted.kind
    return overlap(gold.words, predicted.words) >= 0.5
