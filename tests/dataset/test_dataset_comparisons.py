"""One row per outcome, time and pair of arms."""

from __future__ import annotations

import pytest
from dataset_examples import ARMS, BASELINE, MONTHS_6, comparisons, count, mean, p_value, part
from scipy.stats import ttest_ind_from_stats

SIX = ("n1i", "m1i", "sd1i", "n2i", "m2i", "sd2i")


def test_six_numbers_the_experimental_arm_first() -> None:
    [row] = comparisons(measurements=[mean(1, "a2", 4.2, 0.6), mean(2, "a1", 3.1, 0.4)])
    assert part(row, *SIX) == (30, 3.1, 0.4, 28, 4.2, 0.6)
    assert part(row, "arm1", "arm2", "experimental_arm", "roles") == ("brace", "cast", "a1", "experimental_comparator")
    assert part(row, "row_id", "slab", "data", "group", "instrument") == ("s1:c1", "s1", "means", "VAS", "VAS")
    assert part(row, "n1i_from", "n2i_from", "reading", "shared_control") == ("arm_count", "arm_count", "gold", False)


def test_n_is_printed_with_the_value_or_analyzed_or_the_arms_count() -> None:
    arms = [{**ARMS[0], "flow": {"analyzed": 27, "completed": 29}}, ARMS[1]]
    [row] = comparisons(arms=arms, measurements=[mean(1, "a1", 3.1, 0.4), mean(2, "a2", 4.2, 0.6, n=25)])
    assert part(row, "n1i", "n1i_from", "n2i", "n2i_from") == (27, "analyzed", 25, "printed")


def test_times_and_bases_are_compared_apart() -> None:
    facts = [
        mean(1, "a1", 7.0, 1.0, time=BASELINE),
        mean(2, "a2", 7.1, 1.0, time=BASELINE),
        mean(3, "a1", 3.0, 1.0, time=MONTHS_6),
        mean(4, "a2", 4.0, 1.0, time=MONTHS_6),
        mean(5, "a1", 4.0, 1.0, time=MONTHS_6, basis="change_from_baseline", direction="decrease"),
        mean(6, "a2", -3.1, 1.0, time=MONTHS_6, basis="change_from_baseline", direction="decrease"),
    ]
    rows = comparisons(measurements=facts)
    assert [part(row, "time_kind", "time_days", "basis", "m1i", "m2i") for row in rows] == [
        ("baseline", None, "value", 7.0, 7.1),
        ("follow_up", 182.625, "value", 3.0, 4.0),
        ("follow_up", 182.625, "change_from_baseline", -4.0, -3.1),
    ]


def test_events_with_what_a_percentage_tells() -> None:
    [row] = comparisons(
        measurements=[count(1, "a1", 3, percentage=10.0), count(2, "a2", 25.0, param_type="percentage")]  # type: ignore[arg-type]
    )
    assert part(row, "ai", "n1i", "ci", "n2i", "percent1i", "percent2i") == (3, 30, None, 28, 10.0, 25.0)
    assert part(row, "ci_derived", "ci_section") == (7, "6.4.2")
    assert row["p_inputs"] == "derived"


def test_p_reported_beside_p_recomputed() -> None:
    facts = [mean(1, "a1", 3.1, 0.9), mean(2, "a2", 4.2, 1.1)]
    [row] = comparisons(measurements=facts, analyses=[p_value(1, 0.001, "<")])
    assert part(row, "p_analysis_id", "p_operator", "p_reported", "p_arms") == ("p1", "lt", 0.001, 2)
    # R: 2 * pt(-abs(t), df) with the pooled variance and 56 df; with Welch's t and df
    assert row["p_student"] == pytest.approx(0.00010323913, rel=1e-7)
    assert row["p_welch"] == pytest.approx(0.00012235165, rel=1e-7)


def test_p_of_counts() -> None:
    [row] = comparisons(measurements=[count(1, "a1", 2), count(2, "a2", 9)])
    # R: chisq.test(matrix(c(2, 28, 9, 19), 2), correct = FALSE); correct = TRUE; fisher.test
    assert row["p_chi2"] == pytest.approx(0.013394414, rel=1e-7)
    assert row["p_chi2_yates"] == pytest.approx(0.032519496, rel=1e-7)
    assert row["p_fisher"] == pytest.approx(0.018953460, rel=1e-7)


def test_a_p_without_a_time_is_not_the_baselines() -> None:
    facts = [
        *(mean(1, "a1", 7.0, 1.0, time=BASELINE), mean(2, "a2", 7.1, 1.0, time=BASELINE)),
        *(mean(3, "a1", 3.0, 1.0, time=MONTHS_6), mean(4, "a2", 4.0, 1.0, time=MONTHS_6)),
    ]
    before, after = comparisons(measurements=facts, analyses=[p_value(1, 0.01)])
    assert (before.get("p_reported"), after.get("p_reported")) == (None, 0.01)


def test_of_two_p_values_that_fit_neither_is_taken() -> None:
    facts = [mean(1, "a1", 3.1, 0.9), mean(2, "a2", 4.2, 1.1)]
    [row] = comparisons(measurements=facts, analyses=[p_value(1, 0.01), p_value(2, 0.04)])
    assert row.get("p_reported") is None


def test_the_p_that_names_the_measurements_comes_first() -> None:
    facts = [mean(1, "a1", 3.1, 0.9), mean(2, "a2", 4.2, 1.1)]
    analyses = [p_value(1, 0.01), p_value(2, 0.04, measurements=["m1", "m2"])]
    [row] = comparisons(measurements=facts, analyses=analyses)
    assert part(row, "p_analysis_id", "p_reported") == ("p2", 0.04)


def test_se_confidence_interval_and_quartiles_become_sds_of_their_own_columns() -> None:
    limits = {"lower_limit": 5.0, "upper_limit": 7.0}
    [row] = comparisons(
        measurements=[
            mean(1, "a1", 6.1, 0.3, dispersion_type="standard_error"),
            mean(2, "a2", 6.0, limits_type="confidence_interval_95", **limits),
        ]
    )
    assert part(row, "sd1i", "sd2i", "se1i") == (None, None, 0.3)
    assert row["sd1i_derived"] == pytest.approx(1.643, abs=1e-3)
    assert row["sd2i_derived"] == pytest.approx(2.579, abs=1e-3)
    assert part(row, "sd1i_section", "sd2i_section", "p_inputs") == ("6.5.2.2", "6.5.2.2", "derived")


def test_a_median_with_quartiles() -> None:
    quartiles = {"param_type": "median", "limits_type": "inter_quartile_range"}
    [row] = comparisons(
        measurements=[
            mean(1, "a1", 6.0, **quartiles, lower_limit=5.0, upper_limit=7.0),
            mean(2, "a2", 3.0, **quartiles, lower_limit=2.0, upper_limit=9.0),
        ]
    )
    assert part(row, "m1i", "median1i", "m1i_derived", "m1i_section") == (None, 6.0, 6.0, "6.5.2.9")
    assert row["sd1i_derived"] == pytest.approx(2 / 1.35)
    assert part(row, "m2i_derived", "sd2i_derived") == (None, None)
    assert row["note"] == "median and quartiles show skew: mean and SD not derived (Handbook 6.5.2.5)"
    assert row.get("p_student") is None  # quartiles do not fix a mean and an SD


def test_a_range_gives_no_sd() -> None:
    [row] = comparisons(
        measurements=[
            mean(1, "a1", 6.0, limits_type="full_range", lower_limit=2, upper_limit=9),
            mean(2, "a2", 5.0, 1.0),
        ]
    )
    assert row.get("sd1i_derived") is None


def test_an_exact_p_value_gives_the_average_sd() -> None:
    facts = [mean(1, "a1", 3.1), mean(2, "a2", 4.2)]
    [row] = comparisons(measurements=facts, analyses=[p_value(1, 0.01)])
    assert row["sd1i_derived"] == row["sd2i_derived"]
    assert part(row, "sd1i_section", "sd1i") == ("6.5.2.3", None)
    sd = row["sd1i_derived"]
    assert ttest_ind_from_stats(3.1, sd, 30, 4.2, sd, 28).pvalue == pytest.approx(0.01)
    assert row.get("p_student") is None  # it would only give back the P value that it came from
    [row] = comparisons(measurements=facts, analyses=[p_value(1, 0.01, "<")])
    assert row.get("sd1i_derived") is None  # P < 0.01 fixes nothing


THREE = [
    {"id": "a1", "label": "10 mg", "type": "experimental", "count": 20},
    {"id": "a2", "label": "20 mg", "type": "experimental", "count": 22},
    {"id": "a3", "label": "placebo", "type": "comparator", "count": 21},
]


def test_one_control_for_two_arms_is_marked_and_the_arms_are_combined_once() -> None:
    facts = [mean(1, "a1", 5.0, 2.0), mean(2, "a2", 4.0, 2.2), mean(3, "a3", 7.0, 1.9)]
    rows = comparisons(arms=THREE, measurements=facts)
    assert [part(row, "arm1", "arm2", "roles", "shared_control", "arm2_rows") for row in rows] == [
        ("10 mg", "20 mg", "two_experimental", False, None),
        ("10 mg", "placebo", "experimental_comparator", True, 2),
        ("20 mg", "placebo", "experimental_comparator", True, 2),
    ]
    assert [row.get("n1i_combined") for row in rows] == [None, 42, None]
    assert rows[1]["m1i_combined"] == pytest.approx((20 * 5 + 22 * 4) / 42)
    assert rows[1]["sd1i_combined"] == pytest.approx(2.1420, abs=1e-4)
    assert part(rows[1], "combined_arms", "combined_section") == ("a1; a2", "6.5.2.10")
    assert [row["slab"] for row in rows][1] == "s1: 10 mg v placebo"


def test_events_of_arms_that_share_a_control_are_added() -> None:
    rows = comparisons(arms=THREE, measurements=[count(1, "a1", 5), count(2, "a2", 6), count(3, "a3", 9)])
    assert part(rows[1], "ai_combined", "n1i_combined", "combined_section") == (11, 42, "23.3.4")


def test_nobody_knows_which_of_two_unknown_arms_is_experimental() -> None:
    arms = [{**arm, "type": "unknown"} for arm in ARMS]
    [row] = comparisons(arms=arms, measurements=[mean(1, "a1", 3.1, 0.4), mean(2, "a2", 4.2, 0.6)])
    assert part(row, "roles", "experimental_arm", "arm1_id") == ("unknown", None, "a1")


def test_two_values_of_an_arm_at_one_time_are_not_chosen_from() -> None:
    [row] = comparisons(measurements=[mean(1, "a1", 3.1, 0.4), mean(2, "a1", 3.5, 0.4), mean(3, "a2", 4.2, 0.6)])
    assert part(row, *SIX) == (30, None, None, 28, 4.2, 0.6)
    assert row["note"] == "several values of one arm at one time, none taken: m1, m2"


def test_values_in_two_units_are_two_comparisons() -> None:
    facts = [
        *(mean(1, "a1", 500.0, 90.0, unit="mL"), mean(2, "a1", 15.0, 3.0, unit="mL/kg")),
        *(mean(3, "a2", 700.0, 90.0, unit="ml"), mean(4, "a2", 21.0, 3.0, unit="mL/kg")),
    ]
    assert [part(row, "m1i", "m2i", "unit") for row in comparisons(measurements=facts)] == [
        (500.0, 700.0, "mL"),
        (15.0, 21.0, "mL/kg"),
    ]


def test_the_arms_number_is_not_the_subgroups() -> None:
    facts = [
        count(1, "a1", 3, population="subgroup", subgroup="women"),
        count(2, "a2", 5, population="subgroup", subgroup="women", n=11),
    ]
    [row] = comparisons(measurements=facts, analyses=[p_value(1, 0.5)])
    assert part(row, "subgroup", "n1i", "n2i", "p_reported") == ("women", None, 11, None)


def test_a_crossover_is_noted_and_has_no_sd_from_p() -> None:
    facts = [mean(1, "a1", 3.1), mean(2, "a2", 4.2)]
    design = [{"aspect": "model", "value": "crossover"}]
    [row] = comparisons(
        measurements=facts, analyses=[p_value(1, 0.01)], design=design, layers=["design", "measurements"]
    )
    assert row.get("sd1i_derived") is None
    assert str(row["note"]).startswith("crossover: the arms are the same people")


def test_clusters_are_noted() -> None:
    facts = [mean(1, "a1", 3.1, 0.4), mean(2, "a2", 4.2, 0.6)]
    design = [{"aspect": "model", "value": "cluster"}]
    [row] = comparisons(measurements=facts, design=design, layers=["design", "measurements"])
    assert str(row["note"]).startswith("clusters were allocated: people of one cluster are alike")


def test_a_denominator_that_does_not_fit_count_and_percentage_is_not_taken() -> None:
    facts = [count(1, "a1", 13, n=20, percentage=65.0), count(2, "a2", 5, percentage=25.0)]
    [row] = comparisons(measurements=facts)
    assert part(row, "ai", "n1i", "ci", "n2i", "p_fisher") == (13, 20, 5, None, None)
    assert row["note"] == "5 of 28 is not 25%: the denominator is another, and not printed"


@pytest.mark.parametrize(
    ("title", "derived"), [("remission", 12), ("overall survival", None), ("Event-free at 5 years", None)]
)
def test_events_are_not_derived_from_estimates_over_time(title: str, derived: int | None) -> None:
    facts = [count(1, "a1", 40.0, param_type="percentage"), count(2, "a2", 7)]  # type: ignore[arg-type]
    [row] = comparisons(measurements=facts, outcomes=[{"id": "o1", "title": title}])
    assert row.get("ai_derived") == derived


def test_a_change_in_per_cent_is_no_proportion() -> None:
    fall = {"param_type": "percentage", "basis": "change_from_baseline", "direction": "decrease"}
    assert comparisons(measurements=[count(1, "a1", 40, **fall), count(2, "a2", 25, **fall)]) == []


@pytest.mark.parametrize(
    ("source", "retracted"),
    [
        ({"publication_types": ["Journal Article", "Retracted Publication"]}, True),
        ({"publication_types": ["Retraction of Publication"]}, True),
        ({"publication_types": ["Article", "Retracted"]}, True),
        ({"title": "RETRACTED: A brace or a cast"}, True),
        ({"title": "[Retracted] A brace or a cast"}, True),
        ({"title": "Retraction notice to A brace or a cast"}, True),
        ({"title": "Retraction force in a brace or a cast"}, False),
        ({"title": "Retracted tendons: a brace or a cast", "publication_types": ["Journal Article"]}, False),
        ({}, False),
    ],
)
def test_a_retracted_publication_is_marked(source: dict[str, object], retracted: bool) -> None:
    facts = [mean(1, "a1", 3.1, 0.4), mean(2, "a2", 4.2, 0.6)]
    [row] = comparisons(measurements=facts, source={"id": "s1", **source})
    assert row["retracted"] is retracted


def test_more_events_than_people_have_another_denominator() -> None:
    [row] = comparisons(measurements=[count(1, "a1", 41), count(2, "a2", 9)])
    assert part(row, "ai", "n1i", "ci", "n2i") == (41, None, 9, 28)
    assert row["note"] == "41 of 30: events are counted, not people, or other people than the arm's"


@pytest.mark.parametrize(
    ("text", "derived"),
    [("Student's t test was used.", True), ("Means were adjusted for age.", False), ("A Mann-Whitney U test.", False)],
)
def test_a_p_value_of_another_test_gives_no_sd(text: str, derived: bool) -> None:
    facts = [mean(1, "a1", 3.1), mean(2, "a2", 4.2)]
    [row] = comparisons(measurements=facts, analyses=[p_value(1, 0.01)], text=text)
    assert (row.get("sd1i_derived") is not None) is derived


def test_the_p_value_of_a_hazard_ratio_is_noted() -> None:
    effect = {"type": "hazard_ratio", "value": 0.7, "lower_limit": 0.5, "upper_limit": 0.98, "level": 95}
    facts = [count(1, "a1", 3), count(2, "a2", 9)]
    [row] = comparisons(measurements=facts, analyses=[p_value(1, 0.03, estimate=effect)])
    assert row["note"] == "the reported P is that of a hazard ratio: recomputed P values need not agree"
