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

from armspan.evaluation.scoring import FIGURES as NAMES
from blind_page import FIGURES, confidence_table, mean
from judged import last_blind
from shared_corpora import opened_batches

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
HOW = ROOT / "docs" / "how-it-works.md"
ACCURACY = ROOT / "docs" / "accuracy.md"
LINKS = ROOT / "rules" / "links.toml"
CORPORA = {"corpus": "own corpus", "ortho": "ortho", "ctro": "C-TrO", "pico": "PICO-Corpus"}
COLUMNS = {"precision": 4, "recall": 5, "f1": 6}  # of docs/accuracy.md


def main() -> None:
    """Writes the blocks."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--keep-speed", action="store_true", help="do not measure speed and memory")
    write(README, "figures", figures_block(ACCURACY.read_text("utf-8")))
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


def figures_block(page: str) -> str:
    """The table of figures, what a tuned text flatters, and what high, medium and low were worth."""
    return "\n\n".join([accuracy_table(page), upper_bound(page), confidence_block()])


def accuracy_table(page: str) -> str:
    """The batches that are unopened to this day, the mean of all while they were, and the corpora of the rules."""
    lines = last_blind()
    opened = opened_batches()
    unread = [line for line in lines if line["batch"] not in opened]
    average = f"**mean of {len(lines)}**"
    table = [table_row("", *(line["batch"] for line in unread), average, *(f"*{name}*" for name in CORPORA.values()))]
    table.append("|---|" + "--:|" * (len(unread) + 1 + len(CORPORA)))
    rows = [section_rows(page, corpus) for corpus in CORPORA]
    for figure, title in FIGURES.items():
        tuned = [cell(found, figure) for found in rows]
        blind = [short(line[figure]) for line in unread]
        table.append(table_row(title, *blind, f"**{short(f'{mean(lines, figure) or 0:.3f}')}**", *tuned))
    return "\n".join(table)


def short(rate: str) -> str:
    """A rate in three digits."""
    return rate.lstrip("0") or rate


def section_rows(page: str, name: str) -> dict[str, list[str]]:
    """The rows of one section of docs/accuracy.md, by their first cell."""
    _, _, section = page.partition(f"\n## {name}\n")
    return {cells[0]: cells for cells in map(cells_of, section.partition("\n## ")[0].splitlines()) if cells}


def cell(rows: dict[str, list[str]], figure: str) -> str:
    """A figure of docs/accuracy.md; recall, marked r, where only that can be told; nothing where there is none."""
    key, _, rate = figure.rpartition(".")
    row = rows.get(NAMES[key])
    if row is None:
        return ""
    found, recall = (row[COLUMNS[name]].partition(" ")[0] for name in (rate, "recall"))
    return short(found) if found != "-" else f"r {short(recall)}" if rate == "f1" else ""


def confidence_block() -> str:
    """What the words high, medium and low were worth on the batches that are unopened to this day."""
    header, ruler, *rows = confidence_table(without=opened_batches())
    return "\n".join([header, ruler, *(line for line in rows if cells_of(line)[1] == "all batches")])


def upper_bound(page: str) -> str:
    """By how much texts that the rules were made on flatter."""
    figure = "measurements.outcome.f1"
    tuned, blind = cell(section_rows(page, "corpus"), figure), mean(last_blind(), figure) or 0.0
    return (
        f"**Texts that the rules were made on flatter**: right arm and outcome of a value, {tuned} on our own corpus, "
        f"{short(f'{blind:.3f}')} unopened."
    )


def links_table(toml: str) -> str:
    """The rules of links.toml."""
    links = tomllib.loads(toml)["link"]
    lines = [table_row(f"`{link['name']}`", link["why"].replace("|", "\\|")) for link in links]
    return "\n".join(["| rule | why |", "|---|---|", *lines])


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
