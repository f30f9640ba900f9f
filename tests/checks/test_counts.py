"""Numbers of people against each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from armspan.model import Span

Begin = Callable[[], Any]
COUNT = {"param_type": "count_of_participants", "outcome": "infection"}


def arms(study: Begin, enrolled: int, *counts: int | None) -> Any:
    made = study()
    made.enrolled = enrolled
    for number, count in enumerate(counts, 1):
        made.arm(f"group {number}", count)
    return made


def test_arms_that_do_not_add_up(study: Begin) -> None:
    found = arms(study, 100, 55, 44).checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("arm_counts", "query", ("a1", "a2"))]
    assert found[0].message == "55 + 44 = 99 in the arms is not consistent with 100 enrolled (INSPECT-SR 4.6)"


@pytest.mark.parametrize("counts", [(55, 45), (100, 100), (55, None), (96, 97)])
def test_arms_that_add_up_hold_everybody_or_are_not_known(study: Begin, counts: tuple[int | None, ...]) -> None:
    assert arms(study, 100, *counts).checks() == []


def test_arms_with_more_people_than_enrolled(study: Begin) -> None:
    assert arms(study, 100, 60, 55).codes() == [("arm_counts", "query")]


@pytest.mark.parametrize("words", ["Six patients withdrew.", "Of 100 patients, 94 were randomised."])
def test_losses_that_are_told_are_information(study: Begin, words: str) -> None:
    assert arms(study, 100, 50, 44).section("results", words).codes() == [("arm_counts", "info")]


def test_a_part_of_the_study_is_information(study: Begin) -> None:
    assert arms(study, 524, 100, 89).codes() == [("arm_counts", "info")]


def test_silent_where_arms_are_missing_or_the_arms_are_the_same_people(study: Begin) -> None:
    assert arms(study, 150, 50, 50).designed("arm_count", "3").checks() == []
    assert arms(study, 30, 14, 15).designed("model", "crossover").checks() == []


def test_flow_that_counts_as_the_enrolled(study: Begin) -> None:
    made = study().arm("cast group", 48, randomized=50).arm("brace group", 47, randomized=50)
    made.enrolled = 100
    assert made.checks() == []


def test_more_people_analysed_than_there_were(study: Begin) -> None:
    found = study().arm("cast group", 30, analyzed=34).arm("brace group", 30).checks()
    assert [(c.code, c.severity, c.message) for c in found] == [
        ("arm_flow", "query", "cast group: 34 analyzed is not consistent with 30 in the arm (INSPECT-SR 4.6)")
    ]


def test_count_above_its_denominator(study: Begin) -> None:
    found = study().two_arms(40, 40).value("a1", "13", n=12, **COUNT).checks()
    assert [(c.code, c.severity) for c in found] == [("count_above_denominator", "conflict")]


def test_count_against_percentage_and_denominator(study: Begin) -> None:
    def made(percentage: float, printed: str) -> Any:
        begun = study().two_arms(47, 45)
        return begun.value("a1", "19", n=47, percentage=percentage, span=Span(0, 0, printed), **COUNT)

    found = made(42.0, "19 of 47 (42%)").checks()
    assert [(c.code, c.severity) for c in found] == [("count_percentage", "conflict")]
    assert found[0].message == "infection: 19/47 = 40.4%, not consistent with 42% (INSPECT-SR 4.10)"
    assert made(40.0, "19 of 47 (40%)").checks() == []
    assert made(40.4, "19 of 47 (40.4%)").checks() == []
    assert made(40.0, "19 of 47 (40.0%)").codes() == [("count_percentage", "conflict")]
    assert made(40.42, "19 of 47 (40.42%)").checks() == []  # 40.4255: cut off, not rounded


def test_a_denominator_above_the_arm(study: Begin) -> None:
    found = study().two_arms(40, 41).value("a1", "13", n=44, **COUNT).checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("denominator", "query", ("m1", "a1"))]
    assert study().two_arms(40, 44).value("a1", "13", n=44, **COUNT).checks() == []  # perhaps the other arm's


def test_vertebrae_are_no_people(study: Begin) -> None:
    made = study().two_arms(40, 41).value("a1", "9", n=62, span=Span(0, 0, "9 of 62 vertebrae"), **COUNT)
    assert made.checks() == []
    made = study().two_arms(40, 41).value("a1", "9", n=62, span=Span(0, 0, "9 of 62 patients"), **COUNT)
    assert made.codes() == [("denominator", "query")]


def test_a_share_above_100(study: Begin) -> None:
    share = {"param_type": "percentage", "outcome": "union"}
    assert study().two_arms(40, 40).value("a1", "112.5", n=40, **share).codes() == [("percentage_above_100", "query")]
    assert study().two_arms(40, 40).value("a1", "112.5", **share).checks() == []  # a value in percent
