"""What is known of abstracts that nobody had read (docs/blind.csv, docs/blind_rows.csv), as tables of Markdown."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Iterator

from armspan.evaluation.trust import LEAST, wilson
from judged import ROOT, Line, blind_rows, is_right, last_blind

CONFIDENCE = ROOT / "rules" / "confidence.toml"
FIGURES = {
    "enrollment.f1": "how many took part",
    "arms.labels.f1": "arms: their names",
    "arms.counts_label.f1": "arms: the number of the arm of that name",
    "instruments.f1": "scoring systems",
    "p_values.f1": "P values",
    "analyses.comparison.f1": "… with what they compare",
    "analyses.arms.f1": "… and the arms",
    "analyses.outcomes.f1": "… and all outcomes they cover",
    "estimates.value.f1": "effects with their limits",
    "estimates.outcome.f1": "… of the right kind and outcome",
    "measurements.value.f1": "measurements: value with spread or limits",
    "measurements.value.precision": "(share of the values found that are findings)",
    "measurements.arm.f1": "… and of the right arm",
    "measurements.outcome.f1": "… and of the right outcome",
    "measurements.time.f1": "… and at the right time",
    "whole.linked.recall": "whole abstracts with values, arms, outcomes, P all right",
}


def mean(lines: list[Line], figure: str) -> float | None:
    """The mean of a figure over batches."""
    values = [float(line[figure]) for line in lines if line[figure]]
    return sum(values) / len(values) if values else None


def blind_table() -> list[str]:
    """The chosen figures of each batch, each with the commit of the rules that had not seen it; their mean."""
    lines = last_blind()
    header = ["", *(f"{line['batch']} ({line['commit']})" for line in lines), "mean"]
    table = [row(header), "|---|" + "--:|" * (len(header) - 1)]
    for figure, title in FIGURES.items():
        average = mean(lines, figure)
        if average is not None:
            table.append(row([title, *(line[figure] or "-" for line in lines), f"**{average:.3f}**"]))
    return table


def confidence_table(without: Collection[str] = ()) -> list[str]:
    """What high, medium and low were worth on each batch before anybody read it, some left out, and on all of them."""
    table = [row(["layer", "rows of", "confidence", "rows", "of all", "right", ""]), "|---|---|---|--:|--:|--:|---|"]
    lines = [line for line in blind_rows() if line["batch"] not in without]
    for layer in ("measurements", "analyses"):
        for batch, rows in by_batch(line for line in lines if belongs(line, layer)):
            for level, least in LEAST.items():
                there = [is_right(line) for line in rows if line["confidence"] == level]
                if there:
                    share, (low, high) = sum(there) / len(there), wilson(sum(there), len(there))
                    told = f"{share:.3f} [{low:.2f}, {high:.2f}]"
                    verdict = "" if share >= least else "less than promised"
                    of_all = f"{len(there) / len(rows):.2f}"
                    table.append(row([layer, batch, level, str(len(there)), of_all, told, verdict]))
    return table


def belongs(line: Line, layer: str) -> bool:
    """Whether a row is one of a layer."""
    alone = line["layer"] == "estimates" and "p=no" in line["features"].split()
    return line["layer"] == layer or (layer == "analyses" and alone)


def by_batch(rows: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The rows of each batch, then of all of them."""
    rows = list(rows)
    for batch in sorted({line["batch"] for line in rows}):
        yield batch, [line for line in rows if line["batch"] == batch]
    yield "all batches", rows


def how_set() -> list[str]:
    """From which rows the points of rules/confidence.toml come, which properties they go by, where levels begin."""
    lines = []
    for table in tomllib.loads(CONFIDENCE.read_text("utf-8"))["confidence"]:
        begins = [
            f"{level} from {table[level]} points on" if level in table else f"none is {level}"
            for level in ("high", "medium")
        ]
        properties = ", ".join(f"`{key}`" for key in table["points"])
        lines.append(f"- {table['name']}: from {table['why']} By {properties}. {'; '.join(begins).capitalize()}.")
    return lines


def row(cells: list[str]) -> str:
    """A line of a Markdown table."""
    return "| " + " | ".join(cells) + " |"
