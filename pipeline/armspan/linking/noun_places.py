"""The place of a noun phrase in its sentence, and what it costs to take it for the outcome of a value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from armspan.linking.discourse import Sentence
from armspan.linking.units import Unit, spelled
from armspan.mentions import symbols as sym

_LIGHT = {sym.SKIP, sym.QUALITY, sym.UP, sym.DOWN, sym.ASIDE}
_DESCRIBING = (sym.REPORT, sym.PARTICIPLE)
_LISTED = (sym.NOUN, sym.COMMA, sym.AND, sym.SKIP)
_PLACES = (
    "behind a value",
    "head of the bracket",
    "place before the bracket",
    "object",
    "subject",
    "apposition",
    "topic",
    "compared",
)
_INSIDE = (sym.NOUN, sym.AND, sym.SKIP, sym.PREPOSITION, sym.TO, sym.PEOPLE, sym.TIME, *_DESCRIBING)
OBJECTS = (sym.PREPOSITION, sym.FROM, sym.TO)


class Places:
    """The places of the noun phrases of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.tokens = sentence.lex, sentence.text, sentence.tokens
        self.partners, self.cost = sentence.partners, sentence.lex.standing
        said = self.text[self.tokens[0].start : self.tokens[-1].end].lower() if self.tokens else ""
        self._among = any(map(said.__contains__, self.lex.compared_among))
        self.before = self._passed_by()
        self.inserted = self._inserted()
        self.ranked = self._ranked()
        self.least = min(0.0, *[self.cost[f"outcome: {place}"] for place in _PLACES])

    def price(self, unit: Unit, n: int, verb: bool) -> float:
        """What the place of a phrase in its sentence costs."""
        k = self.before[n]
        before = self.tokens[k].kind if k >= 0 else sym.STOP
        behind = self.tokens[n + 1].kind if n + 1 < len(self.tokens) else sym.STOP
        heads_bracket = behind == "(" and self.partners.get(n + 1, 0) > unit.last
        if before == sym.VALUE:
            return self.cost["outcome: behind a value"]  # "from 62 to 141 | words |": what was counted there
        if before in (sym.PREPOSITION, sym.PEOPLE) and self.is_whole(n):
            return self.cost["outcome: of which"]
        if n in self.ranked:
            return self.cost["outcome: topic"]
        if self.is_compared(n):
            return self.cost["outcome: compared"]
        if before in OBJECTS:
            word = spelled(self.text, self.tokens[k])
            told = heads_bracket or (k > 0 and self.tokens[k - 1].kind == sym.COPULA)  # "were within | the target |"
            if behind == sym.COMMA or (word in self.lex.around and not told):
                return self.cost["outcome: topic"]  # "At surgery, ...", "before and after | the infusion |"
            if heads_bracket and word in ("in", "of", "for"):
                where = k and self.tokens[k - 1].kind in (sym.ARM, sym.ALL_ARMS)
                place = "head of the bracket" if k == n - 1 else "object" if where else "place before the bracket"
                return self.cost[f"outcome: {place}"]  # "lower in pain (", "in the recovery room ("
            return 0.0 if n + 1 == unit.first else self.cost["outcome: object"]
        if behind == sym.COMMA and (not self._is_superlative(k) if before == sym.COMMA else self._only_ranks(n)):
            # "CTX, | a marker of bone loss |, fell", "| the end point |, CTX, fell"
            return self.cost["outcome: apposition"]
        return self.cost["outcome: subject"] if heads_bracket or verb else 0.0

    def is_compared(self, n: int) -> bool:
        """ "similar across | age classes |", "rarer in partial than in | complete tears |"."""
        k = self.before[n]
        if k >= 0 and (self.tokens[k].kind in sym.AGAINST or (k and self.tokens[k - 1].kind in sym.AGAINST)):
            return True
        return self._among and self._is_between(n)

    def _ranked(self) -> frozenset[int]:
        """ "Nausea was the most common | event |": the phrases that only say how often something came."""
        found = []
        for n, token in enumerate(self.tokens):
            k = self.before[n]
            if token.kind == sym.NOUN and 0 <= k < n - 2 and self.tokens[k].kind == sym.COPULA:
                said = [self.text[t.start : t.end].lower() for t in self.tokens[k + 1 : n]]
                if not self.lex.superlatives.isdisjoint(said):
                    found.append(n)
        return frozenset(found)

    def is_whole(self, n: int) -> bool:
        """ "37% of | the dose |", "12 patients receiving | placebo |": of which a share is taken, and of whom."""
        if n and self.text[self.tokens[n - 1].start : self.tokens[n - 1].end] in self.lex.receiving:
            return True
        k = self.before[n]
        if k < 1 or self.tokens[k - 1].kind != sym.VALUE or spelled(self.text, self.tokens[k]) != "of":
            return False
        share: bool = self.tokens[k - 1].ref.param_type == "percentage"
        return share

    def _is_between(self, n: int) -> bool:
        """ "agreement between the experts and | sponsors |"."""
        if n > 1 and self.tokens[n - 1].kind == sym.AND:
            return "between" in self.tokens[n - 2].words or self._is_between(n - 2)
        k = n - 1 if self.tokens[n - 1].kind == sym.PREPOSITION else n - 2
        return (
            k >= 0
            and self.tokens[k].kind == sym.PREPOSITION
            and spelled(self.text, self.tokens[k]) in self.lex.compared_among
        )

    def is_object(self, n: int) -> bool:
        k = self.before[n]
        return k >= 0 and self.tokens[k].kind in OBJECTS

    def _is_superlative(self, n: int) -> bool:
        """ "The most frequent event, | nausea |, was", "the main outcome, | pain |": the second is the name."""
        near = [spelled(self.text, t) for t in self.tokens[max(0, n - 6) : n] if t.ref is None]
        ahead = {word for said in near for word in said.split()}
        return not ahead.isdisjoint(self.lex.superlatives)

    def _only_ranks(self, n: int) -> bool:
        """ "the primary end point": whether a phrase only says which of the outcomes is meant."""
        said = [word for word in spelled(self.text, self.tokens[n]).split() if word not in self.lex.ranks]
        return all(word in self.lex.empty or word in self.lex.back or f"{word}s" in self.lex.back for word in said)

    def _inserted(self) -> frozenset[int]:
        """ "side effects such as | rash |, | itching | and | fever |", "pain, assessed by | scale |, was"."""
        found = set[int]()
        for n in range(1, len(self.tokens) - 1):
            k = n - 1
            while k > 0 and self.tokens[k].kind in (sym.COMMA, sym.SKIP):
                k -= 1
            if self.tokens[k].kind != sym.NOUN:
                continue
            if self.tokens[n].kind == sym.SKIP and k >= n - 2:
                if self.text[self.tokens[n].start : self.tokens[n].end].lower() in ("including", "e.g", "such"):
                    found.update(self._listed_from(self._exemplified(n)))
            elif self.tokens[n].kind in _DESCRIBING and self.tokens[k + 1].kind == sym.COMMA:
                found.update(self._up_to_verb(n))
        return frozenset(found)

    def _exemplified(self, n: int) -> int:
        """Where examples start that token n may announce."""
        if spelled(self.text, self.tokens[n]) in ("including", "e.g"):
            return n + 1
        near = [spelled(self.text, token) for token in self.tokens[n : n + 2]]
        return n + 2 if near == ["such", "as"] else len(self.tokens)

    def _listed_from(self, n: int) -> Iterator[int]:
        return takewhile(lambda k: self.tokens[k].kind in _LISTED, range(n, len(self.tokens)))

    def _up_to_verb(self, n: int) -> Iterable[int]:
        """What stands between a participle and the comma before the verb of the sentence."""
        inside = list(takewhile(lambda k: self.tokens[k].kind in _INSIDE, range(n, len(self.tokens))))
        behind = [token.kind for token in self.tokens[inside[-1] + 1 : inside[-1] + 3]]
        return inside if behind[:1] == [sym.COMMA] and behind[1:] in ([sym.COPULA], [sym.CHANGE]) else ()

    def _passed_by(self) -> list[int]:
        """For each place where the word stands that is before a phrase there, articles and adjectives apart."""
        found = [-1]
        for n, token in enumerate(self.tokens[:-1]):
            light = token.kind in _LIGHT or (token.kind in _DESCRIBING and self._only_describes(n))
            found.append(found[n] if light else n)
        return found

    def _only_describes(self, n: int) -> bool:
        """ "the most frequently | reported | event": a participle between an adverb and a noun."""
        return n > 0 and spelled(self.text, self.tokens[n - 1]).endswith("ly")
