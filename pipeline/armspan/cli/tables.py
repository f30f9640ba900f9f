"""What people see in the terminal of a dataset and of a meta-analysis."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from armspan.dataset.analysis import Analysis
    from armspan.dataset.directions import Directions
    from armspan.dataset.export import Dataset


def print_dataset(written: Dataset, out: Path) -> None:
    """The number of rows of each table, a line each; problems on standard error."""
    for name, rows in written.rows.items():
        print(f" {name:<15}{rows:>8,}")
    if written.overridden:
        print(f" {_several(written.overridden, 'record')} corrected by gold")
    if written.unmatched:
        print(f" gold of no record here, left out: {', '.join(written.unmatched)}")
    print(f" {out} holds the tables, {out / 'revman'} what RevMan imports.")
    for problem in written.problems:
        print(f"armspan: {problem.place}: {problem.reason}", file=sys.stderr)


def print_analysis(analysis: Analysis, paths: list[Path]) -> None:
    """Each study with its effect, the pooled effects, what was left out and why, and the files."""
    from armspan.dataset.analysis import study_rows
    from armspan.dataset.times import in_title

    unit = f", {analysis.unit}" if analysis.unit else ""
    print(f"{analysis.outcome}, {in_title(analysis.time)}, {analysis.measure}{unit}")
    for row in study_rows(analysis):
        weight = "" if row["weight_random"] is None else f"{row['weight_random']:6.1f}%"
        marks = f"  ({row['marks']})" if row["marks"] else ""
        time = f", {row['time']}" if row["time"] else ""
        effect = _interval(analysis, row["effect"], row["lower"], row["upper"])
        print(f" {row['slab'] + time:<50.50} {effect}{weight}{marks}")
    _print_pooled(analysis)
    for one in analysis.left_out:
        print(f" left out: {one.study}: {one.reason}")
    for path in paths:
        print(f" {path}")


def print_directions(found: Directions, paths: list[Path]) -> None:
    """Each study with its direction, the sign test, what was left out and why, and the files."""
    from armspan.dataset.directions import said_test
    from armspan.dataset.times import in_title

    print(f"{found.outcome}, {in_title(found.time)}, direction of effect: experimental against control")
    for study in found.studies:
        time = f", {study.time}" if study.time else ""
        sure = {True: "significant", False: "not significant", None: "significance not said"}[study.significant]
        p = f", P {study.p}" if study.p else ""
        n = "" if study.enrollment is None else f", n {study.enrollment:,}"
        print(
            f" {study.label + time:<50.50} {study.direction.replace('_', ' '):<14}{sure}{p}{n} ({study.direction_from})"
        )
    print(f" {said_test(found)}")
    for one in found.left_out:
        print(f" left out: {one.study}: {one.reason}")
    for path in paths:
        print(f" {path}")


def _print_pooled(analysis: Analysis) -> None:
    from armspan.dataset.analysis import in_figures, summary

    result = summary(analysis)
    if "random_effects" not in result:
        print(f" nothing to pool: {_several(result['studies'], 'study', 'studies')}")
        return
    for name, title in (("common_effect", "common effect"), ("random_effects", "random effects")):
        found = result[name]
        interval = _interval(analysis, found["estimate"], found["lower"], found["upper"])
        print(f" {title:<50} {interval}  P {_p(found['p'])}")
    if result["prediction"]:
        lower, upper = (in_figures(analysis, limit) for limit in result["prediction"])
        print(f" {'prediction interval':<50} {'':>9} [{lower}, {upper}]")
    q = f"Q {result['q']:.2f}, df {result['df']}, P {_p(result['q_p'])}"
    print(f" I² {result['i2']:.0f}%, tau² {result['tau2']:.3g}, {q}")
    print(f" {result['methods']}")
    if result["warning"]:
        print(f" {result['warning']}")


def _interval(analysis: Analysis, *numbers: float) -> str:
    from armspan.dataset.analysis import in_figures

    value, lower, upper = (in_figures(analysis, number) for number in numbers)
    return f"{value:>9} [{lower}, {upper}]"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"= {value:.3f}"


def _several(number: int, noun: str, nouns: str | None = None) -> str:
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"
