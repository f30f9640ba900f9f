"""The findings of two readings: of each outcome, who had more of it, and whether that is significant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from armspan.evaluation.words import names_agree

FINDING_LEVELS = ("outcome", "arms", "direction", "significant")
_TURNED = {"higher": "lower", "lower": "higher"}


@dataclass(frozen=True, slots=True)
class FindingReading:
    """What came out for one outcome of an analysis."""

    id: str  # of the analysis
    outcome: tuple[str, ...]  # its names
    comparison: str | None
    arms: frozenset[str]
    direction: str
    arm: str | None
    reference: str | None
    significant: bool | None
    raw: dict[str, Any]


def finding_readings(rows: Iterable[dict[str, Any]], names: dict[str, tuple[str, ...]]) -> Iterable[FindingReading]:
    """The findings of the analyses of a record or gold that say a direction: one for each outcome."""
    for row in rows:
        finding = row.get("finding") or {}
        for ident in (row.get("outcomes") or ()) if finding.get("direction") else ():
            yield FindingReading(
                id=row["id"],
                outcome=names.get(ident, ()),
                comparison=row.get("comparison"),
                arms=frozenset(row.get("arms") or ()),
                direction=finding["direction"],
                arm=finding.get("arm"),
                reference=finding.get("reference"),
                significant=finding.get("significant"),
                raw=row,
            )


def finding_flags(gold: FindingReading, predicted: FindingReading, arms: dict[str, str]) -> tuple[bool, ...]:
    """Which levels hold of two findings; none where they are of another outcome or comparison.

    `arms` tells which arm of the prediction each arm of the gold is.
    """
    if gold.comparison != predicted.comparison or not names_agree(gold.outcome, predicted.outcome):
        return ()
    compared = {arms.get(arm) for arm in gold.arms}
    return (
        True,
        not gold.arms or len(arms) == 1 or compared == predicted.arms,
        _same_direction(gold, predicted, arms),
        gold.significant == predicted.significant,
    )


def _same_direction(gold: FindingReading, predicted: FindingReading, arms: dict[str, str]) -> bool:
    """Whether both say that the same arm had more, whichever of the two they begin with."""
    mine, than = (arms.get(arm or "") for arm in (gold.arm, gold.reference))
    theirs = [(predicted.direction, predicted.arm, predicted.reference)]
    if predicted.direction in _TURNED:
        theirs.append((_TURNED[predicted.direction], predicted.reference, predicted.arm))
    return any(
        said == gold.direction and (arm == mine or gold.arm is None) and (than is None or other in (than, None))
        for said, arm, other in theirs
    )


def oriented(gold: FindingReading, predicted: FindingReading, arms: dict[str, str]) -> str:
    """The direction of a prediction, as seen from the arm that the gold begins with."""
    turned = predicted.arm is not None and predicted.arm == arms.get(gold.reference or "")
    return _TURNED.get(predicted.direction, predicted.direction) if turned else predicted.direction
