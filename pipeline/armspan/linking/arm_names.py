"""How names of arms are compared: word by word, without articles and plurals, abbreviations with their long forms."""

from __future__ import annotations

import re
from functools import lru_cache

from armspan.mentions.arms.cells import LETTERED, ArmCell, Range
from armspan.mentions.arms.dose_units import DOSE_UNITS
from armspan.mentions.arms.names import shared_unit
from armspan.mentions.arms.words import Skeleton

Words = tuple[str, ...]
_NO_KEY = frozenset(
    [
        "of",
        "the",
        "a",
        "an",
        "and",
        "with",
        "in",
        "for",
        "to",
        "or",
        "plus",
        "alone",
        "only",
        "by",
        "on",
        "at",
        "group",
        "groups",
        "arm",
        "arms",
    ]
)
_SHORT = re.compile(r"(?<=M)\([MK](?:[-/+][MK])?[),;]")


class Names:
    """The words of a text as names are compared, where each of them stands, and the abbreviations it introduces."""

    def __init__(self, sk: Skeleton) -> None:
        self.sk = sk
        self.keys = _keys(sk)
        self.places: dict[str, list[int]] = {}
        for k, key in enumerate(self.keys):
            if key:
                self.places.setdefault(key, []).append(k)
        self.short = self._abbreviations()
        self.long = {long: ((short,), self.printed[short]) for short, (long, _) in self.short.items()}
        self._known: dict[tuple[Range | None, ...], dict[Words, str]] = {}

    def words(self, span: Range) -> Words:
        """The words of a name by which it is compared."""
        return tuple(filter(None, self.keys[span[0] : span[1]]))

    def printed_in_full(self, span: Range) -> str:
        """A name as it is printed, with the unit that a dose shares: "sotalin 25 mg" of "sotalin 25 or 50 mg"."""
        unit = shared_unit(self.sk, span[1] - 1)
        return self.sk.slice(*span) + (f" {self.sk.slice(unit, unit + 1)}" if unit else "")

    def key(self, cell: ArmCell) -> tuple[Words, str | None]:
        """What a cell is called: the words of its first name, and its letter."""
        span = cell.name or (cell.others[0] if cell.others else None)
        return (("no",) * cell.negated + (self.words(span) if span else ()), cell.code)

    def without_vague(self, cell: ArmCell, vague: frozenset[str]) -> tuple[Words, str | None]:
        """The same without the nouns of treatments: zinc therapy is zinc."""
        words, code = self.key(cell)
        return tuple(word for word in words if word not in vague) or words, code

    def full_key(self, cell: ArmCell) -> object:
        """The same with the names in brackets, which tell apart what else has one name."""
        key = self.key(cell)
        return key if cell.group else (key, tuple(self.words(span) for span in cell.others))

    def of(self, cell: ArmCell) -> dict[Words, str]:
        """All names that a cell gives, as they are compared and as they are printed."""
        spans = (cell.name, cell.drug, (0, cell.negated), *cell.others)
        if spans not in self._known:
            self._known[spans] = self._read(cell)
        return self._known[spans]

    def _read(self, cell: ArmCell) -> dict[Words, str]:
        found: dict[Words, str] = {}
        if cell.negated and cell.name:
            found[self.key(cell)[0]] = f"no {self.sk.slice(*cell.name)}"
        for span in (None if cell.negated else cell.name, *cell.others):
            words = self.words(span) if span else ()
            if span != cell.name and self._is_of_a_part(words, cell):
                continue
            if span and words and not LETTERED.fullmatch(self.sk.codes, *span):
                found.setdefault(words, self.printed_in_full(span))
                if len(words) == 1 and words[0] in self.short:
                    found.setdefault(*self.short[words[0]])
                if words in self.long:
                    found.setdefault(*self.long[words])
        if cell.drug and cell.name:  # "sotalin 5 mg", "5 mg of sotalin"
            drug, dose = self.words(cell.drug), self.words(cell.name)
            both = f"{self.sk.slice(*cell.drug)} {self.printed_in_full(cell.name)}"
            found |= {words: both for words in (drug + dose, dose + drug) if drug and dose}
        return found

    def _is_of_a_part(self, words: Words, cell: ArmCell) -> bool:
        """Whether an abbreviation is that of the last part of a combination: X plus usual care (UC)."""
        long = self.short[words[0]][0] if len(words) == 1 and words[0] in self.short else ()
        whole = self.words(cell.name) if cell.name else ()
        joined = cell.name is not None and not set("LW").isdisjoint(self.sk.codes[slice(*cell.name)])
        return joined and bool(long) and len(long) < len(whole) and whole[-len(long) :] == long

    def _abbreviations(self) -> dict[str, tuple[Words, str]]:
        """Abbreviations introduced in brackets, "adductor canal block (ACB)", with their long forms."""
        sk = self.sk
        self.printed: dict[str, str] = {}
        found: dict[str, tuple[Words, str]] = {}
        for match in _SHORT.finditer(sk.codes):
            i, at = match.start(), match.start() + 1
            raw = sk.text[sk.starts[at] : sk.ends[at]]
            letters = [c for c in raw.lower() if c.isalpha()]
            if letters and (sum(c.isupper() for c in raw) > 1 or len(raw) <= 4):
                start = _long_form_start(sk, i, letters)
                words = self.words((start, i)) if start is not None else ()
                if start is not None and words:
                    found.setdefault(self.keys[at], (words, sk.slice(start, i)))
                    self.printed.setdefault(self.keys[at], raw)
        return found


def _long_form_start(sk: Skeleton, end: int, letters: list[str]) -> int | None:
    """Where the long form of an abbreviation starts that ends before word `end`."""
    j = end
    while j > 0 and end - j < 8 and sk.codes[j - 1] in "MKN-/+I":
        j -= 1
    starts = [k for k in range(j, end) if sk.words[k][0] == letters[0] and sk.codes[k] in "MK"]
    if not starts:
        return None
    best = min(starts, key=lambda k: (abs(sum(c in "MK" for c in sk.codes[k:end]) - len(letters)), -k))
    return best if _in_order(letters, "".join(sk.words[best:end])) else None


def _in_order(letters: list[str], text: str) -> bool:
    """Whether the letters of an abbreviation come in its long form, in their order; one may miss in a long one."""
    at = hits = 0
    for letter in letters:
        place = text.find(letter, at)
        if place >= 0:
            at, hits = place + 1, hits + 1
    return hits >= len(letters) - (len(letters) > 4)


def _keys(sk: Skeleton) -> list[str]:
    """Each word as names are compared; "" for what does not count; a dose, "75 mg", is one word."""
    keys = [
        "" if c in "D-/+%(),;:.L" else w if c == "K" else _key(w) for c, w in zip(sk.codes, sk.words, strict=True)
    ]  # "A" behind "group" is a name, elsewhere an article
    for k, word in enumerate(sk.words):
        if (
            word.endswith("tm")
            and len(word) > 4
            and sk.text[sk.ends[k] - 3].islower()
            and sk.text[sk.ends[k] - 1] == "M"
        ):
            keys[k] = _key(word[:-2])  # a trade mark
    for k in sk.numbers:
        unit = k + 2 if sk.codes[k + 1] == "-" else k + 1
        if sk.codes[unit] == "%":
            keys[k] = sk.words[k] + "%"
        elif sk.words[unit] in DOSE_UNITS or sk.codes[unit] == "U":
            keys[k], keys[unit] = sk.words[k] + sk.words[unit].removesuffix("s"), ""
        elif sk.codes[k + 1] in ",JZ/" and (shared := shared_unit(sk, k)) is not None:
            keys[k] = sk.words[k] + sk.words[shared].removesuffix("s")
    return keys


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    if word in _NO_KEY:
        return ""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
