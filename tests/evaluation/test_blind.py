"""The blind table: only ever added to, and blind only up to the commit that stands beside an opened batch."""

from __future__ import annotations

import copy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import armspan
from armspan.evaluation.evaluate import Evaluation
from armspan.evaluation.readings import read

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def blind(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    import blind

    return blind


def test_lines_are_added_and_none_is_touched(blind: ModuleType, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    assert blind.read_lines(table) == []
    blind.add(table, ("commit", "f1"), [{"commit": "a", "f1": "0.500"}])
    first = table.read_bytes()
    blind.add(table, ("commit", "f1"), [{"commit": "b", "f1": ""}])
    assert table.read_bytes().startswith(first)
    assert blind.read_lines(table) == [{"commit": "a", "f1": "0.500"}, {"commit": "b", "f1": ""}]


def test_a_batch_is_open_after_its_commit(blind: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = tmp_path / "batches.toml"
    opened.write_text('[opened]\nbatch-1 = "b"\n')
    monkeypatch.setattr(blind, "OPENED", opened)
    monkeypatch.setattr(blind, "is_ancestor", lambda one, other: one <= other)
    asked = [("batch-1", "a"), ("batch-1", "b"), ("batch-1", "c"), ("batch-2", "c")]
    assert [blind.is_open(*batch_and_commit) for batch_and_commit in asked] == [False, False, True, False]


def test_rows_tell_what_is_right_without_words_of_the_text(blind: ModuleType, gold: dict[str, Any]) -> None:
    text = gold["text"]
    record = armspan.extract(text).to_dict() | {"source": {"id": "x1"}}
    gold = copy.deepcopy(gold)
    gold["measurements"][1]["value"] = 99.0
    rows = list(blind.judged(Evaluation({"x1": (read(gold), read(record))}, {"x1": text})))
    assert [row["layer"] for row in rows] == ["measurements"] * 4 + ["analyses"] * 2
    assert [row["right"] for row in rows[:2]] == ["value arm outcome time kind", ""]
    assert rows[4]["right"] == "p comparison arms outcomes"
    assert "arms=2 introduced=all" in rows[0]["features"]
    assert not [word for word in ("cast", "VAS", "sores", "3.1") if any(word in str(row) for row in rows)]


@pytest.mark.parametrize(
    ("words", "changed", "missing", "commit"),
    [
        ([], "", "", "newest"),
        ([], " M rules/arms.toml", "", None),
        (["--at", "HEAD~2"], " M rules/arms.toml", "", "HEAD~2"),
        (["--at", "HEAD~2"], "", "no corpus", None),
    ],
)
def test_which_commit_is_measured(
    blind: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str], changed: str, missing: str, commit: str | None
) -> None:
    monkeypatch.setattr("sys.argv", ["blind.py", *words])
    monkeypatch.setattr(blind, "newest", lambda: "newest")
    monkeypatch.setattr(blind, "git", lambda *said: changed if said[0] == "status" else said[-1])
    assert blind.asked_commit("What it is.", missing) == commit
