"""What an analysis is made of, and the questions that every row must pass on its way into one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from armspan.dataset.columns import Row
from armspan.dataset.effects import Effect, Group
from armspan.dataset.times import in_words, same_time

DERIVED, COMBINED, CHANGE, CROSSED, CLUSTERS = "derived", "combined", "change", "crossover", "clusters"
REPORTED, ADJUSTED, TURNED, LEVEL = "reported", "adjusted", "turned", "other level"
RATE = "rate ratio"


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one study gives to an analysis: the numbers of both arms, or the effect that it reports."""

    label: str
    experimental: Group | None  # None: how many they are is not known
    control: Group | None
    outcome: str
    time: str | None
    unit: str | None
    rows: tuple[str, ...]  # row_ids
    marks: frozenset[str]  # what a reader must know: derived, combined, change, crossover, clusters, reported, ...
    effect: Effect | None = None  # where it is the reported one


class Unfit(Exception):
    """Why a study cannot be used."""


def kept(rows: list[Row], test: Any, otherwise: str) -> list[Row]:
    """The rows that pass; raises `Unfit` with the reason where none does."""
    kept = [row for row in rows if test(row)]
    if not kept:
        raise Unfit(otherwise)
    return kept


def has_roles(row: Row) -> bool:
    """Whether it is known which of the two arms is the experimental one."""
    return bool(row.get("experimental_arm")) and row["experimental_arm"] in (row.get("arm1_id"), row.get("arm2_id"))


def at_time(rows: list[Row], time: str | float) -> list[Row]:
    """The rows of a time: "baseline", "final" or a number of days."""
    if time == "baseline":
        return kept(rows, lambda row: row.get("time_kind") == "baseline", "no value at baseline")
    if isinstance(time, float):
        there = ", ".join(dict.fromkeys(said_when(row) or "no time" for row in rows))
        return kept(rows, lambda row: _is_at(row, time), f"not at that time, but: {there}")
    rows = kept(rows, lambda row: row.get("time_kind") != "baseline", "at baseline only")
    return _last(rows)


def _is_at(row: Row, time: float) -> bool:
    return row.get("time_days") is not None and same_time(row["time_days"], time) and row.get("time_kind") != "baseline"


def _last(rows: list[Row]) -> list[Row]:
    """The rows of the last time: one called final, else the longest after the start, else the only one there is."""
    if final := [row for row in rows if row.get("time_kind") == "final"]:
        return final
    dated = [row["time_days"] for row in rows if row.get("time_days") is not None]
    if dated:
        return [row for row in rows if row.get("time_days") == max(dated)]
    times = {(row.get("time_kind"), row.get("time_anchor"), row.get("time_frame")) for row in rows}
    if len(times) > 1:
        raise Unfit("several times, and which is the last is not known")
    return rows


def said_when(row: Row) -> str | None:
    """The time of a row for people."""
    return in_words(row.get("time_kind"), None, row.get("time_offset")) or row.get("time_frame")
