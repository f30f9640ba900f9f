"""Does a confidence mean anything: precision for each confidence level and each rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from typing import Any

from armspan.evaluation.matching import LEVELS, P_LEVELS, align, pairs_at
from armspan.evaluation.readings import Reading

LEAST = {"high": 0.95, "medium": 0.80, "low": 0.0}  # the share of right links that a confidence promises
_LINKED = {"measurements": LEVELS.index("outcome") + 1, "analyses": len(P_LEVELS)}  # levels behind a right link
_LEVELS = {"measurements": LEVELS, "analyses": P_LEVELS}
_Key = tuple[str, str | None, str | None]


@dataclass(slots=True)
class Trust:
    """How often facts of one confidence, or of one rule, are right; `correct` counts them at each level."""

    layer: str
    confidence: str | None  # None: whatever the confidence
    rule: str | None = None  # None: whatever the rule
    predicted: int = 0
    correct: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    abstracts: set[str] = field(default_factory=set)

    @property
    def linked(self) -> int:
        """Right in value and link: outcome and arm of a measurement; comparison, arms and outcomes of a P value."""
        return self.correct[_LEVELS[self.layer][_LINKED[self.layer] - 1]]

    @property
    def precision(self) -> float:
        return self.linked / self.predicted

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval of the precision."""
        return wilson(self.linked, self.predicted)

    @property
    def overrated(self) -> bool:
        """Whether a confidence is worth less than it promises."""
        return self.confidence is not None and self.precision < LEAST[self.confidence]

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data."""
        return {
            "layer": self.layer,
            "confidence": self.confidence,
            "rule": self.rule,
            "abstracts": len(self.abstracts),
            "predicted": self.predicted,
            "correct": {level: self.correct[level] for level in _LEVELS[self.layer]},
            "precision": self.precision,
            "interval": list(self.interval),
            "overrated": self.overrated,
        }


def trust(pairs: Iterable[tuple[Reading, Reading]]) -> list[Trust]:
    """A row for each confidence, and one for each rule, of the layers in which the gold is complete.

    In a layer that the gold holds only in part nobody knows whether what it does not say is wrong.
    """
    rows: dict[_Key, Trust] = {}
    for gold, predicted in pairs:
        alignment = align(gold, predicted)
        if "measurements" in gold.complete:
            _count(rows, "measurements", gold.id, predicted.facts, alignment.level_table())
        if "analyses" in gold.complete:
            _count(rows, "analyses", gold.id, predicted.analyses, alignment.p_table())
    return sorted(rows.values(), key=_order)


def _order(row: Trust) -> tuple[bool, bool, int, int, str]:
    return (
        row.layer != "measurements",
        row.rule is not None,
        list(LEAST).index(row.confidence) if row.confidence else 0,
        -row.predicted,
        row.rule or "",
    )


def _count(rows: dict[_Key, Trust], layer: str, abstract: str, facts: tuple[Any, ...], table: list[Any]) -> None:
    levels = _LEVELS[layer]
    right = {level: {j for _, j in pairs_at(table, depth)} for depth, level in enumerate(levels, 1)}
    for j, fact in enumerate(facts):
        confidence, rule = fact.raw.get("confidence"), fact.raw.get("rule")
        if confidence not in LEAST:
            continue  # a prediction that does not say how sure it is
        for sure, name in ((confidence, None), (None, rule)) if rule else ((confidence, None),):
            row = rows.setdefault((layer, sure, name), Trust(layer, sure, name))
            row.predicted += 1
            row.abstracts.add(abstract)
            for level in levels:
                row.correct[level] += j in right[level]


def wilson(right: int, total: int, z: float = 1.959963984540054) -> tuple[float, float]:
    """The 95% interval of a share by Wilson's method (J Am Stat Assoc 1927;22:209).

    >>> [round(limit, 3) for limit in wilson(9, 10)]
    [0.596, 0.982]
    """
    if not total:
        return 0.0, 1.0
    share, square = right / total, z * z / total
    middle = (share + square / 2) / (1 + square)
    half = z * sqrt(share * (1 - share) / total + square / (4 * total)) / (1 + square)
    return max(0.0, middle - half), min(1.0, middle + half)
