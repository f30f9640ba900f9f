"""An analysis -> its files: the plot, the studies as R reads them, the result."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path
from typing import Any

from armspan.dataset import directions
from armspan.dataset.analysis import Analysis, study_rows, summary
from armspan.dataset.cells import cell
from armspan.dataset.columns import Row
from armspan.dataset.directions import Directions
from armspan.dataset.extras import need


def write_analysis(analysis: Analysis, out: Path) -> list[Path]:
    """Writes the forest plot (PNG, SVG), the studies with their effects (CSV) and the result (JSON)."""
    need("meta", "the forest plot", "matplotlib")
    from armspan.dataset.forest import draw_forest

    paths = _paths(out, analysis.outcome, analysis.time, analysis.measure)
    draw_forest(analysis, paths[:2])
    _write_rows(paths[2], _STUDY_COLUMNS, study_rows(analysis))
    _write_result(paths[3], summary(analysis))
    return paths


def write_directions(found: Directions, out: Path) -> list[Path]:
    """Writes the effect direction plot (PNG, SVG), the studies with their directions (CSV) and the result (JSON)."""
    need("meta", "the effect direction plot", "matplotlib")
    from armspan.dataset.direction_plot import draw_directions

    paths = _paths(out, found.outcome, found.time, "directions")
    draw_directions(found, paths[:2])
    result = directions.summary(found)
    rows = [{**study, "rows": "; ".join(study["rows"])} for study in result["studies"]]
    _write_rows(paths[2], tuple(field.name for field in fields(directions.Directed)), rows)
    _write_result(paths[3], result)
    return paths


def _paths(out: Path, *parts: str) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    stem = "-".join(_slug(part) for part in parts)
    return [out / f"{stem}.{suffix}" for suffix in ("png", "svg", "csv", "json")]


def _write_result(path: Path, result: dict[str, Any]) -> None:
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-") or "x"


_STUDY_COLUMNS = (
    *("slab", "yi", "vi", "effect", "lower", "upper", "weight_common", "weight_random", "n1i", "m1i", "sd1i", "ai"),
    *("n2i", "m2i", "sd2i", "ci", "outcome", "time", "unit", "source", "marks", "rows"),
)


def _write_rows(path: Path, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    """The studies as R reads them: rma(yi, vi, data = read.csv(...)) gives the same."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([cell(row.get(name)) for name in columns] for row in rows)
