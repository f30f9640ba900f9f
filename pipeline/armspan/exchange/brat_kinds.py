"""How each kind of fact is drawn in brat: its mark, further places, attributes, relations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex

from armspan.record.validate import load_schema

Fact = dict[str, Any]

RECORD = "Record"
FIRST_WORD = regex.compile(r"\S+")
SPAN_KEYS = {"start", "end", "text"}


@dataclass(frozen=True, slots=True)
class Kind:
    """How the facts of a layer are drawn."""

    label: str
    places: str | None = None  # the property that lists more places
    attributes: tuple[str, ...] = ()
    relations: dict[str, tuple[str, str]] = field(default_factory=dict)  # property -> (relation, layer)
    named: str | None = None  # the property that the marked words fill in where a person adds a fact
    new: Fact = field(default_factory=dict)  # what a person need not say


_BY_HAND = {"rule": "by-hand", "confidence": "low"}
KINDS = {
    "design": Kind("Design", attributes=("aspect",)),
    "enrollment": Kind("Enrollment", named="count"),
    "arms": Kind("Arm", "mentions", ("type",), named="label", new={"type": "unknown", "flow": {}}),
    "instruments": Kind("Instrument", "mentions", named="name"),
    "outcomes": Kind("Outcome", "mentions", relations={"instrument": ("MeasuredWith", "instruments")}, named="title"),
    "measurements": Kind(
        "Measurement",
        "evidence",
        ("param_type", "basis", "population", "direction", "dispersion_type", "limits_type", "confidence"),
        {"outcome": ("Of", "outcomes"), "arm": ("In", "arms")},
        "value",
        {"population": "arm", "basis": "value", "param_type": "number", **_BY_HAND},
    ),
    "analyses": Kind(
        "Analysis",
        "evidence",
        ("comparison", "confidence"),
        {
            "outcomes": ("Covers", "outcomes"),
            "arms": ("Compares", "arms"),
            "measurements": ("Uses", "measurements"),
        },
        new={"comparison": "unspecified", **_BY_HAND},
    ),
    "set_aside": Kind("SetAside", attributes=("reason",), new={"reason": "name", "rule": "by-hand"}),
    "unexplained": Kind("Unexplained"),
}
LISTED = ("arms", "instruments", "outcomes", "measurements", "analyses")
LAYER_OF = {kind.label: layer for layer, kind in KINDS.items()}


def properties(layer: str) -> list[str]:
    """The properties of a kind of fact in the order of the schema."""
    return list(load_schema("record")["$defs"][definition(layer)]["properties"])


def definition(layer: str) -> str:
    return {"analyses": "analysis"}.get(layer) or layer.removesuffix("s")


def camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))
