"""How right is armspan on abstracts that nobody has read: measures the batches of `trials` and keeps what it finds.

    python benchmarks/blind.py                 measures the newest commit of the rules, unless that has been done
    python benchmarks/blind.py --at COMMIT     measures the rules of another commit

`docs/blind.csv` gets a line for each batch and commit, `docs/blind_rows.csv` the rows of the batches that were unread
then (what a confidence is set from): both are only ever added to. `batches.toml` says which batches have been opened.
Nothing but figures is printed and written, so that measuring an unread batch tells nothing of its texts.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from armspan.evaluation.evaluate import Evaluation, evaluate
from armspan.evaluation.predicted import Records
from judged import ROWS, TABLE, Line, blind_rows, judged, last_blind, read_lines
from shared_corpora import BATCHES, OPENED, SHARED, opened_batches, other_scorer, read_shared

ROOT = Path(__file__).parent.parent
CODE = ("rules", "pipeline")  # what decides what is found
FIGURES = (
    "enrollment.f1",
    "arms.labels.f1",
    "arms.counts_label.f1",
    "instruments.f1",
    "p_values.f1",
    "analyses.comparison.f1",
    "analyses.arms.f1",
    "analyses.outcomes.f1",
    "analyses.within_arm.f1",
    "estimates.value.f1",
    "estimates.value.precision",
    "estimates.type.f1",
    "estimates.outcome.f1",
    "estimates.arms.f1",
    "measurements.value.f1",
    "measurements.value.precision",
    "measurements.value.recall",
    "measurements.arm.f1",
    "measurements.outcome.f1",
    "measurements.outcome.precision",
    "measurements.time.f1",
    "measurements.kind.f1",
    "whole.linked.recall",
)
HEADER = ("commit", "date", "batch", "opened", "abstracts", *FIGURES)
ROWS_HEADER = ("commit", "batch", "layer", "rule", "confidence", "features", "right")


def main() -> None:
    """Measures what has not been measured, and prints the lines of the commit."""
    there = [batch for batch in BATCHES if (SHARED / "corpora" / "trials" / batch).is_dir()]
    commit = asked_commit(__doc__, "" if there else "the batches are not there (../shared/corpora/trials)")
    if commit is None:
        return
    done = {line["batch"] for line in read_lines(TABLE) if line["commit"] == commit}
    if wanted := [batch for batch in there if batch not in done]:
        measure(commit, wanted)
    show([line for line in read_lines(TABLE) if line["commit"] == commit])


def asked_commit(about: str | None, missing: str = "") -> str | None:
    """The commit whose rules the command line wants measured, the newest if none is named; None, and why, if it cannot.

    `about` is the description of the program; `missing` says what is not there.
    """
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    parser.add_argument("--at", metavar="COMMIT", help="measure the rules of this commit")
    asked = parser.parse_args().at
    changed = "" if asked else git("status", "--porcelain", "--", *CODE)
    if why := missing or (changed and f"changes without a commit:\n{changed}"):
        print(f"nothing was measured: {why}", file=sys.stderr)
        return None
    return git("rev-parse", "--short=7", asked) if asked else newest()


def show(lines: list[Line]) -> None:
    """Prints the figures of a commit: a row for each, a column for each batch."""
    for key in HEADER[2:] if lines else ():
        print(f"{key:32}", *(f"{line[key]:>9}" for line in lines))


def newest() -> str:
    """The newest commit that changed the rules or the code."""
    return git("log", "-1", "--format=%h", "--abbrev=7", "--", *CODE)


def git(*words: str) -> str:
    """What git says."""
    return subprocess.run(("git", *words), cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def measure(commit: str, batches: list[str]) -> None:
    """Adds a line for each batch, and the rows of those that had not been opened."""
    lines: list[Line] = []
    rows: list[Line] = []
    date = git("log", "-1", "--format=%cs", commit)
    with tempfile.TemporaryDirectory() as folder:
        for batch, records in extracted(commit, batches, Path(folder)):
            found = evaluate(records, read_shared(batch), [])
            check(batch, found, other_scorer(records, SHARED / "corpora" / "trials" / batch))
            opened = is_open(batch, commit)
            known = {"commit": commit, "batch": batch}
            lines.append({**known, "date": date, "opened": "yes" if opened else "no", **told(found)})
            rows += [] if opened else [{**known, **row} for row in judged(found)]
    add(TABLE, HEADER, lines)
    add(ROWS, ROWS_HEADER, rows)


def is_open(batch: str, commit: str) -> bool:
    """Whether the texts of a batch had been read when the rules of a commit were written."""
    since = opened_batches(OPENED).get(batch)
    if since is None:
        return False
    return not is_ancestor(commit, since)


def is_ancestor(one: str, other: str) -> bool:
    """Whether a commit is another one, or comes before it."""
    asked = ("git", "merge-base", "--is-ancestor", one, other)
    return subprocess.run(asked, cwd=ROOT, check=False).returncode == 0


def unpack(commit: str, folder: Path) -> None:
    """Puts the rules, the code and the schemas of a commit into a folder."""
    archive = subprocess.run(("git", "archive", commit, *CODE, "schemas"), cwd=ROOT, check=True, capture_output=True)
    with tarfile.open(fileobj=io.BytesIO(archive.stdout)) as files:
        files.extractall(folder, filter="data")


def extracted(commit: str, batches: Iterable[str], folder: Path) -> Iterator[tuple[str, Records]]:
    """The records of each batch, made by the rules and the code of a commit in a folder of their own."""
    unpack(commit, folder)
    run = [sys.executable, "-c", "from armspan.cli import main; main()", "extract"]
    there = os.environ | {"PYTHONPATH": str(folder / "pipeline")}
    for batch in batches:
        out = folder / batch
        texts = SHARED / "corpora" / "trials" / batch
        subprocess.run([*run, texts, "--out", out], check=True, capture_output=True, env=there, cwd=folder)
        found = map(orjson.loads, (out / "records.jsonl").read_bytes().splitlines())
        yield batch, {record["source"]["id"]: record for record in found}


def rows_again(without: Collection[str] = ()) -> list[Line]:
    """The blind rows as they are read today at the commit of each: with whatever may tell right from wrong by now.

    Where the batches are not there, the rows that were written down.
    """
    asked = [line for line in last_blind() if line["batch"] not in without]
    rows: list[Line] = []
    for line in asked:
        known = {"commit": line["commit"], "batch": line["batch"]}
        if not (SHARED / "corpora" / "trials" / line["batch"]).is_dir():
            return [row for row in blind_rows() if row["batch"] not in without]
        with tempfile.TemporaryDirectory() as folder:
            for batch, records in extracted(line["commit"], [line["batch"]], Path(folder)):
                rows += [{**known, **row} for row in judged(evaluate(records, read_shared(batch), []))]
    return rows


def told(found: Evaluation) -> Line:
    """The figures of a batch; empty where there is nothing to count."""
    line = {"abstracts": str(len(found.pairs))}
    for name in FIGURES:
        key, _, rate = name.rpartition(".")
        value = getattr(found.figures[key], rate) if key in found.figures else None
        line[name] = f"{value.value:.3f}" if value else ""
    return line


def check(batch: str, found: Evaluation, other: dict[str, Any]) -> None:
    """Says so where the scorer beside the corpora counts otherwise."""
    for figure in found.figures.values():
        row = other.get(figure.name)
        if row and (row["gold"], row["predicted"], row["hits"]) != (figure.gold, figure.predicted, figure.correct):
            print(f"{batch}: the other scorer counts otherwise: {figure.name}", file=sys.stderr)


def add(path: Path, header: tuple[str, ...], lines: list[Line]) -> None:
    """Adds lines at the end of a table; what stands there is never touched."""
    begun = path.exists()
    with path.open("a", encoding="utf-8", newline="") as stream:
        table = csv.DictWriter(stream, header, lineterminator="\n")
        if not begun:
            table.writeheader()
        table.writerows(lines)


if __name__ == "__main__":
    main()
