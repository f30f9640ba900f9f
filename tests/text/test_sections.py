"""Sections and their headings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armspan.model import Section
from armspan.text.repair import repair
from armspan.text.sections import find_sections
from armspan.text.view import View

FOUR = ["objective", "methods", "results", "conclusion"]


@pytest.mark.parametrize(
    "text",
    [
        "Abstract:[Objective] To compare nails. [Methods] We nailed. [Results] They held. [Conclusion] Nail.",
        "【Objective】To compare nails.【Methods】We nailed.【Results】They held.【Conclusion】Nail.",
        "OBJECTIVE: To compare nails. METHODS: We nailed. RESULTS: They held. CONCLUSIONS: Nail.",
        "Objective: To compare nails.\nMethods: We nailed.\nResults: They held.\nConclusion: Nail.",
        "AIM\nTo compare nails.\nMATERIALS AND METHODS\nWe nailed.\nRESULTS\nThey held.\nDISCUSSION\nNail.",
        "Objective To compare nails. Methods We nailed. Results They held. Conclusion Nail.",
        "Purpose. To compare nails. Patients and Methods. We nailed. Results. They held. Interpretation. Nail.",
        "Purpose - To compare nails. Methods - We nailed. Results - They held. Conclusions - Nail.",
        pytest.param(
            "Objective: To compare nails Methods: We nailed. Results: They held. Conclusion: Nail.",
            marks=pytest.mark.xfail(
                strict=True, reason="a heading in small letters right after an unfinished sentence"
            ),
        ),
    ],
)
def test_ways_of_setting_off_headings(text: str) -> None:
    sections = find_sections(text)
    assert [section.label for section in sections] == FOUR
    bodies = [text[section.start : section.end] for section in sections]
    assert bodies == ["To compare nails.", "We nailed.", "They held.", "Nail."]


@pytest.mark.parametrize(
    ("text", "label", "heading"),
    [
        ("Design, Setting, and Participants: Two wards.", "methods", "Design, Setting, and Participants"),
        ("MEASUREMENTS AND MAIN RESULTS: Pain fell.", "results", "MEASUREMENTS AND MAIN RESULTS"),
        ("Main outcome measures: Pain.", "methods", "Main outcome measures"),
        ("STUDY DESIGN: Cohort.", "methods", "STUDY DESIGN"),
        ("BACKGROUND AND PURPOSE: Knees hurt.", "objective", "BACKGROUND AND PURPOSE"),
        ("INTRODUCTION: Knees hurt.", "background", "INTRODUCTION"),
        ("Findings: Pain fell.", "results", "Findings"),
        ("Trial registration: NCT00000000.", "other", "Trial registration"),
        ("TAKE AND GIVE: A game.", "other", "TAKE AND GIVE"),
        ("RESULTS Overall, 12 healed.", "results", "RESULTS"),
        ("It was a trial FUNDING: none. They paid.", "other", "FUNDING"),
    ],
)
def test_labels(text: str, label: str, heading: str) -> None:
    (section,) = find_sections(text)
    assert (section.label, section.heading) == (label, heading)


@pytest.mark.parametrize(
    "text",
    [
        "Results were compared by a t test.",
        "We give the results: 5 of 6 healed.",
        "Pain fell. Results of both groups were alike.",
        "Methods and results differ. Patients were cut.",
        "Patients (N = 30) were cut. Then 12 went home.",
        "HR: 0.61 in both. OS: 12 months.",
        "Treatment of heels. Results From the Heel Trial",
        "",
    ],
)
def test_what_is_no_heading(text: str) -> None:
    assert find_sections(text) == []


def test_a_heading_ends_the_section_before_it() -> None:
    text = "A title\nMETHODS: We cut 12.\nRESULTS: All healed."
    methods, results = find_sections(text)
    assert text[methods.start : methods.end] == "We cut 12."
    assert text[results.start : results.end] == "All healed."


def test_a_part_of_the_results_is_results() -> None:
    text = "METHODS: We cut. RESULTS: All healed. PRIMARY OUTCOME: Pain fell. UPPER LIMB: It rose. CONCLUSION: Cut."
    labels = [section.label for section in find_sections(text)]
    assert labels == ["methods", "results", "results", "results", "conclusion"]


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["Results", "METHODS", ": ", "[", "]", "\n", ". ", "A", "Aim ", "- "])).map("".join)
)
@settings(deadline=None)
def test_sections_lie_in_order_within_the_text(source: str) -> None:
    text = repair(source).text
    edge = 0
    for section in find_sections(text):
        assert edge <= section.start <= section.end <= len(text)
        assert section.heading in text[edge : section.start]
        edge = section.end


def test_sections_that_an_abstract_came_in_are_kept_where_they_are() -> None:
    source = "AIM:  To\u2009warm.\nWHAT WE SAW: Pain fell.\nADVERSE EVENTS: None.\nTRIAL REGISTRATION: None."
    parts = [("objective", "AIM", "To\u2009warm."), ("results", "WHAT WE SAW", "Pain fell.")]
    parts += [("other", "ADVERSE EVENTS", "None."), ("background", "TRIAL REGISTRATION", "None.")]
    at, sections = 0, []
    for label, heading, text in parts:
        start = source.index(text, at)
        at = start + len(text)
        sections.append(Section(label, heading, start, at))
    view = View(source, tuple(sections))
    assert [(s.label, s.heading, view.text[s.start : s.end]) for s in view.sections] == [
        ("objective", "AIM", "To warm."),
        ("results", "WHAT WE SAW", "Pain fell."),
        ("results", "ADVERSE EVENTS", "None."),  # part of the results
        ("other", "TRIAL REGISTRATION", "None."),  # its heading is known better than where a database files it
    ]


def test_a_heading_of_the_frame_above_everything_heads_no_section() -> None:
    aim = "Objective: To compare A with B."
    assert [section.label for section in find_sections(aim)] == ["objective"]
    assert find_sections(aim + 20 * " Pain fell by 3.2 points in A.") == []
