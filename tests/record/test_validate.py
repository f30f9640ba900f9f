"""What validation says: the schema's violations and the ones no schema can see, each in a line with its place."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest

from armspan.model import SET_ASIDE_FOR, VERSIONS
from armspan.record.read import record_from_dict
from armspan.record.validate import Violation, load_schema, validate_record

TEXT = "Forty patients (20 per group). VAS was 2.1±0.8 in group A and 3.4±0.9 in group B (P<0.01)."


def span(words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def arm(name: str, label: str) -> dict[str, Any]:
    flow = dict.fromkeys(("randomized", "treated", "completed", "analyzed"))
    mentions = [span(label)]
    unknown = {"aliases": [], "intervention": None, "mentions": mentions}
    return {"id": name, "label": label, "type": "unknown", "count": 20, "count_unit": "participants", "flow": flow} | {
        "span": span("20"),
        **unknown,
    }


def measurement(name: str, arm: str, words: str) -> dict[str, Any]:
    value, spread = words.split("±")
    return {
        **{"id": name, "outcome": "o1", "category": None, "arm": arm, "population": "arm", "subgroup": None},
        **{"time_frame": None, "time": {"kind": "final", "anchor": None, "offset": "P12M"}},
        **{"basis": "value", "direction": None, "param_type": "mean", "value": float(value), "decimals": 1},
        **{"dispersion_type": "standard_deviation", "dispersion_evidence": "convention", "spread": float(spread)},
        **{"spread_decimals": 1, "limits_type": None, "lower_limit": None, "upper_limit": None, "n": None},
        **{"percentage": None, "unit": None, "confidence": "high", "rule": "explicit-arm", "span": span(words)},
        "evidence": [{"role": "outcome", **span("VAS")}],
    }


@pytest.fixture
def record() -> dict[str, Any]:
    source = dict.fromkeys(
        ("path", "format", "encoding", "pmid", "doi", "title", "journal", "year", "language", "sha256")
    )
    p_value = {"operator": "<", "value": 0.01, "decimals": 2, "text": "P<0.01"}
    analysis = {
        **{"id": "p1", "comparison": "between_arms", "outcomes": ["o1"], "arms": ["a1", "a2"], "time_frames": []},
        **{"measurements": ["m1", "m2"], "p_value": p_value, "test": None, "estimate": None, "finding": None},
        **{"confidence": "high", "rule": "pair", "span": span("P<0.01"), "evidence": []},
    }
    return {
        "schema_version": "1.1",
        "source": {"id": "x", "registrations": [], "publication_types": [], **source},
        "text": TEXT,
        "sections": [{"label": "results", "heading": "", "start": 0, "end": len(TEXT)}],
        "design": [{"aspect": "arm_count", "value": "2", "span": span("group")}],
        "enrollment": {"count": 40, "span": span("Forty")},
        "arms": [arm("a1", "group A"), arm("a2", "group B")],
        "instruments": [
            {"id": "vas", "name": "Visual Analogue Scale", "abbreviation": "VAS", "mentions": [span("VAS")]}
        ],
        "outcomes": [{"id": "o1", "title": "VAS", "instrument": "vas", "unit": None, "mentions": [span("VAS")]}],
        "measurements": [measurement("m1", "a1", "2.1±0.8"), measurement("m2", "a2", "3.4±0.9")],
        "analyses": [analysis],
        "set_aside": [{"reason": "participants", "rule": "arm-count", "span": span("20")}],
        "unexplained": [],
        "checks": [{"code": "counts-add-up", "severity": "info", "message": "20 + 20 = 40", "refs": ["a1", "a2"]}],
        "extractor": {"name": "armspan", "version": "0.1.0", "rules": "0123456789abcdef"},
    }


def put(record: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(record)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    place: Any = changed
    for step in steps:
        place = place[step]
    place[last] = value
    return changed


def test_a_whole_record_is_valid(record: dict[str, Any]) -> None:
    assert validate_record(record) == []


@pytest.mark.parametrize(
    ("path", "value", "place", "message"),
    [
        ("arms/1/type", "control", "$.arms[1].type", '"control" is none of: experimental, comparator, single, unknown'),
        ("measurements/0/n", 2.5, "$.measurements[0].n", "2.5 is not of type 'integer', 'null'"),
        ("measurements/1/time/offset", "P", "$.measurements[1].time.offset", '"P" does not match '),
        ("measurements/1/time/kind", "later", "$.measurements[1].time.kind", '"later" is none of: baseline, '),
        ("analyses/0/p_value/value", 1.2, "$.analyses[0].p_value.value", "1.2 is greater than the maximum of 1"),
        ("design/0/aspect", "masking", "$.design[0].value", '"2" is none of: none, single, double, triple'),
        (
            "enrollment/source",
            "p. 3",
            "$.enrollment",
            "Additional properties are not allowed ('source' was unexpected)",
        ),
        ("measurements/0/span/end", 10, "$.measurements[0].span", "starts at 39, behind its end 10"),
        ("measurements/0/span/end", 900, "$.measurements[0].span", "ends at 900, but the text has 90 characters"),
        ("arms/0/span/start", 0, "$.arms[0].span", 'says "20", but there stands "Forty patients (20"'),
        ("set_aside/0/reason", "unknown", "$.set_aside[0].reason", '"unknown" is none of: dose, size, limit, '),
        ("set_aside/0/span/start", 0, "$.set_aside[0].span", 'says "20", but there stands "Forty patients (20"'),
        (
            "analyses/0/finding",
            {"direction": "lower", "arm": "a1", "reference": "a7", "significant": None},
            "$.analyses[0].finding.reference",
            '"a7" is the id of none of the arms',
        ),
        ("enrollment/span/part", "title", "$.enrollment.span", "points into the title, but there is none"),
        ("sections/0/end", 91, "$.sections[0]", "ends at 91, but the text has 90 characters"),
        (
            "measurements/0/evidence/0/text",
            "vas",
            "$.measurements[0].evidence[0]",
            'says "vas", but there stands "VAS"',
        ),
        ("measurements/1/arm", "a3", "$.measurements[1].arm", '"a3" is the id of none of the arms'),
        ("analyses/0/measurements/1", "m9", "$.analyses[0].measurements", '"m9" is the id of none of the measurements'),
        ("measurements/1/id", "m1", "$.measurements[1].id", '"m1" is the id of an earlier one, too'),
        ("checks/0/refs", ["a7"], "$.checks[0].refs", '"a7" is the id of no fact'),
    ],
)
def test_a_violation_names_its_place(record: dict[str, Any], path: str, value: Any, place: str, message: str) -> None:
    first = validate_record(put(record, path, value))[0]
    assert first.path == place
    assert first.message.startswith(message)


def test_a_missing_property(record: dict[str, Any]) -> None:
    del record["arms"][1]["flow"]
    assert validate_record(record) == [Violation("$.arms[1]", "'flow' is a required property")]


def test_all_violations_come_in_the_order_of_the_record(record: dict[str, Any]) -> None:
    record["outcomes"] = [put(record["outcomes"][0], "title", "") for _ in range(11)]
    assert [violation.path for violation in validate_record(record)] == [f"$.outcomes[{n}].title" for n in range(11)]


def test_what_is_no_record_at_all() -> None:
    assert validate_record([]) == [Violation("$", "[] is not of type 'object'")]


def test_an_infinite_number_is_no_json(record: dict[str, Any]) -> None:
    assert validate_record(put(record, "measurements/0/value", float("inf"))) == [
        Violation("$", "holds a number that JSON cannot: infinite, or none at all")
    ]


def test_a_lone_surrogate_cannot_be_written(record: dict[str, Any]) -> None:
    assert validate_record(record | {"text": TEXT + "\ud800"}) == [
        Violation("$.text", "half of a surrogate pair at 90: such a text cannot be written as UTF-8")
    ]


def test_a_message_is_one_short_line(record: dict[str, Any]) -> None:
    (violation,) = validate_record(record | {"arms": {"text": "two\nlines " * 1000}})
    assert "\n" not in violation.message
    assert len(violation.message) <= 200


def test_gold_needs_only_what_a_person_writes() -> None:
    gold = {
        "source": {"id": "x"},
        "layers": ["enrollment", "arms"],
        "partial": ["design"],
        "enrollment": {"count": 40, "accept": [40, 38]},
        "arms": [{"id": "a1", "label": "group A", "count": 20}],
        "design": [{"aspect": "period", "value": "2020-01/2022-08"}],
        "measurements": [{"id": "m1", "arm": "a1", "param_type": "mean", "value": 2.1}],
        "analyses": [{"id": "p1", "p_value": {"operator": "<", "value": 0.01}}],
    }
    assert validate_record(gold) == []


def test_a_corrected_record_is_gold(record: dict[str, Any]) -> None:
    assert validate_record(record | {"layers": ["measurements"]}) == []


def test_gold_is_checked_too() -> None:
    gold = {
        "source": {"id": "x"},
        "layers": ["patients"],
        "outcomes": [{"id": "o1", "title": "pain", "instrument": "vas"}],
    }
    assert [violation.path for violation in validate_record(gold)] == ["$.layers[0]"]
    assert validate_record(gold | {"layers": ["outcomes"]}) == [
        Violation("$.outcomes[0].instrument", '"vas" is the id of none of the instruments')
    ]


@pytest.mark.parametrize("name", ["record", "gold", "rule", "run"])
def test_a_schema_is_valid_and_describes_every_property(name: str) -> None:
    schema = load_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    silent = [
        path for path, part in properties(schema) if "description" not in part and "schema:record" not in str(part)
    ]
    assert silent == []


def test_the_record_schema_is_closed_and_requires_everything() -> None:
    objects = [part for part in load_schema("record")["$defs"].values() if "properties" in part]
    assert all(part["additionalProperties"] is False for part in objects)
    since = {
        "part",
        "set_aside",
        "finding",
        "adjusted",
    }  # what is only there in some spans, or not in records of version 1.0
    assert all(set(part["properties"]) - set(part["required"]) <= since for part in objects)


def test_a_record_of_version_1_0_is_still_read(record: dict[str, Any]) -> None:
    old = {key: value for key, value in record.items() if key != "set_aside"} | {"schema_version": "1.0"}
    old["analyses"] = [{k: v for k, v in fact.items() if k != "finding"} for fact in record["analyses"]]
    assert validate_record(old) == []
    assert (record_from_dict(old).set_aside, record_from_dict(old).analyses[0].finding) == ((), None)


def test_a_record_of_version_1_1_has_what_it_adds(record: dict[str, Any]) -> None:
    without = {key: value for key, value in record.items() if key != "set_aside"}
    without["analyses"] = [{k: v for k, v in fact.items() if k != "finding"} for fact in record["analyses"]]
    assert validate_record(without) == [
        Violation("$", "'set_aside' is a required property"),
        Violation("$.analyses[0]", "'finding' is a required property"),
    ]


def test_the_reasons_of_the_schema_are_those_of_the_code() -> None:
    assert load_schema("record")["$defs"]["set_aside"]["properties"]["reason"]["enum"] == list(SET_ASIDE_FOR)
    assert tuple(load_schema("record")["$defs"]["record"]["properties"]["schema_version"]["enum"]) == VERSIONS


def properties(schema: Any, path: str = "$") -> list[tuple[str, Any]]:
    """Every property that a schema declares, with its path."""
    if not isinstance(schema, dict):
        return []
    found = [(f"{path}.{key}", part) for key, part in schema.get("properties", {}).items() if key != "description"]
    inner = {key: part for key, part in schema.items() if key not in ("if", "then", "not")}
    return found + [item for key, part in inner.items() for item in properties(part, f"{path}.{key}")]


def test_json_numbers_without_decimals_are_numbers(record: dict[str, Any]) -> None:
    text = json.dumps(put(record, "measurements/0/value", 2))
    assert validate_record(json.loads(text)) == []
