"""The comparisons of one study -> what it gives to an analysis: the numbers of both arms."""

from __future__ import annotations

from typing import Any

from armspan.dataset.chosen import (
    CHANGE,
    CLUSTERS,
    COMBINED,
    CROSSED,
    DERIVED,
    Chosen,
    Unfit,
    at_time,
    has_roles,
    kept,
    said_when,
)
from armspan.dataset.columns import Row
from armspan.dataset.conversions import combine_groups
from armspan.dataset.effects import DATA, Group
from armspan.dataset.summaries import unit_of

_RETRACTED = "retracted; write FALSE in the column retracted of comparisons.csv to use it"


def choose_numbers(rows: list[Row], time: str | float, measure: str, reported_only: bool) -> Chosen:
    """The comparison that goes in; raises `Unfit` where none does.

    Several experimental arms of one control, or several controls, are combined (Handbook 23.3.4), so that nobody
    counts twice. `reported_only` refuses numbers that had to be derived.
    """
    rows = kept(rows, lambda row: row["data"] == DATA[measure], f"no {DATA[measure]} of two arms")
    rows = kept(rows, lambda row: not row.get("retracted"), _RETRACTED)
    rows = kept(rows, lambda row: not row.get("subgroup"), "subgroups only")
    rows = kept(rows, has_roles, "which arm is experimental is not known; fill in experimental_arm of comparisons.csv")
    rows = _of_basis(at_time(rows, time), measure)
    rows = [row for row in rows if row["outcome_id"] == rows[0]["outcome_id"]]  # the first that the abstract reports
    return _combine([_turned(row) for row in rows], measure, reported_only)


def _of_basis(rows: list[Row], measure: str) -> list[Row]:
    """Values, or else changes from baseline, which a mean difference may mix and a standardised one may not."""
    values = [row for row in rows if row["basis"] == "value"]
    if not values and measure == "SMD":
        raise Unfit("changes from baseline only; a standardised difference does not mix them with values")
    return values or rows


def _turned(row: Row) -> Row:
    """The row with the experimental arm first."""
    if row["experimental_arm"] == row["arm1_id"]:
        return row
    names = ("n{}i", "m{}i", "sd{}i", "m{}i_derived", "sd{}i_derived", "arm{}", "arm{}_id")
    pairs = [(name.format(1), name.format(2)) for name in names] + [("ai", "ci"), ("ai_derived", "ci_derived")]
    return {**row, **{one: row.get(two) for one, two in pairs}, **{two: row.get(one) for one, two in pairs}}


def _combine(rows: list[Row], measure: str, reported_only: bool) -> Chosen:
    marks: set[str] = set()
    sides = []
    for i in ("1", "2"):
        arms = {row[f"arm{i}_id"]: row for row in rows}
        groups = [_side(row, i, measure, reported_only, marks) for row in arms.values()]
        if len(groups) > 1:
            marks.add(COMBINED)
            if CROSSED in _noted(rows[0]):
                raise Unfit("a crossover with more than two arms: the same people would count twice")
        sides.append(_together(groups, measure))
    first = rows[0]
    if first["basis"] == "change_from_baseline":
        marks.add(CHANGE)
    marks.update(mark for mark in (CROSSED, CLUSTERS) if mark in _noted(first))
    return Chosen(
        label=_label(rows),
        experimental=sides[0],
        control=sides[1],
        outcome=first["outcome"],
        time=said_when(first),
        unit=unit_of(first.get("unit")),
        rows=tuple(row["row_id"] for row in rows),
        marks=frozenset(marks),
    )


def _label(rows: list[Row]) -> str:
    """The label of the study; where several of its comparisons were combined, without their arms."""
    slab = rows[0].get("slab") or rows[0]["study_id"]
    return str(slab if len(rows) == 1 else slab.partition(": ")[0])


def _noted(row: Row) -> str:
    return row.get("note") or ""


def _side(row: Row, i: str, measure: str, reported_only: bool, marks: set[str]) -> Group:
    def number(name: str, what: str) -> Any:
        value, other = row.get(name), row.get(f"{name}_derived")
        if value is None and other is not None and not reported_only:
            marks.add(DERIVED)
            value = other
        if value is None:
            derived = " but a derived one" if other is not None else ""
            raise Unfit(f"no {what} for {row[f'arm{i}']}{derived}")
        return value

    if row.get(f"n{i}i") is None:
        raise Unfit(f"no number of participants for {row[f'arm{i}']}")
    n = int(row[f"n{i}i"])
    if DATA[measure] == "events":
        return Group(n, events=int(number("ai" if i == "1" else "ci", "number of events")))
    return Group(n, mean=number(f"m{i}i", "mean"), sd=number(f"sd{i}i", "standard deviation"))


def _together(groups: list[Group], measure: str) -> Group:
    if len(groups) == 1:
        return groups[0]
    if DATA[measure] == "events":
        return Group(sum(group.n for group in groups), events=sum(group.events or 0 for group in groups))
    whole = combine_groups([(group.n, group.mean or 0.0, group.sd or 0.0) for group in groups])
    return Group(whole.n, whole.mean, whole.sd)
