"""Intervals that stand away from their effect, and those of a difference that is not printed."""

from __future__ import annotations

import pytest

from armspan.mentions.numbers import find_numbers
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The angle was 7.4° (SD 1.2) with a brace vs. 9.8° (SD 1.4) with a cast (95% CI 1.6-3.2, P < 0.001).",
            [("mean_difference", None, 1.6, 3.2)],
        ),
        (
            "Caries was found in 8% vs. 31% of the children, 95% CI 12.5 to 28.5.",
            [("risk_difference", None, 12.5, 28.5)],
        ),
        ("Costs did not differ between the groups (95% CI -412; 98).", [("mean_difference", None, -412.0, 98.0)]),
        (
            "Fever lasted 0.9 days less with syrup than with tablets (95% CI, -1.6 to -0.2).",
            [("mean_difference", 0.9, -1.6, -0.2)],
        ),
        (
            "The difference between drops was 1.4 mm Hg favouring gel (95% CI 0.6 to 2.2 mm Hg).",
            [("mean_difference", 1.4, 0.6, 2.2)],
        ),
        ("Visits fell, a 38% relative reduction (95% CI 12-61%) in calls.", [("other", 38.0, 12.0, 61.0)]),
    ],
)
def test_effects_of_intervals(text: str, expected: list[tuple[str, float | None, float | None, float | None]]) -> None:
    found = find_numbers(BOOK, View(text)).estimates
    assert [(x.type, x.value, x.lower_limit, x.upper_limit) for x in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Union was seen in 81% (95% CI 74-88) vs. 69% (95% CI 61-77) of the legs.",
        "Grip rose from baseline until week 4 (95% CI: 1.3, 7.8).",
        "Weight differed from baseline (95% CI -2.1 to -0.4).",
        "The slope was higher with salt [+0.2 dL/min per 2 m2 (95% CI -9 to 9)].",
    ],
)
def test_intervals_of_values(text: str) -> None:
    assert find_numbers(BOOK, View(text)).estimates == []


def test_a_value_keeps_no_interval_that_is_not_its_own() -> None:
    text = "The angle was 7.4° (SD 1.2) with a brace vs. 9.8° (SD 1.4) with a cast; 95% CI 1.6-3.2."
    last = find_numbers(BOOK, View(text)).statistics[-1]
    assert (last.value, last.spread, last.limits_type, last.lower_limit) == (9.8, 1.4, None, None)
