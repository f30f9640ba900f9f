"""Labels that stand for time points: "6 weeks after surgery (T1)", then "at T1"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import regex

from armspan.found import TimePoint

LABEL = regex.compile(r"\s?[(\[](?P<label>T\d{1,2})\b[^()\[\]]{0,40}[)\]]")
_NEAR = regex.compile(rf"(?:(?!\s(?:and|or)\s)[^.,;:()\[\]\d]){{0,40}}{LABEL.pattern}")
_JOIN = regex.compile(r",\s(?:and\s)?|\s(?:and|or|to)\s|-")
_NO_TIME = r"(?![-)\]](?!T\d)|\w|\s?(?:level|vertebra|tumou?r|stage|weighted|N\d))"
_LABELLED = regex.compile(rf"(?<![(\[\w])(?:(?:at|on)\s)?\b(?P<label>T\d{{1,2}})\b{_NO_TIME}", regex.IGNORECASE)
_LISTED = regex.compile(
    r"\b(?:at|from|between|until)\s(?P<label>T\d{1,2})\b(?:(?:,\s(?:and\s)?|\s(?:and|to|or)\s|-)(?P<label>T\d{1,2})\b){0,11}"
    + _NO_TIME
)


def with_labels(text: str, points: list[TimePoint]) -> list[TimePoint]:
    """The points, and the places where a label stands for one, or for a time that only the label names."""
    if not LABEL.search(text):
        return points
    meant: dict[str, TimePoint] = {}
    for point in points:
        if label := LABEL.search(text, point.start, point.end) or _NEAR.match(text, point.end):
            meant.setdefault(label["label"], replace(point, text=LABEL.sub("", point.text), rule="label", list_id=None))
    used = [
        replace(meant[match["label"]], start=match.start(), end=match.end())
        for match in _LABELLED.finditer(text)
        if match["label"] in meant
    ]
    labels = sorted([*used, *_unexplained(text, meant)], key=lambda point: point.start)
    free = 1 + max((point.list_id for point in points if point.list_id is not None), default=-1)
    return sorted([*points, *_as_lists(text, labels, free)], key=lambda point: point.start)


def _as_lists(text: str, labels: list[TimePoint], free: int) -> Iterator[TimePoint]:
    """Labels joined by no more than a comma or a conjunction are one list: "at T1, T2 and T3"."""
    joined = [bool(_JOIN.fullmatch(text, one.end, other.start)) for one, other in pairwise(labels)]
    for here, before, behind in zip(labels, [False, *joined], [*joined, False], strict=False):
        free += not before
        yield replace(here, list_id=free) if before or behind else here


def _unexplained(text: str, meant: dict[str, TimePoint]) -> Iterator[TimePoint]:
    """The labels after a preposition of time whose meaning is not told by a time point."""
    for match in _LISTED.finditer(text):
        for label, (start, end) in zip(match.captures("label"), match.spans("label"), strict=True):
            if label not in meant:
                yield TimePoint(start, end, rule="label", text=f"at {label}", kind=None, anchor=None, offset=None)
