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
from armspan.evaluation.trust import LEAST, trust
from blind_page import blind_table, confidence_table, how_set
from credits_of_rules import credits_table
from judged import blind_rows, judged
from shared_corpora import BATCHES, GOLDS, SHARED, TEXTS, opened_batches, other_scorer, read_shared

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
FLOORS = ROOT / "tests" / "accuracy_floors.json"
LINKED = ("corpus", "seeds", "ortho", "ctro", *BATCHES)  # corpora whose gold has arms and outcomes
HEADER = "| figure | gold | predicted | correct | precision | recall | F1 | other scorer |"
RULER = "|---|--:|--:|--:|--:|--:|--:|---|"
INTRODUCTION = """\
# Accuracy

Written by `make accuracy`; do not edit. Every alignment is an optimal one-to-one assignment, so that a wrong row is
both a miss and a false alarm.

## Abstracts that nobody had read

Real abstracts of trials from open-access journals, all fields of medicine, in batches. Each was measured before anybody
read a text of it: what stands here are its figures (F1; the last row: share) by the last rules that had not seen it, in
brackets their commit. These are the figures to expect of a text of your own. Every measurement that was ever made of a
batch stands in [blind.csv](blind.csv), to which lines are only added.

The unread sets are less strictly blind: their gold was read by readers who saw no record, and no rule had seen it, but
some of their texts had been looked at, without a gold, while earlier rules were made.
"""
CONFIDENCE = """
## What a confidence is worth

A row is right when value, arm and outcome of a measurement are right, or P, comparison, arms and outcomes of an
analysis (of an effect without a P value: limits, type, outcome and arms). *High* promises {high:.0%}, *medium*
{medium:.0%}. In the first table are the rows of abstracts that nobody had read, with the confidence that they had then;
in brackets Wilson's 95% intervals. How sure a fact is comes from points for what is known of it
([confidence.toml](../rules/confidence.toml)), set by `benchmarks/confidence.py` from such rows alone:
"""
CREDITS = """
## What each rule is worth

How often a rule was right of how often it decided, where the number itself is a finding of the gold. `blind`: the rows
of abstracts that nobody had read. A number set aside is right where the gold has no value of that number that was not
found.
"""
TUNED = """
## Texts that the rules were made on

What stands below says how well armspan does on texts that it was developed on. In brackets: 95% bootstrap intervals
over abstracts. Where a gold is complete only in part, only recall can be told (-). What an independent scorer counts in
the same records stands in the last column ("same": gold, predicted and correct are equal to ours).

`corpus` is the project's own (abstracts and gold are in `corpus/`); anybody can measure it again with
`armspan evaluate corpus/abstracts corpus/gold`. The other corpora cannot be shipped. A `batch` stands here from the day
on which it was opened.
"""


def main() -> None:
    """Measures, prints, writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--renew-floors", action="store_true", help="write tests/accuracy_floors.json")
    arguments = parser.parse_args()
    records, gold = extract(ROOT / "corpus" / "abstracts"), ROOT / "corpus" / "gold"
    own = evaluate(records, read_gold(gold), [])
    shared = dict(shared_evaluations())
    tuned = {"corpus": own} | {name: found for name, (found, _) in shared.items() if found}
    parts = [INTRODUCTION, *blind_table(), CONFIDENCE.format(**LEAST), *how_set(), "", *confidence_table()]
    parts += ["", "On the texts that the rules were made on, where the gold is complete:", "", *tuned_confidence(tuned)]
    rows = {"blind": blind_rows()} | {name: list(judged(found)) for name, found in tuned.items() if name in LINKED}
    parts += [CREDITS, *credits_table(rows), TUNED, *section("corpus", own, other_scorer(records, gold))]
    for name, (evaluation, other) in shared.items():
        parts += section(name, evaluation, other)
    if not shared:
        parts.append("\nThe development corpora are not there (`../shared/corpora`): skipped.")
    parts.append("")
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
    opened = opened_batches()
    for name, (gold, corpus) in GOLDS.items():
        if name in BATCHES and name not in opened:
            continue
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


def tuned_confidence(evaluations: dict[str, Evaluation]) -> list[str]:
    """Precision by confidence, over all gold that is complete."""
    lines = ["| layer | confidence | rows | right |", "|---|---|--:|--:|"]
    for row in trust(pair for evaluation in evaluations.values() for pair in evaluation.pairs.values()):
        if row.confidence:
            low, high = row.interval
            found = f"{row.precision:.3f} [{low:.2f}, {high:.2f}]"
            lines.append(table_row(row.layer, row.confidence, str(row.predicted), found))
    return lines


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
