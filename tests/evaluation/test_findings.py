"""The layer `findings`: what came out, of which outcome, between whom, and whether it is significant."""

from __future__ import annotations

from typing import Any

import pytest

from armspan.evaluation.agreement import kappas
from armspan.evaluation.differences import Differences
from armspan.evaluation.readings import read
from armspan.evaluation.scoring import Tally, score

Raw = dict[str, Any]
LEVELS = ("outcome", "arms", "direction", "significant")
LOWER = {"direction": "lower", "arm": "a1", "reference": "a2", "significant": True}


def found(raw: Raw, **change: Any) -> Raw:
    """The abstract with a finding in its first analysis."""
    raw["analyses"][0]["finding"] = LOWER | change
    return raw


@pytest.mark.parametrize(
    ("change", "levels"),
    [
        ({}, 4),
        ({"direction": "higher", "arm": "a2", "reference": "a1"}, 4),  # the same, begun with the other arm
        ({"direction": "higher"}, 2),
        ({"direction": "no_difference", "arm": None, "reference": None}, 2),
        ({"significant": None}, 3),
    ],
)
def test_findings_are_right_to_a_level(gold: Raw, record: Raw, change: Raw, levels: int) -> None:
    gold["layers"].append("findings")
    tallies = score(read(found(gold)), read(found(record, **change)))
    assert [tallies[f"findings.{level}"] for level in LEVELS] == [Tally(int(n < levels), 1, 1) for n in range(4)]


def test_each_outcome_of_a_finding_counts(gold: Raw, record: Raw) -> None:
    gold["layers"].append("findings")
    found(gold)["analyses"][0]["outcomes"] = ["o1", "o2"]
    assert score(read(gold), read(found(record)))["findings.direction"] == Tally(1, 1, 2)


def test_a_finding_without_a_direction_says_nothing(gold: Raw, record: Raw) -> None:
    gold["layers"].append("findings")
    tallies = score(read(found(gold)), read(found(record, direction=None)))
    assert tallies["findings.outcome"] == Tally(0, 0, 1)


def test_findings_are_not_scored_unless_the_gold_names_them(gold: Raw, record: Raw) -> None:
    assert not any(key.startswith("findings") for key in score(read(found(gold)), read(found(record))))


def test_what_differs_is_told_in_words(gold: Raw, record: Raw) -> None:
    gold["layers"].append("findings")
    rows = Differences(read(found(gold)), read(found(record, direction="higher")), gold["text"]).rows()
    assert [(row.layer, row.cause, row.gold, row.predicted) for row in rows] == [
        (
            "findings",
            "wrong direction",
            "VAS score · between arms · lower with cast group than with brace group, significant",
            "VAS score · between arms · higher with cast group than with brace group, significant",
        )
    ]


def test_two_people_agree_whichever_arm_they_begin_with(gold: Raw, record: Raw) -> None:
    other = found(record, direction="higher", arm="a2", reference="a1")
    said = kappas([(read(found(gold)), read(other))])
    assert (said["findings.direction"].agreed, said["findings.significant"].agreed) == (1, 1)
