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


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["in", "--out", "in"], "in: is an input, too; name another folder"),
        (["in", "--out", "./in/", "--overwrite"], "in: is an input, too; name another folder"),
        (["in", "--out", "in/1.txt"], "in/1.txt: is a file; name another folder"),
        (["in", "--out", "in/1.txt/out"], "in/1.txt/out: not a directory; name another folder"),
        (["in", "--out", "/dev/full"], "/dev/full: is a file; name another folder"),
        (["in", "--out", "full"], "full: not empty; name a new folder or add --overwrite"),
        (["in", "--out", "full", "--resume"], "full: no run of armspan in it that could go on; name its folder, or a "),
        (
            ["in", "--out", "o", "--resume", "--overwrite"],
            "o: --resume goes on with a run, --overwrite begins anew: name",
        ),
        (["nowhere", "--out", "out"], "nowhere: no such file or folder"),
    ],
)
def test_a_wrong_place_is_one_line_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], message: str
) -> None:
    (folder / "full").mkdir()
    (folder / "full" / "notes.md").write_text("mine")
    before = sorted(folder.rglob("*"))
    assert run("extract", *arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith(f"armspan: {message}"), err.count("\n")) == ("", True, 1)
    assert sorted(folder.rglob("*")) == before


def test_an_output_folder_among_the_inputs_is_no_input(folder: Path) -> None:
    assert run("extract", "in", "--out", "out") == 0
    assert run("extract", "in", "--out", "in/out") == 0
    assert run("extract", "in", "--out", "in/out", "--overwrite") == 0
    for name in ("records.jsonl", "problems.jsonl", "skipped.jsonl"):
        assert (folder / "in" / "out" / name).read_bytes() == (folder / "out" / name).read_bytes()


def test_an_input_that_is_named_twice_is_read_once(folder: Path) -> None:
    assert run("extract", "in", "in", "./in", "in/1.txt", "--out", "out") == 0
    skipped = [json.loads(line) for line in (folder / "out" / "skipped.jsonl").read_bytes().splitlines()]
    assert [line["reason"] for line in skipped] == [
        "named twice or linked: the same as .",
        "named twice or linked: the same as 1.txt",
    ]
    assert (folder / "out" / "records.jsonl").read_bytes().count(b"\n") == 3


def test_resume_says_what_it_could_not_keep(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", "in", "--out", "out") == 0
    capsys.readouterr()
    assert run("extract", "in", "--out", "out", "--resume", "--text-column", "Abstract") == 0
    assert capsys.readouterr().err == (
        "armspan: the finished run was made of other inputs, rules or options: all is done again\n"
    )
    (folder / "out" / "parts").mkdir()
    (folder / "out" / "parts" / "part-00000.jsonl").write_bytes(b"damaged")
    assert run("extract", "in", "--out", "out", "--resume") == 0
    assert capsys.readouterr().err == (
        "armspan: the finished batch was made of other inputs, rules or options, or damaged: done again\n"
    )
