"""What a P value compares, and which outcomes and arms it covers."""

from __future__ import annotations

import pytest

from armspan.extraction import extract

METHODS = (
    "METHODS: Eighty patients were randomly divided into a suture group (n = 40) and an anchor group (n = 40). "
    "RESULTS: "
)
BOTH = ("a1", "a2")

CASES = {
    "values of two arms": (
        "Blood loss was 20.5±4.1 ml in the suture group and 33.0±6.2 ml in the anchor group (P<0.001).",
        [("between_arms", BOTH, ["Blood loss"], 0.001)],
    ),
    "all outcomes of a list before": (
        "The Constant and UCLA scores in the suture group were 93.4±4.1 and 31.2±5.0, and in the anchor group 92.8±4.6 "
        "and 30.1±5.3, respectively; there was no significant difference between the two groups (P>0.05).",
        [("between_arms", BOTH, ["Constant", "UCLA scores"], 0.05)],
    ),
    "not how long they were followed up": (
        "At a median follow-up of 52 months, survival was 61.7 months in the suture group versus 38.4 months in the "
        "anchor group (P=0.001).",
        [("between_arms", BOTH, ["survival"], 0.001)],
    ),
    "a list of outcomes without values": (
        "Blood loss, hospital stay and operation time did not differ between the two groups (P>0.05).",
        [("between_arms", BOTH, ["Blood loss", "hospital stay", "operation time"], 0.05)],
    ),
    "over time in both arms": (
        "The Constant score improved significantly in both groups at the last follow-up (P<0.05).",
        [("within_arm", BOTH, ["Constant score"], 0.05)],
    ),
    "over time in one arm": (
        "The Constant score decreased in the suture group after 6 weeks (P=0.03).",
        [("within_arm", ("a1",), ["Constant score"], 0.03)],
    ),
    "from-to in both arms": (
        "Pain fell from 6.1±1.0 to 2.0±0.7 in the suture group and from 6.0±1.1 to 2.9±0.9 in the anchor group "
        "(both P<0.001).",
        [("within_arm", BOTH, ["Pain"], 0.001)],
    ),
    "one P value for several pairs": (
        "The suture group had less blood loss (20.5±4.1 vs 33.0±6.2 ml) and a shorter stay (3.1±0.9 vs 4.4±1.2 d) than "
        "the anchor group (all P<0.01).",
        [("between_arms", BOTH, ["blood loss", "stay"], 0.01)],
    ),
    "the above indexes": (
        "The Constant score and the flexion angle improved in both groups (P<0.05). There was no significant "
        "difference in the above indexes between the two groups (P>0.05).",
        [
            ("within_arm", BOTH, ["Constant score", "flexion angle"], 0.05),
            ("between_arms", BOTH, ["Constant score", "flexion angle"], 0.05),
        ],
    ),
    "all of a list": (
        "Stiffness, 1/40 (2.5%) vs 2/40 (5.0%); infection, 4/40 (10.0%) vs 5/40 (12.5%) (all P > .05).",
        [("between_arms", BOTH, ["Stiffness", "infection"], 0.05)],
    ),
    "a second pair of P values": (
        "The pain score and the grip of the suture group were lower at 3 months (P=0.001, P=0.016) but not at the last "
        "visit (P=0.532, P=0.388).",
        [
            ("between_arms", BOTH, ["pain score"], 0.001),
            ("between_arms", BOTH, ["grip"], 0.016),
            ("between_arms", BOTH, ["pain score"], 0.532),
            ("between_arms", BOTH, ["grip"], 0.388),
        ],
    ),
    "an interaction asks whether both arms differ by as much": (
        "The effect on stiffness was the same in girls and boys (P for interaction = .38).",
        [("subgroup", BOTH, ["stiffness"], 0.38)],
    ),
    "not what it was adjusted for": (
        "Adjusted for age and baseline weight, pain was lower in the suture group (P=0.02). After adjustment for age, "
        "sex and body mass, sleep and mood were better with the suture group (P=0.04).",
        [("between_arms", BOTH, ["pain"], 0.02), ("between_arms", BOTH, ["sleep", "mood"], 0.04)],
    ),
    "what remains after adjustment": (
        "Pain was lower in the suture group (P=0.01). This difference remained after controlling for age, sex and "
        "change in weight (P=0.03).",
        [("between_arms", BOTH, ["Pain"], 0.01), ("between_arms", BOTH, ["Pain"], 0.03)],
    ),
    "labels of numbers and of sides": (
        "Sleep was longer in the suture group (AUC = 0.71; P=0.04). Grip strength differed between the two groups "
        "(rest > heat > ice; P=0.03).",
        [("between_arms", BOTH, ["Sleep"], 0.04), ("between_arms", BOTH, ["Grip strength"], 0.03)],
    ),
    "a risk that is an outcome": (
        "Fall risk was lower in the suture group (P=0.02).",
        [("between_arms", BOTH, ["Fall risk"], 0.02)],
    ),
    "a list behind it": (
        "Scores differed between the two groups (P<0.001 for pain, grip and stiffness).",
        [("between_arms", BOTH, ["pain", "grip", "stiffness"], 0.001)],
    ),
    "what improved stands behind the time": (
        "The suture group showed greater improvements in 1-hour grip strength than the anchor group (P=0.02).",
        [("between_arms", BOTH, ["grip strength"], 0.02)],
    ),
    "what is changed stands behind the verb": (
        "Oral salt significantly (P<0.05) raised body weight and thirst.",
        [("between_arms", BOTH, ["body weight", "thirst"], 0.05)],
    ),
    "whatever acts": (
        "Oral zinc reduced wound pain (P=0.02). Patients reduced their salt intake (P=0.03).",
        [("between_arms", BOTH, ["wound pain"], 0.02), ("within_arm", BOTH, ["salt intake"], 0.03)],
    ),
    "not what the time is of": (
        "Pulse was lower in the suture group after 8 weeks of training (P=0.04).",
        [("between_arms", BOTH, ["Pulse"], 0.04)],
    ),
    "not the parts in brackets": (
        "The rate of falls was 14% in the suture group (hip fractures, 4%; wrist fractures, 2%) and 6% in the anchor "
        "group (hip fractures, 1%) (P=0.02).",
        [("between_arms", BOTH, ["falls"], 0.02)],
    ),
    "how fast it rose": (
        "There was a rapid twofold increase in serum iron in the suture group (P=0.02).",
        [("within_arm", ("a1",), ["serum iron"], 0.02)],
    ),
    "against baseline": (
        "In the suture group pain decreased to 2.0±0.7 and 1.1±0.6 at 6 and 12 weeks (all P < .001 vs baseline).",
        [("within_arm", ("a1",), ["pain"], 0.001)],
    ),
    "and the number of": (
        "The suture group was better with regard to blood loss, stay and number of dressings (P<0.05).",
        [("between_arms", BOTH, ["blood loss", "stay", "dressings"], 0.05)],
    ),
    "between them": (
        "Grip increased by 6.6 ± 2.4% and 7.9 ± 2.9%, with no difference between them (P = 0.41).",
        [("between_arms", BOTH, ["Grip"], 0.41)],
    ),
    "over time, more in one arm than in the other": (
        "Pain decreased more in the suture group (from 6.1 to 3.2) than in the anchor group (6.0 to 4.6) (P<0.001).",
        [("between_arms", BOTH, ["Pain"], 0.001)],
    ),
    "compared with an earlier time": (
        "In the suture group stiffness rose after surgery as compared with baseline (P=0.02).",
        [("within_arm", ("a1",), ["stiffness"], 0.02)],
    ),
    "without a verb of its own it compares what was compared": (
        "Stiffness fell in the suture group (P=0.01) but not in the anchor group (P=0.30).",
        [("within_arm", ("a1",), ["Stiffness"], 0.01), ("within_arm", ("a2",), ["Stiffness"], 0.30)],
    ),
    "names in a bracket of their own": (
        "Early results [swelling (P=0.02), stiffness (P=0.03)] were better in the anchor group.",
        [("between_arms", BOTH, ["swelling"], 0.02), ("between_arms", BOTH, ["stiffness"], 0.03)],
    ),
    "what is wanted stands behind": (
        "There was a lower risk (P=0.02) of stiffness in the anchor group.",
        [("between_arms", BOTH, ["stiffness"], 0.02)],
    ),
    "a test is no outcome": (
        "Stiffness was rarer in the anchor group (stratified log-rank test, P=0.02).",
        [("between_arms", BOTH, ["Stiffness"], 0.02)],
    ),
    "the verb of all stands behind": (
        "Higher age (P=0.01) and longer swelling (P=0.04) were associated with stiffness.",
        [("association", (), ["age", "stiffness"], 0.01), ("association", (), ["swelling", "stiffness"], 0.04)],
    ),
    "an association goes on with its subject": (
        "Grip strength was significantly related to both age (r = 0.41; P=0.02) and body weight (r = 0.52; P=0.01).",
        [
            ("association", (), ["Grip strength", "age"], 0.02),
            ("association", (), ["Grip strength", "body weight"], 0.01),
        ],
    ),
    "each of its own arm": (
        "Changes of stiffness were small (P=0.13 for the suture group and P=0.31 for the anchor group).",
        [("within_arm", ("a1",), ["stiffness"], 0.13), ("within_arm", ("a2",), ["stiffness"], 0.31)],
    ),
    "as many as arms that changed": (
        "In both groups swelling decreased after 6 weeks (P=0.01 and P=0.04).",
        [("within_arm", ("a1",), ["swelling"], 0.01), ("within_arm", ("a2",), ["swelling"], 0.04)],
    ),
    "the arm is named at the end": (
        "A fall in swelling (P=0.01) and a rise in grip (P=0.02) were only seen in the anchor group.",
        [("within_arm", ("a2",), ["swelling"], 0.01), ("within_arm", ("a2",), ["grip"], 0.02)],
    ),
    "another predicate compares, not this one": (
        "The suture group reduced its stiffness (P=0.01) and had a better grip than the anchor group (P=0.04).",
        [("within_arm", ("a1",), ["stiffness"], 0.01), ("between_arms", BOTH, ["grip"], 0.04)],
    ),
    "a bracket asks its clause": (
        "Swelling and grip decreased in the anchor group compared with baseline (-32%; P=0.01 and -18%; P=0.03).",
        [("within_arm", ("a2",), ["Swelling"], 0.01), ("within_arm", ("a2",), ["grip"], 0.03)],
    ),
    "a treatment changes something against another": (
        "Early movement reduced stiffness (P=0.01).",
        [("between_arms", BOTH, ["stiffness"], 0.01)],
    ),
    "from-to of nobody named": (
        "Early movement reduced stiffness from 6.1 to 4.0 (P=0.01).",
        [("within_arm", BOTH, ["stiffness"], 0.01)],
    ),
    "people only change": (
        "Patients reduced their weight (P=0.01).",
        [("within_arm", BOTH, ["weight"], 0.01)],
    ),
    "what the sentence opens with": (
        "Regarding grip, no difference was found (P=0.31). In terms of stiffness, anchors were better (P=0.02).",
        [("between_arms", BOTH, ["grip"], 0.31), ("between_arms", BOTH, ["stiffness"], 0.02)],
    ),
    "what is effective is a treatment": (
        "Both threads were more effective than the anchor (P=0.02) for relieving stiffness.",
        [("between_arms", BOTH, ["stiffness"], 0.02)],
    ),
    "a time that it opens with is no outcome": (
        "Stiffness was alike in both groups (P=0.41). In the second year, no difference was found (P=0.62).",
        [("between_arms", BOTH, ["Stiffness"], 0.41), ("between_arms", BOTH, ["Stiffness"], 0.62)],
    ),
    "what is better in one arm is an outcome": (
        "Grip was better in the anchor group than in the suture group (P=0.02).",
        [("between_arms", BOTH, ["Grip"], 0.02)],
    ),
    "a difference between the scores of both": (
        "There was no difference between the grip scores of the suture group and the anchor group (P=0.2).",
        [("between_arms", BOTH, ["grip scores"], 0.2)],
    ),
    "factors are no outcomes": (
        "For the number of errors, there was a main effect of drill (P=0.01) and an interaction of drill and group"
        " (P=0.03).",
        [("between_arms", BOTH, ["errors"], 0.01), ("between_arms", BOTH, ["errors"], 0.03)],
    ),
    "an association": (
        "Stiffness was correlated with age (P=0.02).",
        [("association", (), ["Stiffness", "age"], 0.02)],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_p_values_are_bound(case: str) -> None:
    text, expected = CASES[case]
    record = extract(METHODS + text)
    title = {outcome.id: outcome.title for outcome in record.outcomes}
    found = [
        (a.comparison, a.arms, [title[o] for o in a.outcomes], a.p_value.value if a.p_value else None)
        for a in record.analyses
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "outcomes"),
    [
        ("Despite better sleep and mood, the rate ratio of falls was 0.8 (95% CI 0.6-1.1).", [["falls"]]),
        ("There was no effect of a small fee on chess (OR 1.2, 95% CI 0.9 to 1.6).", [["chess"]]),
        ("There was no effect of splints on sleep (OR 1.1, 95% CI 0.8 to 1.6).", [["sleep"]]),
        ("The anchor gave 0.4 cm (95% CI 0.1 to 0.7) greater knee flexion than the suture.", [["knee flexion"]]),
        ("Differences in swelling favouring the new thread (OR 1.5, 95% CI 1.1 to 2.1) were seen.", [["swelling"]]),
        ("Anchors led to a 30% relative increase (95% CI 9-54%) in stiffness.", [["stiffness"]]),
        ("Rashes: 10% with sutures, 16% with anchors, a 6% absolute risk reduction (95% CI 1 to 11).", [["Rashes"]]),
        ("Anchors led to a 12% and 15% lower intake of salt than sutures.", [["intake of salt"]] * 2),
        ("With the suture, the results indicate that pain was rarer (OR 0.6, 95% CI 0.4-0.9).", [["pain"]]),
        ("Intervention effects were seen for change in weight (-1.4 kg, 95% CI -2.2 to -0.5).", [["weight"]]),
        ("Not all was alike (the difference in mean flexion at 12 weeks was only 3.5 cm).", [["flexion"]]),
        (
            "They differed in pain (P = .01) and grip (P = .02), with effect sizes of 0.42 and 0.31, respectively.",
            [["pain"], ["grip"]] * 2,
        ),
    ],
)
def test_what_effects_are_of(text: str, outcomes: list[list[str]]) -> None:
    record = extract(METHODS + text)
    title = {outcome.id: outcome.title for outcome in record.outcomes}
    assert [[title[o] for o in a.outcomes] for a in record.analyses] == outcomes


def test_an_effect_told_by_a_verb_of_change_is_not_over_time() -> None:
    (analysis,) = extract(METHODS + "The incidence of wound sores was reduced by 21% (95% CI 4 to 35).").analyses
    assert (analysis.comparison, analysis.estimate and analysis.estimate.type) == ("between_arms", "other")


def test_a_change_of_nobody_named_is_one_over_time() -> None:
    (analysis,) = extract(METHODS + "Pain fell from 2.6 to 2.1 in those trained (P<0.001).").analyses
    assert (analysis.comparison, analysis.rule.split(": ")[1]) == ("within_arm", "from-to")


def test_a_test_statistic_and_an_estimate_stay_with_their_p_value() -> None:
    text = METHODS + "Relapse was rarer in the suture group (odds ratio 0.41, 95% CI 0.20 to 0.84; χ²=6.2, P=0.013)."
    (analysis,) = extract(text).analyses
    assert analysis.estimate is not None
    assert (analysis.estimate.type, analysis.estimate.value) == ("odds_ratio", 0.41)
    assert (analysis.estimate.lower_limit, analysis.estimate.upper_limit, analysis.estimate.level) == (0.2, 0.84, 95.0)
    assert analysis.test is not None
    assert (analysis.test.statistic, analysis.test.value) == ("χ²", 6.2)


def test_a_p_value_stays_with_an_effect_whose_limits_stand_apart() -> None:
    text = "There was a 50% difference in cure rates (in favour of the suture group) (95% CI 32.7-67.3%, P<0.001)."
    (analysis,) = extract(METHODS + text).analyses
    assert analysis.p_value is not None
    assert analysis.estimate is not None
    assert (analysis.p_value.value, analysis.estimate.value, analysis.estimate.lower_limit) == (0.001, 50.0, 32.7)


THREE = (
    "METHODS: Ninety patients were randomly divided into a suture group (n = 30), an anchor group (n = 30) and a "
    "brace group (n = 30). RESULTS: "
)
PAIRS = {
    "each against one": (
        "Pain fell by 4.8, 5.7 and 2.1 points, respectively (P=0.002 and P=0.001 versus the brace group).",
        [("a1", "a3"), ("a2", "a3")],
    ),
    "behind the arms that are compared with": (
        "The suture group was superior to the anchor group (P=0.018) and the brace group (P<0.001).",
        [("a1", "a2"), ("a1", "a3")],
    ),
    "behind the arms that are compared": (
        "Both the suture group (P=0.002) and the anchor group (P=0.021) were superior to the brace group, without a "
        "difference between the suture group and the anchor group (P=0.44).",
        [("a1", "a3"), ("a2", "a3"), ("a1", "a2")],
    ),
    "several against one": (
        "Swelling was lower in the suture group (2.1) and the anchor group (2.3) than in the brace group (P=0.004).",
        [("a1", "a2", "a3")],
    ),
    "each before what all are compared with": (
        "Pain was significantly less with the suture group (12%, P=0.02) and the anchor group (15%, P=0.03), versus "
        "the brace group.",
        [("a1", "a3"), ("a2", "a3")],
    ),
    "several named before": (
        "Stiffness was rarer in the suture group and the anchor group than in the brace group (P=0.01).",
        [("a1", "a2", "a3")],
    ),
}


@pytest.mark.parametrize("case", PAIRS)
def test_which_of_three_arms_are_compared(case: str) -> None:
    text, expected = PAIRS[case]
    assert [tuple(sorted(a.arms)) for a in extract(THREE + text).analyses] == expected
