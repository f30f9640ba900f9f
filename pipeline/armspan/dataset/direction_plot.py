"""Directions of effects -> the effect direction plot: one row per study, an arrow each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, NamedTuple

from armspan.dataset.directions import CONFLICTING, Directed, Directions, said_test
from armspan.dataset.drawing import (
    DARK,
    GAP,
    GREY,
    LIGHT,
    SIZE,
    WIDE_GAP,
    drawing,
    inches,
    new_page,
    plain,
    save,
    shortened,
)
from armspan.dataset.findings import MORE_OR_LESS
from armspan.dataset.times import in_title

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FIRST, _ABOVE = 2.35, 1.95  # rows: the line under the header, the header
_SMALL = SIZE - 1.5  # points
_STEP = 1.12  # rows from study to study
_ARROW, _ICON = 0.9, 0.36  # inches, of the column of arrows, of one in the legend
_SIZES = ((300, 19.0), (49, 14.0), (0, 9.0))  # points, of studies with more participants than that
_FILLS = {True: DARK, False: "white", None: LIGHT}  # significant, not, not said
_UP = ((0, 1), (0.72, 0.16), (0.27, 0.16), (0.27, -1), (-0.27, -1), (-0.27, 0.16), (-0.72, 0.16), (0, 1))
_HALF = ((1, 0), (0.42, 0.6), (0.42, 0.22))  # of the arrow that points both ways


class _Column(NamedTuple):
    heading: str
    cells: tuple[str, ...]
    left: float
    right: float
    to_right: bool  # numbers are set to the right edge


def draw_directions(found: Directions, paths: Sequence[Path]) -> None:
    """Draws the plot into each path; the suffix says the format. The same directions give the same picture."""
    with drawing():
        columns, arrows, last = _lay_out(found)
        title, legend = _title(found), _legend(found)
        width = max(last, inches(title, SIZE + 3), sum(_width(group) for group in legend))
        notes = [line for note in _notes(found) for line in wrap(note, int(15 * width))]
        bottom = _FIRST + _STEP * len(found.studies) + 0.2
        figure, page = new_page(width, bottom + 5.2 + 0.8 * len(notes))
        page.text(0, 0.75, title, fontsize=SIZE + 3, weight="bold", color=DARK, va="center")
        _table(page, found, columns, arrows, width)
        page.plot((0, width), (bottom, bottom), color=LIGHT, lw=0.8)
        _draw_legend(page, legend, bottom + 0.75)
        for number, note in enumerate(notes):
            page.text(0, bottom + 5.0 + 0.8 * number, note, va="center", color=GREY, fontsize=_SMALL)
        save(figure, paths)


def _title(found: Directions) -> str:
    what = f"{found.outcome[:1].upper()}{found.outcome[1:]}, {in_title(found.time)}"
    return plain(f"{what}: direction of effect")


def _lay_out(found: Directions) -> tuple[list[_Column], float, float]:
    """The columns, the middle of the arrows, and the right edge; a column that says the same everywhere is left out."""
    studies, x = found.studies, 0.0
    columns: list[_Column] = []

    def add(heading: str, cells: Sequence[str], to_right: bool = False) -> None:
        nonlocal x
        right = x + max(map(inches, (heading, *cells)))
        columns.append(_Column(heading, tuple(cells), x, right, to_right))
        x = right + WIDE_GAP

    add("Study", [plain(shortened(study.label)) for study in studies])
    for heading, cells in (
        ("Outcome", [plain(shortened(study.outcome, 34)) for study in studies]),
        ("Time", [plain(shortened(study.time or "", 18)) for study in studies]),
    ):
        if len(set(cells)) > 1:
            add(heading, cells)
    add("Experimental", [plain(shortened(study.experimental, 30)) for study in studies])
    add("Control", [plain(shortened(study.control, 30)) for study in studies])
    add("n", ["" if study.enrollment is None else f"{study.enrollment}" for study in studies], to_right=True)
    arrows = x + _ARROW / 2
    x += _ARROW + GAP
    add("P", [_p(study) for study in studies], to_right=True)
    return columns, arrows, x - WIDE_GAP


def _p(study: Directed) -> str:
    return "" if study.p is None else study.p.removeprefix("= ")


def _table(page: Axes, found: Directions, columns: list[_Column], arrows: float, width: float) -> None:
    for column in columns:
        place = (column.right, "right") if column.to_right else (column.left, "left")
        page.text(place[0], _ABOVE, column.heading, weight="bold", ha=place[1], va="center")
        for number, cell in enumerate(column.cells):
            page.text(place[0], _row(number), cell, ha=place[1], va="center")
    page.text(arrows, _ABOVE, "Effect", weight="bold", ha="center", va="center")
    page.plot((0, width), (_FIRST, _FIRST), color=DARK, lw=0.9)
    for number, study in enumerate(found.studies):
        _arrow(page, arrows, _row(number), study.direction, study.significant, _size(study.enrollment))


def _row(number: int) -> float:
    return _FIRST + 0.62 + _STEP * number


def _size(enrollment: int | None) -> float:
    return next((size for least, size in _SIZES if enrollment and enrollment > least), _SIZES[-1][1])


def _arrow(page: Axes, x: float, y: float, direction: str, significant: bool | None, size: float) -> None:
    from matplotlib.path import Path as Shape

    sign = {"higher": 1, "lower": -1}.get(direction)
    shape = [(a, sign * b) for a, b in _UP] if sign else _both_ways()
    style: Any = {"mfc": _FILLS[significant], "mec": DARK if significant is not None else GREY, "mew": 1.0}
    page.plot(x, y, marker=Shape(shape, closed=True), ms=size, ls="", clip_on=False, **style)


def _both_ways() -> list[tuple[float, float]]:
    """The outline of an arrow that points left and right."""
    right = list(_HALF)
    upper = [*right, *((-a, b) for a, b in reversed(right))]
    lower = [(a, -b) for a, b in reversed(upper[1:-1])]
    return [*upper, *lower, upper[0]]


class _Group(NamedTuple):
    """A heading, and what the arrows below it mean: direction, significant, participants, words."""

    heading: str
    entries: tuple[tuple[str, bool | None, int, str], ...]


def _legend(found: Directions) -> tuple[_Group, ...]:
    """What the arrows mean: three ways, three fills, three sizes."""
    merit = {
        way: "" if found.better is None else ", better" if way == found.better else ", worse" for way in MORE_OR_LESS
    }
    ways = (
        ("higher", None, 100, f"higher with experimental{merit['higher']}"),
        ("lower", None, 100, f"lower with experimental{merit['lower']}"),
        ("", None, 100, "no difference, or conflicting"),
    )
    fills = (
        ("higher", True, 100, "significant"),
        ("higher", False, 100, "not significant"),
        ("higher", None, 100, "not said"),
    )
    sizes = (
        ("higher", True, 301, "more than 300"),
        ("higher", True, 50, "50 to 300"),
        ("higher", True, 1, "fewer, or not said"),
    )
    return _Group("Direction", ways), _Group("Significance", fills), _Group("Participants", sizes)


def _width(group: _Group) -> float:
    return _ICON + max(inches(words, _SMALL) for *_, words in group.entries) + WIDE_GAP


def _draw_legend(page: Axes, legend: tuple[_Group, ...], y: float) -> None:
    x = 0.0
    for group in legend:
        page.text(x, y, group.heading, va="center", color=GREY, fontsize=_SMALL, weight="bold")
        for number, (direction, significant, people, words) in enumerate(group.entries, 1):
            _arrow(page, x + 0.14, y + number, direction, significant, _size(people))
            page.text(x + _ICON, y + number, words, va="center", color=GREY, fontsize=_SMALL)
        x += _width(group)


def _notes(found: Directions) -> Iterator[str]:
    yield said_test(found)
    if any(study.direction == CONFLICTING for study in found.studies):
        yield "Conflicting: several experimental arms or controls, which do not go the same way."
    yield "Direction of effect regardless of significance; P values as reported (SWiM; Cochrane Handbook 12.2.1.3)."
    if found.left_out:
        names = shortened(", ".join(one.study for one in found.left_out), 150)
        yield f"{len(found.left_out)} more with this outcome left out: {names}"
