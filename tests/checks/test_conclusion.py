"""Claims of the conclusion against the results."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Begin = Callable[[], Any]
RESULTS = (
    "Operation time was 40 min in the guided group and 55 min in the open group; stay in hospital was 3 and 5 days."
)


def concluding(study: Begin, text: str, results: str = RESULTS) -> Any:
    return study().two_arms(40, 40).section("results", results).section("conclusion", text)


def claims(made: Any) -> list[str]:
    return [check.message.split('"')[1] for check in made.checks() if check.code == "claim_not_reported"]


def test_a_claim_without_a_result(study: Begin) -> None:
    found = concluding(study, "Guided nailing has a shorter operation time and less intraoperative bleeding.").checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("claim_not_reported", "query", ())]
    assert found[0].message == (
        'the conclusion claims "less intraoperative bleeding"; no word of it stands in the results: '
        "not consistent with what they report (INSPECT-SR 4.4)"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guided nailing reduces the risk of infection.", ["reduces the risk of infection"]),
        ("Guided nailing gave lower rates of nonunion than open nailing.", ["lower rates of nonunion"]),
        ("Guided nailing shortens the operation and the hospital stay.", []),
        ("Guided nailing has better efficacy, fewer complications and faster recovery.", []),
        ("Guided nailing is less invasive than open nailing.", []),
        ("Guided nailing did not reduce infection.", []),
        ("Guided nailing may reduce infection.", []),
        ("Larger trials with longer follow-up are needed.", []),
        ("Both are equally good at reducing infection.", []),
        ("Guided nailing gives better re- duction.", []),
    ],
)
def test_what_is_a_claim(study: Begin, text: str, expected: list[str]) -> None:
    assert claims(concluding(study, text)) == expected


@pytest.mark.parametrize(
    ("claim", "results"),
    [
        ("less bleeding", "Blood loss was 50 ml and 90 ml."),
        ("less bleeding", "Patients bled less in the guided group."),
        ("less radiation exposure", "Fluoroscopy lasted 12 s and 30 s."),
        ("less pain", "The VAS was 2.1 and 3.4."),
        ("better glycemic control", "HbA1c was 7.1% and 7.6%."),
        ("lower mortality", "Two and five patients died."),
        ("less oedema", "Edema was rare."),
    ],
)
def test_other_words_for_the_same(study: Begin, claim: str, results: str) -> None:
    assert claims(concluding(study, f"Guided nailing gives {claim}.", results)) == []


def test_an_abbreviation_that_the_methods_explain(study: Begin) -> None:
    made = study().two_arms(40, 40).section("methods", "Insulin sensitivity was the disposal rate (GDR).")
    made.section("results", "GDR rose by 8% and fell by 10%.").section("conclusion", "It improved insulin sensitivity.")
    assert claims(made) == []


def test_a_name_is_no_claim(study: Begin) -> None:
    made = study().two_arms(40, 40).section("methods", "Patients received faster lispra or placebo.")
    made.section("results", "HbA1c was 7.1% and 7.6%.").section("conclusion", "Taking faster lispra was safe.")
    assert claims(made) == []


def test_a_conclusion_without_a_section(study: Begin) -> None:
    made = study().two_arms(40, 40)
    made.text = f"{RESULTS} {RESULTS} In conclusion, guided nailing causes less bleeding."
    assert claims(made) == ["less bleeding"]


def test_a_study_of_one_arm_claims_no_difference(study: Begin) -> None:
    made = study().arm("all patients", 30).section("results", RESULTS).section("conclusion", "It gives less bleeding.")
    assert made.checks() == []


def test_a_claim_against_the_p_value(study: Begin) -> None:
    def made(operator: str, value: str) -> Any:
        begun = concluding(study, "Guided nailing gives less pain.", "Pain was 2.1 and 2.2.")
        return begun.value("a1", "2.1").value("a2", "2.2").p(operator, value)

    found = made("=", "0.41").checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("claim_not_significant", "query", ("p1",))]
    assert found[0].message == (
        'the conclusion claims "less pain"; the results give P=0.41: not consistent with a difference (INSPECT-SR 4.4)'
    )
    assert made(">", "0.05").codes() == [("claim_not_significant", "query")]
    assert made("=", "0.03").checks() == []
    assert made("<", "0.05").checks() == []
    assert made("=", "0.41").p("=", "0.03", time_frames=("at 6 months",)).checks() == []
    assert made("=", "0.41").p("<", "0.05", comparison="within_arm").checks() == []
