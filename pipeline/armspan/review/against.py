"""Two readers' gold of the same abstracts -> what they differ in, fact by fact, for a third to decide."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from armspan.errors import InputError
from armspan.evaluation.agreement import compare_people
from armspan.evaluation.assignment import assign
from armspan.evaluation.disagreements import Disagreement
from armspan.evaluation.evaluate import Evaluation
from armspan.evaluation.gold import read_gold
from armspan.evaluation.matching import align, best_pairs
from armspan.evaluation.readings import Reading
from armspan.evaluation.words import best_overlap, names_agree
from armspan.review.corrections import JUDGED, NAMES, Fact, Step, keyed, new_id
from armspan.review.folder import now
from armspan.review.gold import LAYERS
from armspan.review.shelf import Shelf, complete

_LAYER_OF = dict.fromkeys(("estimates", "findings", "p_values"), "analyses")
_UNSAID = "not said"  # of a comparison that both have, what only one says came out
_BESIDE = ".b"  # behind the id of a fact that only the second reader has, or has otherwise


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which two readers differ."""

    key: str  # of the fact in the record: the first reader's, or the second's where only that one has it
    layer: str
    causes: tuple[str, ...]
    one: str | None  # what the first reader says, in words
    other: str | None
    fact: Fact | None = None  # the second reader's, where both have it and it can be taken instead


@dataclass(frozen=True, slots=True)
class Against:
    """Two readers' gold, put together."""

    shelf: Shelf  # for each abstract the first reader's facts, and those that only the second one has
    names: tuple[str, str]
    differences: dict[str, list[Difference]]  # by the id of the abstract
    evaluation: Evaluation

    def begin(self, record: Fact) -> Step:
        """The step that a decision begins with: what both say is right, the rest is open."""
        facts = {layer: record[layer] for layer in (*JUDGED, *NAMES)}
        found = self.differences[record["source"]["id"]]
        readings = self.evaluation.pairs[record["source"]["id"]]
        closed = all(set(reading.raw["layers"]) >= set(LAYERS) for reading in readings)
        step: Step = {"do": "begin", "at": now(), "fact": facts, "closed": closed, "changes": []}
        return step | {"open": [difference.key for difference in found]}


def open_against(one: Path, other: Path) -> Against:
    """What two folders of gold differ in. Raises `InputError` if they have no abstract in common, or hold no texts."""
    evaluation = compare_people(read_gold(one), read_gold(other))
    told: dict[str, list[Disagreement]] = {}
    for row in evaluation.disagreements:
        told.setdefault(row.abstract, []).append(row)
    records, differences = {}, {}
    for ident, pair in evaluation.pairs.items():
        if not pair[0].raw.get("text"):
            raise InputError(f"{one}: the gold of {ident} holds no text to show; it was not written by armspan review")
        merger = _Merger(*pair)
        differences[ident] = merger.merge(told.get(ident, []))
        records[ident] = merger.record
    names = one.name or "A", other.name or "B"
    return Against(Shelf(records, list(evaluation.notes)), names, differences, evaluation)


class _Merger:
    """One abstract: the first reader's record, to which what only the second one says is added in its words."""

    def __init__(self, one: Reading, other: Reading) -> None:
        left_out = ("layers", "partial", "review")
        self.record = complete({key: deepcopy(value) for key, value in one.raw.items() if key not in left_out})
        self.other = complete(dict(other.raw))
        alignment = align(one, other)
        arms = {theirs: mine for mine, theirs in alignment.arms.items()}
        same = best_pairs(alignment.p_table())
        self.same = {other.analyses[j].id: one.analyses[i].id for i, j in same}  # comparisons that are one
        pairs = assign(one.outcomes, other.outcomes, lambda a, b: best_overlap(a, b) * names_agree(a, b))
        mine, theirs = self.record["outcomes"], self.other["outcomes"]
        self.known: dict[str, dict[str, str]] = {
            "arms": arms,
            "outcomes": {theirs[j]["id"]: mine[i]["id"] for i, j in pairs},
        }

    def merge(self, rows: Iterable[Disagreement]) -> list[Difference]:
        """The differences; facts of one are listed once, with all that differs in them."""
        found: dict[str, Difference] = {}
        for row in rows:
            layer = _LAYER_OF.get(row.layer, row.layer)
            if layer not in JUDGED:  # names of outcomes: the facts that bear them tell
                continue
            difference = self._difference(row, layer)
            if difference is None:
                continue
            before = found.get(difference.key)
            causes = tuple(dict.fromkeys((*(before.causes if before else ()), *difference.causes)))
            shown = before or difference
            found[difference.key] = Difference(shown.key, layer, causes, shown.one, shown.other, shown.fact)
        return list(found.values())

    def _difference(self, row: Disagreement, layer: str) -> Difference | None:
        mine = row.gold_id or self._named(self.record, layer, row.gold)
        theirs = row.predicted_id or self._named(self.other, layer, row.predicted)
        if layer == "analyses" and (mine in self.same.values() or theirs in self.same):
            mine = mine or self.same[str(theirs)]
            theirs = theirs or next(ident for ident, known in self.same.items() if known == mine)
        fact = self._brought(layer, theirs) if theirs else None
        if mine and fact:
            return Difference(mine, layer, row.causes, row.gold or _UNSAID, row.predicted or _UNSAID, fact)
        if mine:
            return Difference(mine, layer, row.causes, row.gold, row.predicted)
        if fact is None:
            return None
        if layer == "enrollment":
            self.record[layer] = fact
            return Difference(layer, layer, row.causes, None, row.predicted)
        if fact.get("id") not in {held.get("id") for held in self.record[layer]} or "id" not in fact:
            self.record[layer].append(fact)
        key = fact.get("id") or f"{layer}/{len(self.record[layer])}"
        return Difference(key, layer, row.causes, None, row.predicted)

    def _named(self, record: Fact, layer: str, words: str | None) -> str | None:
        """The key of a study fact that a disagreement tells only in words."""
        if words is None:
            return None
        for key, fact in keyed(record, layer):
            names = [fact.get("name"), fact.get("abbreviation")]
            said = (f"{fact.get('aspect')}: {fact.get('value')}", " / ".join(name for name in names if name))
            if layer == "enrollment" or words in said:
                return key
        return None

    def _brought(self, layer: str, key: str) -> Fact:
        """The second reader's fact, with the first one's arms and outcomes, and those that only the second one has."""
        fact: Fact = deepcopy(dict(keyed(self.other, layer))[key])
        if "id" in fact:
            fact["id"] += _BESIDE
        for name, target in (("arm", "arms"), ("outcome", "outcomes")):
            if fact.get(name):
                fact[name] = self._mine(target, fact[name])
        for target in ("arms", "outcomes"):
            if layer == "analyses":
                fact[target] = [self._mine(target, ident) for ident in fact.get(target) or []]
        if fact.get("finding"):
            said = fact["finding"]
            told = {name: self._mine("arms", said[name]) for name in ("arm", "reference") if said.get(name)}
            fact["finding"] = said | told
        if layer == "analyses":
            fact["measurements"] = []
        return fact

    def _mine(self, layer: str, ident: str) -> str:
        """The first reader's id of an arm or outcome of the second one; a new one where only the second one has it."""
        known = self.known[layer]
        if ident not in known:
            fact: Any = deepcopy(dict(keyed(self.other, layer))[ident])
            fact["id"] = f"{ident}{_BESIDE}" if layer == "arms" else new_id(self.record, layer)
            if fact.get("instrument") not in dict(keyed(self.record, "instruments")):
                fact.pop("instrument", None)
            if fact["id"] not in {held["id"] for held in self.record[layer]}:
                self.record[layer].append(fact)
            known[ident] = str(fact["id"])
        return known[ident]
