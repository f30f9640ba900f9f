"""What a P value or an effect compares: arms, times within an arm, subgroups, or nothing but two variables.

The ways of telling stand in one list, the plainest first; the first that says something decides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from armspan.found import Estimate, PValue
from armspan.linking.scopes import Scope, ids
from armspan.linking.units import spelled
from armspan.linking.unnamed import adjusted_for
from armspan.mentions import symbols as sym
from armspan.mentions.estimates import EFFECTS, RATIOS
from armspan.mentions.outcomes import Lexicon, Token

_CLAUSE_ENDS = (sym.SEMICOLON, sym.CLAUSE, sym.STOP)
_AGENT = re.compile(f"{sym.ARM}[{sym.PARTICIPLE}{sym.NOUN}]{sym.PREPOSITION}")  # "A | was associated | with"
Told = tuple[str, str] | None  # what is compared, and the name of the way in which that is told


class Compared:
    """Tells for the scopes of one sentence what they compare; remembers the one before."""

    def __init__(self, lex: Lexicon, text: str, tokens: list[Token], arms: tuple[str, ...]) -> None:
        self.lex, self.text, self.tokens, self.arms = lex, text, tokens, arms
        self.last: tuple[str, tuple[str, ...]] | None = None
        self._ways = self._ways_of_telling()

    def kind(self, scope: Scope, p: PValue | None, estimate: Estimate | None) -> tuple[str, str]:
        """What is compared, and by which rule."""
        told = self._told(scope, p) or self._told(self._wide(scope), p) or self._unsaid()
        of_arms = estimate is not None and estimate.type in ((*EFFECTS, "other") if told[1] == "change" else RATIOS)
        if told[0] == "within_arm" and of_arms:
            told = ("between_arms", "effect") if len(self.arms) > 1 else ("unspecified", "none")
        if told[0] != "subgroup" and estimate is not None and estimate.type == "correlation":
            return "association", "association"
        return told

    def _told(self, scope: Scope, p: PValue | None) -> Told:
        for way in self._ways:
            if (found := way(scope, p)) is not None:
                return found
        return None

    def _wide(self, scope: Scope) -> Scope:
        """The scope with the rest of its clause: "was (P = .04) less in A than in B", "(P < .001) fell in both"."""
        return replace(scope, behind=[*scope.behind, *self._rest(scope, (*_CLAUSE_ENDS, sym.P_VALUE, sym.ESTIMATE))])

    def _rest(self, scope: Scope, ends: tuple[str, ...]) -> list[Token]:
        """What the clause goes on with, up to another predicate: "fell (P = .01) | and was lower than in B"."""
        rest = self.tokens[scope.after :]
        for n, (token, then) in enumerate(pairwise(rest)):
            if token.kind in ends or (token.kind == sym.AND and then.kind in sym.PREDICATES):
                return rest[:n]
        return rest[:-1] if rest and rest[-1].kind in ends else rest

    def _unsaid(self) -> tuple[str, str]:
        """Nothing says what is compared: the arms, where there are several."""
        return ("between_arms", "default") if len(self.arms) > 1 else ("unspecified", "none")

    def _ways_of_telling(self) -> list[Callable[[Scope, PValue | None], Told]]:
        plain = [self._by_itself, self._named_behind, self._from_to, self._of_design, self._arms_of_values]
        plain += [self._related, self._against_baseline, self._against_arm, self._association]
        return [*plain, *([self._over_time] if len(self.arms) < 2 else self._ways_of_arms())]

    def _ways_of_arms(self) -> list[Callable[[Scope, PValue | None], Told]]:
        return [self._as_before, self._change, self._comparative]

    # the ways -----------------------------------------------------------------------------------------------------

    def _by_itself(self, scope: Scope, p: PValue | None) -> Told:
        """ "P for interaction", "within-group P": the P value says it."""
        context = p.context if p else None
        if context is None:
            group, bracket = self.tokens[scope.group[0] : scope.group[-1]], scope.bracket
            inside = self._all_said([*group, *self.tokens[bracket.start : bracket.stop]])
            context = "interaction" if "interaction" in inside else None
        if context == "within":
            return "within_arm", "within"
        if context == "interaction" and "time" not in self._words(scope):
            return "subgroup", "interaction"
        if context in ("between", "interaction"):
            return "between_arms", "between"
        return ("association", "trend") if context == "trend" else None

    def _named_behind(self, scope: Scope, p: PValue | None) -> Told:
        """ "P < .001 vs baseline", "P = .004 for A vs B", "P<0.001 within each group"."""
        behind = scope.behind
        if not behind:
            return None
        if spelled(self.text, behind[0]) == "within" and any(t.kind in (sym.ALL_ARMS, sym.ARM) for t in behind):
            return "within_arm", "within"
        if any(t.kind in sym.AGAINST for t in behind):
            time = any(t.kind == sym.TIME for t in behind) and not ids(behind)
            if time or len(self.arms) > 1:
                return ("within_arm" if time else "between_arms"), "named-behind"
        whole = any(
            t.kind == sym.ALL_ARMS and not spelled(self.text, t).startswith(("both", "each", "all")) for t in behind
        )
        if len(self.arms) == 2 and self._is_for_one(behind):
            return "within_arm", "named-behind"
        several = len(ids(behind)) > 1 or whole
        between = spelled(self.text, behind[0]) in ("between", "among", "for")
        return ("between_arms", "named-behind") if several and between and len(self.arms) > 1 else None

    def _is_for_one(self, behind: list[Token]) -> bool:
        """ "P = .02 | for A | and P = .4 for B": each is of one arm."""
        told = "".join(t.kind for t in behind if t.kind not in (sym.SKIP, sym.AND))
        return told == sym.PREPOSITION + sym.ARM and spelled(self.text, behind[0]) in ("for", "in")

    def _from_to(self, scope: Scope, p: PValue | None) -> Told:
        """ "from 6.1 to 2.0": over time, unless more in one arm than in the other."""
        leaves = scope.leaves
        if not leaves or not all(leaf.unit is not None and leaf.unit.inner == "o" for leaf in leaves):
            return None
        values = {leaf.arm for leaf in leaves if leaf.arm}
        if len(self.arms) < 2 or len(values) == 1:
            return ("within_arm", "from-to") if self.arms else None
        tokens = [self.tokens[k] for k in scope.room]
        than = any(t.kind == sym.THAN for t in tokens) and self._compares(tokens)
        both = (p is not None and p.quantifier is not None) or any(
            t.kind == sym.ALL_ARMS or spelled(self.text, t) in ("both", "each", "all") for t in scope.behind
        )
        if not values:
            once = any(leaf.outcome and leaf.outcome.text.lower().split()[-1] in self.lex.once for leaf in leaves)
            return None if than or once or len(leaves) > 2 else ("within_arm", "from-to")
        return ("within_arm", "from-to") if both and not than else ("between_arms", "from-to")

    def _arms_of_values(self, scope: Scope, p: PValue | None) -> Told:
        """Values of several arms are compared."""
        values = {leaf.arm for leaf in scope.leaves if leaf.arm}
        kinds = [self.tokens[k].kind for k in scope.room]
        against = sym.VERSUS in kinds and sym.VALUE in kinds[: kinds.index(sym.VERSUS)] and len(self.arms) > 1
        return ("between_arms", "arms-of-values") if len(values) > 1 or (against and not values) else None

    def _against_baseline(self, scope: Scope, p: PValue | None) -> Told:
        """ "compared with baseline", "before and after surgery"; not where the arms are compared as well."""
        tokens = self._clause(scope)
        times = [t for t in tokens if t.kind == sym.TIME]
        said = self._all_said(times)
        if any(word.startswith("before") for word in said) and any(word.startswith("after") for word in said):
            return None if self._says_between(tokens) else ("within_arm", "against-baseline")
        for n, token in enumerate(tokens):
            near = tokens[n + 1 : n + 4]
            if token.kind in sym.AGAINST and near and self._is_time(near) and not ids(near):
                return None if self._says_between(tokens) else ("within_arm", "against-baseline")
        return None

    def _against_arm(self, scope: Scope, p: PValue | None) -> Told:
        """ "between the groups", "than in B", "compared with B", "A did not differ from B"."""
        if len(self.arms) < 2:
            return None
        tokens = self._clause(scope)
        if self._says_between(tokens):
            return "between_arms", "between"
        for n, token in enumerate(tokens):
            if token.kind in sym.AGAINST and any(t.kind in (sym.ARM, sym.ALL_ARMS) for t in tokens[n + 1 : n + 5]):
                return "between_arms", "comparative"
        return None

    def _association(self, scope: Scope, p: PValue | None) -> Told:
        """ "X correlated with Y"; where an arm is associated with something, arms are compared."""
        tokens = self._clause(scope)
        found = self._words(scope) & self.lex.association
        if not found or (found == {"trend"} and any(t.kind in (sym.UP, sym.DOWN, sym.QUALITY) for t in tokens)):
            return None  # "a trend towards | less | pain" compares
        kinds = "".join(t.kind for t in tokens if t.kind not in (sym.SKIP, sym.QUALITY, sym.COPULA))
        said = next((n for n, t in enumerate(tokens) if spelled(self.text, t) == "associated"), None)
        arm = said is not None and (
            _AGENT.search(kinds) is not None or any(t.kind == sym.ARM for t in tokens[said : said + 4])
        )
        return ("between_arms", "comparative") if arm and len(self.arms) > 1 else ("association", "association")

    def _related(self, scope: Scope, p: PValue | None) -> Told:
        """ "age (P = .01) and sex (P = .4) were associated with pain": the verb of all stands behind them."""
        if scope.leaves or not set(sym.PREDICATES).isdisjoint([self.tokens[k].kind for k in scope.room]):
            return None
        rest = self._all_said([t for t in self.tokens[scope.after :] if t.ref is None])
        return None if self.lex.association.isdisjoint(rest) else ("association", "association")

    def _of_design(self, scope: Scope, p: PValue | None) -> Told:
        """ "no carry-over effect (P = 0.62)": a test of the design, not of an arm."""
        room = self.tokens[scope.room.start : scope.room.stop]
        if not room or "effect" not in self.text[room[0].start : room[-1].end].lower():
            return None
        words = " ".join(self._all_said(room)).split()
        found = [a for a, b in pairwise(words) if b in ("effect", "effects") and a in self.lex.design_effects]
        return ("unspecified", "none") if found else None

    def _as_before(self, scope: Scope, p: PValue | None) -> Told:
        """ "... in A (P = .01) but not in B (P = .3)": without a verb of its own it compares what was compared."""
        tokens = [self.tokens[k] for k in scope.room]
        if self.last is None or scope.leaves or any(t.kind in sym.VERBS for t in tokens):
            return None
        return self.last[0], "as-before"

    def _change(self, scope: Scope, p: PValue | None) -> Told:
        """A verb of change, or a time passed, without another arm: over time."""
        tokens = self._clause(scope)
        moved = any(t.kind in (sym.CHANGE, sym.UP, sym.DOWN) for t in tokens) or self._says_change(tokens)
        if not moved or self._compares(tokens) or not (self._whole(tokens) or _one_list(tokens)):
            return None
        if self._against_later(scope) or self._says_difference(tokens):
            return None
        return ("between_arms", "agent") if self._is_agent(tokens) else ("within_arm", "change")

    def _against_later(self, scope: Scope) -> bool:
        """Whether the clause goes on to name another arm: "A showed a fall (P = .01) | compared with B |"."""
        rest = self._rest(scope, _CLAUSE_ENDS)
        return any(t.kind in sym.AGAINST and ids(rest[n + 1 : n + 4]) for n, t in enumerate(rest))

    def _is_agent(self, tokens: list[Token]) -> bool:
        """ "Drug A reduced pain": a treatment that changes something does so against another; people only change."""
        said = [t for t in tokens if t.kind not in (sym.SKIP, sym.QUALITY, "(")]
        at = next((n for n, t in enumerate(said) if t.kind in (sym.CHANGE, sym.UP, sym.DOWN)), 0)
        agent = said[at - 1] if at else None
        ahead = said[at + 1 : at + 3]
        if [t.kind for t in ahead] == [sym.PREPOSITION, sym.ARM] and spelled(self.text, ahead[0]) == "by":
            return self.lex.people.isdisjoint(spelled(self.text, ahead[1]).split())  # "pain was reduced | by A |"
        if agent is None or agent.kind not in (sym.ARM, sym.NOUN) or [t.kind for t in ahead[:1]] != [sym.NOUN]:
            return False
        return (self.lex.people | self.lex.change).isdisjoint(spelled(self.text, agent).split())

    def _comparative(self, scope: Scope, p: PValue | None) -> Told:
        """ "lower in A", "A and B were alike"."""
        tokens = self._clause(scope)
        several = len(ids(tokens)) > 1 or any(t.kind == sym.VERSUS for t in tokens)
        return ("between_arms", "comparative") if several or self._compares(tokens) else None

    def _over_time(self, scope: Scope, p: PValue | None) -> Told:
        """With one arm: what changed, or was measured at several times, is compared over time."""
        tokens = self._clause(scope)
        if not self.arms:
            return None
        timed = any(t.kind in (sym.TIME, sym.CHANGE, sym.UP, sym.DOWN) for t in tokens) or self._says_change(tokens)
        timed = timed or any(leaf.baseline for leaf in scope.leaves)
        return ("within_arm", "single-arm") if timed else None

    # words --------------------------------------------------------------------------------------------------------

    def _all_said(self, tokens: list[Token]) -> list[str]:
        text = self.text
        return [text[token.start : token.end].lower() for token in tokens]

    def _clause(self, scope: Scope) -> list[Token]:
        """The clause before the group, and what belongs to it behind."""
        clause = self.tokens[scope.clause.start : scope.clause.stop]
        others = adjusted_for(self.lex, self.text, clause)
        said = [t for n, t in enumerate(clause) if n not in others] if others else clause
        return [*said, *scope.behind]

    def _words(self, scope: Scope) -> set[str]:
        tokens = [t for t in self._clause(scope) if t.ref is None or t.kind == sym.NOUN]
        return set(" ".join(self._all_said(tokens)).split())

    def _compares(self, tokens: list[Token]) -> bool:
        than = sym.THAN in [t.kind for t in tokens]
        return than or not self.lex.comparatives.isdisjoint(self._all_said(tokens))

    def _is_time(self, tokens: list[Token]) -> bool:
        times = [t for t in tokens if t.kind == sym.TIME and not spelled(self.text, t).startswith("after")]
        return bool(times) or any(not self.lex.earlier.isdisjoint(spelled(self.text, t).split()) for t in tokens)

    def _whole(self, tokens: list[Token]) -> bool:
        return sym.ALL_ARMS in [t.kind for t in tokens]

    def _says_change(self, tokens: list[Token]) -> bool:
        nouns = [t for t in tokens if t.kind == sym.NOUN]
        return not self.lex.change.isdisjoint(" ".join(self._all_said(nouns)).split())

    def _says_difference(self, tokens: list[Token]) -> bool:
        """ "no difference in weight loss": of what changed, the arms are compared."""
        named = [(spelled(self.text, t), then.kind) for t, then in pairwise(tokens) if t.kind == sym.NOUN]
        told = [words for words, then in named if " in " in words or then == sym.PREPOSITION]
        return any(words.startswith("difference") for words in told)

    def _says_between(self, tokens: list[Token]) -> bool:
        words = self._all_said(tokens)
        if not self.lex.between.isdisjoint(" ".join(words).split()):
            return True
        for n, token in enumerate(tokens):
            if token.kind in (sym.ALL_ARMS, sym.ARM) and {"between", "among"} & set(words[max(0, n - 3) : n]):
                return True
            if token.kind == sym.ALL_ARMS and token.start and "between" in spelled(self.text, token):
                return True
        return False


def _one_list(tokens: list[Token]) -> bool:
    """Whether the arms named are one, or one list: "in A, B and C"."""
    places = [n for n, t in enumerate(tokens) if t.kind == sym.ARM]
    between = tokens[places[0] : places[-1]] if places else []
    return {t.kind for t in between} <= {sym.ARM, sym.COMMA, sym.AND, sym.SKIP}
