"""Scoring systems that no rule file knows, but that a text introduces: by a full name, or by an abbreviation.

"the Northern Gait Quality Score (NGQS)" -> a mention whose id is what is printed, and one for each later "NGQS".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from armspan.found import InstrumentMention
from armspan.mentions.anchored import anchored
from armspan.rulebook import Rule, Rulebook

_ID = regex.compile(r"(?P<name>.+?) \((?P<short>[^()]+)\)")
_IN_BRACKETS = regex.compile(
    r"(?:\s[A-Za-z-]{3,15}){0,3}?\s?[(\[](?P<short>[A-Za-z]{0,2}[A-Z][A-Za-z0-9/-]{1,11})[)\],;]"
)
_PARTS = regex.compile(r"[^.;]*?\b(?:its|subscales?|subscores?|domains?|components?)\b[^.;]*", regex.IGNORECASE)
_SURNAME = "introduced-surname"
_LINKING = frozenset(("of", "and", "the", "for", "in", "on", "to", "with", "by", "de", "a", "an"))
"""Words that an abbreviation may leave out."""


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int  # of the name, without its abbreviation
    words: list[str]
    short: str | None
    rule: str
    again: bool = True  # the abbreviation alone stands for it as well

    @property
    def id(self) -> str:
        name = " ".join(self.words)
        return f"{name} ({self.short})" if self.short else name


def find_introduced(book: Rulebook, text: str, known: list[InstrumentMention]) -> list[InstrumentMention]:
    """The scoring systems that introduce themselves in `text` and are not `known`, with their later abbreviations.

    Of those that are known and named in full, the abbreviations that the text gives them: "Kupperman index (KMI)".
    """
    taken = [(mention.start, mention.end) for mention in known]
    found: list[InstrumentMention] = []
    for ident, rule, places in (*_shortened(text, known), *_introduced(book, text, known)):
        if not _overlap(places[:1], taken) and not _is_part(text, known, rule, places[0][0]):
            fresh = [place for place in places if not _overlap([place], taken)]
            found += [InstrumentMention(start, end, rule, ident) for start, end in fresh]
            taken += fresh
    return found


def _shortened(text: str, known: list[InstrumentMention]) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """The abbreviations in brackets behind the names of known scoring systems: id, rule, places."""
    for mention in known:
        match = _IN_BRACKETS.match(text, mention.end)
        if match and _abbreviates(match["short"], text[mention.start : match.start("short") - 1].split()):
            yield mention.id, "abbreviation", _places(text, match["short"])


def _introduced(
    book: Rulebook, text: str, known: list[InstrumentMention]
) -> Iterator[tuple[str, str, list[tuple[int, int]]]]:
    """The scoring systems that no rule file knows: id, rule, places."""
    shorts = {text[mention.start : mention.end] for mention in known}
    for name in _names(book, text):
        if name.short in shorts:
            continue  # a known one by an unusual name: "Positive and Negative Affect Scale (PANAS)"
        later = _places(text, name.short) if name.short and name.again else []
        yield name.id, name.rule, [(name.start, name.end), *later]


def _places(text: str, short: str) -> list[tuple[int, int]]:
    """Where an abbreviation stands as a word, perhaps in the plural."""
    found, at = list[tuple[int, int]](), text.find(short)
    while at >= 0:
        end = at + len(short)
        end += text.startswith("s", end) and not text[end + 1 : end + 2].isalnum()
        if not text[max(0, at - 1) : at].isalnum() and not text[end : end + 1].isalnum():
            found.append((at, end))
        at = text.find(short, end)
    return found


def _names(book: Rulebook, text: str) -> list[_Name]:
    """The names at the places where one may close; a name without its abbreviation takes that of the same name."""
    rules, names = anchored(book, "instruments/introduced"), list[_Name]()
    letters, start = _start(book)
    for place in letters.finditer(text):
        hit = rules.match(text, place.start()) if start.match(text, place.start()) else None
        name = _read(book, *hit) if hit else None
        if name:
            names.append(name)
    names.sort(key=lambda name: not name.again)
    shorts = {tuple(name.words): name.short for name in names if name.short}
    names = [replace(name, short=shorts.get(tuple(name.words))) for name in names]
    whole = {name.words[0]: name for name in names if name.rule != _SURNAME}
    return [_in_full(name, whole) if name.rule == _SURNAME else name for name in names]


def _in_full(name: _Name, whole: dict[str, _Name]) -> _Name:
    """A short form by the name in full: "the Meier Cough Scale was sent; the | Meier scale | fell"."""
    full = whole.get(name.words[0])
    return replace(name, words=full.words, short=full.short) if full is not None else name


@lru_cache(maxsize=8)
def _start(book: Rulebook) -> tuple[re.Pattern[str] | regex.Pattern[str], regex.Pattern[str]]:
    return book.scan("introduced_letters"), book.pattern("(?&introduced_start)", "introduced_start")


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
    if groups.get("abbreviation"):
        return _alone(book, rule, match)
    start, end = match.start("name"), match.start("short") if groups.get("short") else match.end()
    text, short = match.string[start:end].rstrip(" ([,Δ∆"), groups.get("short")
    words = _spelled(short, text.split()) if short and "spelled" in rule.set else _trimmed(book, text.split())
    if not words or any(word.lower() in book.terms["no_instrument_word"] for word in words):
        return None
    if short and not _abbreviates(short, words):
        short = None
    if "surname" in rule.set and not _is_surname(book, words[0], match.string):
        return None
    capitals = sum(word[0].isupper() for word in words[:-1])
    if not short and capitals < rule.set.get("capitals", len(words)):
        return None
    return _Name(start + text.rindex(words[0]), start + len(text), words, short, rule.name)


def _is_surname(book: Rulebook, word: str, text: str) -> bool:
    """Whether a capitalised word within a sentence is a name: the text has it nowhere in small letters.

    >>> from armspan.rulebook import rulebook
    >>> _is_surname(rulebook(), "Lanza", "graded by the Lanza score")
    True
    >>> _is_surname(rulebook(), "Itch", "the Itch score; itch fell")
    False
    """
    small = word.lower().removesuffix("'s").removesuffix("’s")
    return small not in book.terms["no_surname"] and f" {small}" not in text and f"({small}" not in text


def _trimmed(book: Rulebook, words: list[str]) -> list[str]:
    """The words of a capitalised name, without those that only open a sentence."""
    while words and words[0].lower() in book.terms["no_instrument_start"]:
        words = words[1:]
    return words


def _spelled(short: str, words: list[str]) -> list[str]:
    """The last of the words whose initials are the abbreviation, letter by letter; none if it does not spell them.

    >>> _spelled("ECQ", "asked with the evening cough questionnaire".split())
    ['evening', 'cough', 'questionnaire']
    >>> _spelled("ABC", "the evening cough questionnaire".split())
    []
    """
    letters = [letter for letter in short.lower() if letter.isalpha()]
    if len(letters) < 3:
        return []
    for n in range(len(words) - 1, -1, -1):
        parts = [(word, part[0].lower()) for word in words[n:] for part in word.replace("/", "-").split("-") if part]
        initials = [initial for _, initial in parts]
        told = [initial for word, initial in parts if word not in _LINKING]
        if letters in (initials, told):
            return words[n:]
    return []


def _alone(book: Rulebook, rule: Rule, match: regex.Match[str]) -> _Name | None:
    """A scoring system known by nothing but an abbreviation; None where the text says that it is something else."""
    short, text = match["abbreviation"], match.string
    heads = {short.lower(), short.lower().partition("-")[0]}
    if not heads.isdisjoint(book.terms["no_instrument_abbreviation"]) or sum(letter.isalpha() for letter in short) < 3:
        return None
    defined = [
        (a, b) for a, b in _places(text, short) if text[a - 1 : a] in ("(", "[") and text[b : b + 1] in tuple(")],;")
    ]
    if defined and match[0].startswith(("scale", "score")):
        return None  # defined, and not as a scale: those were found by their names
    words = [short] if match[0].startswith("score") else [short, match[0]]
    return _Name(match.start("abbreviation"), match.end(), words, short, rule.name, again=len(words) == 1)


def _abbreviates(short: str, words: list[str]) -> bool:
    """Whether the capitals of `short` are, in order, initials of the words."""
    initials = iter(part[0].lower() for word in words for part in word.replace("-", " ").split())
    return all(letter.lower() in initials for letter in short if letter.isupper())


def _is_part(text: str, known: list[InstrumentMention], rule: str, start: int) -> bool:
    """Whether a name in small letters is that of a subscale: "the SF-36 with its evening cough scale (ECS)"."""
    ends = [mention.end for mention in known if start - 120 < mention.end <= start]
    return rule == "introduced-spelled" and any(_PARTS.fullmatch(text, end, start) for end in ends)


def _overlap(places: list[tuple[int, int]], taken: list[tuple[int, int]]) -> bool:
    return any(start < b and a < end for start, end in places for a, b in taken)
