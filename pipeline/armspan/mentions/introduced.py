"""Scoring systems that no rule file knows, but that a text introduces by a full name.

"the Northern Gait Quality Score (NGQS)" -> a mention whose id is what is printed, and one for each later "NGQS".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from armspan.mentions.anchored import anchored
from armspan.model import InstrumentMention
from armspan.rulebook import Rule, Rulebook

_ID = regex.compile(r"(?P<name>.+?) \((?P<short>[^()]+)\)")


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int  # of the name, without its abbreviation
    words: list[str]
    short: str | None
    rule: str

    @property
    def id(self) -> str:
        name = " ".join(self.words)
        return f"{name} ({self.short})" if self.short else name


def find_introduced(book: Rulebook, text: str, known: list[InstrumentMention]) -> list[InstrumentMention]:
    """The scoring systems that introduce themselves in `text` and are not `known`, with their later abbreviations."""
    taken = [(mention.start, mention.end) for mention in known]
    found: list[InstrumentMention] = []
    for name in _names(book, text):
        places = [(name.start, name.end)]
        if name.short:
            places += [m.span() for m in regex.finditer(rf"\b{regex.escape(name.short)}s?\b", text)]
        if not _overlap(places[:1], taken):
            fresh = [place for place in places if not _overlap([place], taken)]
            found += [InstrumentMention(start, end, name.rule, name.id) for start, end in fresh]
            taken += fresh
    return found


def _names(book: Rulebook, text: str) -> list[_Name]:
    """The names at the places where one may close; a name without its abbreviation takes that of the same name."""
    rules, names = anchored(book, "instruments/introduced"), list[_Name]()
    for place in _start(book).finditer(text):
        hit = rules.match(text, place.start())
        name = _read(book, *hit) if hit else None
        if name:
            names.append(name)
    shorts = {tuple(name.words): name.short for name in names if name.short}
    return [replace(name, short=shorts.get(tuple(name.words))) for name in names]


@lru_cache(maxsize=8)
def _start(book: Rulebook) -> regex.Pattern[str]:
    return book.pattern("(?&introduced_start)", "introduced_start")


def introduced_names(ident: str) -> tuple[str, str | None]:
    """Name and abbreviation of an id that `find_introduced` gave.

    >>> introduced_names("Northern Gait Quality Score (NGQS)")
    ('Northern Gait Quality Score', 'NGQS')
    >>> introduced_names("Family Sleep Questionnaire")
    ('Family Sleep Questionnaire', None)
    """
    match = _ID.fullmatch(ident)
    return (match["name"], match["short"]) if match else (ident, None)


def _read(book: Rulebook, rule: Rule, match: regex.Match[str]) -> _Name | None:
    """The name that a match holds, without the words before it; None if it is none."""
    groups = match.groupdict()
    start, end = match.start("name"), match.start("short") if groups.get("short") else match.end()
    text = match.string[start:end].rstrip(" ([")
    words = text.split()
    while words and words[0].lower() in book.terms["no_instrument_start"]:
        words.pop(0)
    if not words or any(word.lower() in book.terms["no_instrument_word"] for word in words):
        return None
    short = groups.get("short")
    if short and not _abbreviates(short, words):
        short = None
    capitals = sum(word[0].isupper() for word in words[:-1])
    if not short and capitals < rule.set.get("capitals", len(words)):
        return None
    return _Name(start + text.index(words[0]), start + len(text), words, short, rule.name)


def _abbreviates(short: str, words: list[str]) -> bool:
    """Whether the capitals of `short` are, in order, initials of the words."""
    initials = iter(part[0].lower() for word in words for part in word.replace("-", " ").split())
    return all(letter.lower() in initials for letter in short if letter.isupper())


def _overlap(places: list[tuple[int, int]], taken: list[tuple[int, int]]) -> bool:
    return any(start < b and a < end for start, end in places for a, b in taken)
