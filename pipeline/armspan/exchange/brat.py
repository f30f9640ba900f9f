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

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import regex

from armspan.errors import InputError
from armspan.exchange import brat_findings
from armspan.exchange.printed import number_in
from armspan.exchange.standoff import Mark, Standoff, mark_line, read_exactly, read_standoff
from armspan.record.validate import load_schema

Fact = dict[str, Any]

_RECORD = "Record"
_FIRST_WORD = regex.compile(r"\S+")
_SPAN_KEYS = {"start", "end", "text"}


@dataclass(frozen=True, slots=True)
class _Kind:
    """How the facts of a layer are drawn."""

    label: str
    places: str | None = None  # the property that lists more places
    attributes: tuple[str, ...] = ()
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)  # property -> (relation, layer)
    named: str | None = None  # the property that the marked words fill in where a person adds a fact
    new: Fact = field(default_factory=dict)  # what a person need not say


_BY_HAND = {"rule": "by-hand", "confidence": "low"}
_KINDS = {
    "design": _Kind("Design", attributes=("aspect",)),
    "enrollment": _Kind("Enrollment", named="count"),
    "arms": _Kind("Arm", "mentions", ("type",), named="label", new={"type": "unknown", "flow": {}}),
    "instruments": _Kind("Instrument", "mentions", named="name"),
    "outcomes": _Kind("Outcome", "mentions", relations={"instrument": ("MeasuredWith", "instruments")}, named="title"),
    "measurements": _Kind(
        "Measurement",
        "evidence",
        ("param_type", "basis", "population", "direction", "dispersion_type", "limits_type", "confidence"),
        {"outcome": ("Of", "outcomes"), "arm": ("In", "arms")},
        "value",
        {"population": "arm", "basis": "value", "param_type": "number", **_BY_HAND},
    ),
    "analyses": _Kind(
        "Analysis",
        "evidence",
        ("comparison", "confidence"),
        {
            "outcomes": ("Covers", "outcomes"),
            "arms": ("Compares", "arms"),
            "measurements": ("Uses", "measurements"),
        },
        new={"comparison": "unspecified", **_BY_HAND},
    ),
    "set_aside": _Kind("SetAside", attributes=("reason",), new={"reason": "name", "rule": "by-hand"}),
    "unexplained": _Kind("Unexplained"),
}
_LISTED = ("arms", "instruments", "outcomes", "measurements", "analyses")
_LAYER_OF = {kind.label: layer for layer, kind in _KINDS.items()}


# --- writing ----------------------------------------------------------------------------------------------------


def write_folder(records: Iterable[Fact], folder: Path) -> int:
    """Writes a .txt and an .ann for each record (with a text), and brat's annotation.conf; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    number = 0
    for number, record in enumerate(records, 1):
        stem = quote(record["source"]["id"], safe=" ")
        (folder / f"{stem}.txt").write_bytes(record["text"].encode())
        (folder / f"{stem}.ann").write_bytes(annotation_lines(record, number).encode())
    (folder / "annotation.conf").write_text(_configuration(), "utf-8", newline="\n")
    return number


def annotation_lines(record: Fact, number: int = 1) -> str:
    """The lines of the .ann file of a record; `number` is its place among those that are written together."""
    writer = _Writer(record["text"])
    first = _FIRST_WORD.search(writer.text)
    assert first is not None
    rest = {key: value for key, value in record.items() if key not in _KINDS and key != "text"}
    ident = writer.mark(_RECORD, *first.span())
    for layer, kind in _KINDS.items():
        if layer in record:
            rest[layer] = writer.layer(layer, kind, record[layer])
    writer.note(ident, {"number": number, **rest})
    return "".join(f"{line}\n" for line in writer.lines)


class _Writer:
    """Collects the lines of one .ann file."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self.marks = self.attributes = self.relations = self.notes = 0
        self.heads: dict[tuple[str, str], str] = {}  # layer and id of a fact -> its mark

    def mark(self, label: str, start: int, end: int) -> str:
        self.marks += 1
        self.lines.append(mark_line(f"T{self.marks}", label, self.text, start, end))
        return f"T{self.marks}"

    def note(self, ident: str, said: Any) -> None:
        self.notes += 1
        self.lines.append(f"#{self.notes}\tAnnotatorNotes {ident}\t{orjson.dumps(said).decode()}")

    def relate(self, label: str, one: str, other: str) -> None:
        self.relations += 1
        self.lines.append(f"R{self.relations}\t{label} Arg1:{one} Arg2:{other}")

    def say(self, label: str, ident: str, value: Any) -> None:
        self.attributes += 1
        self.lines.append(f"A{self.attributes}\t{label} {ident} {value}")

    def layer(self, layer: str, kind: _Kind, facts: Any) -> Any:
        """Marks the facts of a layer; returns what stays for the record's note: facts without a place, and theirs."""
        if not isinstance(facts, list):  # enrollment: one fact, or none
            marked = facts is not None and self._fact(layer, kind, facts)
            return [] if marked else {"value": facts}
        return [[n, fact] for n, fact in enumerate(facts) if not self._fact(layer, kind, fact)]

    def _fact(self, layer: str, kind: _Kind, fact: Fact) -> bool:
        rest = dict(fact)
        if layer == "unexplained":
            if not self._drawable(fact):
                return False
            self.mark(kind.label, fact["start"], fact["end"])
            return True
        places = rest.get(kind.places or "", [])
        drawn = places if all(map(self._drawable, places)) else []
        own = rest.get("span")
        if self._drawable(own):
            head = rest.pop("span")
        elif drawn and kind.places == "mentions":
            head, drawn = drawn[0], drawn[1:]
            rest["head"] = "mention"
        else:
            return False
        ident = self.mark(kind.label, head["start"], head["end"])
        self.heads[layer, str(fact.get("id"))] = ident
        if drawn or rest.get("head"):
            rest.pop(kind.places or "")
            self._places(kind, ident, drawn)
        self._attributes(kind, ident, rest)
        self._relations(kind, ident, rest)
        self._finding(ident, rest)
        self.note(ident, rest)
        return True

    def _drawable(self, span: Any) -> bool:
        """Whether a mark says all that a span says: in the text itself, and beginning and ending with a word."""
        if not isinstance(span, dict) or not set(span) - {"role"} <= _SPAN_KEYS or not set(span) >= _SPAN_KEYS:
            return False
        text: str = span["text"]
        return bool(text) and text == text.strip()

    def _places(self, kind: _Kind, ident: str, spans: list[Fact]) -> None:
        for span in spans:
            label = f"{span['role'].capitalize()}Evidence" if kind.places == "evidence" else f"{kind.label}Mention"
            place = self.mark(label, span["start"], span["end"])
            self.relate("EvidenceFor" if kind.places == "evidence" else "MentionOf", place, ident)

    def _attributes(self, kind: _Kind, ident: str, rest: Fact) -> None:
        for name in kind.attributes:
            if rest.get(name) is not None:
                self.say(_camel(name), ident, rest.pop(name))

    def _relations(self, kind: _Kind, ident: str, rest: Fact) -> None:
        for name, (label, layer) in kind.relations.items():
            value = rest.get(name)
            heads = [self.heads.get((layer, str(ref))) for ref in (value if isinstance(value, list) else [value])]
            if heads and None not in heads:
                rest.pop(name)
                for head in heads:
                    self.relate(label, ident, str(head))

    def _finding(self, ident: str, rest: Fact) -> None:
        arms = {ref: head for (layer, ref), head in self.heads.items() if layer == "arms"}
        lines = brat_findings.drawn(rest.get("finding"), arms)
        if lines is not None:
            rest["finding"] = None  # unless the lines say it
            for label, value in lines.attributes.items():
                self.say(label, ident, value)
            for label, head in lines.relations.items():
                self.relate(label, ident, head)


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


# --- reading ----------------------------------------------------------------------------------------------------


def is_native(path: Path) -> bool:
    """Whether an .ann file was written by armspan."""
    return f"\t{_RECORD} " in read_exactly(path).partition("\n")[0]


def read_native_folder(folder: Path, layers_required: bool = False) -> Iterator[tuple[Fact, str]]:
    """(record or gold, place) of each .ann file that armspan wrote, in the order in which they were written."""
    found = [(*read_native(read_standoff(path)), str(path)) for path in sorted(folder.glob("*.ann"))]
    for _, record, place in sorted(found, key=lambda item: (item[0], item[2])):
        if layers_required and "layers" not in record:
            raise InputError(
                f'{place}: has no layers: add "layers": [...] to the note of the mark {_RECORD}, '
                "naming what was annotated completely"
            )
        yield record, place


def read_native(standoff: Standoff) -> tuple[int, Fact]:
    """(place among those written together, record) that annotations as armspan writes them say."""
    head = next((mark for mark in standoff.marks.values() if mark.label == _RECORD), None)
    if head is None:
        raise InputError(f"{standoff.path}: no mark {_RECORD}: not written by armspan")
    rest = _note(standoff, head)
    number = int(rest.pop("number", 0))
    reader = _Reader(standoff, "layers" not in rest)
    facts = {layer: reader.layer(layer, rest.pop(layer)) for layer in _KINDS if layer in rest}
    record = _in_order("record", {"text": standoff.text, **rest, **facts})
    ids = {"enrollment", *(fact["id"] for layer in _LISTED for fact in facts.get(layer, ()))}
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
            if mark.label in _LAYER_OF:
                self.ids[mark.id] = str(_note(standoff, mark).get("id", f"new{number}"))
            elif mark.label != _RECORD and not mark.label.endswith(("Mention", "Evidence")):
                raise InputError(f"{standoff.place(mark.line)}: the label {mark.label} is not known")

    def layer(self, layer: str, kept: Any) -> Any:
        """The facts of a layer: those that are marked, and between them those that have no place."""
        marks = [mark for mark in self.standoff.marks.values() if _LAYER_OF.get(mark.label) == layer]
        facts: list[Any] = [self._fact(layer, _KINDS[layer], mark) for mark in marks]
        if isinstance(kept, dict) or layer == "enrollment":
            return facts[0] if facts else kept["value"] if isinstance(kept, dict) else None
        for place, fact in kept:
            facts.insert(place, fact)
        return facts

    def _fact(self, layer: str, kind: _Kind, mark: Mark) -> Fact:
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
        fact |= {name: said[_camel(name)] for name in kind.attributes if _camel(name) in said}
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

    def _relate(self, kind: _Kind, mark: Mark, fact: Fact) -> None:
        for name, (label, layer) in kind.relations.items():
            refs = [self.ids[r.other] for r in self.standoff.relations if r.label == label and r.one == mark.id]
            several = layer == name  # a property in the plural lists ids
            if refs and name not in fact:
                fact[name] = refs if several else refs[-1]
            elif refs:
                fact[name] = [*fact[name], *refs] if several and fact[name] else refs if several else refs[-1]
            elif self.whole and name not in fact:
                fact[name] = [] if several else None

    def _new(self, layer: str, kind: _Kind, mark: Mark) -> Fact:
        """A fact that a person added: the marked words say its name or number, the rest is unknown."""
        words = self.standoff.text[mark.start : mark.end]
        fact: Fact = {**kind.new}
        names = _properties(layer)
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
            fact |= {"flow": dict.fromkeys(_properties("flow"))} if "flow" in fact else {}
            fact |= {name: fact.get(name) for name in kind.attributes}
        return fact


def _properties(layer: str) -> list[str]:
    """The properties of a kind of fact in the order of the schema."""
    return list(load_schema("record")["$defs"][_definition(layer)]["properties"])


def _definition(layer: str) -> str:
    return {"analyses": "analysis"}.get(layer) or layer.removesuffix("s")


def _in_order(layer: str, fact: Fact) -> Fact:
    order = {name: n for n, name in enumerate(_properties(layer))}
    return dict(sorted(fact.items(), key=lambda item: order.get(item[0], len(order))))


# --- brat's own configuration ----------------------------------------------------------------------------------------


def _configuration() -> str:
    """annotation.conf: which labels, relations and attributes there are, so that brat offers them."""
    roles = (role.capitalize() for role in load_schema("record")["$defs"]["evidence"]["properties"]["role"]["enum"])
    mentions = [f"{kind.label}Mention" for kind in _KINDS.values() if kind.places == "mentions"]
    evidence = [f"{role}Evidence" for role in roles]
    lines = ["[entities]", _RECORD, *_LAYER_OF, *mentions, *evidence, "", "[relations]"]
    for kind in _KINDS.values():
        lines += [f"{name}\tArg1:{kind.label}, Arg2:{_KINDS[to].label}" for name, to in kind.relations.values()]
    lines += brat_findings.relation_lines()
    lines += [f"MentionOf\tArg1:{name}, Arg2:{name.removesuffix('Mention')}" for name in mentions]
    lines += [f"EvidenceFor\tArg1:{name}, Arg2:Measurement|Analysis" for name in evidence]
    lines += ["", "[events]", "", "[attributes]", *_attribute_lines(), *brat_findings.attribute_lines()]
    return "\n".join(lines) + "\n"


def _attribute_lines() -> Iterator[str]:
    for name in dict.fromkeys(name for kind in _KINDS.values() for name in kind.attributes):
        layers = [layer for layer, kind in _KINDS.items() if name in kind.attributes]
        values = load_schema("record")["$defs"][_definition(layers[0])]["properties"][name]["enum"]
        shown = "|".join(str(value) for value in values if value is not None)
        yield f"{_camel(name)}\tArg:{'|'.join(_KINDS[layer].label for layer in layers)}, Value:{shown}"
