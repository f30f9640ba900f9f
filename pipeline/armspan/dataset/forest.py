"""A meta-analysis -> its forest plot, as a review shows it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from armspan.dataset.analysis import Analysis, Study
from armspan.dataset.effects import MEASURES, NAMES, RATIOS, Group, shown
from armspan.dataset.pooling import Interval
from armspan.dataset.selection import CHANGE, COMBINED, CROSSED, DERIVED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.29  # inches
WIDTH = 13.2
SIZE = 9.5  # points
_BLUE, _DARK, _GREY, _LIGHT = "#2b6a99", "#16324a", "#666666", "#c9d3da"
_NOTES = {
    DERIVED: "a number was derived from another statistic (Cochrane Handbook, chapter 6)",
    COMBINED: "arms combined (Handbook 6.5.2.10, 23.3.4)",
    CHANGE: "change from baseline",
    CROSSED: "crossover trial, taken as if its arms were independent",
}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where the columns stand, in shares of the width; the plot itself lies between `plot`."""

    numbers: tuple[tuple[float, str], ...]  # right edge and heading, the experimental ones first
    plot: tuple[float, float]
    weight: float
    effect: float


_MEANS = _Layout(
    ((0.300, "Mean"), (0.345, "SD"), (0.385, "n"), (0.437, "Mean"), (0.482, "SD"), (0.522, "n")),
    *((0.550, 0.790), 0.838, 0.995),
)
_EVENTS = _Layout(((0.315, "Events"), (0.365, "n"), (0.430, "Events"), (0.480, "n")), (0.520, 0.780), 0.835, 0.995)


def draw_forest(analysis: Analysis, paths: Sequence[Path]) -> None:
    """Draws the plot into each path; the suffix says the format. The same analysis gives the same picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    with pyplot.rc_context({"font.size": SIZE, "svg.hashsalt": "armspan", "font.family": "DejaVu Sans"}):
        notes = list(_notes(analysis))
        below = 1.6 + (4.2 if analysis.pooled else 0) + 0.8 * len(notes)
        lines = len(analysis.studies) + 3.6 + below
        figure = pyplot.figure(figsize=(WIDTH, lines * ROW))
        page = figure.add_axes((0.012, 0.0, 0.976, 1.0))
        page.set(xlim=(0, 1), ylim=(lines, 0))
        page.axis("off")
        layout = _EVENTS if MEASURES[analysis.measure] == "events" else _MEANS
        plot = figure.add_axes(_box(analysis, layout, lines))
        _head(page, analysis, layout)
        _studies(page, plot, analysis, layout)
        bottom = _pooled(page, plot, analysis, layout)
        _axis(page, plot, analysis, layout, bottom)
        for number, note in enumerate(notes):
            page.text(0, bottom + 2.3 + 0.8 * number, note, va="center", color=_GREY, fontsize=SIZE - 1.5)
        for path in paths:
            figure.savefig(path, dpi=160, metadata={"Date": None} if path.suffix == ".svg" else None)
        pyplot.close(figure)


def _box(analysis: Analysis, layout: _Layout, lines: float) -> tuple[float, float, float, float]:
    """The place of the plot on the page: its rows lie where the rows of the text do."""
    last = _last_row(analysis)
    left, right = (0.012 + 0.976 * x for x in layout.plot)
    return left, 1 - (last + 0.7) / lines, right - left, (last + 0.7 - 2.7) / lines


def _last_row(analysis: Analysis) -> float:
    rows = 0 if not analysis.pooled else 3.2 if analysis.pooled.prediction else 2.2
    return 2.75 + len(analysis.studies) + rows


def _row(number: int) -> float:
    return 3.3 + number


def _head(page: Axes, analysis: Analysis, layout: _Layout) -> None:
    unit = f", {analysis.unit}" if analysis.unit and analysis.measure == "MD" else ""
    what = f"{analysis.outcome[:1].upper()}{analysis.outcome[1:]}"
    title = f"{what}, {_time(analysis.time)}: {NAMES[analysis.measure].lower()}{unit}"
    page.text(0, 0.75, title, fontsize=SIZE + 3, weight="bold", color=_DARK, va="center")
    half = len(layout.numbers) // 2
    for name, columns in (("Experimental", layout.numbers[:half]), ("Control", layout.numbers[half:])):
        left, right = columns[0][0] - 0.042, columns[-1][0]
        page.text((left + right) / 2, 1.65, name, weight="bold", ha="center", va="center")
        page.plot((left, right), (2.02, 2.02), color=_LIGHT, lw=0.8)
    page.text(0, 2.4, "Study", weight="bold", va="center")
    for x, name in layout.numbers:
        page.text(x, 2.4, name, weight="bold", ha="right", va="center")
    page.text(layout.weight, 2.4, "Weight", weight="bold", ha="right", va="center")
    page.text(layout.effect, 2.4, f"{analysis.measure} [95% CI]", weight="bold", ha="right", va="center")
    page.plot((0, 1), (2.75, 2.75), color=_DARK, lw=0.9)


def _time(time: str) -> str:
    return {"final": "last follow-up", "baseline": "baseline"}.get(time, f"at {time}")


def _studies(page: Axes, plot: Axes, analysis: Analysis, layout: _Layout) -> None:
    weights = analysis.pooled.weights_random if analysis.pooled else (100.0,) * len(analysis.studies)
    low, high = _limits(analysis)
    for number, (study, weight) in enumerate(zip(analysis.studies, weights, strict=True)):
        y = _row(number)
        label = _label(study, analysis)
        page.text(0, y, label, va="center")
        one, two = study.chosen.experimental, study.chosen.control
        half = _numbers(one, _decimals([one, two])), _numbers(two, _decimals([one, two]))
        for (x, _), text in zip(layout.numbers, (*half[0], *half[1]), strict=True):
            page.text(x, y, text, ha="right", va="center")
        if analysis.pooled:
            page.text(layout.weight, y, f"{weight:.1f}%", ha="right", va="center")
        page.text(layout.effect, y, _interval(analysis, study.interval), ha="right", va="center")
        _whisker(plot, y, study.interval, low, high)
        side = 3 + 11 * math.sqrt(weight / max(weights))
        if low <= study.interval.value <= high:
            plot.plot(study.interval.value, y, "s", color=_BLUE, ms=side, mew=0, zorder=3)


def _label(study: Study, analysis: Analysis) -> str:
    times = {s.chosen.time for s in analysis.studies}
    own = f"{study.chosen.label}, {study.chosen.time}" if len(times) > 1 and study.chosen.time else study.chosen.label
    own = own if len(own) <= 44 else f"{own[:43]}…"
    signs = ",".join(sign for mark, sign in _signs(analysis).items() if mark in study.chosen.marks)
    return f"{own} $^{{{signs}}}$" if signs else own.replace("$", r"\$")


def _signs(analysis: Analysis) -> dict[str, str]:
    """The letter of each mark that the plot needs: a, b, ..."""
    marks = {mark for study in analysis.studies for mark in study.chosen.marks}
    return dict(zip((mark for mark in _NOTES if mark in marks), "abcd", strict=False))


def _decimals(groups: list[Group]) -> int:
    """As many decimals as the means and SDs need, up to two."""
    numbers = [x for group in groups for x in (group.mean, group.sd) if x is not None]
    return max((min(2, len(f"{x:.4f}".rstrip("0").partition(".")[2])) for x in numbers), default=0)


def _numbers(group: Group, digits: int) -> tuple[str, ...]:
    if group.events is not None:
        return f"{group.events}", f"{group.n}"
    return f"{group.mean:.{digits}f}".replace("-", "−"), f"{group.sd:.{digits}f}", f"{group.n}"


def _interval(analysis: Analysis, interval: Interval) -> str:
    value, lower, upper = (_shown(analysis, x) for x in (interval.value, interval.lower, interval.upper))
    return f"{value} [{lower}, {upper}]"


def _shown(analysis: Analysis, value: float) -> str:
    number = shown(analysis.measure, value)
    if analysis.measure in RATIOS and number < 0.01:
        return f"{number:.1g}" if number > 1e-4 else "<0.0001"
    return (f"{number:.2f}" if abs(number) < 1000 else f"{number:.4g}").replace("-", "−")


def _limits(analysis: Analysis) -> tuple[float, float]:
    """What the axis shows: all intervals, but not much more than the estimates need; what goes beyond gets an arrow."""
    values = [study.interval.value for study in analysis.studies] + [0.0]
    ends = [x for study in analysis.studies for x in (study.interval.lower, study.interval.upper)] + [0.0]
    if analysis.pooled:
        random = analysis.pooled.random
        values.append(random.value)
        ends += [*(analysis.pooled.prediction or ()), random.lower, random.upper]
    reach = 2.2 * max(max(values) - min(values), 1e-9)
    widths = sorted(study.interval.upper - study.interval.lower for study in analysis.studies)
    reach = max(reach, 1.5 * widths[len(widths) // 2])
    low, high = max(min(ends), min(values) - reach), min(max(ends), max(values) + reach)
    margin = 0.04 * (high - low)
    return low - margin, high + margin


def _whisker(plot: Axes, y: float, interval: Interval, low: float, high: float, **style: Any) -> None:
    """The line of an interval, with an arrow where it leaves the plot."""
    style = {"color": _DARK, "lw": 1.1, "zorder": 2, **style}
    plot.plot((max(low, interval.lower), min(high, interval.upper)), (y, y), solid_capstyle="butt", **style)
    for end, beyond, marker in ((low, interval.lower < low, "<"), (high, interval.upper > high, ">")):
        if beyond:
            plot.plot(end, y, marker, color=style["color"], ms=5, mew=0, clip_on=False, zorder=4)


def _pooled(page: Axes, plot: Axes, analysis: Analysis, layout: _Layout) -> float:
    """Draws the diamonds and the prediction interval; returns the row of the axis."""
    last = _last_row(analysis)
    pooled = analysis.pooled
    if not pooled:
        text = "Nothing to pool: one study." if analysis.studies else "No study can be used."
        page.text(0, last + 1.3, text, va="center", color=_GREY)
        return last + 0.7
    low, high = _limits(analysis)
    first = _row(len(analysis.studies)) + 0.25
    page.plot((0, 1), (first - 0.62, first - 0.62), color=_LIGHT, lw=0.8)
    totals = _totals(analysis)
    rows = (("Common effect", pooled.common, _GREY), ("Random effects", pooled.random, _DARK))
    for number, (name, interval, colour) in enumerate(rows):
        y = first + number
        page.text(0, y, name, weight="bold" if colour == _DARK else "normal", va="center")
        for x, text in zip(
            (layout.numbers[len(layout.numbers) // 2 - 1][0], layout.numbers[-1][0]), totals, strict=True
        ):
            page.text(x, y, text, ha="right", va="center", weight="bold" if colour == _DARK else "normal")
        page.text(layout.effect, y, _interval(analysis, interval), ha="right", va="center", weight="bold")
        _diamond(plot, y, interval, colour, low, high)
    page.text(layout.weight, first + 1, "100%", ha="right", va="center", weight="bold")
    if pooled.prediction:
        _prediction(page, plot, analysis, layout, first + 2)
    return last + 0.7


def _totals(analysis: Analysis) -> tuple[str, str]:
    sides = [(s.chosen.experimental, s.chosen.control) for s in analysis.studies]
    return f"{sum(one.n for one, _ in sides)}", f"{sum(two.n for _, two in sides)}"


def _diamond(plot: Axes, y: float, interval: Interval, colour: str, low: float, high: float) -> None:
    left, right = max(low, interval.lower), min(high, interval.upper)
    plot.fill((left, interval.value, right, interval.value), (y, y - 0.3, y, y + 0.3), color=colour, lw=0, zorder=3)
    for end, beyond, marker in ((low, interval.lower < low, "<"), (high, interval.upper > high, ">")):
        if beyond:
            plot.plot(end, y, marker, color=colour, ms=5, mew=0, clip_on=False, zorder=4)


def _prediction(page: Axes, plot: Axes, analysis: Analysis, layout: _Layout, y: float) -> None:
    assert analysis.pooled
    assert analysis.pooled.prediction
    lower, upper = analysis.pooled.prediction
    page.text(0, y, "Prediction interval", va="center")
    limits = f"[{_shown(analysis, lower)}, {_shown(analysis, upper)}]"
    page.text(layout.effect, y, limits, ha="right", va="center")
    low, high = _limits(analysis)
    _whisker(plot, y, Interval(analysis.pooled.random.value, lower, upper, 1.0), low, high, color="#a03623", lw=3)


def _axis(page: Axes, plot: Axes, analysis: Analysis, layout: _Layout, bottom: float) -> None:
    low, high = _limits(analysis)
    plot.set(xlim=(low, high), ylim=(bottom, 2.7))
    plot.axvline(0, color=_GREY, lw=0.9, zorder=1)
    if analysis.pooled:
        plot.axvline(analysis.pooled.random.value, color=_DARK, lw=0.8, ls=(0, (3, 3)), zorder=1)
    for side in ("left", "right", "top"):
        plot.spines[side].set_visible(False)
    plot.patch.set_alpha(0)
    plot.set_yticks([])
    ticks = _ticks(analysis, low, high)
    plot.set_xticks([x for x, _ in ticks], [text for _, text in ticks])
    plot.tick_params(axis="x", labelsize=SIZE - 1, length=3)
    _sides(plot, "fewer" if analysis.measure in RATIOS else "less", -low / (high - low))


def _sides(plot: Axes, less: str, centre: float) -> None:
    """Says what lies left and right of no effect, where that side is on the plot."""
    for text, x, side, room in (
        (f"← {less} with experimental", 0, "left", centre),
        ("more with experimental →", 1, "right", 1 - centre),
    ):
        if room > 0.04:
            place: dict[str, Any] = {
                "xycoords": "axes fraction",
                "textcoords": "offset points",
                "ha": side,
                "va": "top",
            }
            plot.annotate(text, (x, 0), (0, -19), fontsize=SIZE - 1.5, color=_GREY, **place)


def _ticks(analysis: Analysis, low: float, high: float) -> list[tuple[float, str]]:
    from matplotlib.ticker import MaxNLocator

    if analysis.measure not in RATIOS:
        values = [x for x in MaxNLocator(6).tick_values(low, high) if low <= x <= high]
        return [(x, f"{x:g}".replace("-", "−")) for x in values]
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
    inside = [x for x in steps if low <= math.log(x) <= high]
    if len(inside) > 7:
        inside = [x for x in (0.001, 0.01, 0.1, 1, 10, 100, 1000) if low <= math.log(x) <= high]
    if len(inside) < 3:
        inside = [x for x in (0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 4) if low <= math.log(x) <= high]
    return [(math.log(x), f"{x:g}") for x in inside]


def _notes(analysis: Analysis) -> Iterator[str]:
    if pooled := analysis.pooled:
        p = "P < 0.001" if pooled.q_p < 0.001 else f"P = {pooled.q_p:.3f}"
        df = len(analysis.studies) - 1
        tau2 = f"{pooled.tau2:.3g}"
        yield f"Heterogeneity: I² = {pooled.i2:.0f}%, τ² = {tau2}, Q = {pooled.q:.2f} (df = {df}), {p}"
        p = "P < 0.001" if pooled.random.p < 0.001 else f"P = {pooled.random.p:.3f}"
        methods = "Random effects and weights: Paule–Mandel τ², Hartung–Knapp interval"
        yield f"{methods}, {p}. Common effect: inverse variance"
    if signs := _signs(analysis):
        yield "; ".join(f"{sign}: {_NOTES[mark]}" for mark, sign in signs.items())
    if analysis.left_out:
        names = ", ".join(one.study for one in analysis.left_out)
        names = names if len(names) <= 150 else f"{names[:149]}…"
        yield f"{len(analysis.left_out)} more with this outcome left out: {names}"
