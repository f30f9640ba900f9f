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
            "for HbA1c, a between-group difference of -0.63% (95% CI -0.88, -0.38)",
            "mean_difference",
            -0.63,
            -0.88,
            -0.38,
            95.0,
        ),
        ("the mean difference (95% CI) was 0.2 mm (-0.1; 0.5)", "mean_difference", 0.2, -0.1, 0.5, None),
        ("a difference of 2.6 points (95% CI 1.1 to 4.1)", "mean_difference", 2.6, 1.1, 4.1, 95.0),
        ("a difference of £31.40 (95% CI £12.10 to £50.70)", "mean_difference", 31.4, 12.1, 50.7, 95.0),
        ("The mean cost difference was -€310 (95% CI -€480 to -€120)", "mean_difference", -310, -480, -120, 95.0),
        (
            "difference between arms: 1,240.50€; 95% CI 310.25 to 2,170.75",
            "mean_difference",
            1240.5,
            310.25,
            2170.75,
            95.0,
        ),
        ("mean difference 0.39, [-0.28 to 1.06]", "mean_difference", 0.39, -0.28, 1.06, None),
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


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Relapse was rarer (HR 0.66 (0.41-1.07)).", [("hazard_ratio", 0.66, 0.41, 1.07)]),
        ("Relapse was rarer (HR 0.66, 95% CI: 0.41, 1.07).", [("hazard_ratio", 0.66, 0.41, 1.07)]),
        ("Relapse was rarer (OR = 0.66 [CI 95% 0.41 to 1.07]).", [("odds_ratio", 0.66, 0.41, 1.07)]),
        ("Relapse was rarer (OR 0.66; CI95%: 0.41; 1.07; P = 0.1).", [("odds_ratio", 0.66, 0.41, 1.07)]),
        ("Relapse was rarer (OR 0.66, 90% C.I. 0.41-1.07).", [("odds_ratio", 0.66, 0.41, 1.07)]),
        ("Relapse was rarer (OR 4.2, 95% C.I 1.5 to11.8).", [("odds_ratio", 4.2, 1.5, 11.8)]),
        (
            "Relapse was rarer (odds ratio [OR] = 0.66; P = 0.03; 95 % CI = [0.41, 0.97]).",
            [("odds_ratio", 0.66, 0.41, 0.97)],
        ),
        ("Relapse was rarer (aOR: 0.66, p=0.03, 95%CI 0.41-0.97).", [("odds_ratio", 0.66, 0.41, 0.97)]),
        (
            "Relapse was rarer (adjusted incidence rate ratio (aIRR) 0.66, 95% credible interval 0.41-0.97).",
            [("risk_ratio", 0.66, 0.41, 0.97)],
        ),
        ("Relapse was rarer (prevalence ratio 0.66 {95% CI 0.41 - 0.97}).", [("risk_ratio", 0.66, 0.41, 0.97)]),
        (
            "The hazard ratio for death in the drug group compared with placebo was 0.77 (95% CI, 0.61 to 0.98).",
            [("hazard_ratio", 0.77, 0.61, 0.98)],
        ),
        (
            "The odds ratio for having a hernia, after adjustment for age and sex, was 2.1 (95% CI 1.2 to 3.7).",
            [("odds_ratio", 2.1, 1.2, 3.7)],
        ),
        ("HR (95% CI) 0.75 (0.60-0.93) for progression.", [("hazard_ratio", 0.75, 0.6, 0.93)]),
        ("Adjusted HR [95% CI] = 1.06 [1.01, 1.11].", [("hazard_ratio", 1.06, 1.01, 1.11)]),
        (
            "The hazard ratio was 0.76 vs. 0.81 with and without surgery.",
            [("hazard_ratio", 0.76, None, None), ("hazard_ratio", 0.81, None, None)],
        ),
        (
            "Sleep differed between groups (Hedges' g: 0.87 and 0.21, respectively).",
            [("standardized_mean_difference", 0.87, None, None), ("standardized_mean_difference", 0.21, None, None)],
        ),
        ("Fatigue fell (P = 0.4, ES = 0.12, -0.16 to 0.40).", [("standardized_mean_difference", 0.12, -0.16, 0.4)]),
        (
            "Fatigue fell more with yoga (effect size = 0.59, 95%CI: 0.22 to 0.96).",
            [("standardized_mean_difference", 0.59, 0.22, 0.96)],
        ),
        ("Fatigue fell more with yoga (Cohen's d = 0.40).", [("standardized_mean_difference", 0.4, None, None)]),
        ("Fatigue fell more with yoga (F(1,57) = 5.1, P = .03, partial η2 = 0.12).", [("other", 0.12, None, None)]),
        ("Fatigue fell more with yoga (ηp² = .08).", [("other", 0.08, None, None)]),
        (
            "Fatigue fell more with yoga (standardised mean difference -0.30; 95% CI, -0.55 to -0.05).",
            [("standardized_mean_difference", -0.3, -0.55, -0.05)],
        ),
        ("Fatigue fell more with yoga (β = -0.43, SE = 0.12, P = .01).", [("other", -0.43, None, None)]),
        (
            "Dose was related to weight (regression coefficient [b]: 0.12 [95% CI: -0.11 to 0.35]).",
            [("other", 0.12, -0.11, 0.35)],
        ),
        ("Weight was lower with the new oil (b: 3.1 [0.6-5.6], P = 0.016).", [("other", 3.1, 0.6, 5.6)]),
        ("Height was related to age (r = 0.47; P<0.05).", [("correlation", 0.47, None, None)]),
        ("Height was related to age (Spearman's rho = -0.31).", [("correlation", -0.31, None, None)]),
        ("Height was related to age (Pearson correlation coefficient 0.77).", [("correlation", 0.77, None, None)]),
        (
            "Height correlated with age and weight (r = 0.42 and 0.35, respectively).",
            [("correlation", 0.42, None, None), ("correlation", 0.35, None, None)],
        ),
        ("The number needed to treat was 21 (95% CI 12-79).", [("other", 21.0, 12.0, 79.0)]),
        ("Fewer fell (NNT = 9).", [("other", 9.0, None, None)]),
        ("The number needed to treat to prevent one fall was 14.", [("other", 14.0, None, None)]),
        (
            "The between-group difference in change in sleep, as told in a diary, was -3.4 h (95% CI -6.1 to -0.7).",
            [("mean_difference", -3.4, -6.1, -0.7)],
        ),
        ("The difference in mean change between groups was 2.4% (P=0.3).", [("mean_difference", 2.4, None, None)]),
        ("The difference in cure rates between the groups was 6.3% (P=0.2).", [("risk_difference", 6.3, None, None)]),
        (
            "Lower rates were seen, for an absolute mortality difference of 3.9% (95% CI 0.3%-7.5%).",
            [("risk_difference", 3.9, 0.3, 7.5)],
        ),
        ("The placebo-adjusted change was -0.44% (95% CI -0.70, -0.18).", [("mean_difference", -0.44, -0.7, -0.18)]),
        (
            "The least-squares mean difference (SE) between arms was -3.1 (0.8) points.",
            [("mean_difference", -3.1, None, None)],
        ),
        ("The difference between groups was 2.3 ± 0.6 cm.", [("mean_difference", 2.3, None, None)]),
        ("The ratio of geometric means was 1.05 (90% CI 0.98-1.12).", [("other", 1.05, 0.98, 1.12)]),
        ("Exposure fell (geometric mean ratio 0.81; 90% CI, 0.70-0.94).", [("other", 0.81, 0.7, 0.94)]),
        (
            "(mean difference 0.6 points, 95% CI: -0.4 to 1.6, d = 0.12, 95% CI: -0.08 to 0.32)",
            [("mean_difference", 0.6, -0.4, 1.6), ("standardized_mean_difference", 0.12, -0.08, 0.32)],
        ),
        ("Mean difference in VAS (95% CI): 0.9 cm (0.2-1.6).", [("mean_difference", 0.9, 0.2, 1.6)]),
        ("The strategy did nothing (OR 1.06 [95% IC: 0.76-1.46]).", [("odds_ratio", 1.06, 0.76, 1.46)]),
    ],
)
def test_notations_of_effects(text: str, expected: list[tuple[str, float, float | None, float | None]]) -> None:
    found = find_numbers(BOOK, View(text)).estimates
    assert [(x.type, x.value, x.lower_limit, x.upper_limit) for x in found] == expected
