"""Which way an outcome went between two arms at several times -> one row: that of the last time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from armspan.dataset.chosen import Unfit, at_time, said_when
from armspan.dataset.columns import Row
from armspan.dataset.study import joined


def at_last_times(rows: Iterable[Row]) -> Iterator[Row]:
    """One row for each outcome and pair of arms of a study; its note names the other times that have a direction."""
    pairs: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        arms = frozenset((row["arm1_id"], row["arm2_id"]))
        pairs.setdefault((row["study_id"], row["outcome_id"], row.get("category"), arms), []).append(row)
    for found in pairs.values():
        yield _last(found)


def _last(rows: list[Row]) -> Row:
    """The row of the last time, of those that tell a direction; the first where nobody can tell which is the last."""
    told = [row for row in rows if row.get("direction")] or rows
    try:
        one, unsure = at_time(told, "final")[0], ""
    except Unfit as why:
        one, unsure = told[0], "" if len(told) == 1 else f"{why}: the first"
    others = ", ".join(said_when(row) or "no time" for row in told if row is not one)
    notes = (one.get("note"), unsure, f"also: {others}" if others else "")
    return {**one, "note": joined(note for note in notes if note)}
