"""What acts and what is acted on: in "the effect of a small fee on reply rates" the fee is no outcome.

Nor is what works: "| the new cup | was superior to the old one", "| both doses | were more effective".
"""

from __future__ import annotations

from dataclasses import replace

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token

_LINKING = (sym.COPULA, sym.REPORT, sym.TO, sym.SKIP, sym.QUALITY, sym.UP, sym.DOWN)
_ENDS = (sym.SEMICOLON, sym.CLAUSE, sym.STOP, sym.P_VALUE, sym.ESTIMATE)


class Acting:
    """Knows which noun phrases of a sentence act, and which hold what acts and what it acts on."""

    def __init__(self, lex: Lexicon, text: str, tokens: list[Token]) -> None:
        self._agents, self._cuts = set[int](), dict[int, int]()  # by where a phrase starts
        for n, token in enumerate(tokens):
            if token.kind == sym.NOUN and text[token.start : token.end].lower().rsplit(None, 1)[-1] in lex.acting:
                self._read(text, tokens[n + 1 :])
            elif token.kind == sym.QUALITY and _ranks(lex, text, tokens[n:]):
                self._agents |= _subject(tokens[:n])

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


def _ranks(lex: Lexicon, text: str, tokens: list[Token]) -> bool:
    """ "| effective |", "| superior | to the old one": said of treatments; not "| better | than in A"."""
    word = text[tokens[0].start : tokens[0].end].lower()
    if word in lex.effective:
        return True
    behind = "".join([t.kind for t in tokens[1:4] if t.kind != sym.SKIP])[:2]
    return word in lex.ranked and behind[:1] in (sym.THAN, sym.TO) and behind[1:] in (sym.NOUN, sym.ARM)


def _subject(tokens: list[Token]) -> set[int]:
    """Where the noun phrase starts of which something is said, behind a form of "be"."""
    linked = False
    for token in reversed(tokens):
        if token.kind not in _LINKING:
            return {token.start} if linked and token.kind == sym.NOUN else set()
        linked = linked or token.kind == sym.COPULA
    return set()
