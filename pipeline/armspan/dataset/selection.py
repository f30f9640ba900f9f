"""Rows of comparisons and effects -> what each study gives to an analysis of an outcome, a time and a measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from armspan.dataset.chosen import Chosen, Unfit
from armspan.dataset.columns import Row
from armspan.dataset.effects import DATA
from armspan.dataset.fact_tables import GROUPS
from armspan.dataset.from_numbers import choose_numbers
from armspan.dataset.from_reports import choose_report
from armspan.dataset.grouping import Groups, normalise_title, read_groups
from armspan.errors import InputError

SOURCES = ("raw", "reported")


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be pooled, and from what."""

    outcome: str
    time: str | float  # baseline, final, or a number of days
    measure: str
    reported_only: bool = False  # no derived numbers
    prefer: str = "raw"  # the source that is tried first: the numbers of both arms, or the effect that is reported


def select(comparisons: Iterable[Row], effects: Iterable[Row], groups: Groups, wanted: Wanted) -> Selection:
    """What each study gives: numbers of the experimental arm against those of the control, or a reported effect.

    Raises `InputError` where no outcome is called so. A study that has the outcome but cannot be used is left out
    with its reason.
    """
    meant = of_outcome([*comparisons, *effects], groups, wanted.outcome)
    numbers = [row for row in meant if "data" in row]
    reports = [row for row in meant if "data" not in row]
    selection = Selection()
    for study in in_order([*numbers, *reports], groups):
        own, printed = ([row for row in rows if row["study_id"] == study] for rows in (numbers, reports))
        found = _choose(own, printed, wanted)
        if isinstance(found, Chosen):
            selection.chosen.append(found)
        else:
            selection.left_out.append(LeftOut(study, found))
    if wanted.measure == "MD":
        _keep_one_unit(selection)
    return selection


def in_order(rows: list[Row], groups: Groups) -> list[str]:
    """The studies of some rows, in the order of the dataset where the groups tell it."""
    places = {study: number for number, study in enumerate(dict.fromkeys(key[0] for key in groups))}
    studies = list(dict.fromkeys(row["study_id"] for row in rows))
    return sorted(studies, key=lambda study: places.get(study, len(places)))


def _choose(numbers: list[Row], reports: list[Row], wanted: Wanted) -> Chosen | str:
    """What a study gives, from the first source that will do; else the reasons why none does."""
    ways: dict[str, Callable[[], Chosen]] = {}
    if numbers and wanted.measure in DATA:
        ways["raw"] = lambda: choose_numbers(numbers, wanted.time, wanted.measure, wanted.reported_only)
    if reports:
        ways["reported"] = lambda: choose_report(reports, wanted.time, wanted.measure)
    reasons = []
    for source in sorted(ways, key=lambda source: source != wanted.prefer):
        try:
            return ways[source]()
        except Unfit as why:
            reasons.append(str(why))
    return "; ".join(reasons) or f"no {wanted.measure} is reported"


def named_groups(dataset: Path, groups: Path | None) -> Groups:
    """The groups of an edited table, or else of the dataset."""
    known = groups or dataset / f"{GROUPS.name}.csv"
    return read_groups(known) if groups or known.is_file() else {}


def _group(row: Row, groups: Groups) -> str | None:
    return groups.get((row["study_id"], row.get("outcome_id"), row.get("category")), row.get("group"))


def of_outcome(rows: Iterable[Row], groups: Groups, wanted: str) -> list[Row]:
    """The rows of the group that is called so; else of the outcomes whose title says so.

    Raises `InputError` with the nearest names where there is none.
    """
    rows = [{**row, "group": _group(row, groups)} for row in rows]
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
