"""A candidate arm at one place, and the letters and numbers by which groups are told apart."""

from __future__ import annotations

import re
from dataclasses import dataclass

from armspan.mentions.arms.words import Skeleton

Range = tuple[int, int]  # words, half-open

_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6"}
_NUMERALS = _ROMAN | {number: roman for roman, number in _ROMAN.items()}
LETTERED = re.compile(r"[GH][KN]")  # "group 1", a name that counts as a whole
ORDINALS = {"first": "1", "1st": "1", "second": "2", "2nd": "2", "third": "3", "3rd": "3", "fourth": "4", "4th": "4"}


@dataclass(frozen=True, slots=True)
class ArmCell:
    """A candidate arm at one place: its name as a range of words, its code ("A"), its count."""

    start: int  # words of the whole expression
    end: int
    name: Range | None
    group: bool = False  # named with "group" or "arm"
    code: str | None = None
    count: int | None = None
    count_at: int | None = None  # word
    unit: str | None = None
    others: tuple[Range, ...] = ()  # bracketed words behind it: abbreviation, group name, treatment
    place: Range | None = None  # the words that name it, with "group"
    drug: Range | None = None  # of a dose alone
    negated: bool = False  # those who did not get what the name says
    rule: str = ""
    weight: float = 0.0
    marks: frozenset[str] = frozenset()  # of the clue that found it


def letter_at(sk: Skeleton, k: int) -> str:
    """The letter or the number of a group at word k; "one" is 1."""
    return str(int(sk.numbers[k])) if sk.codes[k] == "N" else sk.words[k]


def both_numerals(letters: set[str]) -> set[str]:
    """Letters and numbers of groups with what they are in the other numerals: ii is 2."""
    return letters | {_NUMERALS[letter] for letter in letters & _NUMERALS.keys()}


def letters_of(sk: Skeleton, cell: ArmCell) -> set[str]:
    """The letters and numbers that a cell gives an arm, in its name or in brackets: A of "group A", "X (group A)"."""
    others = {letter_at(sk, b - 1) for a, b in cell.others if LETTERED.fullmatch(sk.codes, a, b)}
    return others if cell.code is None else others | {cell.code}
