"""Studies -> the two CSV files that RevMan imports as study data: study arms and study results.

RevMan (Cochrane's web application) imports study data from CSV files made with its data extraction templates:
"Study arms", one row per arm of a study with the intervention it maps to, and "Study results", one row per arm of a
study and outcome, with the fields of its calculator (RevMan Knowledge Base, "Data extraction templates" and
"Populate study data"). What RevMan converts itself (SE, confidence intervals) is given as printed.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from armspan.dataset import conversions
from armspan.dataset.cells import cell
from armspan.dataset.columns import Row
from armspan.dataset.study import Study, joined
from armspan.dataset.summaries import EVENTS, MEANS, Place, Summary, summaries
from armspan.dataset.times import in_words

FILES = ("study-arms.csv", "study-results.csv")
ARM_COLUMNS = ("Study", "Arm", "Description", "Intervention")
RESULT_COLUMNS = (
    *("Study", "Outcome", "Data type", "Effect measure", "Arm", "Reference arm", "Sample size", "Cases", "Mean", "SD"),
    *("SE", "Variance", "CI level", "CI start", "CI end", "Exp mean", "Exp CI start", "Exp CI end", "t-test", "z-test"),
    *("P value", "Covariance method", "Covariance", "Other arm 1", "Other arm 2", "Correlation arm 1"),
    *("Correlation arm 2", "Correlation", "Other mean", "Other SE", "Other variance", "Other CI level"),
    *("Other CI start", "Other CI end", "Other exp mean", "Other exp CI start", "Other exp CI end", "Other t-test"),
    *("Other z-test", "Other P value", "Footnotes"),
)
LONGEST_NAME = 200
_ROOM = LONGEST_NAME - len(", events")


def write_revman(folder: Path, studies: Iterable[Study]) -> None:
    """Writes study-arms.csv and study-results.csv."""
    folder.mkdir(exist_ok=True)
    studies = list(studies)
    results = [row for study in studies for row in _result_rows(study)]
    types: dict[str, set[str]] = defaultdict(set)
    for row in results:
        types[row["Outcome"]].add(row["Data type"])
    for row in results:
        if len(types[row["Outcome"]]) > 1 and row["Data type"] == "Dichotomous":
            row["Outcome"] += ", events"  # an outcome of RevMan has one data type
    _write(folder / FILES[0], ARM_COLUMNS, (row for study in studies for row in _arm_rows(study)))
    _write(folder / FILES[1], RESULT_COLUMNS, results)


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([cell(row.get(column)) for column in columns] for row in rows)


def _arm_names(study: Study) -> dict[str, str]:
    """The name of each arm; two arms of one label are told apart."""
    labels = [arm.label for arm in study.record.arms]
    return {
        arm.id: (arm.label if labels.count(arm.label) == 1 else f"{arm.label} ({arm.id})")[:LONGEST_NAME]
        for arm in study.record.arms
    }


def _arm_rows(study: Study) -> Iterator[Row]:
    names = _arm_names(study)
    for arm in study.record.arms:
        yield {
            "Study": study.id,
            "Arm": names[arm.id],
            "Description": "; ".join(arm.aliases),
            "Intervention": arm.intervention or arm.label,
        }


def _result_rows(study: Study) -> Iterator[Row]:
    """One row per outcome and arm that has all that RevMan asks for; an outcome with fewer than two arms has none."""
    arms = _arm_names(study)
    found: dict[tuple[str, str], list[tuple[Place, list[Row]]]] = defaultdict(list)
    for kinds, make in ((MEANS, _continuous), (EVENTS, _dichotomous)):
        for place, by_arm in summaries(study, kinds).items():
            rows = [{"Arm": arms[id], **made} for id, one in by_arm.items() if id and (made := make(one))]
            if len(rows) > 1 and place[3] is None:  # no subgroup
                found[_outcome_name(study, place), rows[0]["Data type"]].append((place, rows))
    for (name, _), members in found.items():
        for place, rows in members:
            title = study.outcomes[place[0]].title
            outcome = name if len(members) == 1 else f"{name} ({title})"
            for row in rows:
                notes = joined(("Retracted publication" if study.is_retracted else None, row.get("Footnotes")))
                yield {**row, "Study": study.id, "Outcome": outcome[:_ROOM], "Footnotes": notes}


def _outcome_name(study: Study, place: Place) -> str:
    """The group of the outcome with its time, the same in every study, so that RevMan can bring them together."""
    outcome, category, basis, _, time, unit = place
    parts = [
        study.group(outcome, category) or study.outcomes[outcome].title,
        f"in {unit}" if unit else None,
        "change" if basis == "change_from_baseline" else None,
        in_words(*time) if isinstance(time, tuple) else time,
    ]
    return ", ".join(part for part in parts if part)


def _continuous(one: Summary) -> Row | None:
    if one.note or not one.n or one.best_mean is None:
        return None
    row: Row = {"Data type": "Continuous", "Sample size": one.n, "Mean": one.best_mean}
    level = conversions.level_of(one.fact.limits_type)
    if one.sd is not None:
        return {**row, "SD": one.sd}
    if one.se is not None:
        return {**row, "SE": one.se}
    if level and one.median is None:
        limits = sorted((one.fact.lower_limit or 0.0, one.fact.upper_limit or 0.0))
        return {**row, "CI level": level / 100, "CI start": limits[0], "CI end": limits[1]}
    if one.sd_derived is None:
        return None
    ways = (d for d in (one.mean_derived, one.sd_derived) if d)
    footnote = "; ".join(f"{d.method} (Cochrane Handbook {d.section})" for d in ways)
    return {**row, "SD": one.sd_derived.value, "Footnotes": f"Derived: {footnote}"}


def _dichotomous(one: Summary) -> Row | None:
    if one.note or not one.n or one.best_events is None or not 0 <= one.best_events <= one.n:
        return None
    row: Row = {"Data type": "Dichotomous", "Sample size": one.n, "Cases": one.best_events}
    if one.events is None and one.events_derived:
        way = one.events_derived
        row["Footnotes"] = f"Derived: {way.method} (Cochrane Handbook {way.section})"
    return row
