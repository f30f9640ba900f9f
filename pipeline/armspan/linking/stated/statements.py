"""The findings of one abstract: of its P values and effects, of the words of its results, and of its conclusion."""

from __future__ import annotations

from collections.abc import Sequence

from armspan.linking.comparisons import Comparison
from armspan.linking.discourse import Memory
from armspan.linking.stated.claims import Claims
from armspan.linking.stated.findings import Stated, moved_apart
from armspan.linking.stated.senses import Word, senses
from armspan.linking.titles import Title
from armspan.mentions.outcomes import Lexicon, Token
from armspan.rulebook import Rulebook

CONCLUDED = "conclusion: stated"


class Statements:
    """Reads the findings of one abstract, sentence by sentence; remembers of which outcomes something was said."""

    def __init__(self, book: Rulebook, lex: Lexicon, text: str, arms: tuple[str, ...], memory: Memory) -> None:
        self.book, self.lex, self.text, self.arms, self.memory = book, lex, text, arms, memory
        self.senses = senses(book)
        self.told: set[str] = set()  # words of the outcomes of which something was said

    def words(self, start: int, end: int) -> list[Word]:
        """The words between start and end that may state a result."""
        return self.senses.find(self.text, start, end)

    def give(self, comparisons: Sequence[Comparison], tokens: list[Token], found: list[Word]) -> None:
        """Gives the comparisons of a sentence their findings; `found`: its words that may state one."""
        if comparisons:
            stated = Stated(self.book, self.lex, self.text, tokens, self.arms, found)
            for one in comparisons:
                one.finding = stated.of_comparison(one)
            for one in comparisons:
                one.finding = moved_apart(one, comparisons, self.arms) or one.finding
            self._remember(comparisons)

    def results(
        self, tokens: list[Token], found: list[Word], comparisons: Sequence[Comparison] = ()
    ) -> list[Comparison]:
        """What a sentence of the results states beside its P values and effects."""
        claims = self._claims(tokens, found, comparisons)
        self._remember(claims)
        return claims

    def conclusion(self, start: int, end: int) -> list[Word]:
        """The words of a sentence of the conclusion that may state a result; none where it says what may be."""
        hedged = not self.senses.hedges.isdisjoint(self.text[start:end].lower().split())
        return [] if hedged else self.words(start, end)

    def concluded(self, tokens: list[Token], found: list[Word]) -> list[Comparison]:
        """What a sentence of the conclusion states of outcomes on which the results are silent."""
        claims = [one for one in self._claims(tokens, found, ()) if one.kind == "between_arms"]
        for one in claims:
            one.rule = CONCLUDED
            one.outcomes = [title for title in one.outcomes if self._is_news(title)]
        return [one for one in claims if one.outcomes]

    def _is_news(self, title: Title) -> bool:
        """Whether an outcome of the conclusion is one, and the results say nothing of it."""
        words = [word.lower() for word in title.words]
        return self.told.isdisjoint(words) and words[-1] not in self.book.terms["claim_merits"]

    def _claims(self, tokens: list[Token], found: list[Word], comparisons: Sequence[Comparison]) -> list[Comparison]:
        return Claims(self.book, self.lex, self.text, tokens, self.arms, self.memory, found).find(comparisons)

    def _remember(self, comparisons: Sequence[Comparison]) -> None:
        for one in comparisons:
            if one.kind == "between_arms" and one.finding is not None and one.finding.direction is not None:
                self.told.update(word.lower() for title in one.outcomes for word in title.words)
