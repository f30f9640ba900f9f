"""A whole record, as a run writes it, with everything that a format has to carry."""

from __future__ import annotations

from typing import Any

import pytest

Raw = dict[str, Any]

TEXT = (
    "Forty patients were randomised to the\ncast group (n=21) or the brace group (n=19).\r\n"
    "The VAS score at 6 weeks was 3.1±0.4 in the cast group and 4.2±0.6 in the brace group (P<0.001)."
)


def span(words: str, after: str = "", **more: Any) -> Raw:
    """The span of the first such words behind others."""
    start = TEXT.index(words, TEXT.index(after) + len(after))
    return {**more, "start": start, "end": start + len(words), "text": words}


def arm(ident: str, label: str, count: int, kind: str) -> Raw:
    return {
        "id": ident,
        "label": label,
        "type": kind,
        "count": count,
        "count_unit": "patients",
        "flow": {"randomized": count, "treated": None, "completed": None, "analyzed": None},
        "aliases": [],
        "intervention": None,
        "span": span(str(count)),
        "mentions": [span(label), span(label, after="weeks")],
    }


def measurement(ident: str, arm: str | None, outcome: str | None, printed: str, value: float, spread: float) -> Raw:
    return {
        "id": ident,
        "outcome": outcome,
        "category": None,
        "arm": arm,
        "population": "arm",
        "subgroup": None,
        "time_frame": "at 6 weeks",
        "time": {"kind": "follow_up", "anchor": None, "offset": "P6W"},
        "basis": "value",
        "direction": None,
        "param_type": "mean",
        "value": value,
        "decimals": 1,
        "dispersion_type": "standard_deviation",
        "dispersion_evidence": "convention",
        "spread": spread,
        "spread_decimals": 1,
        "limits_type": None,
        "lower_limit": None,
        "upper_limit": None,
        "n": None,
        "percentage": None,
        "unit": None,
        "confidence": "high",
        "rule": "explicit-arm",
        "span": span(printed),
        "evidence": [span("VAS score", role="outcome"), span("at 6 weeks", role="time")],
    }


@pytest.fixture
def record() -> Raw:
    """The record: valid, with a fact that has no place, a mention over a line end and a span in the title."""
    return {
        "schema_version": "1.1",
        "source": {
            "id": "trials/x 1",
            "path": "x 1.txt",
            "format": "text",
            "encoding": "utf-8",
            "pmid": None,
            "doi": None,
            "registrations": [],
            "title": "Casts or braces",
            "journal": None,
            "year": None,
            "language": None,
            "publication_types": [],
            "sha256": None,
        },
        "text": TEXT,
        "sections": [{"label": "results", "heading": "", "start": 0, "end": len(TEXT)}],
        "design": [{"aspect": "allocation", "value": "randomized", "span": span("randomised")}],
        "enrollment": {"count": 40, "span": span("Forty")},
        "arms": [arm("a1", "cast group", 21, "experimental"), arm("a2", "brace group", 19, "comparator")],
        "instruments": [
            {"id": "vas", "name": "Visual Analogue Scale", "abbreviation": "VAS", "mentions": [span("VAS")]}
        ],
        "outcomes": [
            {
                "id": "o1",
                "title": "VAS score",
                "instrument": "vas",
                "unit": None,
                "mentions": [span("VAS score"), span("the\ncast group")],
            },
            {"id": "o2", "title": "nowhere named", "instrument": None, "unit": None, "mentions": []},
        ],
        "measurements": [
            measurement("m1", "a1", "o1", "3.1±0.4", 3.1, 0.4),
            measurement("m2", None, None, "4.2±0.6", 4.2, 0.6)
            | {"span": {"part": "title", "start": 0, "end": 5, "text": "Casts"}},
            measurement("m3", "a2", "o2", "4.2±0.6", 4.2, 0.6),
        ],
        "analyses": [
            {
                "id": "p1",
                "comparison": "between_arms",
                "outcomes": ["o1"],
                "arms": ["a2", "a1"],
                "time_frames": ["at 6 weeks"],
                "measurements": ["m1", "m3"],
                "p_value": {"operator": "<", "value": 0.001, "decimals": 3, "text": "P<0.001"},
                "test": None,
                "estimate": None,
                "finding": {"direction": "lower", "arm": "a1", "reference": "a2", "significant": True},
                "confidence": "high",
                "rule": "values: arms-of-values",
                "span": span("P<0.001"),
                "evidence": [],
            }
        ],
        "set_aside": [{"reason": "participants", "rule": "arm-count", "span": span("19")}],
        "unexplained": [span("6")],
        "checks": [
            {"code": "arm_counts", "severity": "query", "message": "21 + 19", "refs": ["a1", "m1", "enrollment"]}
        ],
        "extractor": {"name": "armspan", "version": "0.1.0", "rules": "0123456789abcdef"},
    }
