"""Runs of places that go on from one another."""

from __future__ import annotations

from armspan.linking.brackets import partners, walk
from armspan.linking.runs import runs
from armspan.mentions.outcomes import Token


def by_one(run: list[int], place: int) -> bool:
    return place == run[-1] + 1


def test_runs_of_two_and_more() -> None:
    assert list(runs([1, 2, 3, 5, 7, 8], by_one)) == [[1, 2, 3], [7, 8]]
    assert list(runs([], by_one)) == list(runs([4], by_one)) == []


def test_a_run_may_look_at_all_of_itself() -> None:
    assert list(runs([1, 2, 1, 3], lambda run, place: place not in run)) == [[1, 2], [1, 3]]


def test_a_walk_passes_brackets_that_close_on_its_way() -> None:
    closes = partners([Token(kind, n, n + 1) for n, kind in enumerate("N(M)v)C")])
    assert closes == {1: 3, 3: 1}
    assert list(walk(closes, range(7))) == [(0, False), (2, True), (4, False), (5, False), (6, False)]
    assert list(walk(closes, range(2, -1, -1))) == [(2, False), (1, False), (0, False)]
