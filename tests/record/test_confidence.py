"""How sure a fact is: what is read off a record, and the points that it is worth."""

from __future__ import annotations

from dataclasses import replace

import armspan
from armspan.mentions.outcomes import lexicon
from armspan.model import Record
from armspan.record.confidence import by_rule, graded, level
from armspan.record.features import Features, features
from armspan.rulebook import rulebook
from armspan.text.view import View

TEXT = (
    "Sixty adults were randomised to the splint group (n = 30) or the sling group (n = 30). "
    "Grip was 18.2±4.1 kg in the splint group and 15.3±3.9 kg in the sling group (P = 0.006). "
    "Stiffness was seen in 4 of 30 patients (13.3%) in the splint group."
)


def sentences(record: Record) -> list[tuple[int, int]]:
    view = View(record.text)
    return [view.to_source(*place) for place in view.sentences]


def told(text: str) -> dict[str, Features]:
    record = armspan.extract(text)
    return dict(features(record, sentences(record), lexicon(rulebook())))


def test_a_value_of_each_arm_fills_its_row() -> None:
    found = told(TEXT)
    assert {found[ident]["cell"] for ident in ("m1", "m2")} == {"full"}
    assert found["m1"] | {"arms": "2", "introduced": "all", "values": "2", "row": "2", "p": "yes"} == found["m1"]
    assert (found["m1"]["arm"], found["m1"]["group"], found["m1"]["early"]) == ("counted", "yes", "yes")


def test_what_leads_from_the_outcome_to_the_number() -> None:
    first = told(TEXT)["m1"]
    assert (first["depth"], first["left"], first["way"], first["commas"]) == ("0", "edge", "be", "0")


def test_a_value_of_one_arm_leaves_the_row_open() -> None:
    found = told(TEXT)["m3"]
    assert (found["cell"], found["shares"], found["n"], found["p"]) == ("part", "uneven", "fits", "no")


def test_features_hold_no_words_of_the_text() -> None:
    words = {word for row in told(TEXT).values() for value in row.values() for word in value.lower().split()}
    assert not words & {"grip", "stiffness", "splint", "sling"}


def test_a_text_without_facts() -> None:
    assert told("Nothing was measured.") == {}


def test_the_rules_of_a_fact_by_what_they_decide() -> None:
    by_three = by_rule("measurements", "vs-pair; subject; opening")
    assert by_three == {"by_arm": "vs-pair", "by_outcome": "subject", "by_time": "opening", "by": "vs-pair: subject"}
    assert by_rule("analyses", "values: between")["by_comparison"] == "between"


def test_a_level_that_is_not_named_is_reached_by_nothing() -> None:
    points = {"base": 100, "points": {}, "medium": 5}
    assert level(points, {"arms": "2"}) == "medium"
    assert level({"base": 0, "points": {}}, {}) == "low"


def test_every_fact_gets_the_confidence_of_its_points() -> None:
    record = armspan.extract(TEXT)
    points = {"base": 0, "points": {"cell": {"full": 20, "part": 5}}, "high": 20, "medium": 5}
    none = {"base": 0, "points": {}}
    found = graded(record, sentences(record), lexicon(rulebook()), {"measurements": points, "analyses": none})
    assert [fact.confidence for fact in found.measurements] == ["high", "high", "medium"]
    assert [fact.confidence for fact in found.analyses] == ["low"]
    assert replace(found, measurements=record.measurements, analyses=record.analyses) == record


def test_the_shipped_points_are_of_properties_that_there_are() -> None:
    known = {key for row in told(TEXT).values() for key in row} | {"by", "by_arm", "by_outcome", "by_time"}
    known |= {"by_outcomes", "by_comparison", "mentions"}
    for table in rulebook().tables["confidence"].values():
        assert set(table["points"]) <= known
