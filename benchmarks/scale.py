"""How does a whole run scale? Prints stages, processes, a Dask cluster and peak memory, on the same texts in one go.

    python benchmarks/scale.py [--abstracts 2000] [--few 1000] [--many 20000]

The texts are those of `corpus/abstracts` with a number behind them, so that none is a duplicate and every one has words
that no other has. Each run is a process of its own and starts from nothing: what starting costs is in the figures.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

ABSTRACTS = Path(__file__).parent.parent / "corpus" / "abstracts"
BASELINE = 37_000_000  # citations of PubMed's baseline of 2026
ROUNDS = 3
RUN = """
import sys
from pathlib import Path
from armspan.running.batch import extract_folder
if __name__ == "__main__":
    inputs, out, jobs, scheduler = sys.argv[1:]
    print(extract_folder([inputs], Path(out), jobs=int(jobs), scheduler=scheduler or None).abstracts)
"""
LOOK = 0.1  # seconds between two looks at the memory of a run


def main() -> None:
    """Measures and prints; takes some minutes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("--abstracts", 2000), ("--few", 1000), ("--many", 20_000)):
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
    """Abstracts per second of whole runs; returns the seconds of one core for one abstract."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    inputs = write(folder / "runs", abstracts)
    ways = {"1 process": (1, ""), f"{cores} processes": (cores, ""), f"Dask, {cores} workers": (cores, "local")}
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        for name, (jobs, scheduler) in ways.items():
            begin = perf_counter()
            run(inputs, folder, jobs, scheduler)
            taken[name].append(perf_counter() - begin)
    medians = {name: sorted(rounds)[ROUNDS // 2] for name, rounds in taken.items()}
    one, pool, dask = medians.values()
    print(f"\nWhole runs over {abstracts:,} files, from the start of Python to run.json")
    for name, seconds in medians.items():
        print(f"  {name:<18} {seconds:>7.1f} s {abstracts / seconds:>8,.0f} abstracts/s")
    print(f"  {cores} processes are {one / pool:.2f} times one; Dask takes {dask / pool - 1:+.0%} of the pool's time")
    return one / abstracts


def print_memory(folder: Path, few: int, many: int) -> None:
    """Peak memory of runs over few and over many files, as Linux counts it for each process."""
    if not Path("/proc/self/status").exists():
        return
    print("\nPeak memory of the process that puts together, and of its largest worker")
    for jobs in (1, 2):
        for files in (few, many):
            own, worker = run(write(folder / f"{files}", files), folder, jobs, "")
            workers = f", worker {worker / 1e6:6.1f} MB" if jobs > 1 else ""
            print(
                f"  {files:>7,} files, {jobs} process{'es' * (jobs > 1):<2}: {own / 1e6:6.1f} MB{workers}", flush=True
            )


def run(inputs: Path, folder: Path, jobs: int, scheduler: str) -> tuple[int, int]:
    """A run in a process of its own: the peak memory of this process and of its largest child."""
    script = folder / "run.py"
    script.write_text(RUN, encoding="utf-8")
    with tempfile.TemporaryDirectory(dir=folder) as out:
        command = [sys.executable, str(script), str(inputs), str(Path(out) / "out"), str(jobs), scheduler]
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
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def write(folder: Path, files: int) -> Path:
    """A folder of so many abstracts."""
    if not folder.is_dir():
        folder.mkdir()
        texts = [path.read_text(encoding="utf-8") for path in sorted(ABSTRACTS.glob("*.txt"))]
        for number in range(files):
            text = f"{texts[number % len(texts)]}\nCenter no{number}x."
            (folder / f"{number:06}.txt").write_text(text, encoding="utf-8")
    return folder


if __name__ == "__main__":
    main()
