"""A record -> the places of its words, by kind, and its text cut into what each kind shows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from armspan.display.colours import LOOKS

Places = dict[str, list[dict[str, Any]]]


def places(record: dict[str, Any]) -> Places:
    """The spans of each kind that is marked, in the order of `LOOKS`."""
    facts = [*record["measurements"], *record["analyses"]]
    found: Places = {
        "set aside": [fact["span"] for fact in record["set_aside"]],
        "design": [fact["span"] for fact in record["design"]],
        "time": [words for fact in facts for words in fact["evidence"] if words["role"] == "time"],
        "outcome": [span for fact in record["outcomes"] for span in fact["mentions"]],
        "arm": [span for fact in record["arms"] for span in fact["mentions"]],
        "participants": [fact["span"] for fact in [record["enrollment"], *record["arms"]] if fact and fact["span"]],
        "instrument": [span for fact in record["instruments"] for span in fact["mentions"]],
        "P value, effect": [fact["span"] for fact in record["analyses"]],
        "measurement": [fact["span"] for fact in record["measurements"]],
        "unexplained": record["unexplained"],
    }
    return {kind: found[kind] for kind in LOOKS}


def painted(text: str, spans: Places, part: str | None = None) -> Iterator[tuple[str, str | None]]:
    """(piece, kind) from the beginning of a text to its end; where several kinds lie on it, the last shows.

    `part` is "title" for the text of the title; spans of the other part do not count.
    """
    kinds: list[str | None] = [None] * len(text)
    for kind, own in spans.items():
        for span in own:
            if span.get("part") == part:
                start, end = span["start"], min(span["end"], len(text))
                kinds[start:end] = [kind] * (end - start)
    at = 0
    for shows, piece in groupby(kinds):
        end = at + sum(1 for _ in piece)
        yield text[at:end], shows
        at = end
