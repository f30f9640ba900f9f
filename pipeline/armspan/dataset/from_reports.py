"""The effects that one study reports -> what it gives to an analysis: one of them (generic inverse variance)."""

from __future__ import annotations

from armspan.dataset.chosen import (
    ADJUSTED,
    LEVEL,
    RATE,
    REPORTED,
    TURNED,
    Chosen,
    Unfit,
    at_time,
    has_roles,
    kept,
    said_when,
)
from armspan.dataset.columns import Row
from armspan.dataset.effects import Effect, Group
from armspan.dataset.summaries import unit_of

_RETRACTED = "retracted; write FALSE in the column retracted of effects.csv to use it"
_ASYMMETRIC = "its interval is not symmetric ({}); write FALSE in the column asymmetric of effects.csv to use it"
_DISPUTED = (
    "by its words the effect may be that of {} against {}; write FALSE in the column disputed of effects.csv to use it,"
    " and in arm1_id the arm that it is of"
)
_ROLES = "which arm is experimental is not known; fill in experimental_arm of effects.csv"
_PAIRS = "{} pairs of arms, which cannot be combined ({}); keep one of their rows in effects.csv"
_SEVERAL = "several effects of the same two arms ({}); keep one of their rows in effects.csv"


def choose_report(rows: list[Row], time: str | float, measure: str) -> Chosen:
    """The reported effect that goes in; raises `Unfit` where none does, or where two contend.

    An adjusted effect comes before one that is not. Several pairs of arms have people in common, and reported effects
    do not say how they vary together: a person chooses one (Handbook 23.3.4).
    """
    there = ", ".join(dict.fromkeys(row["measure"] for row in rows if row.get("measure")))
    rows = kept(rows, lambda row: row.get("measure") == measure, f"reported is {there}, not {measure}")
    rows = kept(rows, _is_between_arms, "not an effect between arms")
    rows = kept(rows, lambda row: not row.get("retracted"), _RETRACTED)
    rows = kept(rows, _is_usable, f"{measure} {_printed(rows[0])}: no interval that gives a standard error")
    rows = kept(rows, lambda row: not row.get("asymmetric"), _ASYMMETRIC.format(_printed(rows[0])))
    rows = kept(rows, has_roles, _ROLES)
    rows = kept(rows, lambda row: not row.get("disputed"), _DISPUTED.format(rows[0].get("arm2"), rows[0].get("arm1")))
    rows = at_time(rows, time)
    rows = [row for row in rows if row.get("outcome_id") == rows[0].get("outcome_id")]  # the first that is reported
    return _chosen(_single(rows))


def _is_between_arms(row: Row) -> bool:
    return row.get("comparison") in (None, "between_arms", "unspecified")


def _is_usable(row: Row) -> bool:
    return row.get("yi") is not None and bool(row.get("sei")) and row["sei"] > 0


def _printed(row: Row) -> str:
    numbers = [row.get(name) for name in ("estimate", "estimate_lower", "estimate_upper")]
    value, lower, upper = ("?" if x is None else f"{x:g}" for x in numbers)
    return value if (lower, upper) == ("?", "?") else f"{value}, {lower} to {upper}"


def _single(rows: list[Row]) -> Row:
    """The one row: of one pair of arms, the adjusted effect if there is one."""
    pairs = {frozenset((row.get("arm1_id"), row.get("arm2_id"))): row for row in rows}
    if len(pairs) > 1:
        names = "; ".join(f"{row.get('arm1')} v {row.get('arm2')}" for row in pairs.values())
        raise Unfit(_PAIRS.format(len(pairs), names))
    rows = [row for row in rows if row.get("adjusted")] or rows
    if len({(row["yi"], row["sei"]) for row in rows}) > 1:
        raise Unfit(_SEVERAL.format("; ".join(map(_printed, rows))))
    return rows[0]


def _chosen(row: Row) -> Chosen:
    marks = {REPORTED}
    if row.get("adjusted"):
        marks.add(ADJUSTED)
    if RATE in (row.get("note") or ""):
        marks.add(RATE)
    if row.get("estimate_level") not in (None, 95):
        marks.add(LEVEL)
    value, people = row["yi"], (row.get("n1i"), row.get("n2i"))
    if row["experimental_arm"] != row["arm1_id"]:
        marks.add(TURNED)
        value, people = -value, people[::-1]
    return Chosen(
        label=str(row.get("slab") or row["study_id"]),
        experimental=None if people[0] is None else Group(people[0]),
        control=None if people[1] is None else Group(people[1]),
        outcome=row.get("outcome") or "",
        time=said_when(row),
        unit=unit_of(row.get("unit")),
        rows=(row["row_id"],),
        marks=frozenset(marks),
        effect=Effect(value, row["sei"] ** 2),
    )
