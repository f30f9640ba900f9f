"""The form of P values, and intervals against them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from scipy import stats

from armspan.checks.p_values import p_of_interval
from armspan.model import Effect, Evidence, P

Begin = Callable[[], Any]


def with_p(study: Begin, operator: str | None, value: float, decimals: int, text: str) -> Any:
    made = study().two_arms(40, 40).value("a1", "1").value("a2", "2")
    return made.p("=", "0.5", p_value=P(operator, value, decimals, text))


def test_a_probability_above_one(study: Begin) -> None:
    found = with_p(study, "=", 1.2, 1, "P=1.2").checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("p_outside", "conflict", ("p1",))]
    assert found[0].message == ("P=1.2 is not consistent with a probability: it lies outside 0 to 1 (INSPECT-SR 4.9)")


def test_p_values_printed_as_zero_are_one_query(study: Begin) -> None:
    made = with_p(study, "=", 0.0, 3, "P = 0.000").p("=", "0.000", p_value=P("=", 0.0, 3, "P = 0.000"))
    found = made.checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("p_zero", "query", ("p1", "p2"))]
    assert found[0].message == (
        "P = 0.000 is not consistent with a probability, which is never 0; rounded, it is below 0.0005 (INSPECT-SR 4.9)"
    )


@pytest.mark.parametrize("text", ["p-value 0.03", "P 0.03", "P (t test) 0.03"])
def test_a_p_value_without_operator(study: Begin, text: str) -> None:
    assert with_p(study, "=", 0.03, 2, text).codes() == [("p_without_operator", "info")]


@pytest.mark.parametrize("text", ["P=0.03", "P values of .03", "0.03", "p < 0.03"])
def test_p_values_with_operator_or_in_a_list(study: Begin, text: str) -> None:
    assert with_p(study, "=", 0.03, 2, text).checks() == []


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Pain was less (P = 1.7).", ["p_outside"]),
        ("Pain was less (P=-0.02).", ["p_outside"]),
        ("Pain was less (P 0.03).", ["p_without_operator"]),
        ("Pain was less (P: .03).", ["p_without_operator"]),
        ("Pain was less (P = 1.00).", []),
        ("Pain was less (P = 3 x 10-5).", []),
        ("At a pressure of P = 25 mmHg.", []),
        ("P = 2.1×10-3", []),
        ("Vitamin P 2 was given.", []),
    ],
)
def test_p_values_that_no_analysis_holds(study: Begin, text: str, codes: list[str]) -> None:
    assert [check.code for check in study().section("results", text).checks()] == codes


def test_an_estimate_outside_its_interval(study: Begin) -> None:
    made = study().two_arms(40, 40).value("a1", "1").value("a2", "2")
    found = made.p("=", "0.03", estimate=study().effect("risk_ratio", 1.24, 1.02, 1.1)).checks()
    assert [(c.code, c.severity) for c in found] == [("estimate_outside_interval", "conflict")]
    assert found[0].message == (
        "risk ratio 1.24 lies outside its interval, 1.02 to 1.1: not consistent with each other (INSPECT-SR 4.9)"
    )


@pytest.mark.parametrize(
    ("kind", "value", "low", "high", "p", "codes"),
    [
        ("hazard_ratio", 0.70, 0.50, 0.98, "0.04", []),
        ("hazard_ratio", 1.89, 1.46, 2.45, "0.06", ["interval_and_p"]),
        ("odds_ratio", 0.90, 0.60, 1.40, "0.01", ["interval_and_p"]),
        ("odds_ratio", 0.78, 0.60, 1.00, "0.049", []),  # 1.00 may be 0.995
        ("mean_difference", 15.6, -0.11, 28.8, "0.034", ["asymmetric_interval", "interval_and_p"]),
        ("mean_difference", 3.0, -4.0, -2.0, "0.001", []),  # a reduction, told in words
        ("mean_difference", 14.7, 18.2, 9.7, "0.001", ["limits_reversed"]),
        ("mean_difference", 17.02, 95, 15.44, "0.001", []),  # the level, taken for a limit
        ("correlation", 0.5, -0.1, 0.8, "0.001", []),
    ],
)
def test_intervals_against_p_values(
    study: Begin, kind: str, value: float, low: float, high: float, p: str, codes: list[str]
) -> None:
    made = study().two_arms(40, 40).value("a1", "1").value("a2", "2")
    found = made.p("=", p, estimate=study().effect(kind, value, low, high)).checks()
    assert [check.code for check in found] == codes


@pytest.mark.parametrize(
    ("kind", "printed", "numbers", "fires"),
    [
        ("hazard_ratio", "HR 0.70 (95% CI 0.53 to 0.98)", (0.7, 0.53, 0.98), True),
        ("hazard_ratio", "HR 0.7 (95% CI 0.53 to 0.98)", (0.7, 0.53, 0.98), False),  # 0.7 may be 0.72
        ("odds_ratio", "OR 2.00 (0.9-4.4)", (2.0, 0.9, 4.4), False),
        ("odds_ratio", "OR 0.05 (0.00-0.41)", (0.05, 0.0, 0.41), False),  # 0.00 may be any small number
        ("mean_difference", "difference -3.0 (90% CI -4.0, -1.0)", (-3.0, -4.0, -1.0), True),
        ("mean_difference", "difference -2.5 (90% CI -4.0, -1.1)", (-2.5, -4.0, -1.1), False),
        ("mean_difference", "reduced by 2.5 (-4.0 to -1.0)", (2.5, -4.0, -1.0), False),
        ("mean_difference", "-2.1 to -3.4", (-2.7, -2.1, -3.4), False),
        ("risk_difference", "", (10.0, 5.0, 15.0), False),
        ("correlation", "r = 0.9 (0.5 to 0.95)", (0.9, 0.5, 0.95), False),
    ],
)
def test_effects_outside_the_middle_of_their_interval(
    study: Begin, kind: str, printed: str, numbers: tuple[float, float, float], fires: bool
) -> None:
    made = study().two_arms(40, 40).value("a1", "1").value("a2", "2")
    made.p("=", "0.04", estimate=study().effect(kind, *numbers, 90.0), evidence=(Evidence("estimate", 0, 9, printed),))
    assert [check.code for check in made.checks()] == ["asymmetric_interval"] * fires


def test_an_effect_outside_the_middle_is_asked_about_with_the_middle(study: Begin) -> None:
    made = study().two_arms(40, 40).value("a1", "1").value("a2", "2")
    [found] = made.p("=", "0.04", estimate=study().effect("hazard_ratio", 7.04, 0.9, 7.2, None)).checks()
    assert (found.severity, found.message) == (
        "query",
        "hazard ratio 7.04, not consistent with the middle of 0.9 to 7.2, which is 2.546 on the log scale"
        " (INSPECT-SR 4.9)",
    )


def test_silent_for_other_levels_and_non_inferiority(study: Begin) -> None:
    def made(level: float | None) -> Any:
        begun = study().two_arms(40, 40).value("a1", "1").value("a2", "2")
        return begun.p("=", "0.01", estimate=study().effect("odds_ratio", 0.9, 0.6, 1.4, level))

    assert made(90.0).checks() == []
    assert made(None).checks() == []
    assert made(95.0).section("methods", "A test of non-inferiority.").checks() == []
    assert made(95.0).codes() == [("interval_and_p", "conflict")]


def test_the_p_value_of_an_interval() -> None:
    found = p_of_interval(Effect("mean_difference", 2.0, 1.000001, 2.999999, 95.0))
    expected = 2 * stats.norm.sf(2.0 / (1.0 / stats.norm.ppf(0.975)))
    assert found is not None
    assert found.low == pytest.approx(expected, rel=1e-3)
    assert found.high == pytest.approx(expected, rel=1e-3)
    assert p_of_interval(Effect("hazard_ratio", 0.5, 0.0, 1.2, 95.0)) is None
