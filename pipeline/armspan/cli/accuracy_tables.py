"""How accuracy looks in the terminal: figures, precision by confidence and rule, causes, differences."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from armspan.evaluation.agreement import Kappa
from armspan.evaluation.baseline import Difference
from armspan.evaluation.disagreements import Disagreement
from armspan.evaluation.evaluate import Evaluation
from armspan.evaluation.figures import Figure, Rate
from armspan.evaluation.trust import HIGH, Trust

_PIPE_WIDTH = 140  # columns, where the output is no terminal and nobody says how wide it is
_RULES_SHOWN = 12  # rules in the terminal; --json has all
_ABSTRACTS_SHOWN = 6


def console() -> Console:
    """The console for tables: as wide as the terminal, or wide enough where there is none."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(highlight=False, width=_PIPE_WIDTH if piped else None)


def print_evaluation(evaluation: Evaluation) -> None:
    """All tables of an evaluation."""
    out = console()
    out.print(figure_table(evaluation))
    if evaluation.trust:
        for layer in dict.fromkeys(row.layer for row in evaluation.trust):
            out.print(_trust_table(layer, [row for row in evaluation.trust if row.layer == layer]))
    if evaluation.disagreements:
        out.print(causes_table(evaluation.disagreements))
    print_notes(evaluation.notes)


def print_notes(notes: Iterable[str]) -> None:
    """Notes, a line each, where they do not mix with figures."""
    for note in notes:
        print(f"note: {note}", file=sys.stderr)


def figure_table(evaluation: Evaluation, names: tuple[str, str] = ("gold", "predicted")) -> Table:
    """Gold, predicted, correct, precision, recall and F1 of every figure, with intervals."""
    count = len(evaluation.pairs)
    title = f"{count} abstract{'' if count == 1 else 's'}; in brackets 95% bootstrap intervals over abstracts"
    table = _table(title, ("", *names, "correct", "precision", "recall", "F1"))
    group = ""
    for key, figure in evaluation.figures.items():
        if group and key.partition(".")[0] != group:
            table.add_section()
        group = key.partition(".")[0]
        table.add_row(*figure_cells(figure))
    return table


def figure_cells(figure: Figure) -> list[str]:
    """The cells of one figure."""
    predicted = "-" if figure.predicted is None else str(figure.predicted)
    rates = (figure.precision, figure.recall, figure.f1)
    return [figure.name, str(figure.gold), predicted, str(figure.correct), *map(rate_cell, rates)]


def rate_cell(rate: Rate | None) -> str:
    """A rate with its interval."""
    return f"{rate.value:.3f} ({rate.low:.2f}-{rate.high:.2f})" if rate else "-"


def _trust_table(layer: str, rows: list[Trust]) -> Table:
    rules = [row for row in rows if row.rule is not None]
    falling = [row for row in rules if row.loses_high]
    shown = [*falling, *(row for row in rules if row not in falling)][:_RULES_SHOWN]
    left = f"; {len(rules) - len(shown)} more rules in --json" if len(rules) > len(shown) else ""
    title = f"{layer}: precision by confidence and by rule (Wilson intervals; high must reach {HIGH}{left})"
    levels = tuple(shown[0].to_dict()["correct"]) if shown else tuple(rows[0].to_dict()["correct"])
    table = _table(title, ("confidence", "rule", "predicted", *levels, "link right", ""), words=2)
    for row in (*(row for row in rows if row.rule is None), *shown):
        if shown and row is shown[0]:
            table.add_section()
        low, high = row.interval
        cells = [f"{row.correct[level] / row.predicted:.3f}" for level in levels]
        verdict = "loses its high" if row.loses_high else ""
        link = f"{row.precision:.3f} ({low:.2f}-{high:.2f})"
        table.add_row(row.confidence, row.rule or "all", str(row.predicted), *cells, link, verdict)
    return table


def causes_table(rows: Sequence[Disagreement]) -> Table:
    """How often each cause occurs."""
    table = _table(f"{len(rows)} disagreements", ("layer", "cause", "count"), words=2)
    for (layer, cause), count in Counter((row.layer, row.cause) for row in rows).most_common():
        table.add_row(layer, cause, str(count))
    return table


def difference_table(rows: Mapping[str, Difference]) -> Table:
    """What each figure gained over the baseline."""
    title = "against the baseline; 95% intervals of a paired bootstrap over abstracts"
    table = _table(title, ("", "rate", "baseline", "now", "difference", "better", "worse"))
    for row in rows.values():
        gain = f"{row.gain.value:+.3f} ({row.gain.low:+.3f} to {row.gain.high:+.3f})"
        counts = str(len(row.better)), str(len(row.worse))
        table.add_row(
            row.name,
            row.rate.upper() if row.rate == "f1" else row.rate,
            f"{row.before:.3f}",
            f"{row.after:.3f}",
            gain,
            *counts,
        )
    return table


def changed_abstracts(rows: Mapping[str, Difference]) -> list[str]:
    """A line for the abstracts that got better, and one for those that got worse, by all their mistakes."""
    gained = Counter(ident for row in rows.values() for ident in row.better)
    gained.subtract(Counter(ident for row in rows.values() for ident in row.worse))
    lines = []
    for name, ids in (
        ("better", [ident for ident, n in gained.most_common() if n > 0]),
        ("worse", [ident for ident, n in reversed(gained.most_common()) if n < 0]),
    ):
        more = f" and {len(ids) - _ABSTRACTS_SHOWN} more" if len(ids) > _ABSTRACTS_SHOWN else ""
        lines.append(f"{name}: {len(ids)} abstracts" + (f" ({', '.join(ids[:_ABSTRACTS_SHOWN])}{more})" if ids else ""))
    return lines


def kappa_table(rows: Mapping[str, Kappa]) -> Table:
    """Cohen's kappa of every categorical property."""
    table = _table(
        "Cohen's kappa over what both saw", ("", "items", "agreed", "kappa", "most often confused (A / B)"), words=1
    )
    for row in rows.values():
        kappa = "-" if row.kappa is None else f"{row.kappa:.3f}"
        confused = "; ".join(f"{a} / {b}: {count}" for a, b, count in row.confused[:2])
        table.add_row(row.name, str(row.items), f"{row.agreed / row.items:.3f}", kappa, confused)
    return table


def _table(title: str, columns: Sequence[str], words: int = 1) -> Table:
    table = Table(
        title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, show_edge=False, title_style="bold"
    )
    for n, name in enumerate(columns):
        table.add_column(
            name, justify="left" if n < words or (n == len(columns) - 1 and not name) else "right", no_wrap=n > 0
        )
    return table
