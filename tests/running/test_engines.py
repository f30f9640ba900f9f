"""One process, several, a Dask cluster: the same bytes, also where a worker is lost on the way."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from armspan.extraction import Extractor
from armspan.reading.columns import Columns
from armspan.reading.inputs import Input
from armspan.running.batch import choose_jobs, extract_folder
from armspan.running.engines import Lost, choose_engine, rescue
from armspan.running.errors import EngineError
from armspan.running.parts import part_file, read_part
from armspan.running.units import BATCH, LARGE, MANY_LARGE, Load, Unit, make_units, weigh
from armspan.running.work import Done, Job, made_by, work

FILES = ["records.jsonl", "measurements.csv", "problems.jsonl", "skipped.jsonl"]
pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and permissions of POSIX")


def made(out: Path) -> dict[str, bytes]:
    return {name: (out / name).read_bytes() for name in FILES}


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files of every fate: records, twins, problems, none, an id that is taken, an export of several batches."""
    folder = tmp_path_factory.mktemp("engines") / "in"
    (folder / "more").mkdir(parents=True)
    for number in range(230):
        text = f"Pain was {0 if number == 180 else number}.5±0.4 in 20 patients (P<0.05)."
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    (folder / "100.txt").write_bytes(b"\0\1")
    (folder / "101.txt").write_bytes(b"")
    lines = [{"id": "7", "pmid": str(n), "abstract": f"Sleep was {n % 220}.25±0.5 in 9 women."} for n in range(250)]
    (folder / "more" / "x.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def alone(inputs: Path) -> dict[str, bytes]:
    extract_folder([str(inputs)], inputs.parent / "alone", jobs=1)
    return made(inputs.parent / "alone")


def test_the_run_has_every_fate(alone: dict[str, bytes]) -> None:
    lines = {name: content.count(b"\n") for name, content in alone.items() if name.endswith("jsonl")}
    assert lines == {"records.jsonl": 447, "problems.jsonl": 1, "skipped.jsonl": 32}


def test_processes_write_the_same_bytes(inputs: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    extract_folder([str(inputs)], tmp_path / "out", jobs=2)
    assert made(tmp_path / "out") == alone


def test_a_cluster_of_its_own_writes_the_same_bytes(inputs: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    extract_folder([str(inputs)], tmp_path / "out", jobs=2, scheduler="local")
    assert made(tmp_path / "out") == alone


# --- units ---------------------------------------------------------------------------------------------------------


def units(loads: list[Load]) -> list[tuple[int, int, int | None, int]]:
    return [
        (unit.number, len(unit.inputs), None if unit.items is None else len(unit.items), unit.closes)
        for unit in make_units(loads, Columns.of(Extractor().book.terms))
    ]


def load(name: str, weight: int, shared: bool = True) -> Load:
    return Load(Input(name, name, name), weight, shared)


def test_small_files_share_a_unit() -> None:
    assert units([load(str(n), 10) for n in range(BATCH + 1)]) == [(0, BATCH, None, BATCH), (1, 1, None, 1)]
    assert units([load(str(n), 390_000) for n in range(2)]) == [(0, 1, None, 1), (1, 1, None, 1)]


def test_the_citations_of_a_large_file_are_handed_out(tmp_path: Path) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text("".join(f'{{"abstract": "Pain fell {n}.", "pmid": "{n}"}}\n' for n in range(1, BATCH + 3)))
    large = Load(Input("x", "x.jsonl", str(file)), LARGE, True)
    assert units([load("a", 10), large, load("b", 10)]) == [
        (0, 1, None, 1),
        (1, 1, BATCH, 0),
        (2, 0, 2, 1),
        (3, 1, None, 1),
    ]


def test_many_large_files_are_a_unit_each() -> None:
    assert units([load(str(n), LARGE) for n in range(MANY_LARGE)]) == [(n, 1, None, 1) for n in range(MANY_LARGE)]


def test_a_pipe_is_not_given_away(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert weigh(Input("-", "-", "-")) == load("-", LARGE, shared=False)
    assert not weigh(Input("pipe", "pipe", str(tmp_path / "pipe"))).shared


def test_little_work_is_done_in_one_process() -> None:
    assert choose_jobs([load("a", 1000)]) == 1
    assert choose_jobs([load("a", 10**9)]) == len(os.sched_getaffinity(0)) if sys.platform == "linux" else True


# --- lost workers --------------------------------------------------------------------------------------------------


def deadly(job: Job, mark: Path, unit: Unit, fatal: frozenset[int] = frozenset(), trail: Path | None = None) -> Done:
    """Work whose process is killed, as by a system out of memory: always on the last unit's second item, and once."""
    if unit.number == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if unit.number == 2 and 1 not in fatal:
        if trail:
            trail.write_text("1")
        os.kill(os.getpid(), signal.SIGKILL)
    return work(job, unit, fatal, trail)


@pytest.fixture
def job(tmp_path: Path) -> Job:
    (tmp_path / "parts").mkdir()
    return Job(tmp_path / "parts", made_by(Extractor()))


@pytest.fixture
def three(tmp_path: Path) -> list[Unit]:
    """Three units of two files each."""
    for number in range(6):
        (tmp_path / f"{number}.txt").write_text(f"Pain no {number} fell.")
    found = [Input(str(n), f"{n}.txt", str(tmp_path / f"{n}.txt")) for n in range(6)]
    return [Unit(n, tuple(found[2 * n : 2 * n + 2]), None, 2) for n in range(3)]


@pytest.mark.parametrize("scheduler", [None, "local"])
def test_units_of_lost_workers_come_back(three: list[Unit], job: Job, tmp_path: Path, scheduler: str | None) -> None:
    if scheduler:
        pytest.importorskip("distributed")
    do = partial(deadly, job, tmp_path / "mark")
    outcomes = list(choose_engine(2, scheduler)(three, do))
    lost = [outcome.unit for outcome in outcomes if isinstance(outcome, Lost)]
    assert three[2] in lost
    done = [outcome.number for outcome in outcomes if isinstance(outcome, Done)]
    assert sorted([*done, *(unit.number for unit in lost)]) == [0, 1, 2]
    assert sorted(done + [outcome.number for outcome in rescue(lost, do)]) == [0, 1, 2]
    fates = [[entry.kind for entry in read_part(part_file(job.parts, n))] for n in range(3)]
    assert fates == [["record", "record"], ["record", "record"], ["record", "problem"]]
    *_, problem = read_part(part_file(job.parts, 2))
    assert (problem.id, problem.reason) == (
        "5",
        "the process that read it died, twice (out of memory, or ended from outside)",
    )


def hopeless(unit: Unit, fatal: frozenset[int] = frozenset(), trail: Path | None = None) -> Done:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_processes_that_cannot_even_start_are_told(three: list[Unit]) -> None:
    with pytest.raises(EngineError, match=r"^worker processes die as soon as they start; try --jobs 1$"):
        list(rescue(three, hopeless))


def test_a_worker_with_another_armspan_is_refused(three: list[Unit], job: Job) -> None:
    with pytest.raises(EngineError, match=r"^a worker has armspan .*, not armspan 9, rules x: install the same"):
        work(replace(job, made_by="armspan 9, rules x"), three[0])


# --- schedulers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tls://127.0.0.1:1", "nonsense://x"])
def test_an_address_without_a_scheduler_is_told(
    three: list[Unit], job: Job, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("armspan.running.engines.CONNECT", 0.2)
    with pytest.raises(
        EngineError, match=rf"^{address}: no Dask scheduler there \(.*\); name tcp://HOST:PORT, or local$"
    ):
        list(choose_engine(1, address)(three, partial(work, job)))
