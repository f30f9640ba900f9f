"""Which row of a study goes into an analysis, and why others do not."""

from __future__ import annotations

from typing import Any

import pytest
from dataset_examples import ARMS, BASELINE, MONTHS_6, count, gold, mean

from armspan.dataset.columns import Row
from armspan.dataset.comparisons import comparison_rows
from armspan.dataset.effects import Group
from armspan.dataset.grouping import Groups, group_outcomes
from armspan.dataset.readings import make_reading
from armspan.dataset.selection import Selection, Wanted, select
from armspan.dataset.study import Study
from armspan.dataset.times import days, in_title, in_words, parse_time, same_time
from armspan.errors import InputError

PAIN_LAST = Wanted("VAS", "final", "MD")
LAST: dict[str, Any] = {"kind": "final", "anchor": None, "offset": None}


def rows(*records: dict[str, Any]) -> list[Row]:
    readings = [make_reading(record) for record in records]
    groups = group_outcomes(readings)
    return [row for reading in readings for row in comparison_rows(Study(reading, groups))]


def pairs(*times: dict[str, Any] | None, start: int = 1, **more: Any) -> list[dict[str, Any]]:
    """A mean in both arms at each time."""
    return [
        mean(start + 2 * number + arm, f"a{arm + 1}", 3.0 + number + arm, 1.0, time=time, **more)
        for number, time in enumerate(times)
        for arm in (0, 1)
    ]


def chosen(
    *records: dict[str, Any], time: str = "final", measure: str = "MD", outcome: str = "VAS", **more: Any
) -> Selection:
    groups: Groups = more.pop("groups", {})
    return select(rows(*records), [], groups, Wanted(outcome, parse_time(time), measure, **more))


def reasons(selection: Selection) -> list[str]:
    assert not selection.chosen
    return [one.reason for one in selection.left_out]


@pytest.mark.parametrize(
    ("time", "experimental"),
    [("baseline", 3.0), ("6m", 4.0), ("P26W", 4.0), ("182 days", 4.0), ("final", 5.0)],
)
def test_times(time: str, experimental: float) -> None:
    [one] = chosen(gold(measurements=pairs(BASELINE, MONTHS_6, LAST)), time=time).chosen
    assert (one.experimental, one.control) == (Group(30, experimental, 1.0), Group(28, experimental + 1, 1.0))


def test_final_is_the_longest_where_none_is_called_so() -> None:
    year = {"kind": "follow_up", "anchor": None, "offset": "P1Y"}
    [one] = chosen(gold(measurements=pairs(year, MONTHS_6, BASELINE))).chosen
    assert (one.time, one.experimental.mean) == ("1 year", 3.0)


def test_a_value_without_a_time_is_the_last_if_it_is_the_only_one() -> None:
    assert chosen(gold(measurements=pairs(None))).chosen[0].time is None


def test_reasons_for_times() -> None:
    year = {"kind": "follow_up", "anchor": None, "offset": "P1Y"}
    assert reasons(chosen(gold(measurements=pairs(MONTHS_6, year)), time="12w")) == [
        "not at that time, but: 6 months, 1 year"
    ]
    assert reasons(chosen(gold(measurements=pairs(MONTHS_6)), time="baseline")) == ["no value at baseline"]
    assert reasons(chosen(gold(measurements=pairs(BASELINE)))) == ["at baseline only"]
    vague = [{"kind": "follow_up", "anchor": anchor, "offset": None} for anchor in ("surgery", "discharge")]
    assert reasons(chosen(gold(measurements=pairs(*vague)))) == ["several times, and which is the last is not known"]


def test_reasons_for_arms_and_numbers() -> None:
    unknown = [{**arm, "type": "unknown"} for arm in ARMS]
    facts = pairs(MONTHS_6)
    assert reasons(chosen(gold(measurements=facts, arms=unknown))) == [
        "which arm is experimental is not known; fill in experimental_arm of comparisons.csv"
    ]
    uncounted = [{**ARMS[0], "count": None}, ARMS[1]]
    assert reasons(chosen(gold(measurements=facts, arms=uncounted))) == ["no number of participants for brace"]
    bare = [mean(1, "a1", 3.0), mean(2, "a2", 4.0, 1.0)]
    assert reasons(chosen(gold(measurements=bare))) == ["no standard deviation for brace"]
    assert reasons(chosen(gold(measurements=facts), measure="OR")) == ["no events of two arms"]


def test_the_user_says_which_arm_is_experimental() -> None:
    unknown = [{**arm, "type": "unknown"} for arm in ARMS]
    [row] = rows(gold(measurements=pairs(MONTHS_6), arms=unknown))
    [one] = select([{**row, "experimental_arm": "a2"}], [], {}, PAIN_LAST).chosen
    assert (one.experimental, one.control) == (Group(28, 4.0, 1.0), Group(30, 3.0, 1.0))


def test_derived_numbers_are_marked_or_left_out() -> None:
    facts = [mean(1, "a1", 3.0, 0.2, dispersion_type="standard_error"), mean(2, "a2", 4.0, 1.0)]
    [one] = chosen(gold(measurements=facts)).chosen
    assert one.marks == {"derived"}
    assert one.experimental.sd == pytest.approx(0.2 * 30**0.5)
    assert reasons(chosen(gold(measurements=facts), reported_only=True)) == [
        "no standard deviation for brace but a derived one"
    ]


def test_changes_go_with_mean_differences_only() -> None:
    facts = pairs(MONTHS_6, basis="change_from_baseline", direction="decrease")
    [one] = chosen(gold(measurements=facts)).chosen
    assert (one.marks, one.experimental.mean) == ({"change"}, -3.0)
    assert reasons(chosen(gold(measurements=facts), measure="SMD")) == [
        "changes from baseline only; a standardised difference does not mix them with values"
    ]


def test_arms_of_one_control_are_combined() -> None:
    arms = [
        {"id": "a1", "label": "10 mg", "type": "experimental", "count": 20},
        {"id": "a2", "label": "20 mg", "type": "experimental", "count": 22},
        {"id": "a3", "label": "placebo", "type": "comparator", "count": 21},
    ]
    events = [count(1, "a1", 5), count(2, "a2", 6), count(3, "a3", 9)]
    [one] = chosen(gold(arms=arms, measurements=events), measure="RR").chosen
    assert (one.experimental, one.control, one.marks) == (Group(42, events=11), Group(21, events=9), {"combined"})
    means = [mean(1, "a1", 5.0, 2.0), mean(2, "a2", 4.0, 2.2), mean(3, "a3", 7.0, 1.9)]
    [one] = chosen(gold(arms=arms, measurements=means)).chosen
    assert (one.experimental.n, one.control) == (42, Group(21, 7.0, 1.9))
    assert one.experimental.sd == pytest.approx(2.1420, abs=1e-4)


def test_a_crossover_of_three_arms_counts_nobody_twice() -> None:
    arms = [{"id": f"a{n}", "label": f"drug {n}", "type": "experimental", "count": 20} for n in (1, 2)]
    arms.append({"id": "a3", "label": "placebo", "type": "comparator", "count": 20})
    record = gold(arms=arms, measurements=[mean(n, f"a{n}", 5.0, 2.0) for n in (1, 2, 3)])
    record |= {"design": [{"aspect": "model", "value": "crossover"}], "layers": ["design", "measurements"]}
    assert reasons(chosen(record)) == ["a crossover with more than two arms: the same people would count twice"]
    two = {**record, "arms": arms[1:]}
    two["measurements"] = [mean(n, f"a{n}", 5.0, 2.0) for n in (2, 3)]
    assert chosen(two).chosen[0].marks == {"crossover"}


def test_of_two_outcomes_of_a_group_the_first_counts() -> None:
    outcomes = [
        {"id": "o1", "title": "pain at rest", "instrument": "vas"},
        {"id": "o2", "title": "pain on movement", "instrument": "vas"},
    ]
    facts = [*pairs(MONTHS_6), *pairs(MONTHS_6, start=5, outcome="o2")]
    assert [one.outcome for one in chosen(gold(outcomes=outcomes, measurements=facts)).chosen] == ["pain at rest"]


def test_an_edited_group_decides() -> None:
    record = gold(measurements=pairs(MONTHS_6))
    found = chosen(record, outcome="pain", groups={("s1", "o1", None): "Pain"})
    assert [one.label for one in found.chosen] == ["s1"]
    with pytest.raises(InputError, match="--outcome 'VAS': no outcome with that name"):
        chosen({**record, "outcomes": [{"id": "o1", "title": "night pain"}]}, groups={("s1", "o1", None): "Pain"})


def test_an_outcome_is_found_by_its_title_too() -> None:
    assert chosen(gold(measurements=pairs(MONTHS_6)), outcome="vas scores").chosen


def test_an_unknown_outcome_is_answered_with_the_nearest() -> None:
    with pytest.raises(InputError, match="no outcome with that name; nearest: VAS"):
        chosen(gold(measurements=pairs(MONTHS_6)), outcome="VSA")


def test_a_mean_difference_has_one_unit() -> None:
    records = [
        gold(f"s{n}", measurements=pairs(MONTHS_6, unit=unit)) for n, unit in enumerate(("min", "minutes", "s", None))
    ]
    found = chosen(*records)
    assert [one.label for one in found.chosen] == ["s0", "s1", "s3"]
    assert [(one.study, one.reason) for one in found.left_out] == [
        ("s2", "in s, the others in min; --measure SMD can bring them together")
    ]
    assert len(chosen(*records, measure="SMD").chosen) == 4


@pytest.mark.parametrize(
    ("offset", "number", "words"),
    [
        ("P6M", 182.625, "6 months"),
        ("P1Y", 365.25, "1 year"),
        ("PT12H", 0.5, "12 hours"),
        ("P1DT12H", 1.5, "1 day 12 hours"),
        ("-P1W", -7.0, "1 week before"),
        ("P1.5Y", 547.875, "1.5 years"),
    ],
)
def test_durations(offset: str, number: float, words: str) -> None:
    assert days(offset) == number
    assert in_words("follow_up", None, offset) == words


@pytest.mark.parametrize(
    ("wanted", "number"), [("6m", 182.625), ("12 weeks", 84.0), ("24h", 1.0), ("p12w", 84.0), ("1y", 365.25)]
)
def test_times_that_users_write(wanted: str, number: float) -> None:
    assert parse_time(wanted) == number


@pytest.mark.parametrize("wanted", ["soon", "6", "P", "six months", ""])
def test_no_times(wanted: str) -> None:
    with pytest.raises(InputError, match="is no time; write baseline, final or a duration such as 6m, 12w or P12W"):
        parse_time(wanted)


def test_12_weeks_are_not_3_months() -> None:
    assert not same_time(parse_time("12w"), parse_time("3m"))  # type: ignore[arg-type]
    assert same_time(parse_time("26w"), parse_time("6m"))  # type: ignore[arg-type]


def test_a_retracted_study_is_left_out_unless_a_person_says_otherwise() -> None:
    source = {"id": "s1", "publication_types": ["Retracted Publication"]}
    made = rows(gold(source=source, measurements=pairs(MONTHS_6)))
    assert reasons(select(made, [], {}, PAIN_LAST)) == [
        "retracted; write FALSE in the column retracted of comparisons.csv to use it"
    ]
    assert len(select([{**row, "retracted": False} for row in made], [], {}, PAIN_LAST).chosen) == 1


def test_the_label_of_a_study_is_that_of_its_row() -> None:
    [row] = rows(gold(measurements=pairs(MONTHS_6)))
    assert select([row], [], {}, PAIN_LAST).chosen[0].label == "s1"
    assert select([{**row, "slab": "Smith 2019"}], [], {}, PAIN_LAST).chosen[0].label == "Smith 2019"
    for study, label in (("99000001", "99000001, 2019"), ("smith2019", "smith2019")):
        [row] = rows(gold(source={"id": study, "year": 2019}, measurements=pairs(MONTHS_6)))
        assert row["slab"] == label


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("final", "last follow-up"),
        ("Baseline", "baseline"),
        ("6m", "at 6 months"),
        ("1 year", "at 1 year"),
        ("P12W", "at 12 weeks"),
        ("pt24h", "at 24 hours"),
    ],
)
def test_times_in_a_title(wanted: str, shown: str) -> None:
    assert in_title(wanted) == shown


def test_clusters_are_marked() -> None:
    design = {"design": [{"aspect": "model", "value": "cluster"}], "layers": ["design", "measurements"]}
    assert chosen({**gold(measurements=pairs(MONTHS_6)), **design}).chosen[0].marks == {"clusters"}
