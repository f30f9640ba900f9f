"""What came out, as one read it, of analyses that another read: findings may be annotated alone, P values, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from armspan.model import Analysis


def told_findings(data: dict[str, Any]) -> bool:
    """Whether a person who read the analyses said what came out of any of them."""
    return any(fact.get("finding") for fact in data.get("analyses") or ())


def with_findings(facts: Iterable[Analysis], told: Iterable[Analysis], *, complete: bool) -> tuple[Analysis, ...]:
    """The analyses `facts` with the findings of `told`, and what only `told` states in words.

    Where `told` is complete, an analysis of which it says nothing has no finding, and words of which it knows nothing
    state none.
    """
    left = [fact for fact in told if fact.finding]
    done = [*_given(facts, left, complete=complete), *(fact for fact in left if _only_words(fact))]
    return tuple(_with_own_ids(done))


def _given(facts: Iterable[Analysis], left: list[Analysis], *, complete: bool) -> Iterator[Analysis]:
    for fact in facts:
        match = next((one for one in left if _same(fact, one)), None)
        if match is not None:
            left.remove(match)
            yield replace(fact, finding=match.finding)
        elif not complete:
            yield fact
        elif not _only_words(fact):
            yield replace(fact, finding=None)


def _same(one: Analysis, other: Analysis) -> bool:
    """Whether both are of one printed P value, or, where one of them has none, of one comparison of an outcome."""
    if one.comparison != other.comparison or set(one.outcomes).isdisjoint(other.outcomes):
        return False
    if one.arms and other.arms and set(one.arms) != set(other.arms):
        return False
    p = [(fact.p_value.operator, fact.p_value.value) for fact in (one, other) if fact.p_value]
    return len(set(p)) < 2


def _only_words(fact: Analysis) -> bool:
    return fact.p_value is None and fact.estimate is None and fact.test is None


def _with_own_ids(facts: Iterable[Analysis]) -> Iterator[Analysis]:
    """Analyses of two readers: a second one of the same id gets one of its own."""
    taken = set[str]()
    for fact in facts:
        ident = fact.id if fact.id not in taken else f"{fact.id}-words"
        taken.add(ident)
        yield replace(fact, id=ident)
