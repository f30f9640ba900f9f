"""Printed numbers -> the interval of all values that could have been printed so, and the words for such intervals."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import regex

from armspan.model import P

_SLACK = 1e-9  # of a unit in the last place: what binary fractions do to decimal ones
_NUMBER = regex.compile(r"\d*[.,·]?\d+")


class Interval(NamedTuple):
    """All values from low to high, both included."""

    low: float
    high: float

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high

    def holds(self, value: float) -> bool:
        """Whether the value lies in it."""
        return self.low <= value <= self.high


def rounded(value: float, decimals: int | None) -> Interval:
    """All values that round to the printed one, up or down."""
    half = (0.5 + _SLACK) * 10.0 ** -(decimals or 0)
    return Interval(value - half, value + half)


def rounded_or_cut(value: float, decimals: int | None) -> Interval:
    """The same, and those whose further digits were cut off."""
    unit = 10.0 ** -(decimals or 0)
    return Interval(value - (0.5 + _SLACK) * unit, value + (1 - _SLACK) * unit)


@lru_cache(maxsize=4096)
def decimals_of(number: float) -> int:
    """The fewest decimals with which a number can have been printed: none for 30.0."""
    return len(f"{number:.6f}".rstrip("0").partition(".")[2])


def printed_decimals(number: float, text: str) -> int:
    """The decimals of a number as it is printed in a text: one for 30.0 in "12/40 (30.0%)"."""
    found = spelled_decimals(number, text)
    return decimals_of(number) if found is None else found


def spelled_decimals(number: float, text: str) -> int | None:
    """The decimals of a number where a text prints it; None where it does not."""
    for match in _NUMBER.finditer(text):
        spelled = match[0].replace(",", ".").replace("·", ".")
        if float(spelled) == abs(number):
            return len(spelled.partition(".")[2])
    return None


def p_words(p: P) -> str:
    """A reported P value as it is printed."""
    return " ".join(p.text.split()) or f"P{p.operator or ' '}{p.value if p.value is not None else 'NS'}"


def figure(value: float) -> str:
    """A number in words of a message: 58.2, 0.0123, <0.0001 is left to `p_figure`."""
    return f"{value:.4g}"


def p_figure(p: float) -> str:
    """A P value in a message."""
    if p < 0.0001:
        return "<0.0001"
    return f"{p:.4f}" if p < 0.001 else f"{p:.3f}"


def p_range(interval: Interval) -> str:
    """A range of P values in a message: "P 0.021 to 0.034"."""
    low, high = p_figure(interval.low), p_figure(interval.high)
    return f"P {low}" if low == high else f"P {low} to {high}"
