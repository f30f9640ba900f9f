"""The words and the constructions of rules/arms.toml, ready for use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from armspan.errors import RuleError
from armspan.rulebook import Rulebook

TOKEN = re.compile(
    r"[A-Za-z][a-z]++(?=[ .,;)])|"  # most words
    r"[A-Z]{2,6}(?:\+|-(?=[;:)]|\s\())(?![\w-])|[A-Z]\+[A-Z](?![\w+-])"  # DA+ against DA-; A+C
    r"|[^\W\d_][^\W_]*(?:(?<=[A-Z])\([0-9]{1,3}\)|['’]\w+)?|\(1[cC]\)|[0-9]:[0-9](?::[0-9])*(?![0-9])|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:st|nd|rd|th)\b"
    r"|(?<![0-9.])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.,]?[0-9])|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
    r"|[^\w\s]"
)
_SIGNS = {"]": ")", "}": ")", "+": "L", "&": "L", "→": "L"}
_DROPPED = frozenset("~∼¡!¿.®™°'\"’“”‘*†‡#")
UNITS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
_TEENS = frozenset(
    ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
)
TENS = frozenset(["twenty", "thirty", "forty", "fourty", "fifty", "sixty", "seventy", "eighty", "ninety"])
SCALES = frozenset(("hundred", "thousand"))
NUMBER_WORDS = UNITS | _TEENS | TENS | {"zero"}
ROMAN = frozenset(("I", "II", "III", "IV", "V", "VI"))
_REMEMBERED = 100_000  # tokens whose symbol is kept
SPECIAL = ("", "?")


@dataclass(frozen=True, slots=True)
class Construction:
    """A pattern over symbols, with the weight of its evidence."""

    name: str
    weight: float
    side: str  # where the name stands, seen from the count
    words: frozenset[str]  # the only people it may count, the only word it may start with
    least: int  # the smallest number it may be
    needs: tuple[str, ...]  # without one of these symbols it need not be tried
    marks: frozenset[str]  # of a clue: how sure its name is, and whether it stands for two that are compared
    pattern: regex.Pattern[str]

    def finditer(self, codes: str, overlapped: bool = False) -> Iterator[regex.Match[str]]:
        """Every place where the construction stands."""
        if self.needs and not any(symbols in codes for symbols in self.needs):
            return iter(())
        return self.pattern.finditer(codes, overlapped=overlapped)


class Lexicon:
    """The words and patterns of rules/arms.toml, ready for use."""

    def __init__(self, book: Rulebook) -> None:
        self.codes: dict[str, str] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for code, row in book.tables.get("arm_word", {}).items():
            for term in row["terms"]:
                self._add(term.lower(), code)
        for entries in self.phrases.values():
            entries.sort(key=lambda entry: -len(entry[0]))
        self.special = {
            *self.phrases,
            *NUMBER_WORDS,
            *SCALES,
            *(word.lower() for word in ROMAN),
            "comparison",
            "no",
            "both",
        }
        self.sets = {name: frozenset(row["terms"]) for name, row in book.tables.get("arm_terms", {}).items()}
        self.plain: dict[str, tuple[str, str]] = {}
        self.counts = self._constructions(book, "arm_count")
        self.lists = self._constructions(book, "arm_pattern")
        self.clues = self._constructions(book, "arm_clue")
        self.agents = next(clue.words for clue in self.clues if clue.name == "agent")  # reduced, improved ...
        self.drug = book.pattern(r"(?&drug_like)", "arms: drug names")

    def read_plain(self, raw: str) -> tuple[str, str]:
        """The symbol of a token and the word it stands for, by itself; SPECIAL where its neighbours decide.

        A token seen once is known for good, up to a limit.
        """
        word = raw.lower()
        if len(raw) > 1 and raw[0].isalpha():
            known = SPECIAL if word in self.special else (self._code(raw, word), word)
        elif raw == "(" or raw.isalpha():
            known = SPECIAL
        elif raw in "[{":
            known = ("(", word)
        elif len(raw) == 1 and not raw.isdigit():
            known = ("" if raw in _DROPPED else _SIGNS.get(raw, raw), word)
        elif raw[0] == "(":
            known = ("", word)  # the index of HbA(1c)
        elif raw[0] not in "0123456789." or not "0" <= raw[-1] <= "9":
            known = ("M", word)  # an ordinal; a raised number
        else:
            known = ("S" if ":" in raw else "N", word)  # a ratio of allocation, 1:1; a number
        if len(self.plain) < _REMEMBERED:
            self.plain[raw] = known
        return known

    def _code(self, raw: str, word: str) -> str:
        """The symbol of a word; "ACT", "EG" and "WHO" are abbreviations, whatever the word means that they spell."""
        code = self.codes.get(word, "M")
        return "M" if code == "X" and raw.isupper() and len(raw) <= 4 else code

    def _add(self, term: str, code: str) -> None:
        words = tuple(m[0] for m in TOKEN.finditer(term))
        if len(words) > 1:
            self.phrases.setdefault(words[0], []).append((words, code))
        else:
            self.codes.setdefault(term, code)

    @staticmethod
    def _constructions(book: Rulebook, table: str) -> tuple[Construction, ...]:
        for name, row in book.tables.get(table, {}).items():
            if (side := row.get("side")) in ("left", "right") and f"(?P<{side}>)" not in row["pattern"]:
                raise RuleError(f"rules/arms: {name}: a pattern with side = {side!r} marks the place by (?P<{side}>)")
        return tuple(
            Construction(
                name=name,
                weight=float(row.get("weight", 1)),
                side=row.get("side", ""),
                words=frozenset(row.get("words", ())),
                least=row.get("least", 1),
                needs=tuple(row.get("needs", ())),
                marks=frozenset(row.get("marks", ())),
                pattern=book.pattern(f"(?-i:{row['pattern']})", f"rules/arms: {name}"),
            )
            for name, row in book.tables.get(table, {}).items()
        )


@lru_cache(maxsize=8)
def lexicon(book: Rulebook) -> Lexicon:
    """The lexicon of a rulebook, made once."""
    return Lexicon(book)
