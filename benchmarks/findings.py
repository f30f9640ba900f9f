"""How right are findings on questions that doctors answered (`corpora/findings`): measures, and keeps what it finds.

    python benchmarks/findings.py                 measures the newest commit of the rules, unless that has been done
    python benchmarks/findings.py --at COMMIT     measures the rules of another commit

Of the abstracts, in the order of their names, every third is blind: nobody reads it. `docs/findings.csv` gets a line
for the blind third and one for the others for each commit, and is only ever added to. Nothing but figures is printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from blind import ROOT, add, asked_commit, git, unpack
from judged import Line, read_lines
from shared_corpora import SHARED

TABLE = ROOT / "docs" / "findings.csv"
CORPUS = SHARED / "corpora" / "findings"
SCORER = SHARED / "accuracy" / "findings.py"
FIGURES = ("answered", "right of the answered", "right", "macro f1")
HEADER = ("commit", "date", "set", "abstracts", *FIGURES)


def main() -> None:
    """Measures what has not been measured, and prints the lines of the commit."""
    commit = asked_commit(__doc__, "" if CORPUS.is_dir() else "the corpus is not there (../shared/corpora/findings)")
    if commit is None:
        return
    if not any(line["commit"] == commit for line in read_lines(TABLE)):
        add(TABLE, HEADER, measure(commit))
    for line in read_lines(TABLE):
        if line["commit"] == commit:
            print(*line.values(), sep="  ")


def measure(commit: str) -> list[Line]:
    """The lines of a commit: the blind third, and the rest."""
    lines = [json.loads(line) for line in (CORPUS / "gold.jsonl").read_text("utf-8").splitlines()]
    ids = sorted(line["source"]["id"] for line in lines)
    blind = set(ids[2::3])
    known = {"commit": commit, "date": git("log", "-1", "--format=%cs", commit)}
    with tempfile.TemporaryDirectory() as folder:
        records = extract(commit, Path(folder))
        found: list[Line] = []
        for name, wanted in (("blind", blind), ("open", set(ids) - blind)):
            gold = Path(folder) / f"{name}.jsonl"
            gold.write_text("".join(json.dumps(g) + "\n" for g in lines if g["source"]["id"] in wanted), "utf-8")
            found.append({**known, "set": name, "abstracts": str(len(wanted)), **score(records, gold)})
    return found


def extract(commit: str, folder: Path) -> Path:
    """The records of all abstracts, made by the rules and the code of a commit."""
    unpack(commit, folder)
    run = [sys.executable, "-c", "from armspan.cli import main; main()", "extract", CORPUS / "texts"]
    there = os.environ | {"PYTHONPATH": str(folder / "pipeline")}
    subprocess.run([*run, "--out", folder / "out"], check=True, capture_output=True, env=there, cwd=folder)
    return folder / "out" / "records.jsonl"


def score(records: Path, gold: Path) -> Line:
    """What the scorer beside the corpus says."""
    out = gold.with_suffix(".json")
    subprocess.run([sys.executable, SCORER, records, gold, "--json", out], check=True, stdout=subprocess.DEVNULL)
    figures = json.loads(out.read_text("utf-8"))["metrics"]
    return {name: f"{figures[f'findings: {name}']['recall'][0]:.3f}" for name in FIGURES}


if __name__ == "__main__":
    main()
