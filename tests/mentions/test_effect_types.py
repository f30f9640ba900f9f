"""Effects in percent by what they are of, and notations of intervals."""

import pytest

from armspan.found import Estimate
from armspan.mentions.numbers import find_numbers
from armspan.rulebook import rulebook
from armspan.text.view import View


def effects(text: str) -> list[Estimate]:
    return find_numbers(rulebook(), View(text)).estimates


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("The difference in HbA1c was -0.5% (95% CI -0.8 to -0.2).", ["mean_difference"]),
        ("The difference in healing was 4.2% (95% CI 1.3 to 7.1).", ["risk_difference"]),
        ("The absolute risk reduction was 4.2 percentage points (95% CI 1.3 to 7.1).", ["risk_difference"]),
        ("The relative risk reduction was 34% (95% CI 10 to 52).", ["other"]),
        ("Vaccine efficacy was 66% (95% CI 41 to 80).", ["other"]),
        ("Drug A reduced the risk of falls by 34%.", ["other"]),
        ("The treatment effect was a 12% reduction in the likelihood of fatal falls.", ["other"]),
        ("Morphine use was 24% lower with A than with B.", ["other"]),
        ("HbA(1c) fell more with syrup (between-group difference, -0.4%; 95% CI -0.7 to -0.1).", ["mean_difference"]),
        (
            "Caries was seen in 8% (6/75) and 20% (15/75): treatment difference 12% (95% CI 1 to 23).",
            ["risk_difference"],
        ),
        ("An HbA1c below 7% was reached by 31/60 and 19/60 (mean difference 20%).", ["risk_difference"]),
        ("Gel raised the percentage stained area compared with soap by 4.1% (95% CI 1.2 to 7.0).", ["mean_difference"]),
        ("The treatment effect ratio was 1.4 (95% CI 1.1 to 1.8).", ["other"]),
        ("The mortality ratio was 0.8 (95% CI 0.6 to 1.1).", ["risk_ratio"]),
        (
            "Titres were higher with gel (ratio 1.3, 95% CI 1.1-1.5) and with soap (1.2, 95% CI 1.0-1.4) than without.",
            ["other"] * 2,
        ),
        ("The LS mean difference was -0.5% [95% CI -0.8, -0.2].", ["mean_difference"]),
    ],
)
def test_what_a_difference_in_percent_is(text: str, kinds: list[str]) -> None:
    assert [one.type for one in effects(text)] == kinds


@pytest.mark.parametrize(
    ("text", "value", "lower", "upper", "level"),
    [
        ("HR 0.66 (0.41-1.07)", 0.66, 0.41, 1.07, None),
        ("hazard ratio 0.66 [CI 95% 0.41 to 1.07]", 0.66, 0.41, 1.07, 95.0),
        ("HR 0.66 (95% CI: 0.41, 1.07)", 0.66, 0.41, 1.07, 95.0),
        ("HR, 0.66 [90% CI, 0.41-1.07]", 0.66, 0.41, 1.07, 90.0),
        ("HR 0.66, 99% CI 0.41 to 1.07", 0.66, 0.41, 1.07, 99.0),
        ("Falls were rarer with A (95% CI 0.41-1.07; HR 0.66)", 0.66, 0.41, 1.07, 95.0),
        ("hazard ratio (HR); 95 % CI 0.66; 0.41, 1.07", 0.66, 0.41, 1.07, 95.0),
        ("HR 0.66 for falls at 12 months (95% CI 0.41-1.07)", 0.66, 0.41, 1.07, 95.0),
        ("The between-group difference in change: -2.1 (-3.0 to -1.2)", -2.1, -3.0, -1.2, None),
    ],
)
def test_limits_in_every_notation(text: str, value: float, lower: float, upper: float, level: float | None) -> None:
    (one,) = effects(text + ".")
    assert (one.value, one.lower_limit, one.upper_limit, one.level) == (value, lower, upper, level)
