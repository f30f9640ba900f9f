"""The symbols of a text after a look at their neighbours: compounds, signs of groups, marks of lists, appositions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from armspan.mentions.arms.dose_units import DRUG_UNITS

_ENUMERATOR = re.compile(r"(?<=[:,;.JZTVIRMDL])\([NKMDX]\)|(?<=[:,;.JZTV])[NKMDX]\)")
_JOINED_SHORT = re.compile(r"M(?:-?M){0,3}J(?=M(?:-?M){0,3}\(M[),;])")
_WITH_A_DASH = frozenset(("treated", "administered", "receiving"))  # those who are named by their treatment
_SIGN = re.compile(r"[A-Z]{2}|[A-Z]{1,2}[0-9]{1,2}")  # of a group; in a list of several, longer ones too
_SIGNS = re.compile(r"[A-Z]{2,5}|[A-Z]{1,2}[0-9]{1,2}")
_APPOSITION = re.compile(r"(?<=[MK]),D[MKN-]{1,6},(?=[BXIWVZTR.]|J[^D])")
_DOSES = re.compile(r"N(?:M(?:/[MU])?)?(?:(?:,[JZ]?|[JZ])N(?:M(?:/[MU])?)?)+")
_DOSED = re.compile(r"[MRT]S?\Z|M\(\Z|U[I:(]\Z")  # what stands before the doses of a drug
_ITEM_MARKS = frozenset(("1", "2", "3", "4", "5", "6", "a", "b", "c", "d", "e", "i", "ii", "iii", "iv"))


class Shape:
    """The symbols of a text while they are shaped; the lists are those of the one who builds the skeleton."""

    def __init__(self, text: str, codes: list[str], words: list[str], starts: list[int], ends: list[int]) -> None:
        self.text, self.codes, self.words, self.starts, self.ends = text, codes, words, starts, ends

    def symbols(self) -> str:
        """One symbol per word."""
        self._join_compounds()
        self._mark_verbs()
        self._mark_signs()
        symbols = self._join_abbreviated(self._without_enumerators("".join(self.codes)))
        return self._bracket_appositions(self._join_doses(symbols))

    def _join_compounds(self) -> None:
        """Parts of a compound are words of a name, whatever they are alone: reduced-dose, web-based."""
        codes, starts, ends = self.codes, self.starts, self.ends
        k = -1
        while True:
            try:
                k = codes.index("-", k + 1)
            except ValueError:
                return
            if 1 < k < len(codes) - 1 and codes[k - 2] in "GH" and codes[k - 1] in "KN" and ends[k] < starts[k + 1]:
                codes[k] = ":"  # group I - what it got
            elif 0 < k < len(codes) - 1 and ends[k - 1] == starts[k] and ends[k] == starts[k + 1]:
                if (
                    codes[k - 1] in "XPAY"
                    and (len(self.words[k - 1]) > 1 or self.words[k - 1] == "i")
                    and codes[k + 1] in "MUXR"
                ):
                    codes[k - 1] = "M"
                elif codes[k - 1] == "U" and codes[k + 1] in "MX" and codes[k - 2] not in "N-":
                    codes[k - 1] = "M"  # time-restricted
                if codes[k + 1] == "R" and (self.words[k + 1] not in _WITH_A_DASH or self.words[k - 1] == "self"):
                    codes[k + 1] = "M"  # sham-operated, self-administered
                if codes[k + 1] in "XSY" and codes[k - 1] in "MK":
                    codes[k + 1] = "M"
                elif codes[k + 1] in "TI" and codes[k + 2 : k + 4] == ["-", "M"] and codes[k - 1] == "M":
                    codes[k + 1] = "M"  # skin-to-skin

    def _mark_verbs(self) -> None:
        """What something significantly did is a verb, and what was not done is none: significantly moderated."""
        for k in places_of("no", self.words):
            if self.codes[k + 1] == "R":
                self.codes[k + 1] = "M"  # no continued contact
        for k in places_of("significantly", self.words):
            if self.codes[k + 1] == "M" and self.words[k + 1].endswith("ed"):
                self.codes[k + 1] = "X"

    def _mark_signs(self) -> None:
        """The signs of groups are letters, too: group NS, groups R2, R4 and R6; group DRH only beside others."""
        places = [k for k, code in enumerate(self.codes) if code in ("G", "H")]
        lettered = any(self.codes[g + 1] == "K" for g in places)
        for g in places:
            k = g + 1
            while self._is_sign(k, _SIGNS if lettered or self.codes[g] == "H" else _SIGN):
                self.codes[k] = "K"
                k += 1 + next((n for n in (2, 1) if "".join(self.codes[k + 1 : k + 1 + n]) in (",J", ",", "J", "/")), 9)

    def _is_sign(self, k: int, form: re.Pattern[str]) -> bool:
        """Whether word k is the sign of a group, not the first word of a name."""
        sign = self.codes[k : k + 1] == ["M"] and form.fullmatch(self.text, self.starts[k], self.ends[k])
        return bool(sign) and self.codes[k + 1 : k + 2] not in (["M"], ["-"], ["P"])

    def _without_enumerators(self, symbols: str) -> str:
        """The symbols with those of "1)" and "(2)" before the items of a list made adverbs."""
        if not any(mark in self.text for mark in ("2)", "b)", "B)", "ii)")):
            return symbols
        found = [m for m in _ENUMERATOR.finditer(symbols) if self.words[m.end() - 2] in _ITEM_MARKS]
        if not {("1", "2"), ("a", "b"), ("i", "ii")} & {
            (self.words[a.end() - 2], self.words[b.end() - 2]) for a, b in pairwise(found)
        }:
            return symbols
        for match in found:
            symbols = symbols[: match.start()] + "S" * len(match[0]) + symbols[match.end() :]
        return symbols

    def _join_abbreviated(self, symbols: str) -> str:
        """The symbols with the "and" of one name joined to it: Acceptance and Commitment Therapy (ACT)."""
        for match in _JOINED_SHORT.finditer(symbols):
            at = match.end() - 1
            opened = symbols.index("(", at)
            short = self.text[self.starts[opened + 1] : self.ends[opened + 1]]
            firsts = [self.words[k][0] for k in range(match.start(), opened) if symbols[k] == "M"]
            after = sum(symbols[k] == "M" for k in range(at, opened))
            if short.isupper() and after < len(short) <= len(firsts) and firsts[-len(short) :] == list(short.lower()):
                symbols = f"{symbols[:at]}L{symbols[at + 1 :]}"
        return symbols

    def _join_doses(self, symbols: str) -> str:
        """The symbols with a stroke between the doses of one drug: sotalin 5, 10 or 20 mg; 5 mg and 10 mg."""
        for match in _DOSES.finditer(symbols):
            start, end = match.span()
            units = [k for k in range(start, end) if symbols[k] == "M" and symbols[k - 1] == "N"]
            other = next((k for k in units if self.words[k] not in DRUG_UNITS), end)
            units = [k for k in units if k < other]
            if units and _DOSED.search(symbols, max(0, start - 2), start):
                listed = re.sub("[,JZ]", "/", symbols[start : units[-1]])
                symbols = f"{symbols[:start]}{listed}{symbols[units[-1] :]}"
        return symbols

    def _bracket_appositions(self, symbols: str) -> str:
        """The symbols with brackets for the commas around what a name is: sitagliptin, a gliptin, and voglibose."""
        for match in _APPOSITION.finditer(symbols):
            start, end = match.start(), match.end()
            if self.words[start + 1] in ("a", "an"):
                symbols = f"{symbols[:start]}({symbols[start + 1 : end - 1]}){symbols[end:]}"
        return symbols


def places_of(word: str, words: Sequence[str]) -> Iterator[int]:
    """Where a word stands."""
    k = -1
    while True:
        try:
            k = words.index(word, k + 1)
        except ValueError:
            return
        yield k
