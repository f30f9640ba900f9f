"""The findings of one sentence: what came out of the comparisons of its P values and effects."""

from __future__ import annotations

from collections.abc import Sequence

from armspan.linking.comparisons import Comparison
from armspan.linking.scopes import Scope
from armspan.linking.stated.meaning import OVER_TIME, direction, effect_direction, significant
from armspan.linking.stated.said import Reader, Said
from armspan.linking.stated.senses import MOVES, Mark, Sense, Word, place_words, senses
from armspan.linking.stated.sides import find_sides, told_of
from armspan.linking.titles import Title
from armspan.linking.units import Leaf
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token
from armspan.model import Finding
from armspan.rulebook import Rulebook

_TURNED = {"higher": "lower", "lower": "higher"}


class Stated:
    """Reads the findings of one sentence."""

    def __init__(
        self, book: Rulebook, lex: Lexicon, text: str, tokens: list[Token], arms: tuple[str, ...], found: list[Word]
    ) -> None:
        self.book, self.text, self.tokens, self.arms = book, text, tokens, arms
        self.senses = senses(book)
        self._marks = place_words(lex, text, tokens, found)
        self.reader = Reader(self.senses, text, tokens)

    def of_comparison(self, one: Comparison) -> Finding | None:
        """What came out of the comparison of a P value or an effect."""
        if one.kind not in ("between_arms", "within_arm") or one.scope is None:
            return None
        scope = one.scope
        whole = range(self._clause_start(scope, one), self._clause_end(scope.after))
        statements = self._statements(scope, whole)
        said = self._of_outcome(statements, one)
        words = said.significant if said else None
        sure = significant(one.p, one.estimate, words)
        if said is not None and len({self.direction(s, one.outcomes) for s in statements}) > 1 < len(one.outcomes):
            return Finding(None, None, None, sure) if sure is not None else None
        if one.kind == "within_arm":
            return self._within(one, said, sure)
        return self._between(one, said, whole, sure)

    def _statements(self, scope: Scope, whole: range) -> list[Said]:
        """What is said where the scope is, else last before it, else behind it."""
        ahead = range(whole.start, scope.group[0])
        for span, last in ((scope.room, False), (ahead, True), (range(scope.after, whole.stop), False)):
            found = self.reader.statements(self.marks(span))
            if found:
                return found[-1:] if last else found
        return []

    def marks(self, span: range) -> list[Mark]:
        """The words with a sense among the tokens of a span."""
        return [mark for mark in self._marks if mark.at in span]

    def _of_outcome(self, statements: list[Said], one: Comparison) -> Said | None:
        """The statement about the first outcome: in its clause the last one before its end, else the first."""
        if len(statements) < 2:
            return statements[0] if statements else None
        end = one.outcomes[0].end if one.outcomes else statements[-1].mark.end
        if end < self.tokens[0].start and one.scope is not None:  # spoken of before: what stands next to the P value
            end = self.tokens[one.scope.group[0]].start
        clause = next(
            (c for c in self.reader.clauses if self.tokens[c.start].start < end <= self.tokens[c.stop - 1].end), ()
        )
        here = [said for said in statements if said.mark.at in clause] or statements
        return next((said for said in reversed(here) if said.mark.start < end), here[0])

    def direction(self, said: Said, titles: list[Title]) -> str | None:
        """Which way the quantity goes that the titles name."""
        return direction(self.book, self.senses, said.sense, titles)

    def _clause_start(self, scope: Scope, one: Comparison) -> int:
        """Where the clause opens; before it where the outcome stands: "| pain fell less in A, compared to B (P=.1)"."""
        if scope.done >= scope.clause.start:
            return scope.clause.start
        start, opened = self.tokens[scope.done].start, self.tokens[scope.clause.start].start
        early = any(start <= title.start < opened for title in one.outcomes)
        return scope.done if early else scope.clause.start

    def _clause_end(self, n: int) -> int:
        ends = (sym.SEMICOLON, sym.CLAUSE, sym.STOP)
        return next((k for k in range(n, len(self.tokens)) if self.tokens[k].kind in ends), len(self.tokens))

    def _within(self, one: Comparison, said: Said | None, sure: bool | None) -> Finding | None:
        moved = self.direction(said, one.outcomes) if said else None
        moved = moved or _of_pair(one.leaves[:2])
        arm = one.arms[0] if len(one.arms) == 1 and len(self.arms) > 1 else None
        found = OVER_TIME[moved] if moved and not (moved == "no_difference" and sure) else None
        return Finding(found, arm, None, sure) if found or sure is not None else None

    def _between(self, one: Comparison, said: Said | None, span: range, sure: bool | None) -> Finding | None:
        told = self.direction(said, one.outcomes) if said else None
        if told == "no_difference" and said is not None:
            one_arm = sure and said.mark.sense in (*MOVES, Sense.CHANGE)  # "no change in B (P = .02 for A vs B)"
            return Finding(None if one_arm else told, None, None, sure)
        stated = self.stated(said, told, span, one.arms) if said and told else None
        if stated is not None:
            return Finding(*stated, sure)
        measured = _of_arms(one.leaves)
        if measured is not None:
            found, arm, reference = measured
            return Finding(*((found, arm, reference) if told in (None, found) else (told, reference, arm)), sure)
        reckoned = self._of_effect(one, span) if sure and told is None else None
        if reckoned is not None:
            return Finding(*reckoned, sure)
        return Finding(None, None, None, sure) if sure is not None else None

    def _of_effect(self, one: Comparison, span: range) -> tuple[str, str, str] | None:
        """What an effect says of two named arms: "the hazard ratio of A versus B was | 0.64 |" is lower with A."""
        found, scope = effect_direction(self.senses, one.estimate, one.outcomes), one.scope
        if found is None or scope is None or len(one.arms) != 2:
            return None
        sides = find_sides(self.text, self.tokens, span, scope.group[0])
        told = told_of(sides, one.arms) if sides.against and sides.mine and sides.theirs else None
        return (found, told.arm, told.reference) if told is not None and told.reference else None

    def stated(self, said: Said, told: str, span: range, arms: tuple[str, ...]) -> tuple[str, str, str | None] | None:
        """Direction, arm and reference, as words say them."""
        found = told_of(find_sides(self.text, self.tokens, span, said.mark.at, to=said.merit), arms)
        if found is None or not (found.turned or found.reference or found.arm):
            return None
        return (_TURNED[told] if found.turned else told), found.arm, found.reference


def _of_arms(leaves: Sequence[Leaf]) -> tuple[str, str, str] | None:
    """Which of two arms has the larger value of one outcome: direction, arm, reference; None for more arms."""
    if len({leaf.arm for leaf in leaves if leaf.arm}) != 2:
        return None
    for n, left in enumerate(leaves):
        for right in leaves[n + 1 :]:
            if not left.arm or not right.arm or left.arm == right.arm:
                continue
            same = left.outcome is not None and right.outcome is not None and left.outcome.text == right.outcome.text
            if not same or left.time != right.time or left.baseline != right.baseline:
                continue
            found = _of_pair([right, left])
            return (found, left.arm, right.arm) if found in _TURNED else None
    return None


def _of_pair(leaves: Sequence[Leaf]) -> str | None:
    """Whether the second of two values is higher or lower than the first."""
    if len(leaves) < 2:
        return None
    first, second = _size(leaves[0]), _size(leaves[1])
    if first is None or second is None or first == second:
        return None
    return "higher" if second > first else "lower"


def _size(leaf: Leaf) -> float | None:
    """What a value is compared by: of a count its share, where that is told; a fall counts below zero."""
    stat = leaf.stat
    if leaf.direction == "decrease" and stat.value is not None:
        return -abs(stat.value)
    if stat.percentage is not None:
        return stat.percentage
    if stat.n and stat.value is not None and stat.param_type == "count_of_participants":
        return 100 * stat.value / stat.n
    return stat.value


def moved_apart(one: Comparison, others: Sequence[Comparison], arms: tuple[str, ...]) -> Finding | None:
    """ "Fell in A (P = .01), not in B (P = .6), and the difference was significant (P = .02)": less in A than in B."""
    finding = one.finding
    if one.kind != "between_arms" or finding is None or finding.direction is not None or not finding.significant:
        return None
    titles = {title.text for title in one.outcomes}
    told = [
        other
        for other in others
        if other.kind == "within_arm" and other.finding is not None and {t.text for t in other.outcomes} == titles
    ]
    moved = {o.finding.arm: o.finding.direction for o in told if o.finding is not None and o.finding.significant}
    still = {o.finding.arm for o in told if o.finding is not None and o.finding.significant is False}
    if len(moved) != 1 or len(still) != 1 or None in (*moved, *still):
        return None
    ((arm, direction),) = moved.items()
    way = {"increase": "higher", "decrease": "lower"}.get(direction or "")
    return Finding(way, arm, still.pop(), True) if way is not None else None
