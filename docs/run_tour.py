"""Runs docs/tour.ipynb and writes it back with what its cells show.

python docs/run_tour.py
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

TOUR = Path(__file__).parent / "tour.ipynb"
_CELL_FILE = re.compile(r"\S*ipykernel_\d+\S*?\.py")  # another one on every run


def run_tour() -> Any:
    """The notebook after a run in a kernel of its own; raises `CellExecutionError` where a cell fails."""
    notebook = nbformat.read(TOUR, as_version=4)
    NotebookClient(
        notebook, timeout=300, resources={"metadata": {"path": str(TOUR.parent)}}, record_timing=False
    ).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = _CELL_FILE.sub("tour.ipynb", output.text)
    return notebook


if __name__ == "__main__":
    nbformat.write(run_tour(), TOUR)
