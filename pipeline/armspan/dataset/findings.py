"""What an analysis says came out: which arm has more, and whether the difference is significant."""

from __future__ import annotations

from armspan.linking.stated.meaning import significant
from armspan.model import Analysis

MORE_OR_LESS = ("higher", "lower")


def higher_arm(fact: Analysis) -> str | None:
    """The id of the arm that has more of the outcome; None where none has, or where that is not told."""
    found = fact.finding
    if found is None or found.arm is None or found.direction not in MORE_OR_LESS:
        return None
    others = [arm for arm in fact.arms if arm != found.arm]
    reference = found.reference or (others[0] if len(others) == 1 else None)
    return found.arm if found.direction == "higher" else reference


def is_significant(fact: Analysis) -> bool | None:
    """Whether the difference is significant: as the finding says, else as P value or interval do; None: not told."""
    words = fact.finding.significant if fact.finding else None
    return words if words is not None else significant(fact.p_value, fact.estimate, None)
