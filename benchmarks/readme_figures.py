"""Puts the figures of this working copy into the README and the table of links into docs/how-it-works.md.

    make accuracy                                      # writes docs/accuracy.md, where the figures are taken from
    python benchmarks/readme_figures.py                # also measures speed and memory: about two minutes
    python benchmarks/readme_figures.py --keep-speed   # leaves what the README says of speed as it is

What is written stands between two comments, `<!-- figures:start -->` and `<!-- figures:end -->` (or links, or speed).
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
HOW = ROOT / "docs" / "how-it-works.md"
ACCURACY = ROOT / "docs" / "accuracy.md"
LINKS = ROOT / "rules" / "links.toml"
CORPORA = {"corpus": "own corpus", "ortho": "ortho", "ctro": "C-TrO", "pico": "PICO-Corpus"}
FIGURES = {  # how the README calls what docs/accuracy.md calls otherwise
    "enrollment": "how many took part",
    "arm counts": "arms: the right numbers",
    "arm counts + label": "arms: the number of the arm of that name",
    "instruments": "scoring systems",
    "measurements: value": "measurements: value with spread or limits",
    "measurements: + arm": "… and of the right arm",
    "measurements: + outcome": "… and of the right outcome",
    "measurements: + time": "… and at the right time",
    "p values": "P values",
    "analyses: p + comparison + arms": "… with the arms they compare, and how",
    "analyses: p + comparison + arms + outcomes": "… and all outcomes they cover",
    "comparisons: all six numbers": "two means, two SDs, two n of a comparison",
    "whole abstracts: values, arms, outcomes, P": "whole abstracts with values, arms, outcomes, P all right",
}
RECALL, F1 = 5, 6  # columns of docs/accuracy.md


def main() -> None:
    """Writes the blocks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--keep-speed", action="store_true", help="do not measure speed and memory")
    page = ACCURACY.read_text("utf-8")
    write(README, "figures", accuracy_table(page) + "\n\n" + confidence_table(page))
    write(HOW, "links", links_table(LINKS.read_text("utf-8")))
    if not parser.parse_args().keep_speed:
        write(README, "speed", speed_block())


def write(page: Path, name: str, content: str) -> None:
    """Replaces what stands between the two comments of a block."""
    block = re.compile(rf"(<!-- {name}:start -->\n).*?(<!-- {name}:end -->)", re.S)
    text, found = block.subn(lambda marks: f"{marks[1]}{content}\n{marks[2]}", page.read_text("utf-8"))
    if found != 1:
        sys.exit(f"{page.relative_to(ROOT)}: one block {name} is expected, {found} found")
    page.write_text(text, "utf-8", newline="\n")


def accuracy_table(page: str) -> str:
    """The chosen figures of each corpus: F1 with its interval; recall, marked r, where only recall can be told."""
    lines = [table_row("", *CORPORA.values()), "|---|" + "--:|" * len(CORPORA)]
    rows = {corpus: section_rows(page, corpus) for corpus in CORPORA}
    for figure, title in FIGURES.items():
        cells = [cell(rows[corpus].get(figure)) for corpus in CORPORA]
        if any(cells):
            lines.append(table_row(title, *cells))
    return "\n".join(lines)


def section_rows(page: str, name: str) -> dict[str, list[str]]:
    """The rows of one section of docs/accuracy.md, by their first cell."""
    _, _, section = page.partition(f"\n## {name}\n")
    return {cells[0]: cells for cells in map(cells_of, section.partition("\n## ")[0].splitlines()) if cells}


def cell(row: list[str] | None) -> str:
    """F1, else recall, as docs/accuracy.md prints it; nothing where a corpus has no such figure."""
    if row is None:
        return ""
    return row[F1] if row[F1] != "-" else f"r {row[RECALL]}"


def confidence_table(page: str) -> str:
    """The share of right links among those that call themselves high, medium and low."""
    rows = map(cells_of, page.partition("\n## What a confidence is worth")[2].splitlines())
    lines = [table_row(row[1], row[0], row[3], row[5]) for row in rows if len(row) > 5 and row[2] == "all"]
    return "\n".join(["| confidence | layer | links | right |", "|---|---|--:|--:|", *lines])


def links_table(toml: str) -> str:
    """The rules of links.toml with the confidence each claims."""
    links = tomllib.loads(toml)["link"]
    lines = [table_row(f"`{link['name']}`", link["confidence"], link["why"].replace("|", "\\|")) for link in links]
    return "\n".join(["| rule | claims | why |", "|---|---|---|", *lines])


def speed_block() -> str:
    """What the two benchmarks print, and on what they ran."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    parts = [f"$ python benchmarks/{name}.py\n{printed(name)}" for name in ("speed", "memory")]
    return "\n".join(["```text", f"({machine})", *parts, "```"])


def printed(benchmark: str) -> str:
    """What a benchmark prints, without the times of the stages: those are in docs/performance.md."""
    command = [sys.executable, str(ROOT / "benchmarks" / f"{benchmark}.py")]
    output = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout
    whole, _, stages = output.rstrip().partition("where the time goes:\n")
    return whole + stages[stages.find("armspan --version") :] if stages else whole


def cells_of(line: str) -> list[str]:
    """The cells of a line of a Markdown table; none of any other line."""
    return [part.strip() for part in line.strip().strip("|").split("|")] if line.startswith("|") else []


def table_row(*cells: str) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
