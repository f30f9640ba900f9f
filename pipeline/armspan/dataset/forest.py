"""A meta-analysis -> its forest plot, as a review shows it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from armspan.dataset.analysis import Analysis
from armspan.dataset.drawing import BLUE, DARK, GREY, LIGHT, MARGIN, SIZE, drawing, new_page, save
from armspan.dataset.forest_axis import draw_axis, limits
from armspan.dataset.forest_layout import Layout, interval_text, lay_out, notes, shown_text, title
from armspan.dataset.pooling import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FIRST = 2.75  # the row of the line under the header


def draw_forest(analysis: Analysis, paths: Sequence[Path]) -> None:
    """Draws the plot into each path; the suffix says the format. The same analysis gives the same picture."""
    with drawing():
        layout = lay_out(analysis)
        lines = [line for note in notes(analysis) for line in wrap(note, int(13 * layout.width))]
        below = 1.6 + (4.2 if analysis.pooled else 0) + 0.8 * len(lines)
        height = len(analysis.studies) + 3.6 + below
        figure, page = new_page(layout.width, height)
        plot = figure.add_axes(_box(analysis, layout, height))
        _head(page, analysis, layout)
        _studies(page, plot, analysis, layout)
        bottom = _pooled(page, plot, analysis, layout)
        draw_axis(plot, analysis, _FIRST, bottom)
        for number, line in enumerate(lines):
            page.text(0, bottom + 2.3 + 0.8 * number, line, va="center", color=GREY, fontsize=SIZE - 1.5)
        save(figure, paths)


def _box(analysis: Analysis, layout: Layout, lines: float) -> tuple[float, float, float, float]:
    """The place of the plot on the page: its rows lie where the rows of the text do."""
    last = _last_row(analysis)
    left, right = ((MARGIN + x) / (layout.width + 2 * MARGIN) for x in layout.plot)
    return left, 1 - (last + 0.7) / lines, right - left, (last + 0.7 - _FIRST) / lines


def _last_row(analysis: Analysis) -> float:
    rows = 0 if not analysis.pooled else 3.2 if analysis.pooled.prediction else 2.2
    return _FIRST + len(analysis.studies) + rows


def _row(number: int) -> float:
    return 3.3 + number


def _head(page: Axes, analysis: Analysis, layout: Layout) -> None:
    page.text(0, 0.75, title(analysis), fontsize=SIZE + 3, weight="bold", color=DARK, va="center")
    for name, columns in layout.sides:
        left, right = columns[0].left, columns[-1].right
        if not name:
            continue
        page.text((left + right) / 2, 1.65, name, weight="bold", ha="center", va="center")
        page.plot((left, right), (2.02, 2.02), color=LIGHT, lw=0.8)
    page.text(0, 2.4, "Study", weight="bold", va="center")
    for column in (*layout.numbers, *([layout.weight] if analysis.pooled else []), layout.effect):
        page.text(column.right, 2.4, column.heading, weight="bold", ha="right", va="center")
    page.plot((0, layout.width), (_FIRST, _FIRST), color=DARK, lw=0.9)


def _studies(page: Axes, plot: Axes, analysis: Analysis, layout: Layout) -> None:
    weights = analysis.pooled.weights_random if analysis.pooled else (100.0,) * len(analysis.studies)
    low, high = limits(analysis)
    for number, (study, weight) in enumerate(zip(analysis.studies, weights, strict=True)):
        y = _row(number)
        page.text(0, y, layout.labels[number], va="center")
        for column in (*layout.numbers, *([layout.weight] if analysis.pooled else []), layout.effect):
            page.text(column.right, y, column.cells[number], ha="right", va="center")
        _whisker(plot, y, study.interval, low, high)
        side = 3 + 11 * math.sqrt(weight / max(weights))
        if low <= study.interval.value <= high:
            plot.plot(study.interval.value, y, "s", color=BLUE, ms=side, mew=0, zorder=3)


def _whisker(plot: Axes, y: float, interval: Interval, low: float, high: float, **style: Any) -> None:
    """The line of an interval, with an arrow where it leaves the plot."""
    style = {"color": DARK, "lw": 1.1, "zorder": 2, **style}
    plot.plot((max(low, interval.lower), min(high, interval.upper)), (y, y), solid_capstyle="butt", **style)
    for end, beyond, marker in ((low, interval.lower < low, "<"), (high, interval.upper > high, ">")):
        if beyond:
            plot.plot(end, y, marker, color=style["color"], ms=5, mew=0, clip_on=False, zorder=4)


def _pooled(page: Axes, plot: Axes, analysis: Analysis, layout: Layout) -> float:
    """Draws the diamonds and the prediction interval; returns the row of the axis."""
    last = _last_row(analysis)
    pooled = analysis.pooled
    if not pooled:
        text = "Nothing to pool: one study." if analysis.studies else "No study can be used."
        page.text(0, last + 1.3, text, va="center", color=GREY)
        return last + 0.7
    low, high = limits(analysis)
    first = _row(len(analysis.studies)) + 0.25
    page.plot((0, layout.width), (first - 0.62, first - 0.62), color=LIGHT, lw=0.8)
    rows = (("Common effect", pooled.common, GREY), ("Random effects", pooled.random, DARK))
    for number, (name, interval, colour) in enumerate(rows):
        y = first + number
        page.text(0, y, name, weight="bold" if colour == DARK else "normal", va="center")
        for column in layout.numbers:
            page.text(
                column.right, y, column.total, ha="right", va="center", weight="bold" if colour == DARK else "normal"
            )
        page.text(layout.effect.right, y, interval_text(analysis, interval), ha="right", va="center", weight="bold")
        _diamond(plot, y, interval, colour, low, high)
    page.text(layout.weight.right, first + 1, layout.weight.total, ha="right", va="center", weight="bold")
    if pooled.prediction:
        _prediction(page, plot, analysis, layout, first + 2)
    return last + 0.7


def _diamond(plot: Axes, y: float, interval: Interval, colour: str, low: float, high: float) -> None:
    left, right = max(low, interval.lower), min(high, interval.upper)
    plot.fill((left, interval.value, right, interval.value), (y, y - 0.3, y, y + 0.3), color=colour, lw=0, zorder=3)
    for end, beyond, marker in ((low, interval.lower < low, "<"), (high, interval.upper > high, ">")):
        if beyond:
            plot.plot(end, y, marker, color=colour, ms=5, mew=0, clip_on=False, zorder=4)


def _prediction(page: Axes, plot: Axes, analysis: Analysis, layout: Layout, y: float) -> None:
    assert analysis.pooled
    assert analysis.pooled.prediction
    lower, upper = analysis.pooled.prediction
    page.text(0, y, "Prediction interval", va="center")
    words = f"[{shown_text(analysis, lower)}, {shown_text(analysis, upper)}]"
    page.text(layout.effect.right, y, words, ha="right", va="center")
    low, high = limits(analysis)
    _whisker(plot, y, Interval(analysis.pooled.random.value, lower, upper, 1.0), low, high, color="#a03623", lw=3)
