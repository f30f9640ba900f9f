"""A text as a string of symbols, one per word: what the finders of arms and of totals read.

rules/arms.toml says which word is which symbol ([[arm_word]]). With it a construction such as "31 patients in
group A" becomes a short pattern ("N P I G K"), and a name is a run of content words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import regex

from armspan.rulebook import Rulebook
from armspan.text.numbers import parse_words
from armspan.text.view import View

_TOKEN = re.compile(
    r"\(1[cC]\)|[0-9]:[0-9](?::[0-9])*(?![0-9])|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?:st|nd|rd|th)\b"
    r"|(?<![0-9.])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.,]?[0-9])|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
    r"|[A-Z]+\([0-9]{1,3}\)|[^\W\d_][^\W_]*(?:['’]\w+)?|[^\w\s]"
)
_SIGNS = {"[": "(", "{": "(", "]": ")", "}": ")", "+": "L", "&": "L"}
_DROPPED = frozenset(".®™°'\"’“”‘*†‡#")
_UNITS = frozenset(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"])
_TEENS = frozenset(
    ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
)
_TENS = frozenset(["twenty", "thirty", "forty", "fourty", "fifty", "sixty", "seventy", "eighty", "ninety"])
_SCALES = frozenset(("hundred", "thousand"))
_NUMBER_WORDS = _UNITS | _TEENS | _TENS | {"zero"}
_ROMAN = frozenset(("I", "II", "III", "IV", "V", "VI"))
_LETTERS = {"a": "D", "A": "D", "n": "Q", "N": "Q", "v": "V", "p": "X", "P": "X", "h": "U", "I": "X"}
_OF_WHAT = frozenset(("of", "between", "with", "to", "among"))
_MONTHS = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
    ]
)
_BEFORE_A_YEAR = frozenset(("in", "since", "from", "between", "and", "to", "-", "until", "during", "of", "/"))


@dataclass(slots=True)
class Skeleton:
    """A text word by word: symbols, lower-cased words, offsets; `numbers` holds the value of each N."""

    text: str
    codes: str
    words: list[str]
    starts: list[int]
    ends: list[int]
    numbers: dict[int, float]

    def slice(self, i: int, j: int) -> str:
        """The words i..j as the text prints them."""
        return self.text[self.starts[i] : self.ends[j - 1]] if j > i else ""


@dataclass(frozen=True, slots=True)
class Construction:
    """A pattern over symbols, with the weight of its evidence."""

    name: str
    weight: float
    side: str  # where the name stands, seen from the count
    words: frozenset[str]  # the only people it may count, the only word it may start with
    least: int  # the smallest number it may be
    pattern: regex.Pattern[str]


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
        self.special = {*self.phrases, *_NUMBER_WORDS, *_SCALES, *(word.lower() for word in _ROMAN), "comparison", "no"}
        self.sets = {name: frozenset(row["terms"]) for name, row in book.tables.get("arm_terms", {}).items()}
        self.counts = self._constructions(book, "arm_count")
        self.lists = self._constructions(book, "arm_pattern")
        self.clues = self._constructions(book, "arm_clue")

    def _add(self, term: str, code: str) -> None:
        words = tuple(m[0] for m in _TOKEN.finditer(term))
        if len(words) > 1:
            self.phrases.setdefault(words[0], []).append((words, code))
        else:
            self.codes.setdefault(term, code)

    @staticmethod
    def _constructions(book: Rulebook, table: str) -> tuple[Construction, ...]:
        return tuple(
            Construction(
                name=name,
                weight=float(row.get("weight", 1)),
                side=row.get("side", ""),
                words=frozenset(row.get("words", ())),
                least=row.get("least", 1),
                pattern=book.pattern(row["pattern"], f"rules/arms: {name}"),
            )
            for name, row in book.tables.get(table, {}).items()
        )


@lru_cache(maxsize=8)
def lexicon(book: Rulebook) -> Lexicon:
    """The lexicon of a rulebook, made once."""
    return Lexicon(book)


def build_skeleton(view: View, lex: Lexicon) -> Skeleton:
    """The text as one symbol per word; a full stop stands only where a sentence ends."""
    return _Builder(view, lex).skeleton()


class _Builder:
    """Puts a skeleton together, token by token."""

    def __init__(self, view: View, lex: Lexicon) -> None:
        self.text, self.lex = view.text, lex
        self.tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(self.text)]
        self.cuts = [end for _, end in view.sentences]
        self.codes: list[str] = []
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.numbers: dict[int, float] = {}

    def skeleton(self) -> Skeleton:
        cuts, tokens, known, special = iter(self.cuts), self.tokens, self.lex.codes, self.lex.special
        codes, words, starts, ends = self.codes, self.words, self.starts, self.ends
        cut, i, size = next(cuts, len(self.text) + 1), 0, len(tokens)
        while i < size:
            raw, start, end = tokens[i]
            while start >= cut:
                self._put(".", ".", cut, cut)
                cut = next(cuts, len(self.text) + 1)
            word = raw.lower()
            if len(raw) > 1 and word not in special and raw[0].isalpha():  # most words
                codes.append(known.get(word, "M"))
                words.append(word)
                starts.append(start)
                ends.append(end)
                i += 1
            else:
                i += self._one(i, raw, word)
        self._put(".", ".", len(self.text), len(self.text))
        return Skeleton(self.text, "".join(codes), words, starts, ends, self.numbers)

    def _put(self, code: str, word: str, start: int, end: int) -> None:
        self.codes.append(code)
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def _one(self, i: int, raw: str, word: str) -> int:
        """Puts the word or phrase at token i; how many tokens that took."""
        _, start, end = self.tokens[i]
        if "0" <= raw[0] <= "9" or (raw[0] == "." and len(raw) > 1):
            return self._digits(raw, word, start, end)
        if word in _NUMBER_WORDS or word in _SCALES:
            return self._number_words(i)
        if len(raw) == 1:
            if raw == "(" and self._is_exponent(i):
                return 3
            if raw not in _DROPPED:
                self._put(self._letter(raw) if raw.isalpha() else _SIGNS.get(raw, raw), word, start, end)
            return 1
        return 1 if raw[0] == "(" else self._word(i, raw, word)  # the index of HbA(1c) is left out

    def _digits(self, raw: str, word: str, start: int, end: int) -> int:
        if not "0" <= raw[-1] <= "9":
            self._put("M", word, start, end)  # an ordinal
        elif ":" in raw:
            self._put("S", word, start, end)  # a ratio of allocation, 1:1
        else:
            self.numbers[len(self.codes)] = float(raw.replace(",", "").replace(" ", ""))
            self._put("N", word, start, end)
        return 1

    def _word(self, i: int, raw: str, word: str) -> int:
        _, start, end = self.tokens[i]
        for phrase, code in self.lex.phrases.get(word, ()):
            width = len(phrase)
            if tuple(token[0].lower() for token in self.tokens[i : i + width]) == phrase:
                self._put(code, " ".join(phrase), start, self.tokens[i + width - 1][2])
                return width
        code, codes = self.lex.codes.get(word, "M"), self.codes
        following = self.tokens[i + 1][0] if i + 1 < len(self.tokens) else ""
        if raw in _ROMAN and codes and (codes[-1] in "GH" or (codes[-1] in "J,-/" and "K" in codes[-3:])):
            code = "K"
        elif word == "comparison" and following not in _OF_WHAT:
            code = "M"  # the comparison group
        elif word == "no" and following == "=":
            code = "Q"
        self._put(code, word, start, end)
        return 1

    def _letter(self, raw: str) -> str:
        """The symbol of a single letter: "A" after "group" is a code, elsewhere an article."""
        last = self.codes[-1] if self.codes else "."
        if raw.isupper() and (raw in "BCDEFGH" or last in "GH" or (last in "J,/Z" and "K" in self.codes[-4:])):
            return "K"
        return "K" if last in "GH" and raw in "abcd" else _LETTERS.get(raw, "M")

    def _is_exponent(self, i: int) -> bool:
        """Whether the bracket at token i holds an exponent: mg/m(2), 10(9)."""
        if not 0 < i < len(self.tokens) - 2 or not self.tokens[i + 1][0].isdigit() or self.tokens[i + 2][0] != ")":
            return False
        before, _, end = self.tokens[i - 1]
        gap = self.tokens[i][1] - end
        return (gap == 0 and len(before) <= 2) or (gap == 1 and before in ("m", "10"))

    def _number_words(self, i: int) -> int:
        """Puts the number in words at token i, "one hundred and five", "Thirty-six"; how many tokens that took."""
        words = [raw.lower() for raw, _, _ in self.tokens[i : i + 12]]
        k = 1
        while k < len(words):
            last, word, following = words[k - 1], words[k], words[k + 1] if k + 1 < len(words) else ""
            if (word == "-" and ((last in _TENS and following in _UNITS) or following in _SCALES)) or (
                word == "and" and last in _SCALES and following in _NUMBER_WORDS
            ):
                k += 2
            elif word in _SCALES or (last in _SCALES and word in _NUMBER_WORDS) or (last in _TENS and word in _UNITS):
                k += 1
            else:
                break
        start, end = self.tokens[i][1], self.tokens[i + k - 1][2]
        said = self.text[start:end].lower()
        self.numbers[len(self.codes)] = parse_words(f"one {said}" if words[0] in _SCALES else said)
        self._put("N", said, start, end)
        return k


def is_date(sk: Skeleton, at: int) -> bool:
    """Whether the number at a word belongs to a date."""
    before = sk.words[at - 1] if at else ""
    if before in _MONTHS or (sk.words[at + 1] in _MONTHS and sk.words[at + 1] != "may"):
        return True
    if not 1900 <= sk.numbers[at] <= 2035 or sk.ends[at] - sk.starts[at] != 4:
        return False
    if sk.codes[at - 1] == "," and sk.codes[at + 1] == "P":
        return False  # between 1999 and 2004, 2001 patients were
    return before in _BEFORE_A_YEAR or sk.codes[at - 1] == "N" or sk.codes[at - 2 : at] == "N,"
