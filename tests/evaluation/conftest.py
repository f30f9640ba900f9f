"""One small abstract, its gold and its record: what the tests of this folder vary."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Raw = dict[str, Any]

TEXT = (
    "Forty patients were randomised to the cast group (n=21) or the brace group (n=19). "
    "The VAS score at 6 weeks was 3.1±0.4 in the cast group and 4.2±0.6 in the brace group (P<0.001). "
    "Skin sores occurred in 2 of 21 patients (9.5%) and 5 of 19 patients (26.3%), respectively (P=0.23)."
)
GOLD: Raw = {
    "source": {"id": "x1"},
    "text": TEXT,
    "layers": ["enrollment", "arms", "instruments", "outcomes", "measurements", "analyses"],
    "partial": ["design"],
    "design": [{"aspect": "allocation", "value": "randomized"}],
    "enrollment": {"count": 40},
    "arms": [
        {"id": "a1", "label": "cast group", "type": "experimental", "count": 21},
        {"id": "a2", "label": "brace group", "type": "comparator", "count": 19},
    ],
    "instruments": [{"id": "vas", "name": "Visual Analogue Scale", "abbreviation": "VAS"}],
    "outcomes": [{"id": "o1", "title": "VAS score", "instrument": "vas"}, {"id": "o2", "title": "skin sores"}],
    "measurements": [
        *(
            {
                "id": ident,
                "outcome": "o1",
                "arm": arm,
                "time_frame": "at 6 weeks",
                "param_type": "mean",
                "value": value,
                "spread": spread,
                "dispersion_type": "standard_deviation",
            }
            for ident, arm, value, spread in (("m1", "a1", 3.1, 0.4), ("m2", "a2", 4.2, 0.6))
        ),
        *(
            {
                "id": ident,
                "outcome": "o2",
                "arm": arm,
                "param_type": "count_of_participants",
                "value": value,
                "n": n,
                "percentage": share,
            }
            for ident, arm, value, n, share in (("m3", "a1", 2, 21, 9.5), ("m4", "a2", 5, 19, 26.3))
        ),
    ],
    "analyses": [
        {
            "id": "p1",
            "comparison": "between_arms",
            "outcomes": ["o1"],
            "arms": ["a1", "a2"],
            "p_value": {"operator": "<", "value": 0.001},
        },
        {
            "id": "p2",
            "comparison": "between_arms",
            "outcomes": ["o2"],
            "arms": ["a1", "a2"],
            "p_value": {"operator": "=", "value": 0.23},
        },
    ],
}


@pytest.fixture
def gold() -> Raw:
    """The gold of the abstract."""
    return copy.deepcopy(GOLD)


@pytest.fixture
def record() -> Raw:
    """A record that says exactly what the gold says, with the rule and the confidence of each link."""
    found = copy.deepcopy(GOLD)
    del found["layers"], found["partial"]
    for fact in (*found["measurements"], *found["analyses"]):
        fact |= {"rule": "explicit-arm", "confidence": "high"}
    return found


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Writes values as .jsonl, or one value as .json, and returns the path."""

    def to(name: str, *values: Any) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".jsonl"):
            path.write_text("".join(json.dumps(value) + "\n" for value in values), "utf-8")
        else:
            path.write_text(json.dumps(values[0], indent=1), "utf-8")
        return path

    return to
