"""What acts and what is acted on: in "the effect of a small fee on reply rates" the fee is no outcome."""

from __future__ import annotations

from dataclasses import replace

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token

_ENDS = (sym.SEMICOLON, sym.CLAUSE, sym.STOP, sym.P_VALUE, sym.ESTIMATE)


class Acting:
    """Knows which noun phrases of a sentence act, and which hold what acts and what it acts on."""

    def __init__(self, lex: Lexicon, text: str, tokens: list[Token]) -> None:
        self._agents, self._cuts = set[int](), dict[int, int]()  # by where a phrase starts
        for n, token in enumerate(tokens):
            if token.kind == sym.NOUN and text[token.start : token.end].lower().rsplit(None, 1)[-1] in lex.acting:
                self._read(text, tokens[n + 1 :])

    def _read(self, text: str, tokens: list[Token]) -> None:
        """The words behind "effect", up to "on": what acts."""
        agents = set[int]()
        for token in tokens:
            words = text[token.start : token.end].lower()
            if words == "on":
                self._agents |= agents
            elif token.kind == sym.NOUN and " on " in words:  # "of | salt on sleep |"
                self._agents |= agents
                self._cuts[token.start] = token.start + words.index(" on ") + 4
            elif token.kind not in _ENDS:
                agents.add(token.start)
                continue
            return

    def acted_on(self, phrase: Token) -> Token | None:
        """The phrase without what acts; None where it is nothing else."""
        if phrase.start in self._agents:
            return None
        cut = self._cuts.get(phrase.start)
        return phrase if cut is None else replace(phrase, start=cut, heads=1)
