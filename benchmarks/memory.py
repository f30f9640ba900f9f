"""Does memory grow with the number of inputs? Prints the peak of a run over 100 and over 10,000 files.

    python benchmarks/memory.py

Each run is a process of its own. The texts are those of `corpus/abstracts` with a number behind them, so that none is a
duplicate and every one has words that no other has.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ABSTRACTS = Path(__file__).parent.parent / "corpus" / "abstracts"
FEW, MANY = 100, 10_000
RUN = """
import resource, sys
from pathlib import Path
from armspan.running.batch import extract_folder
summary = extract_folder([sys.argv[1]], Path(sys.argv[2]), jobs=1)
assert summary.abstracts == int(sys.argv[3]), summary
unit = 1 if sys.platform == "darwin" else 1024
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit)
"""


def main() -> None:
    """Measures and prints; takes about half a minute."""
    few, many = peak(FEW), peak(MANY)
    print(f"peak with {FEW:>6,} files: {few / 1e6:6.1f} MB")
    print(f"peak with {MANY:>6,} files: {many / 1e6:6.1f} MB, {(many - few) / 1e6:+.1f} MB")


def peak(files: int) -> int:
    """Peak memory in bytes of a process that extracts so many files."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ABSTRACTS.glob("*.txt"))]
    with tempfile.TemporaryDirectory() as folder:
        inputs = Path(folder) / "in"
        inputs.mkdir()
        for number in range(files):
            text = f"{texts[number % len(texts)]}\nCenter no{number}x."
            (inputs / f"{number:05}.txt").write_text(text, encoding="utf-8")
        command = [sys.executable, "-c", RUN, str(inputs), str(Path(folder) / "out"), str(files)]
        return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    main()
