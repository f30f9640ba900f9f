"""Sentences and the full stops that end none."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armspan.text.view import View


def sentences(source: str) -> list[str]:
    view = View(source)
    return [view.text[start:end] for start, end in view.sentences]


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain fell (P = .03 vs. P = .04 in Group B).",
        "Drugs, e.g. Aspirin, were given i.v. at 8 a.m. (12 doses).",
        "The nails of Dr. Smith (Fig. 2, no. 3) weighed approx. 40 g.",
        "Cultures grew E. coli and S. aureus in 3.5 vs. 4.5% of cases.",
        "Healing took longer (35.0 days. Range 20 to 60) than before.",
        "They rated it [see ref. 12] as good ... or bad.",
        "Levels rose in the U.S. cohort of J. R. Miller.",
    ],
)
def test_survives(sentence: str) -> None:
    assert sentences(f"{sentence} Then 24 went home.") == [sentence, "Then 24 went home."]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Eyes were treated b.i.d. Pressure fell. 12 patients left.", 3),
        ("They joined group A. Forty joined group B. None left!", 3),
        ("Fluids were warmed to 39°C. Core temperature rose.", 2),
        ("Adults had a brace (B, n = 24) or care (C, n = 24). Pain fell in C. Grip did not.", 3),
        ("HbA1c fell. Was it real? It was (P<0.05). [Funded by none.]", 4),
        ("They met at 4 h. Change was seen at 8 h.", 2),
        ("All came (n=12.) Then they left.", 2),
        ("One (never closed. Two followed. Three came. Four.", 4),
        ("Until 2019.Grafts were cut.", 2),
    ],
)
def test_splits(text: str, number: int) -> None:
    assert len(sentences(text)) == number


def test_headings_split_and_belong_to_no_sentence() -> None:
    text = "A nail for heels\nMETHODS: We cut 12 RESULTS: All healed. None died."
    assert sentences(text) == ["A nail for heels", "We cut 12", "All healed.", "None died."]


def test_a_line_break_alone_splits_no_sentence() -> None:
    text = "We measured pain on a scale of ten points and the\nMaryland score of the foot in all of the\n12 children."
    assert sentences(text) == [text]


def test_a_line_break_before_its_time_splits() -> None:
    text = "A nail for heels in childhood\nWe treated twelve children with a nail and followed them up for two years."
    assert sentences(text) == text.split("\n")


@given(
    st.text(max_size=200)
    | st.lists(st.sampled_from(["Dr", ". ", "A", "(", ") ", "\n", "Results: ", "P = .03 ", "x", "? "])).map("".join)
)
@settings(deadline=None)
def test_sentences_are_ordered_trimmed_and_inside(source: str) -> None:
    view = View(source)
    edge = 0
    for start, end in view.sentences:
        assert edge <= start < end <= len(view.text)
        assert view.text[start:end] == view.text[start:end].strip()
        edge = end
