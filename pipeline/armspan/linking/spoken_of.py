"""Which outcomes a clause leans on that names none: those spoken of before, or those that its words point back to."""

from __future__ import annotations

from armspan.linking.discourse import Memory
from armspan.linking.scopes import Scope
from armspan.linking.titles import Title
from armspan.linking.units import spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token


class SpokenOf:
    """The outcomes that the sentence, and the ones before it, have spoken of."""

    def __init__(self, lex: Lexicon, text: str, tokens: list[Token], memory: Memory) -> None:
        self.lex, self.text, self.tokens, self.memory = lex, text, tokens, memory

    def outcomes(self, scope: Scope, tokens: list[Token]) -> list[Title]:
        """ "...; the differences were all significant (P ...)": the outcomes spoken of before."""
        if len(scope.group) == len(self.memory.here) > 1:
            return list(self.memory.here)  # "pain (P = .01) and grip (P = .02), with effects of 0.4 and 0.3"
        values = [leaf for leaf in scope.earlier if leaf.outcome]
        titles = list({leaf.outcome.text.lower(): leaf.outcome for leaf in values if leaf.outcome}.values())
        if not titles or self.memory.here:
            return self.memory.last
        told = {spelled(self.text, t) for t in tokens}
        first = self.tokens[scope.group[0]]
        every = (first.kind == sym.P_VALUE and first.ref.quantifier in ("both", "all")) or told & {"all", "both"}
        listed = values[-1].outcome_rule == "respectively" or len(titles) == len(scope.group)
        return titles if every or listed else titles[-1:]

    def pointed_at(self, tokens: list[Token]) -> list[Title] | None:
        """ "the above indexes", "the other imaging indicators": the outcomes of the comparisons before."""
        phrase = next((t for t in tokens if t.kind in (sym.NOUN, sym.ASIDE) and self._points_back(t)), None)
        if phrase is None:
            return None
        lead = self.text[max(0, phrase.start - 30) : phrase.end].lower()
        here, before = self.memory.here, self.memory.before
        told = {title.text.lower() for title in here}
        if any(word in lead for word in ("other", "remaining", "rest")):
            return [title for title in before if title.text.lower() not in told] or None
        if len(here) > 1:
            return list(here)
        known = {title.text.lower() for title in before}
        return [*before, *(title for title in here if title.text.lower() not in known)] or None

    def _points_back(self, token: Token) -> bool:
        if not any(w.lower() in self.lex.back for w in token.words or self.text[token.start : token.end].split()):
            return False
        lead = self.text[max(0, token.start - 24) : token.end].lower()
        return any(word in lead for word in self.lex.pointers)
