"""P values: comparator, value, lists, quantifiers; levels of significance are none."""

from __future__ import annotations

import pytest

from armspan.found import Aside
from armspan.mentions.p_values import find_p_values, operator_of, probability, read_p_values
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()


def found(text: str) -> list[tuple[str | None, float | None]]:
    return [(p.operator, p.value) for p in find_p_values(BOOK, View(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pain fell sooner (P<0.001).", [("<", 0.001)]),
        ("Pain fell sooner (p = .03).", [("=", 0.03)]),
        ("Pain fell sooner (P ＜ 0.05).", [("<", 0.05)]),
        ("Pain fell sooner (P = 0.000).", [("=", 0.0)]),
        ("Pain fell sooner (P≤0.01).", [("<=", 0.01)]),
        ("Pain fell sooner (P < or = .003).", [("<=", 0.003)]),
        ("Pain fell sooner (P less than .001).", [("<", 0.001)]),
        ("Pain fell sooner (p greater than or equal to 0.2).", [(">=", 0.2)]),
        ("Pain fell sooner (p-value 0.03).", [("=", 0.03)]),
        ("Pain fell sooner (P: =.07).", [("=", 0.07)]),
        ("Pain fell sooner (2-sided P = .03).", [("=", 0.03)]),
        ("Pain fell sooner (log-rank P = 0.38).", [("=", 0.38)]),
        ("Pain fell sooner (P = 3 x 10(-5)).", [("=", 3e-05)]),
        ("Pain fell sooner (P = 1.3 × 10-5).", [("=", 1.3e-05)]),
        ("with P values of 0.274, 0.037 and 0.040, respectively", [("=", 0.274), ("=", 0.037), ("=", 0.04)]),
        ("(P = .029 and .031, respectively)", [("=", 0.029), ("=", 0.031)]),
        ("(p < .001 for A and p = .02 for B)", [("<", 0.001), ("=", 0.02)]),
        ("(P=0.005,P=0.004)", [("=", 0.005), ("=", 0.004)]),
        ("(p = 0.034, < 0.001)", [("=", 0.034), ("<", 0.001)]),
        ("P was 0.02 for stiffness", []),
        ("stiffness was alike (p = NS)", [(None, None)]),
        ("stiffness was alike (NS)", [(None, None)]),
        ("grip rose (P = 0.03, 12% vs 9%)", [("=", 0.03)]),
        ("grip rose (< 0.05)", []),
        ("see p. 12 and group P 3", []),
    ],
)
def test_values(text: str, expected: list[tuple[str | None, float | None]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "P<0.05 was considered statistically significant.",
        "Significance was set at P < .05.",
        "Groups were compared by t test, with P < 0.05 as the level of significance.",
        "A P value of less than 0.05 was regarded as significant.",
        "Differences were considered significant if p < 0.01.",
    ],
)
def test_a_level_of_significance_is_an_aside(text: str) -> None:
    (aside,) = read_p_values(BOOK, View(text))
    assert isinstance(aside, Aside)
    assert aside.reason == "alpha"


def test_a_result_that_is_called_significant_stays_a_p_value() -> None:
    assert found("The difference was significant (P<0.001), indicating a benefit.") == [("<", 0.001)]


@pytest.mark.parametrize(
    ("text", "quantifier", "context"),
    [
        ("(both P<0.05)", "both", None),
        ("(all P>0.05)", "all", None),
        ("(overall P < .001)", "overall", None),
        ("(P for interaction = .04)", None, "interaction"),
        ("(Ptrend = 0.01)", None, "trend"),
    ],
)
def test_words_around_the_letter(text: str, quantifier: str | None, context: str | None) -> None:
    (p,) = find_p_values(BOOK, View(text))
    assert (p.quantifier, p.context) == (quantifier, context)


def test_the_members_of_a_list_know_their_place_and_their_text() -> None:
    first, second = find_p_values(BOOK, View("(P = .029 and .031, respectively)"))
    assert (first.place, first.of, first.text, first.decimals) == (0, 2, "P = .029", 3)
    assert (second.place, second.of, second.text, second.decimals) == (1, 2, ".031", 3)


@pytest.mark.parametrize(
    ("words", "sign"),
    [("=", "="), ("≤", "<="), ("< or =", "<="), ("less than", "<"), ("greater than or equal to", ">="), ("of", "=")],
)
def test_operators(words: str, sign: str) -> None:
    assert operator_of(words) == sign


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [(".031", 0.031, 3), ("0,04", 0.04, 2), ("3 x 10(-5)", 3e-05, 0), ("2e-6", 2e-06, 0), ("1.00", 1.0, 2)],
)
def test_probabilities(text: str, value: float, decimals: int) -> None:
    assert probability(text) == (value, decimals)
