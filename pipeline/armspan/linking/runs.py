"""Places in a sentence that go on from one another: a list of arms, of times, of values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from armspan.mentions.outcomes import Token


def runs(places: Iterable[int], joins: Callable[[list[int], int], bool]) -> Iterator[list[int]]:
    """The runs of at least two places; `joins(run, place)` tells whether a place goes on with the run before it."""
    run: list[int] = []
    for place in places:
        if run and joins(run, place):
            run.append(place)
            continue
        if len(run) > 1:
            yield run
        run = [place]
    if len(run) > 1:
        yield run


def kinds_between(tokens: Sequence[Token], left: int, right: int) -> set[str]:
    """The kinds of the tokens that stand between two."""
    return {tokens[n].kind for n in range(left + 1, right)}
