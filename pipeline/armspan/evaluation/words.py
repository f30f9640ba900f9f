"""Names, units and times of two readings, put into a form in which they can be compared.

What words mean is told by `words.toml` beside this file.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import regex

from armspan.text.numbers import parse_words

_WORD = re.compile(r"[^\W_]+(?:\.\d+)?")  # `re`, not `regex`: here "²" belongs to a word
_POSSESSIVE = regex.compile(r"['’]s\b")
_LETTERS = regex.compile(r"[a-z]+")
_ISO = regex.compile(r"P(?:([\d.]+)Y)?(?:([\d.]+)M)?(?:([\d.]+)W)?(?:([\d.]+)D)?(?:T(?:([\d.]+)H)?.*)?")
_ISO_DAYS = (365.25, 30.44, 7.0, 1.0, 1 / 24)
_AGREE = 0.5  # names agree from this overlap on


@cache
def _table(name: str) -> dict[str, Any]:
    tables: dict[str, Any] = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
    found: dict[str, Any] = tables[name]
    return found


@cache
def _endings() -> regex.Pattern[str]:
    # the lazy stem leaves the longest ending that keeps three letters
    return regex.compile(rf"(.{{3,}}?)(?:{'|'.join(_table('names')['endings'])})", regex.DOTALL)


def stem(word: str) -> str:
    """A word without its ending.

    >>> stem("complications"), stem("complication"), stem("rates"), stem("age")
    ('complic', 'complic', 'rat', 'age')
    """
    found = _endings().fullmatch(word)
    return found[1] if found else word


@lru_cache(maxsize=100_000)
def content_words(name: str) -> frozenset[str]:
    """The stems of the words of a name that say what it means; of all its words where none does.

    >>> sorted(content_words("the ultrasound-guided group"))
    ['guid', 'ultrasound']
    """
    words = _WORD.findall(_POSSESSIVE.sub("", name.lower()))
    told = frozenset(stem(word) for word in words if word not in _table("names")["ignored"])
    return told or frozenset(map(stem, words))


@lru_cache(maxsize=200_000)
def overlap(one: str, other: str) -> float:
    """How far two names agree: F1 over their content words, generic ones ("score", "rate") at half weight.

    >>> overlap("VAS score", "VAS pain score")
    0.75
    """
    mine, theirs = content_words(one), content_words(other)
    if not mine or not theirs:
        return 0.0
    return 2 * _weight(mine & theirs) / (_weight(mine) + _weight(theirs))


@cache
def _generic() -> frozenset[str]:
    return frozenset(map(stem, _table("names")["generic"]))


def _weight(words: frozenset[str]) -> float:
    return len(words) - 0.5 * len(words & _generic())


@lru_cache(maxsize=200_000)
def best_overlap(ones: tuple[str, ...], others: tuple[str, ...]) -> float:
    """The best overlap of any of the names of one thing with any of the names of another."""
    return max((overlap(one, other) for one in ones for other in others), default=0.0)


def names_agree(ones: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether two things are called the same."""
    return best_overlap(ones, others) >= _AGREE


def same_unit(unit: str | None) -> str:
    """A unit in the spelling that stands for all of its spellings; an empty string where there is none.

    >>> same_unit("minutes"), same_unit("Min."), same_unit("mg/dL"), same_unit(None)
    ('min', 'min', 'mg/dl', '')
    """
    plain = (unit or "").strip(" .").lower()
    return next((unit for unit, others in _table("units").items() if plain in others), plain)


@lru_cache(maxsize=20_000)
def read_time(words: str) -> tuple[str | None, tuple[float, ...]]:
    """What kind of time words mean (baseline | final | follow_up | None), and which offsets they name, in days.

    >>> read_time("at 12 weeks after surgery"), read_time("before treatment"), read_time("at the last follow-up")
    (('follow_up', (84.0,)), ('baseline', ()), ('final', ()))
    >>> read_time("week 24"), read_time("the second day"), read_time("in winter")
    (('follow_up', (168.0,)), ('follow_up', (2.0,)), (None, ()))
    """
    plain = _LETTERS.sub(lambda word: _in_digits(word[0]), words.lower())
    found = [(float(m["number"]), m["unit"]) for m in _quantities()[0].finditer(plain)]
    found = found or [(float(m["number"]), m["unit"]) for m in _quantities()[1].finditer(plain)]
    days = tuple(number * _days()[unit] for number, unit in found)
    kind = next((row["kind"] for row in _table("times")["kinds"] if regex.search(row["pattern"], plain)), None)
    return kind or ("follow_up" if days else None), days


def _in_digits(word: str) -> str:
    ordinal = _table("times")["ordinals"].get(word)
    if ordinal:
        return str(ordinal)
    try:
        return word if word in ("a", "an", "and", "hundred", "thousand") else str(parse_words(word))
    except ValueError:
        return word


@cache
def _days() -> dict[str, float]:
    return {word: row["days"] for row in _table("times")["days"] for word in row["words"]}


@cache
def _quantities() -> tuple[regex.Pattern[str], regex.Pattern[str]]:
    units = _longest_first(_days())
    leading = _longest_first(_table("times")["before_number"])
    number = r"(?P<number>[0-9]+(?:\.[0-9]+)?)"
    return (
        regex.compile(rf"{number}(?:st|nd|rd|th)?[\s-]*(?P<unit>{units})\b"),
        regex.compile(rf"\b(?P<unit>{leading})[\s-]*(?P<number>[0-9]+)"),
    )


def _longest_first(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def iso_days(duration: str | None) -> tuple[float, ...]:
    """The days of an ISO 8601 duration; none where it is not one, or nothing long.

    >>> iso_days("P12W"), iso_days("P1M"), iso_days(None)
    ((84.0,), (30.44,), ())
    """
    found = _ISO.fullmatch(duration or "")
    total = sum(float(n or 0) * days for n, days in zip(found.groups(), _ISO_DAYS, strict=True)) if found else 0.0
    return (total,) if total else ()
