"""The facts of a record and where they stand in its text, for programs that mark places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Fact = dict[str, Any]

LAYERS = ("enrollment", "design", "arms", "instruments", "outcomes", "measurements", "analyses")


def facts_of(record: Fact, layer: str) -> list[Fact]:
    """The facts of a layer."""
    found = record.get(layer) or []
    return found if isinstance(found, list) else [found]


def places_of(fact: Fact) -> Iterator[Fact]:
    """The places of a fact in the text itself: its span, then its mentions."""
    for span in filter(None, (fact.get("span"), *fact.get("mentions", ()))):
        if span.get("part", "text") == "text":
            yield span


def without_place(record: Fact) -> int:
    """How many facts the text does not show, such as those of gold that a person wrote without spans."""
    facts = (fact for layer in LAYERS for fact in facts_of(record, layer))
    return sum(not any(True for _ in places_of(fact)) for fact in facts)
