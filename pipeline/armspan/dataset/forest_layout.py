"""A meta-analysis -> what its forest plot says and where: labels, columns of numbers, notes."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from armspan.dataset.analysis import Analysis, Study, in_figures, source
from armspan.dataset.chosen import (
    ADJUSTED,
    CHANGE,
    CLUSTERS,
    COMBINED,
    CROSSED,
    DERIVED,
    LEVEL,
    RATE,
    TURNED,
)
from armspan.dataset.drawing import GAP, SIZE, WIDE_GAP, digits, inches, minus, plain, shortened
from armspan.dataset.effects import DATA, NAMES, RATIOS, Group, shown
from armspan.dataset.pooling import NARROW, Interval
from armspan.dataset.times import in_title

PLOT = 3.2  # inches, of the axis
_SIDES = (("Experimental", "experimental"), ("Control", "control"))
_NOTES = {
    DERIVED: "a number was derived from another statistic (Cochrane Handbook, chapter 6)",
    COMBINED: "arms combined (Handbook 6.5.2.10, 23.3.4)",
    CHANGE: "change from baseline",
    CROSSED: "crossover trial, taken as if its arms were independent",
    CLUSTERS: "clusters were allocated: the interval is too narrow (Handbook 23.1)",
    ADJUSTED: "adjusted, as reported",
    TURNED: "reported for control against experimental, turned round",
    RATE: "a rate ratio, as reported: events per time, not people with an event",
    LEVEL: "reported with an interval of another level, shown with 95%",
}


@dataclass(frozen=True, slots=True)
class Column:
    """Words or numbers below each other: one for each study, set to the right edge, in inches."""

    heading: str
    cells: tuple[str, ...]
    total: str
    left: float
    right: float


class Side(NamedTuple):
    """Columns under one heading."""

    heading: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What is written where: as wide as its words and numbers need."""

    labels: tuple[str, ...]
    sides: tuple[Side, ...]  # the numbers of both arms, or effects as they are reported
    plot: tuple[float, float]
    weight: Column
    effect: Column
    width: float

    @property
    def numbers(self) -> tuple[Column, ...]:
        """All columns left of the plot."""
        return tuple(column for side in self.sides for column in side.columns)


def lay_out(analysis: Analysis) -> Layout:
    """The columns of a plot, each as wide as it must be."""
    labels = tuple(_label(study, analysis) for study in analysis.studies)
    x = max(map(inches, (*labels, "Prediction interval", "Random effects"))) + WIDE_GAP
    sides: list[Side] = []
    for heading, columns in _columns(analysis):
        made: list[Column] = []
        for name, cells, total in columns:
            made.append(_column(x, name, cells, total))
            x = made[-1].right + GAP
        x = max(x, made[0].left + inches(heading) + GAP)
        sides.append(Side(heading, tuple(made)))
        x += WIDE_GAP - GAP
    plot = (x, x + PLOT)
    weights = analysis.pooled.weights_random if analysis.pooled else ()
    weight = _column(plot[1] + WIDE_GAP, "Weight", tuple(f"{weight:.1f}%" for weight in weights), "100%")
    effect = _effects(analysis, (weight.right if weights else plot[1]) + WIDE_GAP)
    return Layout(labels, tuple(sides), plot, weight, effect, max(effect.right, inches(title(analysis), SIZE + 3)))


_Cells = tuple[str, tuple[str, ...], str]  # heading, cells, total


def _columns(analysis: Analysis) -> Iterator[tuple[str, list[_Cells]]]:
    """What stands left of the plot: the numbers of both arms, or effects as reported; if both, which served."""
    reported = [source(study) == "reported" for study in analysis.studies]
    if all(reported):
        yield from _of_reports(analysis)
        return
    headings = ("Events", "n") if DATA[analysis.measure] == "events" else ("Mean", "SD", "n")
    for name, side in _SIDES:
        rows = [_numbers(study, side, headings) for study in analysis.studies]
        cells = [tuple(row[number] for row in rows) for number in range(len(headings))]
        total = _participants(analysis, side)
        yield name, [(h, cells[i], total if h == "n" else "") for i, h in enumerate(headings)]
    if any(reported):
        said = {"raw": DATA[analysis.measure], "reported": "reported"}
        yield "", [("Source", tuple(said[source(study)] for study in analysis.studies), "")]


def _of_reports(analysis: Analysis) -> Iterator[tuple[str, list[_Cells]]]:
    people = [
        (name, tuple(_numbers(study, side, ("n",))[0] for study in analysis.studies), _participants(analysis, side))
        for name, side in _SIDES
    ]
    if any(any(cells) for _, cells, _ in people):
        yield "Participants", people
    values = tuple(minus(f"{study.effect.value:.3f}") for study in analysis.studies)
    errors = tuple(f"{math.sqrt(study.effect.variance):.3f}" for study in analysis.studies)
    name = f"log {analysis.measure}" if analysis.measure in RATIOS else analysis.measure
    yield "Reported", [(name, values, ""), ("SE", errors, "")]


def _participants(analysis: Analysis, side: str) -> str:
    """How many all studies have on one side; empty where that is not known of each."""
    groups: list[Group | None] = [getattr(study.chosen, side) for study in analysis.studies]
    return f"{sum(group.n for group in groups if group)}" if all(groups) else ""


def _effects(analysis: Analysis, left: float) -> Column:
    """The column of the effects, with room for what is pooled."""
    cells = tuple(interval_text(analysis, study.interval) for study in analysis.studies)
    pooled = (analysis.pooled.common, analysis.pooled.random) if analysis.pooled else ()
    widest = max((interval_text(analysis, interval) for interval in pooled), key=inches, default="")
    return _column(left, f"{analysis.measure} [95% CI]", cells, widest)


def _column(left: float, heading: str, cells: tuple[str, ...], total: str) -> Column:
    return Column(heading, cells, total, left, left + max(map(inches, (heading, *cells, total))))


def title(analysis: Analysis) -> str:
    """What is pooled: outcome, time, measure, unit."""
    unit = f", {analysis.unit}" if analysis.unit and analysis.measure == "MD" else ""
    what = f"{analysis.outcome[:1].upper()}{analysis.outcome[1:]}, {in_title(analysis.time)}"
    found = f"{what}: {NAMES[analysis.measure].lower()}{unit}"
    return plain(found)


def _label(study: Study, analysis: Analysis) -> str:
    times = {s.chosen.time for s in analysis.studies}
    own = f"{study.chosen.label}, {study.chosen.time}" if len(times) > 1 and study.chosen.time else study.chosen.label
    own = plain(shortened(own))
    signs = ",".join(sign for mark, sign in _signs(analysis).items() if mark in study.chosen.marks)
    return f"{own} $^{{{signs}}}$" if signs else own


def _signs(analysis: Analysis) -> dict[str, str]:
    """The letter of each mark that the plot needs: a, b, ..."""
    marks = {mark for study in analysis.studies for mark in study.chosen.marks}
    return dict(zip([mark for mark in _NOTES if mark in marks], "abcdefghij", strict=False))


def _numbers(study: Study, side: str, headings: tuple[str, ...]) -> tuple[str, ...]:
    """The numbers of one arm, below the headings; of an arm whose effect is reported, none but how many they are."""
    group: Group | None = getattr(study.chosen, side)
    n = f"{group.n}" if group else ""
    if group is None or source(study) == "reported":
        return (*("",) * (len(headings) - 1), n)
    if group.events is not None:
        return f"{group.events}", n
    decimals = _decimals([group for group in (study.chosen.experimental, study.chosen.control) if group])
    return minus(f"{group.mean:.{decimals}f}"), f"{group.sd:.{decimals}f}", n


def _decimals(groups: list[Group]) -> int:
    """As many decimals as the means and SDs need, up to two, or three figures of the smallest SD."""
    numbers = [x for group in groups for x in (group.mean, group.sd) if x is not None]
    least = min((group.sd for group in groups if group.sd), default=1.0)
    most = max(2, 2 - math.floor(math.log10(least)))
    return max((min(most, digits(x)) for x in numbers), default=0)


def interval_text(analysis: Analysis, interval: Interval) -> str:
    """An effect with its interval, for people."""
    value, lower, upper = (shown_text(analysis, x) for x in (interval.value, interval.lower, interval.upper))
    return f"{value} [{lower}, {upper}]"


def shown_text(analysis: Analysis, value: float) -> str:
    """A value on the scale of the analysis, for people."""
    return minus(in_figures(analysis, shown(analysis.measure, value)))


def notes(analysis: Analysis) -> Iterator[str]:
    """What stands below the plot."""
    if pooled := analysis.pooled:
        p = "P < 0.001" if pooled.q_p < 0.001 else f"P = {pooled.q_p:.3f}"
        df = len(analysis.studies) - 1
        tau2 = f"{pooled.tau2:.3g}"
        yield f"Heterogeneity: I² = {pooled.i2:.0f}%, τ² = {tau2}, Q = {pooled.q:.2f} (df = {df}), {p}"
        p = "P < 0.001" if pooled.random.p < 0.001 else f"P = {pooled.random.p:.3f}"
        methods = "Random effects and weights: Paule–Mandel τ², Hartung–Knapp interval"
        yield f"{methods}, {p}. Common effect: inverse variance"
        if pooled.is_narrow:
            yield NARROW
    if any(source(study) == "reported" for study in analysis.studies):
        section = "6.3.2" if analysis.measure in RATIOS else "6.3.1"
        yield f"Reported effects: generic inverse variance, SE from the reported interval (Handbook {section})"
    if signs := _signs(analysis):
        yield "; ".join(f"{sign}: {_NOTES[mark]}" for mark, sign in signs.items())
    if analysis.left_out:
        names = ", ".join(one.study for one in analysis.left_out)
        names = names if len(names) <= 150 else f"{names[:149]}…"
        yield f"{len(analysis.left_out)} more with this outcome left out: {names}"
