"""Which reported effect of a study goes into an analysis, and why others do not."""

from __future__ import annotations

from typing import Any

import pytest
from dataset_examples import ARMS, MONTHS_6, count, effect, gold, mean

from armspan.dataset.columns import Row
from armspan.dataset.comparisons import comparison_rows
from armspan.dataset.effect_rows import effect_rows
from armspan.dataset.grouping import group_outcomes
from armspan.dataset.readings import make_reading
from armspan.dataset.selection import Selection, Wanted, select
from armspan.dataset.study import Study

DEATH = {"id": "o1", "title": "death"}
HAZARD = effect(1, "hazard_ratio", 0.7, 0.5, 0.98)


def tables(*records: dict[str, Any]) -> tuple[list[Row], list[Row]]:
    readings = [make_reading(record) for record in records]
    groups = group_outcomes(readings)
    studies = [Study(reading, groups) for reading in readings]
    numbers = [list(comparison_rows(study)) for study in studies]
    reports = [list(effect_rows(study, rows)) for study, rows in zip(studies, numbers, strict=True)]
    return [row for rows in numbers for row in rows], [row for rows in reports for row in rows]


def chosen(*records: dict[str, Any], measure: str = "HR", edit: dict[str, Any] | None = None, **more: Any) -> Selection:
    numbers, reports = tables(*records)
    reports = [{**row, **(edit or {})} for row in reports]
    return select(numbers, reports, {}, Wanted("death", more.pop("time", "final"), measure, **more))


def died(*analyses: dict[str, Any], **layers: Any) -> dict[str, Any]:
    return gold(**{"outcomes": [DEATH], "instruments": [], "measurements": [], "analyses": list(analyses), **layers})


def reason(selection: Selection) -> str:
    assert not selection.chosen
    [one] = selection.left_out
    return one.reason


def test_a_hazard_ratio_is_taken_as_reported() -> None:
    [one] = chosen(died(HAZARD)).chosen
    assert (one.label, one.rows, one.marks, one.outcome, one.time) == ("s1", ("s1:e1",), {"reported"}, "death", None)
    assert one.effect
    # R: log(0.7); ((log(0.98) - log(0.5)) / (2 * qnorm(0.975)))^2
    assert (one.effect.value, one.effect.variance) == pytest.approx((-0.35667494, 0.0294715032), rel=1e-6)
    assert (one.experimental and one.experimental.n, one.control and one.control.n) == (30, 28)


def test_an_effect_of_the_control_is_turned() -> None:
    [one] = chosen(died(HAZARD), edit={"arm1_id": "a2", "arm2_id": "a1", "n1i": 28, "n2i": 30}).chosen
    assert one.effect
    assert one.effect.value == pytest.approx(0.35667494)
    assert (one.experimental and one.experimental.n, one.marks) == (30, {"reported", "turned"})


def test_numbers_come_before_reports_unless_told_otherwise() -> None:
    record = died(effect(1, "risk_ratio", 0.55, 0.26, 1.16), measurements=[count(1, "a1", 5), count(2, "a2", 9)])
    [one] = chosen(record, measure="RR").chosen
    assert (one.effect, one.rows) == (None, ("s1:c1",))
    [one] = chosen(record, measure="RR", prefer="reported").chosen
    assert (one.effect is not None, one.rows) == (True, ("s1:e1",))


def test_a_report_serves_where_the_numbers_do_not() -> None:
    facts = [mean(1, "a1", 3.0, 1.0), mean(2, "a2", 4.0, 1.0)]
    uncounted = {"arms": [{**arm, "count": None} for arm in ARMS], "measurements": facts}
    [one] = chosen(died(effect(1, "mean_difference", -1.0, -1.5, -0.5), **uncounted), measure="MD").chosen
    assert (one.marks, one.experimental, one.control) == ({"reported"}, None, None)
    bare = died(effect(1, "mean_difference", -1.0, None, None), **uncounted)
    assert reason(chosen(bare, measure="MD")) == (
        "no number of participants for brace; MD -1: no interval that gives a standard error"
    )


def test_what_is_not_reported_is_said() -> None:
    raw = died(measurements=[count(1, "a1", 5), count(2, "a2", 9)])
    assert reason(chosen(raw)) == "no HR is reported"
    assert reason(chosen(died(HAZARD), measure="RR")) == "reported is HR, not RR"


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (
            effect(1, "hazard_ratio", 0.70, 0.53, 0.98),
            "its interval is not symmetric (0.7, 0.53 to 0.98); write FALSE in the column asymmetric of effects.csv to"
            " use it",
        ),
        (effect(1, "hazard_ratio", 0.05, 0.0, 0.4), "HR 0.05, 0 to 0.4: no interval that gives a standard error"),
        ({**HAZARD, "comparison": "association"}, "not an effect between arms"),
        (
            {**HAZARD, "arms": []},
            "which arm is experimental is not known; fill in experimental_arm of effects.csv",
        ),
        (
            {**HAZARD, "finding": {"direction": "lower", "arm": "a2", "reference": "a1", "significant": True}},
            "by its words the effect may be that of cast against brace; write FALSE in the column disputed of"
            " effects.csv to use it, and in arm1_id the arm that it is of",
        ),
    ],
)
def test_why_a_report_is_left_out(printed: dict[str, Any], said: str) -> None:
    assert reason(chosen(died(printed))) == said


@pytest.mark.parametrize(
    ("printed", "edit"),
    [
        (effect(1, "hazard_ratio", 0.70, 0.53, 0.98), {"asymmetric": False}),
        ({**HAZARD, "arms": []}, {"arm1_id": "a1", "arm2_id": "a2", "experimental_arm": "a1"}),
        (
            {**HAZARD, "finding": {"direction": "lower", "arm": "a2", "reference": "a1", "significant": True}},
            {"disputed": False},
        ),
    ],
)
def test_a_person_lets_it_in(printed: dict[str, Any], edit: dict[str, Any]) -> None:
    assert len(chosen(died(printed), edit=edit).chosen) == 1


def test_a_retracted_report_is_left_out() -> None:
    source = {"id": "s1", "publication_types": ["Retracted Publication"]}
    assert reason(chosen(died(HAZARD, source=source))) == (
        "retracted; write FALSE in the column retracted of effects.csv to use it"
    )


def test_an_adjusted_effect_comes_first_and_two_that_contend_are_left_out() -> None:
    record = died(HAZARD, effect(2, "hazard_ratio", 0.8, 0.6, 1.07))
    assert reason(chosen(record)) == (
        "several effects of the same two arms (0.7, 0.5 to 0.98; 0.8, 0.6 to 1.07); keep one of their rows in"
        " effects.csv"
    )
    numbers, reports = tables(record)
    [one] = select(
        numbers, [{**reports[0]}, {**reports[1], "adjusted": True}], {}, Wanted("death", "final", "HR")
    ).chosen
    assert (one.rows, one.marks) == (("s1:e2",), {"reported", "adjusted"})
    assert len(chosen(died(HAZARD, {**HAZARD, "id": "p2"})).chosen) == 1  # told twice


def test_pairs_of_arms_are_not_combined() -> None:
    arms = [*ARMS, {"id": "a3", "label": "splint", "type": "experimental", "count": 31}]
    record = died(HAZARD, effect(2, "hazard_ratio", 0.9, 0.6, 1.35, arms=["a2", "a3"]), arms=arms)
    assert reason(chosen(record)) == (
        "2 pairs of arms, which cannot be combined (brace v cast; splint v cast); keep one of their rows in effects.csv"
    )


def test_reports_have_times_too() -> None:
    timed = {"time_frame": "at 6 months", "time": MONTHS_6}
    facts = [count(1, "a1", 5, **timed), count(2, "a2", 9, **timed)]
    record = died(effect(1, "odds_ratio", 0.5, 0.2, 1.25, time_frames=["at 6 months"]), measurements=facts)
    [one] = chosen(record, measure="OR", time=182.625, prefer="reported").chosen
    assert one.time == "6 months"
    assert reason(chosen(record, measure="OR", time=28.0)) == (
        "not at that time, but: 6 months; not at that time, but: 6 months"
    )


def test_another_level_is_marked() -> None:
    [one] = chosen(died(effect(1, "hazard_ratio", 0.7, 0.5, 0.98, level=90.0))).chosen
    assert one.marks == {"reported", "other level"}


def test_a_rate_ratio_is_marked() -> None:
    words = "incidence rate ratio 0.7 (95% CI 0.5 to 0.98)"
    evidence = [{"role": "estimate", "start": 0, "end": len(words), "text": words}]
    record = died(effect(1, "risk_ratio", 0.7, 0.5, 0.98, evidence=evidence), text=words)
    [one] = chosen(record, measure="RR").chosen
    assert one.marks == {"reported", "rate ratio"}
