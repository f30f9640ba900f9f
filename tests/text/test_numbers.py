"""Numbers in digits and in words."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from armspan.rulebook import rulebook
from armspan.text import numbers
from armspan.text.numbers import parse_number, parse_words


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(numbers).failed == 0


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [("0.050", 0.05, 3), ("+3", 3.0, 0), ("−1.5", -1.5, 1), ("1,234,567.8", 1234567.8, 1), ("12 450", 12450.0, 0)],
)
def test_digits(text: str, value: float, decimals: int) -> None:
    assert parse_number(text) == (value, decimals)


@pytest.mark.parametrize("text", ["", "nan", "1e5", "3,5", "12,34", "1.2.3", "five"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        parse_number(text)


@given(st.integers(min_value=-(10**9), max_value=10**9))
def test_thousands_do_not_change_a_number(number: int) -> None:
    assert parse_number(f"{number:,}") == (float(number), 0)


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        ("Thirty-six patients", "Thirty-six", 36),
        ("A hundred and five eyes", "A hundred and five", 105),
        ("two hundred nineteen were", "two hundred nineteen", 219),
        ("three thousand, four hundred and ten", "three thousand, four hundred and ten", 3410),
        ("twenty patients", "twenty", 20),
        ("Sixty -six hips", "Sixty -six", 66),
    ],
)
def test_words_in_a_text(text: str, words: str, value: int) -> None:
    match = rulebook().pattern("(?&cardinal_words)", "test").search(text)
    assert match is not None
    assert match[0] == words
    assert parse_words(match[0]) == value


@pytest.mark.parametrize("text", ["someone", "often", "tenth", "weight", "attention"])
def test_words_that_hold_a_number_word_are_none(text: str) -> None:
    assert rulebook().pattern("(?&cardinal_words)", "test").search(text) is None


@pytest.mark.parametrize(("text", "ordinal"), [("the twenty-first day", "twenty-first"), ("a third dose", "third")])
def test_ordinals(text: str, ordinal: str) -> None:
    match = rulebook().pattern("(?&ordinal_words)", "test").search(text)
    assert match is not None
    assert match[0] == ordinal
