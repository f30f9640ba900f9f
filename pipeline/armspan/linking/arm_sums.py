"""Numbers of people that stand beside the arms, one for each, and add up to a total of their sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from armspan.mentions.arms.counts import is_count
from armspan.mentions.arms.references import Reference
from armspan.mentions.arms.words import Skeleton

_REACH = 5  # words between a number and its arm


def find_sums(
    sk: Skeleton, references: Sequence[Reference], arms: int, totals: Sequence[tuple[int, int]]
) -> list[int] | None:
    """The words of the numbers of all arms, in their order: "46 adults (24 brace/22 cast)"; None where there are none.

    `totals` are the numbers of people: the words where they stand, and how many they are.
    """
    named = [r for r in references if len(r.arms) == 1 and not r.whole]
    for at, total in totals:
        stop = sk.codes.index(".", at)
        places = [k for k in range(at + 1, stop) if _is_size(sk, k)]
        for row in _rows(places, arms):
            if sum(sk.numbers[k] for k in row) == total:
                found = _owners(named, row, stop)
                if found is not None and sorted(found) == list(range(arms)):
                    return [row[found.index(n)] for n in range(arms)]
    return None


def _is_size(sk: Skeleton, k: int) -> bool:
    return sk.codes[k] == "N" and is_count(sk, k, sk.codes[k - 1] in "=/")


def _rows(places: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (places[n : n + size] for n in range(len(places) - size + 1))


def _owners(named: Sequence[Reference], row: Sequence[int], stop: int) -> list[int] | None:
    """The arm that is named behind each number of a row, or before each."""
    ends = [*row[1:], stop]
    behind = [
        {r.arms[0] for r in named if a < r.start <= a + _REACH and r.end <= b} for a, b in zip(row, ends, strict=True)
    ]
    starts = [row[0] - 2 * _REACH, *row]
    before = [{r.arms[0] for r in named if a < r.start and b - _REACH <= r.end <= b} for a, b in pairwise(starts)]
    for found in (behind, before):
        if all(len(arms) == 1 for arms in found):
            return [arms.pop() for arms in found]
    return None
