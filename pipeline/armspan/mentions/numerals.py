"""Numbers as they are printed -> their value: digits, thousands, powers of ten, words."""

from __future__ import annotations

from functools import lru_cache

import regex

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: n for n, word in enumerate(_ONES.split())} | {w: 10 * n for n, w in enumerate(_TENS.split(), 2)}
_WORDS |= {"none": 0, "no": 0, "a": 1, "an": 1}
_POWER = regex.compile(r"\s*[x×*]\s*10\s*(?:\^|\*\*)?\s*[(\[]?\s*(-?)\s*(\d+)")


def value_of(text: str) -> float:
    """The value of a printed number: "35.0" -> 35.0, ".03" -> 0.03, "12,345" -> 12345, "1.3 × 10-5" -> 1.3e-05.

    Raises ValueError where the text is no number in digits.
    """
    power = _POWER.search(text)
    if power is None:
        return float(_plain(text))
    # by way of text, so that 3 x 10(-5) is the same number as 3e-05
    return float(f"{_plain(text[: power.start()])}e{power[1]}{power[2]}")


def decimals_of(text: str) -> int:
    """The number of printed decimals: "35.0" -> 1, ".031" -> 3, "12" -> 0."""
    _, _, after = text.partition(".")
    digits = 0
    while digits < len(after) and after[digits].isdigit():
        digits += 1
    return digits


@lru_cache(maxsize=512)
def count_of(text: str) -> int | None:
    """The whole number that digits or words print: "1,234" -> 1234, "Thirty-six" -> 36; None: no whole number."""
    plain = text.replace(",", "").replace(" ", "")
    if plain.isdecimal():
        return int(plain)
    total = part = 0
    words = text.lower().replace("-", " ").replace(" and ", " ").split()
    for word in words:
        if word == "hundred":
            part = 100 * (part or 1)
        elif word == "thousand":
            total, part = 1000 * (part or 1), 0
        elif word in _WORDS:
            part += _WORDS[word]
        else:
            return None
    return total + part if words else None


def _plain(text: str) -> str:
    """Digits without thousands separators or blanks; a decimal comma ("0,05") is a point."""
    text = text.replace(" ", "").replace("\n", "")
    head, comma, tail = text.partition(",")
    if comma and "." not in text and "," not in tail and (len(tail) != 3 or head.lstrip("+-") == "0"):
        return f"{head}.{tail}"
    return text.replace(",", "")
