"""Means, medians, counts, percentages and ranges in the layouts that authors use."""

from __future__ import annotations

from typing import Any

import pytest

from armspan.found import Statistic
from armspan.mentions.numbers import find_numbers
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()
MEAN = {"param_type": "mean", "dispersion_type": "standard_deviation"}
IQR = {"param_type": "median", "limits_type": "inter_quartile_range"}
COUNT = {"param_type": "count_of_participants"}


def statistics(text: str) -> list[Statistic]:
    return find_numbers(BOOK, View(text)).statistics


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("operation time was 35.0±6.8 min", MEAN | {"value": 35.0, "spread": 6.8, "unit": "min", "decimals": 1}),
        ("operation time was (35.0±6.8) min", MEAN | {"value": 35.0, "spread": 6.8, "unit": "min"}),
        ("recovery was (66.2±17.8)%", MEAN | {"value": 66.2, "spread": 17.8, "unit": "%"}),
        ("motion was 38.6°±8.2°", MEAN | {"value": 38.6, "spread": 8.2, "unit": "°"}),
        ("the ratio was 61.3%±12.4%", MEAN | {"value": 61.3, "spread": 12.4, "unit": "%"}),
        ("pressure was 17.0 mm Hg ± 2.8 [SD]", MEAN | {"value": 17.0, "spread": 2.8, "unit": "mm Hg"}),
        ("the change was -35.0% ±10.0%", MEAN | {"value": -35.0, "spread": 10.0}),
        ("the score was 4.1+/-1.2", MEAN | {"value": 4.1, "spread": 1.2}),
        ("volume rose by +7 ± 14 mL/m2", MEAN | {"value": 7.0, "spread": 14.0, "unit": "mL/m2"}),
        ("the median age was 55.8±6.9 years", {"param_type": "median", "value": 55.8, "spread": 6.9}),
        ("the wear time was 12.3 h (IQR = 21.0)", IQR | {"value": 12.3, "spread": 21.0, "dispersion_type": None}),
        ("Values are median (IQR). Stay was a median of 4 (2) days", IQR | {"spread": 2.0, "dispersion_type": None}),
        ("FEV1 was 63.5(25.5)%predicted", MEAN | {"value": 63.5, "spread": 25.5, "unit": "%predicted"}),
        ("VAS was 2,1 ± 0,4 points", MEAN | {"value": 2.1, "spread": 0.4}),
        ("Bleeding was 1 250 ± 310 ml", MEAN | {"value": 1250.0, "spread": 310.0, "unit": "ml"}),
        ("mean age was 7.9 years (SD 1.4)", MEAN | {"value": 7.9, "spread": 1.4, "unit": "years"}),
        ("mean 12.3 (SD, 4.5)", MEAN | {"value": 12.3, "spread": 4.5, "dispersion_evidence": "stated"}),
        ("nausea scored 30.1 (±4.2)", MEAN | {"value": 30.1, "spread": 4.2}),
        ("mean (SD) pain was 2.3 (0.7)", MEAN | {"value": 2.3, "spread": 0.7, "dispersion_evidence": "stated"}),
        ("mean [SD] pain was 2.3 [0.7]", MEAN | {"value": 2.3, "spread": 0.7}),
        ("mean HbA1c was 8.1% (0.8)", MEAN | {"value": 8.1, "spread": 0.8, "unit": "%"}),
        ("at a mean of 4.3 (SE 0.2)", {"param_type": "mean", "dispersion_type": "standard_error", "spread": 0.2}),
        ("median age was 83 years [IQR 78-88]", IQR | {"value": 83, "lower_limit": 78, "upper_limit": 88}),
        ("age was 11.2 years (interquartile range 8.1-13.9)", IQR | {"value": 11.2, "upper_limit": 13.9}),
        ("return took 4.0 (3.0, 5.0) weeks", IQR | {"value": 4.0, "lower_limit": 3.0, "unit": "weeks"}),
        (
            "a mean of 36.5 months (range, 24-60)",
            {"param_type": "mean", "value": 36.5, "limits_type": "full_range"},
        ),
        ("survival was 45% (95% CI 38-52)", {"value": 45, "limits_type": "confidence_interval_95", "unit": "%"}),
        ("stay ranged from 3 to 9 days", {"param_type": None, "lower_limit": 3, "upper_limit": 9, "unit": "days"}),
        ("a mean of 36.5 months", {"param_type": "mean", "value": 36.5, "unit": "months"}),
        ("the score was 3.4", {"param_type": "number", "value": 3.4, "unit": None}),
    ],
)
def test_values(text: str, expected: dict[str, Any]) -> None:
    (one,) = statistics(text)
    assert {name: getattr(one, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "value", "spread", "lower", "upper"),
    [
        ("healing took from 21 to 48 days (mean 33.25 ± 7.10 days)", 33.25, 7.1, 21, 48),
        ("a gap between 1.4 cm and 6.2 cm (mean 3.15 ± 0.92 cm)", 3.15, 0.92, 1.4, 6.2),
        ("aged from 3.5 to 9.1 years (mean, 6.2 years)", 6.2, None, 3.5, 9.1),
        ("followed up for 18 to 42 months, with an average of 27.3 months", 27.3, None, 18, 42),
        ("followed up for 6-15 months, (10.4±2.2) months on average", 10.4, 2.2, 6, 15),
        ("followed up for 12 to 30 months,average 18.5 months", 18.5, None, 12, 30),
        ("aged 22-61 years, with a median of 35 years", 35, None, 22, 61),
    ],
)
def test_a_range_with_its_mean_is_one_value(
    text: str, value: float, spread: float | None, lower: float, upper: float
) -> None:
    (one,) = statistics(text)
    assert (one.value, one.spread, one.lower_limit, one.upper_limit) == (value, spread, lower, upper)
    assert one.limits_type == "full_range"


@pytest.mark.parametrize(
    ("text", "value", "n", "percentage"),
    [
        ("nausea in 9 (22.5%)", 9, None, 22.5),
        ("12/40 (30.0%) patients relapsed", 12, 40, 30.0),
        ("12 of 40 patients (30%) relapsed", 12, 40, 30.0),
        ("leakage in 9 of 62 vertebrae (14.5%)", 9, 62, 14.5),
        ("the rate was 4.76% (2/42)", 2, 42, 4.76),
        ("reported by two patients (3.8%)", 2, None, 3.8),
        ("Thirty-seven (44.0%) were girls", 37, None, 44.0),
        ("relapse in 72 of 207, 34.8%", 72, 207, 34.8),
        ("7 (14%) of 51 patients relapsed", 7, 51, 14.0),
        ("lymphoedema (n = 18, 24%)", 18, None, 24.0),
        ("0% (0/33) relapsed", 0, 33, 0.0),
        ("bone was lengthened in nine cases", 9, None, None),
        ("loosening was seen in 1 hip", 1, None, None),
        ("Three hundred and five patients died", 305, None, None),
    ],
)
def test_counts(text: str, value: float, n: int | None, percentage: float | None) -> None:
    (one,) = statistics(text)
    assert (one.param_type, one.value, one.n, one.percentage) == ("count_of_participants", value, n, percentage)


def test_a_percentage_of_a_printed_number() -> None:
    (one,) = statistics("58% of the 36 patients relapsed")
    assert (one.param_type, one.value, one.n) == ("percentage", 58.0, 36)


@pytest.mark.parametrize(
    ("text", "values", "unit"),
    [
        ("rates of 75 and 67% were seen", [75, 67], "%"),
        ("the rates were 26.5 vs. 35.5%", [26.5, 35.5], "%"),
        ("weight rose by 0.4 vs. 1.4 kg", [0.4, 1.4], "kg"),
        ("it took 31.5 (1.9), 29.8 (1.7) and 36.9 (2.1) seconds", [31.5, 29.8, 36.9], "seconds"),
        ("it took 94 (21) versus 41 (13) s", [94, 41], "s"),
        ("10.1 versus 10.3 months", [10.1, 10.3], "months"),
        ("the pressure was 146/79 mm Hg", [146, 79], "mm Hg"),
    ],
)
def test_a_unit_printed_once_holds_for_the_list(text: str, values: list[float], unit: str) -> None:
    found = statistics(text)
    assert [one.value for one in found] == values
    assert {one.unit for one in found} == {unit}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 hips were rated as excellent, 6 as good and 2 as fair", [(14, "excellent"), (6, "good"), (2, "fair")]),
        ("11 excellent, 8 good and 4 fair", [(11, "excellent"), (8, "good"), (4, "fair")]),
        (
            "Results: excellent in 11 hips, good in 8, and fair in 4.",
            [(11, "excellent"), (8, "good"), (4, "fair")],
        ),
    ],
)
def test_levels(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(one.value, one.level) for one in statistics(text)] == expected


def test_a_count_without_its_noun_follows_another() -> None:
    found = statistics("Within a year, three patients in the sham group and five in the drug group had died.")
    assert [(one.param_type, one.value) for one in found] == [(COUNT["param_type"], 3), (COUNT["param_type"], 5)]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Data are mean (SEM). Pain was 4.1 (0.2).", ["standard_error"]),
        ("Pain was 4.1 ± 0.2.", ["standard_deviation"]),
        ("Pain was 4.1 ± 0.2. Values are mean ± standard error.", ["standard_error"]),
        (
            "Mean (± SD) age was 57.3 ± 9.8 years. The adjusted mean (± SE) change was 0.8 ± 0.1 and 0.1 ± 0.1.",
            ["standard_deviation", "standard_error", "standard_error"],
        ),
    ],
)
def test_what_the_abstract_says_about_its_spreads(text: str, kinds: list[str]) -> None:
    assert [one.dispersion_type for one in statistics(text)] == kinds


def test_an_interval_away_from_its_value_is_taken_to_it() -> None:
    (one,) = statistics("Median survival was 12.1 months with drug A (P = .02; 95% CI 9.6-14.3).")
    assert (one.value, one.lower_limit, one.upper_limit, one.limits_type) == (12.1, 9.6, 14.3, "confidence_interval_95")


def test_a_number_behind_a_value_is_its_n() -> None:
    first, second = statistics(
        "It was 24.3±7.4 ng/mL in mild asthma (n=41) and 17.6±7.4 ng/mL in severe asthma (n=20)."
    )
    assert (first.n, second.n) == (41, 20)


def test_a_unit_holds_across_arms() -> None:
    first, second = statistics("They lost 1.8 (1.6) days in the brace group and 2.9 (2.2) in the cast group.")
    assert (first.unit, second.unit) == ("days", "days")


def test_a_labelled_spread_tells_what_later_brackets_hold() -> None:
    first, second = statistics("The change was -1.9 (SE 0.1) with the drug and -0.9 (0.1) with placebo.")
    assert (first.dispersion_type, second.dispersion_type) == ("standard_error", "standard_error")


def test_limits_are_what_the_abstract_says() -> None:
    (one,) = statistics("Values are medians with interquartile ranges. The index was 85 (70-95).")
    assert (one.param_type, one.limits_type) == ("median", "inter_quartile_range")
    (one,) = statistics("The index was 85 (70-95).")
    assert (one.param_type, one.limits_type) == (None, None)


@pytest.mark.parametrize(
    ("text", "params"),
    [
        ("Mean HbA1c was 7.5% in group A and 7.9% in group B.", ["mean", "mean"]),
        ("HbA1c was 7.5% and 7.9%.", ["number", "number"]),
        ("HbA1c < 7.0% was reached by 43.8% and 41.2%.", ["percentage", "percentage"]),
        ("The mean reduction was 7.2 mm Hg (28.7%).", ["mean", "percentage"]),
        # a change in percent is a share of what there was, however it was averaged
        ("The mean reduction of wheals was 31.5% with ice and 12.3% with heat.", ["percentage", "percentage"]),
        ("Seizures fell on average 44%.", ["percentage"]),
        ("Milk yield rose in both herds, averaging 9%.", ["percentage"]),
        ("The mean reduction in HbA1c was 0.7%.", ["mean"]),
        ("The mean recall score was 59.1%.", ["mean"]),
        # what is printed with an age is none
        ("The mean age was 56, 77% female.", ["mean", "percentage"]),
        ("Use of nets rose by 17.7 percentage points (95% CI 9.7-25.6).", ["percentage"]),
    ],
)
def test_a_percentage_may_be_a_measured_value(text: str, params: list[str]) -> None:
    assert [one.param_type for one in statistics(text)] == params


@pytest.mark.parametrize(
    ("text", "values"),
    [
        # something says that it was measured
        ("The score was 3 with ice and 5 with heat.", [3.0, 5.0]),
        ("Pain fell from 6 to 2.", [6.0, 2.0]),
        ("Attacks were fewer (4 vs 9, P = .02).", [4.0, 9.0]),
        ("Mean costs were €4795 with ice and €6857 with heat.", [4795.0, 6857.0]),
        ("It affected 4 suture- and 6 anchor-treated patients.", [4.0, 6.0]),
        # nothing does
        ("It was phosphorylated at position 660 in fat.", []),
        ("Optimal use required 2 sequential tests.", []),
        ("Five variants as well as 6 SNPs were linked.", []),
        ("Levels rose (cortisol 0, cortisol 60, peak cortisol).", []),
        ("It was higher in Hp 2-1 women.", []),
        ("Death was rarer (HR 0.86 vs 0.85).", []),
    ],
)
def test_a_bare_number_is_a_finding_where_something_says_so(text: str, values: list[float]) -> None:
    assert [one.value for one in statistics(text)] == values


@pytest.mark.parametrize(
    ("text", "param"),
    [
        ("HbA1c fell (P < .001) in both groups (mean changes: ice -0.4%, heat -0.6%).", "mean"),
        ("Mean age was 61 years and 69% were men.", "percentage"),
        ("Response (mean age 61): 45% with ice and 30% with heat.", "percentage"),
    ],
)
def test_percent_is_a_unit_or_a_share(text: str, param: str) -> None:
    assert [one.param_type for one in statistics(text)][-1] in (param, "number" if param == "mean" else param)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ulcers healed in 12% of the feet (36/312).", [(36.0, 312, 12.0)]),
        ("Relapse was common (33%, 93/283).", [(93.0, 283, 33.0)]),
        ("It was 69% of what it had been (9/40).", [(69.0, None, 69.0), (9.0, 40, None)]),
    ],
)
def test_a_percentage_before_its_count_is_one_value(
    text: str, expected: list[tuple[float, int | None, float | None]]
) -> None:
    assert [(one.value, one.n, one.percentage) for one in statistics(text)] == expected


def test_an_announced_interval() -> None:
    (one,) = statistics("The half-life (90% CI) was 17.5 h (14.1, 21.8).")
    assert one.limits_type == "confidence_interval_90"
    (one,) = statistics("The half-life was 17.5 h (14.1, 21.8).")
    assert one.limits_type == "inter_quartile_range"


def test_a_unit_with_a_body_surface() -> None:
    (one,) = statistics("Filtration was 62 ± 12 ml/min/1.73 m2 then.")
    assert (one.value, one.spread, one.unit) == (62.0, 12.0, "ml/min/1.73 m2")


def test_a_unit_in_logarithms() -> None:
    (one,) = statistics("The count fell by a mean of 1.2 (0.4) log10 CFU/mL.")
    assert (one.value, one.spread, one.unit) == (1.2, 0.4, "log10 CFU/mL")


def test_six_of_six_in_words() -> None:
    (one,) = statistics("Six of six in the cohort were protected.")
    assert (one.value, one.n, one.param_type) == (6.0, 6, "count_of_participants")
