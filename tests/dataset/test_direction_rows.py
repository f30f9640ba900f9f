"""What came out between two arms: one row per outcome and pair of arms, and one for each time."""

from __future__ import annotations

from typing import Any

import pytest
from dataset_examples import ARMS, BASELINE, MONTHS_6, count, effect, finding, mean, p_value, part, study

from armspan.dataset.columns import Row
from armspan.dataset.facts import analysis_rows
from armspan.dataset.tables import build_tables

SPLINT = {"id": "a3", "label": "splint", "type": "experimental", "count": 31}
P = {"p_value": {"operator": "=", "value": 0.02}}


def directions(**layers: Any) -> list[Row]:
    return build_tables([study(**layers)])["directions"]


def at_times(**layers: Any) -> list[Row]:
    return build_tables([study(**layers)])["direction_times"]


def analyses(**layers: Any) -> list[Row]:
    return list(analysis_rows(study(**layers)))


def told(row: Row) -> tuple[Any, ...]:
    return part(row, "arm1", "arm2", "direction", "direction_from", "higher_arm", "significant")


@pytest.mark.parametrize(
    ("found", "cells"),
    [
        (finding(1, "higher", "a2", reference="a1", significant=True), ("higher", "a2", True)),
        (finding(1, "lower", "a2", reference="a1", significant=False), ("lower", "a1", False)),
        (finding(1, "lower", "a1"), ("lower", "a2", None)),  # than the other one
        (finding(1, "lower", "a1", arms=["a1", "a2", "a3"]), ("lower", None, None)),  # than the others
        (finding(1, "no_difference", significant=False), ("no_difference", None, False)),
        (finding(1, "decrease", "a1", comparison="within_arm"), ("decrease", None, None)),
        (p_value(1, 0.02), (None, None, None)),
    ],
)
def test_findings_in_the_table_of_analyses(found: dict[str, Any], cells: tuple[Any, ...]) -> None:
    [row] = analyses(arms=[*ARMS, SPLINT], analyses=[found])
    assert part(row, "direction", "higher_arm", "significant") == cells


@pytest.mark.parametrize(("adjusted", "cell"), [(True, True), (False, False), (None, None)])
def test_adjusted_effects_in_the_tables(adjusted: bool | None, cell: bool | None) -> None:
    printed = effect(1, "hazard_ratio", 0.7, 0.5, 0.98)
    printed["estimate"]["adjusted"] = adjusted
    tables = build_tables([study(analyses=[printed])])
    assert [row["adjusted"] for row in (*tables["analyses"], *tables["effects"])] == [cell, cell]


def test_words_tell_of_the_experimental_arm() -> None:
    [row] = directions(analyses=[finding(1, "higher", "a2", reference="a1", significant=True, **P)])
    assert told(row) == ("brace", "cast", "lower", "words", "a2", True)
    assert part(row, "row_id", "slab", "outcome", "better", "p_operator", "p_reported", "analysis_ids") == (
        *("s1:f1", "s1", "VAS score", "lower", "eq", 0.02, "p1"),
    )
    assert part(row, "enrollment", "n1i", "n2i", "experimental_arm", "reading") == (58, 30, 28, "a1", "gold")


def test_an_effect_or_numbers_tell_where_words_do_not() -> None:
    [row] = directions(analyses=[effect(1, "mean_difference", -1.0, -1.5, -0.5)])
    assert told(row) == ("brace", "cast", "lower", "effect", "a2", True)  # the interval leaves out 0
    facts = [mean(1, "a1", 4.0, 1.0), mean(2, "a2", 3.0, 1.0)]
    [row] = directions(measurements=facts, analyses=[p_value(1, 0.2)])
    assert told(row) == ("brace", "cast", "higher", "numbers", "a1", False)
    [row] = directions(measurements=facts)
    assert told(row) == ("brace", "cast", "higher", "numbers", "a1", None)
    assert row["note"] == "no analysis: the values alone"


def test_a_smaller_hazard_is_a_longer_survival() -> None:
    for title, direction in (("overall survival", "higher"), ("death", "lower")):
        [row] = directions(
            outcomes=[{"id": "o1", "title": title}], analyses=[effect(1, "hazard_ratio", 0.7, 0.5, 0.98)]
        )
        assert row["direction"] == direction


def test_shares_of_people_are_compared_not_counts() -> None:
    [row] = directions(measurements=[count(1, "a1", 10, n=100), count(2, "a2", 8, n=20)])
    assert told(row)[2:4] == ("lower", "numbers")


def test_no_difference_has_a_direction_all_the_same_where_numbers_tell() -> None:
    said = finding(1, "no_difference", significant=False)
    [row] = directions(analyses=[said])
    assert told(row) == ("brace", "cast", "no_difference", "words", None, False)
    facts = [mean(1, "a1", 3.1, 1.0), mean(2, "a2", 3.4, 1.0)]
    [row] = directions(measurements=facts, analyses=[{**said, "measurements": ["m1", "m2"]}])
    assert told(row) == ("brace", "cast", "lower", "numbers", "a2", False)
    assert row["note"] == "by the words, no difference"


def test_contradictions_have_no_direction() -> None:
    [row] = directions(analyses=[finding(1, "higher", "a1"), finding(2, "lower", "a1")])
    assert part(row, "direction", "analysis_ids", "note") == (
        *(None, "p1; p2", "contradicting, none taken: p1 higher, p2 lower"),
    )
    [row] = directions(analyses=[finding(1, "no_difference", significant=True)])
    assert part(row, "direction", "significant") == (None, True)


def test_times_have_a_row_each_and_the_baseline_of_bare_values_none() -> None:
    facts = [
        *(mean(1, "a1", 7.0, 1.0, time=BASELINE), mean(2, "a2", 7.1, 1.0, time=BASELINE)),
        *(mean(3, "a1", 3.0, 1.0, time=MONTHS_6), mean(4, "a2", 4.0, 1.0, time=MONTHS_6)),
    ]
    [row] = directions(measurements=facts)
    assert part(row, "time_kind", "time_days", "direction") == ("follow_up", 182.625, "lower")
    rows = at_times(analyses=[finding(1, "higher", "a1", time_frames=["at 3 months", "at 1 year"])])
    assert [part(row, "time_frame", "time_offset", "direction") for row in rows] == [
        ("at 3 months", "P3M", "higher"),
        ("at 1 year", "P1Y", "higher"),
    ]


def test_one_row_for_an_outcome_and_a_pair_of_arms_is_that_of_the_last_time() -> None:
    early = finding(1, "lower", "a1", time_frames=["at 3 months"])
    late = finding(2, "higher", "a1", time_frames=["at 1 year"])
    [row] = directions(analyses=[late, early])
    assert part(row, "time_offset", "direction", "analysis_ids", "note") == ("P1Y", "higher", "p2", "also: 3 months")
    assert row in [{**one, "note": row["note"]} for one in at_times(analyses=[late, early])]
    silent = finding(2, None, significant=True, time_frames=["at 1 year"])
    [row] = directions(analyses=[early, silent])
    assert part(row, "time_offset", "direction", "note") == ("P3M", "lower", None)
    whenever = [
        finding(1, "lower", "a1", time_frames=["in summer"]),
        finding(2, "higher", "a1", time_frames=["in May"]),
    ]
    [row] = directions(analyses=whenever)
    assert part(row, "direction", "note") == (
        *("lower", "several times, and which is the last is not known: the first; also: in May"),
    )


def test_each_pair_of_arms_has_its_own_last_time() -> None:
    pairs = [
        finding(1, "lower", "a1", time_frames=["at 1 year"]),
        finding(2, "lower", "a3", arms=["a3", "a2"], time_frames=["at 3 months"]),
    ]
    rows = directions(arms=[*ARMS, SPLINT], analyses=pairs)
    assert [part(row, "slab", "time_offset") for row in rows] == [
        ("s1: brace v cast", "P1Y"),
        ("s1: splint v cast", "P3M"),
    ]


def test_pairs_of_three_arms() -> None:
    arms = [*ARMS, SPLINT]
    three = ["a1", "a2", "a3"]
    rows = directions(arms=arms, analyses=[finding(1, "higher", "a2", arms=three)])
    assert [told(row)[:3] for row in rows] == [("brace", "cast", "lower"), ("splint", "cast", "lower")]
    assert [row["slab"] for row in rows] == ["s1: brace v cast", "s1: splint v cast"]
    rows = directions(arms=arms, analyses=[finding(1, "no_difference", arms=three)])
    assert [told(row)[:3] for row in rows] == [
        ("brace", "cast", "no_difference"),
        ("brace", "splint", "no_difference"),
        ("splint", "cast", "no_difference"),
    ]
    assert directions(arms=arms, analyses=[p_value(1, 0.02, arms=three)]) == []


def test_what_is_not_between_arms_has_no_row() -> None:
    kinds = ("within_arm", "association", "subgroup")
    assert directions(analyses=[finding(n, "higher", "a1", comparison=kind) for n, kind in enumerate(kinds)]) == []


def test_a_hazard_ratio_is_never_within_an_arm() -> None:
    [row] = directions(analyses=[effect(1, "hazard_ratio", 0.7, 0.5, 0.98, comparison="within_arm")])
    assert told(row)[2:4] == ("lower", "effect")


def test_the_words_are_quoted() -> None:
    text = "Pain was lower with the brace than with the cast (P=0.02). It healed."
    words = {"start": 50, "end": 56, "text": "P=0.02"}
    [row] = directions(text=text, analyses=[finding(1, "lower", "a1", span=words, **P)])
    assert part(row, "quote", "start", "end", "sentence") == ("P=0.02", 50, 56, text[:58])
