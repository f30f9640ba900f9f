"""Durations -> days, as abstracts and users write them."""

from __future__ import annotations

import re

from armspan.errors import InputError

_DAYS = {"Y": 365.25, "M": 30.4375, "W": 7.0, "D": 1.0}
_HOURS = {"H": 1 / 24, "M": 1 / 1440, "S": 1 / 86400}
_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day", "H": "hour", "S": "second"}
_ISO = re.compile(r"(-?)P((?:[0-9.]+[YMWD])*)(?:T((?:[0-9.]+[HMS])+))?$")
_PARTS = re.compile(r"([0-9.]+)([YMWDHS])")
_SHORT = re.compile(r"([0-9]+(?:[.][0-9]+)?)\s*(h|d|w|m|y|hours?|days?|weeks?|months?|years?)$", re.IGNORECASE)
TOLERANCE = 0.03  # 52 weeks are a year, 26 weeks 6 months; 12 weeks are not 3 months


def days(offset: str) -> float | None:
    """The days in an ISO 8601 duration; None where it is none."""
    match = _ISO.match(offset)
    if not match or not (match[2] or match[3]):
        return None
    number = sum(float(n) * _DAYS[unit] for n, unit in _PARTS.findall(match[2]))
    number += sum(float(n) * _HOURS[unit] for n, unit in _PARTS.findall(match[3] or ""))
    return round(-number if match[1] else number, 6)


def parse_time(wanted: str) -> str | float:
    """What a user means by a time: "baseline", "final", or a number of days ("6m", "P12W", "24 h")."""
    word = wanted.strip()
    if word.lower() in ("baseline", "final"):
        return word.lower()
    if short := _SHORT.match(word):
        unit = short[2][0].upper()
        return float(short[1]) * (_HOURS["H"] if unit == "H" else _DAYS[unit])
    found = days(word.upper())
    if found is None:
        raise InputError(f"{wanted!r} is no time; write baseline, final or a duration such as 6m, 12w or P12W")
    return found


def in_title(wanted: str) -> str:
    """What a user means by a time, for people: "last follow-up", "baseline", "at 6 weeks" for 6w and P6W."""
    word = wanted.strip()
    if word.lower() in ("baseline", "final"):
        return "last follow-up" if word.lower() == "final" else "baseline"
    if short := _SHORT.match(word):
        return f"at {short[1]} {_UNITS[short[2][0].upper()]}{'' if short[1] == '1' else 's'}"
    return f"at {in_words(None, None, word.upper())}"


def same_time(one: float, other: float) -> bool:
    """Whether two numbers of days mean the same visit."""
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


def in_words(kind: str | None, anchor: str | None, offset: str | None) -> str | None:
    """A normalised time for people: "baseline", "6 months", "final"; None where nothing is known."""
    if kind == "baseline" or not offset:
        return kind.replace("_", "-") if kind else (anchor or "").replace("_", " ") or None
    date, _, clock = offset.lstrip("-P").partition("T")
    parts = [(n, _UNITS[unit]) for n, unit in _PARTS.findall(date)]
    parts += [(n, "minute" if unit == "M" else _UNITS[unit]) for n, unit in _PARTS.findall(clock)]
    words = " ".join(f"{n} {name}{'' if n == '1' else 's'}" for n, name in parts)
    return f"{words} before" if offset.startswith("-") else words
