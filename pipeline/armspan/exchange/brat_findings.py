"""What came out of an analysis, as brat shows it: attributes for the direction and whether it is significant, relations
to the arm that had more or less and to the one that it is compared with. A person changes them as any other mark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from armspan.record.validate import load_schema

ATTRIBUTES = {"direction": "FindingDirection", "significant": "FindingSignificant"}
RELATIONS = {"arm": "FindingIn", "reference": "FindingThan"}
_TRUTH = {"true": True, "false": False}
_KEYS = {*ATTRIBUTES, *RELATIONS}


@dataclass(frozen=True, slots=True)
class DrawnFinding:
    """The lines that say what a finding says: labels with values, and labels with the marks of arms."""

    attributes: dict[str, str] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)


def drawn(finding: Any, arms: Mapping[str, str]) -> DrawnFinding | None:
    """How a finding is drawn; None where that would lose something, so that it stays in the note.

    `arms` tells the mark of each arm that has one.
    """
    if not isinstance(finding, dict) or set(finding) != _KEYS or not any(v is not None for v in finding.values()):
        return None
    if not all(finding[key] is None or finding[key] in arms for key in RELATIONS):
        return None
    said = {label: str(finding[key]).lower() for key, label in ATTRIBUTES.items() if finding[key] is not None}
    return DrawnFinding(said, {label: arms[finding[key]] for key, label in RELATIONS.items() if finding[key]})


def finding_of(attributes: Mapping[str, str], arms: Mapping[str, str]) -> dict[str, Any] | None:
    """The finding that an analysis has by its attributes and its relations to arms (label -> id), if by any."""
    if not any(label in attributes for label in ATTRIBUTES.values()) and not any(arms.values()):
        return None
    return {
        "direction": attributes.get(ATTRIBUTES["direction"]),
        "arm": arms.get(RELATIONS["arm"]),
        "reference": arms.get(RELATIONS["reference"]),
        "significant": _TRUTH.get(attributes.get(ATTRIBUTES["significant"], "")),
    }


def attribute_lines() -> list[str]:
    """The lines of annotation.conf for the attributes."""
    directions = load_schema("record")["$defs"]["finding"]["properties"]["direction"]["enum"]
    values = {"direction": [one for one in directions if one is not None], "significant": [*_TRUTH]}
    return [f"{label}\tArg:Analysis, Value:{'|'.join(values[key])}" for key, label in ATTRIBUTES.items()]


def relation_lines() -> list[str]:
    """The lines of annotation.conf for the relations."""
    return [f"{label}\tArg1:Analysis, Arg2:Arm" for label in RELATIONS.values()]
