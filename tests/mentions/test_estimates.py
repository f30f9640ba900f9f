"""Effects between groups with their intervals, and test statistics."""

from __future__ import annotations

import pytest

from armspan.mentions.estimates import find_estimates
from armspan.mentions.numbers import find_numbers
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()


@pytest.mark.parametrize(
    ("text", "kind", "value", "lower", "upper", "level"),
    [
        ("(HR 0.71 (95% CI 0.44-1.12))", "hazard_ratio", 0.71, 0.44, 1.12, 95.0),
        ("hazard ratio, 0.90; 95% confidence interval [CI], 0.7 to 1.2", "hazard_ratio", 0.9, 0.7, 1.2, 95.0),
        ("hazard ratio 1.6 (95 percent confidence interval, 1.1 to 2.3)", "hazard_ratio", 1.6, 1.1, 2.3, 95.0),
        ("adjusted odds ratio 1.27, 1.09 to 1.48", "odds_ratio", 1.27, 1.09, 1.48, None),
        ("the odds ratio of a fall within 12 months was 2.1", "odds_ratio", 2.1, None, None, None),
        ("RR = 0.7 [0.6, 0.9]", "risk_ratio", 0.7, 0.6, 0.9, None),
        ("risk difference 4.4%, 95% CI 1.2 to 7.6", "risk_difference", 4.4, 1.2, 7.6, 95.0),
        ("SMD -0.35 (90% CI -0.60 to -0.10)", "standardized_mean_difference", -0.35, -0.6, -0.1, 90.0),
        (
            "a between-group difference of -0.63% (95% CI -0.88, -0.38)",
            "mean_difference",
            -0.63,
            -0.88,
            -0.38,
            95.0,
        ),
        ("the mean difference (95% CI) was 0.2 mm (-0.1; 0.5)", "mean_difference", 0.2, -0.1, 0.5, None),
        ("a difference of 2.6 points (95% CI 1.1 to 4.1)", "mean_difference", 2.6, 1.1, 4.1, 95.0),
        ("adjusted difference, 1.4 mm Hg; P = 0.02", "mean_difference", 1.4, None, None, None),
        ("age and pain were related (r = -0.38, P = 0.02)", "correlation", -0.38, None, None, None),
    ],
)
def test_effects(
    text: str, kind: str, value: float, lower: float | None, upper: float | None, level: float | None
) -> None:
    (effect,) = find_estimates(BOOK, View(text))[0]
    assert (effect.type, effect.value, effect.lower_limit, effect.upper_limit, effect.level) == (
        kind,
        value,
        lower,
        upper,
        level,
    )


@pytest.mark.parametrize(
    "text",
    [
        "The mean difference was 2.3 ± 0.6 cm.",
        "RR by ultrasound was 31.4% versus 45.2%.",
        "The HR rose to 92 beats/min (SD 11).",
        "three or 4 doses",
        "no mean differences were found (A 2.7 vs. B 2.5)",
    ],
)
def test_no_effects(text: str) -> None:
    assert find_estimates(BOOK, View(text))[0] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(t=4.871, P<0.001)", [("t", 4.871, None)]),
        ("(χ²=3.9, P=0.048)", [("χ²", 3.9, None)]),
        ("(χ2 = 5.114, P=0.024)", [("χ2", 5.114, None)]),
        ("(chi-square = 6.2)", [("chi-square", 6.2, None)]),
        ("F(2,61)=3.7", [("F", 3.7, "2,61")]),
        ("(Z=-1.84, P=0.066)", [("Z", -1.84, None)]),
        ("(t=5.12, 4.37, 8.02; all P<0.001)", [("t", 5.12, None), ("t", 4.37, None), ("t", 8.02, None)]),
        ("at week = 4", []),
    ],
)
def test_test_statistics(text: str, expected: list[tuple[str, float, str | None]]) -> None:
    assert [(t.statistic, t.value, t.df) for t in find_estimates(BOOK, View(text))[1]] == expected


def test_a_value_with_limits_behind_a_ratio_is_another_ratio() -> None:
    text = "The risk was higher in boys (odds ratio 1.41, 1.15 to 1.73) than in girls (1.09, 0.86 to 1.38)."
    first, second = find_numbers(BOOK, View(text)).estimates
    assert (first.type, first.value) == ("odds_ratio", 1.41)
    assert (second.type, second.value, second.lower_limit, second.upper_limit) == ("odds_ratio", 1.09, 0.86, 1.38)
