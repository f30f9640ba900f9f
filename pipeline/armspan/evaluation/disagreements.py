"""Every disagreement of two readings, with its cause: what a person reads to find out why a figure is not 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from armspan.evaluation.assignment import assign
from armspan.evaluation.matching import Alignment, align, best_pairs, close, same_instrument
from armspan.evaluation.places import Place, Places, own_span
from armspan.evaluation.readings import ArmReading, Fact, PReading, Reading
from armspan.evaluation.wording import arm_in_words, fact_in_words, number, p_in_words
from armspan.evaluation.words import best_overlap, names_agree

_CAUSES = ("", "wrong arm", "wrong outcome", "wrong time", "wrong kind or unit")  # by level, beside the value itself
_P_CAUSES = ("", "wrong comparison", "wrong arms", "wrong outcomes")


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One fact on which the gold and the prediction differ. A place is None where a text does not show it."""

    abstract: str
    layer: str
    cause: str
    causes: tuple[str, ...]  # all of them: the arm may be wrong and the time, too
    gold: str | None
    predicted: str | None
    sentence: str
    rule: str | None
    confidence: str | None
    gold_id: str | None
    predicted_id: str | None
    gold_place: Place | None
    predicted_place: Place | None

    def to_dict(self) -> dict[str, Any]:
        """The disagreement as plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Side:
    """What one reading says: in words, as data, and where."""

    words: str | None
    raw: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None


_NOBODY = _Side(None)


def disagreements(gold: Reading, predicted: Reading, text: str | None, beyond: bool = False) -> list[Disagreement]:
    """All disagreements on one abstract, layer by layer, in the layers that the gold is scored in.

    In a layer that the gold holds only in part, what is predicted beyond it is not known to be wrong: it is listed only
    where that is asked for.
    """
    found = _Finder(align(gold, predicted), Places(text or ""))
    layers = (
        ("enrollment", found.enrollment),
        ("arms", found.arms),
        ("instruments", found.instruments),
        ("outcomes", found.outcomes),
        ("design", found.design),
        ("measurements", found.measurements),
    )
    rows = [row for layer, find in layers if gold.scored(layer) for row in find()]
    if gold.scored("analyses") or gold.scored("p_values"):
        rows += found.analyses()
    return [row for row in rows if beyond or row.gold is not None or row.layer in gold.complete]


class _Finder:
    """The disagreements of one alignment."""

    def __init__(self, alignment: Alignment, places: Places) -> None:
        self.alignment = alignment
        self.gold = alignment.gold
        self.predicted = alignment.predicted
        self.places = places

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
        pairs = assign(mine, theirs, same_instrument)
        yield from self._named("instruments", "instrument", mine, theirs, pairs)

    def outcomes(self) -> Iterator[Disagreement]:
        mine, theirs = self.gold.outcomes, self.predicted.outcomes
        pairs = assign(mine, theirs, lambda g, p: best_overlap(g, p) * names_agree(g, p))
        yield from self._named("outcomes", "outcome", mine, theirs, pairs)

    def _named(
        self,
        layer: str,
        noun: str,
        mine: tuple[tuple[str, ...], ...],
        theirs: tuple[tuple[str, ...], ...],
        pairs: list[tuple[int, int]],
    ) -> Iterator[Disagreement]:
        for names in _without(mine, {i for i, _ in pairs}):
            yield self.row(layer, [f"missed {noun}"], self._name(names), None)
        for names in _without(theirs, {j for _, j in pairs}):
            yield self.row(layer, [f"spurious {noun}"], None, self._name(names))

    def _name(self, names: tuple[str, ...]) -> _Side:
        return _Side(" / ".join(names), {}, self.places.of_words(names[::-1]))

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

    def measurements(self) -> Iterator[Disagreement]:
        mine, theirs = self.gold.facts, self.predicted.facts
        table = self.alignment.level_table()
        pairs = best_pairs(table)
        taken = [place for _, j in pairs if (place := own_span(theirs[j].raw))]
        for i, j in pairs:
            causes = [cause for cause, right in zip(_CAUSES, table[i][j], strict=True) if not right]
            if causes:
                yield self._fact_row(causes, mine[i], theirs[j], taken)
        missed, spurious = _without(mine, {i for i, _ in pairs}), _without(theirs, {j for _, j in pairs})
        near = assign(missed, spurious, self._alike)
        for i, j in near:
            yield self._fact_row(_differences(missed[i], spurious[j]), missed[i], spurious[j], taken)
        for fact in _without(missed, {i for i, _ in near}):
            yield self._fact_row(["missed value"], fact, None, taken)
        for fact in _without(spurious, {j for _, j in near}):
            yield self._fact_row(["spurious value"], None, fact, taken)

    def _alike(self, gold: Fact, predicted: Fact) -> float:
        """How far two facts look like two readings of one though their values differ: same place, number or cell."""
        place, other = own_span(gold.raw), own_span(predicted.raw)
        overlap = bool(place and other and place[0] < other[1] and other[0] < place[1])
        same = any(close(a, b) for _, a in gold.numbers() for _, b in predicted.numbers())
        arm = any(self.alignment.arms.get(arm) in predicted.arms for arm in gold.arms)
        cell = arm and names_agree(gold.titles, predicted.titles) and self.alignment.same_time(gold, predicted)
        told = 2.0 * overlap + same + cell
        return told and told + 0.5 * arm

    def _fact_row(
        self, causes: list[str], gold: Fact | None, predicted: Fact | None, taken: list[Place]
    ) -> Disagreement:
        mine = theirs = None
        if predicted:
            theirs = _Side(fact_in_words(self.predicted, predicted), predicted.raw, own_span(predicted.raw))
        if gold:
            beside = theirs.place if theirs else None
            place = own_span(gold.raw) or beside or self.places.of_numbers(_all_numbers(gold), taken)
            mine = _Side(fact_in_words(self.gold, gold), gold.raw, place)
        return self.row("measurements", causes, mine, theirs)

    def analyses(self) -> Iterator[Disagreement]:
        mine, theirs = self.gold.analyses, self.predicted.analyses
        told = _P_CAUSES if self.gold.scored("analyses") else _P_CAUSES[:1]
        table = self.alignment.p_table()
        pairs = best_pairs(table)
        for i, j in pairs:
            causes = [cause for cause, right in zip(told, table[i][j], strict=False) if not right]
            if causes:
                yield self._p_row(causes, mine[i], theirs[j])
        missed, spurious = _without(mine, {i for i, _ in pairs}), _without(theirs, {j for _, j in pairs})
        near = assign(missed, spurious, lambda g, p: float(close(g.key[1], p.key[1])))
        for i, j in near:
            yield self._p_row(["wrong operator"], missed[i], spurious[j])
        for analysis in _without(missed, {i for i, _ in near}):
            yield self._p_row(["missed P value"], analysis, None)
        for analysis in _without(spurious, {j for _, j in near}):
            yield self._p_row(["spurious P value"], None, analysis)

    def _p_row(self, causes: list[str], gold: PReading | None, predicted: PReading | None) -> Disagreement:
        mine = theirs = None
        if predicted:
            theirs = _Side(p_in_words(self.predicted, predicted), predicted.raw, own_span(predicted.raw))
        if gold:
            place = own_span(gold.raw) or (theirs and theirs.place) or self.places.of_numbers([gold.key[1]])
            mine = _Side(p_in_words(self.gold, gold), gold.raw, place)
        return self.row("analyses" if self.gold.scored("analyses") else "p_values", causes, mine, theirs)


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


def _all_numbers(fact: Fact) -> list[float]:
    said = (fact.count, fact.value, fact.percentage, fact.spread, fact.nature.n, *fact.limits)
    return [n for n in said if n is not None]


def _without(items: Any, places: set[int]) -> list[Any]:
    return [item for n, item in enumerate(items) if n not in places]
