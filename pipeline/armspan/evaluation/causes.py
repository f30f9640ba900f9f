"""In what two readings of one fact differ, by the names that a list of disagreements gives it."""

from __future__ import annotations

from armspan.evaluation.matching import close
from armspan.evaluation.readings import ArmReading, Fact
from armspan.evaluation.words import names_agree

OF_FACTS = ("", "wrong arm", "wrong outcome", "wrong time", "wrong kind or unit")  # by level, beside the value itself
OF_EFFECTS = ("", "wrong type of effect", "wrong outcome", "wrong arms")
OF_FINDINGS = ("", "wrong arms", "wrong direction", "wrong significance")
OF_P_VALUES = ("", "wrong comparison", "wrong arms", "wrong outcomes")


def of_arms(arm: ArmReading, other: ArmReading | None, complete: bool) -> list[str]:
    if other is None:
        return ["missed arm"]
    causes = [] if not arm.names or names_agree(arm.names, other.names) else ["label differs"]
    if arm.counts and not arm.counts & other.counts:
        causes.append("wrong count" if other.counts else "missed count")
    elif other.counts and not arm.counts and complete:
        causes.append("spurious count")
    if arm.type and other.type != arm.type:
        causes.append("wrong type")
    return causes


def of_values(gold: Fact, predicted: Fact) -> list[str]:
    """What differs between two facts that are readings of one printed value."""
    found = []
    if gold.family != predicted.family:
        found.append("wrong type")
    one, other = ((f.value, f.count, f.percentage) for f in (gold, predicted))
    if any(a is not None and b is not None and not close(a, b) for a, b in zip(one, other, strict=True)):
        found.append("wrong value")
    if any((a is None) != (b is None) for a, b in zip(one, other, strict=True)) and not found:
        found.append("wrong value")
    if gold.spread != predicted.spread:
        found.append("wrong spread")
    if gold.limits != predicted.limits:
        found.append("wrong limits")
    return found or ["wrong value"]
