"""How right is armspan: figures for corpus/ and, where they are there, the development corpora (`make accuracy`).

    python benchmarks/accuracy.py                   prints the table and writes docs/accuracy.md
    python benchmarks/accuracy.py --renew-floors    also writes tests/accuracy_floors.json from the figures of corpus/

For the development corpora the scorer that lies beside them measures the same records: its counts must be ours.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from armspan.evaluation.evaluate import Evaluation, evaluate
from armspan.evaluation.figures import Figure, Rate
from armspan.evaluation.gold import read_gold
from armspan.evaluation.predicted import Records, extract_abstracts
from armspan.evaluation.trust import trust
from shared_corpora import GOLDS, SHARED, TEXTS, other_scorer, read_shared

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
FLOORS = ROOT / "tests" / "accuracy_floors.json"
HEADER = "| figure | gold | predicted | correct | precision | recall | F1 | other scorer |"
RULER = "|---|--:|--:|--:|--:|--:|--:|---|"
INTRODUCTION = [
    "# Accuracy",
    "",
    "Written by `make accuracy`; do not edit. Every alignment is an optimal one-to-one assignment, so that a wrong row",
    "is both a miss and a false alarm. In brackets: 95% bootstrap intervals over abstracts. Where a gold is complete",
    "only in part, only recall can be told (-). What an independent scorer counts in the same records stands in the",
    'last column ("same": gold, predicted and correct are equal to ours).',
    "",
    "`corpus` is the project's own (abstracts and gold are in `corpus/`); anybody can measure it again with",
    "`armspan evaluate corpus/abstracts corpus/gold`. The other corpora were used to develop the rules and cannot be",
    "shipped: they say how well armspan does on texts that it was developed on.",
]


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--renew-floors", action="store_true", help="write tests/accuracy_floors.json")
    arguments = parser.parse_args()
    records, gold = extract(ROOT / "corpus" / "abstracts"), ROOT / "corpus" / "gold"
    own = evaluate(records, read_gold(gold), [])
    parts = [*INTRODUCTION, *section("corpus", own, other_scorer(records, gold))]
    shared = dict(shared_evaluations())
    for name, (evaluation, other) in shared.items():
        parts += section(name, evaluation, other)
    complete = [
        own,
        *(evaluation for name, (evaluation, _) in shared.items() if name in ("seeds", "ortho") and evaluation),
    ]
    parts += trust_section([found for found in complete if found])
    if not shared:
        parts.append("\nThe development corpora are not there (`../shared/corpora`): skipped.\n")
    text = "\n".join(parts)
    print(text)
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(text, "utf-8", newline="\n")
    if arguments.renew_floors:
        FLOORS.write_text(json.dumps(floors(own), indent=1) + "\n", "utf-8", newline="\n")
        print(f"floors written to {FLOORS.relative_to(ROOT)}", file=sys.stderr)


def shared_evaluations() -> Iterator[tuple[str, tuple[Evaluation | None, dict[str, Any]]]]:
    """Our evaluation and the other scorer's figures for each shared corpus that is there."""
    extracted: dict[str, Records] = {}
    for name, (gold, corpus) in GOLDS.items():
        if not (SHARED / "corpora" / gold).exists():
            print(f"{name}: not there, skipped ({SHARED.name}/corpora/{gold})", file=sys.stderr)
            continue
        if corpus not in extracted:
            extracted[corpus] = extract(SHARED / "corpora" / TEXTS[corpus])
        standard = read_shared(name)
        notes: list[str] = []
        found = evaluate(extracted[corpus], standard, notes) if standard.records else None
        yield name, (found, other_scorer(extracted[corpus], SHARED / "corpora" / gold))


def extract(texts: Path) -> Records:
    """A record of every abstract in a folder; raises `ValueError` if one of them cannot be read."""
    problems: list[str] = []
    records = extract_abstracts(texts, problems)
    if problems:
        raise ValueError("; ".join(problems))
    return records


def section(name: str, evaluation: Evaluation | None, other: dict[str, Any] | None) -> list[str]:
    """The rows of one corpus."""
    figures = list(evaluation.figures.values()) if evaluation else []
    rows = [figure_row(figure, None if other is None else other.get(figure.name)) for figure in figures]
    known = {figure.name for figure in figures}
    rows += [other_row(title, row) for title, row in (other or {}).items() if title not in known]
    return ["", f"## {name}", "", HEADER, RULER, *rows]


def figure_row(figure: Figure, other: dict[str, Any] | None) -> str:
    """A row of ours, and whether the other scorer counts the same."""
    mine = figure.gold, figure.predicted, figure.correct
    told = (
        ""
        if other is None
        else "same"
        if tuple(other[key] for key in ("gold", "predicted", "hits")) == mine
        else counts(other)
    )
    rates = (figure.precision, figure.recall, figure.f1)
    return table_row(figure.name, *map(whole, mine), *map(rate, rates), told)


def other_row(name: str, row: dict[str, Any]) -> str:
    """A row that only the other scorer has."""
    rates = [Rate(*row[key]) if key in row else None for key in ("precision", "recall", "f1")]
    return table_row(
        name, *(whole(row[key]) for key in ("gold", "predicted", "hits")), *map(rate, rates), "its own figure"
    )


def counts(row: dict[str, Any]) -> str:
    """The other scorer's counts, where they differ."""
    return "gold {}, predicted {}, correct {}".format(*(whole(row[key]) for key in ("gold", "predicted", "hits")))


def whole(number: float | None) -> str:
    """A count."""
    return "-" if number is None else f"{number:.0f}"


def rate(found: Rate | None) -> str:
    """A rate with its interval."""
    return f"{found.value:.3f} [{found.low:.2f}, {found.high:.2f}]" if found else "-"


def table_row(*cells: str) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(cells) + " |"


def trust_section(evaluations: list[Evaluation]) -> list[str]:
    """Precision by confidence and rule, over all gold that is complete."""
    lines = ["", "## What a confidence is worth (all corpora with complete gold)", ""]
    lines += ["Right link: value, arm and outcome of a measurement; P, comparison, arms and outcomes of an analysis."]
    lines += ["A rule may call itself high from 0.98 on. In brackets: Wilson's 95% intervals.", ""]
    lines += ["| layer | confidence | rule | predicted | value or P | right link | |", "|---|---|---|--:|--:|--:|---|"]
    for row in trust(pair for evaluation in evaluations for pair in evaluation.pairs.values()):
        low, high = row.interval
        found = f"{row.precision:.3f} [{low:.2f}, {high:.2f}]"
        first = next(iter(row.to_dict()["correct"].values())) / row.predicted
        verdict = "loses its high" if row.loses_high else ""
        lines.append(
            table_row(row.layer, row.confidence, row.rule or "all", str(row.predicted), f"{first:.3f}", found, verdict)
        )
    return [*lines, ""]


def floors(own: Evaluation) -> dict[str, float]:
    """The floors of the ratchet: F1, or recall where only that can be told, rounded down."""
    found = {}
    for key, figure in own.figures.items():
        name, value = ("f1", figure.f1) if figure.f1 else ("recall", figure.recall)
        if value:
            found[f"{key}.{name}"] = math.floor(value.value * 1000) / 1000
    return found


if __name__ == "__main__":
    main()
