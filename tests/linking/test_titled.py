"""The title helps to find the arms and stays apart from the abstract."""

from __future__ import annotations

from armspan.extraction import Abstract
from armspan.model import Record, Source
from armspan.record.read import record_from_dict
from armspan.record.validate import validate_record
from armspan.rulebook import rulebook

TITLE = "Heat wrap versus cold pack for low back pain: a double-blind trial in 40 nurses"
ABSTRACT = "VAS pain was 2.1±0.4 with the heat wrap and 3.0±0.5 with the cold pack (P<0.001)."


def record(text: str, title: str | None) -> Record:
    return Abstract(rulebook(), text, title).record(Source(id="1", title=title))


def test_arms_that_the_title_names_are_found_in_the_abstract() -> None:
    found = record(ABSTRACT, TITLE)
    assert [measurement.arm for measurement in found.measurements] == ["a1", "a2"]
    for arm in found.arms:
        for mention in arm.mentions:
            assert found.text[mention.start : mention.end] == mention.text
    assert validate_record(found.to_dict()) == []


def test_spans_of_what_only_the_title_says_point_into_it() -> None:
    found = record(ABSTRACT, TITLE)
    spans = [fact.span for fact in (*found.design, *found.arms, found.enrollment) if fact and fact.span]
    in_title = [span for span in spans if span.part == "title"]
    assert [(fact.aspect, fact.value) for fact in found.design] == [("masking", "double")]
    assert in_title
    for span in in_title:
        assert TITLE[span.start : span.end] == span.text


def test_the_abstract_comes_before_the_title() -> None:
    found = record("This single-blind trial randomised 20 nurses.", "A double-blind trial.")
    masking = [fact for fact in found.design if fact.aspect == "masking"]
    assert [(fact.value, fact.span.part) for fact in masking] == [("single", None)]


def test_offsets_of_the_abstract_do_not_move() -> None:
    without, with_title = record(ABSTRACT, None), record(ABSTRACT, TITLE)
    assert [m.span for m in without.measurements] == [m.span for m in with_title.measurements]
    assert [a.span for a in without.analyses] == [a.span for a in with_title.analyses]


def test_a_title_that_has_to_be_repaired_keeps_its_own_offsets() -> None:
    title = "A   double- blind  trial of 12 ＝ twelve"
    found = record("Pain fell.", title)
    (fact,) = found.design
    assert fact.span.part == "title"
    assert (fact.value, title[fact.span.start : fact.span.end]) == ("double", "double- blind")


def test_a_part_survives_the_way_to_plain_data_and_back() -> None:
    found = record(ABSTRACT, TITLE)
    plain = found.to_dict()
    assert record_from_dict(plain) == found
    assert plain["design"][0]["span"]["part"] == "title"
    assert all("part" not in measurement["span"] for measurement in plain["measurements"])
