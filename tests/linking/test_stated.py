"""What sentences say came out of a comparison: direction, who had more than whom, whether it is significant."""

from __future__ import annotations

import pytest
from said_findings import IBU, METHODS, PLA, Told, findings

from armspan.extraction import extract

BETWEEN: dict[str, tuple[str, Told]] = {
    "lower in A than in B": (
        "Pain was significantly lower with ibuprofen than with placebo.",
        (["Pain"], "lower", IBU, PLA, True),
    ),
    "no reference": ("Infections were fewer with ibuprofen.", (["Infections"], "lower", IBU, PLA, None)),
    "the reference comes first": (
        "Compared with placebo, ibuprofen resulted in a shorter hospital stay.",
        (["hospital stay"], "lower", IBU, PLA, None),
    ),
    "an agent": ("Ibuprofen reduced swelling compared with placebo.", (["swelling"], "lower", IBU, PLA, None)),
    "a verb taken off its noun": ("Ibuprofen attenuated fever.", (["fever"], "lower", IBU, PLA, None)),
    "a greater reduction is less": (
        "The reduction in blood pressure was greater with ibuprofen than with placebo.",
        (["blood pressure"], "lower", IBU, PLA, None),
    ),
    "a smaller rise is less": (
        "Ibuprofen led to a smaller increase in creatinine than placebo.",
        (["creatinine"], "lower", IBU, PLA, None),
    ),
    "better pain is less pain": (
        "The ibuprofen group was superior to the placebo group in terms of pain.",
        (["pain"], "lower", IBU, PLA, None),
    ),
    "better sleep is more of it": (
        "Quality of life improved more with ibuprofen.",
        (["Quality of life"], "higher", IBU, PLA, None),
    ),
    "better, nobody knows which way": (
        "The zeta index was better with ibuprofen (P = 0.02).",
        (["zeta index"], None, None, None, True),
    ),
    "faster recovery": (
        "Recovery was faster with ibuprofen than with placebo.",
        (["Recovery"], "lower", IBU, PLA, None),
    ),
    "did not differ": (
        "Mortality did not differ between the groups.",
        (["Mortality"], "no_difference", None, None, False),
    ),
    "similar in both": (
        "Complications were similar in both groups.",
        (["Complications"], "no_difference", None, None, None),
    ),
    "three outcomes": (
        "No significant differences were found in nausea, vomiting and operation time.",
        (["nausea", "vomiting", "operation time"], "no_difference", None, None, False),
    ),
    "no evidence of a difference": (
        "There was no evidence of a difference in mortality between the groups.",
        (["mortality"], "no_difference", None, None, False),
    ),
    "no effect": (
        "Ibuprofen had no effect on platelet count.",
        (["platelet count"], "no_difference", None, None, False),
    ),
    "as effective": (
        "Neither drug was better: fever was no lower with ibuprofen than with placebo.",
        (["fever"], "no_difference", None, None, False),
    ),
    "a contraction denies": (
        "The groups didn't differ in mortality.",
        (["mortality"], "no_difference", None, None, False),
    ),
    "the denial stands behind": (
        "Significant differences between the groups were not found in mortality.",
        (["mortality"], "no_difference", None, None, False),
    ),
    "significantly low": (
        "Nausea was significantly low with ibuprofen compared with placebo.",
        (["Nausea"], "lower", IBU, PLA, True),
    ),
    "who had it is no outcome": (
        "A similar proportion of women in both groups experienced side effects.",
        (["side effects"], "no_difference", None, None, None),
    ),
    "what is measured of a patient": (
        "Pain at rest and patient satisfaction were similar in both groups.",
        (["Pain at rest", "patient satisfaction"], "no_difference", None, None, None),
    ),
    "a word of the discourse": (
        "Similarly, fever was lower with ibuprofen than with placebo.",
        (["fever"], "lower", IBU, PLA, None),
    ),
    "over time, then between the arms": (
        "Both ibuprofen and placebo improved sleep from baseline with no difference between treatments.",
        (["sleep"], "no_difference", None, None, False),
    ),
    "both sides list": (
        "Rash occurred, and wound healing took longer with placebo than with ibuprofen.",
        (["wound healing"], "higher", PLA, IBU, None),
    ),
}


@pytest.mark.parametrize("case", BETWEEN)
def test_words_state_what_came_out(case: str) -> None:
    text, expected = BETWEEN[case]
    assert findings(text) == [expected]


def test_a_list_of_merits_states_each() -> None:
    found = findings("Ibuprofen resulted in fewer infections and a longer hospital stay than placebo.")
    assert found == [
        (["infections"], "lower", IBU, PLA, None),
        (["hospital stay"], "higher", IBU, PLA, None),
    ]


def test_one_p_value_of_what_went_two_ways() -> None:
    text = "Ibuprofen led to better sleep, more iron and lower levels of cortisol than placebo (all P<0.05)."
    assert findings(text) == [
        (["sleep", "iron", "cortisol"], None, None, None, True),
        (["sleep"], "higher", IBU, PLA, True),
        (["iron"], "higher", IBU, PLA, True),
        (["cortisol"], "lower", IBU, PLA, True),
    ]


def test_clauses_state_each_their_own() -> None:
    found = findings("Pain was lower with ibuprofen, but nausea did not differ between the groups.")
    assert found == [(["Pain"], "lower", IBU, PLA, None), (["nausea"], "no_difference", None, None, False)]


def test_what_is_said_of_the_outcomes_before() -> None:
    found = findings("Strength rose in both groups, with no difference between the groups.")
    assert found == [(["Strength"], "increase", None, None, None), (["Strength"], "no_difference", None, None, False)]


def test_over_time_an_arm_is_compared_with_itself() -> None:
    assert findings("Knee strength increased significantly in both groups.") == [
        (["Knee strength"], "increase", None, None, True)
    ]
    assert findings("There was no change in weight with placebo.") == [(["weight"], "no_change", PLA, None, False)]


def test_how_the_arms_began_is_no_result() -> None:
    assert findings("Pain was similar in both groups at baseline.") == []


def test_a_p_value_says_whether_it_is_significant() -> None:
    assert findings("Pain was lower with ibuprofen than with placebo (P = 0.21).") == [
        (["Pain"], "lower", IBU, PLA, False)
    ]
    assert findings("Pain was lower with ibuprofen than with placebo (P < 0.001).") == [
        (["Pain"], "lower", IBU, PLA, True)
    ]


def test_values_tell_where_words_do_not() -> None:
    assert findings("Pain was 3.1±0.4 with ibuprofen and 4.2±0.6 with placebo (P<0.001).") == [
        (["Pain"], "lower", IBU, PLA, True)
    ]


def test_the_clause_of_an_outcome_opens_before_its_values() -> None:
    thigh = "Thigh girth fell less with ibuprofen (1.1±0.6 cm) as compared to placebo (2.1±1.0 cm; P < 0.05) and "
    calf = "calf girth fell less with ibuprofen (1.0±0.5 cm) as compared to placebo (2.9±2.8 cm; P < 0.05)."
    assert findings(thigh + calf) == [
        (["Thigh girth"], "higher", IBU, PLA, True),
        (["calf girth"], "higher", IBU, PLA, True),
    ]


EFFECTS = {
    "a lower risk": (
        "The odds ratio for relapse with ibuprofen versus placebo was 0.64 (95% CI 0.45 to 0.90).",
        (["relapse"], "lower", IBU, PLA, True),
    ),
    "a higher risk": (
        "The risk ratio for falls was 1.80 (95% CI 1.10 to 2.90) for placebo compared with ibuprofen.",
        (["falls"], "higher", PLA, IBU, True),
    ),
    "a lower hazard of death is a longer life": (
        "The hazard ratio for overall survival with ibuprofen versus placebo was 0.64 (95% CI 0.45 to 0.90).",
        (["overall survival"], "higher", IBU, PLA, True),
    ),
    "the interval tells no direction": (
        "The hazard ratio for death with ibuprofen versus placebo was 0.90 (95% CI 0.45 to 1.90).",
        (["death"], None, None, None, False),
    ),
}


@pytest.mark.parametrize("case", EFFECTS)
def test_an_effect_tells_where_neither_words_nor_values_do(case: str) -> None:
    text, expected = EFFECTS[case]
    assert findings(text) == [expected]


def test_the_conclusion_is_asked_last() -> None:
    text = "Pain was lower with ibuprofen than with placebo. CONCLUSION: Ibuprofen reduced pain and shortened fever."
    record = extract(METHODS + text)
    title = {outcome.id: outcome.title for outcome in record.outcomes}
    told = [([title[o] for o in a.outcomes], a.rule, a.confidence) for a in record.analyses]
    assert told == [(["Pain"], "clause: stated", "medium"), (["fever"], "conclusion: stated", "low")]


def test_what_may_be_is_no_finding() -> None:
    assert findings("Pain was 3. CONCLUSION: Ibuprofen may reduce fever.") == []


QUIET = (
    "Forty patients in each group completed the study.",
    "More than 20% of the patients were smokers.",
    "Adverse events are listed in Table 2.",
    "High doses and low temperatures were used.",
)


@pytest.mark.parametrize("text", QUIET)
def test_what_states_no_result(text: str) -> None:
    assert findings(text) == []


def test_words_alone_explain_no_number_and_change_no_value() -> None:
    said = "Pain was 3.1±0.4 with ibuprofen and 4.2±0.6 with placebo (P<0.001). "
    alone, more = extract(METHODS + said), extract(METHODS + said + "At 6 weeks fever was lower with ibuprofen.")
    assert [m.span for m in more.measurements] == [m.span for m in alone.measurements]
    assert more.analyses[0] == alone.analyses[0]
    assert more.analyses[1].p_value is None
