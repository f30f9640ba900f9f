"""A run that is stopped, by whatever, goes on where it was; the result is that of a run that was never stopped."""

from __future__ import annotations

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import orjson
import pytest

from armspan.errors import OutputError
from armspan.record.validate import load_schema
from armspan.running.batch import extract_folder
from armspan.running.parts import kept_items, part_file

FILES = ["records.jsonl", "measurements.csv", "problems.jsonl", "skipped.jsonl"]
ALL = sorted([*FILES, "run.json"])
HEEDS = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # also where nohup has it ignored
ARMSPAN = [sys.executable, "-c", f"{HEEDS}; from armspan.cli import main; main()"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and limits of POSIX")


def made(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILES}


def names(out: Path) -> list[str]:
    return sorted(path.name for path in out.iterdir())


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six batches."""
    folder = tmp_path_factory.mktemp("resume") / "in"
    folder.mkdir()
    for number in range(530):
        text = f"Pain was {number}.5±0.4 in 20 patients (P<0.05). It fell." * (number % 3)
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def whole(inputs: Path) -> dict[str, bytes]:
    extract_folder([str(inputs)], inputs.parent / "whole")
    return made(inputs.parent / "whole")


def stop_after(batches: int, inputs: Path, out: Path) -> None:
    def progress(done: int, total: int) -> None:
        if done >= 100 * batches:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        extract_folder([str(inputs)], out, progress=progress)


# --- what is kept --------------------------------------------------------------------------------------------------


def test_finished_batches_are_kept(inputs: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    stop_after(2, inputs, tmp_path / "out")
    before = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "out" / "parts").iterdir()}
    assert sorted(before) == ["part-00000.jsonl", "part-00001.jsonl"]
    summary = extract_folder([str(inputs)], tmp_path / "out", resume=True)
    assert (summary.kept, names(tmp_path / "out"), made(tmp_path / "out")) == (2, ALL, whole)


def test_what_changed_is_done_again(inputs: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for file in sorted(inputs.iterdir())[:300]:
        (folder / file.name).write_bytes(file.read_bytes())
    stop_after(3, folder, out)
    (folder / "150.txt").write_text("Sleep was 7.5±0.5 in 9 women.")
    assert extract_folder([str(folder)], out, resume=True).kept == 2
    extract_folder([str(folder)], tmp_path / "anew")
    assert made(out) == made(tmp_path / "anew")


def test_other_rules_and_other_options_keep_nothing(inputs: Path, tmp_path: Path) -> None:
    stop_after(2, inputs, tmp_path / "out")
    assert extract_folder([str(inputs)], tmp_path / "out", resume=True, text_column="Abstract").kept == 0
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "mine.toml").write_text('[[terms]]\nname = "mine"\nwhy = "x"\nterms = ["x"]\n')
    stop_after(2, inputs, tmp_path / "more")
    assert extract_folder([str(inputs)], tmp_path / "more", resume=True, rules=(rules,)).kept == 0


@pytest.mark.parametrize("damage", ["cut", "empty", "other"])
def test_a_damaged_part_is_done_again(inputs: Path, whole: dict[str, bytes], tmp_path: Path, damage: str) -> None:
    stop_after(2, inputs, tmp_path / "out")
    part = part_file(tmp_path / "out" / "parts", 1)
    raw = part.read_bytes()
    part.write_bytes({"cut": raw[:-5], "empty": b"", "other": b"\xff\0" * 500}[damage])
    assert kept_items(part, orjson.loads(raw.splitlines()[0])["stamp"]) is None
    assert extract_folder([str(inputs)], tmp_path / "out", resume=True).kept == 1
    assert made(tmp_path / "out") == whole


def test_a_finished_run_is_left_as_it_is(inputs: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = extract_folder([str(inputs)], out)
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert extract_folder([str(inputs)], out, resume=True) == first
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before
    summary = extract_folder([str(inputs)], out, resume=True, shards="jsonl.zst")  # another result is wanted
    assert (summary.abstracts, names(out)) == (
        first.abstracts,
        ["measurements.csv", "problems.jsonl", "records", "run.json", "skipped.jsonl"],
    )


def test_a_folder_of_something_else_is_refused(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("mine")
    with pytest.raises(
        OutputError, match=r": no run of armspan in it that could go on; name its folder, or a new one$"
    ):
        extract_folder([str(inputs)], tmp_path, resume=True)
    assert names(tmp_path) == ["notes.md"]


def test_a_stopped_run_is_not_overwritten_in_silence(inputs: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    stop_after(2, inputs, tmp_path / "out")
    said = r": holds a run that was stopped; go on with --resume, or begin anew with --overwrite$"
    with pytest.raises(OutputError, match=said):
        extract_folder([str(inputs)], tmp_path / "out")
    assert names(tmp_path / "out" / "parts") == ["part-00000.jsonl", "part-00001.jsonl"]
    assert extract_folder([str(inputs)], tmp_path / "out", overwrite=True).kept == 0
    assert made(tmp_path / "out") == whole


# --- the manifest --------------------------------------------------------------------------------------------------


def test_the_manifest_tells_the_run(inputs: Path, whole: dict[str, bytes]) -> None:
    manifest = json.loads((inputs.parent / "whole" / "run.json").read_bytes())
    jsonschema.validate(manifest, load_schema("manifest"), format_checker=jsonschema.FormatChecker())
    assert manifest["options"] == {
        "inputs": [str(inputs)],
        "rules": [],
        "text_column": None,
        "shards": None,
        "max_length": 50_000,
        "time_limit": 10.0,
        "jobs": 1,
        "scheduler": None,
    }
    assert manifest["versions"].keys() >= {"armspan", "python", "platform", "regex"}
    counts = manifest["counts"]
    assert (counts["inputs"], counts["abstracts"], counts["skipped"], counts["problems"]) == (530, 353, 177, 0)
    assert counts["abstracts"] == whole["records.jsonl"].count(b"\n")
    assert manifest["timings"]["started"] <= manifest["timings"]["finished"]
    assert manifest["rules"] == json.loads(whole["records.jsonl"].splitlines()[0])["extractor"]["rules"]
    assert [made["path"] for made in manifest["inputs"]] == sorted(path.name for path in inputs.iterdir())
    assert manifest["inputs"][0] == {
        "id": "000",
        "path": "000.txt",
        "bytes": 0,
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    }


# --- killed --------------------------------------------------------------------------------------------------------


def start(*arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen([*ARMSPAN, *map(str, arguments)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def children(process: int) -> list[int]:
    """The processes that a process started, those of the workers last."""
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def workers(process: int) -> list[int]:
    """The workers that a process started."""
    return [child for child in children(process) if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def wait_for(process: subprocess.Popen[str], event: str) -> None:
    assert process.stderr
    while json.loads(process.stderr.readline())["event"] != event:
        pass


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred batches with three abstracts each, so that there is always something to kill."""
    folder = tmp_path_factory.mktemp("many") / "in"
    folder.mkdir()
    for number in range(10_000):
        text = f"Pain was {number}.5±0.4 in 20 patients (P<0.05)." if number % 100 < 3 else ""
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")
    extract_folder([str(folder)], folder.parent / "whole", jobs=1)
    return folder


@pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")
def test_twenty_kills_at_random_moments_lose_nothing(many: Path, tmp_path: Path) -> None:
    moments, out, kills = random.Random(20), tmp_path / "out", 0
    resume = ["extract", many, "--out", out, "--jobs", 2, "--resume", "--log-json"]
    for _ in range(10):
        kept = len(list(out.glob("parts/part-*")))
        with start(*resume) as run:
            for _ in range(moments.randrange(1, kept + 4)):
                wait_for(run, "progress")
            os.kill(moments.choice(workers(run.pid)), signal.SIGKILL)
            for _ in range(moments.randrange(4)):
                wait_for(run, "progress")
            time.sleep(moments.uniform(0, 0.02))
            assert run.poll() is None
            run.kill()
        kills += 1 + (run.returncode == -signal.SIGKILL)
        assert not (out / "records.jsonl").exists()
    assert (kills, names(out)) == (20, ["parts"])
    with start(*resume) as run:
        assert run.stderr
        *_, told = [json.loads(line) for line in run.stderr]
    assert (told["event"], told["inputs"], told["abstracts"], told["kept"] > 0) == ("finished", 10_000, 300, True)
    assert (names(out), made(out)) == (ALL, made(many.parent / "whole"))


@pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")
def test_a_killed_worker_costs_a_line(many: Path, tmp_path: Path) -> None:
    with start("extract", many, "--out", tmp_path / "out", "--jobs", 2, "--log-json") as run:
        wait_for(run, "progress")
        os.kill(children(run.pid)[-1], signal.SIGKILL)
        assert run.stderr
        told = [json.loads(line) for line in run.stderr]
    assert run.returncode == 0
    died = "a worker process died; what it had in hand is done again"  # a batch it was writing is damaged, as is told
    assert next(line["message"] for line in told if line["event"] == "notice") == died
    assert made(tmp_path / "out") == made(many.parent / "whole")


@pytest.mark.skipif(sys.platform != "linux", reason="children are looked up in /proc")
@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_workers_end_with_their_parent(many: Path, tmp_path: Path, stop: signal.Signals) -> None:
    with start("extract", many, "--out", tmp_path / "out", "--jobs", 2, "--log-json") as run:
        wait_for(run, "progress")
        workers = [os.pidfd_open(child) for child in children(run.pid)]
        run.send_signal(stop)
        assert run.stderr
        said = [line for line in run.stderr.read().splitlines() if not line.startswith("{")]
        run.wait()
        for worker in workers:  # readable when the process is gone
            assert select.select([worker], [], [], 20)[0] == [worker]
            os.close(worker)
    if stop == signal.SIGINT:
        assert run.returncode == 130
        assert said == [f"armspan: stopped; what is finished lies in {tmp_path / 'out'}: go on with --resume"]
    extract_folder([str(many)], tmp_path / "out", resume=True)
    assert made(tmp_path / "out") == made(many.parent / "whole")


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(("room", "full"), [(400_000, ""), (100_000, "parts")])  # the whole has none; not even a part
def test_a_full_disk_is_one_line_and_loses_nothing(
    inputs: Path, whole: dict[str, bytes], tmp_path: Path, room: int, full: str, jobs: str
) -> None:
    out = tmp_path / "out"
    code = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); {ARMSPAN[-1]}"
    command = [sys.executable, "-c", code, "extract", inputs, "--out", out, "--jobs", jobs]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (
        2,
        f"armspan: {out / full}: file too large; mend that, then go on with --resume\n",
    )
    kept = len(list(out.glob("parts/part-*")))
    assert names(out) == (["parts"] if kept else [])
    assert extract_folder([str(inputs)], out, resume=True).kept == kept
    assert (kept == 6, names(out), made(out)) == (not full, ALL, whole)
