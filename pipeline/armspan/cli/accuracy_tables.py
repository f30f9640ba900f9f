"""How accuracy looks in the terminal: figures, precision by confidence and rule, causes, differences."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from armspan.cli.terminal import make_console
from armspan.evaluation.agreement import Kappa
from armspan.evaluation.baseline import Difference
from armspan.evaluation.disagreements import Disagreement
from armspan.evaluation.evaluate import Evaluation
from armspan.evaluation.figures import Rate
from armspan.evaluation.trust import LEAST, Trust

_PIPE_WIDTH = 140  # columns, where the output is no terminal and nobody says how wide it is
_WIDE = 128  # columns that the table of figures needs for a line per figure
_RULES_SHOWN = 12  # rules in the terminal; --json has all
_ABSTRACTS_SHOWN = 6
_SHORT = {"predicted": "said", "correct": "right"}  # headings in a narrow terminal


def console() -> Console:
    """The console for tables of figures, whose words are never markup."""
    return make_console(_PIPE_WIDTH, markup=False)


def print_evaluation(evaluation: Evaluation) -> None:
    """All tables of an evaluation."""
    out = console()
    print_figures(out, evaluation)
    for layer in dict.fromkeys(row.layer for row in evaluation.trust):
        out.print(_trust_table(layer, [row for row in evaluation.trust if row.layer == layer], out.width < _WIDE))
    if evaluation.disagreements:
        out.print(causes_table(evaluation.disagreements))
    print_notes(evaluation.notes)


def print_figures(out: Console, evaluation: Evaluation) -> None:
    """The table of figures."""
    out.print(_figure_table(evaluation, out.width < _WIDE))


def print_notes(notes: Iterable[str]) -> None:
    """Notes, a line each, where they do not mix with figures."""
    for note in notes:
        print(f"note: {note}", file=sys.stderr)


def _figure_table(evaluation: Evaluation, narrow: bool) -> Table:
    """Counts and rates of every figure with intervals; in a narrow terminal the intervals stand under the rates."""
    count = len(evaluation.pairs)
    title = f"{count} abstract{'' if count == 1 else 's'}; in brackets 95% bootstrap intervals over abstracts"
    table = _table(title, ("", *(_SHORT.get(name, name) if narrow else name for name in evaluation.headings)))
    group = ""
    for key, figure in evaluation.figures.items():
        if group and key.partition(".")[0] != group:
            table.add_section()
        group = key.partition(".")[0]
        rates = (figure.precision, figure.recall, figure.f1)
        cells = [_rate_cell(rate, "\n" if narrow else " ") for rate in rates]
        table.add_row(figure.name, str(figure.gold), _count_cell(figure.predicted), str(figure.correct), *cells)
    return table


def _count_cell(count: int | None) -> str:
    return "-" if count is None else str(count)


def _rate_cell(rate: Rate | None, joint: str = " ") -> str:
    return f"{rate.value:.3f}{joint}({rate.low:.2f}-{rate.high:.2f})" if rate else "-"


def _trust_table(layer: str, rows: list[Trust], narrow: bool) -> Table:
    rules = [row for row in rows if row.rule is not None]
    shown = rules[:_RULES_SHOWN]
    left = f"; {len(rules) - len(shown)} more rules in --json" if len(rules) > len(shown) else ""
    promise = f"high promises {LEAST['high']}, medium {LEAST['medium']}"
    title = f"{layer}: precision by confidence and by rule (Wilson intervals; {promise}{left})"
    levels = () if narrow else tuple(rows[0].to_dict()["correct"])
    table = _table(title, ("confidence", "rule", "n" if narrow else "predicted", *levels, "link right", ""), words=2)
    for row in (*(row for row in rows if row.rule is None), *shown):
        if shown and row is shown[0]:
            table.add_section()
        cells = [f"{row.correct[level] / row.predicted:.3f}" for level in levels]
        link = _rate_cell(Rate(row.precision, *row.interval))
        verdict = "less than promised" if row.overrated else ""
        table.add_row(row.confidence or "all", row.rule or "all", str(row.predicted), *cells, link, verdict)
    return table


def causes_table(rows: Sequence[Disagreement]) -> Table:
    """How often each cause occurs."""
    table = _table(f"{len(rows)} disagreements", ("layer", "cause", "count"), words=2)
    for (layer, cause), count in Counter((row.layer, row.cause) for row in rows).most_common():
        table.add_row(layer, cause, str(count))
    return table


def print_differences(rows: Mapping[str, Difference]) -> None:
    """What changed over the baseline, figure by figure, and in which abstracts."""
    out = console()
    changed = [row for row in rows.values() if row.better or row.worse]
    if not changed:
        print("against the baseline: nothing changed")
        return
    title = "what changed against the baseline; 95% intervals of a paired bootstrap over abstracts"
    table = _table(title, ("", "rate", "before", "now", "difference", "better", "worse"))
    joint = "\n" if out.width < _WIDE else " "
    for row in changed:
        gain = f"{row.gain.value:+.3f}{joint}({row.gain.low:+.3f} to {row.gain.high:+.3f})"
        rates = (row.rate.replace("f1", "F1"), f"{row.before:.3f}", f"{row.after:.3f}", gain)
        table.add_row(row.name, *rates, str(len(row.better)), str(len(row.worse)))
    out.print(table)
    print("\n".join(_changed_abstracts(changed)))


def _changed_abstracts(rows: Sequence[Difference]) -> list[str]:
    """A line for the abstracts that got better, and one for those that got worse, by all their mistakes."""
    gained = Counter(ident for row in rows for ident in row.better)
    gained.subtract(Counter(ident for row in rows for ident in row.worse))
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
