"""The rows of comparisons -> one comparison per study: of the outcome, the time and the measure that are wanted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from armspan.dataset.columns import Row
from armspan.dataset.conversions import combine_groups
from armspan.dataset.effects import MEASURES, Group
from armspan.dataset.grouping import Groups, normalise_title
from armspan.dataset.summaries import unit_of
from armspan.dataset.times import in_words, same_time
from armspan.errors import InputError

_RETRACTED = "retracted; write FALSE in the column retracted of comparisons.csv to use it"
DERIVED, COMBINED, CHANGE, CROSSED, CLUSTERS = "derived", "combined", "change", "crossover", "clusters"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The comparison of one study that goes into an analysis."""

    label: str
    experimental: Group
    control: Group
    outcome: str
    time: str | None
    unit: str | None
    rows: tuple[str, ...]  # row_ids
    marks: frozenset[str]  # what a reader must know: derived, combined, change, crossover, clusters


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A study that has the outcome, and why it is not in the analysis."""

    study: str
    reason: str


@dataclass(slots=True)
class Selection:
    """What goes in and what does not."""

    chosen: list[Chosen] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


class _Unfit(Exception):
    """Why a study cannot be used."""


def select(
    rows: Iterable[Row], groups: Groups, outcome: str, time: str | float, measure: str, *, reported_only: bool = False
) -> Selection:
    """One comparison per study, experimental against control.

    Raises `InputError` where no outcome is called so. A study that has the outcome but cannot be used is left out
    with its reason. Several experimental arms of one control, or several controls, are combined (Handbook 23.3.4), so
    that nobody counts twice.
    """
    rows = [{**row, "group": _group(row, groups)} for row in rows]
    wanted = _of_outcome(rows, outcome)
    selection = Selection()
    for study in dict.fromkeys(row["study_id"] for row in wanted):
        own = [row for row in wanted if row["study_id"] == study]
        try:
            selection.chosen.append(_choose(own, time, measure, reported_only))
        except _Unfit as why:
            selection.left_out.append(LeftOut(study, str(why)))
    if measure == "MD":
        _keep_one_unit(selection)
    return selection


def _group(row: Row, groups: Groups) -> str | None:
    return groups.get((row["study_id"], row.get("outcome_id"), row.get("category")), row.get("group"))


def _of_outcome(rows: list[Row], wanted: str) -> list[Row]:
    """The rows of the group that is called so; else of the outcomes whose title says so."""
    name = wanted.casefold().strip()
    found = [row for row in rows if (row["group"] or "").casefold() == name]
    if found:
        return found
    normal = normalise_title(wanted)
    found = [
        row
        for row in rows
        if normal in (normalise_title(row.get("outcome") or ""), normalise_title(row["group"] or ""))
    ]
    if found:
        return found
    known = sorted({row["group"] for row in rows if row["group"]}, key=str.casefold)
    near = [group for group in known if name in group.casefold()]
    near += [group for group in get_close_matches(wanted, known, n=5, cutoff=0.5) if group not in near]
    hint = f"nearest: {', '.join(near[:8])}" if near else "the column group of outcome_groups.csv lists them"
    raise InputError(f"--outcome {wanted!r}: no outcome with that name; {hint}")


def _choose(rows: list[Row], time: str | float, measure: str, reported_only: bool) -> Chosen:
    rows = _kept(rows, lambda row: row["data"] == MEASURES[measure], f"no {MEASURES[measure]} of two arms")
    rows = _kept(rows, lambda row: not row.get("retracted"), _RETRACTED)
    rows = _kept(rows, lambda row: not row.get("subgroup"), "subgroups only")
    rows = _kept(
        rows, _has_roles, "which arm is experimental is not known; fill in experimental_arm of comparisons.csv"
    )
    rows = _of_basis(_at_time(rows, time), measure)
    rows = [row for row in rows if row["outcome_id"] == rows[0]["outcome_id"]]  # the first that the abstract reports
    return _combine([_turned(row) for row in rows], measure, reported_only)


def _kept(rows: list[Row], test: Any, otherwise: str) -> list[Row]:
    kept = [row for row in rows if test(row)]
    if not kept:
        raise _Unfit(otherwise)
    return kept


def _has_roles(row: Row) -> bool:
    return bool(row.get("experimental_arm")) and row["experimental_arm"] in (row.get("arm1_id"), row.get("arm2_id"))


def _at_time(rows: list[Row], time: str | float) -> list[Row]:
    if time == "baseline":
        return _kept(rows, lambda row: row.get("time_kind") == "baseline", "no value at baseline")
    if isinstance(time, float):
        there = ", ".join(dict.fromkeys(_when(row) or "no time" for row in rows))
        return _kept(rows, lambda row: _is_at(row, time), f"not at that time, but: {there}")
    rows = _kept(rows, lambda row: row.get("time_kind") != "baseline", "at baseline only")
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
        raise _Unfit("several times, and which is the last is not known")
    return rows


def _of_basis(rows: list[Row], measure: str) -> list[Row]:
    """Values, or else changes from baseline, which a mean difference may mix and a standardised one may not."""
    values = [row for row in rows if row["basis"] == "value"]
    if not values and measure == "SMD":
        raise _Unfit("changes from baseline only; a standardised difference does not mix them with values")
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
                raise _Unfit("a crossover with more than two arms: the same people would count twice")
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
        time=_when(first),
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
            raise _Unfit(f"no {what} for {row[f'arm{i}']}{derived}")
        return value

    if row.get(f"n{i}i") is None:
        raise _Unfit(f"no number of participants for {row[f'arm{i}']}")
    n = int(row[f"n{i}i"])
    if MEASURES[measure] == "events":
        return Group(n, events=int(number("ai" if i == "1" else "ci", "number of events")))
    return Group(n, mean=number(f"m{i}i", "mean"), sd=number(f"sd{i}i", "standard deviation"))


def _together(groups: list[Group], measure: str) -> Group:
    if len(groups) == 1:
        return groups[0]
    if MEASURES[measure] == "events":
        return Group(sum(group.n for group in groups), events=sum(group.events or 0 for group in groups))
    whole = combine_groups([(group.n, group.mean or 0.0, group.sd or 0.0) for group in groups])
    return Group(whole.n, whole.mean, whole.sd)


def _when(row: Row) -> str | None:
    return in_words(row.get("time_kind"), None, row.get("time_offset")) or row.get("time_frame")


def _keep_one_unit(selection: Selection) -> None:
    """Leaves out studies in another unit than most: a mean difference has one unit. None printed fits any."""
    units = [one.unit for one in selection.chosen if one.unit]
    if len(set(units)) < 2:
        return
    most = max(dict.fromkeys(units), key=units.count)
    for one in selection.chosen:
        if one.unit not in (None, most):
            reason = f"in {one.unit}, the others in {most}; --measure SMD can bring them together"
            selection.left_out.append(LeftOut(one.label, reason))
    selection.chosen = [one for one in selection.chosen if one.unit in (None, most)]
