"""Which outcomes a P value or an effect is about.

The values that it stands with tell; else what its clause names: the object of the verb, or else its subject, or what
stands behind "differences in"; else what follows it; else what was spoken of before.
"""

from __future__ import annotations

from armspan.linking.acting import Acting
from armspan.linking.brackets import closed_brackets, names_in_bracket
from armspan.linking.discourse import Memory
from armspan.linking.named_phrases import TOLD_OF, NamedPhrases, Phrases, without_effect
from armspan.linking.scopes import Scope
from armspan.linking.spoken_of import SpokenOf
from armspan.linking.titles import Title, title_of
from armspan.linking.unnamed import adjusted_for, is_label, is_no_outcome
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token

_RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")


class Covered:
    """Finds the outcomes of the scopes of one sentence."""

    def __init__(self, lex: Lexicon, text: str, tokens: list[Token], memory: Memory) -> None:
        self.lex, self.text, self.tokens, self.memory = lex, text, tokens, memory
        self.spoken, self.acting = SpokenOf(lex, text, tokens, memory), Acting(lex, text, tokens)
        self._named = NamedPhrases(lex, text, self.title)
        self._titles = dict[Token, Title | None]()  # of those asked for
        self.related: list[Title] = []  # the subject of the last association of the sentence

    def outcomes(self, scope: Scope, *, association: bool = False) -> tuple[list[Title], str]:
        """What the scope is about, and by which rule."""
        tokens = [self.tokens[k] for k in scope.room]
        if association:
            tokens = [*tokens, *self._rest(scope)]
        found, rule = self._told_of(scope), "outcome-behind"
        if not found:
            found, rule = self._of_values(scope, tokens), "values"
        if not found and association:
            found, rule = self._foretold(scope, tokens), "clause"
        if not found:
            found, rule = self._named_behind(scope), "outcome-behind"
        if not found:
            found, rule = self.named(tokens, association=association), "clause"
        if not found and not self.memory.here and any(t.kind == sym.ARM for t in tokens):
            found, rule = self.named(self._clause_rest(scope)), "outcome-behind"
        if not found and not scope.earlier:
            found, rule = self.named(self.tokens[scope.done : scope.room.start]), "clause"
        if not found and not self.memory.here:
            found, rule = self._named.topic(self.tokens), "clause"
        if not found:
            found, rule = self.spoken.outcomes(scope, tokens), "same-outcome"
        return list({title.text.lower(): title for title in found}.values()), rule

    def _foretold(self, scope: Scope, tokens: list[Token]) -> list[Title]:
        """ "Smoking was associated with | death | (OR 2.1)": a ratio is of what is foretold."""
        if not any(getattr(self.tokens[k].ref, "type", None) in _RATIOS for k in scope.group):
            return []
        titles = [phrase.titles for phrase in self._named.phrases(tokens) if phrase.role != "subject"]
        return titles[-1] if titles else []

    def _rest(self, scope: Scope) -> list[Token]:
        """What the scope is related to, behind it: "age (P = .01) | was associated with pain |"."""
        rest = self._clause_rest(scope)
        starts = [n for n, t in enumerate(rest) if self.said(t) in self.lex.association]
        return rest[starts[0] :] if starts else []

    def _clause_rest(self, scope: Scope) -> list[Token]:
        """What the clause goes on with: "both A (P = .01) and B (P = .2) | were superior to C on the scale |"."""
        rest = list[Token]()
        for token in self.tokens[scope.after :]:
            if token.kind in (sym.SEMICOLON, sym.CLAUSE, sym.VALUE, sym.STOP):
                break
            rest.append(token)
        return rest

    def said(self, token: Token) -> str:
        """A token in small letters."""
        return self.text[token.start : token.end].lower()

    def title(self, token: Token) -> Title | None:
        """The outcome that a noun phrase names, if it does; found once for each."""
        if token not in self._titles:
            self._titles[token] = self._find_title(token)
        return self._titles[token]

    def _find_title(self, token: Token) -> Title | None:
        phrase = None if is_label(self.text, token) else self.acting.acted_on(token)
        title = (
            title_of(self.lex, self.text, without_effect(self.lex, self.text, phrase)) if phrase is not None else None
        )
        if title is None or title.is_follow_up or title.text.lower() in self.lex.generic:
            return None
        said = [word.lower() for word in title.words]
        if token.ref is not None and len(said) > 1 and said[-1] in self.lex.no_outcomes:
            said = said[:-1]  # "Glasgow Outcome Scale score | analysis |"
        if is_no_outcome(self.lex, said):
            return None
        if token.ref is not None:
            title.instrument = getattr(token.ref, "id", None)
        return title

    # with values --------------------------------------------------------------------------------------------------

    def _of_values(self, scope: Scope, tokens: list[Token]) -> list[Title]:
        titles = [leaf.outcome for leaf in scope.leaves if leaf.outcome and not leaf.outcome.is_follow_up]
        if not titles:
            return []
        if len(titles) > 2:
            titles = _outside_of_parts(tokens, scope) or titles
        later = self._clause_behind_values(scope, tokens)
        if later:
            scope.leaves.clear()
        return later or titles

    def _clause_behind_values(self, scope: Scope, tokens: list[Token]) -> list[Title]:
        """ "... for 18 months, with no difference in healing time (P>0.05)": the clause has outcomes of its own."""
        end = scope.leaves[-1].stat.end
        cut = next((n for n, t in enumerate(tokens) if t.kind == sym.CLAUSE and t.start >= end), None)
        return self.named(tokens[cut + 1 :]) if cut is not None else []

    # without ------------------------------------------------------------------------------------------------------

    def _told_of(self, scope: Scope) -> list[Title]:
        """ "gave | 0.10 kcal | greater energy expenditure", "a | 30% | difference in recall"."""
        told = [n for n in scope.group if self.tokens[n].kind == sym.ESTIMATE]
        if not told or self.tokens[told[0]].ref.rule != "told-behind":
            return []
        n = told[-1] + 1
        while n < len(self.tokens) and self.tokens[n].kind in (sym.SKIP, sym.UP, sym.DOWN, sym.QUALITY, ")"):
            n += 1
        return self._titles_at(n) or self._titles_at(self._behind_bracket(n + 1))

    def _behind_bracket(self, n: int) -> int:
        """ "a 9% reduction | (95% CI 2-16%) in | caries": where the name stands."""
        if n < len(self.tokens) and self.tokens[n].kind == "(":
            n = next((k + 1 for k in range(n, len(self.tokens)) if self.tokens[k].kind == ")"), len(self.tokens))
        leans = n < len(self.tokens) and self.said(self.tokens[n]) in ("in", "of", "for")
        return n + 1 if leans else len(self.tokens)

    def _named_behind(self, scope: Scope) -> list[Title]:
        """ "an increase (P<0.05) in HDL", "more likely (OR 2.1) to fall", "P = .03 for pain"."""
        behind = self.tokens[scope.group[-1] + 1 :][:4]
        if len(behind) > 1 and self.said(behind[0]) == "for" and behind[-1].kind != sym.ARM:
            return self._titles_at(scope.group[-1] + 2)
        last = next((t for t in reversed(self.tokens[: scope.room.stop]) if t.kind not in ("(", sym.SKIP)), None)
        ahead = self.tokens[scope.after : scope.after + 1]
        if last is None or not ahead:
            return []
        word = self.said(self.tokens[scope.room.stop - 1]).rsplit(None, 1)[-1] if scope.room.stop else ""
        if last.kind == sym.QUALITY and ahead[0].kind in (sym.CHANGE, sym.UP, sym.DOWN) and not scope.later:
            return self._titles_at(scope.after + 1)  # "Salt significantly (P<0.05) raised | X |"
        if last.kind == sym.QUALITY and ahead[0].kind in (sym.UP, sym.DOWN, sym.QUALITY, sym.NOUN) and scope.later:
            return [leaf.outcome for leaf in scope.later if leaf.outcome]  # "significantly (P<0.05) lower X (1 vs 2)"
        if ahead[0].kind not in TOLD_OF:
            return []
        opens = word in self.lex.leaning and self.said(ahead[0]) in ("of", "for", "to")
        return self._titles_at(scope.after + 1) if opens or word in self.lex.change else []

    def _titles_at(self, n: int) -> list[Title]:
        """The outcomes listed from token n on, behind words that say nothing and verbs."""
        while n < len(self.tokens) and self.tokens[n].kind in (sym.SKIP, sym.QUALITY, sym.REPORT, sym.COPULA):
            n += 1
        stop = next((k for k in range(n, len(self.tokens)) if self.tokens[k].kind == "("), len(self.tokens))
        phrases = (
            self._named.phrases(self.tokens[n:stop]) if sym.NOUN in [t.kind for t in self.tokens[n : n + 1]] else []
        )
        return phrases[0].titles if phrases else []

    def named(self, tokens: list[Token], *, association: bool = False) -> list[Title]:
        """What a clause without values is about, or what it points back to."""
        pointed = self.spoken.pointed_at(tokens)
        if pointed is not None:
            return pointed
        others = adjusted_for(self.lex, self.text, tokens)
        tokens = [t for n, t in enumerate(tokens) if n not in others]
        aside = closed_brackets(tokens)
        phrases = self._named.phrases([t for n, t in enumerate(tokens) if n not in aside]) or self._named.phrases(
            tokens
        )
        if association:
            return self._related(tokens, phrases)
        order = ("complement", "subject") if self._tells_change(tokens) else ("subject", "complement")
        for role in ("effect", "object", *order, "predicate"):
            titles = [phrase.titles for phrase in phrases if phrase.role == role]
            if titles:
                return max(titles, key=len) if role == "subject" else titles[-1 if role == "object" else 0]
        return []

    def _related(self, tokens: list[Token], phrases: list[Phrases]) -> list[Title]:
        """ "Age was related to pain (r = .4) and | stiffness | (r = .3)": the one side goes on with the other."""
        found = [title for phrase in phrases if phrase.role != "predicate" for title in phrase.titles]
        if any(t.kind in sym.VERBS for t in tokens):
            self.related = [title for phrase in phrases if phrase.role == "subject" for title in phrase.titles]
        return [*self.related, *found] if len(found) == 1 else found

    def _tells_change(self, tokens: list[Token]) -> bool:
        """ "A showed | improvements | ... in X", "there were | differences | ... in X": what changed stands behind."""
        for n, token in enumerate(tokens):
            if (
                token.kind != sym.NOUN
                or self.title(token) is not None
                or not any(t.kind in sym.VERBS for t in tokens[:n])
            ):
                continue
            said = self.said(token).split()
            if not self.lex.leaning.isdisjoint(said) or not self.lex.change.isdisjoint(said):
                behind = [t.kind for t in tokens[n + 1 :]]
                timed = behind.index(sym.TIME) if sym.TIME in behind[1:] else len(behind)  # "| in 1-hour | FEV1"
                return sym.NOUN in behind[:timed]
        return False


def _outside_of_parts(tokens: list[Token], scope: Scope) -> list[Title]:
    """The outcomes of values that stand in no bracket with a name of its own: "10% (men, | 4% |)"."""
    start, aside = scope.room.start, closed_brackets(tokens)
    parts = {n + start for n in aside if names_in_bracket(tokens, n)}
    plain = [leaf.outcome for leaf in scope.leaves if leaf.outcome and leaf.index not in parts]
    return [title for title in plain if not title.is_follow_up]
