"""The text of an abstract, cut where marks begin and end; and for each fact the places of the words it rests on."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from armspan.display.colours import LOOKS, name_of
from armspan.review.corrections import Fact, Standing, keyed

_ORDER = {kind: n for n, kind in enumerate(LOOKS)}
_LINKED = ("outcome", "arm", "time")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that something is said about."""

    start: int
    end: int
    kind: str
    key: str | None = None
    says: str = ""


@dataclass(slots=True)
class Piece:
    """A stretch under the same marks."""

    start: int
    text: str
    kind: str = ""  # the name of the mark that shows, in the style sheet
    keys: tuple[str, ...] = ()
    says: str = ""


@dataclass(slots=True)
class Block:
    """A section of the text, with its heading."""

    label: str
    heading: list[Piece] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


def place_of(span: Fact, title: str | None) -> tuple[int, int]:
    """Start and end of a span; those in the title are counted backwards, from -1 on its last character."""
    shift = -len(title or "") if span.get("part") == "title" else 0
    return span["start"] + shift, span["end"] + shift


def marks_of(standing: Standing) -> list[Mark]:
    """The marks of all facts that hold, and of the numbers that are none."""
    facts, title = standing.facts, standing.facts["source"].get("title")
    held = {key for key, mark in standing.marks.items() if mark == "wrong"}
    return [
        Mark(*place_of(span, title), kind, key, says)
        for kind, key, span, says in _spans(facts)
        if span and key not in held
    ]


def _spans(facts: Fact) -> Iterator[tuple[str, str | None, Any, str]]:
    for fact in facts["set_aside"]:
        yield "set aside", None, fact["span"], f"set aside: {fact['reason'].replace('_', ' ')} ({fact['rule']})"
    for span in facts["unexplained"]:
        yield "unexplained", None, span, "unexplained: no fact holds this number"
    for layer, kind in (("design", "design"), ("enrollment", "participants"), ("arms", "participants")):
        for key, fact in keyed(facts, layer):
            yield kind, key, fact.get("span"), ""
    for layer, kind in (("outcomes", "outcome"), ("arms", "arm"), ("instruments", "instrument")):
        for key, fact in keyed(facts, layer):
            yield from ((kind, key, span, "") for span in fact.get("mentions") or ())
    for layer, kind in (("measurements", "measurement"), ("analyses", "P value, effect")):
        for key, fact in keyed(facts, layer):
            yield kind, key, fact.get("span"), ""
            yield from (("time", key, words, "") for words in fact.get("evidence") or () if words["role"] == "time")


def blocks(standing: Standing) -> tuple[list[Piece], list[Block]]:
    """(the title in pieces, the sections of the text in order); together the blocks are the text, to the last sign."""
    facts, marks = standing.facts, marks_of(standing)
    text, title = facts["text"], facts["source"].get("title") or ""
    cuts = {edge for spans in places(standing).values() for pairs in spans.values() for pair in pairs for edge in pair}
    edges = sorted(cuts | {edge for mark in marks for edge in (mark.start, mark.end)})
    found, done = [], 0
    for section in sorted(facts["sections"], key=lambda section: section["start"]):
        start, end = max(section["start"], done), section["end"]
        if end <= done:
            continue
        heading = _cut(text, 0, done, start, edges, marks)
        found.append(Block(section["label"], heading, _cut(text, 0, start, end, edges, marks)))
        done = end
    rest = _cut(text, 0, done, len(text), edges, marks)
    if text[done:].strip() or not found:
        found.append(Block("other", [], rest))
    else:
        found[-1].pieces += rest
    return _cut(title, -len(title), 0, len(title), edges, marks) if title else [], found


def _cut(text: str, shift: int, start: int, end: int, edges: list[int], marks: list[Mark]) -> list[Piece]:
    """The pieces of text[start:end]; marks and edges count from `shift`."""
    inside = edges[bisect_right(edges, start + shift) : bisect_left(edges, end + shift)]
    bounds = [start + shift, *inside, end + shift]
    near = [mark for mark in marks if mark.start < end + shift and mark.end > start + shift]
    return [_piece(text[a - shift : b - shift], a, b, near) for a, b in pairwise(bounds) if a < b]


def _piece(text: str, start: int, end: int, marks: list[Mark]) -> Piece:
    over = [mark for mark in marks if mark.start <= start and end <= mark.end]
    if not over:
        return Piece(start, text)
    top = max(over, key=lambda mark: _ORDER[mark.kind])
    keys = dict.fromkeys(mark.key for mark in over if mark.key and (mark.kind != "time" or mark is top))
    return Piece(start, text, name_of(top.kind), tuple(keys), top.says)


def places(standing: Standing) -> dict[str, dict[str, list[tuple[int, int]]]]:
    """For each fact the places of its own words ("at") and of those that it rests on, by role."""
    facts, title = standing.facts, standing.facts["source"].get("title")
    values = {key: fact.get("span") for key, fact in keyed(facts, "measurements")}
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for layer in ("enrollment", "design", "instruments", "arms", "outcomes", "measurements", "analyses"):
        for key, fact in keyed(facts, layer):
            told: dict[str, list[tuple[int, int]]] = {}
            own = [fact["span"]] if fact.get("span") else (fact.get("mentions") or [])[:1]
            told["at"] = [place_of(span, title) for span in own]
            for words in fact.get("evidence") or ():
                role = words["role"] if words["role"] in _LINKED else "also"
                if words["role"] != "carrier":
                    told.setdefault(role, []).append(place_of(words, title))
            spans = (values.get(ident) for ident in fact.get("measurements") or ())
            if compared := [place_of(span, title) for span in spans if span]:
                told["value"] = compared
            found[key] = told
    return found
