"""Which rule decided how often, and how often it was right: on rows that nobody had read, and on each corpus."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping

from armspan.record.confidence import by_rule
from judged import ROOT, Line

LINKS = ROOT / "rules" / "links.toml"
# What a rule decides, by layer and part of its name -> what must be right then, beside the number itself.
DECIDES = {
    ("measurements", "arm"): {"value", "arm"},
    ("measurements", "outcome"): {"value", "outcome"},
    ("measurements", "time"): {"value", "time"},
    ("analyses", "outcomes"): {"p", "outcomes"},
    ("analyses", "comparison"): {"p", "comparison", "arms"},
    ("estimates", "outcomes"): {"value", "outcome"},
    ("estimates", "comparison"): {"value", "arms"},
    ("set_aside", "rule"): {"unwanted"},
}
NUMBER = {"measurements": "value", "analyses": "p", "estimates": "value"}  # what must be right to judge a link at all
Credit = tuple[str, str, str]  # layer, part, name of the rule


def credits_table(rows: Mapping[str, Iterable[Line]]) -> list[str]:
    """A line of Markdown for each rule; a column for each set of rows, the first of them what counts."""
    found = {name: count(lines) for name, lines in rows.items()}
    first, *_ = found
    known = sorted({key for counted in found.values() for key in counted}, key=lambda key: order(key, found[first]))
    header = ["decides", "rule", *found]
    lines = ["| " + " | ".join(header) + " |", "|---|---|" + "--:|" * len(found)]
    for layer, part, name in known:
        cells = [cell(counted.get((layer, part, name))) for counted in found.values()]
        what = "a number set aside" if layer == "set_aside" else f"{part} of {layer}"
        lines.append("| " + " | ".join([what, f"`{name}`", *cells]) + " |")
    idle = sorted(names() - {name for _, _, name in known})
    return [*lines, *(["", f"Never decided anything: {', '.join(f'`{name}`' for name in idle)}."] if idle else [])]


def count(rows: Iterable[Line]) -> dict[Credit, Counter[str]]:
    """How often each rule decided, and how often it was right, where the number itself is a finding."""
    found: dict[Credit, Counter[str]] = {}
    for row in rows:
        right = set(row["right"].split())
        if NUMBER.get(row["layer"]) in right or row["layer"] == "set_aside":
            for part, name in parts(row):
                if needed := DECIDES.get((row["layer"], part)):
                    counted = found.setdefault((row["layer"], part, name), Counter())
                    counted.update({"decided": 1, "right": int(needed <= right)})
    return found


def parts(row: Line) -> Iterable[tuple[str, str]]:
    """What each part of the name of a rule decides."""
    if row["layer"] == "set_aside":
        return [("rule", row["rule"])]
    layer = "analyses" if row["layer"] == "estimates" else row["layer"]
    return [(key.removeprefix("by_"), name) for key, name in by_rule(layer, row["rule"]).items() if key != "by"]


def order(key: Credit, blind: Mapping[Credit, Counter[str]]) -> tuple[int, int, str]:
    """By what a rule decides, then the busiest first."""
    layer, part, name = key
    return list(DECIDES).index((layer, part)), -blind.get(key, Counter())["decided"], name


def cell(counted: Counter[str] | None) -> str:
    """How often right of how often decided."""
    return f"{counted['right']}/{counted['decided']}" if counted else ""


def names() -> set[str]:
    """The rules of links.toml."""
    return {link["name"] for link in tomllib.loads(LINKS.read_text("utf-8"))["link"]}
