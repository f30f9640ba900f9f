"""A text as a string of symbols, one per word: what the finders of arms and of totals read.

rules/arms.toml says which word is which symbol ([[arm_word]]). With it a construction such as "31 patients in
group A" becomes a short pattern ("N P I G K"), and a name is a run of content words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from armspan.mentions.arms.lexicon import NUMBER_WORDS, ROMAN, SCALES, SPECIAL, TENS, TOKEN, UNITS, Lexicon
from armspan.mentions.arms.shape import Shape
from armspan.text.numbers import parse_words
from armspan.text.view import View

_SPLIT = re.compile(f"({TOKEN.pattern})")
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
_CURRENCIES = frozenset("€$£¥")
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
    lex: Lexicon  # by which it was read

    def slice(self, i: int, j: int) -> str:
        """The words i..j as the text prints them."""
        return self.text[self.starts[i] : self.ends[j - 1]] if j > i else ""


def build_skeleton(view: View, lex: Lexicon) -> Skeleton:
    """The text as one symbol per word; a full stop stands only where a sentence ends."""
    return _Builder(view, lex).skeleton()


class _Builder:
    """Puts a skeleton together, token by token."""

    def __init__(self, view: View, lex: Lexicon) -> None:
        self.text, self.lex = view.text, lex
        pieces = _SPLIT.split(self.text)  # what stands between the tokens, and the tokens
        borders = list(accumulate(map(len, pieces)))
        self.tokens, self.begins, self.stops = pieces[1::2], borders[::2], borders[1::2]
        self.cuts = [end for _, end in view.sentences]
        self.codes: list[str] = []
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.numbers: dict[int, float] = {}

    def skeleton(self) -> Skeleton:
        text, tokens, begins, stops, plain = self.text, self.tokens, self.begins, self.stops, self.lex.plain
        codes, words, starts, ends = self.codes, self.words, self.starts, self.ends
        cuts = iter(self.cuts)
        cut, i, size = next(cuts, len(text) + 1), 0, len(tokens)
        while i < size:
            raw, at = tokens[i], begins[i]
            while at >= cut:
                self._put(".", ".", cut, cut)
                cut = next(cuts, len(text) + 1)
            known = plain.get(raw)
            if known is None:
                known = self.lex.read_plain(raw)
            if known is not SPECIAL:  # most words
                code, word = known
                if code:
                    codes.append(code)
                    words.append(word)
                    starts.append(at)
                    ends.append(stops[i])
                i += 1
            else:
                i += self._special(i, raw, at)
        self._put(".", ".", len(text), len(text))
        symbols = Shape(text, codes, words, starts, ends).symbols()
        for k, code in enumerate(symbols):
            if code == "N" and k not in self.numbers:
                self.numbers[k] = float(words[k].replace(",", "").replace(" ", ""))
        return Skeleton(text, symbols, words, starts, ends, self.numbers, self.lex)

    def _put(self, code: str, word: str, start: int, end: int) -> None:
        self.codes.append(code)
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def _special(self, i: int, raw: str, at: int) -> int:
        """Puts the word or phrase at token i, whose symbol depends on its neighbours; how many tokens that took."""
        word = raw.lower()
        if word in NUMBER_WORDS or word in SCALES:
            return self._number_words(i, at)
        if raw == "(":
            if self._is_exponent(i, at):
                return 3
            self._put("(", raw, at, at + 1)
        elif len(raw) == 1:
            self._put(self._letter(i, raw), word, at, at + 1)
        else:
            return self._word(i, raw, word, at)
        return 1

    def _word(self, i: int, raw: str, word: str, at: int) -> int:
        following = self.tokens[i + 1] if i + 1 < len(self.tokens) else ""
        second = following.lower()
        for phrase, code in self.lex.phrases.get(word, ()):
            width = len(phrase)
            if phrase[1] == second and tuple(map(str.lower, self.tokens[i : i + width])) == phrase:
                self._put(code, " ".join(phrase), at, self.stops[i + width - 1])
                return width
        code, codes = self.lex.codes.get(word, "M"), self.codes
        if raw in ROMAN and codes and (codes[-1] in "GH" or (codes[-1] in "J,-/" and "K" in codes[-3:])):
            code = "K"
        elif word == "comparison" and following not in _OF_WHAT:
            code = "M"  # the comparison group
        elif word == "no" and following == "=":
            code = "Q"
        elif word == "both" and codes and codes[-1] == "Z" and following[:1] in ("", "(", ",", "."):
            code = "M"  # zinc, iron, or both
        self._put(code, word, at, at + len(raw))
        return 1

    def _letter(self, i: int, raw: str) -> str:
        """The symbol of the single letter at token i: "A" after "group" or "drug" is a code, elsewhere an article."""
        last = self.codes[-1] if self.codes else "."
        following = self.tokens[i + 1] if i + 1 < len(self.tokens) else ""
        if raw.isupper() and (raw in "BCDEFGH" or last in "GH" or (last in "J,/Z" and "K" in self.codes[-4:])):
            return "K"
        if raw == "A" and (following in (":", "=") or (last == "M" and self._ends_name(i, following))):
            return "K"
        if raw == "A" and self._is_counted(i):
            return "K"
        noun = self.tokens[i - 2 if last == "-" else i - 1].lower() if i > 1 else ""
        if raw.isupper() and raw != "I" and noun in self.lex.sets["kinds"]:
            return "K"  # type-A, cannula P
        if raw.isupper() and last in "-/L":
            return "M"  # EC-P, vitamin D + A
        return "K" if last in "GH" and raw in "abcd" else _LETTERS.get(raw, "M")

    def _is_counted(self, i: int) -> bool:
        """Whether the number of an arm follows the letter at token i: "A, n = 37"."""
        return self.tokens[i + 1 : i + 2] == [","] and [t.lower() for t in self.tokens[i + 2 : i + 4]] == ["n", "="]

    def _ends_name(self, i: int, following: str) -> bool:
        """Whether the capital letter at token i belongs to the word before it, not to a title: drug A, Diet A or ..."""
        ends = not following.isalpha() or self.lex.codes.get(following.lower(), "M") in "JZVCB"
        return ends or self.tokens[i - 1][0].islower()

    def _is_exponent(self, i: int, at: int) -> bool:
        """Whether the bracket at token i holds an exponent: mg/m(2), 10(9)."""
        if not 0 < i < len(self.tokens) - 2 or not self.tokens[i + 1].isdigit() or self.tokens[i + 2] != ")":
            return False
        before = self.tokens[i - 1]
        if self.text[at - 1].isspace():
            return before in ("m", "10")
        return len(before) <= 2

    def _number_words(self, i: int, at: int) -> int:
        """Puts the number in words at token i, "one hundred and five", "Thirty-six"; how many tokens that took."""
        words = [token.lower() for token in self.tokens[i : i + 12]]
        k = 1
        while k < len(words):
            last, word = words[k - 1], words[k]
            following = words[k + 1] if k + 1 < len(words) else ""
            if (word == "-" and ((last in TENS and following in UNITS) or following in SCALES)) or (
                word == "and" and last in SCALES and following in NUMBER_WORDS
            ):
                k += 2
            elif word in SCALES or (last in SCALES and word in NUMBER_WORDS) or (last in TENS and word in UNITS):
                k += 1
            else:
                break
        end = self.stops[i + k - 1]
        said = self.text[at:end].lower()
        self.numbers[len(self.codes)] = parse_words(f"one {said}" if words[0] in SCALES else said)
        self._put("N", said, at, end)
        return k


def is_date(sk: Skeleton, at: int) -> bool:
    """Whether the number at a word belongs to a date."""
    before = sk.words[at - 1] if at else ""
    if before in _MONTHS or (sk.words[at + 1] in _MONTHS and sk.words[at + 1] != "may"):
        return True
    if not 1900 <= sk.numbers[at] <= 2035 or sk.ends[at] - sk.starts[at] != 4:
        return False
    if before in (",", "of") and sk.codes[at + 1] == "P":
        return False  # between 1999 and 2004, 2001 patients were; a trial of 1964 patients
    if before == "(" and sk.codes[at + 1] == ")":
        return True  # the fourth edition (1987)
    return before in _BEFORE_A_YEAR or sk.codes[at - 1] == "N" or sk.codes[at - 2 : at] == "N,"


def is_money(sk: Skeleton, at: int) -> bool:
    """Whether the number at a word is a sum of money: €4795, US$ 45."""
    return not _CURRENCIES.isdisjoint(sk.text[max(0, sk.starts[at] - 2) : sk.starts[at]])
