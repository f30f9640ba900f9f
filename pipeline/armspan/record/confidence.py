"""How sure a fact is of its links: the points that its features (`record/features.py`) are worth.

The points stand in `rules/confidence.toml`, set from abstracts that no rule was made for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Any

from armspan.mentions.outcomes import Lexicon
from armspan.model import Record
from armspan.record.features import Features, features
from armspan.record.page import Sentences, in_words_alone

Points = dict[str, Any]  # one row of rules/confidence.toml

PARTS = {"measurements": ("arm", "outcome", "time"), "analyses": ("outcomes", "comparison")}  # what a rule tells
_JOINT = re.compile(r"[:;] ")
_LEVELS = ("high", "medium")


def graded(record: Record, sentences: Sentences, lex: Lexicon, points: dict[str, Points]) -> Record:
    """The record with the confidence that the points of each fact come to."""
    wanted = {layer: row["points"].keys() for layer, row in points.items()}
    told = dict(features(record, sentences, lex, wanted))

    def grade(layer: str, fact: Any) -> Any:
        if layer == "analyses" and in_words_alone(fact):
            reached = "low" if fact.rule.startswith("conclusion") else "medium"
        else:
            reached = level(points[layer], told[fact.id] | by_rule(layer, fact.rule))
        return fact if fact.confidence == reached else replace(fact, confidence=reached)

    return replace(
        record,
        measurements=tuple(grade("measurements", fact) for fact in record.measurements),
        analyses=tuple(grade("analyses", fact) for fact in record.analyses),
    )


def level(points: Points, told: Features) -> str:
    """high | medium | low: the first level whose points a fact reaches.

    >>> points = {"base": 5, "points": {"arms": {"2": 10}, "cell": {"full": 8, "part": -9}}, "high": 23, "medium": 9}
    >>> level(points, {"arms": "2", "cell": "full"}), level(points, {"arms": "2", "cell": "part"})
    ('high', 'low')
    """
    reached = score(points, told)
    for name in _LEVELS:
        if name in points and reached >= points[name]:
            return name
    return "low"


def score(points: Points, told: Features) -> int:
    """The points of a fact: ten times the logarithm of the odds that it is right."""
    reached = points["base"]
    for key, worth in points["points"].items():
        reached += worth.get(told.get(key), 0)
    return int(reached)


@lru_cache(maxsize=1024)
def by_rule(layer: str, rule: str) -> Features:
    """The rules that made a fact, each a feature.

    >>> by_rule("measurements", "vs-pair: subject")
    {'by_arm': 'vs-pair', 'by_outcome': 'subject', 'by': 'vs-pair: subject'}
    """
    parts = _JOINT.split(rule)
    told = {f"by_{part}": name for part, name in zip(PARTS[layer], parts, strict=False)}
    return told | {"by": ": ".join(parts[:2])}
