"""The quantities of time in a list -> each with its unit and its length: "3, 6 and 12 months" is P3M, P6M and P12M."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from armspan.text.numbers import parse_words

_ONE = ("1", "one", "One")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_ISO = {"mi": "PT{}M", "h": "PT{}H", "d": "P{}D", "w": "P{}W", "m": "P{}M", "y": "P{}Y"}
_QUANTITY = regex.compile(
    r"(?P<number>\d+(?:\.\d+)?|[a-z]+(?:[-\s](?:two|four|six|eight|an?)\b)?)"
    r"(?P<span>\s?(?:-|to|through|or)\s?(?:\d+(?:\.\d+)?|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b))?"
    r"(?:st|nd|rd|th|\.(?=\s[a-z]))?(?:[-\s]{0,2}(?P<unit>(?:min|hour|hr|h|day|d|week|wk|month|mo|mth|year|yr|y)[a-z]*))?"
    r"-?(?:\s?[(\[]T\s?\d+[)\]])?",
    regex.IGNORECASE,
)
_JOIN = regex.compile(
    r"(?:\s?[,/]\s?(?:(?:and|or|&)\s)?|\s(?:and|or|&|to)\s|\s?-\s?)"
    r"(?:(?:also|then)\s)?(?:(?:at|on|after|the)\s)?(?:(?P<unit>(?:day|week|month|year)s?)\s)?",
    regex.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity of time as printed, with its length where it has one."""

    start: int
    end: int
    text: str
    offset: str | None
    zero: bool
    ahead: str | None  # the unit that stands before it, or before a member ahead of it: "week 2"


def singular(unit: str) -> str:
    """A unit without the ending of the plural."""
    return unit[:-1] if len(unit) > 2 and unit[-1] in "sS" else unit


def read_quantities(text: str, start: int, end: int, shared: str | None) -> list[Quantity]:
    """The members of a list of quantities; one without a unit of its own has that of the next member that has one."""
    read: list[tuple[regex.Match[str], str | None]] = []
    place, ahead = start, shared
    while place < end and (part := _QUANTITY.match(text, place, end)):
        read.append((part, ahead))
        join = _JOIN.match(text, part.end(), end)
        place, ahead = (join.end(), join["unit"] or ahead) if join else (end, ahead)
    unit: str | None = shared
    members: list[Quantity] = []
    for part, ahead in reversed(read):
        own = part["unit"] or ahead
        unit = own or unit
        printed = part[0]
        if unit and not own:
            printed = f"{printed.rstrip('-')} {singular(unit) if part['number'] in _ONE else unit}"
        members.append(Quantity(part.start(), part.end(), printed, _offset(part, unit), part["number"] == "0", ahead))
    return members[::-1]


def _offset(part: regex.Match[str], unit: str | None) -> str | None:
    """The ISO 8601 duration of a number and its unit; None for a span ("3 to 6 months")."""
    number = _number(part["number"])
    if number is None or unit is None or part["span"]:
        return None
    low = unit.lower().removeprefix("po")
    if low[:1] == "m" and low[:2] != "mi":
        low = "m"
    if number == 0.5:  # half a year, half an hour
        return {"y": "P6M", "h": "PT30M"}.get(low[:1])
    return _ISO[low if low in _ISO else "mi" if low.startswith("mi") else low[0]].format(f"{number:g}")


def _number(text: str) -> float | None:
    """The value of "12", "1.5", "twelve", "third", "half a"; None for a word that is no number."""
    if text[0].isdigit():
        return float(text)
    word = text.lower()
    if word in _ORDINALS:
        return _ORDINALS.index(word) + 1
    try:
        return 0.5 if word.startswith("half") else parse_words(word)
    except ValueError:
        return None
