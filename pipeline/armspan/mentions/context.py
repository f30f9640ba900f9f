"""What a number is read against: its sentence, and what the abstract says about its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from armspan.mentions.conventions import Convention, Conventions
from armspan.mentions.places import sentence_start
from armspan.rulebook import Rulebook
from armspan.text.view import View

Groups = dict[str, str | None]
# behind a percentage: whose share it is, or what they were
_SHARE_OF = (" of patients", " of the ", " of subjects", " were ", " had ", " women", " men", " female", " male")
_VALUE = regex.compile(r"\d\.\d|[±%]|\d\s?[(,;]")
_ANNOUNCED = regex.compile(
    r"\b(9[059])\s?%\s?(?:CIs?|confidence intervals?(?:,?\s?\(?CIs?\)?)?)\s?[)\]]", regex.IGNORECASE
)
_OF_FOLLOW_UP = regex.compile(r"\p{L}+ (?:(?:duration|length|time) of )?follow", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What a number is read against: its text, its sentence, and what the abstract says about its numbers."""

    view: View
    conventions: Conventions
    shares: regex.Pattern[str]
    scales: regex.Pattern[str]
    changes: regex.Pattern[str]

    def word(self, place: int) -> str | None:
        """The parameter that the nearest word mean, median ... before the place in its sentence names."""
        found = self._word(place)
        return found[1] if found else None

    def _word(self, place: int) -> tuple[int, str] | None:
        text, since = self.view.text, sentence_start(self.view, place)
        end = text.rfind(";", since, place)
        while end >= 0 and text.count("(", since, end) != text.count(")", since, end):
            end = text.rfind(";", since, end)  # within brackets a semicolon ends nothing
        word = self.conventions.word(place, max(since, end))
        if word and "," in text[word[0] : place] and _OF_FOLLOW_UP.match(text, word[0]):
            return None  # "at a median follow-up of 5 years, survival was 27%"
        return word

    def spread_word(self, place: int) -> str | None:
        """The same for a value with its spread: a median has one only where it is named right before it."""
        found = self._word(place)
        near = found and not (found[1] == "median" and _VALUE.search(self.view.text, found[0], place))
        return found[1] if found and near else None

    def percent_param(self, start: int, end: int) -> str:
        """What a bare percentage is: a mean of something measured in percent, its value, or else a share."""
        text, word = self.view.text, self._word(start)
        if text[start - 1 : start] == "(" or text.startswith(_SHARE_OF, end):
            inside = text[max(0, start - 3) : start - 1].rstrip()
            if not inside or inside[-1].isalnum() or inside[-1] in "%),":
                word = None  # 7.1 mm Hg (27.9%), (40%); the median age was 61 years and 69% were men
        since = max(sentence_start(self.view, start), start - 200)
        scales = [found.end() for found in self.scales.finditer(text, since, start)]
        if word and word[1] == "mean" and not scales and self.changes.search(text, since, start):
            return "percentage"
        if word and not self.shares.search(text, word[0], start) and text.find(":", word[0], start) < 0:
            return word[1]
        return "number" if scales and not self.shares.search(text, scales[-1], start) else "percentage"

    def learn(self, groups: Groups, place: int, dispersion: str | None, limits: str | None) -> None:
        """A number that names its spread or its limits tells what those behind it are: 7.9 (SD 1.4) ... 3.1 (2.2)."""
        if dispersion and (groups.get("sd") or groups.get("se")):
            self.conventions.add("bracket", Convention(place, "mean", dispersion))
        if limits and (groups.get("iqr") or groups.get("range") or groups.get("ci")):
            self.conventions.add("limits", Convention(place, "median", limits))

    def interval(self, place: int) -> str | None:
        """The level of the intervals that the sentence announces before the place: "half-lives (95% CI) were"."""
        told = _ANNOUNCED.findall(self.view.text, sentence_start(self.view, place), place)
        return told[-1] if told else None

    def says_interval(self, place: int) -> bool:
        """True where the sentence speaks of a confidence interval before the place."""
        since = sentence_start(self.view, place)
        return any(self.view.text.find(word, since, place) >= 0 for word in ("CI", "onfidence"))


@lru_cache(maxsize=8)
def percent_words(book: Rulebook) -> tuple[regex.Pattern[str], regex.Pattern[str], regex.Pattern[str]]:
    """Words that make a percentage a share; outcomes that are measured in percent; words of a change in percent."""
    shares, scales, changes = (
        book.pattern(f"(?&{name})", name) for name in ("share_word", "percent_scale", "relative_change")
    )
    return shares, scales, changes
