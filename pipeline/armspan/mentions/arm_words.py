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
    r"\(1[cC]\)|[0-9]:[0-9](?::[0-9])*(?![0-9])|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])"
    r"|[0-9]+(?:st|nd|rd|th)\b|(?<![0-9.])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.,]?[0-9])|[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
    r"|[A-Z]+\([0-9]{1,3}\)|[^\W\d_][^\W_]*(?:['’]\w+)?|[^\w\s]"
)
_SIGNS = {"[": "(", "{": "(", "]": ")", "}": ")", "+": "L", "&": "L"}
_DROPPED = frozenset(".®™°'\"’“”‘*†‡#")
_UNITS = frozenset("one two three four five six seven eight nine".split())
_TEENS = frozenset("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())
_TENS = frozenset("twenty thirty forty fourty fifty sixty seventy eighty ninety".split())
_SCALES = frozenset(("hundred", "thousand"))
_NUMBER_WORDS = _UNITS | _TEENS | _TENS | {"zero"}
_ROMAN = frozenset(("I", "II", "III", "IV", "V", "VI"))
_OF_WHAT = frozenset(("of", "between", "with", "to", "among"))
_LETTERS = {"a": "D", "A": "D", "n": "Q", "N": "Q", "v": "V", "p": "X", "P": "X", "h": "U"}


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
    words: frozenset[str]  # the only people it may count
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
        self.sets = {name: frozenset(row["terms"]) for name, row in book.tables.get("arm_terms", {}).items()}
        self.lists = self._patterns(book, "arm_pattern")
        self.counts = self._patterns(book, "arm_count")
        self.clues = self._patterns(book, "arm_clue")

    def _add(self, term: str, code: str) -> None:
        words = tuple(m[0] for m in _TOKEN.finditer(term))
        if len(words) > 1:
            self.phrases.setdefault(words[0], []).append((words, code))
        else:
            self.codes.setdefault(term, code)

    @staticmethod
    def _patterns(book: Rulebook, table: str) -> list[Construction]:
        return [
            Construction(
                name,
                float(row.get("weight", 1)),
                row.get("side", ""),
                frozenset(row.get("words", ())),
                row.get("least", 1),
                book.pattern(row["pattern"], f"rules/arms: {name}"),
            )
            for name, row in book.tables.get(table, {}).items()
        ]


@lru_cache(maxsize=8)
def lexicon(book: Rulebook) -> Lexicon:
    """The lexicon of a rulebook, made once."""
    return Lexicon(book)


class _Builder:
    """Puts a skeleton together, word by word."""

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
        i, cut, tokens, cuts = 0, 0, self.tokens, self.cuts
        while i < len(tokens):
            raw, start, end = tokens[i]
            while cut < len(cuts) and start >= cuts[cut]:
                self._put(".", ".", cuts[cut], cuts[cut])
                cut += 1
            i += self._one(i, raw, start, end)
        self._put(".", ".", len(self.text), len(self.text))
        return Skeleton(self.text, "".join(self.codes), self.words, self.starts, self.ends, self.numbers)

    def _put(self, code: str, word: str, start: int, end: int) -> None:
        self.codes.append(code)
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def _one(self, i: int, raw: str, start: int, end: int) -> int:
        """Puts the word at token i, or the phrase that starts there; how many tokens that took."""
        word, first = raw.lower(), raw[0]
        if raw in ("(1c)", "(1C)"):
            return 1  # the index of HbA(1c)
        if "0" <= first <= "9" or first == "." and end - start > 1:
            if not "0" <= raw[-1] <= "9":
                self._put("M", word, start, end)  # an ordinal
            elif ":" in raw:
                self._put("S", word, start, end)  # a ratio of allocation, 1:1
            else:
                self.numbers[len(self.codes)] = float(raw.replace(",", "").replace(" ", ""))
                self._put("N", word, start, end)
        elif word in _NUMBER_WORDS or word in _SCALES:
            width = self._number_words(i)
            end = self.tokens[i + width - 1][2]
            words = self.text[start:end]
            self.numbers[len(self.codes)] = parse_words(f"one {words}" if word in _SCALES else words)
            self._put("N", words.lower(), start, end)
            return width
        elif end - start == 1:
            if first == "(" and self._superscript(i):
                return 3
            if first not in _DROPPED:
                self._put(self._letter(raw) if raw.isalpha() else _SIGNS.get(raw, raw), word, start, end)
        else:
            return self._word(i, raw, word, start, end)
        return 1

    def _superscript(self, i: int) -> bool:
        """Whether the bracket at token i holds an exponent: mg/m(2), 10(9)."""
        before, after = self.tokens[i - 1 : i], self.tokens[i + 1 : i + 3]
        gap = self.tokens[i][1] - before[0][2] if before else 9
        close = gap == 0 and len(before[0][0]) <= 2 or gap == 1 and before[0][0] in ("m", "10")
        return close and len(after) == 2 and after[0][0].isdigit() and after[1][0] == ")"

    def _word(self, i: int, raw: str, word: str, start: int, end: int) -> int:
        for phrase, code in self.lex.phrases.get(word, ()):
            width = len(phrase)
            if tuple(t[0].lower() for t in self.tokens[i : i + width]) == phrase:
                self._put(code, " ".join(phrase), start, self.tokens[i + width - 1][2])
                return width
        code = self.lex.codes.get(word, "M")
        codes = self.codes
        if raw in _ROMAN and codes and (codes[-1] in "GH" or codes[-1] in "J,-/" and "K" in codes[-3:]):
            code = "K"
        elif word == "comparison" and self.tokens[min(i + 1, len(self.tokens) - 1)][0] not in _OF_WHAT:
            code = "M"  # the comparison group
        elif word == "no" and self.tokens[min(i + 1, len(self.tokens) - 1)][0] == "=":
            code = "Q"
        self._put(code, word, start, end)
        return 1

    def _letter(self, raw: str) -> str:
        """The symbol of a single letter: "A" after "group" is a code, elsewhere an article."""
        last = self.codes[-1] if self.codes else "."
        if raw.isupper() and (raw in "BCDEFGH" or last in "GH" or last in "J,/Z" and "K" in self.codes[-4:]):
            return "K"
        if last in "GH" and raw in "abcd":
            return "K"
        return "X" if raw == "I" else _LETTERS.get(raw, "M")

    def _number_words(self, i: int) -> int:
        """How many tokens the number in words at token i takes: "one hundred and five", "Thirty-six"."""
        words = [raw.lower() for raw, _, _ in self.tokens[i : i + 12]]
        k = 1
        while k < len(words):
            last, word = words[k - 1], words[k]
            following = words[k + 1] if k + 1 < len(words) else ""
            if word == "-" and (last in _TENS and following in _UNITS or following in _SCALES):
                k += 2
            elif word == "and" and last in _SCALES and following in _NUMBER_WORDS:
                k += 2
            elif word in _SCALES or last in _SCALES and word in _NUMBER_WORDS or last in _TENS and word in _UNITS:
                k += 1
            else:
                break
        return k


_MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_BEFORE_A_YEAR = frozenset(("in", "since", "from", "between", "and", "to", "-", "until", "during", "of", "/"))


def is_date(sk: Skeleton, at: int) -> bool:
    """Whether the number at a word belongs to a date."""
    before = sk.words[at - 1] if at else ""
    if before in _MONTHS or sk.words[at + 1] in _MONTHS and sk.words[at + 1] != "may":
        return True
    year = 1900 <= sk.numbers[at] <= 2035 and sk.ends[at] - sk.starts[at] == 4
    if sk.codes[at - 1] == "," and sk.codes[at + 1] == "P":
        return False  # between 1999 and 2004, 2001 patients were
    return year and (before in _BEFORE_A_YEAR or sk.codes[at - 1] == "N" or sk.codes[at - 2 : at] == "N,")


def build_skeleton(view: View, lex: Lexicon) -> Skeleton:
    """The text as one symbol per word; a full stop stands only where a sentence ends."""
    return _Builder(view, lex).skeleton()
