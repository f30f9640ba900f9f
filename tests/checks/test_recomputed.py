"""P values recomputed from means, SDs and counts, against scipy and against what is printed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from scipy import stats

from armspan.checks.recomputed_counts import Share, p_of_counts, with_fisher
from armspan.checks.recomputed_means import Group, p_of_means, student, welch
from armspan.checks.reported import reported_p
from armspan.checks.rounding import Interval, rounded
from armspan.checks.subject import People
from armspan.model import P, Span

Begin = Callable[[], Any]


@pytest.mark.parametrize(("test", "equal"), [(student, True), (welch, False)])
def test_the_range_holds_every_value_that_rounds_to_the_printed_ones(test: Any, equal: bool) -> None:
    one, two = Group(rounded(2.0, 1), rounded(0.6, 1), 55), Group(rounded(2.3, 1), rounded(0.7, 1), 45)
    found = p_of_means(test, (one, two), (one, two))
    steps = (-0.05, -0.02, 0.0, 0.03, 0.05)
    every = [
        stats.ttest_ind_from_stats(2.0 + a, 0.6 + b, 55, 2.3 + c, 0.7 + d, 45, equal_var=equal).pvalue
        for a, b, c, d in product(steps, repeat=4)
    ]
    assert found.low == pytest.approx(min(every), rel=1e-6)
    assert found.high == pytest.approx(max(every), rel=1e-6)


def test_without_rounding_it_is_the_p_value_of_scipy() -> None:
    one, two = Group(Interval(9.1, 9.1), Interval(2.2, 2.2), 31), Group(Interval(7.4, 7.4), Interval(3.9, 3.9), 18)
    for test, equal in ((student, True), (welch, False)):
        expected = stats.ttest_ind_from_stats(9.1, 2.2, 31, 7.4, 3.9, 18, equal_var=equal).pvalue
        assert p_of_means(test, (one, two), (one, two)) == pytest.approx((expected, expected), rel=1e-9)


def test_means_without_spread_are_certain_to_differ_or_not() -> None:
    flat = Interval(0.0, 0.0)
    apart = (Group(Interval(1, 1), flat, 9), Group(Interval(2, 2), flat, 9))
    same = (apart[0], apart[0])
    assert p_of_means(student, apart, apart) == (0.0, 0.0)
    assert p_of_means(welch, same, same) == (1.0, 1.0)


def test_counts_without_rounding_give_the_p_values_of_scipy() -> None:
    one, two = Share(Interval(3, 3), People(30, 30)), Share(Interval(12, 12), People(30, 30))
    table = [[3, 27], [12, 18]]
    plain, yates = (stats.chi2_contingency(table, correction=c)[1] for c in (False, True))
    assert p_of_counts(one, two) == pytest.approx((plain, yates), rel=1e-9)
    assert with_fisher(Interval(1.0, 0.0), one, two).low == pytest.approx(stats.fisher_exact(table)[1], rel=1e-9)


@pytest.mark.parametrize(
    ("operator", "value", "decimals", "low", "high"),
    [
        ("=", 0.023, 3, 0.0225, 0.024),
        ("<", 0.05, 2, 0.0, 0.05),
        (">", 0.05, 2, 0.05, 1.0),
        ("=", 0.0001, 4, 0.0, 0.0002),  # the least that some programs print
        ("=", 1.0, 2, 0.995, 1.0),
    ],
)
def test_what_a_reported_p_value_allows(operator: str, value: float, decimals: int, low: float, high: float) -> None:
    found = reported_p(P(operator, value, decimals, ""))
    assert (found.low, found.high) == (pytest.approx(low, abs=1e-9), pytest.approx(high, abs=1e-9))


# --- means ------------------------------------------------------------------------------------------------------------


def test_a_p_value_that_fits_is_no_query(study: Begin) -> None:
    made = study().two_arms(55, 45).value("a1", "2.0", "0.6").value("a2", "2.3", "0.7").p("=", "0.023")
    assert made.checks() == []


def test_a_p_value_that_no_test_reaches(study: Begin) -> None:
    made = study().two_arms(55, 45).value("a1", "2.0", "0.6").value("a2", "2.3", "0.7").p("<", "0.0001")
    found = made.checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("recomputed_p_means", "conflict", ("p1", "m1", "m2"))]
    assert found[0].message == (
        "pain: 2.0±0.6 (n 55) against 2.3±0.7 (n 45), the ± taken as SD, gives P 0.001 to 0.163 by t test, "
        "not consistent with P<0.0001 (INSPECT-SR 4.9)"
    )


def test_a_conflict_about_005_has_a_code_of_its_own(study: Begin) -> None:
    made = study().two_arms(30, 30).value("a1", "52.1", "8.4").value("a2", "60.5", "9.2")
    assert made.p("=", "0.41").codes() == [("recomputed_p_means_crosses_005", "conflict")]


def test_people_may_have_been_lost_where_nobody_says_how_many_were_analysed(study: Begin) -> None:
    def made(analyzed: bool) -> Any:
        begun = study().two_arms(40, 40, analyzed=analyzed)
        return begun.value("a1", "10.00", "4.00").value("a2", "12.00", "4.00").p("=", "0.045")

    assert made(analyzed=True).codes() == [("recomputed_p_means", "conflict")]  # P is 0.028 with 40 and 40
    assert made(analyzed=False).checks() == []


def test_the_number_printed_with_a_value_comes_first(study: Begin) -> None:
    made = study().two_arms(400, 400).value("a1", "10.00", "4.00", n=35).value("a2", "12.00", "4.00", n=35)
    assert made.p("=", "0.041").checks() == []  # P is 0.0404 with 35 and 35


def test_a_spread_that_fits_as_standard_error(study: Begin) -> None:
    made = study().two_arms(30, 30).value("a1", "52.1", "2.4").value("a2", "56.5", "2.2").p("=", "0.18")
    found = made.checks()
    assert [(c.code, c.severity) for c in found] == [("sd_or_se", "query")]
    assert found[0].message.endswith("not consistent with P=0.18; taken as SE it is (INSPECT-SR 4.9)")


def test_a_spread_that_fits_as_standard_deviation(study: Begin) -> None:
    as_se = {"dispersion_type": "standard_error"}
    made = study().two_arms(30, 30).value("a1", "52.1", "8.4", **as_se).value("a2", "60.5", "9.2", **as_se)
    found = made.p("<", "0.01").checks()
    assert [(c.code, c.severity) for c in found] == [("sd_or_se", "query")]
    assert "the ± taken as SE" in found[0].message
    assert "taken as SD it is" in found[0].message


def test_a_stated_spread_is_believed(study: Begin) -> None:
    stated = {"dispersion_evidence": "stated"}
    made = study().two_arms(30, 30).value("a1", "52.1", "2.4", **stated).value("a2", "56.5", "2.2", **stated)
    found = made.p("=", "0.18").checks()
    assert [c.code for c in found] == ["recomputed_p_means_crosses_005"]
    assert "(it would be if the ± were SE)" in found[0].message


def test_means_three_sds_apart(study: Begin) -> None:
    made = study().two_arms(55, 45).value("a1", "325.0", "25.6").value("a2", "600.5", "73.5").p("<", "0.001")
    found = made.checks()
    assert [(c.code, c.severity, c.refs) for c in found] == [("large_difference", "query", ("m1", "m2"))]
    assert found[0].message == (
        "pain: 325.0 and 600.5 lie 275.5 apart, at least 5.2 times their SD of at most 52.83; "
        "is the ± a standard error? (INSPECT-SR 4.7)"
    )


@pytest.mark.parametrize(
    "words",
    [
        "Groups were compared by the Mann-Whitney U test.",
        "Means were adjusted for baseline.",
        "Data were analysed with ANCOVA.",
        "A mixed model for repeated measures was used.",
        "The Wilcoxon rank sum test was used.",
        "A crossover trial.",
    ],
)
def test_silent_where_another_test_may_have_been_used(study: Begin, words: str) -> None:
    made = study().section("methods", words).two_arms(30, 30).value("a1", "52.1", "8.4").value("a2", "60.5", "9.2")
    assert made.p("=", "0.41").checks() == []


def test_silent_for_three_arms_within_arm_and_other_statistics(study: Begin) -> None:
    def made(**more: Any) -> Any:
        return study().two_arms(30, 30).value("a1", "52.1", "8.4").value("a2", "60.5", "9.2").p("=", "0.41", **more)

    assert made().arm("plaster group", 30).checks() == []
    assert made(comparison="within_arm").checks() == []
    assert made(comparison="association").checks() == []
    assert made(test=study().tested("U", 312.0)).checks() == []
    assert made().designed("model", "crossover").checks() == []
    assert made(test=study().tested("t", 0.8)).codes() == [("recomputed_p_means_crosses_005", "conflict")]


def test_silent_for_changes_where_the_baseline_is_spoken_of(study: Begin) -> None:
    change = {"basis": "change_from_baseline"}

    def made(words: str) -> Any:
        begun = study().section("results", words).two_arms(30, 30)
        return begun.value("a1", "5.1", "8.4", **change).value("a2", "13.5", "9.2", **change).p("=", "0.41")

    assert made("The change from baseline was larger with a brace.").checks() == []
    assert made("It fell more with a brace.").codes() == [("recomputed_p_means_crosses_005", "conflict")]


def test_silent_where_the_time_is_not_clear(study: Begin) -> None:
    made = study().two_arms(30, 30)
    for time in ("at 1 month", "at 6 months"):
        made.value("a1", "52.1", "8.4", time_frame=time).value("a2", "60.5", "9.2", time_frame=time)
    made.p(">", "0.05", measurements=("m1", "m2", "m3", "m4"))
    assert made.checks() == []


def test_silent_where_a_neighbour_fits(study: Begin) -> None:
    made = study().two_arms(30, 30).value("a1", "52.1", "8.4").value("a2", "60.5", "9.2").p("=", "0.41")
    assert made.p("=", "0.001", measurements=()).checks() == []


def test_arms_with_more_feet_than_people_are_left_alone(study: Begin) -> None:
    made = study().two_arms(30, 30).value("a1", "52.1", "8.4").value("a2", "60.5", "9.2").p("=", "0.41")
    made.value("a1", "40", outcome="tenotomy", param_type="count_of_units", n=44)
    assert made.checks() == []


# --- counts -----------------------------------------------------------------------------------------------------------

COUNT = {"param_type": "count_of_participants", "outcome": "infection"}


def test_counts_that_no_test_brings_to_the_p_value(study: Begin) -> None:
    made = study().two_arms(30, 30).value("a1", "3", **COUNT).value("a2", "12", **COUNT).p("=", "0.60")
    found = made.checks()
    assert [(c.code, c.severity) for c in found] == [("recomputed_p_counts_crosses_005", "conflict")]
    assert found[0].message == (
        "infection: 3 of 30 against 12 of 30 gives P 0.007 to 0.017 by χ² and Fisher, "
        "not consistent with P=0.60 (INSPECT-SR 4.9)"
    )


@pytest.mark.parametrize("p", ["0.007", "0.017", "0.015"])  # chi-squared, Fisher and Yates
def test_any_of_the_tests_will_do(study: Begin, p: str) -> None:
    made = study().two_arms(30, 30).value("a1", "3", **COUNT).value("a2", "12", **COUNT).p("=", p)
    assert made.checks() == []


def test_fisher_alone_may_reach_it(study: Begin) -> None:
    made = study().two_arms(10, 10).value("a1", "0", **COUNT).value("a2", "4", **COUNT).p("=", "0.087")
    assert made.checks() == []  # chi-squared 0.025, Yates 0.094, Fisher 0.087


def test_a_percentage_tells_the_denominator(study: Begin) -> None:
    share = COUNT | {"outcome": "relapse"}
    made = (
        study()
        .two_arms(149, 150)
        .value("a1", "44", percentage=32.0, **share)
        .value("a2", "42", percentage=29.0, **share)
    )
    found = made.p("=", "0.05").checks()
    assert [c.code for c in found] == ["recomputed_p_counts"]
    assert "44 of 136 to 139 against 42 of 143 to 147" in found[0].message


def test_bare_percentages_are_no_more_than_a_query(study: Begin) -> None:
    share = {"param_type": "percentage", "outcome": "relapse"}
    made = study().two_arms(40, 40).value("a1", "10.0", **share).value("a2", "40.0", **share).p("=", "0.60")
    assert made.codes() == [("recomputed_p_counts_crosses_005", "query")]


@pytest.mark.parametrize(
    ("outcome", "text", "codes"),
    [
        ("relapse", "Relapse was seen in ", [("recomputed_p_counts", "query")]),
        ("relapse", "Of the 100 patients in each arm, relapse was seen in ", [("recomputed_p_counts", "query")]),
        ("relapse", "In the 62 evaluable patients relapse was seen in ", []),
        ("sensitivity of the test", "The sensitivity was ", []),
    ],
)
def test_percentages_of_others_than_the_arms_people(
    study: Begin, outcome: str, text: str, codes: list[tuple[str, str]]
) -> None:
    made = study()
    made.text = text
    share = {"param_type": "percentage", "outcome": outcome, "span": Span(len(text), len(text) + 3, "40%")}
    made.two_arms(100, 100).value("a1", "40", **share).value("a2", "35", **share).p("=", "0.03")
    assert [(code.removesuffix("_crosses_005"), severity) for code, severity in made.codes()] == codes


def test_percentages_that_are_no_share_of_the_arm_are_left_alone(study: Begin) -> None:
    share = {"param_type": "percentage", "outcome": "weight loss"}
    made = study().two_arms(36, 18).value("a1", "5.3", **share).value("a2", "1.0", **share).p("=", "0.005")
    assert made.checks() == []


@pytest.mark.parametrize(
    "words",
    [
        "A log-rank test was used.",
        "A Cox model was fitted.",
        "P values are one-sided.",
        "The margin of non-inferiority.",
    ],
)
def test_silent_where_a_curve_or_a_model_was_used(study: Begin, words: str) -> None:
    made = study().section("methods", words).two_arms(30, 30).value("a1", "3", **COUNT).value("a2", "12", **COUNT)
    assert made.p("=", "0.60").checks() == []


def test_silent_where_the_p_value_is_that_of_a_ratio(study: Begin) -> None:
    made = study().two_arms(30, 30).value("a1", "3", **COUNT).value("a2", "12", **COUNT)
    assert made.p("=", "0.60", estimate=study().effect("odds_ratio", 0.9, 0.6, 1.4)).checks() == []


def test_without_a_text_no_test_can_be_ruled_out(study: Begin) -> None:
    made = study().two_arms(30, 30).value("a1", "52.1", "8.4").value("a2", "60.5", "9.2").p("=", "0.41")
    assert made.codes() == [("recomputed_p_means_crosses_005", "conflict")]
    made.text = ""
    (check,) = made.checks()
    assert (check.code, check.severity) == ("recomputed_p_means_crosses_005", "query")
    assert check.message.endswith("P=0.41; no text is there that could name another test (INSPECT-SR 4.9)")
