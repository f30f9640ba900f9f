"""A meta-analysis -> its forest plot, as a review shows it."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from armspan.dataset.analysis import Analysis, Study, in_figures
from armspan.dataset.effects import MEASURES, NAMES, RATIOS, Group, shown
from armspan.dataset.pooling import NARROW, Interval
from armspan.dataset.selection import CHANGE, CLUSTERS, COMBINED, CROSSED, DERIVED
from armspan.dataset.times import in_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW = 0.29  # inches
PLOT = 3.2  # inches, of the axis
SIZE = 9.5  # points
_MARGIN, _GAP, _WIDE_GAP = 0.16, 0.17, 0.34  # inches
_LONGEST = 60  # characters of a label
_FIRST = 2.75  # the row of the line under the header
_BLUE, _DARK, _GREY, _LIGHT = "#2b6a99", "#16324a", "#666666", "#c9d3da"
# for names in scripts that the first font does not have; those that are installed serve
_FONTS = ("DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "Arial Unicode MS")
_NOTES = {
    DERIVED: "a number was derived from another statistic (Cochrane Handbook, chapter 6)",
    COMBINED: "arms combined (Handbook 6.5.2.10, 23.3.4)",
    CHANGE: "change from baseline",
    CROSSED: "crossover trial, taken as if its arms were independent",
    CLUSTERS: "clusters were allocated: the interval is too narrow (Handbook 23.1)",
}


@dataclass(frozen=True, slots=True)
class _Column:
    """Numbers below each other: one for each study, set to the right edge, in inches."""

    heading: str
    cells: tuple[str, ...]
    total: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is written where: as wide as its words and numbers need."""

    labels: tuple[str, ...]
    numbers: tuple[_Column, ...]  # the experimental ones first
    plot: tuple[float, float]
    weight: _Column
    effect: _Column
    width: float


def draw_forest(analysis: Analysis, paths: Sequence[Path]) -> None:
    """Draws the plot into each path; the suffix says the format. The same analysis gives the same picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    style: Any = {"font.size": SIZE, "svg.hashsalt": "armspan", "font.family": _fonts()}
    with pyplot.rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a box stands for it; the table beside has the name
        layout = _layout(analysis)
        notes = [line for note in _notes(analysis) for line in wrap(note, int(13 * layout.width))]
        below = 1.6 + (4.2 if analysis.pooled else 0) + 0.8 * len(notes)
        lines = len(analysis.studies) + 3.6 + below
        figure = pyplot.figure(figsize=(layout.width + 2 * _MARGIN, lines * ROW))
        share = _MARGIN / (layout.width + 2 * _MARGIN)
        page = figure.add_axes((share, 0.0, 1 - 2 * share, 1.0))
        page.set(xlim=(0, layout.width), ylim=(lines, 0))
        page.axis("off")
        plot = figure.add_axes(_box(analysis, layout, lines))
        _head(page, analysis, layout)
        _studies(page, plot, analysis, layout)
        bottom = _pooled(page, plot, analysis, layout)
        _axis(plot, analysis, bottom)
        for number, note in enumerate(notes):
            page.text(0, bottom + 2.3 + 0.8 * number, note, va="center", color=_GREY, fontsize=SIZE - 1.5)
        for path in paths:
            figure.savefig(path, dpi=160, metadata={"Date": None} if path.suffix == ".svg" else None)
        pyplot.close(figure)


@cache
def _fonts() -> list[str]:
    from matplotlib.font_manager import get_font_names

    installed = set(get_font_names())
    return [font for font in _FONTS if font in installed]


# --- what is written, and where ------------------------------------------------------------------------------------


def _layout(analysis: Analysis) -> _Layout:
    labels = tuple(_label(study, analysis) for study in analysis.studies)
    x = max(map(_inches, (*labels, "Prediction interval", "Random effects"))) + _WIDE_GAP
    numbers: list[_Column] = []
    headings = ("Events", "n") if MEASURES[analysis.measure] == "events" else ("Mean", "SD", "n")
    for side in ("experimental", "control"):
        groups = [_numbers(study, side) for study in analysis.studies]
        total = f"{sum(getattr(study.chosen, side).n for study in analysis.studies)}"
        for number, heading in enumerate(headings):
            cells = tuple(group[number] for group in groups)
            numbers.append(_column(x, heading, cells, total if heading == "n" else ""))
            x = numbers[-1].right + _GAP
        x += _WIDE_GAP - _GAP
    plot = (x, x + PLOT)
    weights = analysis.pooled.weights_random if analysis.pooled else ()
    weight = _column(plot[1] + _WIDE_GAP, "Weight", tuple(f"{weight:.1f}%" for weight in weights), "100%")
    effect = _effects(analysis, weight.right + _WIDE_GAP)
    return _Layout(labels, tuple(numbers), plot, weight, effect, max(effect.right, _inches(_title(analysis), SIZE + 3)))


def _effects(analysis: Analysis, left: float) -> _Column:
    """The column of the effects, with room for what is pooled."""
    cells = tuple(_interval(analysis, study.interval) for study in analysis.studies)
    pooled = (analysis.pooled.common, analysis.pooled.random) if analysis.pooled else ()
    widest = max((_interval(analysis, interval) for interval in pooled), key=_inches, default="")
    return _column(left, f"{analysis.measure} [95% CI]", cells, widest)


def _column(left: float, heading: str, cells: tuple[str, ...], total: str) -> _Column:
    return _Column(heading, cells, total, left, left + max(map(_inches, (heading, *cells, total))))


def _inches(text: str, size: float = SIZE) -> float:
    """How wide a text will be, in bold."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=_fonts(), size=size, weight="bold")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath="$^{" in text)[0]) / 72


def _box(analysis: Analysis, layout: _Layout, lines: float) -> tuple[float, float, float, float]:
    """The place of the plot on the page: its rows lie where the rows of the text do."""
    last = _last_row(analysis)
    left, right = ((_MARGIN + x) / (layout.width + 2 * _MARGIN) for x in layout.plot)
    return left, 1 - (last + 0.7) / lines, right - left, (last + 0.7 - _FIRST) / lines


def _last_row(analysis: Analysis) -> float:
    rows = 0 if not analysis.pooled else 3.2 if analysis.pooled.prediction else 2.2
    return _FIRST + len(analysis.studies) + rows


def _row(number: int) -> float:
    return 3.3 + number


def _head(page: Axes, analysis: Analysis, layout: _Layout) -> None:
    page.text(0, 0.75, _title(analysis), fontsize=SIZE + 3, weight="bold", color=_DARK, va="center")
    half = len(layout.numbers) // 2
    for name, columns in (("Experimental", layout.numbers[:half]), ("Control", layout.numbers[half:])):
        left, right = columns[0].left, columns[-1].right
        page.text((left + right) / 2, 1.65, name, weight="bold", ha="center", va="center")
        page.plot((left, right), (2.02, 2.02), color=_LIGHT, lw=0.8)
    page.text(0, 2.4, "Study", weight="bold", va="center")
    for column in (*layout.numbers, *([layout.weight] if analysis.pooled else []), layout.effect):
        page.text(column.right, 2.4, column.heading, weight="bold", ha="right", va="center")
    page.plot((0, layout.width), (_FIRST, _FIRST), color=_DARK, lw=0.9)


def _title(analysis: Analysis) -> str:
    unit = f", {analysis.unit}" if analysis.unit and analysis.measure == "MD" else ""
    what = f"{analysis.outcome[:1].upper()}{analysis.outcome[1:]}, {in_title(analysis.time)}"
    title = f"{what}: {NAMES[analysis.measure].lower()}{unit}"
    return title.replace("$", r"\$")


def _studies(page: Axes, plot: Axes, analysis: Analysis, layout: _Layout) -> None:
    weights = analysis.pooled.weights_random if analysis.pooled else (100.0,) * len(analysis.studies)
    low, high = _limits(analysis)
    for number, (study, weight) in enumerate(zip(analysis.studies, weights, strict=True)):
        y = _row(number)
        page.text(0, y, layout.labels[number], va="center")
        for column in (*layout.numbers, *([layout.weight] if analysis.pooled else []), layout.effect):
            page.text(column.right, y, column.cells[number], ha="right", va="center")
        _whisker(plot, y, study.interval, low, high)
        side = 3 + 11 * math.sqrt(weight / max(weights))
        if low <= study.interval.value <= high:
            plot.plot(study.interval.value, y, "s", color=_BLUE, ms=side, mew=0, zorder=3)


def _label(study: Study, analysis: Analysis) -> str:
    times = {s.chosen.time for s in analysis.studies}
    own = f"{study.chosen.label}, {study.chosen.time}" if len(times) > 1 and study.chosen.time else study.chosen.label
    own = own if len(own) <= _LONGEST else f"{own[: _LONGEST - 1]}…"
    own = own.replace("$", r"\$")
    signs = ",".join(sign for mark, sign in _signs(analysis).items() if mark in study.chosen.marks)
    return f"{own} $^{{{signs}}}$" if signs else own


def _signs(analysis: Analysis) -> dict[str, str]:
    """The letter of each mark that the plot needs: a, b, ..."""
    marks = {mark for study in analysis.studies for mark in study.chosen.marks}
    return dict(zip((mark for mark in _NOTES if mark in marks), "abcde", strict=False))


def _numbers(study: Study, side: str) -> tuple[str, ...]:
    group: Group = getattr(study.chosen, side)
    if group.events is not None:
        return f"{group.events}", f"{group.n}"
    digits = _decimals([study.chosen.experimental, study.chosen.control])
    return _minus(f"{group.mean:.{digits}f}"), f"{group.sd:.{digits}f}", f"{group.n}"


def _decimals(groups: list[Group]) -> int:
    """As many decimals as the means and SDs need, up to two, or three figures of the smallest SD."""
    numbers = [x for group in groups for x in (group.mean, group.sd) if x is not None]
    least = min((group.sd for group in groups if group.sd), default=1.0)
    most = max(2, 2 - math.floor(math.log10(least)))
    return max((min(most, _digits(x)) for x in numbers), default=0)


def _digits(number: float) -> int:
    """The decimals that a number needs."""
    return len(f"{number:.9f}".rstrip("0").partition(".")[2])


def _minus(number: str) -> str:
    return number.replace("-", "−")


def _interval(analysis: Analysis, interval: Interval) -> str:
    value, lower, upper = (_shown(analysis, x) for x in (interval.value, interval.lower, interval.upper))
    return f"{value} [{lower}, {upper}]"


def _shown(analysis: Analysis, value: float) -> str:
    return _minus(in_figures(analysis, shown(analysis.measure, value)))


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
    page.plot((0, layout.width), (first - 0.62, first - 0.62), color=_LIGHT, lw=0.8)
    rows = (("Common effect", pooled.common, _GREY), ("Random effects", pooled.random, _DARK))
    for number, (name, interval, colour) in enumerate(rows):
        y = first + number
        page.text(0, y, name, weight="bold" if colour == _DARK else "normal", va="center")
        for column in layout.numbers:
            page.text(
                column.right, y, column.total, ha="right", va="center", weight="bold" if colour == _DARK else "normal"
            )
        page.text(layout.effect.right, y, _interval(analysis, interval), ha="right", va="center", weight="bold")
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


def _prediction(page: Axes, plot: Axes, analysis: Analysis, layout: _Layout, y: float) -> None:
    assert analysis.pooled
    assert analysis.pooled.prediction
    lower, upper = analysis.pooled.prediction
    page.text(0, y, "Prediction interval", va="center")
    limits = f"[{_shown(analysis, lower)}, {_shown(analysis, upper)}]"
    page.text(layout.effect.right, y, limits, ha="right", va="center")
    low, high = _limits(analysis)
    _whisker(plot, y, Interval(analysis.pooled.random.value, lower, upper, 1.0), low, high, color="#a03623", lw=3)


def _axis(plot: Axes, analysis: Analysis, bottom: float) -> None:
    low, high = _limits(analysis)
    plot.set(xlim=(low, high), ylim=(bottom, _FIRST))
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
        for most in (6, 4, 2):
            values = [float(x) for x in MaxNLocator(most).tick_values(low, high) if low <= x <= high]
            digits = max(_digits(x) for x in values)
            ticks = [(x, _minus(f"{x:.{digits}f}")) for x in values]
            if sum(_inches(text) + _GAP for _, text in ticks) < PLOT:
                break  # large numbers need more room than small ones
        return ticks
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
        if pooled.is_narrow:
            yield NARROW
    if signs := _signs(analysis):
        yield "; ".join(f"{sign}: {_NOTES[mark]}" for mark, sign in signs.items())
    if analysis.left_out:
        names = ", ".join(one.study for one in analysis.left_out)
        names = names if len(names) <= 150 else f"{names[:149]}…"
        yield f"{len(analysis.left_out)} more with this outcome left out: {names}"
