"""Numbers of people that may be the total of those who took part, each with what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from armspan.mentions.arm_words import Skeleton
from armspan.rulebook import Rulebook

_PEOPLE = re.compile(r"N(?![%U/±.])(?=(?:[MKXSAR\-,/+NTW]|\([^()]{0,8}\)|D(?=M)){0,8}?P)")
_SAMPLE = re.compile(r"(?<=[(,;])S?Q=(N)(?![%.])")
_BARE = re.compile(r"N(?=B(?:S*A|[RX]))")


@dataclass(frozen=True, slots=True)
class HeadCount:
    """A number of people: its word, value, and the weight of the words around it."""

    at: int
    count: int
    weight: float
    sentence: int


@dataclass(frozen=True, slots=True)
class _Cue:
    words: frozenset[str]
    before: bool
    reach: int
    weight: float


@lru_cache(maxsize=8)
def _cues(book: Rulebook) -> tuple[_Cue, ...]:
    rows = book.tables.get("enrollment_cue", {}).values()
    return tuple(_Cue(frozenset(r["words"]), r["side"] == "before", r["reach"], float(r["weight"])) for r in rows)


def find_head_counts(book: Rulebook, sk: Skeleton) -> list[HeadCount]:
    """Every number of people in a text, in the order of the text."""
    return sorted(_head_counts(_cues(book), sk), key=lambda found: found.at)


def _head_counts(cues: tuple[_Cue, ...], sk: Skeleton) -> Iterator[HeadCount]:
    seen: set[int] = set()
    for pattern, base in ((_PEOPLE, 0.5), (_SAMPLE, 0.6), (_BARE, 0.0)):
        for match in pattern.finditer(sk.codes):
            at = match.start(1) if pattern is _SAMPLE else match.start()
            value = sk.numbers.get(at, 0.0)
            if at in seen or value != int(value) or value < 2 or sk.words[at - 1] in ("<", ">", "=", "±", "/", "-", "stage") and pattern is not _SAMPLE:
                continue
            seen.add(at)
            weight = base + sum(cue.weight for cue in cues if _near(sk, at, cue))
            yield HeadCount(at, int(value), weight, sk.codes.count(".", 0, at))


def _near(sk: Skeleton, at: int, cue: _Cue) -> bool:
    if cue.before:
        start = max(0, at - cue.reach, sk.codes.rfind(".", 0, at) + 1)
        return not cue.words.isdisjoint(sk.words[start:at])
    end = sk.codes.find(".", at)
    return not cue.words.isdisjoint(sk.words[at + 1 : min(end, at + 1 + cue.reach)])
