"""How does a whole run scale? Prints stages, processes, a Dask cluster and peak memory, on the same texts in one go.

    python benchmarks/scale.py [--abstracts 4000] [--few 1000] [--many 20000]

The texts are those of `corpus/abstracts` with a number behind them, so that none is a duplicate and every one has words
that no other has. Each run is a process of its own and starts from nothing: what starting costs is in the figures, and
with 4,000 abstracts it is a small part of them. Seconds of CPU are those of all processes of a run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

ABSTRACTS = Path(__file__).parent.parent / "corpus" / "abstracts"
BASELINE = 37_000_000  # citations of PubMed's baseline of 2026
ROUNDS = 3
RUN = """
import sys
from pathlib import Path
from armspan.running.batch import extract_folder
inputs, out, jobs, scheduler = sys.argv[1:]
print(extract_folder([inputs], Path(out), jobs=int(jobs), scheduler=scheduler or None).abstracts)
"""
LOOK = 0.1  # seconds between two looks at the memory of a run


class Taken(NamedTuple):
    """What runs took: time, and as peak of memory the bytes of their largest process and of its largest worker."""

    seconds: float
    cpu: float
    own: int
    worker: int


def main() -> None:
    """Measures and prints; takes about six minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("--abstracts", 4000), ("--few", 1000), ("--many", 20_000)):
        parser.add_argument(name, type=int, default=number)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print_stages()
        each = print_runs(Path(folder), wanted.abstracts)
        print_memory(Path(folder), wanted.few, wanted.many)
    print(f"\nPubMed's baseline of 2026 ({BASELINE:,} citations, taken as abstracts of this length):")
    print(f"  {BASELINE * each / 3600:,.0f} hours of one core")


def print_stages() -> None:
    """Milliseconds per abstract of each stage, in one process, after a round that does not count."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ABSTRACTS.glob("*.txt"))]
    taken = {name: [0.0] * ROUNDS for name in stages()}
    for number in range(-1, ROUNDS):
        for text in texts:
            made: dict[str, Any] = {"text": text}
            for name, stage in stages().items():
                begin = perf_counter()
                made[name] = stage(made)
                if number >= 0:
                    taken[name][number] += (perf_counter() - begin) / len(texts)
    tokenizer = sorted(taken["spaCy tokenizer + sentencizer"])[ROUNDS // 2]
    total = 0.0
    print(f"{len(texts)} abstracts of {sum(map(len, texts)) / len(texts):,.0f} characters on average, in one process")
    for name, rounds in taken.items():
        median = sorted(rounds)[ROUNDS // 2]
        total += median if rounds is not taken["spaCy tokenizer + sentencizer"] else 0
        print(f"  {name:<32} {median * 1000:>7.3f} ms")
    print(f"  {'armspan, all stages':<32} {total * 1000:>7.3f} ms, {total / tokenizer:.2f} times the tokenizer")


_STAGES: dict[str, Callable[[dict[str, Any]], Any]] = {}


def stages() -> dict[str, Callable[[dict[str, Any]], Any]]:
    """The stages in order; each takes what those before it made."""
    if _STAGES:
        return _STAGES
    import orjson
    import spacy

    from armspan.extraction import Abstract, Extractor, source_of
    from armspan.record.validate import validate_record

    book = Extractor().book
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")

    def view(made: dict[str, Any]) -> Any:
        abstract = Abstract(book, made["text"])
        return abstract, abstract.view.sections, abstract.view.sentences

    _STAGES.update(
        {
            "spaCy tokenizer + sentencizer": lambda made: nlp(made["text"]),
            "view: repair, sections, sentences": view,
            "mentions: all finders, arms": lambda made: made["view: repair, sections, sentences"][0].mentions,
            "linking, record, checks": lambda made: made["view: repair, sections, sentences"][0].record(
                source_of(made["text"])
            ),
            "plain data and validation": lambda made: validate_record(made["linking, record, checks"].to_dict()),
            "JSON": lambda made: orjson.dumps(made["linking, record, checks"].to_dict()),
        }
    )
    return _STAGES


def print_runs(folder: Path, abstracts: int) -> float:
    """Whole runs, each of them once; returns the seconds of one core for one abstract."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    whole, share = [write(folder, abstracts)], [write(folder, abstracts // cores)] * cores
    ways = {
        "1 process": (whole, 1, ""),
        f"{cores} processes": (whole, cores, ""),
        f"Dask, {cores} workers": (whole, cores, "local"),
        f"{cores} runs at once": (share, 1, ""),
    }
    print(f"\nWhole runs over {abstracts:,} files, from the start of Python to run.json; runs at once share the files")
    taken = {name: take(folder, *way) for name, way in ways.items()}
    for name, (seconds, cpu, own, worker) in taken.items():
        memory = f"{own / 1e6:.0f} MB" + (f", a worker {worker / 1e6:.0f} MB" if ways[name][1] > 1 else "")
        print(f"  {name:<16} {seconds:>6.1f} s {cpu:>6.1f} s of CPU {abstracts / seconds:>5,.0f} abstracts/s  {memory}")
    one, pool, dask, apart = (way.seconds for way in taken.values())
    print(f"  {cores} processes are {one / pool:.2f} times as fast as one; the machine can do {one / apart:.2f} times")
    print(f"  Dask takes {dask / pool - 1:+.0%} of the time of the processes")
    return one / abstracts


def print_memory(folder: Path, few: int, many: int) -> None:
    """Peak memory of a run in one process, over few and over many files."""
    print("\nPeak memory of one process")
    for files in (few, many):
        print(f"  {files:>7,} files: {take(folder, [write(folder, files)], 1, '').own / 1e6:6.1f} MB", flush=True)


def take(folder: Path, inputs: list[Path], jobs: int, scheduler: str) -> Taken:
    """What runs take that begin at once, one over each input."""
    before, begin = os.times(), perf_counter()
    with ThreadPoolExecutor(len(inputs)) as threads:
        peaks = list(threads.map(lambda one: run(one, folder, jobs, scheduler), inputs))
    seconds, after = perf_counter() - begin, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Taken(seconds, cpu, *map(max, zip(*peaks, strict=True)))


def run(inputs: Path, folder: Path, jobs: int, scheduler: str) -> tuple[int, int]:
    """A run in a process of its own: the peak memory of this process and of its largest child, where Linux tells it."""
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, "-c", RUN, str(inputs), str(Path(out) / "out"), str(jobs), scheduler]
        own = child = 0
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            while True:
                own = max(own, peak(process.pid))
                child = max([child, *map(peak, children(process.pid))])
                try:
                    said, _ = process.communicate(timeout=LOOK)
                    break
                except subprocess.TimeoutExpired:
                    continue
        if process.returncode or int(said) != len(list(inputs.iterdir())):
            sys.exit(f"the run failed: {said}")
    return own, child


def peak(process: int) -> int:
    """The most memory that a process ever had, in bytes; 0 where it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")]
    return int(found[0]) * 1024 if found else 0


def children(process: int) -> list[int]:
    """The processes that a process started."""
    try:
        threads = Path(f"/proc/{process}/task").glob("*/children")
        return [int(child) for thread in threads for child in thread.read_text().split()]
    except OSError:
        return []


def write(parent: Path, files: int) -> Path:
    """A folder of so many abstracts."""
    folder = parent / f"{files} files"
    if not folder.is_dir():
        folder.mkdir()
        texts = [path.read_text(encoding="utf-8") for path in sorted(ABSTRACTS.glob("*.txt"))]
        for number in range(files):
            text = f"{texts[number % len(texts)]}\nCenter no{number}x."
            (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
