"""Records (or gold) -> brat standoff, and brat's own configuration; `brat` tells how facts are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from armspan.exchange import brat_findings
from armspan.exchange.brat_kinds import (
    FIRST_WORD,
    KINDS,
    LAYER_OF,
    RECORD,
    SPAN_KEYS,
    Fact,
    Kind,
    camel,
    definition,
)
from armspan.exchange.standoff import mark_line
from armspan.record.validate import load_schema


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
    first = FIRST_WORD.search(writer.text)
    assert first is not None
    rest = {key: value for key, value in record.items() if key not in KINDS and key != "text"}
    ident = writer.mark(RECORD, *first.span())
    for layer, kind in KINDS.items():
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

    def layer(self, layer: str, kind: Kind, facts: Any) -> Any:
        """Marks the facts of a layer; returns what stays for the record's note: facts without a place, and theirs."""
        if not isinstance(facts, list):  # enrollment: one fact, or none
            marked = facts is not None and self._fact(layer, kind, facts)
            return [] if marked else {"value": facts}
        return [[n, fact] for n, fact in enumerate(facts) if not self._fact(layer, kind, fact)]

    def _fact(self, layer: str, kind: Kind, fact: Fact) -> bool:
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
        if not isinstance(span, dict) or not set(span) - {"role"} <= SPAN_KEYS or not set(span) >= SPAN_KEYS:
            return False
        text: str = span["text"]
        return bool(text) and text == text.strip()

    def _places(self, kind: Kind, ident: str, spans: list[Fact]) -> None:
        for span in spans:
            label = f"{span['role'].capitalize()}Evidence" if kind.places == "evidence" else f"{kind.label}Mention"
            place = self.mark(label, span["start"], span["end"])
            self.relate("EvidenceFor" if kind.places == "evidence" else "MentionOf", place, ident)

    def _attributes(self, kind: Kind, ident: str, rest: Fact) -> None:
        for name in kind.attributes:
            if rest.get(name) is not None:
                self.say(camel(name), ident, rest.pop(name))

    def _relations(self, kind: Kind, ident: str, rest: Fact) -> None:
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


def _configuration() -> str:
    """annotation.conf: which labels, relations and attributes there are, so that brat offers them."""
    roles = (role.capitalize() for role in load_schema("record")["$defs"]["evidence"]["properties"]["role"]["enum"])
    mentions = [f"{kind.label}Mention" for kind in KINDS.values() if kind.places == "mentions"]
    evidence = [f"{role}Evidence" for role in roles]
    lines = ["[entities]", RECORD, *LAYER_OF, *mentions, *evidence, "", "[relations]"]
    for kind in KINDS.values():
        lines += [f"{name}\tArg1:{kind.label}, Arg2:{KINDS[to].label}" for name, to in kind.relations.values()]
    lines += brat_findings.relation_lines()
    lines += [f"MentionOf\tArg1:{name}, Arg2:{name.removesuffix('Mention')}" for name in mentions]
    lines += [f"EvidenceFor\tArg1:{name}, Arg2:Measurement|Analysis" for name in evidence]
    lines += ["", "[events]", "", "[attributes]", *_attribute_lines(), *brat_findings.attribute_lines()]
    return "\n".join(lines) + "\n"


def _attribute_lines() -> Iterator[str]:
    for name in dict.fromkeys(name for kind in KINDS.values() for name in kind.attributes):
        layers = [layer for layer, kind in KINDS.items() if name in kind.attributes]
        values = load_schema("record")["$defs"][definition(layers[0])]["properties"][name]["enum"]
        shown = "|".join(str(value) for value in values if value is not None)
        yield f"{camel(name)}\tArg:{'|'.join(KINDS[layer].label for layer in layers)}, Value:{shown}"
