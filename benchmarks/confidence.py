"""Sets how sure a fact may call itself, from the rows of abstracts that nobody had read: writes rules/confidence.toml.

    python benchmarks/confidence.py                     from the last blind rows of all batches
    python benchmarks/confidence.py --without batch-5   keeps a batch apart, to see later what the words are worth on it
    python benchmarks/confidence.py --dry               prints and writes nothing

The rows are those of each batch by the last rules that had not seen it, read again at that commit (where the batches
are not there: docs/blind_rows.csv). Of a row is known what made it, how it looks (`armspan/record/confidence.py`) and
whether it is right. Each property gets points, ten times a logarithm of odds (logistic regression, its weights shrunk
towards none). A property is taken only if it helps to tell rows of a batch that the points were not made from. A level
begins at the lowest score from which on enough of such rows are right, two wrong ones added, so that a few faultless
rows are not enough.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from armspan.evaluation.trust import wilson
from armspan.record.confidence import by_rule
from armspan.record.features import Features
from blind import rows_again
from blind_page import CONFIDENCE, belongs
from judged import Line, is_right

LEVELS = {"high": 0.95, "medium": 0.80}  # the share of rows that must be right
SHRINK = 3.0  # how much a weight costs
HELPS = 0.002  # what a property must save in mean log loss
FEW = 5  # rows that a value of a property must have
DOUBTS = 2  # wrong rows that are added to those that were seen
HEAD = """\
# How sure a fact may call itself. Written by benchmarks/confidence.py from rows of abstracts that no rule was made for
# (see there); do not edit. A fact starts with the points of `base` and gets those of each of its properties:
# the rules that made it (by...), and what armspan/record/confidence.py reads off the record. Points are ten times a
# logarithm of odds. From `high` points on it is high, from `medium` on medium, else low; a level that no score reached
# on rows from other batches is left out.
"""


def main() -> None:
    """Fits, prints what the levels are worth, writes."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--without", nargs="*", default=[], metavar="BATCH", help="batches that are kept apart")
    parser.add_argument("--dry", action="store_true", help="write nothing")
    arguments = parser.parse_args()
    rows = rows_again(arguments.without)
    parts = [HEAD]
    for layer in ("measurements", "analyses"):
        table = Fit(layer, [row for row in rows if belongs(row, layer)])
        print(table.report())
        parts.append(table.toml())
    if not arguments.dry:
        CONFIDENCE.write_text("\n".join(parts), "utf-8", newline="\n")


def properties(row: Line, layer: str) -> Features:
    """What is known of a row beside whether it is right."""
    return dict(pair.split("=", 1) for pair in row["features"].split()) | by_rule(layer, row["rule"])


class Fit:
    """The points of one layer, and how rows of each batch fare with points made from the other batches."""

    def __init__(self, layer: str, rows: Sequence[Line]) -> None:
        self.layer = layer
        self.told = [properties(row, layer) for row in rows]
        self.right = np.array([is_right(row) for row in rows], dtype=float)
        self.batches = np.array([row["batch"] for row in rows])
        self.sources = sorted({(row["batch"], row["commit"]) for row in rows})
        self.chosen = self.choose()
        names, table = self.design(self.chosen)
        weights = regression(table, self.right)
        self.base = round(10 * weights[-1])
        self.points = {name: round(10 * w) for name, w in zip(names, weights, strict=False) if round(10 * w)}
        self.apart = np.round(10 * self.told_apart(self.chosen))
        self.limits = self.levels()

    def choose(self) -> list[str]:
        """The properties that help, each the best beside those before it."""
        left = sorted({key for told in self.told for key in told})
        chosen: list[str] = []
        loss = self.loss(chosen)
        while left:
            losses = {key: self.loss([*chosen, key]) for key in left}
            best = min(losses, key=lambda key: losses[key])
            if losses[best] > loss - HELPS:
                break
            loss = losses[best]
            chosen.append(best)
            left.remove(best)
        return chosen

    def levels(self) -> dict[str, int | None]:
        """Where each level begins, the highest first; what belongs to a higher one does not make up for a lower."""
        found, left = dict[str, int | None](), np.ones(len(self.right), dtype=bool)
        for level, share in LEVELS.items():
            found[level] = limit(self.apart[left], self.right[left], share)
            if (least := found[level]) is not None:
                left &= self.apart < least
        return found

    def loss(self, keys: list[str]) -> float:
        """The mean log loss on rows of a batch that the points were not made from."""
        odds = self.told_apart(keys)
        return float(np.mean(np.logaddexp(0, odds) - self.right * odds))

    def told_apart(self, keys: list[str]) -> Any:
        """The log odds of each row, by points made from the other batches."""
        _, table = self.design(keys)
        odds = np.zeros(len(self.right))
        for batch in sorted(set(self.batches)):
            here = self.batches == batch
            odds[here] = table[here] @ regression(table[~here], self.right[~here])
        return odds

    def design(self, keys: list[str]) -> tuple[list[tuple[str, str]], Any]:
        """The values of the properties, and for each row which of them it has; the last column is that of all rows."""
        seen = Counter((key, told[key]) for told in self.told for key in keys if key in told)
        names = sorted(name for name, count in seen.items() if count >= FEW)
        place = {name: n for n, name in enumerate(names)}
        table = np.zeros((len(self.told), len(names) + 1))
        table[:, -1] = 1
        for n, told in enumerate(self.told):
            for key in keys:
                if (column := place.get((key, told.get(key, "")))) is not None:
                    table[n, column] = 1
        return names, table

    def report(self) -> str:
        """What each level is worth on rows of a batch that the points were not made from."""
        lines = [f"{self.layer}: {len(self.right)} rows, {self.right.mean():.3f} right; by {', '.join(self.chosen)}"]
        beneath = float("inf")
        for level, least in (*self.limits.items(), ("low", -float("inf"))):
            if least is not None:
                there = self.right[(self.apart >= least) & (self.apart < beneath)]
                lines.append(
                    f"  {level:7} {worth(int(there.sum()), len(there))}, {len(there) / len(self.right):.2f} of all"
                )
                beneath = least
        return "\n".join(lines)

    def toml(self) -> str:
        """The points as a table of rules/confidence.toml."""
        sources = ", ".join(f"{batch} ({commit})" for batch, commit in self.sources)
        why = f"{len(self.right)} rows, {self.right.mean():.2f} of them right: {sources}."
        lines = ["[[confidence]]", f'name = "{self.layer}"', f'why = "{why}"', f"base = {self.base}"]
        lines += [f"{level} = {least}" for level, least in self.limits.items() if least is not None]
        lines.append("[confidence.points]")
        for key in self.chosen:
            worth_of = {value: points for (name, value), points in self.points.items() if name == key}
            cells = ", ".join(f'"{value}" = {points}' for value, points in worth_of.items())
            lines.append(f"{key} = {{ {cells} }}")
        return "\n".join(lines) + "\n"


def regression(table: Any, right: Any, rounds: int = 7) -> Any:
    """The weights of a logistic regression, shrunk towards none but for that of all rows (Newton's method)."""
    cost = np.full(table.shape[1], SHRINK)
    cost[-1] = 1e-6
    weights = np.zeros(table.shape[1])
    for _ in range(rounds):
        chance = 1 / (1 + np.exp(-np.clip(table @ weights, -30, 30)))
        slope = table.T @ (chance - right) + cost * weights
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + np.diag(cost)
        weights = weights - np.linalg.solve(bend, slope)
    return weights


def limit(scores: Any, right: Any, share: float) -> int | None:
    """The lowest score from which on the share of right rows is reached."""
    for least in sorted(set(scores)):
        there = right[scores >= least]
        if there.sum() >= share * (len(there) + DOUBTS):
            return int(least)
    return None


def worth(right: int, total: int) -> str:
    """A share with its interval."""
    low, high = wilson(right, total)
    return f"{right} of {total} right: {right / max(1, total):.3f} [{low:.2f}, {high:.2f}]"


if __name__ == "__main__":
    main()
