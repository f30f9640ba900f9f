"""Tallies of many abstracts -> figures: precision, recall, F1, each with a 95% bootstrap interval over abstracts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from armspan.evaluation.scoring import FIGURES, Tallies, Tally

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float64]

SAMPLES = 2000
_SEED = 7  # the same figures on every run
_NOTHING = Tally(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate and the interval that 95% of the resampled sets of abstracts fall into."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table. `predicted`, precision and F1 are None where the gold is complete only in part."""

    key: str
    name: str
    gold: int
    predicted: int | None
    correct: int
    precision: Rate | None
    recall: Rate | None
    f1: Rate | None

    def to_dict(self) -> dict[str, Any]:
        """The figure as plain data."""
        rates = {name: getattr(self, name) for name in ("precision", "recall", "f1")}
        return {
            "name": self.name,
            "gold": self.gold,
            "predicted": self.predicted,
            "correct": self.correct,
            **{name: rate and rate.value for name, rate in rates.items()},
            "intervals": {name: rate and [rate.low, rate.high] for name, rate in rates.items()},
        }


def figures(scored: Sequence[Tallies]) -> dict[str, Figure]:
    """The figures of a set of abstracts, in the order of `FIGURES`, without those that have nothing to count."""
    found = {}
    for key, name in FIGURES.items():
        tallies = [tallies[key] for tallies in scored if key in tallies]
        if any(tally.gold or tally.predicted for tally in tallies):
            found[key] = _figure(key, name, [tallies.get(key, _NOTHING) for tallies in scored])
    return found


def _figure(key: str, name: str, tallies: list[Tally]) -> Figure:
    recall_only = any(tally.predicted is None for tally in tallies)
    rows = counts(tallies)
    correct, predicted, gold = (int(total) for total in rows.sum(0))
    told = ("recall",) if recall_only else ("precision", "recall", "f1")
    found = {rate: _interval(rows, rate) for rate in told}
    rates_told = [found.get(rate) for rate in ("precision", "recall", "f1")]
    return Figure(key, name, gold, None if recall_only else predicted, correct, *rates_told)


def counts(tallies: Sequence[Tally]) -> Rows:
    """Correct, predicted and gold of each abstract: a row each."""
    import numpy as np

    return np.array([(t.correct, t.predicted or 0, t.gold) for t in tallies], dtype=np.float64)


@lru_cache(maxsize=8)
def resamples(abstracts: int) -> NDArray[np.int64]:
    """Which abstracts each bootstrap sample holds: the same for every figure, so that figures can be compared."""
    import numpy as np

    return np.random.default_rng(_SEED).integers(0, abstracts, (SAMPLES, abstracts))


def rates(sums: Rows) -> dict[str, Rows]:
    """Precision, recall and F1 of rows of (correct, predicted, gold); NaN where there is nothing to divide by."""
    import numpy as np

    correct, predicted, gold = sums.T
    with np.errstate(all="ignore"):
        return {
            "precision": correct / predicted,
            "recall": correct / gold,
            "f1": 2 * correct / (predicted + gold),
        }


def percentiles(values: Rows) -> tuple[float, float]:
    """The limits of the middle 95%."""
    import numpy as np

    low, high = np.nanpercentile(values, [2.5, 97.5])
    return float(low), float(high)


def _interval(rows: Rows, rate: str) -> Rate | None:
    import numpy as np

    value = rates(rows.sum(0)[None])[rate][0]
    drawn = rates(rows[resamples(len(rows))].sum(1))[rate]
    return Rate(float(value), *percentiles(drawn)) if np.isfinite(value) else None
