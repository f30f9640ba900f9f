"""An effect with its interval -> whether the effect lies in the middle, as far as printed decimals can tell."""

from __future__ import annotations

from math import log
from typing import NamedTuple

from armspan.checks.rounding import Interval, decimals_of, rounded, spelled_decimals
from armspan.model import Analysis, Effect

RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")
DIFFERENCES = ("mean_difference", "risk_difference", "standardized_mean_difference")


class Limited(NamedTuple):
    """An effect with its limits in order, its sign that of the limits."""

    value: float
    lower: float
    upper: float


def limited(effect: Effect | None) -> Limited | None:
    """The effect with its limits in order; None where one of the three numbers is missing.

    "A reduction of 3 (CI -4 to -2)" is -3, and "-2.1 to -3.4" is how many write a fall.
    """
    if effect is None or effect.value is None or effect.lower_limit is None or effect.upper_limit is None:
        return None
    low, high = sorted((effect.lower_limit, effect.upper_limit))
    value = effect.value
    if effect.type in DIFFERENCES and low <= -value <= high and not low <= value <= high:
        value = -value
    return Limited(value, low, high)


def printed_effect(analysis: Analysis) -> str:
    """The words that the estimate of an analysis is printed in; empty where the record does not hold them."""
    apart = next((words.text for words in analysis.evidence if words.role == "estimate"), None)
    if apart is None and analysis.p_value is None and analysis.span is not None:
        return analysis.span.text
    return apart or ""


def is_asymmetric(analysis: Analysis) -> bool:
    """Whether the effect lies outside the middle of its interval by more than the printed decimals allow.

    The middle is asked for on the scale that such intervals are made on, of a ratio that of its logarithm. Each of the
    three numbers stands for all that round to it; if any of these agree, nothing is wrong.
    """
    effect, found = analysis.estimate, limited(analysis.estimate)
    if effect is None or found is None or effect.type not in RATIOS + DIFFERENCES:
        return False
    text, most = printed_effect(analysis), max(map(decimals_of, found))
    value, lower, upper = (rounded(x, _decimals(abs(x), text, most)) for x in found)
    if effect.type in RATIOS:
        if min(value.low, lower.low) <= 0:
            return False  # a lower limit of 0.00 may be any small number
        value, lower, upper = (Interval(log(x.low), log(x.high)) for x in (value, lower, upper))
    return not value.meets(Interval((lower.low + upper.low) / 2, (lower.high + upper.high) / 2))


def _decimals(number: float, text: str, most: int) -> int:
    """The decimals of a number as printed; where its words are not known, those of its neighbours: 0.8 to 1.04."""
    found = spelled_decimals(number, text)
    return most if found is None else found
