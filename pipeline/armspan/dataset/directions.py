"""A dataset -> which way an outcome went in each study, and how often which way (vote counting by direction of effect).

Campbell M, McKenzie JE, Sowden A, et al. Synthesis without meta-analysis (SWiM) in systematic reviews: reporting
guideline. BMJ 2020;368:l6890. Cochrane Handbook, version 6, 12.2.1.3. Boon MH, Thomson H. The effect direction plot
revisited. Res Synth Methods 2021;12:29-33.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from armspan.dataset.chosen import Unfit, at_time, has_roles, kept, said_when
from armspan.dataset.columns import Row, Table
from armspan.dataset.findings import MORE_OR_LESS
from armspan.dataset.grouping import Groups
from armspan.dataset.loading import read_table
from armspan.dataset.reported_tables import DIRECTION_TABLE, DIRECTION_TIMES
from armspan.dataset.selection import LeftOut, in_order, named_groups, of_outcome
from armspan.dataset.times import parse_time

CONFLICTING = "conflicting"
_RETRACTED = "retracted; write FALSE in the column retracted of {} to use it"
_ROLES = "which arm is experimental is not known; fill in experimental_arm of {}"
_TURNED = {"higher": "lower", "lower": "higher"}
_OPERATORS = {"eq": "=", "lt": "<", "gt": ">", "le": "≤", "ge": "≥"}


@dataclass(frozen=True, slots=True)
class Directed:
    """Which way the outcome went in one study: the experimental arm against the control."""

    label: str
    direction: str  # higher | lower | no_difference | conflicting
    direction_from: str | None  # words | effect | numbers
    significant: bool | None
    p_operator: str | None  # eq | lt | gt | le | ge
    p_reported: float | None
    enrollment: int | None
    outcome: str
    time: str | None
    experimental: str
    control: str
    better: str | None  # higher | lower
    sentence: str | None
    rows: tuple[str, ...]

    @property
    def p(self) -> str | None:
        """The P value for people: "= 0.03", "< 0.001"."""
        if self.p_reported is None:
            return None
        return f"{_OPERATORS.get(self.p_operator or '', '')} {self.p_reported:g}".strip()


@dataclass(frozen=True, slots=True)
class SignTest:
    """How many studies went up, of those that went up or down; limits of an exact binomial interval of 95%."""

    higher: int
    lower: int
    proportion: float
    lower_limit: float
    upper_limit: float
    p: float


@dataclass(frozen=True, slots=True)
class Directions:
    """What studies say of an outcome in directions; without a study that went up or down there is no test."""

    outcome: str
    time: str
    studies: tuple[Directed, ...]
    test: SignTest | None
    left_out: tuple[LeftOut, ...]

    @property
    def better(self) -> str | None:
        """Which way is better, where the outcomes of all studies that tell agree."""
        known = {study.better for study in self.studies if study.better}
        return known.pop() if len(known) == 1 else None


def read_directions(dataset: Path, outcome: str, time: str, *, groups: Path | None = None) -> Directions:
    """Which way an outcome went at a time, study by study.

    `groups` is an edited table of outcome groups. Raises `InputError` for an unknown outcome, a time that is none, or
    a table that is not what it should be.
    """
    when = parse_time(time)
    found, left_out = choose_directions(read_table(dataset, _table(when)), named_groups(dataset, groups), outcome, when)
    return Directions(outcome, time, tuple(found), sign_test([study.direction for study in found]), tuple(left_out))


def _table(time: str | float) -> Table:
    """The table of a time: that of the last times, or of all."""
    return DIRECTION_TABLE if time == "final" else DIRECTION_TIMES


def choose_directions(
    rows: Sequence[Row], groups: Groups, outcome: str, time: str | float
) -> tuple[list[Directed], list[LeftOut]]:
    """One direction per study, and the studies that have the outcome but cannot be used, with the reasons."""
    wanted = of_outcome(rows, groups, outcome)
    found, left_out = list[Directed](), list[LeftOut]()
    for study in in_order(wanted, groups):
        try:
            found.append(_directed([row for row in wanted if row["study_id"] == study], time))
        except Unfit as why:
            left_out.append(LeftOut(study, str(why)))
    return found, left_out


def _directed(rows: list[Row], time: str | float) -> Directed:
    file = f"{_table(time).name}.csv"
    rows = kept(rows, lambda row: not row.get("retracted"), _RETRACTED.format(file))
    rows = kept(rows, lambda row: row.get("direction"), "no direction is told")
    rows = kept(rows, has_roles, _ROLES.format(file))
    rows = at_time(rows, time)
    first = rows[0]
    rows = [row for row in rows if row.get("outcome_id") == first.get("outcome_id")]  # the first that is reported
    directions = {_of_experimental(row) for row in rows}
    certain = {row.get("significant") for row in rows}
    names = [(row["arm1"], row["arm2"]) if _is_straight(row) else (row["arm2"], row["arm1"]) for row in rows]
    return Directed(
        label=str(first.get("slab") or first["study_id"]) if len(rows) == 1 else _without_arms(first),
        direction=directions.pop() if len(directions) == 1 else CONFLICTING,
        direction_from=first.get("direction_from"),
        significant=certain.pop() if len(certain) == 1 else None,
        p_operator=first.get("p_operator") if len(rows) == 1 else None,
        p_reported=first.get("p_reported") if len(rows) == 1 else None,
        enrollment=first.get("enrollment"),
        outcome=first.get("outcome") or "",
        time=said_when(first),
        experimental=" / ".join(dict.fromkeys(one for one, _ in names)),
        control=" / ".join(dict.fromkeys(two for _, two in names)),
        better=first.get("better"),
        sentence=first.get("sentence"),
        rows=tuple(row["row_id"] for row in rows),
    )


def _is_straight(row: Row) -> bool:
    return bool(row["experimental_arm"] == row.get("arm1_id"))


def _of_experimental(row: Row) -> str:
    direction: str = row["direction"]
    return direction if _is_straight(row) else _TURNED.get(direction, direction)


def _without_arms(row: Row) -> str:
    return str(row.get("slab") or row["study_id"]).partition(": ")[0]


def sign_test(directions: Sequence[str]) -> SignTest | None:
    """Whether studies go one way more often than chance has it, whatever they call significant.

    The proportion of those that went up among those that went up or down, its exact interval (Clopper and Pearson), and
    the P value of the binomial test against one half. None where no study went either way.
    """
    from scipy.stats import binomtest

    higher, lower = (sum(direction == way for direction in directions) for way in MORE_OR_LESS)
    if not higher + lower:
        return None
    test = binomtest(higher, higher + lower, 0.5)
    limits = test.proportion_ci(0.95, method="exact")
    return SignTest(higher, lower, float(test.statistic), float(limits.low), float(limits.high), float(test.pvalue))


def said_test(found: Directions) -> str:
    """The sign test for people."""
    test = found.test
    if test is None:
        return "Sign test: no study with a direction"
    p = "P < 0.001" if test.p < 0.001 else f"P = {test.p:.3f}"
    limits = f"[exact 95% CI {100 * test.lower_limit:.0f}% to {100 * test.upper_limit:.0f}%]"
    both = test.higher + test.lower
    of = f"{test.higher} of {both} {'study' if both == 1 else 'studies'} with a direction"
    return f"Sign test: higher with experimental in {of}, {100 * test.proportion:.0f}% {limits}, {p}"


def summary(found: Directions) -> dict[str, Any]:
    """The result as plain data."""
    return {
        "outcome": found.outcome,
        "time": found.time,
        "studies": [asdict(study) for study in found.studies],
        "better": found.better,
        "sign_test": found.test and asdict(found.test),
        "left_out": [asdict(one) for one in found.left_out],
        "methods": "vote counting by direction of effect; sign test with exact binomial interval (95%)",
    }
