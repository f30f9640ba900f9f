"""The rules of one file, tried at known places only. Faster than a search where a cheap look tells the places.

A rule may name what a cheap look at its surroundings must find before its pattern is tried (its gate), in `set`:

    look         a pattern of the standard library's `re`, for small letters, that must match from the place on; it
                 sees the 60 characters before the place and behind it, and has no groups that are kept
    near         strings, one of which stands within the 60 characters from the place on
    words        words, one of which stands there as a whole word
    near_word    names of term lists, one of which holds one of the words within these 60 characters
    before       strings, one of which stands within the 60 characters before the place
    before_word  names of term lists, one of which holds the word directly before the place
    next         characters, one of which stands directly behind the digits at the place

A gate says nothing that the pattern does not say. It saves time: in a thousand abstracts, nine rules of ten are not
tried at nine numbers of ten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path

import regex

from armspan.errors import RuleError, RuleTimeout
from armspan.resources import data_dir
from armspan.rulebook import ALONE, TIME_LIMIT, Rule, Rulebook
from armspan.text.view import View

LOOK = 60  # characters that a gate looks at, before and behind a place
REACH = 400  # characters that a match may be long: bounds the work at one place
_REMEMBERED = 10_000  # surroundings whose rules are kept
_WORD = re.compile(r"[a-z][a-z-]*")
_SIGN = re.compile("[<>≤≥≦≧⩽⩾±]")
_RUN = re.compile(r"[^\W_]+")
_DIGITS = re.compile(r"[-+]?[\d.,]*(?<![.,])")


class Place:
    """A place in a text with what stands around it, in small letters."""

    __slots__ = ("_words", "after", "ahead", "around", "at", "behind", "start", "word")

    def __init__(self, text: str, start: int) -> None:
        self.start = start
        self.ahead = ahead = text[start : start + LOOK].lower()
        self.behind = behind = text[max(0, start - LOOK) : start].lower()
        self.around, self.at = behind + ahead, len(behind)  # and where in it the place is
        digits = _DIGITS.match(ahead)
        self.after = ahead[digits.end() : digits.end() + 1] if digits else ""  # the character behind the digits
        last = behind[-24:].rstrip(" \n#=:-")
        sign = _SIGN.search(last[-4:])
        # directly before the place
        self.word = sign[0] if sign else last.replace("\n", " ").rpartition(" ")[2].lstrip("([/,;")
        self._words: frozenset[str] | None = None

    @property
    def words(self) -> frozenset[str]:
        """The words of `ahead`."""
        if self._words is None:
            self._words = frozenset(_WORD.findall(self.ahead))
        return self._words

    def from_bracket(self) -> Place:
        """The place one character before, where a bracket opens, with the same words before it."""
        place = Place.__new__(Place)
        place.start, place.at, place.ahead = self.start - 1, self.at - 1, self.behind[-1] + self.ahead
        place.behind, place.around, place.after, place.word = self.behind, self.around, self.after, self.word
        place._words = self._words
        return place


_Match = Callable[[str, int, int, bool], "regex.Match[str] | None"]


@dataclass(slots=True)
class _Gated:
    """A rule with its gates; a gate that it does not have is None or empty."""

    rule: Rule
    look: str
    words: frozenset[str]
    near: tuple[str, ...]
    before: tuple[str, ...]
    before_word: frozenset[str] | None
    next: str | None
    match: _Match = field(init=False)  # of its pattern


class _Choice:
    """The rules that the word before a place and the character behind its digits allow, in their order.

    Their looks are one pattern: which of them match is told by one call, and which rules are left is looked up.
    """

    def __init__(self, rules: tuple[_Gated, ...]) -> None:
        self._rules = rules
        self.looks = _looks(tuple(one.look for one in rules if one.look))
        self.left: dict[tuple[str | None, ...], tuple[_Gated, ...]] = {}

    def leave(self, matched: tuple[str | None, ...]) -> tuple[_Gated, ...]:
        """The rules whose looks match, or that have none."""
        told = iter(matched)
        left = tuple([one for one in self._rules if not one.look or next(told) is not None])
        if len(self.left) < _REMEMBERED:
            self.left[matched] = left
        return left


@lru_cache(maxsize=256)
def _looks(looks: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that matches anywhere; of its groups those are set whose look matches there."""
    return re.compile("".join(f"(?:(?={look})()|)" for look in looks))


class Anchored:
    """The rules of one file, or of one phase of it, in their order: at a given place the first that fits wins."""

    def __init__(self, book: Rulebook, name: str, phase: str | None = None) -> None:
        self._name = name
        self._file = book[name]
        rules = [rule for rule in self._file.rules.values() if phase in (None, rule.set.get("phase"))]
        self._rules = [self._gated(book, rule) for rule in rules]
        self._words = frozenset[str]().union(*(one.before_word for one in self._rules if one.before_word))
        self._chosen: dict[tuple[str, str], _Choice] = {}

    def match(self, text: str, start: int, place: Place | None = None) -> tuple[Rule, regex.Match[str]] | None:
        """The first rule that fits at `start`, with its match. `place`: what stands around, where that is known."""
        place = place or Place(text, start)
        key = place.word if place.word in self._words else "", place.after
        choice = self._chosen.get(key) or self._choose(*key)
        seen = choice.looks.match(place.around, place.at)
        matched = seen.groups() if seen else ()
        rules = choice.left.get(matched)
        if rules is None:
            rules = choice.leave(matched)
        end, ahead, behind = start + REACH, place.ahead, place.behind
        # the gates stand here one by one: as functions they would take twice the time
        for one in rules:
            if (
                (one.words and one.words.isdisjoint(place.words))
                or (one.near and True not in map(ahead.__contains__, one.near))
                or (one.before and True not in map(behind.__contains__, one.before))
            ):
                continue
            found = one.match(text, start, end, ALONE)
            if found is not None:
                return one.rule, found
        return None

    def finditer(self, text: str, places: Iterable[int]) -> Iterator[tuple[Rule, regex.Match[str]]]:
        """The matches at these places, left to right, not overlapping."""
        done = 0
        for place in places:
            hit = self.match(text, place) if place >= done else None
            if hit is not None:
                done = hit[1].end()
                yield hit

    def _choose(self, word: str, after: str) -> _Choice:
        """The rules that a word before a place and a character behind its digits allow; found once for each pair."""
        allowed = (
            one
            for one in self._rules
            if (one.before_word is None or word in one.before_word)
            and (one.next is None or (after and after in one.next))
        )
        choice = _Choice(tuple(allowed))
        if len(self._chosen) < _REMEMBERED:
            self._chosen[word, after] = choice
        return choice

    def _gated(self, book: Rulebook, rule: Rule) -> _Gated:
        said = rule.set
        lists = [book.terms[terms] for terms in said.get("before_word", ())]
        foreign = not Path(rule.file).is_relative_to(data_dir("rules"))
        look = str(said.get("look", ""))
        if foreign:
            _check_look(rule, look)
        one = _Gated(
            rule,
            look,
            words=frozenset(said.get("words", ())).union(*(book.terms[name] for name in said.get("near_word", ()))),
            near=tuple(said.get("near", ())),
            before=tuple(said.get("before", ())),
            before_word=frozenset[str]().union(*lists) if lists else None,
            next=said.get("next"),
        )
        # what does not compile is told at once of a rule that a user added; the others are compiled when they are first
        # tried: a start would mostly be spent on rules not needed
        one.match = self._timed(rule) if foreign else partial(self._first, one)
        return one

    def _first(self, one: _Gated, text: str, start: int, end: int, concurrent: bool) -> regex.Match[str] | None:
        """Compiles the pattern of a rule, and tries it."""
        one.match = self._file.compiled(one.rule.name).match
        return one.match(text, start, end, concurrent)

    def _timed(self, rule: Rule) -> _Match:
        """The pattern of a rule that a user added, with a limit of time.

        Asking for the time at every match would take longer than the match: the patterns of armspan are bounded and
        tested, and do without.
        """
        match = self._file.compiled(rule.name).match

        def timed(text: str, start: int, end: int, concurrent: bool) -> regex.Match[str] | None:
            try:
                return match(text, start, end, concurrent=concurrent, timeout=TIME_LIMIT)
            except TimeoutError:
                raise RuleTimeout(f"rules/{self._name}: {rule.name} took longer than {TIME_LIMIT:g} s") from None

        return timed


def _check_look(rule: Rule, look: str) -> None:
    """Raises `RuleError` for a look that cannot be tried together with others."""
    try:
        groups = re.compile(look).groups
    except re.error as error:
        raise RuleError(f"{rule.file}: rule {rule.name}: look: pattern does not compile: {error}") from None
    if groups:
        raise RuleError(f"{rule.file}: rule {rule.name}: look: groups must not be kept: write (?: for (")


@lru_cache(maxsize=64)
def anchored(book: Rulebook, name: str, phase: str | None = None) -> Anchored:
    """The rules of the file `name` (of one phase, where the file has phases), compiled once per rulebook."""
    return Anchored(book, name, phase)


class Heads:
    """Where a word starts as one of some terms (in small letters) does; a term may go on behind the word.

    A term of one letter is a word of its own.
    """

    def __init__(self, terms: Iterable[str]) -> None:
        self._terms: dict[str, tuple[str, ...]] = {}
        for term in sorted(terms):
            for run in _RUN.findall(term)[:1]:
                self._terms[run[:2]] = (*self._terms.get(run[:2], ()), term)

    def starts(self, view: View) -> list[int]:
        """The places in the text, in order."""
        small, words = view.small, view.words
        begun = [(terms, words[two]) for two, terms in self._terms.items() if two in words]
        return sorted([start for terms, starts in begun for start in starts if small.startswith(terms, start)])


@lru_cache(maxsize=32)
def heads(book: Rulebook, name: str) -> Heads:
    """The places where a term of the list `name` starts a word, ready to be asked for."""
    return Heads(book.terms[name])
