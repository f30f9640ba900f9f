"""A text too long for an abstract, and one that takes too long: each is a problem, and the run goes on."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from time import process_time

import jsonschema
import pytest

from armspan.cli import main
from armspan.errors import InputError
from armspan.extraction import Extractor
from armspan.reading.inputs import Input
from armspan.record.validate import load_schema
from armspan.running import work as working
from armspan.running.batch import extract_folder
from armspan.running.engines import choose_engine
from armspan.running.limits import Limits, TimeLimitError, Watch
from armspan.running.parts import part_file, read_part
from armspan.running.work import Done, Job, Unit, made_by, work

ENDLESS = "Values were " + "12.3 ± 4.5 and 6.7 (8.9), " * 40_000  # a megabyte: a minute's work
GOOD = "Pain was {}.5±0.4 in 20 patients (P<0.05)."
GIVEN_UP = "took longer than 2 s and was given up; to wait longer, raise --time-limit"
ENGINES = [(1, None), (2, None), (1, "local")]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with three abstracts in `in`, the second of them without end."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name, text in (("a", GOOD.format(1)), ("b", ENDLESS), ("c", GOOD.format(2))):
        (tmp_path / "in" / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def run(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    return stopped.value.code


def lines(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def ids(out: Path) -> list[object]:
    return [json.loads(line)["source"]["id"] for line in (out / "records.jsonl").read_bytes().splitlines()]


# --- length --------------------------------------------------------------------------------------------------------


def test_a_text_that_is_no_abstract_is_a_problem(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", "in", "--out", "out") == 1
    reason = "1,040,012 characters: longer than an abstract (50,000) and not read; give the abstract alone, or raise "
    assert lines(folder / "out" / "problems.jsonl") == [{"path": "b.txt", "id": "b", "reason": reason + "--max-length"}]
    assert ids(folder / "out") == ["a", "c"]
    assert capsys.readouterr().err == f"armspan: b.txt: {reason}--max-length\n"


def test_the_last_character_counts_and_the_limit_can_be_set(folder: Path) -> None:
    text = GOOD.format(3)
    (folder / "in" / "b.txt").write_text(text, encoding="utf-8")
    assert run("extract", "in/b.txt", "--out", "fits", "--max-length", str(len(text))) == 0
    assert run("extract", "in/b.txt", "--out", "not", "--max-length", str(len(text) - 1)) == 1


def test_limits_are_in_the_manifest_and_others_make_it_anew(folder: Path) -> None:
    (folder / "in" / "b.txt").unlink()
    notices: list[str] = []
    again = partial(extract_folder, ["in"], folder / "out", resume=True, notice=notices.append)
    extract_folder(["in"], folder / "out")
    again()
    assert notices == []
    again(limits=Limits(60_000, math.inf))
    assert notices == ["the finished run was made of other inputs, rules or options: all is done again"]
    manifest = json.loads((folder / "out" / "run.json").read_bytes())
    jsonschema.validate(manifest, load_schema("manifest"))
    assert (manifest["options"]["max_length"], manifest["options"]["time_limit"]) == (60_000, None)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--max-length", "0"], "--max-length 0: must be 1 or more"),
        (["--time-limit", "0"], "--time-limit 0: must be more than 0 seconds; for no limit, write inf"),
        (["--time-limit", "-1"], "--time-limit -1: must be more than 0 seconds; for no limit, write inf"),
        (["--time-limit", "nan"], "--time-limit nan: must be more than 0 seconds; for no limit, write inf"),
    ],
)
def test_limits_that_cannot_be_are_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], message: str
) -> None:
    assert run("extract", "in", "--out", "out", *options) == 2
    assert capsys.readouterr().err == f"armspan: {message}\n"
    assert not (folder / "out").exists()


# --- time ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("jobs", "scheduler"), ENGINES)
def test_a_text_without_end_is_given_up_and_the_run_goes_on(folder: Path, jobs: int, scheduler: str | None) -> None:
    if scheduler:
        pytest.importorskip("distributed")
    options = ["--max-length", "2000000", "--time-limit", "2", "--jobs", str(jobs)]
    options += ["--scheduler", scheduler] if scheduler else []
    command = [sys.executable, "-c", "from armspan.cli import main; main()", "extract", "in", "--out", "out", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 1
    assert done.stderr.endswith(f"armspan: b.txt: {GIVEN_UP}\n")
    assert scheduler or done.stderr.count("\n") == 1  # Dask's own threads may have something to say
    assert lines(folder / "out" / "problems.jsonl") == [{"path": "b.txt", "id": "b", "reason": GIVEN_UP}]
    assert ids(folder / "out") == ["a", "c"]


def stubborn(job: Job, unit: Unit, fatal: frozenset[int] = frozenset(), trail: Path | None = None) -> Done:
    """Work that never ends on any text with "Sleep", and takes what is raised for a fault of its own."""

    def endless(*item: object) -> object:
        while "Sleep" in item[1].text:  # type: ignore[attr-defined]
            try:
                list(range(1000))
            except Exception as error:
                raise AssertionError from error
        return real(*item)  # type: ignore[arg-type]

    real, working._extract = working._extract, endless  # type: ignore[assignment]
    try:
        return work(job, unit, fatal, trail)
    finally:
        working._extract = real


@pytest.mark.parametrize(("jobs", "scheduler"), ENGINES)
def test_code_that_never_ends_is_ended_by_every_engine(tmp_path: Path, jobs: int, scheduler: str | None) -> None:
    if scheduler:
        pytest.importorskip("distributed")
    (tmp_path / "parts").mkdir()
    for name in ("Pain", "Sleep", "Gait"):
        (tmp_path / name).write_text(f"{name} was 2.5±0.4 in 20 patients.", encoding="utf-8")
    inputs = [Input(name, name, str(tmp_path / name)) for name in ("Pain", "Sleep", "Gait")]
    units = [Unit(0, tuple(inputs), None, 3), Unit(1, (inputs[2],), None, 1)]
    job = Job(tmp_path / "parts", made_by(Extractor()), limits=Limits(seconds=3))
    done = list(choose_engine(jobs, scheduler)(units, partial(stubborn, job)))
    assert sorted(unit.number for unit in done if isinstance(unit, Done)) == [0, 1]
    first = [(entry.kind, entry.reason) for entry in read_part(part_file(job.parts, 0))]
    given_up = GIVEN_UP.replace("2 s", "3 s")
    assert first == [("record", None), ("problem", given_up), ("record", None)]
    assert [entry.kind for entry in read_part(part_file(job.parts, 1))] == ["record"]


def count_up(seconds: float) -> Iterator[float]:
    begin = process_time()
    while (passed := process_time() - begin) < seconds:
        yield passed


def test_what_is_quick_is_left_alone_and_errors_pass() -> None:
    with Watch(0.3) as watch:
        assert [watch.call(lambda: 7) for _ in range(3)] == [7, 7, 7]
        with pytest.raises(KeyError):
            watch.call(lambda: {}["none"])
        assert max(count_up(2)) > 1.9  # what is not called by it may take long


def test_a_slow_start_is_forgiven_once() -> None:
    seconds = iter([60, 0.0])
    with Watch(0.3) as watch:
        assert watch.call(lambda: list(count_up(next(seconds)))) == []
        with pytest.raises(TimeLimitError, match=r"^took longer than 0.3 s and was given up; to wait longer, raise"):
            watch.call(lambda: list(count_up(60)))


class Swallows:
    """What is raised while an object goes is swallowed by Python."""

    def __del__(self) -> None:
        list(count_up(60))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_is_swallowed_is_raised_again() -> None:
    def swallowing() -> None:
        Swallows()
        list(count_up(60))

    with Watch(0.3) as watch, pytest.raises(TimeLimitError):
        watch.call(swallowing)


def test_no_limit_needs_no_thread() -> None:
    with Watch(math.inf) as watch:
        assert watch.call(lambda: 7) == 7
        assert not watch._thread.is_alive()


def test_limits_of_the_interface_are_checked_too() -> None:
    with pytest.raises(InputError, match=r"^--time-limit -3: must be"):
        Limits(seconds=-3)


def test_nothing_is_left_for_python_to_look_for() -> None:
    """A profiler stands still for ever where Python still looks for an exception that was taken back."""
    lines = [
        "import sys",
        "from armspan.running.limits import Watch",
        "with Watch(5) as watch:",
        "    watch.call(int)",
        "sys.setprofile(lambda *event: None)",
        "print(sum(map(lambda n: n, range(9))))",
    ]
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, timeout=60)
    assert done.stdout == "36\n"
