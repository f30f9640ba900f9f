"""The noun phrases of a clause that name outcomes, coordinated ones together, and what they are in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from armspan.linking.titles import Title
from armspan.linking.units import spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token, words

TOLD_OF = (sym.PREPOSITION, sym.TO)
_INSIDE_LIST = (sym.TIME, sym.SKIP, sym.UP, sym.DOWN, sym.QUALITY, "(", ")")
_BE = ("is", "are", "was", "were", "be", "been", "being", "remained", "became")


@dataclass(slots=True)
class Phrases:
    """Coordinated noun phrases, and what they are in their clause."""

    role: str  # object | subject | complement | predicate
    titles: list[Title]


def without_effect(lex: Lexicon, text: str, token: Token) -> Token:
    """ "hazard ratio for | death", "correlation between | age": what stands behind the name of an effect."""
    spans = [(text[a:b].lower(), a) for _, a, b in words(lex, text, token.start, token.end)]
    for n, (word, _) in enumerate(spans[:-2]):
        if word in lex.effect_nouns and spans[n + 1][0] in ("for", "of", "in", "between", "with"):
            return replace(token, start=spans[n + 2][1], heads=1)
    return token


class NamedPhrases:
    """Finds the phrases of the clauses of one sentence; `title` tells which outcome a phrase names."""

    def __init__(self, lex: Lexicon, text: str, title: Callable[[Token], Title | None]) -> None:
        self.lex, self.text, self.title = lex, text, title

    def phrases(self, tokens: list[Token]) -> list[Phrases]:
        found = list[Phrases]()
        joined = False
        for n, token in enumerate(tokens):
            word = "" if token.kind == sym.NOUN else self.text[token.start : token.end].lower()
            if token.kind == sym.NOUN:
                title = None if self._is_topic(tokens, n) or self._is_side(tokens, n) else self.title(token)
                if title is not None and self._is_favoured(tokens, n):
                    title = self._behind_word(token, "for")
                if title is None:
                    joined = False
                elif joined and self._role(tokens, n) != "effect":
                    found[-1].titles.append(title)
                elif not self._describes(tokens, n):
                    found.append(Phrases(self._role(tokens, n), [title]))
                    joined = False
                last = title is not None
            elif token.kind in (sym.AND, sym.COMMA) or word == "nor":
                joined = bool(found) and (joined or last)
            elif n and tokens[n - 1].kind == sym.SKIP and word == "of":
                continue  # "and the number | of | exposures"
            elif self._ends_member(tokens, n):
                continue
            elif token.kind not in _INSIDE_LIST:
                joined = last = False
        return found

    def topic(self, tokens: list[Token]) -> list[Title]:
        """What the sentence opens with, for a clause that names nothing: "Regarding | stiffness |, A was better"."""
        named = next((n for n, token in enumerate(tokens[:5]) if token.kind == sym.NOUN), 0)
        if not self._is_topic(tokens, named) or self.lex.topic_leads.isdisjoint(
            spelled(self.text, t) for t in tokens[:2]
        ):
            return []
        title = self.title(tokens[named])
        return [title] if title is not None else []

    def _ends_member(self, tokens: list[Token], n: int) -> bool:
        """ "blood lost, nodes | removed |, and stay": the participle belongs to one of a list."""
        behind = tokens[n + 1].kind if n + 1 < len(tokens) else ""
        said = tokens[n].kind in (sym.PARTICIPLE, sym.REPORT) and behind in (sym.COMMA, sym.AND)
        return said and n > 0 and tokens[n - 1].kind == sym.NOUN

    def _describes(self, tokens: list[Token], n: int) -> bool:
        """Whether a phrase only says more of the outcome before it: "pain | in the recovery room"."""
        before = [t for t in tokens[:n] if t.kind != sym.SKIP][-2:]
        if [t.kind for t in before[:1]] != [sym.NOUN] or before[-1].kind not in TOLD_OF:
            return False
        return self.title(before[0]) is not None

    def _role(self, tokens: list[Token], n: int) -> str:
        """What a phrase is in its clause: by its own words, "the | hazard ratio for death |"; else those before it."""
        if without_effect(self.lex, self.text, tokens[n]) is not tokens[n]:
            return "effect"
        before = [t for t in tokens[:n] if t.kind != sym.SKIP]
        while before and before[-1].kind in (sym.QUALITY, sym.UP, sym.DOWN) and len(before) > 1:
            if before[-2].kind not in sym.VERBS and before[-2].kind != sym.ARM:
                break
            before.pop()
        if not before or not any(t.kind in sym.VERBS for t in before):
            prepositional = bool(before) and before[-1].kind in TOLD_OF
            return "complement" if prepositional else "subject"
        if before[-1].kind not in sym.VERBS:
            return "complement"
        is_it = spelled(self.text, before[-1]) in _BE and all(spelled(self.text, t) != "there" for t in tokens[:n])
        return "predicate" if is_it else "object"

    def _is_side(self, tokens: list[Token], n: int) -> bool:
        """ "versus the | special unit", "| low-dose | aspirin", "after | the infusion |": an arm, or a circumstance."""
        before = self._word_before(tokens, n)
        said = "" if before is None else spelled(self.text, before)
        against = before is not None and (before.kind in sym.AGAINST or said in self.lex.around)
        against = against or (said == "of" and self._is_timed(tokens, n))
        return against or (n + 1 < len(tokens) and tokens[n + 1].kind == sym.ARM)

    def _is_timed(self, tokens: list[Token], n: int) -> bool:
        """ "after the induction of | anaesthesia |", "after 8 weeks of | training |"."""
        before = [t for t in tokens[:n] if t.kind != sym.SKIP][-2:][0]
        timed = before.kind == sym.TIME and spelled(self.text, before).split()[0] in (*self.lex.around, "at", "over")
        return timed or before.kind == sym.ASIDE

    def _is_favoured(self, tokens: list[Token], n: int) -> bool:
        """ "a difference favouring | the new cup |": the side that did better."""
        return (before := self._word_before(tokens, n)) is not None and spelled(self.text, before) in self.lex.favouring

    def _word_before(self, tokens: list[Token], n: int) -> Token | None:
        return next((t for t in reversed(tokens[:n]) if t.kind != sym.SKIP), None)

    def _behind_word(self, token: Token, word: str) -> Title | None:
        """What a phrase names behind a word in it: "salt on | sleep |", "the new cup for | wear |"."""
        found = spelled(self.text, token).find(f" {word} ")
        return None if found < 0 else self.title(replace(token, start=token.start + found + len(word) + 2, heads=1))

    def _is_topic(self, tokens: list[Token], n: int) -> bool:
        """ "Regarding imaging, ...": an opening phrase that only says what the sentence is about."""
        if (
            not 0 < n < 4
            or any(t.ref is not None for t in tokens[:n])
            or spelled(self.text, tokens[0]) not in self.lex.topic
        ):
            return False
        return next((t.kind for t in tokens[n + 1 :] if t.kind != sym.SKIP), "") == sym.COMMA
