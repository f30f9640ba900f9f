"""The arms as the record has them: labels, other names, counts and places."""

from __future__ import annotations

from collections.abc import Sequence

from armspan.found import ArmDraft, ArmMention, ArmTable, Aside
from armspan.linking.arm import Arm
from armspan.linking.roster import Roster, lettered
from armspan.mentions.arms.references import Reference
from armspan.mentions.arms.totals import HeadCount


def arm_table(
    roster: Roster, enrollment: HeadCount | None, references: Sequence[Reference], flow: Sequence[int]
) -> ArmTable:
    """The arms, what points to them, and the numbers that are no measurements."""
    starts, ends = roster.sk.starts, roster.sk.ends
    at = enrollment.at if enrollment else None
    return ArmTable(
        arms=tuple(_draft(roster, n, arm) for n, arm in enumerate(roster.arms, 1)),
        mentions=tuple(
            ArmMention(starts[r.start], ends[r.end - 1], r.rule, tuple([f"a{n + 1}" for n in r.arms]), r.whole)
            for r in references
        ),
        asides=tuple(_asides(roster, at, flow)),
        enrollment=enrollment.count if enrollment else None,
        enrollment_start=None if at is None else starts[at],
        enrollment_end=None if at is None else ends[at],
    )


def _draft(roster: Roster, n: int, arm: Arm) -> ArmDraft:
    at = arm.count_at if arm.count_at is not None else arm.first if arm.label != "all patients" else None
    letters = [lettered(code) for code in sorted(arm.codes)]
    return ArmDraft(
        id=f"a{n}",
        label=arm.label,
        type=arm.type,
        count=arm.count,
        count_unit=arm.unit,
        flow=arm.flow,
        aliases=tuple(text for text in dict.fromkeys([*arm.names.values(), *letters]) if text != arm.label),
        intervention=_intervention(arm),
        start=None if at is None else roster.sk.starts[at],
        end=None if at is None else roster.sk.ends[at],
    )


def _intervention(arm: Arm) -> str | None:
    """What was done to an arm: the fullest of its names that says more than its label."""
    label = arm.label.removesuffix(" group").lower()
    fuller = [text for words, text in arm.names.items() if text.lower() != label and len(words) > 1]
    if not fuller and arm.codes and arm.names:
        return next(iter(arm.names.values()))
    return max(fuller, key=len, default=None)


def _asides(roster: Roster, enrollment: int | None, flow: Sequence[int]) -> list[Aside]:
    """The numbers that say who took part: none of them is a measurement."""
    counts = {arm.count_at for arm in roster.arms if arm.count_at is not None}
    rules = dict.fromkeys(flow, "flow") | dict.fromkeys(counts, "arm-count")
    if enrollment is not None:
        rules[enrollment] = "enrollment"
    starts, ends, reasons = roster.sk.starts, roster.sk.ends, {"flow": "flow"}
    return [Aside(starts[at], ends[at], rule, reasons.get(rule, "participants")) for at, rule in sorted(rules.items())]
