"""What plots for a review share: sizes, colours, fonts, and how wide words are."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ROW = 0.29  # inches
SIZE = 9.5  # points
MARGIN, GAP, WIDE_GAP = 0.16, 0.17, 0.34  # inches
LONGEST = 60  # characters of a label
BLUE, DARK, GREY, LIGHT = "#2b6a99", "#16324a", "#666666", "#c9d3da"
# for names in scripts that the first font does not have; those that are installed serve
_FONTS = ("DejaVu Sans", "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "Arial Unicode MS")


@contextmanager
def drawing() -> Iterator[None]:
    """The style of all plots; the same numbers give the same picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    style: Any = {"font.size": SIZE, "svg.hashsalt": "armspan", "font.family": fonts()}
    with pyplot.rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Glyph .* missing")  # a box stands for it; the table beside has the name
        yield


def new_page(width: float, lines: float) -> tuple[Figure, Axes]:
    """A figure with a page to write on: `width` in inches, `lines` in rows from the top."""
    from matplotlib import pyplot

    figure = pyplot.figure(figsize=(width + 2 * MARGIN, lines * ROW))
    share = MARGIN / (width + 2 * MARGIN)
    page = figure.add_axes((share, 0.0, 1 - 2 * share, 1.0))
    page.set(xlim=(0, width), ylim=(lines, 0))
    page.axis("off")
    return figure, page


def save(figure: Figure, paths: Sequence[Path]) -> None:
    """Writes a figure into each path; the suffix says the format."""
    from matplotlib import pyplot

    for path in paths:
        figure.savefig(path, dpi=160, metadata={"Date": None} if path.suffix == ".svg" else None)
    pyplot.close(figure)


@cache
def fonts() -> list[str]:
    """The fonts that are installed, the first one first."""
    from matplotlib.font_manager import get_font_names

    installed = set(get_font_names())
    return [font for font in _FONTS if font in installed]


def inches(text: str, size: float = SIZE) -> float:
    """How wide a text will be, in bold."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family=fonts(), size=size, weight="bold")
    return float(text_to_path.get_text_width_height_descent(text, font, ismath="$^{" in text)[0]) / 72


def plain(text: str) -> str:
    """Text as it stands, for a program that takes $ for mathematics."""
    return text.replace("$", r"\$")


def shortened(text: str, longest: int = LONGEST) -> str:
    """Text that is not longer than a label can be."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def digits(number: float) -> int:
    """The decimals that a number needs."""
    return len(f"{number:.9f}".rstrip("0").partition(".")[2])


def minus(number: str) -> str:
    """A number with a minus sign instead of a hyphen."""
    return number.replace("-", "−")
