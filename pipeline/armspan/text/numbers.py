"""Printed numbers -> values: "12,345", ".03", "841 216", "Thirty-six", "two hundred and fifty-three"."""

from __future__ import annotations

import regex

_THOUSANDS = regex.compile(r"(?<=\d)[,\s](?=\d{3}(?!\d))")
_NUMBER = regex.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_SIGNS = str.maketrans({"−": "-", "–": "-", "·": "."})
_WORD = regex.compile(r"[a-z]+")

_UNITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_TEENS = ("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_SMALL = {word: value for value, word in enumerate(_UNITS + _TEENS)}
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_VALUES = _SMALL | _TENS | {"a": 1, "an": 1, "fourty": 40}


def parse_number(text: str) -> tuple[float, int]:
    """The value of a number in digits, and how many decimals were printed.

    >>> parse_number("-0.82")
    (-0.82, 2)
    >>> parse_number(".03")
    (0.03, 2)
    >>> parse_number("35.0")
    (35.0, 1)
    >>> parse_number("12,345")
    (12345.0, 0)
    >>> parse_number("1 234.5")
    (1234.5, 1)
    >>> parse_number("841 216")
    (841216.0, 0)
    >>> parse_number("3·2")
    (3.2, 1)

    Raises ValueError for anything else.

    >>> parse_number("3,5")
    Traceback (most recent call last):
    ValueError: not a number: '3,5'
    """
    plain = _THOUSANDS.sub("", text.strip().translate(_SIGNS))
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"not a number: {text!r}")
    return float(plain), len(plain.partition(".")[2])


def parse_words(text: str) -> int:
    """The value of a cardinal in words, up to 9,999.

    >>> parse_words("Thirty-six")
    36
    >>> parse_words("two hundred and fifty-three")
    253
    >>> parse_words("one hundred seventy-five")
    175
    >>> parse_words("One thousand two hundred")
    1200
    >>> parse_words("a hundred")
    100

    Raises ValueError for anything else.

    >>> parse_words("several")
    Traceback (most recent call last):
    ValueError: not a number in words: 'several'
    """
    total = part = 0
    words = _WORD.findall(text.lower())
    for word in words:
        if word in _VALUES:
            part += _VALUES[word]
        elif word == "hundred":
            part = (part or 1) * 100
        elif word == "thousand":
            total, part = total + (part or 1) * 1000, 0
        elif word != "and":
            raise ValueError(f"not a number in words: {text!r}")
    if not words:
        raise ValueError(f"not a number in words: {text!r}")
    return total + part
