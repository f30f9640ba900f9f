"""The names of one sentence that may be outcomes, alone and in lists: "age, height and weight"."""

from __future__ import annotations

from dataclasses import replace

from armspan.linking.discourse import Sentence
from armspan.linking.noun_places import OBJECTS, Places
from armspan.linking.phrases import Phrases
from armspan.linking.runs import kinds_between
from armspan.linking.titles import Title
from armspan.linking.units import Unit
from armspan.mentions import symbols as sym

LISTED = {sym.AND, sym.COMMA, sym.SKIP}

_BEFORE_A_COUNT = (sym.PREPOSITION, sym.SKIP, sym.PEOPLE, sym.ARM, sym.ALL_ARMS, sym.TIME)


class Names:
    """The titles that the tokens of a sentence give, and the lists that they end."""

    def __init__(self, sentence: Sentence, phrases: Phrases, places: Places) -> None:
        self.text, self.tokens, self.partners = sentence.text, sentence.tokens, sentence.partners
        self.phrases, self.places = phrases, places
        self._titles = dict[int, Title | None]()  # by token, those asked for

    def at(self, n: int) -> Title | None:
        """The title that token n gives; found once for each."""
        if n not in self._titles:
            self._titles[n] = self._find(n)
        return self._titles[n]

    def _find(self, n: int) -> Title | None:
        token = self.tokens[n]
        told = self.phrases.verb_title(n) if token.ref is None else None
        if token.kind in (sym.NOUN, sym.SEX):
            return told or self.phrases.title(token)
        return told or (self.phrases.event_title(n) if token.kind == sym.PEOPLE else None)

    def reduced(self, n: int, title: Title) -> Title | None:
        """ "the time | required per sitting | was": a noun, a participle and its object are one name."""
        k = self.places.before[n]
        near = [t.kind for t in self.tokens[max(0, k - 2) : k + 1]]
        follows = self.tokens[n + 1].kind if n + 1 < len(self.tokens) else sym.STOP
        if near[:1] != [sym.NOUN] or near[-1] not in OBJECTS or near[1] not in (sym.REPORT, sym.PARTICIPLE):
            return None
        if (
            follows not in (*sym.VERBS, "(", sym.PREPOSITION)
            or (first := self.phrases.title(self.tokens[k - 2])) is None
        ):
            return None
        start = max(first.start, self.tokens[k - 2].start)  # not that of what "the time" would point back to
        words = self.text[start : title.end]
        return replace(first, text=words, start=start, end=title.end, words=tuple(words.split()))

    def ending(self, n: int, title: Title) -> list[Title]:
        """The list of phrases of which this is the last: "age, height and weight"."""
        found, k = [title], n - 1
        while k > 0:
            if self.tokens[k].kind == ")" and k in self.partners:
                k = self.partners[k] - 1
                continue
            if self.tokens[k].kind in LISTED:
                k -= 1
                continue
            break
        if k < 0 or sym.AND not in kinds_between(self.tokens, k, n):
            return found
        while k >= 0 and (other := self.at(k)) is not None and self.tokens[k].kind == sym.NOUN:
            found.insert(0, other)
            k -= 1
            if n in self.places.inserted and k not in self.places.inserted:
                break
            if k < 0 or self.tokens[k].kind not in (sym.COMMA, ")", sym.SKIP):
                break
            while k >= 0 and self.tokens[k].kind in (sym.COMMA, sym.SKIP, ")"):
                k = self.partners[k] - 1 if self.tokens[k].kind == ")" and k in self.partners else k - 1
        return found

    def limited(self, title: Title, unit: Unit) -> Title:
        """ "Pressure | was ≤ 18 mm Hg in | 20 eyes": who is within a limit is counted, and not the pressure."""
        n = unit.first - 1
        while n >= 0 and self.tokens[n].kind in _BEFORE_A_COUNT:
            n -= 1
        last = n
        while n >= 0 and self.tokens[n].kind == sym.LIMIT:
            n -= 1
        if n == last or not unit.counts or self.tokens[n + 1].start < title.end:
            return title
        return replace(title, text=f"{title.text} {self.text[self.tokens[n + 1].start : self.tokens[last].end]}")
