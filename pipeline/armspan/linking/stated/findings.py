"""The findings of one sentence: what came out of the comparisons of its P values and effects."""

from __future__ import annotations

from collections.abc import Sequence

from armspan.linking.comparisons import Comparison
from armspan.linking.stated.meaning import OVER_TIME, direction, significant
from armspan.linking.stated.said import Reader, Said
from armspan.linking.stated.senses import Sense, senses
from armspan.linking.stated.sides import find_sides
from armspan.linking.units import Leaf
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token
from armspan.model import Finding
from armspan.rulebook import Rulebook

_TURNED = {"higher": "lower", "lower": "higher"}


class Stated:
    """Reads the findings of one sentence."""

    def __init__(self, book: Rulebook, lex: Lexicon, text: str, tokens: list[Token], arms: tuple[str, ...]) -> None:
        self.book, self.lex, self.text, self.tokens, self.arms = book, lex, text, tokens, arms
        self.senses = senses(book)
        self.reader = Reader(self.senses, text, tokens)

    def of_comparison(self, one: Comparison) -> Finding | None:
        """What came out of the comparison of a P value or an effect."""
        if one.kind not in ("between_arms", "within_arm") or one.scope is None:
            return None
        scope = one.scope
        stop = self._clause_end(scope.after)
        spans = (range(scope.room.start, scope.room.stop), scope.clause, range(scope.clause.start, stop))
        said, span = None, scope.clause
        for span in spans:
            said = self.reader.said(self.senses.marks(self.lex, self.text, self.tokens, span))
            if said is not None:
                break
        sure = significant(one.p, one.estimate, said.significant if said else None)
        if one.kind == "within_arm":
            return self._within(one, said, sure)
        return self._between(one, said, span, sure)

    def _clause_end(self, n: int) -> int:
        ends = (sym.SEMICOLON, sym.CLAUSE, sym.P_VALUE, sym.ESTIMATE, sym.STOP)
        return next((k for k in range(n, len(self.tokens)) if self.tokens[k].kind in ends), len(self.tokens))

    def _within(self, one: Comparison, said: Said | None, sure: bool | None) -> Finding | None:
        moved = direction(self.book, self.senses, said.sense, one.outcomes) if said else None
        moved = moved or _of_pair(one.leaves[:2])
        arm = one.arms[0] if len(one.arms) == 1 and len(self.arms) > 1 else None
        found = OVER_TIME[moved] if moved else None
        return Finding(found, arm, None, sure) if found or sure is not None else None

    def _between(self, one: Comparison, said: Said | None, span: range, sure: bool | None) -> Finding | None:
        told = direction(self.book, self.senses, said.sense, one.outcomes) if said else None
        if told == "no_difference":
            return Finding(told, None, None, sure if sure is not None else said.significant if said else None)
        arm = reference = None
        if told is not None and said is not None:
            arm, reference = self.sides_of(said, span, one.arms)
        measured = _of_arms(one.leaves)
        if told is None and measured is not None:
            told, arm, reference = measured
        elif told is not None and arm is None and measured is not None:
            arm, reference = measured[1:] if measured[0] == told else (measured[2], measured[1])
        if told is None or arm is None:
            return Finding(None, None, None, sure) if sure is not None else None
        return Finding(told, arm, reference, sure)

    def sides_of(self, said: Said, span: range, compared: Sequence[str]) -> tuple[str | None, str | None]:
        """The arm that had more or less, and that it is compared with."""
        to = said.sense in (Sense.BETTER, Sense.WORSE)
        sides = find_sides(self.text, self.tokens, span, said.mark.at, to=to)
        mine, theirs = sides.mine[:1], sides.theirs[:1]
        if not mine and not theirs:
            return None, None
        others = [arm for arm in (compared if len(compared) == 2 else self.arms) if arm not in (*mine, *theirs)]
        if not mine:
            return (others[0] if len(others) == 1 else None), theirs[0]
        return mine[0], theirs[0] if theirs else others[0] if len(others) == 1 else None


def _of_arms(leaves: Sequence[Leaf]) -> tuple[str, str, str] | None:
    """Which of two arms has the larger value of one outcome: direction, arm, reference."""
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
    """What a value is compared by: of a count its share, where that is told."""
    stat = leaf.stat
    if stat.percentage is not None:
        return stat.percentage
    if stat.n and stat.value is not None and stat.param_type == "count_of_participants":
        return 100 * stat.value / stat.n
    return stat.value
