"""The rules of one file, tried at known places only. Faster than a search where a cheap look tells the places.

A rule may name what a cheap look at its surroundings must find before its pattern is tried (its gate), in `set`:

    look         a pattern of the standard library's `re`, for small letters, that must match from the place on
    near         strings, one of which stands within the 60 characters from the place on
    near_word    names of term lists, one of which holds one of the words within these 60 characters
    before       strings, one of which stands within the 60 characters before the place
    before_word  names of term lists, one of which holds the word directly before the place

A gate says nothing that the pattern does not say. It saves time: in a thousand abstracts, nine rules of ten are not
tried at nine numbers of ten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import regex

from armspan.errors import RuleTimeout
from armspan.resources import data_dir
from armspan.rulebook import TIME_LIMIT, Rule, Rulebook

LOOK = 60  # characters that a gate looks at, before and behind a place
REACH = 400  # characters that a match may be long: bounds the work at one place
_WORD = re.compile(r"[a-z][a-z-]*")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text with what stands around it, in small letters."""

    start: int
    ahead: str
    words: frozenset[str]  # those of `ahead`
    behind: str
    word: str  # directly before the place

    @classmethod
    def of(cls, text: str, start: int) -> Place:
        """What stands around a place of a text."""
        ahead, behind = text[start : start + LOOK].lower(), text[max(0, start - LOOK) : start].lower()
        word = behind[-24:].rstrip(" \n#=-").replace("\n", " ").rpartition(" ")[2].lstrip("([/,;")
        return cls(start, ahead, frozenset(_WORD.findall(ahead)), behind, word)


Gate = Callable[[Place], Any]


@dataclass(frozen=True, slots=True)
class _Gated:
    """A rule with its compiled pattern and its gates."""

    rule: Rule
    match: Callable[..., regex.Match[str] | None]
    gates: tuple[Gate, ...]
    guarded: bool


class Anchored:
    """The rules of one file, or of one phase of it, in their order: at a given place the first that fits wins."""

    def __init__(self, book: Rulebook, name: str, phase: str | None = None) -> None:
        self._name = name
        rules = [rule for rule in book[name].rules.values() if phase in (None, rule.set.get("phase"))]
        # asking for the time at every match would take longer than the match: the patterns of armspan are bounded and
        # tested, and do without; those that a user adds are timed
        shipped = data_dir("rules")
        self._rules = [
            _Gated(
                rule,
                book[name].compiled(rule.name).match,
                _gates(book, rule),
                not Path(rule.file).is_relative_to(shipped),
            )
            for rule in rules
        ]

    def match(self, text: str, start: int, place: Place | None = None) -> tuple[Rule, regex.Match[str]] | None:
        """The first rule that fits at `start`, with its match. `place`: what stands around, where that is known."""
        place, end = place or Place.of(text, start), start + REACH
        for one in self._rules:
            for gate in one.gates:
                if not gate(place):
                    break
            else:
                match = self._timed(one, text, start, end) if one.guarded else one.match(text, start, end)
                if match is not None:
                    return one.rule, match
        return None

    def _timed(self, one: _Gated, text: str, start: int, end: int) -> regex.Match[str] | None:
        try:
            return one.match(text, start, end, timeout=TIME_LIMIT)
        except TimeoutError:
            raise RuleTimeout(f"rules/{self._name}: {one.rule.name} took longer than {TIME_LIMIT:g} s") from None


def _gates(book: Rulebook, rule: Rule) -> tuple[Gate, ...]:
    """The gates of a rule, the cheapest first."""
    found: list[Gate] = []
    said = rule.set
    if "before_word" in said:
        lists = frozenset().union(*(book.terms[name] for name in said["before_word"]))
        found.append(lambda place: place.word in lists)
    if "look" in said:
        look = re.compile(said["look"]).match
        found.append(lambda place: look(place.ahead))
    if "near_word" in said:
        nouns = frozenset().union(*(book.terms[name] for name in said["near_word"]))
        found.append(lambda place: not nouns.isdisjoint(place.words))
    if "near" in said:
        near = re.compile("|".join(map(re.escape, said["near"]))).search
        found.append(lambda place: near(place.ahead))
    if "before" in said:
        before = re.compile("|".join(map(re.escape, said["before"]))).search
        found.append(lambda place: before(place.behind))
    return tuple(found)


@lru_cache(maxsize=64)
def anchored(book: Rulebook, name: str, phase: str | None = None) -> Anchored:
    """The rules of the file `name` (of one phase, where the file has phases), compiled once per rulebook."""
    return Anchored(book, name, phase)


def starts_of(words: Iterable[str], text: str) -> list[int]:
    """The places where one of the words (in small letters) starts a word of the text, in order.

    Plain search: faster than a pattern.
    """
    small, found = text.lower(), set[int]()
    if len(small) != len(text):  # a few capitals have small forms of two characters
        small = "".join(letter if len(letter) == 1 else "?" for letter in map(str.lower, text))
    for word in words:
        place = small.find(word)
        while place >= 0:
            if not (place and small[place - 1].isalnum()):
                found.add(place)
            place = small.find(word, place + 1)
    return sorted(found)
