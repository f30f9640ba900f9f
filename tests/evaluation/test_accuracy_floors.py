"""The ratchet: no figure of corpus/ falls below the floor that was reached once.

`python benchmarks/accuracy.py --renew-floors` writes the floors anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from armspan.evaluation.evaluate import Evaluation, evaluate_paths
from armspan.evaluation.gold import read_gold

ROOT = Path(__file__).parent.parent.parent
FLOORS = json.loads((ROOT / "tests" / "accuracy_floors.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def measured() -> Evaluation:
    """The corpus, extracted and compared with its gold."""
    return evaluate_paths(ROOT / "corpus" / "abstracts", read_gold(ROOT / "corpus" / "gold"))


@pytest.mark.parametrize(("rate", "floor"), FLOORS.items())
def test_no_figure_falls_below_its_floor(measured: Evaluation, rate: str, floor: float) -> None:
    assert measured.rate(rate) >= floor, (
        f"{rate}: see what is wrong with armspan evaluate corpus/abstracts corpus/gold --errors errors.csv"
    )
