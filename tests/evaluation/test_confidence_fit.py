"""Points are set from what tells right rows from wrong ones of a batch that they were not made from."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parent.parent.parent
Line = dict[str, str]


@pytest.fixture
def fitting(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import confidence

    return confidence


def rows(right: dict[str, float], each: int = 60) -> list[Line]:
    """Rows of three batches: `cell` tells how many are right, `noise` tells nothing."""
    rng = random.Random(3)
    return [
        {
            "commit": "c",
            "batch": batch,
            "layer": "measurements",
            "rule": "vs-pair: subject",
            "features": f"cell={cell} noise={rng.choice('abc')}",
            "right": "value arm outcome" if n < share * each else "value",
        }
        for batch in ("batch-1", "batch-2", "batch-3")
        for cell, share in right.items()
        for n in range(each)
    ]


def test_what_tells_is_taken_and_what_does_not_is_left(fitting: ModuleType) -> None:
    fit = fitting.Fit("measurements", rows({"full": 1.0, "part": 0.85, "double": 0.2}))
    assert fit.chosen == ["cell"]
    (table,) = tomllib.loads(fit.toml())["confidence"]
    worth = table["points"]["cell"]
    assert worth["full"] > worth["part"] > worth["double"]
    assert table["base"] + worth["full"] >= table["high"] > table["base"] + worth["part"] >= table["medium"]
    assert table["medium"] > table["base"] + worth["double"]


def test_a_few_faultless_rows_make_no_level(fitting: ModuleType) -> None:
    fit = fitting.Fit("measurements", rows({"full": 1.0, "double": 0.2}, each=8))
    assert "high" not in tomllib.loads(fit.toml())["confidence"][0]


def test_credits(fitting: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    import credits_of_rules

    lines = credits_of_rules.credits_table({"blind": rows({"full": 0.5}, each=2), "other": []})
    assert lines[2:4] == [
        "| arm of measurements | `vs-pair` | 3/6 |  |",
        "| outcome of measurements | `subject` | 3/6 |  |",
    ]
    assert lines[-1].startswith("Never decided anything: ")
