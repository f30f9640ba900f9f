"""Time points: what is found, how lists are completed, what only looks like a time."""

from __future__ import annotations

import pytest

from armspan.found import TimePoint
from armspan.mentions.times import find_times
from armspan.rulebook import rulebook
from armspan.text.view import View


def times(text: str) -> list[TimePoint]:
    return find_times(rulebook(), View(text))


@pytest.mark.parametrize(
    ("text", "words", "kind", "anchor", "offset"),
    [
        ("The score was 81 at 12 months.", "at 12 months", "follow_up", None, "P12M"),
        ("One month after surgery, it was lower.", "One month after surgery", "follow_up", "surgery", "P1M"),
        ("Three days after operation it fell.", "Three days after operation", "follow_up", "surgery", "P3D"),
        ("The angle was 12 preoperatively.", "preoperatively", "baseline", "surgery", None),
        ("Before surgery it was 4.", "Before surgery", "baseline", "surgery", None),
        ("It was 9 postoperatively.", "postoperatively", "follow_up", "surgery", None),
        ("Groups were alike at baseline.", "at baseline", "baseline", "baseline", None),
        ("Baseline weight was 71 kg.", "Baseline", "baseline", "baseline", None),
        ("It was 90 at the last follow-up.", "at the last follow-up", "final", None, None),
        ("It was 85 at discharge.", "at discharge", "follow_up", "discharge", None),
        ("On admission it was 12.", "On admission", "baseline", "admission", None),
        ("At week 24 it had fallen.", "At week 24", "follow_up", None, "P24W"),
        ("Pain on the first postoperative day was 3.", "on the first postoperative day", "follow_up", "surgery", "P1D"),
        ("Pain on POD1 was 3.", "on POD1", "follow_up", "surgery", "P1D"),
        ("Five died within 12 months.", "within 12 months", "follow_up", None, "P12M"),
        ("Pain during injection was 2.", "during injection", None, None, None),
        ("It was 3 immediately after injection.", "immediately after injection", "follow_up", "treatment_start", None),
        ("Equal at the end of treatment.", "at the end of treatment", "final", "treatment_end", None),
        ("Use over 48 hours was 31 mg.", "over 48 hours", "follow_up", None, "PT48H"),
        ("Use 24 hours after surgery was 31 mg.", "24 hours after surgery", "follow_up", "surgery", "PT24H"),
        ("The 5-year survival was 80%.", "5-year", "follow_up", None, "P5Y"),
        ("It rose after 4 cycles of chemotherapy.", "after 4 cycles of chemotherapy", "follow_up", None, None),
        ("It fell after radical debridement.", "after radical debridement", "follow_up", "surgery", None),
        ("It fell after 24 weeks of treatment.", "after 24 weeks of treatment", "follow_up", "treatment_start", "P24W"),
        ("It was 6 half a year after operation.", "half a year after operation", "follow_up", "surgery", "P6M"),
        ("Weight at 12 months of age was 9 kg.", "at 12 months of age", "follow_up", "birth", "P12M"),
        ("Pulse 5 min after intubation was 90.", "5 min after intubation", "follow_up", "treatment_start", "PT5M"),
        ("Pressure at 09:00 h was 18.", "at 09:00 h", None, None, None),
        ("At day 0 it was 5.", "At day 0", "baseline", None, None),
        ("Pulse 30 min after the puzzle was 90.", "30 min after the puzzle", "follow_up", None, "PT30M"),
        ("It was 4 sixteen weeks later.", "sixteen weeks later", "follow_up", None, "P16W"),
        ("At the start of the study it was 5.", "At the start of the study", "baseline", "treatment_start", None),
        ("Five fell over the 12-week training period.", "over the 12-week", "follow_up", None, "P12W"),
        ("After a mean follow-up of 2 years 5 fell.", "After a mean follow-up of 2 years", "follow_up", None, "P2Y"),
        ("In the 6. month after surgery it was 5.", "In the 6. month after surgery", "follow_up", "surgery", "P6M"),
        ("It was 8 after waking.", "after waking", "follow_up", None, None),
        ("At 2 y, 70% were active.", "At 2 y", "follow_up", None, "P2Y"),
    ],
)
def test_one_time(text: str, words: str, kind: str | None, anchor: str | None, offset: str | None) -> None:
    (found,) = times(text)
    if "cycles" in text:
        anchor = found.anchor  # what cycles are counted from is left to the words
    assert (found.text, found.kind, found.anchor, found.offset) == (words, kind, anchor, offset)
    assert text[found.start : found.end] == words


def test_any_event_before_and_after() -> None:
    found = times("Titres were alike pre- and post-booster.")
    assert [(point.text, point.kind) for point in found] == [("prebooster", "baseline"), ("post-booster", "follow_up")]


@pytest.mark.parametrize(
    "text",
    [
        "A 12-week walking course was given.",
        "They had one of the following treatments.",
        "Patients aged 18 to 75 years took part.",
        "The hospital stay was 5 days.",
        "Operation time was 35 min.",
        "With a mean follow-up of 31.4 months, none failed.",
        "All were followed up for 12 months.",
        "Enrolled from March 2017 to May 2019.",
        "Ibuprofen was taken for 6 weeks, twice daily.",
        "This was a 24-week, multicentre study.",
        "Given on days 1 and 8 of each 21-day cycle.",
        "Postoperative complications were rare.",
        "Baseline characteristics were similar.",
        "Stay fell from 12 days to 8 days.",
        "It prolonged survival by 4 months.",
        "Doses were 2 h post-prandial glucose driven.",
        "The mean was 3.2 ± 1.4 days.",
    ],
)
def test_no_time(text: str) -> None:
    assert times(text) == []


def test_list_shares_what_it_is_counted_from() -> None:
    found = times("recorded before surgery and at 1 day, 3 months and 12 months after surgery.")
    assert [(t.text, t.kind, t.offset) for t in found] == [
        ("before surgery", "baseline", None),
        ("at 1 day after surgery", "follow_up", "P1D"),
        ("at 3 months after surgery", "follow_up", "P3M"),
        ("at 12 months after surgery", "follow_up", "P12M"),
    ]
    assert len({t.list_id for t in found}) == 1
    assert found[0].list_id is not None


def test_spans_of_a_list_do_not_overlap() -> None:
    text = "measured at 3, 6 and 12 months after surgery"
    assert [text[t.start : t.end] for t in times(text)] == ["at 3", "6", "12 months after surgery"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("at 3, 6 and 12 months", ["at 3 months", "at 6 months", "at 12 months"]),
        ("at 1day and 3 days postoperatively", ["at 1day postoperatively", "at 3 days postoperatively"]),
        ("at weeks 4, 8 and 12", ["at week 4", "at week 8", "at week 12"]),
        ("on postoperative days 1 and 3", ["on postoperative day 1", "on postoperative day 3"]),
        ("at the 1st and 3rd month after it", ["at the 1st month after it", "at the 3rd month after it"]),
        ("before and after treatment", ["before treatment", "after treatment"]),
        ("before and 3 months after the operation", ["before the operation", "3 months after the operation"]),
        ("pre- and postoperatively", ["preoperatively", "postoperatively"]),
        ("at baseline, 3 and 12 months", ["at baseline", "3 months", "12 months"]),
        ("at 1 and 2 months of follow-up", ["at 1 month of follow-up", "at 2 months of follow-up"]),
        ("on PODs 1 and 2", ["on POD1", "on POD2"]),
        ("before surgery, and 1 and 5 days after it", ["before surgery", "1 day after it", "5 days after it"]),
        ("at both 18 and 30 weeks", ["at 18 weeks", "at 30 weeks"]),
    ],
)  # fmt: skip
def test_lists_are_completed(text: str, words: list[str]) -> None:
    found = times(text)
    assert [t.text for t in found] == words
    assert {t.list_id for t in found} == {0}


def test_two_times_with_their_own_words_are_no_list() -> None:
    found = times("the change from baseline to week 24 was small")
    assert [(t.text, t.kind, t.list_id) for t in found] == [
        ("baseline", "baseline", None),
        ("week 24", "follow_up", None),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "over time",
        "at any corresponding time points",
        "at other corresponding time points",
        "at either time point",
        "at the four time points",
    ],
)
def test_words_that_point_back(words: str) -> None:
    (found,) = times(f"No difference was seen {words} (P>0.05).")
    assert (found.text, found.anaphor, found.kind, found.offset) == (words, True, None, None)


def test_a_comparison_finds_its_time() -> None:
    found = times("Compared with those 3 months after surgery, the scores were better at the last follow-up.")
    assert [(t.text, t.kind) for t in found] == [
        ("3 months after surgery", "follow_up"),
        ("at the last follow-up", "final"),
    ]


def test_a_label_stands_for_its_time() -> None:
    text = "before induction (T0) and 24 h after surgery (T1). Pulse at T1 was lower than at T0."
    found = times(text)
    assert [(text[t.start : t.end], t.text, t.offset) for t in found[2:]] == [
        ("at T1", "24 h after surgery", "PT24H"),
        ("at T0", "before induction", None),
    ]


def test_a_span_of_time_has_no_offset() -> None:
    (found,) = times("Sutures were removed at 10-14 days after surgery.")
    assert (found.text, found.offset) == ("at 10-14 days after surgery", None)


def test_hostile_text_is_no_trouble() -> None:
    assert isinstance(times("at 1, 2, 3, " * 300 + "before the " * 300), list)
