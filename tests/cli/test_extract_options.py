"""The options of `armspan extract` for large runs, as a person meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from armspan.cli import main

TEXT = "Pain was {}.5±0.4 in 20 patients (P<0.05)."


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with three abstracts in `in`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(TEXT.format(number), encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


def test_log_json_tells_machines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", "in", "--out", "out", "--log-json") == 0
    out, err = capsys.readouterr()
    told = [json.loads(line) for line in err.splitlines()]
    assert out == ""
    assert [line["event"] for line in told] == ["started", "progress", "finished"]
    assert (told[1]["done"], told[1]["total"]) == (3, 3)
    assert (told[2]["out"], told[2]["abstracts"], told[2]["problems"]) == ("out", 3, 0)


def test_shards_are_named_at_the_end(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", "in", "--out", "out", "--shards", "jsonl.zst") == 0
    assert capsys.readouterr().out.endswith(" out/records holds the records, out/measurements.csv the table.\n")


def test_resume_says_what_it_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "run.json").write_text("{}")
    assert run("extract", "in", "--out", "full", "--resume") == 0  # of what is no manifest nothing is kept
    assert "kept" not in capsys.readouterr().out
    assert run("extract", "in", "--out", "full", "--resume") == 0
    assert " Abstracts           3\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--shards", "csv"], "--shards csv: not known; it is jsonl.zst or parquet"),
        (["--scheduler", "nowhere://x"], "nowhere://x: no Dask scheduler there"),
    ],
)
def test_wrong_options_are_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert run("extract", "in", "--out", "out", *options) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"armspan: {message}")
    assert err.count("\n") == 1
