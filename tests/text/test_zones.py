"""Which sentences of an abstract without headings report results."""

from __future__ import annotations

import pytest

from armspan.extraction import Abstract, extract
from armspan.rulebook import rulebook

PLAIN = (
    "Sutures and anchors in cuff tears: a randomized trial. "
    "Tears of the cuff affect 20% of all people above 60 years. "
    "Anchors are said to fail in 4 of 10 shoulders. "
    "We compared sutures with anchors. "
    "Eighty patients were randomly assigned to a suture group (n = 40) or an anchor group (n = 40). "
    "Pain was rated from 0 to 10 at 6 weeks. "
    "Stiffness was seen in 5.0% of the suture group and 15.0% of the anchor group (P = 0.04). "
    "Two shoulders of the anchor group were infected. "
    "These findings suggest that sutures leave 10% fewer shoulders stiff. "
    "Further trials of 200 patients are needed."
)


def test_each_sentence_has_its_part() -> None:
    abstract = Abstract(rulebook(), PLAIN)
    read = {abstract.view.text[a:b][:12]: label for a, b, label in abstract.sentences}
    assert read == {
        "We compared ": "methods",
        "Eighty patie": "methods",
        "Pain was rat": "methods",
        "Stiffness wa": "results",
        "Two shoulder": "results",
    }


def test_only_results_are_measured() -> None:
    record = extract(PLAIN)
    assert [(m.value, m.span.text) for m in record.measurements] == [
        (5.0, "5.0%"),
        (15.0, "15.0%"),
        (2.0, "Two shoulders"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Pain was 2.4±0.8 before. It was 1.2±0.4 after.", id="a part of an abstract"),
        pytest.param("One. Two. Three. Four. Five. Pain fell to 2. Six.", id="words that tell nothing"),
    ],
)
def test_all_is_results_where_nothing_tells(text: str) -> None:
    assert {label for _, _, label in Abstract(rulebook(), text).sentences} == {"results"}


def test_headings_win() -> None:
    text = PLAIN.replace("We compared", "RESULTS: We compared").replace("Tears of", "BACKGROUND: Tears of")
    abstract = Abstract(rulebook(), text)
    assert {label for _, _, label in abstract.sentences} == {"results", ""}
