"""Two readings of one abstract, fact beside fact -> all their disagreements, and what they agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

from armspan.evaluation import causes as why
from armspan.evaluation.assignment import assign
from armspan.evaluation.disagreements import Disagreement
from armspan.evaluation.locating import locate
from armspan.evaluation.matching import Flags, align, best_pairs, close, same_instrument, same_outcomes
from armspan.evaluation.paired import NOBODY, Paired, Side, others, rest
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

    def row(self, layer: str, causes: list[str], gold: Side | None, predicted: Side | None) -> Disagreement:
        mine, theirs = gold or NOBODY, predicted or NOBODY
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
            sides.append(Side(" or ".join(map(number, sorted(counts))), {}, place) if counts else None)
        yield self.row("enrollment", [cause], *sides)

    def arms(self) -> Iterator[Disagreement]:
        theirs = {arm.id: arm for arm in self.predicted.arms}
        for arm in self.gold.arms:
            other = theirs.pop(self.alignment.arms.get(arm.id, ""), None)
            causes = why.of_arms(arm, other, "arms" in self.gold.complete)
            if causes:
                yield self.row("arms", causes, self._arm(arm), self._arm(other) if other else None)
        for other in theirs.values():
            yield self.row("arms", ["spurious arm"], None, self._arm(other))

    def _arm(self, arm: ArmReading) -> Side:
        place = own_span(arm.raw) or self.places.of_numbers(sorted(arm.counts)[:1]) or self.places.of_words(arm.names)
        return Side(arm_in_words(arm), arm.raw, place)

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
        for n in others(mine, {i for i, _ in pairs}):
            yield self.row(layer, [f"missed {noun}"], self._name(self.gold, layer, n, mine[n]), None)
        for n in others(theirs, {j for _, j in pairs}):
            yield self.row(layer, [f"spurious {noun}"], None, self._name(self.predicted, layer, n, theirs[n]))

    def _name(self, reading: Reading, layer: str, number: int, names: _Names) -> Side:
        mentions = reading.raw[layer][number].get("mentions") or [{}]
        return Side(" / ".join(names), {}, own_span({"span": mentions[0]}) or self.places.of_words(names[::-1]))

    def design(self) -> Iterator[Disagreement]:
        missed = self.gold.design - self.predicted.design
        spurious = self.predicted.design - self.gold.design
        for aspect, value in sorted(missed.elements()):
            mine = Side(f"{aspect}: {value}")
            others = [other for name, other in spurious.elements() if name == aspect]
            if others:
                spurious -= Counter([(aspect, others[0])])
                yield self.row("design", ["wrong value"], mine, Side(f"{aspect}: {others[0]}"))
            else:
                yield self.row("design", ["missed design fact"], mine, None)
        for aspect, value in sorted(spurious.elements()):
            yield self.row("design", ["spurious design fact"], None, Side(f"{aspect}: {value}"))

    # --- numbers ---

    @cached_property
    def _facts(self) -> Paired:
        """The measurements that are one, and those that are two readings of one though their values differ."""
        table = self.alignment.level_table()
        return self._pair("measurements", self.gold.facts, self.predicted.facts, fact_in_words, table, self._alike)

    def _pair(
        self, layer: str, mine: Sequence[Any], theirs: Sequence[Any], words: Callable[[Reading, Any], str],
        table: list[list[Flags]], fit: Callable[[Any, Any], float],
    ) -> Paired:  # fmt: skip
        pairs = best_pairs(table)
        near = rest(mine, theirs, pairs, fit)
        return Paired(layer, mine, theirs, words, table, pairs, near, locate(self.places, mine, theirs, pairs + near))

    def measurements(self) -> Iterator[Disagreement]:
        facts = self._facts
        for i, j in facts.pairs:
            if causes := [cause for cause, right in zip(why.OF_FACTS, facts.table[i][j], strict=True) if not right]:
                yield self._row_of(facts, causes, i, j)
        for i, j in facts.near:
            yield self._row_of(facts, why.of_values(self.gold.facts[i], self.predicted.facts[j]), i, j)
        for i in facts.missed:
            yield self._row_of(facts, ["missed value"], i, None)
        for j in facts.spurious:
            yield self._row_of(facts, ["spurious value"], None, j)

    def _row_of(self, paired: Paired, causes: list[str], i: int | None, j: int | None) -> Disagreement:
        mine = theirs = None
        if i is not None:
            gold = paired.gold[i]
            mine = Side(paired.words(self.gold, gold), gold.raw, paired.places.gold[i])
        if j is not None:
            predicted = paired.predicted[j]
            theirs = Side(paired.words(self.predicted, predicted), predicted.raw, paired.places.predicted[j])
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
    def _effects(self) -> Paired:
        """The effects that are one, and those of the same value whose limits differ."""
        table, mine, theirs = self.alignment.effect_table(), self.gold.estimates, self.predicted.estimates
        return self._pair("estimates", mine, theirs, effect_in_words, table, _alike_effect)

    def estimates(self) -> Iterator[Disagreement]:
        found = self._effects
        for i, j in found.pairs:
            if causes := [cause for cause, right in zip(why.OF_EFFECTS, found.table[i][j], strict=True) if not right]:
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
            if causes := [cause for cause, right in zip(why.OF_FINDINGS, table[i][j], strict=True) if not right]:
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
    def _analyses(self) -> Paired:
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
        told = why.OF_P_VALUES if self.gold.scored("analyses") else why.OF_P_VALUES[:1]
        return [cause for cause, right in zip(told, self._analyses.table[i][j], strict=False) if not right]


def _alike_effect(gold: EffectReading, predicted: EffectReading) -> float:
    return float(gold.key[0] == predicted.key[0])
