"""When a value was taken, and whether it is a change since then."""

from __future__ import annotations

import pytest

from armspan.extraction import extract

METHODS = (
    "METHODS: Eighty adults were randomised to a brace (n = 40) or a cast (n = 40){}. Pain was rated daily.\nRESULTS: "
)
Times = list[tuple[float, str | None]]


def times_of(told: str, who: str = "") -> Times:
    record = extract(METHODS.format(who) + told)
    return [
        (float(one.value), one.time_frame)
        for one in record.measurements
        if one.value is not None and one.span.start >= record.text.index("RESULTS")
    ]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        pytest.param(
            "At 8 weeks after brace removal, pain was 2.1±0.4 with the brace and 3.3±0.6 with the cast.",
            [(2.1, "At 8 weeks after brace removal"), (3.3, "At 8 weeks after brace removal")],
            id="an arm named inside a time",
        ),
        pytest.param(
            "Three days after the cast, grip was 18±4 kg with the cast.",
            [(18.0, "Three days after the cast")],
            id="an arm that ends a time",
        ),
        pytest.param(
            "At the end of the 6 weeks, pain was 2.1±0.4 with the brace.",
            [(2.1, "At the end of the 6 weeks")],
            id="the length of a time is no value",
        ),
        pytest.param(
            "With the brace, gait improved between baseline (speed, 0.6±0.1; cadence, 81±9; stride, 52±6) "
            "and 6 weeks (speed, 0.8±0.1; cadence, 96±9; stride, 61±7).",
            [
                *((0.6, "baseline"), (81.0, "baseline"), (52.0, "baseline")),
                *((0.8, "6 weeks"), (96.0, "6 weeks"), (61.0, "6 weeks")),
            ],
            id="a time right before a bracket",
        ),
        pytest.param(
            "After 3 months, stiffness was alike in both groups. However, pain fell by 2.1 points with the brace.",
            [(2.1, "After 3 months")],
            id="the time of a sentence without values goes on",
        ),
        pytest.param(
            "At 3 months pain was 2.1±0.4 with the brace. At 1 year, both groups walked alike. "
            "Grip changed by 2.4±0.6 kg with the brace.",
            [(2.1, "At 3 months"), (2.4, "At 1 year")],
            id="the time of a sentence without values ends the one before it",
        ),
        pytest.param(
            "The mean duration of preoperative stiffness was longer with the brace (3.6±1.8 days vs 1.8±0.9 days).",
            [(3.6, None), (1.8, None)],
            id="a time inside the name of a duration",
        ),
        pytest.param(
            "At baseline, pain did not differ. Pain fell by 2.1 points with the brace.",
            [(2.1, None)],
            id="no change is one of baseline",
        ),
        pytest.param(
            "Changes in weight were less with the brace (-0.2 kg, baseline 83.5 kg) than with the cast (+1.4 kg, "
            "baseline 80.5 kg).",
            [(-0.2, None), (83.5, "baseline"), (1.4, None), (80.5, "baseline")],
            id="a baseline beside a change",
        ),
    ],
)
def test_when_it_was_measured(told: str, expected: Times) -> None:
    assert times_of(told) == expected


@pytest.mark.parametrize(
    "methods",
    [
        "METHODS: Eighty adults (52 women; BMI 31.5±3.5 kg/m2) were randomised to a 12-week brace or cast programme.",
        "METHODS: Adults (age 44.5±6.1 years; BMI 31.5±3.5 kg/m2) wore a brace or a cast in a trial over 4 years.",
    ],
)
def test_who_took_part_has_no_time(methods: str) -> None:
    taken = [(one.value, one.time_frame) for one in extract(methods).measurements if one.value == 31.5]
    assert taken == [(31.5, None)]


@pytest.mark.parametrize(
    "told",
    [
        "The reduction in pain was 2.1±0.4 with the brace.",
        "The decrease in mean number of headaches per week was 0.8 with the brace and 1.2 with the cast.",
        "The mean change from baseline in grip was 2.4±0.6 kg with the brace.",
        "Stiffness was better (change score of 3.6±1.1 with the brace, 1.2±0.9 with the cast).",
        "There were larger reductions in LDL (35.2±9.1 vs 28.4±8.8%, P = .01) and glucose (18.4±7.1 vs 9.6±6.8%).",
        "Swelling and stiffness improved, falling 25.5% and 16.1%, respectively, with the brace; 12.4% and 8.1%, "
        "respectively, with the cast.",
        "Adults with the brace lost 4.2±1.9 kg.",
    ],
)
def test_what_is_a_change(told: str) -> None:
    assert bases_of(told) == {"change_from_baseline"}


@pytest.mark.parametrize(
    "told",
    [
        "Improvement was seen in 12 (30%) patients with the brace and 9 (22%) with the cast.",
        "There was a significant reduction in pain with the brace (mean from 4.1 to 2.3).",
        "A higher proportion of those with the brace had an improvement in pain (70.5% vs 42.5%).",
        "Blood loss was 310±45 mL with the brace and 290±51 mL with the cast.",
        "Weight fell with the brace. Grip was 18±4 kg with the brace and 19±5 kg with the cast.",
    ],
)
def test_what_is_no_change(told: str) -> None:
    assert bases_of(told) == {"value"}


def test_each_change_keeps_its_own_direction() -> None:
    told = "Neither the reduction in pain (21±4 vs 19±5) nor the gain in flexion (35±11 vs 32±12) differed."
    record = extract(METHODS.format("") + told)
    assert [one.direction for one in record.measurements if one.arm] == ["decrease", "decrease", "increase", "increase"]


def bases_of(told: str) -> set[str]:
    return {one.basis for one in extract(METHODS.format("") + told).measurements if one.arm}


@pytest.mark.parametrize(
    ("told", "units"),
    [
        ("Healing took longer with the cast (519.4±86.2) than with the brace (277.8±94.2 min).", ["min", "min"]),
        ("Mean cost was 4.1±1.2 with the brace; mean stay was 3.3±0.6 days with the cast.", [None, "days"]),
    ],
)
def test_a_unit_is_shared_between_arms(told: str, units: list[str | None]) -> None:
    assert [one.unit for one in extract(METHODS.format("") + told).measurements if one.arm] == units


@pytest.mark.parametrize(
    ("told", "totals"),
    [
        ("In the brace group (n = 40), 11 (27.5%) patients had sores.", [40]),
        ("Sores healed in 12 patients with the brace, 9 (75%) of them at home.", [None, 12]),
        ("In the brace group (n = 40), 11 (40.0%) patients had sores.", [None]),
    ],
)
def test_a_count_is_the_share_of_a_number_before_it(told: str, totals: list[int | None]) -> None:
    measured = extract(METHODS.format("") + told).measurements
    assert [one.n for one in measured if one.param_type == "count_of_participants"] == totals
