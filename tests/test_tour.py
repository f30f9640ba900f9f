"""The tour in docs/tour.ipynb runs from its first cell to the forest plot."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from lxml import html

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def tour() -> Any:
    return runpy.run_path(str(DOCS / "run_tour.py"))["run_tour"]()


def outputs(notebook: Any, kind: str) -> list[str]:
    return [
        output["data"][kind]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if kind in output.get("data", {})
    ]


def kinds(notebook: Any) -> list[list[str]]:
    """For each cell the kinds of what it shows."""
    return [
        sorted(kind for output in cell.get("outputs", ()) for kind in output.get("data", {output["output_type"]: ""}))
        for cell in notebook.cells
    ]


def test_it_ends_with_a_forest_plot(tour: Any) -> None:
    (plot,) = outputs(tour, "image/svg+xml")
    words = " ".join(re.findall(r"<!-- (.*?) -->", plot))
    assert "Random effects" in words
    assert "'studies': 13" in outputs(tour, "text/plain")[-1]


def test_a_record_shows_itself(tour: Any) -> None:
    page = next(html.fromstring(shown) for shown in outputs(tour, "text/html") if "<mark" in shown)
    assert ("measurement", "3.1±1.3") in [(mark.get("title"), mark.text) for mark in page.iter("mark")]
    assert "Measurements" in [caption.text for caption in page.iter("caption")]
    assert any("P_VALUE" in shown for shown in outputs(tour, "text/html"))


def test_it_was_kept_with_what_it_shows(tour: Any) -> None:
    kept = nbformat.read(DOCS / "tour.ipynb", as_version=4)
    assert kinds(kept) == kinds(tour)
    assert [cell.source for cell in kept.cells] == [cell.source for cell in tour.cells]
    assert not re.search(r"/(?:home|root|tmp|work|Users)/", nbformat.writes(kept))
