"""What a record adds to the sums of a run."""

from __future__ import annotations

import re
from typing import Any

_NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")


def count(record: dict[str, Any]) -> dict[str, int]:
    """The counts of one record, by the names that a summary has for them."""
    return {
        "abstracts": 1,
        "arms": len(record["arms"]),
        "measurements": len(record["measurements"]),
        "p_values": sum(analysis["p_value"] is not None for analysis in record["analyses"]),
        "explained": _numbers(record["measurements"]) + _numbers(record["analyses"]),
        "unexplained": len(record["unexplained"]),
        "queries": sum(check["severity"] != "info" for check in record["checks"]),
    }


def _numbers(facts: list[dict[str, Any]]) -> int:
    """How many numbers are printed in the spans of facts; spans that overlap count once."""
    spans = {(fact["span"]["start"], fact["span"]["end"]): fact["span"]["text"] for fact in facts}
    return sum(len(_NUMBER.findall(text)) for text in spans.values())
