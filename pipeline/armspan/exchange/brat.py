"""Records (or gold) <-> brat standoff, without loss: a text, and beside it the facts as marks that a person can move.

    Measurement, Analysis, Arm, Outcome, ...   a mark where the number stands, or else the first mention
    ArmMention, ...Evidence                    a mark for every other place, related to its fact
    Of, In, Covers, Compares, Uses             relations: outcome and arm of a value, what is compared
    Type, ParamType, Comparison, ...           attributes: whatever has a fixed list of values
    FindingDirection, FindingIn, FindingThan   attributes and relations: what came out of an analysis (brat_findings.py)
    a note on the mark                         everything else, as JSON

The mark `Record` on the first word carries what belongs to no place: the source, the sections, the checks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from armspan.errors import InputError
from armspan.exchange import brat_findings
from armspan.exchange.brat_kinds import KINDS, LAYER_OF, LISTED, RECORD, Fact, Kind, camel, properties
from armspan.exchange.printed import number_in
from armspan.exchange.standoff import Mark, Standoff, read_exactly, read_standoff


def is_native(path: Path) -> bool:
    """Whether an .ann file was written by armspan."""
    return f"\t{RECORD} " in read_exactly(path).partition("\n")[0]


def read_native_folder(folder: Path, layers_required: bool = False) -> Iterator[tuple[Fact, str]]:
    """(record or gold, place) of each .ann file that armspan wrote, in the order in which they were written."""
    found = [(*read_native(read_standoff(path)), str(path)) for path in sorted(folder.glob("*.ann"))]
    for _, record, place in sorted(found, key=lambda item: (item[0], item[2])):
        if layers_required and "layers" not in record:
            raise InputError(
                f'{place}: has no layers: add "layers": [...] to the note of the mark {RECORD}, '
                "naming what was annotated completely"
            )
        yield record, place


def read_native(standoff: Standoff) -> tuple[int, Fact]:
    """(place among those written together, record) that annotations as armspan writes them say."""
    head = next((mark for mark in standoff.marks.values() if mark.label == RECORD), None)
    if head is None:
        raise InputError(f"{standoff.path}: no mark {RECORD}: not written by armspan")
    rest = _note(standoff, head)
    number = int(rest.pop("number", 0))
    reader = _Reader(standoff, "layers" not in rest)
    facts = {layer: reader.layer(layer, rest.pop(layer)) for layer in KINDS if layer in rest}
    record = _in_order("record", {"text": standoff.text, **rest, **facts})
    ids = {"enrollment", *(fact["id"] for layer in LISTED for fact in facts.get(layer, ()))}
    for check in record.get("checks", ()):
        check["refs"] = [ref for ref in check["refs"] if ref in ids]  # a person may have deleted a fact
    return number, record


def _note(standoff: Standoff, mark: Mark) -> Fact:
    text = standoff.notes.get(mark.id)
    if not text:
        return {}
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError:
        said = None
    if not isinstance(said, dict):
        raise InputError(f"{standoff.place(mark.line)}: the note on {mark.label} is not a JSON object")
    return said


class _Reader:
    """Puts the facts of one .ann file together again."""

    def __init__(self, standoff: Standoff, whole: bool) -> None:
        self.standoff = standoff
        self.whole = whole  # a record, in which every property is written; gold may leave out
        self.places: dict[str, list[Mark]] = {}
        self.ids: dict[str, str] = {}  # mark -> id of its fact
        for relation in standoff.relations:
            if relation.label in ("MentionOf", "EvidenceFor"):
                self.places.setdefault(relation.other, []).append(standoff.marks[relation.one])
        for number, mark in enumerate(standoff.marks.values(), 1):
            if mark.label in LAYER_OF:
                self.ids[mark.id] = str(_note(standoff, mark).get("id", f"new{number}"))
            elif mark.label != RECORD and not mark.label.endswith(("Mention", "Evidence")):
                raise InputError(f"{standoff.place(mark.line)}: the label {mark.label} is not known")

    def layer(self, layer: str, kept: Any) -> Any:
        """The facts of a layer: those that are marked, and between them those that have no place."""
        marks = [mark for mark in self.standoff.marks.values() if LAYER_OF.get(mark.label) == layer]
        facts: list[Any] = [self._fact(layer, KINDS[layer], mark) for mark in marks]
        if isinstance(kept, dict) or layer == "enrollment":
            return facts[0] if facts else kept["value"] if isinstance(kept, dict) else None
        for place, fact in kept:
            facts.insert(place, fact)
        return facts

    def _fact(self, layer: str, kind: Kind, mark: Mark) -> Fact:
        span = self._span(mark)
        if layer == "unexplained":
            return span
        fact = _note(self.standoff, mark) or self._new(layer, kind, mark)
        by_mention = fact.pop("head", None) == "mention"
        places = [self._role(place) | self._span(place) for place in self.places.get(mark.id, [])]
        if by_mention:
            fact[kind.places or ""] = [span, *places]
        else:
            fact["span"] = span
            if kind.places and kind.places not in fact and (places or self.whole):
                fact[kind.places] = places
        said = self.standoff.attributes.get(mark.id, {})
        fact |= {name: said[camel(name)] for name in kind.attributes if camel(name) in said}
        self._relate(kind, mark, fact)
        if layer == "analyses":
            self._find(mark, fact, said)
        return _in_order(layer, fact)

    def _find(self, mark: Mark, fact: Fact, said: dict[str, str]) -> None:
        """What a person may have changed of what came out."""
        labels = brat_findings.RELATIONS.values()
        mine = [r for r in self.standoff.relations if r.one == mark.id and r.label in labels]
        found = brat_findings.finding_of(said, {r.label: self.ids[r.other] for r in mine})
        if found is not None:
            fact["finding"] = found

    def _span(self, mark: Mark) -> Fact:
        return {"start": mark.start, "end": mark.end, "text": self.standoff.text[mark.start : mark.end]}

    def _role(self, mark: Mark) -> Fact:
        return {"role": mark.label.removesuffix("Evidence").lower()} if mark.label.endswith("Evidence") else {}

    def _relate(self, kind: Kind, mark: Mark, fact: Fact) -> None:
        for name, (label, layer) in kind.relations.items():
            refs = [self.ids[r.other] for r in self.standoff.relations if r.label == label and r.one == mark.id]
            several = layer == name  # a property in the plural lists ids
            if refs and name not in fact:
                fact[name] = refs if several else refs[-1]
            elif refs:
                fact[name] = [*fact[name], *refs] if several and fact[name] else refs if several else refs[-1]
            elif self.whole and name not in fact:
                fact[name] = [] if several else None

    def _new(self, layer: str, kind: Kind, mark: Mark) -> Fact:
        """A fact that a person added: the marked words say its name or number, the rest is unknown."""
        words = self.standoff.text[mark.start : mark.end]
        fact: Fact = {**kind.new}
        names = properties(layer)
        if "id" in names:
            fact["id"] = self.ids[mark.id]
        if kind.named:
            number = number_in(words)
            fact[kind.named] = words if kind.named in ("label", "name", "title") else number
        if self.whole:
            missing = [
                name for name in names if name not in fact and name not in kind.attributes and name != kind.places
            ]
            missing = [name for name in missing if name not in kind.relations and name != "span"]
            fact |= {name: [] if name in ("aliases", "mentions", "time_frames") else None for name in missing}
            fact |= {"flow": dict.fromkeys(properties("flow"))} if "flow" in fact else {}
            fact |= {name: fact.get(name) for name in kind.attributes}
        return fact


def _in_order(layer: str, fact: Fact) -> Fact:
    order = {name: n for n, name in enumerate(properties(layer))}
    return dict(sorted(fact.items(), key=lambda item: order.get(item[0], len(order))))
