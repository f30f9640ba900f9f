"""What a table of a dataset is made of: columns with type and meaning, those that many tables share, their names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

Row = dict[str, Any]  # column -> value; a column without a value may be missing
ROLES = ("experimental_comparator", "two_experimental", "two_comparators", "unknown")
READINGS = ("gold", "machine")
DIRECTIONS, CHANGES = ("higher", "lower", "no_difference"), ("increase", "decrease", "no_change")
OPERATORS = ("eq", "lt", "gt", "le", "ge")  # in words: a cell must not begin with "="
OPERATOR = "How P stands to its value: eq =, lt <, gt >, le <=, ge >=; empty: NS without a number."


@dataclass(frozen=True, slots=True)
class Column:
    """One column: name, type (string | integer | number | boolean), meaning, and what its values are bound to.

    `decimals` names the column that tells how many decimals of the number are printed.
    """

    name: str
    type: str
    description: str
    enum: tuple[str, ...] = ()
    required: bool = False
    decimals: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, the columns that make a row unique, and those that point to other tables."""

    name: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[tuple[tuple[str, ...], str], ...] = ((("study_id",), "studies"),)


def text(name: str, description: str, enum: tuple[str, ...] = ()) -> Column:
    return Column(name, "string", description, enum)


def number(name: str, description: str) -> Column:
    return Column(name, "number", description)


def whole(name: str, description: str) -> Column:
    return Column(name, "integer", description)


def flag(name: str, description: str) -> Column:
    return Column(name, "boolean", description)


def named(name: str, description: str) -> Column:
    return Column(name, "string", description, required=True)


STUDY = named("study_id", "The study: the id of its record.")
READING = Column(
    "reading", "string", "Who read the row: gold, a person; machine, armspan alone.", READINGS, required=True
)
RETRACTED = flag("retracted", "True: the publication was retracted, as its publication types or its title say.")
QUOTE = (
    text("quote", "The words that the row was read from, exactly as printed."),
    whole("start", "Offset of the quote in the abstract, in Unicode code points."),
    whole("end", "Offset behind the quote."),
    text("part", "title where the offsets point into the title; empty: into the abstract.", ("title",)),
)
OUTCOME = (
    text("outcome_id", "The outcome, by its id in the record."),
    text("outcome", "Its title, in the words of the abstract."),
    text("category", "The level of an ordinal outcome: excellent."),
    text("instrument", "The instrument it was measured with, by its abbreviation or name."),
    text("group", "The outcome's group across studies; see outcome_groups."),
)
TIME = (
    text("time_frame", "When, in the words of the abstract."),
    text("time_kind", "The same in normal form: baseline, follow_up or final.", ("baseline", "follow_up", "final")),
    text("time_anchor", "The event that time is counted from."),
    text("time_offset", "How long after it: an ISO 8601 duration."),
    number("time_days", "The offset in days (a month has 30.4375, a year 365.25)."),
)
BASIS = text("basis", "Whether the numbers are values or changes from baseline.", ("value", "change_from_baseline"))
UNIT = text("unit", "The unit as printed.")
CONFIDENCE = text("confidence", "How far the links of the row can be trusted.", ("high", "medium", "low"))
CHECKS = text("checks", "Codes of the checks that ask for a look at the row's numbers; see checks.")
NOTE = text("note", "What to know before the row is used.")
N_SOURCES = ("printed", "analyzed", "arm_count", "enrollment")
LIMITS = "What the two limits are: inter_quartile_range, full_range, confidence_interval_95 ..."
N_FROM = "Where it came from: printed beside the value, number analyzed of the arm, the arm's count, or enrollment."


def derived_columns(name: str, what: str) -> tuple[Column, ...]:
    return (
        number(
            f"{name}_derived", f"{what}, derived where the abstract prints another statistic; never the printed one."
        ),
        text(f"{name}_method", f"How {name}_derived was computed."),
        text(f"{name}_section", "The section of the Cochrane Handbook (version 6) that gives the method."),
    )


def continuous(arm: str, m: str, sd: str, n: str) -> tuple[Column, ...]:
    return (
        whole(n, f"Participants or units in {arm}."),
        number(m, f"Mean in {arm}, as printed; a decrease is negative."),
        number(sd, f"Standard deviation in {arm}, as printed."),
    )


def behind_columns(i: str, arm: str) -> tuple[Column, ...]:
    """What stands behind the numbers of one arm; `i` is "1i", "2i" or "i"."""
    return (
        Column(f"n{i}_from", "string", N_FROM, N_SOURCES),
        text(f"n{i}_unit", "What is counted: participants, or the noun of the text (feet, eyes)."),
        text(f"param{i}", f"What is printed for {arm}: mean, least_squares_mean, median, count_of_participants ..."),
        text(f"sd{i}_evidence", "stated, or read so by convention (a bare ±).", ("stated", "convention")),
        number(f"se{i}", f"Standard error in {arm}, as printed."),
        number(f"median{i}", f"Median in {arm}, as printed; a decrease is negative."),
        text(f"limits{i}_type", LIMITS),
        number(f"lower{i}", "Lower limit as printed."),
        number(f"upper{i}", "Upper limit as printed."),
        number(f"percent{i}", f"Percentage in {arm}, as printed."),
        *derived_columns(f"m{i}", f"Mean in {arm}"),
        *derived_columns(f"sd{i}", f"Standard deviation in {arm}"),
    )


def where_columns(i: str) -> tuple[Column, ...]:
    return (
        text(f"measurement{i}_id", "The measurement behind the numbers, by its id in measurements."),
        *(replace(column, name=f"{column.name}{i}") for column in QUOTE),
    )


_META = {
    "slab": "studlab",
    **{f"n{i}i": f"n.{g}" for i, g in ((1, "e"), (2, "c"))},
    **{f"m{i}i": f"mean.{g}" for i, g in ((1, "e"), (2, "c"))},
    **{f"sd{i}i": f"sd.{g}" for i, g in ((1, "e"), (2, "c"))},
    **{f"se{i}i": f"se.{g}" for i, g in ((1, "e"), (2, "c"))},
    **{f"median{i}i": f"median.{g}" for i, g in ((1, "e"), (2, "c"))},
    "ai": "event.e",
    "ci": "event.c",
    **{"xi": "event", "ni": "n", "mi": "mean", "sdi": "sd", "sei": "se", "mediani": "median"},
}
_META_EFFECTS = {"yi": "TE", "sei": "seTE", "ci.lb": "lower", "ci.ub": "upper"}  # of metagen
_NAMED_FOR_META = {"comparisons", "effects", "proportions", "means"}  # R's meta has no function for before-after data


def renamed(table: Table, names: str) -> Table:
    """The table with the column names of `names`: metafor, as it is, or meta (and RevMan)."""
    if names == "metafor" or table.name not in _NAMED_FOR_META:
        return table
    return replace(table, columns=tuple(replace(c, name=name_for_meta(c.name, table.name)) for c in table.columns))


def name_for_meta(name: str, table: str) -> str:
    """What R's meta calls a column that metafor calls `name`: m1i_derived becomes mean.e_derived."""
    stem, _, rest = name.partition("_")
    known = _META | _META_EFFECTS if table == "effects" else _META
    return "_".join(filter(None, (known.get(stem, stem), rest)))
