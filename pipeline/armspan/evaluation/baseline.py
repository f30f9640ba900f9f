"""Two runs on the same gold: the difference of each figure, its interval, and which abstracts got better or worse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from armspan.evaluation.evaluate import Evaluation
from armspan.evaluation.figures import Rate, counts, percentiles, rates, resamples
from armspan.evaluation.scoring import FIGURES, Tallies, Tally

_NOTHING = Tally(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Difference:
    """What a figure gained over the baseline: in F1, or in recall where only that can be told."""

    key: str
    name: str
    rate: str
    before: float
    after: float
    gain: Rate
    better: tuple[str, ...]  # abstracts with fewer mistakes than before
    worse: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The difference as plain data."""
        return {
            "name": self.name,
            "rate": self.rate,
            "before": self.before,
            "after": self.after,
            "difference": self.gain.value,
            "interval": [self.gain.low, self.gain.high],
            "better": list(self.better),
            "worse": list(self.worse),
        }


def compare_runs(before: Evaluation, after: Evaluation) -> dict[str, Difference]:
    """The differences by key. The bootstrap is paired: each sample draws the same abstracts for both runs."""
    ids = list(after.tallies)
    found = {}
    for key, name in FIGURES.items():
        if key in before.figures and key in after.figures:
            row = _difference(key, name, ids, [before.tallies[i] for i in ids], [after.tallies[i] for i in ids])
            if row:
                found[key] = row
    return found


def _difference(
    key: str, name: str, ids: list[str], before: Sequence[Tallies], after: Sequence[Tallies]
) -> Difference | None:
    import numpy as np

    mine, theirs = ([tallies.get(key, _NOTHING) for tallies in run] for run in (before, after))
    rate = "recall" if any(tally.predicted is None for tally in mine) else "f1"
    samples = resamples(len(ids))
    rows = [counts(tallies) for tallies in (mine, theirs)]
    values = [float(rates(row.sum(0)[None])[rate][0]) for row in rows]
    drawn = [rates(row[samples].sum(1))[rate] for row in rows]
    if not np.isfinite(values).all():
        return None
    change = [_mistakes(b) - _mistakes(a) for b, a in zip(mine, theirs, strict=True)]
    return Difference(
        key=key,
        name=name,
        rate=rate,
        before=values[0],
        after=values[1],
        gain=Rate(values[1] - values[0], *percentiles(drawn[1] - drawn[0])),
        better=tuple(ident for ident, gain in zip(ids, change, strict=True) if gain > 0),
        worse=tuple(ident for ident, gain in zip(ids, change, strict=True) if gain < 0),
    )


def _mistakes(tally: Tally) -> int:
    predicted = tally.correct if tally.predicted is None else tally.predicted
    return tally.gold + predicted - 2 * tally.correct
