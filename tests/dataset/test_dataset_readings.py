"""Reading records, and gold that overrides them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from dataset_examples import ARMS, INSTRUMENTS, LAYERS, PAIN, finding, gold, mean, p_value

from armspan.dataset.readings import Problem, Readings, read_all
from armspan.errors import InputError
from armspan.extraction import Extractor
from armspan.model import Analysis, Source

TEXT = (
    "Sixty patients were randomised to the brace group (n=30) or the cast group (n=30). "
    "At 6 months the VAS score was 3.1±0.4 in the brace group and 4.2±0.6 in the cast group (P<0.001)."
)


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    """What armspan itself reads in the text."""
    return Extractor(()).record(TEXT, Source("s1")).to_dict()


def write(path: Path, *values: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(value) for value in values), encoding="utf-8")
    return path


def read(tmp_path: Path, record: dict[str, Any], person: dict[str, Any]) -> Readings:
    write(tmp_path / "run" / "records.jsonl", record)
    write(tmp_path / "gold" / "s1.gold.json", person)
    return read_all([str(tmp_path / "run")], tmp_path / "gold")


def test_the_machines_reading_is_the_machines(tmp_path: Path, record: dict[str, Any]) -> None:
    found = read_all([str(write(tmp_path / "records.jsonl", record))])
    assert [found.readings[0].origin(layer) for layer in ("arms", "measurements")] == ["machine", "machine"]
    assert found.readings[0].record.to_dict() == record


def test_gold_overrides_and_borrows_the_quotes(tmp_path: Path, record: dict[str, Any]) -> None:
    person = gold(measurements=[mean(1, "a1", 3.1, 0.4), mean(2, "a2", 4.3, 0.6)], analyses=[p_value(1, 0.001, "<")])
    found = read(tmp_path, record, person)
    [reading] = found.readings
    assert (found.overridden, found.unmatched, reading.origin("measurements")) == (1, [], "gold")
    first, second = reading.record.measurements
    assert (first.value, first.span.text, first.confidence) == (3.1, "3.1±0.4", "high")
    assert (second.value, second.span.text) == (4.3, "")  # the machine read 4.2: no place to borrow
    assert reading.record.text == TEXT
    assert reading.record.analyses[0].span.text == "P<0.001"


def test_layers_that_nobody_annotated_stay_the_machines_and_follow_the_arms(
    tmp_path: Path, record: dict[str, Any]
) -> None:
    arms = [{"id": "x", "label": "cast group", "type": "comparator", "count": 28}, {"id": "y", "label": "brace group"}]
    person = {"source": {"id": "s1"}, "layers": ["arms"], "arms": arms}
    [reading] = read(tmp_path, record, person).readings
    assert (reading.origin("arms"), reading.origin("measurements")) == ("gold", "machine")
    assert [(m.value, m.arm) for m in reading.record.measurements] == [(3.1, "y"), (4.2, "x")]
    assert reading.record.analyses[0].arms == ("y", "x")


def test_what_a_person_corrected_is_checked_anew(tmp_path: Path, record: dict[str, Any]) -> None:
    facts = [mean(1, "a1", 3.1, 0.4), mean(2, "a2", 3.2, 0.6)]
    old = {**record, "checks": [{"code": "old", "severity": "query", "message": "m", "refs": ["m1"]}]}
    person = gold(measurements=facts, analyses=[p_value(1, 0.001, "<", measurements=["m1", "m2"])])
    [reading] = read(tmp_path, old, person).readings
    codes = {check.code for check in reading.record.checks}
    assert "old" not in codes
    assert "recomputed_p_means_crosses_005" in codes


def test_gold_of_other_abstracts_is_named_and_left_out(tmp_path: Path, record: dict[str, Any]) -> None:
    found = read(tmp_path, record, gold("another"))
    assert (found.overridden, found.unmatched, len(found.readings)) == (0, ["another"], 1)


def test_gold_is_known_by_the_text_whatever_its_id(tmp_path: Path, record: dict[str, Any]) -> None:
    hashed = {**record, "source": {**record["source"], "sha256": "0" * 64}}
    person = gold("another", measurements=[mean(1, "a1", 3.1, 0.4)])
    person["source"]["sha256"] = "0" * 64
    assert read(tmp_path, hashed, person).overridden == 1


def test_gold_may_be_read_by_itself(tmp_path: Path) -> None:
    write(tmp_path / "a.gold.json", gold(measurements=[mean(1, "a1", 35.0, 6)]))
    [reading] = read_all([str(tmp_path)]).readings
    fact = reading.record.measurements[0]
    assert (fact.decimals, fact.spread_decimals, fact.population, fact.basis) == (1, 0, "arm", "value")
    assert reading.gold == frozenset(LAYERS)


def test_partial_design_adds_to_the_machines(tmp_path: Path, record: dict[str, Any]) -> None:
    person = {
        "source": {"id": "s1"},
        "layers": [],
        "partial": ["design"],
        "design": [{"aspect": "centers", "value": "single"}],
    }
    [reading] = read(tmp_path, record, person).readings
    assert {(fact.aspect, fact.value) for fact in reading.record.design} == {
        ("centers", "single"),
        ("allocation", "randomized"),
    }


def test_what_cannot_be_read_is_named_and_the_rest_is_read(tmp_path: Path, record: dict[str, Any]) -> None:
    path = tmp_path / "records.jsonl"
    older = {**record, "schema_version": "0.9"}
    bad = {key: value for key, value in record.items() if key != "arms"}
    other = {**record, "source": {**record["source"], "id": "s2"}}
    lines = [json.dumps(v) for v in (record, older, bad)] + ["{", json.dumps(record), json.dumps(other), "[1]"]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read_all([str(path)])
    assert [reading.record.source.id for reading in found.readings] == ["s1", "s2"]
    assert found.problems == [
        Problem(f"{path}:2", "a record of schema 0.9; this is armspan's schema 1.1: extract the abstract again"),
        Problem(f"{path}:3", "$: 'arms' is a required property"),
        Problem(f"{path}:4", found.problems[2].reason),
        Problem(f"{path}:5", f"the id 's1' was there before: {path}:1"),
        Problem(f"{path}:7", "not a record; expected what armspan extract writes, or gold"),
    ]
    assert found.problems[2].reason.startswith("not JSON: ")


def test_names_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file or folder"):
        read_all([str(tmp_path / "nothing")])
    with pytest.raises(InputError, match=r"none of records\.jsonl, \*\.json\* in this folder"):
        read_all([str(tmp_path)])


def test_arms_keep_what_gold_says(tmp_path: Path) -> None:
    person = {"source": {"id": "s1"}, "layers": ["arms"], "arms": ARMS, "outcomes": [PAIN], "instruments": INSTRUMENTS}
    [reading] = read_all([str(write(tmp_path / "g.json", person))]).readings
    arm = reading.record.arms[0]
    assert (arm.label, arm.type, arm.count, arm.flow.analyzed, arm.aliases, arm.span) == (
        *("brace", "experimental", 30),
        *(None, (), None),
    )


def test_gold_that_stands_alone_is_checked_too(tmp_path: Path) -> None:
    person = {"source": {"id": "s1"}, "layers": ["enrollment", "arms"], "enrollment": {"count": 70}, "arms": ARMS}
    [reading] = read_all([str(write(tmp_path / "g.json", person))]).readings
    assert [check.code for check in reading.record.checks] == ["arm_counts"]


def test_findings_of_the_machine_follow_the_arms_of_the_person(tmp_path: Path, record: dict[str, Any]) -> None:
    said = {"direction": "lower", "arm": "a1", "reference": "a2", "significant": True}
    told = {**record, "analyses": [{**record["analyses"][0], "finding": said}]}
    arms = [{"id": "x", "label": "cast group", "type": "comparator", "count": 28}, {"id": "y", "label": "brace group"}]
    person = {"source": {"id": "s1"}, "layers": ["arms"], "arms": arms}
    [reading] = read(tmp_path, told, person).readings
    finding = reading.record.analyses[0].finding
    assert finding
    assert (finding.direction, finding.arm, finding.reference) == ("lower", "y", "x")


def told(analyses: Iterable[Analysis]) -> list[tuple[str | None, str | None]]:
    """The P value as printed, and the direction, of each analysis."""
    return [
        (a.p_value.text if a.p_value and a.p_value.text else None, a.finding.direction if a.finding else None)
        for a in analyses
    ]


def test_a_person_may_have_read_the_findings_alone(tmp_path: Path, record: dict[str, Any]) -> None:
    said = finding(1, "higher", "a1", reference="a2", significant=True)
    silent = finding(2, "no_difference", outcomes=["o2"])
    layers = {"layers": ["findings"], "outcomes": [PAIN, {"id": "o2", "title": "cost"}]}
    [reading] = read(tmp_path, record, gold(**layers, analyses=[said, silent])).readings
    assert told(reading.record.analyses) == [("P<0.001", "higher"), (None, "no_difference")]
    assert [reading.origin(layer) for layer in ("analyses", "findings")] == ["machine", "gold"]
    [reading] = read(tmp_path, record, gold(**layers, analyses=[silent])).readings
    assert told(reading.record.analyses) == [("P<0.001", None), (None, "no_difference")]
    partial = {**layers, "layers": [], "partial": ["findings"]}
    [reading] = read(tmp_path, record, gold(**partial, analyses=[silent])).readings
    assert told(reading.record.analyses) == [("P<0.001", "lower"), (None, "no_difference")]


def test_findings_that_nobody_read_stay_the_machines(tmp_path: Path, record: dict[str, Any]) -> None:
    [reading] = read(tmp_path, record, gold(analyses=[p_value(1, 0.001, "<")])).readings
    assert [a.finding and a.finding.direction for a in reading.record.analyses] == ["lower"]
    assert [reading.origin(layer) for layer in ("analyses", "findings")] == ["gold", "machine"]
