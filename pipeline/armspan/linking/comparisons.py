"""What P values and effects are about: the outcomes and arms they cover, between arms or over time.

A sentence is cut into scopes (scopes.py); of each is asked which outcomes it covers (covered.py), what it compares
(compared.py) and which arms (sides.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from armspan.found import Estimate, PValue, TestStatistic, TimePoint
from armspan.linking.compared import Compared
from armspan.linking.covered import Covered
from armspan.linking.discourse import Memory
from armspan.linking.scopes import Scope, find_scopes
from armspan.linking.sides import sides
from armspan.linking.titles import Title
from armspan.linking.units import Leaf
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token
from armspan.model import Finding

__all__ = ["Comparison", "Memory", "bind_comparisons"]


@dataclass(slots=True)
class Comparison:
    """One printed P value (or an estimate that stands alone) and what it is about."""

    p: PValue | None
    estimate: Estimate | None = None
    test: TestStatistic | None = None
    kind: str = "unspecified"
    outcomes: list[Title] = field(default_factory=list)
    arms: tuple[str, ...] = ()
    leaves: list[Leaf] = field(default_factory=list)
    times: list[TimePoint] = field(default_factory=list)
    rule: str = ""
    carrier: tuple[int, int] | None = None
    scope: Scope | None = None  # of the P value or effect; None: words alone say it
    finding: Finding | None = None
    words: tuple[int, int] | None = None  # that state it, where no number does

    def places(self) -> Iterator[tuple[int, int]]:
        """What it speaks for: where it is printed, and the words that it covers."""
        mention = self.p or self.estimate
        if mention is not None:
            yield mention.start, mention.end
        if self.carrier is not None:
            yield self.carrier


def bind_comparisons(
    lex: Lexicon, text: str, tokens: list[Token], leaves: list[Leaf], arms: tuple[str, ...], memory: Memory
) -> list[Comparison]:
    """The comparisons of one sentence, in order."""
    if {sym.P_VALUE, sym.ESTIMATE}.isdisjoint([token.kind for token in tokens]):
        memory.last = [leaf.outcome for leaf in leaves if leaf.outcome][-1:] or memory.last
        return []
    covered, compared = Covered(lex, text, tokens, memory), Compared(lex, text, tokens, arms)
    found = list[Comparison]()
    for scope in find_scopes(text, tokens, leaves, covered.title):
        here = _Binding(tokens, scope, arms, covered, compared).comparisons()
        memory.keep([title for one in here for title in one.outcomes])
        found += here
    memory.end_sentence()
    return found


class _Binding:
    """One scope on its way to comparisons."""

    def __init__(
        self, tokens: list[Token], scope: Scope, arms: tuple[str, ...], covered: Covered, compared: Compared
    ) -> None:
        self.tokens, self.scope, self.arms = tokens, scope, arms
        self.covered, self.compared = covered, compared

    def comparisons(self) -> list[Comparison]:
        """One for each P value of the scope, and one for each effect that has none."""
        found = self._together()
        titles, told_by = self.covered.outcomes(self.scope)
        for n, one in enumerate(found):
            kind, way = self.compared.kind(self.scope, one.p, one.estimate)
            if kind == "association" and told_by == "clause":
                titles, told_by = self.covered.outcomes(self.scope, association=True)
            one.kind, one.rule = kind, f"{told_by}: {way}"
            one.arms = sides(self.tokens, self.scope, self.arms, kind, n)
            self._give_scope(one)
        self._give_outcomes(found, titles)
        _give_arms(found)
        self.compared.last = found[-1].kind, found[-1].arms
        return found

    def _together(self) -> list[Comparison]:
        """The P values, each with its effect and its test statistic, and the effects that are left."""
        refs = [self.tokens[k].ref for k in self.scope.group]
        p_values = [ref for ref in refs if isinstance(ref, PValue)]
        estimates = [ref for ref in refs if isinstance(ref, Estimate)]
        tests = self._tests()
        tests = tests if len(tests) == len(p_values) else tests[-1:]
        found = [Comparison(p) for p in p_values]
        for one, test in zip(found, tests, strict=False):
            one.test = test
        for n, estimate in enumerate(estimates):
            if n < len(p_values):
                found[n].estimate = estimate
            else:
                found.append(Comparison(None, estimate))
        return found

    def _tests(self) -> list[TestStatistic]:
        """The test statistics since the last value."""
        found = list[TestStatistic]()
        start = min(self.scope.room.start, self.scope.group[0])
        for token in self.tokens[start : self.scope.group[-1]]:
            if token.kind == sym.VALUE:
                found.clear()
            elif token.kind == sym.TEST:
                found.append(token.ref)
        return found

    def _give_outcomes(self, found: list[Comparison], titles: list[Title]) -> None:
        """All of them to each; or one to each, where as many are listed."""
        listed = [one for one in found if one.p is not None] or found
        for n, one in enumerate(found):
            one.outcomes = list(titles)
            if len(titles) == len(listed) > 1 and n < len(titles):
                one.outcomes = [titles[n]]
                one.leaves = [leaf for leaf in one.leaves if leaf.outcome and leaf.outcome.text == titles[n].text]

    def _give_scope(self, one: Comparison) -> None:
        tokens = [self.tokens[k] for k in self.scope.room]
        one.scope = self.scope
        one.leaves = list(self.scope.leaves)
        one.times = [token.ref for token in tokens if token.kind == sym.TIME]
        if tokens:
            one.carrier = (tokens[0].start, tokens[-1].end)


def _give_arms(found: list[Comparison]) -> None:
    """To each the arm in which something changed, where as many are listed: "in both groups (P = .1 and .2)"."""
    listed = [one for one in found if one.p is not None]
    if len(listed) < 2 or any(one.kind != "within_arm" or len(one.arms) != len(listed) for one in listed):
        return
    if all(one.outcomes == listed[0].outcomes for one in listed):
        for n, one in enumerate(listed):
            one.arms = one.arms[n : n + 1]
