"""Two people's gold against each other: Cohen's kappa where a property has a fixed list of values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from armspan.errors import InputError
from armspan.evaluation.assignment import assign
from armspan.evaluation.evaluate import Evaluation, called
from armspan.evaluation.findings import oriented
from armspan.evaluation.gold import Gold
from armspan.evaluation.matching import Alignment, align, best_pairs, pairs_at
from armspan.evaluation.names import Names
from armspan.evaluation.readings import Fact, Reading
from armspan.evaluation.words import names_agree
from armspan.exchange.texts import read_text

Pair = tuple[str, str]  # what the one says, what the other says
_UNSAID = "not said"


@dataclass(frozen=True, slots=True)
class Kappa:
    """Agreement on a categorical property of the things that both saw; kappa is None where both say one value only."""

    key: str
    name: str
    items: int
    agreed: int
    kappa: float | None
    confused: tuple[tuple[str, str, int], ...]  # what A says, what B says, how often: the disagreements alone

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        confused = [{"a": a, "b": b, "count": count} for a, b, count in self.confused]
        share = self.agreed / self.items
        return {"name": self.name, "items": self.items, "agreement": share, "kappa": self.kappa, "confused": confused}


_NAMES = {
    "arms.type": "type of arm",
    "measurements.param_type": "type of parameter",
    "measurements.dispersion_type": "SD or SE",
    "measurements.limits_type": "IQR, range or CI",
    "measurements.basis": "value or change",
    "measurements.population": "arm, all or subgroup",
    "analyses.comparison": "what a P value compares",
    "findings.direction": "direction of a finding",
    "findings.significant": "significance of a finding",
    "design.value": "design",
}


def compare_people(one: Gold, other: Gold, texts: Path | None = None) -> Evaluation:
    """Two people's readings of the abstracts that both read, in the layers that both annotated.

    Raises `InputError` if there are none. `texts` is a folder with the abstracts, for the sentences of disagreements.
    """
    names = Names((ident, called(reading)[1:]) for ident, reading in other.readings().items())
    found = {ident: names.find(*called(reading)) for ident, reading in one.readings().items()}
    both = {ident: match for ident, match in found.items() if match}
    if not both:
        raise InputError("the two sets have no abstract in common")
    notes = [*one.notes, *other.notes]
    for name, left in (("A", one.records.keys() - both.keys()), ("B", other.records.keys() - set(both.values()))):
        notes += [f"only in {name}, left out: {', '.join(sorted(left))}"] if left else []
    pairs = {
        ident: _shared_layers(one.records[ident].reading, other.records[match].reading) for ident, match in both.items()
    }
    texts_of = {ident: _text(*pair, texts) for ident, pair in pairs.items()}
    return Evaluation(pairs, texts_of, tuple(notes), peers=("A", "B"))


def _shared_layers(one: Reading, other: Reading) -> tuple[Reading, Reading]:
    """The readings with the layers that both annotated. What both annotated in part, in one way, is taken as it is."""
    complete = (one.complete & other.complete) | (one.partial & other.partial)
    partial = (one.complete | one.partial) & (other.complete | other.partial) - complete
    return replace(one, complete=complete, partial=partial), other


def _text(one: Reading, other: Reading, texts: Path | None) -> str:
    found: str = one.raw.get("text") or other.raw.get("text") or ""
    return found or (read_text(texts, one.id) if texts else "")


def cohen_kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa (Educ Psychol Meas 1960;20:37); None without pairs, or where chance alone would agree on all.

    >>> cohen_kappa([("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15)
    0.4
    """
    if not pairs:
        return None
    observed = sum(a == b for a, b in pairs) / len(pairs)
    ones, others = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(ones[value] * others[value] for value in ones) / len(pairs) ** 2
    return None if chance == 1 else round((observed - chance) / (1 - chance), 12)


def kappas(pairs: Iterable[tuple[Reading, Reading]]) -> dict[str, Kappa]:
    """Kappa for each categorical property that both say something about, over the things that both have."""
    said: dict[str, list[Pair]] = {key: [] for key in _NAMES}
    for one, other in pairs:
        for key, pair in _said(align(one, other)):
            said[key].append(pair)
    return {key: _kappa(key, found) for key, found in said.items() if found}


def _kappa(key: str, pairs: list[Pair]) -> Kappa:
    confused = Counter((a, b) for a, b in pairs if a != b)
    rows = tuple((a, b, count) for (a, b), count in confused.most_common())
    return Kappa(key, _NAMES[key], len(pairs), sum(a == b for a, b in pairs), cohen_kappa(pairs), rows)


def _said(a: Alignment) -> Iterator[tuple[str, Pair]]:
    theirs = {arm.id: arm for arm in a.predicted.arms}
    for arm in a.gold.arms:
        if arm.id in a.arms:
            yield from _values("arms", arm.raw, theirs[a.arms[arm.id]].raw, ("type",))
    for i, j in _same_numbers(a):
        names = ("param_type", "dispersion_type", "limits_type", "basis", "population")
        yield from _values("measurements", a.gold.facts[i].raw, a.predicted.facts[j].raw, names)
    for i, j in pairs_at(a.p_table(), 1):
        yield from _values("analyses", a.gold.analyses[i].raw, a.predicted.analyses[j].raw, ("comparison",))
    for i, j in best_pairs(a.finding_table()):
        said = (a.gold.findings[i], a.predicted.findings[j])
        yield "findings.direction", (said[0].direction, oriented(*said, a.arms))
        if None not in (one := [finding.significant for finding in said]):
            yield "findings.significant", (_yes_or_no(one[0]), _yes_or_no(one[1]))
    mine, other = (dict(sorted(reading.design)) for reading in (a.gold, a.predicted))
    for aspect in mine.keys() & other.keys():
        yield "design.value", (f"{aspect}: {mine[aspect]}", f"{aspect}: {other[aspect]}")


def _yes_or_no(said: object) -> str:
    return "significant" if said else "not significant"


def _same_numbers(a: Alignment) -> list[tuple[int, int]]:
    """Measurements that hold the same numbers, whatever they are called: those of one arm and outcome first."""

    def fit(one: Fact, other: Fact) -> float:
        if {n for _, n in one.numbers()} != {n for _, n in other.numbers()}:
            return 0.0
        same_arm = any(a.arms.get(arm) in other.arms for arm in one.arms)
        return 1.0 + 0.5 * same_arm + 0.5 * names_agree(one.titles, other.titles)

    return assign(a.gold.facts, a.predicted.facts, fit)


def _values(layer: str, one: dict[str, Any], other: dict[str, Any], names: Iterable[str]) -> Iterator[tuple[str, Pair]]:
    for name in names:
        a, b = one.get(name), other.get(name)
        if a is not None or b is not None:
            yield f"{layer}.{name}", (str(a or _UNSAID), str(b or _UNSAID))
