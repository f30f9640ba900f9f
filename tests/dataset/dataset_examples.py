"""Small records for the tests of the dataset, as a person would write them."""

from __future__ import annotations

from typing import Any

from armspan.dataset.columns import Row
from armspan.dataset.comparisons import comparison_rows
from armspan.dataset.grouping import group_outcomes
from armspan.dataset.readings import make_reading
from armspan.dataset.study import Study

Fact = dict[str, Any]
ARMS = [
    {"id": "a1", "label": "brace", "type": "experimental", "count": 30},
    {"id": "a2", "label": "cast", "type": "comparator", "count": 28},
]
PAIN = {"id": "o1", "title": "VAS score", "instrument": "vas"}
INSTRUMENTS = [{"id": "vas", "name": "Visual Analogue Scale", "abbreviation": "VAS"}]
LAYERS = ["arms", "instruments", "outcomes", "measurements", "analyses"]
BASELINE = {"kind": "baseline", "anchor": None, "offset": None}
MONTHS_6 = {"kind": "follow_up", "anchor": None, "offset": "P6M"}


def gold(study_id: str = "s1", **layers: Any) -> Fact:
    """A gold record: two arms and one outcome, unless told otherwise."""
    record = {
        "source": {"id": study_id},
        "layers": LAYERS,
        "arms": ARMS,
        "instruments": INSTRUMENTS,
        "outcomes": [PAIN],
    }
    return {**record, **layers}


def mean(number: int, arm: str | None, value: float, spread: float | None = None, **more: Any) -> Fact:
    fact = {"id": f"m{number}", "outcome": "o1", "arm": arm, "param_type": "mean", "value": value}
    if spread is not None:
        fact |= {"dispersion_type": "standard_deviation", "spread": spread}
    return {**fact, **more}


def count(number: int, arm: str | None, value: int, **more: Any) -> Fact:
    fact = {"id": f"m{number}", "outcome": "o1", "arm": arm, "param_type": "count_of_participants", "value": value}
    return {**fact, **more}


def p_value(number: int, value: float, operator: str = "=", **more: Any) -> Fact:
    fact = {"id": f"p{number}", "comparison": "between_arms", "outcomes": ["o1"], "arms": ["a1", "a2"]}
    return {**fact, "p_value": {"operator": operator, "value": value}, **more}


def effect(number: int, kind: str, value: float, lower: float | None, upper: float | None, **more: Any) -> Fact:
    """An analysis with a printed effect; its level is 95% unless told otherwise."""
    estimate = {"type": kind, "value": value, "lower_limit": lower, "upper_limit": upper, "level": 95.0}
    fact = {"id": f"p{number}", "comparison": "between_arms", "outcomes": ["o1"], "arms": ["a1", "a2"]}
    level = more.pop("level", 95.0)
    return {**fact, "estimate": {**estimate, "level": level}, **more}


def finding(number: int, direction: str | None, arm: str | None = None, **more: Any) -> Fact:
    """An analysis between the arms that words tell; `reference` and `significant` are null unless told otherwise."""
    said = {"reference": more.pop("reference", None), "significant": more.pop("significant", None)}
    fact = {"id": f"p{number}", "comparison": "between_arms", "outcomes": ["o1"], "arms": ["a1", "a2"]}
    return {**fact, "finding": {"direction": direction, "arm": arm, **said}, **more}


def study(**layers: Any) -> Study:
    """A study of one gold record."""
    reading = make_reading(gold(**layers))
    return Study(reading, group_outcomes([reading]))


def comparisons(**layers: Any) -> list[Row]:
    return list(comparison_rows(study(**layers)))


def part(row: Row, *names: str) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in names)
