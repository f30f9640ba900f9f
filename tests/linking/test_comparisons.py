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
    "an association": (
        "Stiffness was correlated with age (P=0.02).",
        [("association", (), ["Stiffness"], 0.02)],
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


def test_a_test_statistic_and_an_estimate_stay_with_their_p_value() -> None:
    text = METHODS + "Relapse was rarer in the suture group (odds ratio 0.41, 95% CI 0.20 to 0.84; χ²=6.2, P=0.013)."
    (analysis,) = extract(text).analyses
    assert analysis.estimate is not None
    assert (analysis.estimate.type, analysis.estimate.value) == ("odds_ratio", 0.41)
    assert (analysis.estimate.lower_limit, analysis.estimate.upper_limit, analysis.estimate.level) == (0.2, 0.84, 95.0)
    assert analysis.test is not None
    assert (analysis.test.statistic, analysis.test.value) == ("χ²", 6.2)
