"""One abstract's gold and prediction -> how many of each are right, for every figure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from armspan.evaluation.assignment import assign
from armspan.evaluation.findings import FINDING_LEVELS
from armspan.evaluation.matching import EFFECT_LEVELS, LEVELS, P_LEVELS, Alignment, align, pairs_at, same_instrument
from armspan.evaluation.readings import ArmReading, Fact, PReading, Reading
from armspan.evaluation.words import best_overlap, names_agree

_Thing = TypeVar("_Thing", bound=Hashable)

# Every figure: its key, for machines and --fail-under, and its name.
FIGURES = {
    "enrollment": "enrollment",
    "arms.labels": "arm labels",
    "arms.counts": "arm counts",
    "arms.counts_role": "arm counts + role",
    "arms.counts_label": "arm counts + label",
    "instruments": "instruments",
    "outcomes": "outcomes",
    "design": "design",
    "p_values": "p values",
    "analyses.p": "analyses: p",
    "analyses.comparison": "analyses: p + comparison",
    "analyses.arms": "analyses: p + comparison + arms",
    "analyses.outcomes": "analyses: p + comparison + arms + outcomes",
    "analyses.within_arm": "analyses: within arm",
    "estimates.value": "estimates: value",
    "estimates.type": "estimates: + type",
    "estimates.outcome": "estimates: + outcome",
    "estimates.arms": "estimates: + arms",
    "findings.outcome": "findings: outcome",
    "findings.arms": "findings: + arms",
    "findings.direction": "findings: + direction",
    "findings.significant": "findings: + significance",
    "measurements.value": "measurements: value",
    "measurements.arm": "measurements: + arm",
    "measurements.outcome": "measurements: + outcome",
    "measurements.time": "measurements: + time",
    "measurements.kind": "measurements: + kind, unit",
    "measurements.time_given": "measurements: + time, where the gold gives one",
    "comparisons.six": "comparisons: all six numbers",
    "numbers.mean": "numbers: mean",
    "numbers.median": "numbers: median",
    "numbers.count": "numbers: count",
    "numbers.percentage": "numbers: percentage",
    "numbers.number": "numbers: number",
    "numbers.unsaid": "numbers: type unsaid in gold",
    "numbers.all": "numbers: all, type ignored",
    "numbers.spread": "numbers: value with its spread",
    "whole.linked": "whole abstracts: values, arms, outcomes, P",
    "whole.all": "whole abstracts: and times, kinds, comparisons",
}
# A whole abstract is right when nothing is missing, nothing is wrong and nothing is extra in these; one without any
# measurement counts as none.
_LINKED = ("enrollment", "arms.counts_label", "p_values", "measurements.outcome")
WHOLE = {"whole.linked": _LINKED, "whole.all": (*_LINKED, "measurements.kind", "analyses.comparison")}


@dataclass(frozen=True, slots=True)
class Tally:
    """How many are right of how many; `predicted` is None where only recall can be told."""

    correct: int
    predicted: int | None
    gold: int

    @property
    def faultless(self) -> bool:
        return self.correct == self.predicted == self.gold


Tallies = dict[str, Tally]


def score(gold: Reading, predicted: Reading) -> Tallies:
    """The tallies of one abstract, for the figures that its gold has something to say about."""
    alignment = align(gold, predicted)
    tallies: Tallies = {}
    for layer, count in _LAYERS.items():
        if gold.scored(layer):
            whole = layer in gold.complete
            for key, tally in count(alignment):
                tallies[key] = tally if whole else Tally(tally.correct, None, tally.gold)
    if "measurements" in gold.complete and gold.facts:
        tallies |= {key: _whole(tallies, parts) for key, parts in WHOLE.items()}
    return tallies


def _whole(tallies: Tallies, parts: tuple[str, ...]) -> Tally:
    return Tally(all(tallies[part].faultless for part in parts if part in tallies), None, 1)


def _enrollment(a: Alignment) -> Iterator[tuple[str, Tally]]:
    mine, theirs = a.gold.enrollment, a.predicted.enrollment
    yield "enrollment", Tally(bool(mine & theirs), bool(theirs), bool(mine))


def _arms(a: Alignment) -> Iterator[tuple[str, Tally]]:
    yield "arms.counts", _arm_counts(a, lambda g, p: True)
    if any(arm.type for arm in a.gold.arms):
        yield "arms.counts_role", _arm_counts(a, lambda g, p: g.type == p.type)
    named = [arm for arm in a.gold.arms if arm.names]
    if named:
        pairs = assign(a.gold.arms, a.predicted.arms, lambda g, p: best_overlap(g.names, p.names))
        same = {(a.gold.arms[i].id, a.predicted.arms[j].id) for i, j in pairs}
        yield "arms.counts_label", _arm_counts(a, lambda g, p: (g.id, p.id) in same)
        hits = assign(named, a.predicted.arms, lambda g, p: names_agree(g.names, p.names))
        yield "arms.labels", Tally(len(hits), len(a.predicted.arms), len(named))


def _arm_counts(a: Alignment, same: Callable[[ArmReading, ArmReading], bool]) -> Tally:
    mine, theirs = ([arm for arm in arms if arm.counts] for arms in (a.gold.arms, a.predicted.arms))
    hits = assign(mine, theirs, lambda g, p: bool(g.counts & p.counts) and same(g, p))
    return Tally(len(hits), len(theirs), len(mine))


def _instruments(a: Alignment) -> Iterator[tuple[str, Tally]]:
    hits = assign(a.gold.instruments, a.predicted.instruments, same_instrument)
    yield "instruments", Tally(len(hits), len(a.predicted.instruments), len(a.gold.instruments))


def _outcomes(a: Alignment) -> Iterator[tuple[str, Tally]]:
    hits = assign(a.gold.outcomes, a.predicted.outcomes, lambda g, p: best_overlap(g, p) * names_agree(g, p))
    yield "outcomes", Tally(len(hits), len(a.predicted.outcomes), len(a.gold.outcomes))


def _design(a: Alignment) -> Iterator[tuple[str, Tally]]:
    yield "design", _multiset(a.gold.design, a.predicted.design)


def _p_values(a: Alignment) -> Iterator[tuple[str, Tally]]:
    yield "p_values", _multiset(a.gold.p_values(), a.predicted.p_values())


def _analyses(a: Alignment) -> Iterator[tuple[str, Tally]]:
    table = a.p_table()
    yield from _p_values(a)
    for depth, level in enumerate(P_LEVELS, 1):
        pairs = pairs_at(table, depth)
        yield f"analyses.{level}", Tally(len(pairs), len(a.predicted.analyses), len(a.gold.analyses))
        if level == "comparison":
            hits = sum(a.gold.analyses[i].comparison == "within_arm" for i, _ in pairs)
            yield "analyses.within_arm", Tally(hits, _within_arm(a.predicted.analyses), _within_arm(a.gold.analyses))


def _estimates(a: Alignment) -> Iterator[tuple[str, Tally]]:
    table = a.effect_table()
    for depth, level in enumerate(EFFECT_LEVELS, 1):
        yield (
            f"estimates.{level}",
            Tally(len(pairs_at(table, depth)), len(a.predicted.estimates), len(a.gold.estimates)),
        )


def _findings(a: Alignment) -> Iterator[tuple[str, Tally]]:
    table = a.finding_table()
    for depth, level in enumerate(FINDING_LEVELS, 1):
        hits = len(pairs_at(table, depth))
        yield f"findings.{level}", Tally(hits, len(a.predicted.findings), len(a.gold.findings))


def _within_arm(analyses: tuple[PReading, ...]) -> int:
    return sum(analysis.comparison == "within_arm" for analysis in analyses)


def _measurements(a: Alignment) -> Iterator[tuple[str, Tally]]:
    yield from _numbers(a)
    table = a.level_table()
    for depth, level in enumerate(LEVELS, 1):
        pairs = pairs_at(table, depth)
        yield f"measurements.{level}", Tally(len(pairs), len(a.predicted.facts), len(a.gold.facts))
        if level == "time":
            right = {i for i, _ in pairs}
            timed = [i for i, fact in enumerate(a.gold.facts) if fact.moments]
            yield "measurements.time_given", Tally(len(right.intersection(timed)), None, len(timed))
            yield "comparisons.six", _six_numbers(a, right)


def _six_numbers(a: Alignment, right: set[int]) -> Tally:
    """Comparisons of two arms by mean and SD whose two means, two spreads and two counts are all right."""
    counts = {arm.id: arm.counts for arm in a.gold.arms}
    theirs = {arm.id: arm.counts for arm in a.predicted.arms}
    counted = {one for one, other in a.arms.items() if counts[one] & theirs[other]}
    cells: dict[Hashable, list[int]] = defaultdict(list)
    for i, fact in enumerate(a.gold.facts):
        if fact.family == "mean" and fact.spread is not None and len(fact.arms) == 1:
            cells[fact.titles, fact.moments, fact.nature.change].append(i)
    compared = [cell for cell in cells.values() if len(cell) == 2 and _two_arms(a.gold.facts, cell)]
    full = [cell for cell in compared if all(counts[a.gold.facts[i].arms[0]] for i in cell)]
    hits = sum(all(i in right and a.gold.facts[i].arms[0] in counted for i in cell) for cell in full)
    return Tally(hits, None, len(full))


def _two_arms(facts: tuple[Fact, ...], cell: list[int]) -> bool:
    return facts[cell[0]].arms != facts[cell[1]].arms


def _numbers(a: Alignment) -> Iterator[tuple[str, Tally]]:
    """Bare numbers as multisets, whatever they are linked to: by kind, and whatever the kind."""
    mine, theirs = ([pair for fact in r.facts for pair in fact.numbers()] for r in (a.gold, a.predicted))
    for kind in ("mean", "median", "count", "percentage", "number"):
        one, other = (Counter(n for k, n in pairs if k == kind) for pairs in (mine, theirs))
        yield f"numbers.{kind}", _multiset(one, other)
    everything = Counter(n for _, n in theirs)
    if unsaid := Counter(n for kind, n in mine if kind is None):
        yield "numbers.unsaid", _multiset(unsaid, everything)
    yield "numbers.all", _multiset(Counter(n for _, n in mine), everything)
    yield "numbers.spread", _multiset(_with_spread(a.gold), _with_spread(a.predicted))


def _with_spread(reading: Reading) -> Counter[tuple[float, float]]:
    return Counter(
        (fact.numbers()[-1][1], fact.spread) for fact in reading.facts if fact.value is not None and fact.spread
    )


def _multiset(mine: Counter[_Thing], theirs: Counter[_Thing]) -> Tally:
    return Tally((mine & theirs).total(), theirs.total(), mine.total())


_LAYERS: dict[str, Callable[[Alignment], Iterator[tuple[str, Tally]]]] = {
    "enrollment": _enrollment,
    "arms": _arms,
    "instruments": _instruments,
    "outcomes": _outcomes,
    "design": _design,
    "p_values": _p_values,
    "analyses": _analyses,
    "estimates": _estimates,
    "findings": _findings,
    "measurements": _measurements,
}
