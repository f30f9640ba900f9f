"""An evaluation as a page: figures, and every abstract with both readings highlighted side by side."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from armspan.display.colours import JUDGED, style_sheet
from armspan.evaluation.differences import Differences
from armspan.evaluation.disagreements import Disagreement
from armspan.evaluation.evaluate import Evaluation
from armspan.evaluation.places import Place

_KINDS = ("", *JUDGED)  # where marks overlap, the later one shows


@dataclass(frozen=True, slots=True)
class Mark:
    """A place that a reading says something about."""

    place: Place
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same marks; without kind: under none."""

    text: str
    kind: str
    says: str


@dataclass(frozen=True, slots=True)
class AbstractView:
    """One abstract on the page."""

    id: str
    readings: list[tuple[str, list[Piece]]]
    rows: list[Disagreement]


def write_page(evaluation: Evaluation, path: Path) -> None:
    """Writes the page; abstracts with the most disagreements come first."""
    path.write_text(page(evaluation), "utf-8", newline="\n")


def page(evaluation: Evaluation) -> str:
    """The page as HTML."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    rows: dict[str, list[Disagreement]] = defaultdict(list)
    for row in evaluation.disagreements:
        rows[row.abstract].append(row)
    views = [AbstractView(ident, _readings(evaluation, ident, rows[ident]), rows[ident]) for ident in evaluation.pairs]
    source = files(__package__).joinpath("page.html").read_text("utf-8")
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(source).render(
        colours=Markup(style_sheet()),
        names=evaluation.names,
        headings=evaluation.headings,
        figures=list(evaluation.figures.values()),
        abstracts=sorted(views, key=lambda view: -len(view.rows)),
        total=len(evaluation.disagreements),
        notes=evaluation.notes,
    )


def _readings(evaluation: Evaluation, ident: str, rows: list[Disagreement]) -> list[tuple[str, list[Piece]]]:
    """The text twice, as either side reads it; not at all where it is not known."""
    text = evaluation.texts.get(ident)
    if not text:
        return []
    agreed = [Mark(place, "right", says) for place, says in Differences(*evaluation.pairs[ident], text).agreed()]
    mine = [
        Mark(row.gold_place, "wrong" if row.predicted else "missed", row.gold or "")
        for row in rows
        if row.gold_place and row.gold
    ]
    theirs = [
        Mark(row.predicted_place, "wrong" if row.gold else "spurious", row.predicted or "")
        for row in rows
        if row.predicted_place and row.predicted
    ]
    one, other = evaluation.names
    return [(one, pieces(text, [*agreed, *mine])), (other, pieces(text, [*agreed, *theirs]))]


def pieces(text: str, marks: list[Mark]) -> list[Piece]:
    """The text cut where marks begin and end, each stretch with the gravest of its marks and what they say."""
    edges = sorted({0, len(text), *(edge for mark in marks for edge in mark.place)})
    found = []
    for start, end in pairwise(edges):
        over = [mark for mark in marks if mark.place[0] <= start and end <= mark.place[1]]
        kind = max((mark.kind for mark in over), key=_KINDS.index, default="")
        found.append(Piece(text[start:end], kind, "\n".join(dict.fromkeys(mark.says for mark in over))))
    return found
