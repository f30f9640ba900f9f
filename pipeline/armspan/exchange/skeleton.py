"""A record -> a gold skeleton: what a person corrects by hand and then names the layers of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from armspan.model import VERSIONS

_COMPUTED = ("sections", "set_aside", "unexplained", "checks", "extractor")
_COMPUTED_OF_FACTS = (
    "mentions",
    "evidence",
    "rule",
    "confidence",
    "decimals",
    "spread_decimals",
    "dispersion_evidence",
)
_LONGEST = 200  # of a name, before its suffix: file systems end at 255
_SOURCE = ("id", "pmid", "doi", "registrations", "title")


def gold_skeleton(record: dict[str, Any]) -> dict[str, Any]:
    """The record without what is computed, with an empty list of layers.

    A skeleton is no gold yet: until a person has corrected it and named the layers that are complete, it is refused.
    """
    rest = {key: _bare(value) for key, value in record.items() if key not in (*_COMPUTED, "source")}
    source = {key: value for key, value in record["source"].items() if key in _SOURCE and value}
    return {
        "schema_version": rest.pop("schema_version", VERSIONS[-1]),
        "source": source,
        "layers": [],
        "partial": [],
    } | rest


def _bare(value: Any) -> Any:
    """The value without computed properties, nulls and empty lists inside facts; the span keeps its words."""
    if isinstance(value, list):
        return [_bare(item) for item in value]
    if isinstance(value, dict):
        kept = {key: _bare(item) for key, item in value.items() if key not in _COMPUTED_OF_FACTS}
        return {
            key: item
            for key, item in kept.items()
            if item not in (None, [], {}) or key in ("param_type", "outcome", "arm")
        }
    return value


def gold_name(ident: str) -> str:
    """The name of the gold file of an abstract: whatever the id, it stays in its folder, and is not too long.

    >>> gold_name("../a 1"), len(gold_name("x" * 1000))
    ('..%2Fa 1.gold.json', 210)
    """
    name = quote(ident, safe=" ")
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - 65]}-{hashlib.sha256(ident.encode()).hexdigest()}"
    return f"{name}.gold.json"


def write_skeletons(records: Iterable[dict[str, Any]], folder: Path) -> int:
    """Writes ID.gold.json for each record; returns how many."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for record in records:
        raw = orjson.dumps(gold_skeleton(record), option=orjson.OPT_INDENT_2)
        (folder / gold_name(record["source"]["id"])).write_bytes(raw + b"\n")
        written += 1
    return written
