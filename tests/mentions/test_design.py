"""Design facts and registration numbers."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armspan.mentions import design
from armspan.mentions.design import find_design, find_registrations
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()
CUES = (
    "randomised",
    "double",
    "blind",
    "trial",
    "not",
    "May 2011",
    "to",
    "2014",
    "-",
    "between",
    "and",
    "our hospital.",
    "NCT01234567",
)


def facts(text: str) -> dict[str, str]:
    return {mention.aspect: mention.value for mention in find_design(BOOK, View(text))}


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(design).failed == 0


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "In this prospective, multicentre, randomised, double-blind, parallel-group trial, gel was used.",
            {
                "time_perspective": "prospective",
                "centers": "multi",
                "allocation": "randomized",
                "masking": "double",
                "model": "parallel",
            },
        ),
        (
            "The charts of 61 boys operated on in our hospital from March 2009 to May 2011 were reviewed.",
            {"time_perspective": "retrospective", "centers": "single", "period": "2009-03/2011-05"},
        ),
        (
            "After talks with the parents, 31 cases were nailed and 29 plated, according to the wishes of the family.",
            {"allocation": "non_randomized"},
        ),
        ("Knees were allotted alternately to ice or heat.", {"allocation": "quasi_randomized"}),
        (
            "A retrospective cohort study. Hips were divided into a cemented and an uncemented group.",
            {"time_perspective": "retrospective", "observational_model": "cohort", "allocation": "non_randomized"},
        ),
        (
            "Thirty wards were part of a cluster-randomised crossover trial.",
            {"model": "cluster", "allocation": "randomized"},
        ),
        ("Patients, nurses and assessors were blinded to it.", {"masking": "triple"}),
        (
            "A nested case-control study in 212 general practices.",
            {"observational_model": "case_control", "centers": "multi"},
        ),
        ("An open-label, single-arm phase II study.", {"masking": "none", "model": "single_group"}),
    ],
)
def test_states(text: str, stated: dict[str, str]) -> None:
    assert facts(text) == stated


@pytest.mark.parametrize(
    "text",
    [
        "Previous randomized trials of this drug were small.",
        "In a recent randomised double-blind trial it failed.",
        "A randomised trial is needed.",
        "CONCLUSION: In this way a prospective randomised trial can be planned.",
        "BACKGROUND: One randomized trial favoured ice.",
        "A meta-analysis of randomised studies.",
        "The trial was retrospectively registered.",
        "Charts were randomly selected for audit.",
        "A prospectively maintained register.",
    ],
)
def test_other_studies_and_wishes_state_nothing(text: str) -> None:
    assert facts(text) == {}


def test_a_background_may_state_what_we_did() -> None:
    text = "BACKGROUND: Heels hurt. We did a randomised trial of two pads. METHODS: Pads were worn."
    assert facts(text) == {"allocation": "randomized"}


def test_equal_cues_that_disagree_state_nothing() -> None:
    assert facts("A prospective arm of twelve and a retrospective arm of nine.") == {}


def test_the_weightier_cue_speaks() -> None:
    assert facts("By a random number table they were randomly assigned, according to the method used, to two.") == {
        "allocation": "randomized"
    }


def test_an_analysis_may_be_of_both_kinds() -> None:
    mentions = find_design(BOOK, View("Analyses were by intention to treat and per protocol."))
    assert [(mention.aspect, mention.value) for mention in mentions] == [
        ("analysis", "intention_to_treat"),
        ("analysis", "per_protocol"),
    ]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("From January 2011 to August 2013, 40 knees were cut.", "2011-01/2013-08"),
        ("Between June 1999 and September 2001 they came.", "1999-06/2001-09"),
        ("Patients came from 2010 to 2014.", "2010/2014"),
        ("Seen March 2012 - December 2015 in town.", "2012-03/2015-12"),
        ("Between Dec 22, 2009, and March 3, 2011, 12 came.", "2009-12-22/2011-03-03"),
        ("From 5 July 2016 until the end of June 2018.", "2016-07-05/2018-06"),
        ("From May through October 2014, they came.", "2014-05/2014-10"),
        ("Treated from 2018.03 to 2019.11 in town.", "2018-03/2019-11"),
        ("Setting: Norway, 2006-15.", "2006/2015"),
        ("Some came from May 2001 to June 2003, and some from July 2003 to July 2005.", "2001-05/2005-07"),
    ],
)
def test_periods(text: str, period: str) -> None:
    assert facts(text)["period"] == period


@pytest.mark.parametrize("text", ["In May 2011 we began.", "The 2010 and 2014 reports.", "From 2014 to 2010."])
def test_no_period(text: str) -> None:
    assert "period" not in facts(text)


def test_a_sentence_on_patients_gives_the_period() -> None:
    text = "Registers of 1970-1990 exist. Between May 2001 and June 2003, 40 patients were enrolled."
    assert facts(text)["period"] == "2001-05/2003-06"


def test_registrations() -> None:
    text = "Registered: NCT 01234567, ISRCTN12345678, ChiCTR2000012345, EudraCT 2012-001234-12, UMIN000012345, NTR1234."
    view = View(text)
    found = find_registrations(BOOK, view)
    assert [number for _, _, number in found] == [
        "NCT01234567",
        "ISRCTN12345678",
        "ChiCTR2000012345",
        "2012-001234-12",
        "UMIN000012345",
        "NTR1234",
    ]
    assert view.text[found[0][0] : found[0][1]] == "NCT 01234567"


def test_letters_that_grow_in_lower_case_do_not_shift_places() -> None:
    (mention,) = find_design(BOOK, View("İİİ: a double-blind test"))
    assert mention.value == "double"
    assert View("İİİ: a double-blind test").text[mention.start : mention.end] == "double-blind"


@given(st.text(max_size=80) | st.lists(st.sampled_from(CUES)).map(" ".join))
@settings(deadline=None)
def test_mentions_lie_in_the_text_whatever_it_is(source: str) -> None:
    view = View(source)
    for start, end in [(m.start, m.end) for m in find_design(BOOK, view)] + [
        r[:2] for r in find_registrations(BOOK, view)
    ]:
        assert 0 <= start < end <= len(view.text)
