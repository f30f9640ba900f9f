"""What words say came out, against the values that they speak of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from armspan.model import Finding

Begin = Callable[[], Any]


def told(study: Begin, one: str, other: str, finding: Finding, **more: Any) -> Any:
    made = study().two_arms(40, 40).value("a1", one, "0.5", **more).value("a2", other, "0.5", **more)
    return made.p("<", "0.01", finding=finding)


def test_words_that_say_the_other_way_round(study: Begin) -> None:
    found = told(study, "4.1", "3.2", Finding("lower", "a1", "a2", True)).checks()
    assert [(c.code, c.severity, c.refs) for c in found if c.code == "direction_against_values"] == [
        ("direction_against_values", "query", ("p1", "m1", "m2"))
    ]
    assert found[-1].message == (
        "pain: words say lower in cast group than in brace group, not consistent with 4.1 and 3.2 (INSPECT-SR 4.9)"
    )


def test_words_that_agree_with_the_values(study: Begin) -> None:
    codes = told(study, "4.1", "3.2", Finding("higher", "a1", "a2", True)).codes()
    assert "direction_against_values" not in [code for code, _ in codes]


def test_changes_and_equal_values_say_nothing(study: Begin) -> None:
    lower = Finding("lower", "a1", "a2", True)
    for made in (
        told(study, "4.1", "3.2", lower, basis="change_from_baseline"),
        told(study, "4.1", "4.1", lower),
        told(study, "4.1", "3.2", Finding("no_difference", None, None, False)),
        told(study, "4.1", "3.2", Finding("lower", "a1", None, True)),
    ):
        assert "direction_against_values" not in [code for code, _ in made.codes()]
