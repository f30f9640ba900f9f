"""Effects that no name tells but the words of their sentence, and values that are none."""

from __future__ import annotations

import pytest

from armspan.mentions.numbers import find_numbers
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()
Found = list[tuple[str, float | None, float | None, float | None]]


def _effects(text: str) -> Found:
    return [(x.type, x.value, x.lower_limit, x.upper_limit) for x in find_numbers(BOOK, View(text)).estimates]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Leaks were seen in 6.2% vs 9.3%, a 3.1% absolute risk reduction (95% CI -1.2 to 7.4).",
            [("risk_difference", 3.1, -1.2, 7.4)],
        ),
        (
            "There was a 30% difference in recall rates (in favour of cards) (95%CI 12.7-47.3%, P < 0.001).",
            [("risk_difference", 30.0, 12.7, 47.3)],
        ),
        ("The drug led to a 24% relative risk reduction (P = .04).", [("other", 24.0, None, None)]),
        ("The drug reduced the risk of stroke by 31% (95% CI 12% to 46%).", [("other", 31.0, 12.0, 46.0)]),
        (
            "A 21% reduction in the risk of death (HR 0.79, 95% CI 0.66-0.94) was seen.",
            [("other", 21.0, None, None), ("hazard_ratio", 0.79, 0.66, 0.94)],
        ),
        (
            "Differences in flow were: 31 ml (95% CI: 28-34) for thin ones; 13 ml (95% CI: 10-16) for others.",
            [("mean_difference", 31.0, 28.0, 34.0), ("mean_difference", 13.0, 10.0, 16.0)],
        ),
        (
            "The short course gave 0.20 g (95% confidence interval 0.06 to 0.34) greater bone mass than the long one.",
            [("mean_difference", 0.2, 0.06, 0.34)],
        ),
        (
            "Stay was 21% shorter in the early than in the late group (P < 0.01).",
            [("other", 21.0, None, None)],
        ),
        (
            "Compared with cold, heat improved pain (-1.2, 95% CI -1.9 to -0.5) and sleep (0.8, 95% CI 0.2 to 1.4).",
            [("mean_difference", -1.2, -1.9, -0.5), ("mean_difference", 0.8, 0.2, 1.4)],
        ),
        (
            "Odds ratios were 1.2 (95% CI 0.9 to 1.5) for pain and 0.8 (95% CI 0.6 to 1.1) for sleep.",
            [("odds_ratio", 1.2, 0.9, 1.5), ("odds_ratio", 0.8, 0.6, 1.1)],
        ),
        (
            "Mean differences were -1.2 (95% CI -1.9 to -0.5) for pain, 0.8 (95% CI 0.2 to 1.4) for sleep and 2.2 "
            "(95% CI 1.1 to 3.3) for mood.",
            [
                ("mean_difference", -1.2, -1.9, -0.5),
                ("mean_difference", 0.8, 0.2, 1.4),
                ("mean_difference", 2.2, 1.1, 3.3),
            ],
        ),
        ("Pain was 1.4 points lower with heat than with cold (P = 0.01).", [("mean_difference", 1.4, None, None)]),
        (
            "Compared to usual care, weight fell by 7.2% [95% CI: 3.1% to 11.3%] with the diet.",
            [("mean_difference", 7.2, 3.1, 11.3)],
        ),
        (
            "Changes from baseline in peak flow versus placebo were 12.5 L (95% CI 6.1, 18.9).",
            [("mean_difference", 12.5, 6.1, 18.9)],
        ),
        (
            "Iron did nothing for stamina: capsule versus syrup: -0.07 km (95% CI -0.16, 0.02).",
            [("mean_difference", -0.07, -0.16, 0.02)],
        ),
        (
            "Significant intervention effects were seen for fat (-2.4 cm, 95% CI -3.3, -1.5), mood (0.6, CI 0.2, 1).",
            [("mean_difference", -2.4, -3.3, -1.5), ("mean_difference", 0.6, 0.2, 1.0)],
        ),
        (
            "with treatment differences of 1.5 mm (95% CI 0.4 to 2.6) and 2.2 mm/year (95% CI -1.1 to 5.5)",
            [("mean_difference", 1.5, 0.4, 2.6), ("mean_difference", 2.2, -1.1, 5.5)],
        ),
        ("The groups differed by 4.5 points (95% CI 2.1 to 6.9).", [("mean_difference", 4.5, 2.1, 6.9)]),
        (
            "Surgery was superior to physiotherapy by 6.0 points (95% CI 2.1 to 9.9).",
            [("mean_difference", 6.0, 2.1, 9.9)],
        ),
        (
            "A 9% and 16% lower appetite, respectively, was seen after soup compared with water.",
            [("other", 9.0, None, None), ("other", 16.0, None, None)],
        ),
        (
            "The training reduced waiting by 12% (95% CI 8%-16%) and resting by 1.8 h (95% CI 1.1-2.5).",
            [("other", 12.0, 8.0, 16.0), ("mean_difference", 1.8, 1.1, 2.5)],
        ),
        (
            "The training reduced salt (-0.4; 95% CI -0.7, -0.1, P <0.01) and fat (-0.6; 95% CI -0.9, -0.3) scores.",
            [("mean_difference", -0.4, -0.7, -0.1), ("mean_difference", -0.6, -0.9, -0.3)],
        ),
        (
            "The difference in skin pH was 0.4 (95% CI 0.1 to 0.7) at 2 weeks and 0.2 (95% CI -0.1 to 0.5) at 6 weeks.",
            [("mean_difference", 0.4, 0.1, 0.7), ("mean_difference", 0.2, -0.1, 0.5)],
        ),
        (
            "The incidence of caries was reduced by 21% (95% CI 4 to 35) and of gingivitis by 30% (95% CI 8 to 47).",
            [("other", 21.0, 4.0, 35.0), ("other", 30.0, 8.0, 47.0)],
        ),
        (
            "Falls were rarer with a frame (hazard ratio 0.7, 0.5-0.9). Fractures were not (1.1, 0.8-1.5, P=0.4).",
            [("hazard_ratio", 0.7, 0.5, 0.9), ("hazard_ratio", 1.1, 0.8, 1.5)],
        ),
        ("a 0.66 hazard ratio (95% CI 0.41-1.07) was found", [("hazard_ratio", 0.66, 0.41, 1.07)]),
        ("0.71 (95% CI 0.5 to 0.9) was the odds ratio for a fall", [("odds_ratio", 0.71, 0.5, 0.9)]),
        ("The drug slowed it (β = 1.9 ± 0.4, P < 0.01).", [("other", 1.9, None, None)]),
        (
            "Wear (the difference in depth at 24 months was only 0.3 mm) was low.",
            [("mean_difference", 0.3, None, None)],
        ),
        (
            "The cost was £150 (-90; 390) less than with surgery.",
            [("mean_difference", 150.0, -90.0, 390.0)],
        ),
        (
            "There were differences favouring tea for mass (+1.2 kg, P = .02) and grip (+3.1 kg, P = .04).",
            [("mean_difference", 1.2, None, None), ("mean_difference", 3.1, None, None)],
        ),
    ],
)
def test_effects_told_by_their_sentence(text: str, expected: Found) -> None:
    assert _effects(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Pain fell by 2.1 points (95% CI 1.0-3.2) with ice and by 1.1 points (95% CI 0.2-2.0) with heat.",
        "The difference was not real: 5.1 d (95% CI, 4.0-6.2) in the ice group and 6.0 d (95% CI, 4-8) in the other.",
        "The prevalence of myopia was 38.5% (95% CI = 32.3, 44.7).",
        "Weight fell by 24% with the diet.",
        "HbA1c was 1.2% lower than at baseline in the diet group.",
        "There was a difference in pain between groups (4.5 vs 6.1, P=0.01).",
        "No differences were found in age (52.1 ± 8.3 and 50.4 ± 9.0 years).",
        "HR was 72 and 81 beats/min.",
        "The mean difference from baseline was -3.1 kg (95% CI -4.0 to -2.2) with the diet.",
        "Agreement was higher in the trained arm (kappa 0.51 (95% CI 0.30-0.72)) than in the other (0.22 (0.02-0.42)).",
        "The area under the curve was 0.81 (95% CI 0.74-0.88).",
        "Median survival was 11.4 months (95% CI, 8.0-14.8) versus 8.7 months (95% CI, 6.1-11.3) for placebo.",
        "Survival was longer than expected in group A (12.1 months, 95% CI 9.1-15.0).",
        "There were no significant differences between the groups in the rate of itching during 48 h after surgery.",
        "Differences between groups (95% CIs) were computed.",
        "Heat decreased pressure by 6 mm Hg during the nap (P < 0.01 vs. cold).",
        "The mean difference was 2.3 ± 0.6 cm.",
        "RR by ultrasound was 31.4% versus 45.2%.",
        "A difference of 5% was set as the margin of non-inferiority.",
        "Caries was seen in both (group A: 7, group B: 9, group C: 4).",
        "No difference was seen in the rate of caries with gel (14%; 95% CI 8-20) and soap (15%; 95% CI 9-21).",
        "no mean differences were found (A 2.7 vs. B 2.5)",
    ],
)
def test_values_that_are_no_effects(text: str) -> None:
    assert _effects(text) == []
