"""What a record adds to the sums of a run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")
_APART = ("time", "n", "limits", "percentage", "estimate", "test")  # evidence that holds numbers of its fact


def count(record: dict[str, Any]) -> dict[str, int]:
    """The counts of one record, by the names that a summary has for them."""
    return {
        "abstracts": 1,
        "arms": len(record["arms"]),
        "measurements": len(record["measurements"]),
        "p_values": sum(analysis["p_value"] is not None for analysis in record["analyses"]),
        **count_numbers(record),
        "queries": sum(check["severity"] != "info" for check in record["checks"]),
    }


def count_numbers(record: dict[str, Any]) -> dict[str, int]:
    """How many numbers of the results facts hold, how many were set aside, how many are unexplained.

    Without a heading for the results, those of all values and P values count, and none that says who took part.
    """
    results = [section for section in record["sections"] if section["label"] == "results"]
    told = [fact for fact in record["analyses"] if fact["p_value"] or fact["estimate"] or fact["test"]]
    facts = [*record["measurements"], *told]
    if results:
        facts += [*record["arms"], *([record["enrollment"]] if record["enrollment"] else [])]
    spans = [fact["span"] for fact in facts if fact["span"]]
    spans += [part for fact in facts for part in fact.get("evidence", ()) if part["role"] in _APART]
    inside = [
        span
        for span in spans
        if "part" not in span and any(s["start"] <= span["start"] < s["end"] for s in results or [_EVERYWHERE])
    ]
    return {
        "explained": _numbers(inside),
        "set_aside": _numbers(one["span"] for one in record.get("set_aside", ())),
        "unexplained": _numbers(record["unexplained"]),
    }


_EVERYWHERE = {"start": 0, "end": float("inf")}


def _numbers(spans: Iterable[dict[str, Any]]) -> int:
    """How many numbers stand in spans, each once; a span without digits says one in words."""
    places = set[int]()
    for span in spans:
        found = [span["start"] + match.start() for match in _NUMBER.finditer(span["text"])]
        places.update(found or [span["start"]])
    return len(places)
