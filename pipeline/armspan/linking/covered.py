"""Which outcomes a P value or an effect is about.

The values that it stands with tell; else what its clause names: the object of the verb, or else its subject, or what
stands behind "differences in"; else what follows it; else what was spoken of before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from armspan.linking.acting import Acting
from armspan.linking.brackets import closed_brackets
from armspan.linking.discourse import Memory
from armspan.linking.scopes import VERBS, Scope
from armspan.linking.spoken_of import SpokenOf
from armspan.linking.titles import Title, title_of
from armspan.linking.unnamed import adjusted_for, is_label, is_no_outcome
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token, words

_INSIDE_LIST = (sym.TIME, sym.SKIP, sym.UP, sym.DOWN, sym.QUALITY, "(", ")")
_BE = ("is", "are", "was", "were", "be", "been", "being", "remained", "became")
_RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")
_TOLD_OF = (sym.PREPOSITION, sym.TO)


@dataclass(slots=True)
class _Phrases:
    """Coordinated noun phrases, and what they are in their clause."""

    role: str  # object | subject | complement | predicate
    titles: list[Title]


class Covered:
    """Finds the outcomes of the scopes of one sentence."""

    def __init__(self, lex: Lexicon, text: str, tokens: list[Token], memory: Memory) -> None:
        self.lex, self.text, self.tokens, self.memory = lex, text, tokens, memory
        self.spoken, self.acting = SpokenOf(lex, text, tokens, memory), Acting(lex, text, tokens)
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
        if not found:
            found, rule = self.spoken.outcomes(scope, tokens), "same-outcome"
        return list({title.text.lower(): title for title in found}.values()), rule

    def _foretold(self, scope: Scope, tokens: list[Token]) -> list[Title]:
        """ "Smoking was associated with | death | (OR 2.1)": a ratio is of what is foretold."""
        if not any(getattr(self.tokens[k].ref, "type", None) in _RATIOS for k in scope.group):
            return []
        titles = [phrase.titles for phrase in self._phrases(tokens) if phrase.role != "subject"]
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
        title = title_of(self.lex, self.text, self._without_effect(phrase)) if phrase is not None else None
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

    def _without_effect(self, token: Token) -> Token:
        """ "hazard ratio for | death", "correlation between | age": what stands behind the name of an effect."""
        spans = [(self.text[a:b].lower(), a) for _, a, b in words(self.lex, self.text, token.start, token.end)]
        for n, (word, _) in enumerate(spans[:-2]):
            if word in self.lex.effect_nouns and spans[n + 1][0] in ("for", "of", "in", "between", "with"):
                return replace(token, start=spans[n + 2][1], heads=1)
        return token

    # with values --------------------------------------------------------------------------------------------------

    def _of_values(self, scope: Scope, tokens: list[Token]) -> list[Title]:
        titles = [leaf.outcome for leaf in scope.leaves if leaf.outcome and not leaf.outcome.is_follow_up]
        if not titles:
            return []
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
        if ahead[0].kind not in _TOLD_OF:
            return []
        opens = word in self.lex.leaning and self.said(ahead[0]) in ("of", "for", "to")
        return self._titles_at(scope.after + 1) if opens or word in self.lex.change else []

    def _titles_at(self, n: int) -> list[Title]:
        """The outcomes listed from token n on, behind words that say nothing and verbs."""
        while n < len(self.tokens) and self.tokens[n].kind in (sym.SKIP, sym.QUALITY, sym.REPORT, sym.COPULA):
            n += 1
        stop = next((k for k in range(n, len(self.tokens)) if self.tokens[k].kind == "("), len(self.tokens))
        phrases = self._phrases(self.tokens[n:stop]) if sym.NOUN in [t.kind for t in self.tokens[n : n + 1]] else []
        return phrases[0].titles if phrases else []

    def named(self, tokens: list[Token], *, association: bool = False) -> list[Title]:
        """What a clause without values is about, or what it points back to."""
        pointed = self.spoken.pointed_at(tokens)
        if pointed is not None:
            return pointed
        others = adjusted_for(self.lex, self.text, tokens)
        tokens = [t for n, t in enumerate(tokens) if n not in others]
        aside = closed_brackets(tokens)
        phrases = self._phrases([t for n, t in enumerate(tokens) if n not in aside]) or self._phrases(tokens)
        if association:
            return self._related(tokens, phrases)
        order = ("complement", "subject") if self._tells_change(tokens) else ("subject", "complement")
        for role in ("effect", "object", *order, "predicate"):
            titles = [phrase.titles for phrase in phrases if phrase.role == role]
            if titles:
                return max(titles, key=len) if role == "subject" else titles[-1 if role == "object" else 0]
        return []

    def _related(self, tokens: list[Token], phrases: list[_Phrases]) -> list[Title]:
        """ "Age was related to pain (r = .4) and | stiffness | (r = .3)": the one side goes on with the other."""
        found = [title for phrase in phrases if phrase.role != "predicate" for title in phrase.titles]
        if any(t.kind in VERBS for t in tokens):
            self.related = [title for phrase in phrases if phrase.role == "subject" for title in phrase.titles]
        return [*self.related, *found] if len(found) == 1 else found

    def _tells_change(self, tokens: list[Token]) -> bool:
        """ "A showed | improvements | ... in X", "there were | differences | ... in X": what changed stands behind."""
        for n, token in enumerate(tokens):
            if token.kind != sym.NOUN or self.title(token) is not None or not any(t.kind in VERBS for t in tokens[:n]):
                continue
            said = self.said(token).split()
            if not self.lex.leaning.isdisjoint(said) or not self.lex.change.isdisjoint(said):
                behind = [t.kind for t in tokens[n + 1 :]]
                timed = behind.index(sym.TIME) if sym.TIME in behind[1:] else len(behind)  # "| in 1-hour | FEV1"
                return sym.NOUN in behind[:timed]
        return False

    def _phrases(self, tokens: list[Token]) -> list[_Phrases]:
        found = list[_Phrases]()
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
                    found.append(_Phrases(self._role(tokens, n), [title]))
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

    def _ends_member(self, tokens: list[Token], n: int) -> bool:
        """ "blood lost, nodes | removed |, and stay": the participle belongs to one of a list."""
        behind = tokens[n + 1].kind if n + 1 < len(tokens) else ""
        said = tokens[n].kind in (sym.PARTICIPLE, sym.REPORT) and behind in (sym.COMMA, sym.AND)
        return said and n > 0 and tokens[n - 1].kind == sym.NOUN

    def _describes(self, tokens: list[Token], n: int) -> bool:
        """Whether a phrase only says more of the outcome before it: "pain | in the recovery room"."""
        before = [t for t in tokens[:n] if t.kind != sym.SKIP][-2:]
        if [t.kind for t in before[:1]] != [sym.NOUN] or before[-1].kind not in _TOLD_OF:
            return False
        return self.title(before[0]) is not None

    def _role(self, tokens: list[Token], n: int) -> str:
        """What a phrase is in its clause: by its own words, "the | hazard ratio for death |"; else those before it."""
        if self._without_effect(tokens[n]) is not tokens[n]:
            return "effect"
        before = [t for t in tokens[:n] if t.kind != sym.SKIP]
        while before and before[-1].kind in (sym.QUALITY, sym.UP, sym.DOWN) and len(before) > 1:
            if before[-2].kind not in VERBS and before[-2].kind != sym.ARM:
                break
            before.pop()
        if not before or not any(t.kind in VERBS for t in before):
            prepositional = bool(before) and before[-1].kind in _TOLD_OF
            return "complement" if prepositional else "subject"
        if before[-1].kind not in VERBS:
            return "complement"
        is_it = self.said(before[-1]) in _BE and all(self.said(t) != "there" for t in tokens[:n])
        return "predicate" if is_it else "object"

    def _is_side(self, tokens: list[Token], n: int) -> bool:
        """ "versus the | special unit", "| low-dose | aspirin", "after | the infusion |": an arm, or a circumstance."""
        before = self._word_before(tokens, n)
        against = before is not None and (before.kind in sym.AGAINST or self.said(before) in self.lex.around)
        return against or (n + 1 < len(tokens) and tokens[n + 1].kind == sym.ARM)

    def _is_favoured(self, tokens: list[Token], n: int) -> bool:
        """ "a difference favouring | the new cup |": the side that did better."""
        return (before := self._word_before(tokens, n)) is not None and self.said(before) in self.lex.favouring

    def _word_before(self, tokens: list[Token], n: int) -> Token | None:
        return next((t for t in reversed(tokens[:n]) if t.kind != sym.SKIP), None)

    def _behind_word(self, token: Token, word: str) -> Title | None:
        """What a phrase names behind a word in it: "salt on | sleep |", "the new cup for | wear |"."""
        found = self.said(token).find(f" {word} ")
        return None if found < 0 else self.title(replace(token, start=token.start + found + len(word) + 2, heads=1))

    def _is_topic(self, tokens: list[Token], n: int) -> bool:
        """ "Regarding imaging, ...": an opening phrase that only says what the sentence is about."""
        if not 0 < n < 4 or any(t.ref is not None for t in tokens[:n]) or self.said(tokens[0]) not in self.lex.topic:
            return False
        return next((t.kind for t in tokens[n + 1 :] if t.kind != sym.SKIP), "") == sym.COMMA
