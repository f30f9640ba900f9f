"""What words state beyond the plain "lower in A than in B": merits, speeds, agents, and what the clause before said."""

from __future__ import annotations

import pytest
from said_findings import IBU, PLA, Told, findings

MORE: dict[str, tuple[str, list[Told]]] = {
    "more effective is better, not more": (
        "Ibuprofen was more effective than placebo for pain (P = 0.01).",
        [(["pain"], "lower", IBU, PLA, True)],
    ),
    "better at reducing it": (
        "Ibuprofen was less effective than placebo in reducing fever.",
        [(["fever"], "higher", IBU, PLA, None)],
    ),
    "better at raising it, whatever is welcome": (
        "Ibuprofen was superior to placebo in raising zeta levels.",
        [(["zeta levels"], "higher", IBU, PLA, None)],
    ),
    "as good as": (
        "Ibuprofen was as effective as placebo in reducing fever.",
        [(["fever"], "no_difference", None, None, None)],
    ),
    "not alike is not told": ("The drugs were not equivalent in terms of fever.", []),
    "a slower fall is a smaller one": (
        "Lung function declined more slowly with ibuprofen than with placebo.",
        [(["Lung function"], "higher", IBU, PLA, None)],
    ),
    "less rapidly": (
        "Pain scores fell less rapidly with ibuprofen than with placebo.",
        [(["Pain scores"], "higher", IBU, PLA, None)],
    ),
    "in favour of": (
        "There were differences in sleep quality in favour of ibuprofen (P = 0.02).",
        [(["sleep quality"], "higher", IBU, PLA, True)],
    ),
    "a favourable difference": (
        "A significant difference in favor of ibuprofen was found for swelling.",
        [(["swelling"], "lower", IBU, PLA, True)],
    ),
    "what each outcome wants": (
        "The ibuprofen group did better in terms of pain, sleep and mobility.",
        [(["pain"], "lower", IBU, PLA, None), (["sleep", "mobility"], "higher", IBU, PLA, None)],
    ),
    "a passive agent": (
        "Fever was significantly reduced by ibuprofen (P = 0.01).",
        [(["Fever"], "lower", IBU, PLA, True)],
    ),
    "in an arm it only fell": (
        "Fever was significantly reduced in the ibuprofen group (P = 0.01).",
        [(["Fever"], "decrease", IBU, None, True)],
    ),
    "the giving of it acts": (
        "Ibuprofen treatment reduced fever (P = 0.01).",
        [(["fever"], "lower", IBU, PLA, True)],
    ),
    "benefits are of an outcome": (
        "Significant benefits of ibuprofen were found for sleep.",
        [(["sleep"], "higher", IBU, PLA, True)],
    ),
    "a trend compares": (
        "A trend towards better sleep was seen with ibuprofen (P = 0.07).",
        [(["sleep"], "higher", IBU, PLA, False)],
    ),
    "unchanged over time": (
        "Heart rate remained unchanged in both groups.",
        [(["Heart rate"], "no_change", None, None, False)],
    ),
    "not more than": (
        "Ibuprofen did not raise iron or body fat more than placebo.",
        [(["iron", "body fat"], "no_difference", None, None, False)],
    ),
    "an effect of somebody on something": (
        "We did not find any harmful effect of ibuprofen on cough, rash and fever.",
        [(["cough", "rash", "fever"], "no_difference", None, None, False)],
    ),
    "each outcome by the words of its clause": (
        "Iron was not different from placebo, copper was lower with ibuprofen than with placebo (8 vs 9, P < 0.01).",
        [(["copper"], "lower", IBU, PLA, True), (["Iron"], "no_difference", None, None, False)],
    ),
    "what is excepted": (
        "Cough did not differ between groups, except that the duration of rash was longer with ibuprofen (P = 0.01).",
        [(["duration of rash"], "higher", IBU, PLA, True), (["Cough"], "no_difference", None, None, False)],
    ),
}


@pytest.mark.parametrize("case", MORE)
def test_merits_speeds_and_agents(case: str) -> None:
    text, expected = MORE[case]
    assert findings(text) == expected


BEFORE: dict[str, tuple[str, Told]] = {
    "these changes": (
        "Ferritin fell with ibuprofen, and these changes were similar to those with placebo.",
        (["Ferritin"], "no_difference", None, None, None),
    ),
    "the decreases in these parameters": (
        "Body weight fell with ibuprofen compared with baseline (P<0.01), and the decreases in these parameters were "
        "significantly greater than those with placebo.",
        (["Body weight"], "lower", IBU, PLA, True),
    ),
    "of what nobody can say which way": (
        "The zeta index improved in both groups, but the differences between the groups were not significant.",
        (["zeta index"], "no_difference", None, None, False),
    ),
    "lower values": (
        "The groups differed in fever (P = 0.01), with lower values with ibuprofen.",
        (["fever"], "lower", IBU, PLA, None),
    ),
    "it was not significant": (
        "Lung capacity was higher with ibuprofen than with placebo, but this did not reach significance.",
        (["Lung capacity"], "higher", IBU, PLA, False),
    ),
    "it changed in one arm, and the difference is significant": (
        "Fever fell in the ibuprofen group (P = 0.002) but not in the placebo group (P = 0.4), and the difference "
        "between groups was significant (P = 0.003).",
        (["Fever"], "lower", IBU, PLA, True),
    ),
    "a greater reduction": (
        "Pain fell in both groups, with a greater reduction in the ibuprofen group.",
        (["Pain"], "lower", IBU, PLA, None),
    ),
    "the parameters above": (
        "Insulin fell in both groups (P < 0.01). The comparison failed to demonstrate any difference in the above "
        "parameters.",
        (["Insulin"], "no_difference", None, None, False),
    ),
}


@pytest.mark.parametrize("case", BEFORE)
def test_what_the_clause_before_spoke_of(case: str) -> None:
    text, expected = BEFORE[case]
    assert findings(text)[-1] == expected


def test_a_change_in_one_arm_is_no_sameness_of_both() -> None:
    text = "Fever fell with ibuprofen but did not change with placebo (between-group P = 0.02)."
    assert findings(text)[-1] == (["Fever"], None, None, None, True)


def test_what_only_changed_over_time_leaves_the_conclusion_to_compare() -> None:
    text = "Fever fell in both groups. CONCLUSION: Ibuprofen reduced fever compared with placebo."
    assert findings(text)[-1] == (["Fever"], "lower", IBU, PLA, None)
