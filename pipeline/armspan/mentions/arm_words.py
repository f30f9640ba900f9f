"""A text as a string of symbols, one per word: what the finders of arms and of totals read.

rules/arms.toml says which word is which symbol ([[arm_word]]). With it a construction such as "31 patients in
group A" becomes a short pattern ("N P I G K"), and a name is a run of content words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from armspan.rulebook import Rulebook
from armspan.text.view import View

_TOKEN = re.compile(
    r"[0-9]:[0-9](?::[0-9])*(?![0-9])|[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|(?<![0-9.])[1-9][0-9]{0,2}(?: [0-9]{3})+(?![0-9.,]?[0-9])"
    r"|[0-9]+(?:\.[0-9]+)?|\.[0-9]+|[A-Z]+\([0-9]{1,3}\)|[^\W\d_][^\W_]*(?:['’]\w+)?|[^\w\s]"
)
_SIGNS = {"[": "(", "{": "(", "]": ")", "}": ")", "<": "<", "%": "%"}
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBER_WORDS = {w: i for i, w in enumerate(_SMALL)} | {w: 10 * i for i, w in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1000}
_ROMAN = {"I", "II", "III", "IV", "V", "VI"}


@dataclass(frozen=True, slots=True)
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


class Lexicon:
    """The words and patterns of rules/arms.toml, ready for use."""

    def __init__(self, book: Rulebook) -> None:
        self.codes: dict[str, str] = {}
        self.phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for code, row in book.tables.get("arm_word", {}).items():
            for term in row["terms"]:
                self._add(term.lower(), code)
        self.sets = {name: frozenset(row["terms"]) for name, row in book.tables.get("arm_terms", {}).items()}
        self.patterns = [
            (name, float(row.get("weight", 1)), book.pattern(row["pattern"], f"rules/arms: {name}"))
            for name, row in book.tables.get("arm_pattern", {}).items()
        ]

    def _add(self, term: str, code: str) -> None:
        words = tuple(m[0] for m in _TOKEN.finditer(term))
        if len(words) > 1:
            self.phrases.setdefault(words[0], []).append((words, code))
            self.phrases[words[0]].sort(key=lambda entry: -len(entry[0]))
        else:
            self.codes.setdefault(term, code)


@lru_cache(maxsize=8)
def lexicon(book: Rulebook) -> Lexicon:
    return Lexicon(book)


def build_skeleton(book: Rulebook, view: View) -> Skeleton:
    """The text as one symbol per word; a full stop stands only where a sentence ends."""
    lexicon_ = lexicon(book)
    text, known = view.text, lexicon_.codes
    codes: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    numbers: dict[int, float] = {}
    cuts = [end for _, end in view.sentences] + [len(text) + 1]
    cut = 0
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        raw = match[0]
        while start >= cuts[cut]:
            codes.append(".")
            words.append(".")
            starts.append(cuts[cut])
            ends.append(cuts[cut])
            cut += 1
        word = raw.lower()
        if ":" in raw and len(raw) > 1:
            code = "S"  # a ratio of allocation, 1:1
        elif "0" <= raw[0] <= "9" or (raw[0] == "." and len(raw) > 1):
            numbers[len(codes)] = float(re.sub(r"[ ,]", "", raw))
            code = "N"
        elif word in _NUMBER_WORDS:
            numbers[len(codes)] = _NUMBER_WORDS[word]
            code = "N"
        elif len(raw) == 1:
            if raw in ".®™°'\"’“”*†‡#":
                continue
            code = _letter(raw, codes) if raw.isalpha() else _SIGNS.get(raw, raw)
        else:
            code = known.get(word, "M")
            if raw in _ROMAN and codes and (codes[-1] in "GHJ,-") and (codes[-1] in "GH" or "K" in codes[-3:]):
                code = "K"
        codes.append(code if len(code) == 1 else "M")
        words.append(word)
        starts.append(start)
        ends.append(end)
    codes.append(".")
    words.append(".")
    starts.append(len(text))
    ends.append(len(text))
    skeleton = Skeleton(text, "".join(codes), words, starts, ends, numbers)
    return _merged(skeleton, lexicon_)


def _letter(raw: str, before: list[str]) -> str:
    """The symbol of a single letter: "A" after "group" is a code, elsewhere an article."""
    last = before[-1] if before else "."
    listed = last in "J,/Z" and "K" in before[-4:]
    if raw.isupper() and (raw in "BCDEFGH" or last in "GH" or listed):
        return "K"
    if raw == "I":
        return "X"
    if last in "GH" and raw in "abcd":
        return "K"
    return {"a": "D", "A": "D", "n": "Q", "N": "Q", "v": "V", "s": "M", "p": "X", "P": "X", "h": "U", "+": "L"}.get(raw, "M")


def _merged(plain: Skeleton, lexicon_: Lexicon) -> Skeleton:
    """The skeleton with number words ("one hundred and five") and set phrases ("followed by") made one word each."""
    codes: list[str] = []
    words: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    numbers: dict[int, float] = {}
    i, size = 0, len(plain.words)
    while i < size:
        word, code, width = plain.words[i], plain.codes[i], 1
        if code == "N" and word in _NUMBER_WORDS:
            value, width = _read_number(plain.words, i)
            numbers[len(codes)] = value
        elif code == "N":
            numbers[len(codes)] = plain.numbers[i]
        elif word in lexicon_.phrases:
            for phrase, its_code in lexicon_.phrases[word]:
                if tuple(plain.words[i : i + len(phrase)]) == phrase:
                    code, width = its_code, len(phrase)
                    word = " ".join(phrase)
                    break
        elif word == "no" and i + 1 < size and plain.codes[i + 1] == "=":
            code = "Q"
        codes.append(code)
        words.append(word)
        starts.append(plain.starts[i])
        ends.append(plain.ends[i + width - 1])
        i += width
    return Skeleton(plain.text, "".join(codes), words, starts, ends, numbers)


def _read_number(words: list[str], i: int) -> tuple[float, int]:
    """The value of a number in words that starts at i, and how many words it takes."""
    total = current = last = 0
    j = i
    while j < len(words):
        word = words[j]
        if word in _NUMBER_WORDS and not (j > i and last in range(1, 10)):
            last = _NUMBER_WORDS[word]
            if j > i and last >= 20 and current % 100:
                break
            current += last
        elif word in _SCALES and j > i:
            scale = _SCALES[word]
            if scale == 1000:
                total, current = total + current * 1000, 0
            else:
                current *= scale
            last = 0
        elif word in ("-", "and") and j + 1 < len(words) and words[j + 1] in _NUMBER_WORDS and (
            (current >= 20 and word == "-") or (word == "and" and last == 0 and j > i)
        ):
            pass
        else:
            break
        j += 1
    while j > i + 1 and words[j - 1] in ("-", "and"):
        j -= 1
    return total + current, j - i
