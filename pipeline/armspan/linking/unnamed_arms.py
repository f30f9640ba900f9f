"""Whose a value is that no arm stands beside: its neighbours' arm, those its clause compares, the order used last."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from armspan.linking.discourse import Sentence
from armspan.linking.units import Unit, family, is_starting_point, is_sum, named, of_those, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token


class UnnamedArms:
    """Gives the values of one sentence that have no arm yet the one that the others tell."""

    def __init__(self, sentence: Sentence) -> None:
        self.text, self.talk = sentence.text, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.arms = sentence.talk.arm_ids

    def bind_arms(self) -> None:
        self._fill_other()
        self._fill_backward()
        self._fill_forward()
        for unit in self.units:
            if unit.leaves[0].arm is None and not unit.leaves[0].all_arms:
                self._arms_by_order(unit)
            order = tuple(dict.fromkeys(leaf.arm for leaf in unit.leaves if leaf.arm))
            if unit.by_arms and len(order) > 1 and not self.talk.stated:
                self.talk.order = order

    def _fill_other(self) -> None:
        """ "54% in the A group versus 60% without": of two arms, the one that is not named."""
        if len(self.arms) != 2:
            self._fill_last()
            return
        for left, right in pairwise(self.units):
            gap = self.tokens[left.last + 1 : right.first]
            known = [unit for unit in (left, right) if unit.leaves[0].arm]
            if len(known) != 1 or any(len(unit.leaves) != 1 and unit.inner != "o" for unit in (left, right)):
                continue
            if _in_one_bracket(self.tokens, left, gap) and known[0] is right:
                left.give_arm(self.talk.other(right.leaves[0].arm), "other-arm", None)
                continue
            against = any(t.kind in (sym.VERSUS, sym.COMPARED, sym.THAN) for t in gap) or self._is_without(right)
            against = against or (known[0] is left and _named_behind(left) and _stands_alone(gap, right))
            against = against or (self._of_somebody(left) and self._of_somebody(right) and _named_behind(known[0]))
            alike = _is_like(left, right)
            if against and alike and not any(t.kind in (sym.SEMICOLON, sym.CLAUSE, sym.P_VALUE) for t in gap):
                other = right if known[0] is left else left
                other.give_arm(self.talk.other(known[0].leaves[0].arm), "other-arm", None)

    def _is_without(self, unit: Unit) -> bool:
        """ "4% with A and 18% | without": the value of those who had it not."""
        behind = [spelled(self.text, t) for t in unit.after if t.kind not in ("(", ")", sym.ASIDE)]
        return behind[:1] == ["without"]

    def _fill_last(self) -> None:
        """ "84 for A, 112 for B and 96 for the stage of C": of several arms, the one that is not named."""
        size = len(self.arms)
        for n in range(len(self.units) - size + 1):
            listed = self.units[n : n + size]
            arms = [unit.leaves[0].arm for unit in listed if len(unit.leaves) == 1]
            left = set(self.arms).difference(arms)
            if len(arms) == size and len(left) == 1 and arms.count(None) == 1:
                unit = listed[arms.index(None)]
                if self._of_somebody(unit):
                    unit.give_arm(left.pop(), "other-arm", None)

    def _of_somebody(self, unit: Unit) -> bool:
        """ "4.1% in those with X": the value says of whom."""
        if of_those(self.text, unit):
            return True
        kinds = [t.kind for t in unit.after if t.kind != sym.SKIP]
        if kinds[:2] not in ([sym.PREPOSITION, sym.NOUN], [sym.PREPOSITION, sym.PEOPLE], [sym.PREPOSITION, sym.ARM]):
            return False
        word = spelled(self.text, unit.after[0])
        return word in ("in", "for", "with", "after", "on", "under", "among") or (word == "of" and kinds[1] != sym.NOUN)

    def _fill_backward(self) -> None:
        """ "M at 3 months, M at 6 months in A": what precedes a named unit without an arm between is its arm's too."""
        for n in range(len(self.units) - 2, -1, -1):
            unit, later = self.units[n], self.units[n + 1]
            if unit.leaves[0].arm is not None or not later.leaves[0].arm or of_those(self.text, unit):
                continue
            token = later.leaves[0].arm_token
            if token is None or token.start < self.tokens[later.last].start:
                continue  # the later unit's arm stands before it: it starts there
            between = self.tokens[unit.last + 1 : later.first]
            counts = family(unit.leaves[0].stat) == "count"
            if is_sum(self.tokens, unit.last, later.first):
                continue
            if (
                (not n and is_starting_point(self.tokens, unit))
                or _starts_anew(between)
                or (counts and [t.kind for t in between] == ["("])
            ):
                continue  # "12 infections (5 in A, 7 in B)"
            if named(unit.before) or family(unit.leaves[0].stat) != family(later.leaves[0].stat):
                continue
            if later.by_arms and len(unit.leaves) == len(later.leaves) and unit.inner != "o":
                arms = [leaf.arm or "" for leaf in later.leaves]
                unit.distribute_ids([[leaf] for leaf in unit.leaves], arms, later.leaves[0].arm_rule or "")
            elif not later.by_arms and not (len(unit.leaves) > 1 and unit.inner == "v"):
                unit.give_arm(later.leaves[0].arm, "explicit-arm", token)

    def _fill_forward(self) -> None:
        """The arm that opened the clause holds until another is named; so does an order of arms."""
        for n, unit in enumerate(self.units):
            if n == 0 or unit.leaves[0].arm is not None:
                continue
            earlier = self.units[n - 1]
            between = self.tokens[earlier.last + 1 : unit.first]
            if any(t.kind in (sym.ALL_ARMS,) for t in between) or not earlier.leaves[0].arm:
                continue
            token = earlier.leaves[0].arm_token
            if earlier.by_arms and len(unit.leaves) == len(earlier.leaves):
                arms = [leaf.arm or "" for leaf in earlier.leaves]
                unit.distribute_ids([[leaf] for leaf in unit.leaves], arms, self._order_rule(unit))
                for mine, theirs in zip(unit.leaves, earlier.leaves, strict=True):
                    mine.arm_token = theirs.arm_token
            elif not earlier.by_arms and token is not None and token.start < self.tokens[earlier.first].start:
                if any(t.kind in (sym.CLAUSE, sym.SEMICOLON) for t in between) or unit.inner == "v":
                    continue
                unit.give_arm(earlier.leaves[0].arm, "same-clause", token)
            elif not earlier.by_arms and token is not None and (self._adds(between) or self._counts_on(earlier, unit)):
                unit.give_arm(earlier.leaves[0].arm, "same-clause", token)

    def _counts_on(self, earlier: Unit, unit: Unit) -> bool:
        """ "in 58 cases, the metatarsals in 27": the people that were counted are counted on."""
        behind = self.tokens[earlier.last + 1]
        counts = all(family(u.leaves[0].stat) == "count" and len(u.leaves) == 1 for u in (earlier, unit))
        plain = unit.leaves[0].stat.noun is None and not named(unit.before + unit.after)
        return counts and plain and behind is earlier.leaves[0].arm_token

    def _adds(self, between: Sequence[Token]) -> bool:
        """ "..., with a mean age of": what follows is still about the same people."""
        n = max((k for k, t in enumerate(between) if t.kind == sym.ARM), default=-1)
        rest = between[n + 1 :]
        return any(spelled(self.text, t) in ("with", "aged") for t in rest) and not any(
            t.kind in (sym.SEMICOLON, sym.ALL_ARMS, sym.VERSUS, sym.COMPARED, sym.AND, sym.P_VALUE) for t in rest
        )

    def _order_rule(self, unit: Unit) -> str:
        if unit.inner == "v":
            return "vs-pair"
        return "respectively" if unit.respectively else "same-order"

    def _arms_by_order(self, unit: Unit) -> None:
        """No arm is named: the arms that the sentence compares, else the order that the text used last."""
        if self._lists_outcomes(unit):
            return
        size, outer = len(unit.leaves), len(unit.groups)
        if size == 1 and self._in_both(unit):
            unit.leaves[0].all_arms, unit.leaves[0].arm_rule = True, "in-both"
            return
        if unit.respectively and size == 1 and self._not_reached(unit):
            unit.give_arm((self.talk.order or self.arms)[0], "respectively", None)
            return
        if self._about_everybody(unit) or any(spelled(self.text, t) == "overall" for t in unit.after):
            for leaf in unit.leaves:
                leaf.all_arms, leaf.arm_rule = True, "everybody"
            return
        compared = named(self.tokens[: unit.first]) or named(self.tokens[unit.last + 1 :])
        later = self._later_list(unit)
        order: tuple[str, ...] = tuple(dict.fromkeys(t.ref.arms[0] for t in later or compared))
        if len(order) != size and (outer == 1 or len(order) != outer):
            here = tuple(token.ref.arms[0] for token in named(self.tokens))  # "A and B reduced it (M and M v M) v C"
            order = here if len(here) == size > 2 else self.talk.order or self.arms
            if len(order) < size == len(self.arms):
                order = self.arms
        if unit.paired and len(order) == 2:
            for group in unit.groups:
                unit.distribute_ids([[leaf] for leaf in group], order, "vs-pair")
        elif unit.inner == "o" and outer == len(order) > 1:
            unit.distribute_ids(unit.groups, order, self._order_rule(unit))
        elif size == len(order) > 1 and unit.inner != "o":
            unit.distribute_ids([[leaf] for leaf in unit.leaves], order, self._order_rule(unit))

    def _not_reached(self, unit: Unit) -> bool:
        """ "Median survival was | 39.5 months | and not reached, respectively": the second of two has no value."""
        behind = self.text[self.tokens[unit.last].end :][:20].lstrip()
        return len(self.arms) == 2 and behind.startswith(("and not reached", "and not yet reached"))

    def _lists_outcomes(self, unit: Unit) -> bool:
        """ "Intake of fat and fibre fell by 24 and 7 g, respectively": each value has an outcome of its own."""
        if not unit.respectively or unit.inner or len(unit.leaves) != 2 or named(self.tokens):
            return False
        kinds = "".join(t.kind for t in unit.clause if t.kind not in (sym.SKIP, sym.QUALITY))
        return kinds.startswith("N&N") and unit is self.units[0]

    def _in_both(self, unit: Unit) -> bool:
        """ "8.5% in both groups", "(11% each)": printed once, true of each."""
        for n, token in enumerate(unit.after):
            if not n and len(self.arms) > 1 and spelled(self.text, token) == "each":
                return True
            if token.kind == sym.ALL_ARMS:
                return spelled(self.text, token).startswith(("both", "each", "either"))
            if token.kind not in (sym.PREPOSITION, sym.SKIP, sym.PEOPLE, ")"):
                return False
        return False

    def _later_list(self, unit: Unit) -> list[Token]:
        """A list of arms behind a later unit of the sentence that closes both: "... for A and B, respectively"."""
        for other in self.units:
            if other.first > unit.last and other.by_arms and len(other.leaves) == len(unit.leaves):
                return [leaf.arm_token for leaf in other.leaves if leaf.arm_token]
        return []

    def _about_everybody(self, unit: Unit) -> bool:
        """One value, no arm in its clause: it is about all, where the sentence is about all."""
        if len(unit.leaves) > 1:
            return False
        around = [*unit.clause, *unit.after]
        if any(t.kind == sym.ARM for t in around):
            return False
        return any(t.kind == sym.ALL_ARMS for t in around) or not any(t.kind == sym.ARM for t in self.tokens)


def _is_like(left: Unit, right: Unit) -> bool:
    """Whether two units may be of one outcome: both counts or not, in one unit; not "75%", "1.3 steps"."""
    one, two = left.leaves[-1].stat, right.leaves[0].stat
    return family(one) == family(two) and (one.unit == two.unit or None in (one.unit, two.unit))


def _in_one_bracket(tokens: Sequence[Token], left: Unit, gap: Sequence[Token]) -> bool:
    """ "(56.7%; placebo, 8.9%)": the first of two values in a bracket, the second of which is named."""
    kinds = [t.kind for t in gap]
    opened = left.first > 0 and tokens[left.first - 1].kind == "("
    return opened and kinds[:2] == [sym.SEMICOLON, sym.ARM] and set(kinds[2:]) <= {sym.COMMA, ":"}


def _stands_alone(gap: Sequence[Token], right: Unit) -> bool:
    """ "28.6% for A and | 49.8%.": the second value, with nothing of its own."""
    joined = bool(gap) and gap[-1].kind == sym.AND
    return joined and all(t.kind in (sym.STOP, sym.SEMICOLON, sym.P_VALUE, "(", ")") for t in right.after)


def _named_behind(unit: Unit) -> bool:
    """Whether the arm of a unit stands behind it: "4.1% in A"; not "Within A, it was 4.1% in the young"."""
    token = unit.leaves[0].arm_token
    return token is not None and any(t is token for t in unit.after)


def _starts_anew(between: Sequence[Token]) -> bool:
    """Whether what stands between two units opens a statement of its own."""
    kinds = {t.kind for t in between}
    if kinds & {sym.ARM, sym.ALL_ARMS, sym.CLAUSE, sym.SEMICOLON, sym.RESPECTIVELY}:
        return True
    return sym.NOUN in kinds and bool(kinds & {sym.COPULA, sym.CHANGE, sym.REPORT})
