"""Two readings of one abstract, fact beside fact -> all their disagreements, and what they agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from armspan.evaluation.assignment import assign
from armspan.evaluation.disagreements import Disagreement
from armspan.evaluation.locating import Located, locate
from armspan.evaluation.matching import Flags, align, best_pairs, close, same_instrument, same_outcomes
from armspan.evaluation.places import Place, Places, own_span
from armspan.evaluation.readings import ArmReading, EffectReading, Fact, PReading, Reading
from armspan.evaluation.wording import (
    arm_in_words,
    effect_in_words,
    fact_in_words,
    finding_in_words,
    number,
    p_in_words,
)
from armspan.evaluation.words import best_overlap, names_agree

_Names = tuple[str, ...]
_AllNames = tuple[_Names, ...]
_Thing = TypeVar("_Thing")

_CAUSES = ("", "wrong arm", "wrong outcome", "wrong time", "wrong kind or unit")  # by level, beside the value itself
_EFFECT_CAUSES = ("", "wrong type of effect", "wrong outcome", "wrong arms")
_FOUND_CAUSES = ("", "wrong arms", "wrong direction", "wrong significance")
_P_CAUSES = ("", "wrong comparison", "wrong arms", "wrong outcomes")


@dataclass(frozen=True, slots=True)
class _Side:
    """What one reading says: in words, as data, and where."""

    words: str | None
    raw: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None


_NOBODY = _Side(None)


@dataclass(frozen=True, slots=True)
class _Paired:
    """The measurements, or the P values, of two readings: which are one, which nearly are, where all of them stand."""

    layer: str
    gold: Sequence[Any]
    predicted: Sequence[Any]
    words: Callable[[Reading, Any], str]
    table: list[list[Flags]]
    pairs: list[tuple[int, int]]
    near: list[tuple[int, int]]
    places: Located

    @property
    def missed(self) -> list[int]:
        return _others(self.gold, {i for i, _ in self.pairs + self.near})

    @property
    def spurious(self) -> list[int]:
        return _others(self.predicted, {j for _, j in self.pairs + self.near})


class Differences:
    """Two readings of one abstract, fact beside fact."""

    def __init__(self, gold: Reading, predicted: Reading, text: str | None) -> None:
        self.alignment = align(gold, predicted)
        self.gold = gold
        self.predicted = predicted
        self.places = Places(text or "")

    def rows(self, beyond: bool = False) -> list[Disagreement]:
        """All disagreements, layer by layer, in the layers that the gold is scored in.

        In a layer that the gold holds only in part, what is predicted beyond it is not known to be wrong: it is listed
        only where that is asked for.
        """
        layers = (
            ("enrollment", self.enrollment),
            ("arms", self.arms),
            ("instruments", self.instruments),
            ("outcomes", self.outcomes),
            ("design", self.design),
            ("measurements", self.measurements),
            ("estimates", self.estimates),
            ("findings", self.findings),
        )
        rows = [row for layer, find in layers if self.gold.scored(layer) for row in find()]
        if self._p_values_scored:
            rows += self.analyses()
        return [row for row in rows if beyond or row.gold is not None or row.layer in self.gold.complete]

    def agreed(self) -> Iterator[tuple[Place, str]]:
        """Place and words of the values and P values in which nothing differs."""
        if self.gold.scored("measurements"):
            for i, j in self._facts.pairs:
                if all(self._facts.table[i][j]) and (place := self._facts.places.predicted[j]):
                    yield place, fact_in_words(self.predicted, self.predicted.facts[j])
        if self._p_values_scored:
            for i, j in self._analyses.pairs:
                if not self._p_causes(i, j) and (place := self._analyses.places.predicted[j]):
                    yield place, p_in_words(self.predicted, self.predicted.analyses[j])

    def row(self, layer: str, causes: list[str], gold: _Side | None, predicted: _Side | None) -> Disagreement:
        mine, theirs = gold or _NOBODY, predicted or _NOBODY
        return Disagreement(
            abstract=self.gold.id,
            layer=layer,
            cause=causes[0],
            causes=tuple(causes),
            gold=mine.words,
            predicted=theirs.words,
            sentence=self.places.quote(theirs.place or mine.place),
            rule=theirs.raw.get("rule"),
            confidence=theirs.raw.get("confidence"),
            gold_id=mine.raw.get("id"),
            predicted_id=theirs.raw.get("id"),
            gold_place=mine.place,
            predicted_place=theirs.place,
        )

    # --- who took part ---

    def enrollment(self) -> Iterator[Disagreement]:
        mine, theirs = self.gold.enrollment, self.predicted.enrollment
        if mine & theirs or not (mine or theirs):
            return
        cause = "wrong enrollment" if mine and theirs else "missed enrollment" if mine else "spurious enrollment"
        sides = []
        for reading, counts in ((self.gold, mine), (self.predicted, theirs)):
            raw = reading.raw.get("enrollment") or {}
            place = own_span(raw) or self.places.of_numbers(sorted(counts)[:1])
            sides.append(_Side(" or ".join(map(number, sorted(counts))), {}, place) if counts else None)
        yield self.row("enrollment", [cause], *sides)

    def arms(self) -> Iterator[Disagreement]:
        theirs = {arm.id: arm for arm in self.predicted.arms}
        for arm in self.gold.arms:
            other = theirs.pop(self.alignment.arms.get(arm.id, ""), None)
            causes = _arm_causes(arm, other, "arms" in self.gold.complete)
            if causes:
                yield self.row("arms", causes, self._arm(arm), self._arm(other) if other else None)
        for other in theirs.values():
            yield self.row("arms", ["spurious arm"], None, self._arm(other))

    def _arm(self, arm: ArmReading) -> _Side:
        place = own_span(arm.raw) or self.places.of_numbers(sorted(arm.counts)[:1]) or self.places.of_words(arm.names)
        return _Side(arm_in_words(arm), arm.raw, place)

    # --- names ---

    def instruments(self) -> Iterator[Disagreement]:
        mine, theirs = self.gold.instruments, self.predicted.instruments
        yield from self._named("instruments", "instrument", mine, theirs, same_instrument)

    def outcomes(self) -> Iterator[Disagreement]:
        mine, theirs = self.gold.outcomes, self.predicted.outcomes
        yield from self._named("outcomes", "outcome", mine, theirs, lambda g, p: best_overlap(g, p) * names_agree(g, p))

    def _named(
        self, layer: str, noun: str, mine: _AllNames, theirs: _AllNames, fit: Callable[[_Names, _Names], float]
    ) -> Iterator[Disagreement]:
        pairs = assign(mine, theirs, fit)
        for n in _others(mine, {i for i, _ in pairs}):
            yield self.row(layer, [f"missed {noun}"], self._name(self.gold, layer, n, mine[n]), None)
        for n in _others(theirs, {j for _, j in pairs}):
            yield self.row(layer, [f"spurious {noun}"], None, self._name(self.predicted, layer, n, theirs[n]))

    def _name(self, reading: Reading, layer: str, number: int, names: _Names) -> _Side:
        mentions = reading.raw[layer][number].get("mentions") or [{}]
        return _Side(" / ".join(names), {}, own_span({"span": mentions[0]}) or self.places.of_words(names[::-1]))

    def design(self) -> Iterator[Disagreement]:
        missed = self.gold.design - self.predicted.design
        spurious = self.predicted.design - self.gold.design
        for aspect, value in sorted(missed.elements()):
            mine = _Side(f"{aspect}: {value}")
            others = [other for name, other in spurious.elements() if name == aspect]
            if others:
                spurious -= Counter([(aspect, others[0])])
                yield self.row("design", ["wrong value"], mine, _Side(f"{aspect}: {others[0]}"))
            else:
                yield self.row("design", ["missed design fact"], mine, None)
        for aspect, value in sorted(spurious.elements()):
            yield self.row("design", ["spurious design fact"], None, _Side(f"{aspect}: {value}"))

    # --- numbers ---

    @cached_property
    def _facts(self) -> _Paired:
        """The measurements that are one, and those that are two readings of one though their values differ."""
        table = self.alignment.level_table()
        return self._pair("measurements", self.gold.facts, self.predicted.facts, fact_in_words, table, self._alike)

    def _pair(
        self, layer: str, mine: Sequence[Any], theirs: Sequence[Any], words: Callable[[Reading, Any], str],
        table: list[list[Flags]], fit: Callable[[Any, Any], float],
    ) -> _Paired:  # fmt: skip
        pairs = best_pairs(table)
        near = _rest(mine, theirs, pairs, fit)
        return _Paired(layer, mine, theirs, words, table, pairs, near, locate(self.places, mine, theirs, pairs + near))

    def measurements(self) -> Iterator[Disagreement]:
        facts = self._facts
        for i, j in facts.pairs:
            if causes := [cause for cause, right in zip(_CAUSES, facts.table[i][j], strict=True) if not right]:
                yield self._row_of(facts, causes, i, j)
        for i, j in facts.near:
            yield self._row_of(facts, _differences(self.gold.facts[i], self.predicted.facts[j]), i, j)
        for i in facts.missed:
            yield self._row_of(facts, ["missed value"], i, None)
        for j in facts.spurious:
            yield self._row_of(facts, ["spurious value"], None, j)

    def _row_of(self, paired: _Paired, causes: list[str], i: int | None, j: int | None) -> Disagreement:
        mine = theirs = None
        if i is not None:
            gold = paired.gold[i]
            mine = _Side(paired.words(self.gold, gold), gold.raw, paired.places.gold[i])
        if j is not None:
            predicted = paired.predicted[j]
            theirs = _Side(paired.words(self.predicted, predicted), predicted.raw, paired.places.predicted[j])
        return self.row(paired.layer, causes, mine, theirs)

    def _alike(self, gold: Fact, predicted: Fact) -> float:
        """How far two facts look like two readings of one though their values differ: same place, number or cell."""
        place, other = own_span(gold.raw), own_span(predicted.raw)
        overlap = bool(place and other and place[0] < other[1] and other[0] < place[1])
        same = any(close(a, b) for _, a in gold.numbers() for _, b in predicted.numbers())
        arm = any(self.alignment.arms.get(arm) in predicted.arms for arm in gold.arms)
        cell = arm and names_agree(gold.titles, predicted.titles) and self.alignment.same_time(gold, predicted)
        told = 2.0 * overlap + same + cell
        return told and told + 0.5 * arm

    # --- effects ---

    @cached_property
    def _effects(self) -> _Paired:
        """The effects that are one, and those of the same value whose limits differ."""
        table, mine, theirs = self.alignment.effect_table(), self.gold.estimates, self.predicted.estimates
        return self._pair("estimates", mine, theirs, effect_in_words, table, _alike_effect)

    def estimates(self) -> Iterator[Disagreement]:
        found = self._effects
        for i, j in found.pairs:
            if causes := [cause for cause, right in zip(_EFFECT_CAUSES, found.table[i][j], strict=True) if not right]:
                yield self._row_of(found, causes, i, j)
        for i, j in found.near:
            yield self._row_of(found, ["wrong limits"], i, j)
        for i in found.missed:
            yield self._row_of(found, ["missed effect"], i, None)
        for j in found.spurious:
            yield self._row_of(found, ["spurious effect"], None, j)

    # --- findings ---

    def findings(self) -> Iterator[Disagreement]:
        table, mine, theirs = self.alignment.finding_table(), self.gold.findings, self.predicted.findings
        found = self._pair("findings", mine, theirs, finding_in_words, table, lambda g, p: 0.0)
        for i, j in found.pairs:
            if causes := [cause for cause, right in zip(_FOUND_CAUSES, table[i][j], strict=True) if not right]:
                yield self._row_of(found, causes, i, j)
        for i in found.missed:
            yield self._row_of(found, ["missed finding"], i, None)
        for j in found.spurious:
            yield self._row_of(found, ["spurious finding"], None, j)

    # --- P values ---

    @property
    def _p_values_scored(self) -> bool:
        return self.gold.scored("analyses") or self.gold.scored("p_values")

    @cached_property
    def _analyses(self) -> _Paired:
        """The P values that are one, and those that are one but for operator or number."""
        layer = "analyses" if self.gold.scored("analyses") else "p_values"
        table = self.alignment.p_table()
        return self._pair(layer, self.gold.analyses, self.predicted.analyses, p_in_words, table, self._alike_p)

    def analyses(self) -> Iterator[Disagreement]:
        found = self._analyses
        for i, j in found.pairs:
            if causes := self._p_causes(i, j):
                yield self._row_of(found, causes, i, j)
        for i, j in found.near:
            same = close(self.gold.analyses[i].key[1], self.predicted.analyses[j].key[1])
            yield self._row_of(found, ["wrong operator" if same else "wrong P value"], i, j)
        for i in found.missed:
            yield self._row_of(found, ["missed P value"], i, None)
        for j in found.spurious:
            yield self._row_of(found, ["spurious P value"], None, j)

    def _alike_p(self, gold: PReading, predicted: PReading) -> float:
        """How far two P values look like two readings of one: the same number, else the same arms and outcomes."""
        if close(gold.key[1], predicted.key[1]):
            return 2.0
        arms = {self.alignment.arms.get(arm) for arm in gold.arms}
        return float(arms <= predicted.arms and same_outcomes(gold.outcomes, predicted.outcomes) and any(gold.outcomes))

    def _p_causes(self, i: int, j: int) -> list[str]:
        told = _P_CAUSES if self.gold.scored("analyses") else _P_CAUSES[:1]
        return [cause for cause, right in zip(told, self._analyses.table[i][j], strict=False) if not right]


def _alike_effect(gold: EffectReading, predicted: EffectReading) -> float:
    return float(gold.key[0] == predicted.key[0])


def _arm_causes(arm: ArmReading, other: ArmReading | None, complete: bool) -> list[str]:
    if other is None:
        return ["missed arm"]
    causes = [] if not arm.names or names_agree(arm.names, other.names) else ["label differs"]
    if arm.counts and not arm.counts & other.counts:
        causes.append("wrong count" if other.counts else "missed count")
    elif other.counts and not arm.counts and complete:
        causes.append("spurious count")
    if arm.type and other.type != arm.type:
        causes.append("wrong type")
    return causes


def _differences(gold: Fact, predicted: Fact) -> list[str]:
    """What differs between two facts that are readings of one printed value."""
    found = []
    if gold.family != predicted.family:
        found.append("wrong type")
    one, other = ((f.value, f.count, f.percentage) for f in (gold, predicted))
    if any(a is not None and b is not None and not close(a, b) for a, b in zip(one, other, strict=True)):
        found.append("wrong value")
    if any((a is None) != (b is None) for a, b in zip(one, other, strict=True)) and not found:
        found.append("wrong value")
    if gold.spread != predicted.spread:
        found.append("wrong spread")
    if gold.limits != predicted.limits:
        found.append("wrong limits")
    return found or ["wrong value"]


def _rest(
    mine: Sequence[_Thing],
    theirs: Sequence[_Thing],
    pairs: list[tuple[int, int]],
    fit: Callable[[_Thing, _Thing], float],
) -> list[tuple[int, int]]:
    """The best assignment of what is in no pair."""
    left, right = _others(mine, {i for i, _ in pairs}), _others(theirs, {j for _, j in pairs})
    found = assign(left, right, lambda i, j: fit(mine[i], theirs[j]))
    return [(left[n], right[k]) for n, k in found]


def _others(items: Sequence[object], places: set[int]) -> list[int]:
    return [n for n in range(len(items)) if n not in places]
