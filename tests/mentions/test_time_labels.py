"""Labels of time points: those that a time explains, those that nothing explains, and what is no time."""

from __future__ import annotations

from armspan.mentions.times import find_times
from armspan.rulebook import rulebook
from armspan.text.view import View

INTRODUCED = (
    "Pulse was noted at the start of treatment (T0), at discharge from the ward (T1), 6 weeks after surgery (T2). "
)


def labels(text: str) -> list[tuple[str, str | None, str | None, int | None]]:
    found = find_times(rulebook(), View(text))
    return [(point.text, point.kind, point.offset, point.list_id) for point in found if point.rule == "label"]


def test_a_label_stands_for_its_time() -> None:
    assert labels(INTRODUCED + "It was 70 at T2.") == [("6 weeks after surgery", "follow_up", "P6W", None)]


def test_a_label_some_words_behind_its_time() -> None:
    assert labels(INTRODUCED + "It was 70 at T1.") == [("at discharge", "follow_up", None, None)]


def test_labels_that_nothing_explains_are_times() -> None:
    text = "Pulse was noted on cutting (T3), on tying (T4) and on closing (T5). It fell at T3, T4 and T5."
    assert [row[:3] for row in labels(text)] == [("at T3", None, None), ("at T4", None, None), ("at T5", None, None)]
    assert len({row[3] for row in labels(text)}) == 1


def test_what_is_no_label() -> None:
    assert labels("Hormones (T3) and T4 were low; T3-weighted images; at T3 level; stage T2.") == []
