"""Names, units and times as they are compared."""

from __future__ import annotations

import pytest

from armspan.evaluation.words import content_words, iso_days, names_agree, overlap, read_time, same_unit


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("VAS score", "VAS scores", 1.0),
        ("VAS score", "VAS pain score", 0.75),
        ("pain score", "function score", 1 / 3),  # a generic word weighs half
        ("the ultrasound group", "Ultrasound-guided patients", 2 / 3),
        ("group A", "group B", 0.0),
        ("operation time", "hospital stay", 0.0),
        ("", "VAS", 0.0),
    ],
)
def test_overlap_of_names(one: str, other: str, expected: float) -> None:
    assert overlap(one, other) == pytest.approx(expected)


def test_names_agree_from_half_their_words_on() -> None:
    assert names_agree(("pain", "VAS score"), ("VAS pain score",))
    assert not names_agree(("pain score",), ("function score",))


def test_a_name_of_empty_words_keeps_them() -> None:
    assert content_words("the group") == {"the", "group"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("at 12 weeks after surgery", ("follow_up", (84.0,))),
        ("at twelve weeks", ("follow_up", (84.0,))),
        ("at baseline", ("baseline", ())),
        ("2 days before surgery", ("baseline", (2.0,))),
        ("at the last follow-up", ("final", ())),
        ("month 6", ("follow_up", (6 * 30.44,))),
        ("on the second day", ("follow_up", (2.0,))),
        ("at 1, 3 and 12 months", ("follow_up", (12 * 30.44,))),
        ("in winter", (None, ())),
    ],
)
def test_times_in_words(words: str, expected: tuple[str | None, tuple[float, ...]]) -> None:
    kind, days = read_time(words)
    assert (kind, days) == (expected[0], pytest.approx(expected[1]))


@pytest.mark.parametrize(
    ("duration", "days"),
    [("P12W", (84.0,)), ("P1Y", (365.25,)), ("PT24H", (1.0,)), ("P0D", ()), ("12 weeks", ()), (None, ())],
)
def test_iso_durations(duration: str | None, days: tuple[float, ...]) -> None:
    assert iso_days(duration) == days


def test_spellings_of_a_unit_are_one() -> None:
    assert same_unit("Minutes") == same_unit("min.") == "min"
    assert same_unit("y") == same_unit("years")
    assert same_unit("mmHg") != same_unit("mmol")
    assert same_unit(None) == ""
