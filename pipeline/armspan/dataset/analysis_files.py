"""An analysis -> its files: the forest plot, the studies as R reads them, the result."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

from armspan.dataset.analysis import Analysis, study_rows, summary
from armspan.dataset.cells import cell
from armspan.dataset.extras import need


def write_analysis(analysis: Analysis, out: Path) -> list[Path]:
    """Writes the forest plot (PNG, SVG), the studies with their effects (CSV) and the result (JSON)."""
    need("meta", "the forest plot", "matplotlib")
    from armspan.dataset.forest import draw_forest

    out.mkdir(parents=True, exist_ok=True)
    stem = out / "-".join(_slug(part) for part in (analysis.outcome, analysis.time, analysis.measure))
    paths = [stem.with_name(f"{stem.name}.{suffix}") for suffix in ("png", "svg", "csv", "json")]
    draw_forest(analysis, paths[:2])
    _write_studies(paths[2], analysis)
    paths[3].write_text(json.dumps(summary(analysis), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return paths


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.casefold()).strip("-") or "x"


_STUDY_COLUMNS = (
    *("slab", "yi", "vi", "effect", "lower", "upper", "weight_common", "weight_random", "n1i", "m1i", "sd1i", "ai"),
    *("n2i", "m2i", "sd2i", "ci", "outcome", "time", "unit", "source", "marks", "rows"),
)


def _write_studies(path: Path, analysis: Analysis) -> None:
    """The studies as R reads them: rma(yi, vi, data = read.csv(...)) gives the same."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_STUDY_COLUMNS)
        for row in study_rows(analysis):
            writer.writerow([cell(row.get(name)) for name in _STUDY_COLUMNS])
