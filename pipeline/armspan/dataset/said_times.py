"""The words that say when an analysis holds -> the cells of its time."""

from __future__ import annotations

from armspan.dataset.columns import Row
from armspan.dataset.study import Study, joined
from armspan.dataset.times import days
from armspan.mentions.times import find_times
from armspan.model import Time
from armspan.rulebook import rulebook
from armspan.text.view import View

_TIME = ("time_frame", "time_kind", "time_anchor", "time_offset", "time_days")


def when_said(study: Study, frames: tuple[str, ...], pairs: list[Row]) -> Row:
    """The cells of a time: that of the values (`pairs`) if they have one, else what the words `frames` say."""
    if pairs and len({tuple(pair.get(name) for name in _TIME) for pair in pairs}) == 1:
        return {name: pairs[0].get(name) for name in _TIME}
    row: Row = {"time_frame": joined(frames)}
    time = _time(study, frames[0]) if len(frames) == 1 else None
    if time is None:
        return row
    offset = days(time.offset) if time.offset else None
    return {**row, "time_kind": time.kind, "time_anchor": time.anchor, "time_offset": time.offset, "time_days": offset}


def _time(study: Study, words: str) -> Time | None:
    """What words mean: as the measurements of the study have it, else as the rules read them."""
    known = (m.time for m in study.record.measurements if m.time_frame == words and m.time)
    if found := next(known, None):
        return found
    points = find_times(rulebook(), View(words))
    return Time(points[0].kind, points[0].anchor, points[0].offset) if len(points) == 1 else None
