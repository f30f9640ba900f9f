"""How numbers are printed: decimal commas, spaces between thousands, powers of ten, numbers that came apart."""

from __future__ import annotations

from functools import lru_cache

import regex

# a number with one comma, glued on both sides, that is no member of a list ("1,3,5") and no part of a name or a bracket
# of degrees of freedom ("F(1,38)"); "1.234,5" has thousands, too
_COMMA = regex.compile(
    r"(?<![\w.+^]|\d,|\b\p{L}{1,2}[_ ]?[(\[])\d{1,3}(?:\.\d{3})*(?P<comma>,)"
    r"(?:\d{1,2}|(?<=(?<!\d)0,)\d{3,5})(?!\d|[,.]\d|\p{L})"
)
_POINT = regex.compile(r"(?<![\w.,])\d+\.\d+(?![\d.,]*\d)")
_BESIDE_SIGN = regex.compile(r"(?<=±\s?[\d.]{1,7})(?=,)|(?=,\d{1,5}\s?±)")  # one of the two numbers of 2,1 ± 0,4
_MEASURED = regex.compile(
    r"(?<=[=<>≤≥]\s?-?[\d.]{1,7})(?=,)"  # P = 0,03
    r"|(?=,\d{1,5}\s?%)"  # 12,5%
    r"|(?=,\d{1,2}\s?-\s?\d{1,4},\d{1,2}(?!\d))"  # 2,1-3,3
    r"|(?<=(?<![\d.])0)(?=,\d)(?!,\d{1,5},?\s(?:and|or|to)\s\d{1,4}(?![,\d]))"  # 0,4, but not "at 0,5 and 10 min"
)
_LABELLED = regex.compile(
    r"(?<=\b(?:at|groups?|arms?|days?|weeks?|months?|years?|hours?|grades?|stages?|types?|phases?|items?|visits?|levels?|and)"
    r"\s\d{1,3}),\d{1,3},?\s(?:and|or|to|&)\s\d{1,3}(?![,\d])",
    regex.IGNORECASE,
)  # at 1,3 and 6 months


@lru_cache(maxsize=2)
def _decimal_commas(text: str) -> frozenset[int]:
    """The places of the commas that stand before decimals.

    Whether an abstract writes decimals so, the whole text tells: where more numbers with a comma can be nothing else
    than there are numbers with a point, all are read so. Beside ± no thousands are meant anywhere.
    """
    places = [match.start("comma") for match in _COMMA.finditer(text)]
    sure = {place for place in places if _BESIDE_SIGN.match(text, place)}
    told = sure | {place for place in places if _MEASURED.match(text, place)}
    if len(told) <= sum(1 for _ in _POINT.finditer(text)):
        return frozenset(sure)
    return frozenset(place for place in places if place in told or not _LABELLED.match(text, place))


def mend_comma(match: regex.Match[str]) -> str | None:
    """The point that a decimal comma stands for; None where the comma is one."""
    return "." if match.start() in _decimal_commas(match.string) else None


def mend_point(match: regex.Match[str]) -> str | None:
    """Nothing, for a point between thousands before a decimal comma: 1.234,5."""
    return "" if match.string.find(",", match.end()) in _decimal_commas(match.string) else None


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")


def mend_power(match: regex.Match[str]) -> str:
    """The exponent of a power of ten on the line: 10⁻⁴, 10<sup>-4</sup> -> 10^-4."""
    return "^" + match["exponent"].translate(_SUPERSCRIPTS)


POWER = (
    r"(?<=(?<![\d.])10)\s?"
    r"(?:<sup>\s?(?P<exponent>[-+⁻⁺]?\s?\d{1,3})\s?</sup>|(?P<exponent>[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}))"
)
# 12 345, 1 250 ± 310; not "group 1 250 patients", "2 500 mg tablets", "95% CI 120 145"
THOUSANDS = (
    r"(?<=(?<![\w.,+/:^#-]|\d\s|\b(?:groups?|arms?|cohorts?|days?|weeks?|months?|years?|grades?|stages?|types?|phases?"
    r"|periods?|parts?|visits?|levels?|tables?|figures?|versions?|fisher|and\s\d{1,2},?)\s|\bCI,?\s(?=\d{3}\s)|\brange,?\s(?=\d{3}\s))"
    r"\d{1,3}(?:\s\d{3}){0,2})\s(?=\d{3}(?:\s\d{3}){0,2}(?!\d|[,:/]\d|\s\d|-?\s?(?:mg|mcg|[µμ]g|IU|U)\b|-[a-z]))"
)
SLASH = r"/(?=\d{1,3}(?!\d)\s?±)(?<=(?<![\d/.])\d{1,3}/)|(?<=±\s?\d{1,3})/(?=\d{1,3}(?![\d/]))"  # 5/06 ± 0/52
# 12 .5; 12. 5 ± 3. 1; t = 1 2.25; P < 0.0 01
SPLIT_BEFORE_POINT = r"(?<=(?<![\w.,])\d{1,4})\s(?=\.\d)"
SPLIT_BEHIND_POINT = r"(?<=(?<![\w.,])\d{1,4}\.)\s(?=\d{1,3}\s?±)|(?<=\d\.\d{1,3}\s?±\s?\d{1,4}\.)\s(?=\d{1,3}\s?[),;])"
SPLIT_BEHIND_SIGN = r"(?<=[\w)²]\s?=\s?-?\d)\s(?=[1-9]\d*\.\d)"
SPLIT_ZEROS = r"(?<=[=<>≤≥]\s?0?\.0{1,3})\s(?=0{0,2}[1-9]\d{0,2}(?![\d.]))"
