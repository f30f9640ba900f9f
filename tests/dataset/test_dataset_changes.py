"""Before and after, within an arm; and single groups."""

from __future__ import annotations

import pytest
from dataset_examples import BASELINE, MONTHS_6, count, mean, p_value, part, study

from armspan.dataset.changes import change_rows
from armspan.dataset.columns import Row
from armspan.dataset.singles import mean_rows, proportion_rows

SINGLE = [{"id": "a1", "label": "all patients", "type": "single", "count": 20}]
BEFORE = mean(1, "a1", 7.0, 1.5, time=BASELINE, time_frame="before surgery")
AFTER = mean(2, "a1", 3.0, 1.2, time=MONTHS_6, time_frame="at 6 months")


def changes(**layers: object) -> list[Row]:
    return list(change_rows(study(**layers)))


def test_before_and_after_of_a_single_arm() -> None:
    [row] = changes(arms=SINGLE, measurements=[BEFORE, AFTER])
    assert part(row, "m1i", "sd1i", "m2i", "sd2i", "ni", "ni_from") == (3.0, 1.2, 7.0, 1.5, 20, "arm_count")
    assert part(row, "row_id", "slab", "time_frame", "time_frame_before") == (
        *("s1:d1", "s1"),
        *("at 6 months", "before surgery"),
    )
    assert row.get("ri_derived") is None  # nothing tells the correlation


def test_an_exact_p_of_the_change_tells_its_sd_and_the_correlation() -> None:
    within = p_value(1, 0.0001, comparison="within_arm", arms=["a1"])
    [row] = changes(arms=SINGLE, measurements=[BEFORE, AFTER], analyses=[within])
    assert part(row, "p_reported", "sd_change_section", "ri_section") == (0.0001, "6.5.2.3", None)
    assert row["sd_change_derived"] == pytest.approx(3.6526, abs=1e-4)  # larger than r = -1 allows: no correlation
    within = p_value(1, 1e-9, comparison="within_arm", arms=["a1"])
    [row] = changes(arms=SINGLE, measurements=[BEFORE, AFTER], analyses=[within])
    assert row["ri_derived"] == pytest.approx((1.5**2 + 1.2**2 - row["sd_change_derived"] ** 2) / (2 * 1.5 * 1.2))


def test_a_printed_change_stands_beside_its_values() -> None:
    fall = mean(3, "a1", 4.0, 1.6, time=MONTHS_6, basis="change_from_baseline", direction="decrease")
    [row] = changes(arms=SINGLE, measurements=[BEFORE, AFTER, fall])
    assert part(row, "change", "sd_change", "m1i", "m2i") == (-4.0, 1.6, 3.0, 7.0)
    assert row["ri_derived"] == pytest.approx((1.5**2 + 1.2**2 - 1.6**2) / (2 * 1.5 * 1.2))


def test_a_change_alone_is_a_row() -> None:
    fall = mean(3, "a1", 4.0, 0.4, dispersion_type="standard_error", basis="change_from_baseline", direction="decrease")
    [row] = changes(arms=SINGLE, measurements=[fall])
    assert part(row, "change", "m1i", "sd_change") == (-4.0, None, None)
    assert row["sd_change_derived"] == pytest.approx(0.4 * 20**0.5)


def test_each_arm_has_its_own_row() -> None:
    facts = [BEFORE, AFTER, mean(3, "a2", 7.2, 1.1, time=BASELINE), mean(4, "a2", 5.0, 1.3, time=MONTHS_6)]
    rows = changes(measurements=facts)
    assert [part(row, "slab", "arm_type", "m1i", "m2i", "ni") for row in rows] == [
        ("s1: brace", "experimental", 3.0, 7.0, 30),
        ("s1: cast", "comparator", 5.0, 7.2, 28),
    ]


def test_numbers_that_differ_are_not_chosen_from() -> None:
    [row] = changes(arms=SINGLE, measurements=[BEFORE, {**AFTER, "n": 18}])
    assert part(row, "ni", "note") == (None, "n differs: 18, 20")


def test_proportions_of_arms_and_of_everybody() -> None:
    facts = [count(1, "a1", 3, percentage=10.0), count(2, None, 8, population="all")]
    rows = list(
        proportion_rows(study(measurements=facts, enrollment={"count": 58}, layers=["enrollment", "measurements"]))
    )
    assert [part(row, "slab", "arm_id", "xi", "ni", "ni_from", "percent") for row in rows] == [
        ("s1: brace", "a1", 3, 30, "arm_count", 10.0),
        ("s1", None, 8, 58, "enrollment", None),
    ]


def test_means_of_arms() -> None:
    [row] = mean_rows(study(arms=SINGLE, measurements=[AFTER]))
    assert part(row, "row_id", "mi", "sdi", "ni", "parami", "time_offset") == ("s1:y1", 3.0, 1.2, 20, "mean", "P6M")


def test_units_are_not_participants() -> None:
    [row] = proportion_rows(study(measurements=[count(1, "a1", 3, param_type="count_of_units")]))
    assert part(row, "xi", "ni") == (3, None)


def test_a_test_of_ranks_gives_no_sd_of_the_change() -> None:
    within = p_value(1, 0.0001, comparison="within_arm", arms=["a1"])
    for text, derived in (("A paired t test was used.", True), ("Wilcoxon's test was used.", False)):
        [row] = changes(arms=SINGLE, measurements=[BEFORE, AFTER], analyses=[within], text=text)
        assert (row.get("sd_change_derived") is not None) is derived
