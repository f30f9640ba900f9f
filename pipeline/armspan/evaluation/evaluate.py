"""Predictions against gold -> figures, precision by confidence and rule, disagreements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from armspan.errors import InputError
from armspan.evaluation.differences import Differences
from armspan.evaluation.disagreements import Disagreement, between_peers
from armspan.evaluation.figures import Figure, figures
from armspan.evaluation.gold import SCORED, Gold
from armspan.evaluation.names import Names
from armspan.evaluation.predicted import read_predicted
from armspan.evaluation.readings import Fact, Reading, read
from armspan.evaluation.scoring import Tallies, score
from armspan.evaluation.trust import Trust, trust

Missing = Literal["refuse", "empty", "leave out"]  # what becomes of gold without a record

_RATES = ("precision", "recall", "f1")
_TOLD = 3  # notes that an error repeats, which may say why a record is missing
# What a gold must say somewhere for a level to mean anything; a gold in part is not held to what it leaves out.
_SAID_AT: dict[str, Callable[[Fact], object]] = {
    "measurements.arm": lambda fact: fact.arms,
    "measurements.outcome": lambda fact: fact.titles,
    "measurements.time": lambda fact: fact.moments,
    "measurements.kind": lambda fact: fact.nature.unit or fact.nature.spread or fact.nature.limits,
}


@dataclass(frozen=True)
class Evaluation:
    """Two readings of a set of abstracts, compared. Everything is computed when it is first asked for."""

    pairs: dict[str, tuple[Reading, Reading]]  # gold and prediction by the id of the abstract
    texts: dict[str, str]  # so far as they are known
    notes: tuple[str, ...] = ()
    peers: tuple[str, str] | None = None  # what two readings are called of which neither is the truth

    @property
    def names(self) -> tuple[str, str]:
        """What the two readings are called."""
        return self.peers or ("gold", "predicted")

    @property
    def headings(self) -> tuple[str, ...]:
        """What the columns of a table of figures are called: three counts, three rates."""
        if not self.peers:
            return (*self.names, "correct", "precision", "recall", "F1")
        one, other = self.peers
        return (one, other, "both", f"of {other} in {one}", f"of {one} in {other}", "F1")

    @cached_property
    def tallies(self) -> dict[str, Tallies]:
        """How many are right of how many, for each abstract."""
        told = self._told()
        found = {ident: score(gold, predicted) for ident, (gold, predicted) in self.pairs.items()}
        return {ident: {key: t for key, t in row.items() if told.get(key, True)} for ident, row in found.items()}

    def _told(self) -> dict[str, bool]:
        """Of each level of a measurement: whether any gold says something about it, or claims to be complete."""
        golds = [gold for gold, _ in self.pairs.values()]
        if any("measurements" in gold.complete for gold in golds):
            return {}
        facts = [fact for gold in golds for fact in gold.facts]
        told = {key: any(said(fact) for fact in facts) for key, said in _SAID_AT.items()}
        return told | {
            "measurements.time_given": told["measurements.time"],
            "comparisons.six": told["measurements.arm"],
        }

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """The figures by key; raises `InputError` where there is nothing to count, as all of nothing is not right."""
        found = figures(list(self.tallies.values()))
        if not found:
            raise InputError(f"nothing to score: {' and '.join(self.names)} hold no fact of the layers that are named")
        return found

    @cached_property
    def trust(self) -> list[Trust]:
        """Precision for each confidence and rule."""
        return trust(self.pairs.values())

    @cached_property
    def disagreements(self) -> list[Disagreement]:
        """Every disagreement, abstract by abstract; between peers also what the first one may have left out."""
        rows = [
            row
            for ident, (gold, predicted) in self.pairs.items()
            for row in Differences(gold, predicted, self.texts.get(ident)).rows(beyond=bool(self.peers))
        ]
        return [between_peers(row, self.peers) for row in rows] if self.peers else rows

    def rate(self, name: str) -> float:
        """The value of a rate such as `measurements.time.f1`; raises `InputError` for one that there is not."""
        key, _, rate = name.rpartition(".")
        figure = self.figures.get(key)
        if figure is None or rate not in _RATES:
            known = ", ".join(self.figures)
            raise InputError(
                f"{name}: no such figure; this gold gives {known}, each with {', '.join(f'.{r}' for r in _RATES)}"
            )
        value = getattr(figure, rate)
        if value is None:
            reason = (
                "the gold is complete only in part, so that only recall can be told"
                if figure.predicted is None
                else "nothing to divide by"
            )
            raise InputError(f"{name}: cannot be told: {reason}")
        return float(value.value)

    def to_dict(self) -> dict[str, Any]:
        """Figures, precision by confidence and rule, counts of causes, notes: plain data."""
        return {
            "abstracts": len(self.pairs),
            "figures": {key: figure.to_dict() for key, figure in self.figures.items()},
            "trust": [row.to_dict() for row in self.trust],
            "disagreements": len(self.disagreements),
            "notes": list(self.notes),
        }


def evaluate_paths(predicted: Path, gold: Gold, missing: Missing = "refuse") -> Evaluation:
    """Compares the records, or the abstracts, behind a path with gold; raises `InputError` as `evaluate` does."""
    notes: list[str] = []
    wanted = [name for ident in gold.records for name in called(gold.records[ident].reading) if name]
    records = read_predicted(predicted, wanted, notes)
    return evaluate(records, gold, notes, missing)


def evaluate(
    records: Mapping[str, dict[str, Any]], gold: Gold, notes: list[str], missing: Missing = "refuse"
) -> Evaluation:
    """Compares records (by id) with gold. Records without gold are left out and told in the notes.

    Raises `InputError` for two golds of one record, and for a gold whose abstract has no record, unless such an
    abstract is to count as one in which nothing was found ("empty"), or to be left out.
    """
    record_of = _assign(records, gold, notes, missing)
    pairs: dict[str, tuple[Reading, Reading]] = {}
    texts: dict[str, str] = {}
    for ident, found in record_of.items():
        record: dict[str, Any] = records[found] if found else {"source": {"id": ident}}
        mine = gold.records[ident].reading
        pairs[ident] = mine, read(record)
        texts[ident] = record.get("text") or mine.raw.get("text") or ""
        if texts[ident].split() != (mine.raw.get("text") or texts[ident]).split():
            notes.append(f"{gold.records[ident].place}: the text of {ident} is not that of its record")
    extra = [ident for ident in records if ident not in record_of.values()]
    if extra:
        notes.append(f"{len(extra)} record(s) without gold were not scored: {_listed(extra)}")
    return Evaluation(pairs, texts, (*gold.notes, *notes, *_unscored(gold)))


def called(reading: Reading) -> tuple[str | None, ...]:
    """The names of the abstract of a reading: its id, PMID and DOI."""
    source = reading.raw["source"]
    return reading.id, source.get("pmid"), source.get("doi")


def _assign(
    records: Mapping[str, dict[str, Any]], gold: Gold, notes: list[str], missing: Missing
) -> dict[str, str | None]:
    """Which record each gold is about; None where there is none."""
    sources = {ident: record["source"] for ident, record in records.items()}
    names = Names((ident, (source.get("pmid"), source.get("doi"))) for ident, source in sources.items())
    found = {ident: names.find(*called(gold.records[ident].reading)) for ident in gold.records}
    taken: dict[str, str] = {}
    for ident, record in found.items():
        if record and taken.setdefault(record, ident) != ident:
            place, first = gold.records[ident].place, gold.records[taken[record]].place
            raise InputError(f"{place}: {ident} is a second gold for the record {record}; the first is in {first}")
    alike = [
        f"{ident} is {record}" for ident, record in found.items() if record and not _named(gold, ident, sources[record])
    ]
    notes += [f"by a like spelling: {_listed(alike)}"] if alike else []
    without = [ident for ident, record in found.items() if not record]
    nothing_left = len(without) == len(found) and (missing == "leave out" or not records)
    if without and (missing == "refuse" or nothing_left):
        raise InputError(_no_record(without, records, gold, notes))
    if without:
        told = "count as empty" if missing == "empty" else "were left out"
        notes.append(f"{len(without)} abstract(s) without a record {told}: {_listed(without)}")
    return found if missing == "empty" else {ident: record for ident, record in found.items() if record}


def _named(gold: Gold, ident: str, source: dict[str, Any]) -> bool:
    """Whether a gold calls its abstract just as the record does."""
    theirs = {str(source.get(key)).lower() for key in ("id", "pmid", "doi")}
    return any(name and name.lower() in theirs for name in called(gold.records[ident].reading))


def _no_record(without: list[str], records: Iterable[str], gold: Gold, notes: list[str]) -> str:
    """What to say of golds without a record, and what may explain it."""
    first, more = without[0], len(without) - 1
    behind = f" (and {more} more gold abstracts without a record)" if more else ""
    known = f"the records (by id, PMID or DOI) are {_listed([*records])}" if records else "nothing was extracted"
    told = "".join(f"; {note}" for note in notes[:_TOLD])
    return (
        f"{gold.records[first].place}: no record for {first}{behind}: extract it, or count it as missed with "
        f"evaluate --missing-as-empty; {known}{told}"
    )


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (", ..." if names[5:] else "")


def _unscored(gold: Gold) -> list[str]:
    layers = {layer for entry in gold.records.values() for layer in entry.reading.complete | entry.reading.partial}
    left = sorted(layers - set(SCORED))
    return [f"not scored: {', '.join(left)}"] if left else []
