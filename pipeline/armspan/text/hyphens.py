"""Whether a hyphen followed by a space is a word broken at the end of a line, or a compound that lost its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, lru_cache
from itertools import pairwise

import regex

from armspan.rulebook import rulebook


@cache
def known(name: str) -> frozenset[str]:
    return rulebook().terms[name]


def mend_hyphen(match: regex.Match[str]) -> str | None:
    """What belongs where a text has "left- right": the hyphen, nothing, or (None) what is printed."""
    left, right = match["left"], match["right"]
    vocabulary = _vocabulary(match.string)
    whole = vocabulary.closed((left + right).lower())
    if right.lower() in known("function_words") and not whole:
        return None
    if left[-1].isdigit():
        return "-" if left.isdigit() and right in known("counted_second") else None
    if left.isupper() and not right.isupper():  # an abbreviation is not broken, and "ER- tumours" are negative
        return "-" if right in known("hyphen_second") else None
    if left.isupper():
        return "" if whole or right.lower() in known("word_endings") else None
    if right[0].isupper():
        return "-" if left.lower() in known("closed_prefixes") | known("hyphen_first") else None
    return "" if _is_broken(vocabulary, left.lower(), right.lower()) else "-"


def _is_broken(vocabulary: _Vocabulary, left: str, right: str) -> bool:
    """Whether "left- right" is one word broken at the end of a line: the rest of the text or its two parts tell."""
    closed, hyphenated = vocabulary.closed(left + right), vocabulary.hyphenated(f"{left}-{right}")
    if closed != hyphenated:
        return closed > hyphenated
    if left in known("closed_prefixes"):
        return left[-1] != right[0] or left[-1] not in "aeio"  # anti-inflammatory, but postoperative
    if right in known("word_endings"):
        return True
    if len(left) == 1 or left in known("hyphen_first") or right in known("hyphen_second"):
        return False
    return not {left, right} <= vocabulary.alone


class _Vocabulary:
    """The words of one text, to tell what a broken one is."""

    _COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
    _ALONE = re.compile(r"(?<![\w-])(?<!-\s)[^\W\d_]+(?![\w-])")

    def __init__(self, text: str) -> None:
        lower = text.lower()
        compounds = [compound.split("-") for compound in self._COMPOUND.findall(lower)]
        self._closed = sorted(part for parts in compounds for part in parts)
        self._hyphenated = sorted(f"{a}-{b}" for parts in compounds for a, b in pairwise(parts))
        self.alone = frozenset(self._ALONE.findall(lower))

    def closed(self, word: str) -> int:
        """How many words begin with this one."""
        return _beginning_with(self._closed, word)

    def hyphenated(self, word: str) -> int:
        """How many compounds begin with this one."""
        return _beginning_with(self._hyphenated, word)


def _beginning_with(words: list[str], start: str) -> int:
    return bisect_left(words, start + "\U0010ffff") - bisect_left(words, start)


@lru_cache(maxsize=2)
def _vocabulary(text: str) -> _Vocabulary:
    return _Vocabulary(text)
