"""Whether effects are adjusted for other variables, as the text says."""

import pytest

from armspan.mentions.numbers import find_numbers
from armspan.rulebook import rulebook
from armspan.text.view import View


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The adjusted hazard ratio was 0.66 (95% CI 0.41-1.07).", [True]),
        ("Relapse was rarer (aHR 0.66, 95% CI 0.41-1.07).", [True]),
        ("Falls were rarer (HR 0.66, 95% CI 0.41-1.07, adjusted for age).", [True]),
        ("After adjustment for sex, falls (OR 0.7, 0.5-0.9) and sprains (OR 0.6, 0.4-0.9) were rarer.", [True, True]),
        ("Crude RR 1.2 (1.1 to 1.4); adjusted RR 1.1 (0.9 to 1.3).", [False, True]),
        ("It fell (OR 1.2, 1.1 to 1.4; crude) and rose (OR 1.1, 0.9 to 1.3).", [False, None]),
        ("In univariate analysis the odds ratio was 2.0 (1.2 to 3.3).", [False]),
        ("The placebo-adjusted difference was -0.8% (95% CI -1.1 to -0.5).", [None]),
        ("The hazard ratio was 0.66 (95% CI 0.41-1.07; adjusted P = 0.04).", [None]),
        ("Doses were adjusted. The mean difference was 2.1 (95% CI 1.0 to 3.2).", [None]),
        ("With dose-adjusted warfarin the odds ratio was 0.66 (95% CI 0.41-1.07).", [None]),
    ],
)
def test_adjusted(text: str, said: list[bool | None]) -> None:
    assert [one.adjusted for one in find_numbers(rulebook(), View(text)).estimates] == said
