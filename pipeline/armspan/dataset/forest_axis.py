"""A meta-analysis -> the axis of its forest plot: what it shows, and where its ticks are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from armspan.dataset.analysis import Analysis
from armspan.dataset.drawing import DARK, GAP, GREY, SIZE, digits, inches, minus
from armspan.dataset.effects import DATA, RATIOS
from armspan.dataset.forest_layout import PLOT

if TYPE_CHECKING:
    from matplotlib.axes import Axes


def limits(analysis: Analysis) -> tuple[float, float]:
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


def draw_axis(plot: Axes, analysis: Analysis, top: float, bottom: float) -> None:
    """Draws the axis with the line of no effect and that of the pooled one."""
    low, high = limits(analysis)
    plot.set(xlim=(low, high), ylim=(bottom, top))
    plot.axvline(0, color=GREY, lw=0.9, zorder=1)
    if analysis.pooled:
        plot.axvline(analysis.pooled.random.value, color=DARK, lw=0.8, ls=(0, (3, 3)), zorder=1)
    for side in ("left", "right", "top"):
        plot.spines[side].set_visible(False)
    plot.patch.set_alpha(0)
    plot.set_yticks([])
    ticks = _ticks(analysis, low, high)
    plot.set_xticks([x for x, _ in ticks], [text for _, text in ticks])
    plot.tick_params(axis="x", labelsize=SIZE - 1, length=3)
    _sides(plot, *_said(analysis.measure), -low / (high - low))


def _said(measure: str) -> tuple[str, str]:
    """What lies left and right of no effect."""
    if measure == "HR":
        return "← lower hazard", "higher hazard →"  # "fewer" would be wrong of a survival
    less = "less" if DATA[measure] == "means" else "fewer"
    return f"← {less} with experimental", "more with experimental →"


def _sides(plot: Axes, less: str, more: str, centre: float) -> None:
    """Writes what lies left and right of no effect, where that side is on the plot."""
    for text, x, side, room in ((less, 0, "left", centre), (more, 1, "right", 1 - centre)):
        if room > 0.04:
            place: dict[str, Any] = {
                "xycoords": "axes fraction",
                "textcoords": "offset points",
                "ha": side,
                "va": "top",
            }
            plot.annotate(text, (x, 0), (0, -19), fontsize=SIZE - 1.5, color=GREY, **place)


def _ticks(analysis: Analysis, low: float, high: float) -> list[tuple[float, str]]:
    from matplotlib.ticker import MaxNLocator

    if analysis.measure not in RATIOS:
        for most in (6, 4, 2):
            values = [float(x) for x in MaxNLocator(most).tick_values(low, high) if low <= x <= high]
            decimals = max(map(digits, values))
            ticks = [(x, minus(f"{x:.{decimals}f}")) for x in values]
            if sum(inches(text) + GAP for _, text in ticks) < PLOT:
                break  # large numbers need more room than small ones
        return ticks
    steps = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100)
    inside = [x for x in steps if low <= math.log(x) <= high]
    if len(inside) > 7:
        inside = [x for x in (0.001, 0.01, 0.1, 1, 10, 100, 1000) if low <= math.log(x) <= high]
    if len(inside) < 3:
        inside = [x for x in (0.25, 0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 4) if low <= math.log(x) <= high]
    return [(math.log(x), f"{x:g}") for x in inside]
