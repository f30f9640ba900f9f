"""The optimal one-to-one assignment of two lists: nothing is paired twice, a wrong row is a miss and a false alarm."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

One = TypeVar("One")
Other = TypeVar("Other")


def assign(ones: Sequence[One], others: Sequence[Other], fit: Callable[[One, Other], float]) -> list[tuple[int, int]]:
    """The pairs (place in `ones`, place in `others`) whose fits add up to the most; a pair without fit is none.

    >>> assign(["ab", "a"], ["a", "b"], lambda x, y: float(y in x))
    [(0, 1), (1, 0)]
    """
    return assign_table([[float(fit(one, other)) for other in others] for one in ones])


def assign_table(fits: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The same for a table of fits: a row for each of the one list, a column for each of the other."""
    if not fits or not any(value > 0 for row in fits for value in row):
        return []
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-np.array(fits))
    pairs = [(int(i), int(j)) for i, j in zip(rows, columns, strict=True)]
    return [(i, j) for i, j in pairs if fits[i][j] > 0]
