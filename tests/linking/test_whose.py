"""Whose a value is: what points to an arm in the results, and which of several arms a value belongs to."""

from __future__ import annotations

import pytest

from armspan.extraction import extract

LETTERS = (
    "METHODS: Ninety men were randomised to group A (sotalin, n = 30), group B (timolin, n = 30) or group C (placebo, "
    "n = 30). RESULTS: "
)
ROLES = "METHODS: Eighty adults were randomised to sotalin (n = 40) or placebo (n = 40). RESULTS: "
VILLAGES = (
    "METHODS: Eighty villages were randomised to an intervention group (n = 40) or a control group (n = 40). RESULTS: "
)
MEALS = (
    "METHODS: In a randomised crossover design twenty adults ate a single portion of the lentil meal or the salt-free "
    "reference meal. RESULTS: "
)
TOTALS = (
    "METHODS: Sixty adults (44 ± 9 years) were assigned to only walking (WA, n = 30) or cycling combined with walking "
    "(CW, n = 30). RESULTS: Pain fell."
)

WHOSE = {
    "letters in a row with slashes": (
        LETTERS + "Nausea was seen in 10%/25%/40% of patients in groups A/B/C.",
        [(10.0, "a1"), (25.0, "a2"), (40.0, "a3")],
    ),
    "a letter behind the value of another": (
        LETTERS + "Sleep was longer in group A (7.1 ± 0.9 h) than in groups B (6.2 ± 1.0 h) and C (6.0 ± 0.8 h).",
        [(7.1, "a1"), (6.2, "a2"), (6.0, "a3")],
    ),
    "the letter before its noun": (
        LETTERS + "Grip was 21.0 ± 4.0 kg in A group, 25.0 ± 5.0 kg in B group and 19.0 ± 4.0 kg in group-C.",
        [(21.0, "a1"), (25.0, "a2"), (19.0, "a3")],
    ),
    "an article is no letter": (
        LETTERS + "Relapse was seen in 12.5% in group A. A group of nurses assessed 14.0 ± 2.0 wounds.",
        [(12.5, "a1"), (14.0, None)],
    ),
    "a control in a bracket beside a name": (
        ROLES + "The yearly loss was 41 and 48 mL (control), and 34 and 49 mL (sotalin).",
        [(41.0, "a2"), (48.0, "a2"), (34.0, "a1"), (49.0, "a1")],
    ),
    "roles before their values": (
        VILLAGES + "The number of falls (intervention 13.1% [18/137], control 21.7% [30/138]) was similar.",
        [(18.0, "a1"), (30.0, "a2")],
    ),
    "areas": (
        VILLAGES + "Fever made up 37.5% of visits in the intervention area and 54.5% in the control area.",
        [(37.5, "a1"), (54.5, "a2")],
    ),
    "two names with one last word": (
        MEALS + "The lentil meal lowered glucose from 6.8 ± 0.9 to 5.9 ± 0.8 mmol/L.",
        [(6.8, "a1"), (5.9, "a1")],
    ),
    "arms that describe the same noun": (
        ROLES + "For the sotalin models, the accuracy was 81.0% and it was 72.5% for the placebo models.",
        [(81.0, "a1"), (72.5, "a2")],
    ),
    "a bracket of those who took part": (TOTALS, [(44.0, None)]),
    "what stands before all arms are given something": (
        "METHODS: In a crossover, to set sotalin against timolin, 12 healthy men (20.5 ± 1.0 years) and 14 healthy "
        "women (22.5 ± 1.5 years) ingested sotalin or timolin on two days. RESULTS: Pain fell.",
        [(12.0, None), (20.5, None), (14.0, None), (22.5, None)],
    ),
    "a bracket that compares describes no people": (
        ROLES + "Sotalin was better for care of mothers (78.5% vs 31.5%, P = 0.01) and in newborns (73.5% vs 32.5%).",
        [(78.5, "a1"), (31.5, "a2"), (73.5, "a1"), (32.5, "a2")],
    ),
    "two values of one arm that each name it": (
        ROLES + "Although 12 (30.0%) patients in the sotalin group had a rash, 30 (75.0%) patients in the sotalin "
        "group versus 20 (50.0%) in the placebo group slept well.",
        [(12.0, "a1"), (30.0, "a1"), (20.0, "a2")],
    ),
    "an arm between two values": (
        ROLES + "The gain was 54.5% of the volume with sotalin and 69.5% of the volume with placebo.",
        [(54.5, "a1"), (69.5, "a2")],
    ),
}


@pytest.mark.parametrize("case", WHOSE)
def test_whose_a_value_is(case: str) -> None:
    text, expected = WHOSE[case]
    found = [(m.value if m.value is not None else m.percentage, m.arm) for m in extract(text).measurements]
    assert found == expected
