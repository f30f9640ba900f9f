"""What each arm that a sentence names offers to each of its values, at the price of the way between (arm_ways.py).

An offer is either one arm for all values of a unit, or a list of arms spread over them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from armspan.linking.arm_ways import IN_LIST, ArmWays
from armspan.linking.discourse import Sentence
from armspan.linking.runs import kinds_between, runs
from armspan.linking.starting_points import is_starting_point
from armspan.linking.units import Leaf, Unit, is_sum, same_cell, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

UNLINKED = 3.2
_IN_ROW = IN_LIST | {sym.FROM, sym.TO, sym.UP, sym.DOWN, sym.CHANGE, sym.LIMIT, sym.P_VALUE}
_MORE_OR_LESS = (sym.UP, sym.DOWN)


@dataclass(slots=True)
class Offer:
    """One reading of a unit: the arm of each of its values, the words it rests on, its price."""

    cost: float
    rule: str
    arms: tuple[str | None, ...]
    tokens: tuple[Token | None, ...]
    spread: bool = False
    everybody: bool = False


class Offers:
    """All offers of one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.text, self.lex, self.talk = sentence.text, sentence.lex, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.arms = sentence.talk.arm_ids
        self.ways = ArmWays(sentence)
        self.labels = self.ways.labels
        self.own = self._named_behind_each()
        self.told = [self._told(unit) for unit in self.units]

    def all(self) -> list[list[Offer]]:
        """The offers for each unit, in the order of the units."""
        found = [[*self._one_arm(unit), *self._spread(unit), *self._nobody(unit)] for unit in self.units]
        for row in runs(range(len(self.units)), self._goes_on):
            self._spread_over_row(row, found)
        return [[*offers, *self._parallel(n, found)] for n, offers in enumerate(found)]

    def _named_behind_each(self) -> dict[int, int]:
        """ "(242 vs 109 in A; 216 vs 109 in B)": the arms of pairs that each have one of their own behind them."""
        pairs = [unit for unit in self.units if unit.inner == "v"]
        found = {}
        for unit in pairs:
            behind = [at for at in self.labels if at > unit.last and self.ways.way(unit, at) < 1.0]
            if behind:
                found[unit.first] = behind[0]
        named = [self.ways.ids[at] for at in found.values()]
        return found if len(pairs) == len(set(named)) > 1 else {}

    # --- one arm for all values of a unit ---------------------------------------------------------------------------

    def _one_arm(self, unit: Unit) -> Iterator[Offer]:
        if unit.inner == "v" and (at := self.own.get(unit.first)) is not None:
            yield self._uniform(unit, 0.3, "explicit-arm", self.ways.ids[at], self.tokens[at])
        if unit.inner == "v" or (unit.inner == "o" and len(unit.groups) > 1 and unit.against):
            return
        size = len(unit.leaves) if unit.inner != "o" else len(unit.groups)
        many = 0.0 if size == 1 or self.ways.explained(unit, size) else 2.0 if unit.respectively else 1.2
        best: dict[str, tuple[float, int]] = {}
        for at, arm in self.ways.ids.items():
            price = self.ways.way(unit, at)
            if arm not in best or price < best[arm][0]:
                best[arm] = (price, at)
        listed = {at for found in self.ways.lists if len(found) == size or size == 1 for at in found}
        for arm, (price, at) in best.items():
            price += 1.0 if at in listed and (unit.respectively or size > 1) else 0.0
            near = price < 1.0
            yield self._uniform(unit, price + many, "explicit-arm" if near else "same-clause", arm, self.tokens[at])
        if len(self.arms) == 2 and size == 1:
            for arm in best:
                yield self._uniform(unit, 3.4, "other-arm", self.talk.other(arm), None)

    def _uniform(self, unit: Unit, price: float, rule: str, arm: str | None, token: Token | None) -> Offer:
        size = len(unit.leaves)
        return Offer(price, rule, (arm,) * size, (token,) * size)

    # --- nobody's, everybody's --------------------------------------------------------------------------------------

    def _nobody(self, unit: Unit) -> Iterator[Offer]:
        size = len(unit.leaves)
        none = (None,) * size
        yield Offer(UNLINKED, "unlinked", none, none)
        both = self._both(unit)
        if both is not None and size == 1:
            yield Offer(both, "in-both", none, none, everybody=True)
        groups = len(unit.groups) if unit.inner == "o" else size
        alone = groups == 1 or (unit.inner != "v" and self.ways.explained(unit, groups))
        if alone:
            sure = self._is_sum(unit) or is_starting_point(self.tokens, unit) or self.ways.allotted
            price = 0.1 if sure else 1.6 if unit.of_people else 3.15 if self.labels else 0.6
            yield Offer(price, "everybody", none, none, everybody=True)

    def _is_sum(self, unit: Unit) -> bool:
        """Whether a unit is the sum of those behind it."""
        behind = self.units[unit.number + 1].first if unit.number + 1 < len(self.units) else None
        return behind is not None and is_sum(self.tokens, unit.last, behind)

    def _both(self, unit: Unit) -> float | None:
        """The price of a value that is printed once for all arms: "8.5% in both groups"."""
        for n, token in enumerate(unit.after):
            if not n and spelled(self.text, token) == "each":
                return 0.1
            if token.kind == sym.ALL_ARMS:
                return 0.1 if spelled(self.text, token).startswith(("both", "each", "either", "all")) else 0.5
            if token.kind not in (sym.PREPOSITION, sym.SKIP, sym.PEOPLE, ")"):
                break
        kinds = [t.kind for t in unit.clause]
        changed = sym.ALL_ARMS in kinds and not {sym.UP, sym.DOWN, sym.CHANGE}.isdisjoint(kinds)
        if changed and not self.labels:
            return 0.3  # "both groups improved (0.4 ± 0.1)"
        listed = next(
            (found for found in self.ways.lists if found[0] > unit.last and len(found) == len(self.arms)), None
        )
        if listed and not unit.respectively and not any(t.kind == sym.ASIDE for t in unit.after):
            return self.ways.way(unit, listed[0])
        return None

    # --- arms spread over the values --------------------------------------------------------------------------------

    def _spread(self, unit: Unit) -> Iterator[Offer]:
        for groups in self._ways_to_split(unit):
            size = len(groups)
            for listed in self.ways.lists:
                if len(listed) == size:
                    price = self.ways.way(unit, listed[-1] if listed[-1] < unit.first else listed[0])
                    rule = "respectively" if unit.respectively else "arm-list"
                    yield self._spread_offer(unit, groups, price, rule, listed)
            yield from self._compared(unit, groups)
            if size == 2:
                yield from self._with_other(unit, groups)
                yield from self._one_each(unit, groups)
            beside = not unit.respectively and min([self.ways.way(unit, at) for at in self.labels], default=1.0) < 0.6
            dear = 1.5 * beside + 2.0 * unit.of_people - 0.9 * self._speaks_of_all(unit)
            if len(self.talk.order) == size:
                yield self._ordered(unit, groups, 1.3 + dear, self.talk.order)
            elif len(self.arms) == size:
                yield self._ordered(unit, groups, 1.8 + dear, self.arms)

    def _ways_to_split(self, unit: Unit) -> Iterator[list[list[Leaf]]]:
        """The groups of values over which arms may be spread."""
        if unit.paired:
            yield [[group[k] for group in unit.groups] for k in range(2)]
        elif unit.inner == "o":
            if len(unit.groups) > 1:
                yield unit.groups
        elif len(unit.leaves) > 1:
            yield [[leaf] for leaf in unit.leaves]
            if len(unit.groups) not in (1, len(unit.leaves)):
                yield unit.groups

    def _spread_offer(
        self, unit: Unit, groups: list[list[Leaf]], price: float, rule: str, labels: Sequence[int]
    ) -> Offer:
        ids = [self.ways.ids[at] for at in labels]
        return self._given(unit, groups, price, rule, ids, [self.tokens[at] for at in labels])

    def _given(
        self,
        unit: Unit,
        groups: list[list[Leaf]],
        price: float,
        rule: str,
        ids: Sequence[str],
        tokens: Sequence[Token | None],
    ) -> Offer:
        place = {leaf.index: n for n, group in enumerate(groups) for leaf in group}
        order = [place[leaf.index] for leaf in unit.leaves]
        price += self._contradiction(unit, groups, ids) + self._other_explanation(unit, len(groups))
        return Offer(price, rule, tuple([ids[n] for n in order]), tuple([tokens[n] for n in order]), spread=True)

    def _other_explanation(self, unit: Unit, size: int) -> float:
        if unit.inner is not None or self.ways.lists or self._speaks_of_all(unit):
            return 0.0
        return 1.0 if self.ways.explained(unit, size) else 0.0

    def _speaks_of_all(self, unit: Unit) -> bool:
        """ "no difference among the three groups (3.9, 3.5 and 3.8)": all arms, and as many values."""
        return len(unit.leaves) == len(self.arms) and sym.ALL_ARMS in [t.kind for t in unit.clause]

    def _ordered(self, unit: Unit, groups: list[list[Leaf]], price: float, order: Sequence[str]) -> Offer:
        rule = "vs-pair" if unit.inner == "v" else "respectively" if unit.respectively else "same-order"
        return self._given(unit, groups, price, rule, order, [None] * len(order))

    def _compared(self, unit: Unit, groups: list[list[Leaf]]) -> Iterator[Offer]:
        """The arms that the clause compares, the one that is compared to last."""
        offered = [(0.5, self._ahead(unit))]
        if unit.inner == "v" or unit.respectively:
            offered.append((0.9, self.labels))
        for price, labels in offered:
            first: dict[str, int] = {}
            for at in labels:
                first.setdefault(self.ways.ids[at], at)
            chosen = sorted(first.values(), key=lambda at: (at in self.ways.references, at))
            if len(chosen) == len(groups):
                yield self._spread_offer(unit, groups, price, "vs-pair" if unit.inner == "v" else "arm-list", chosen)
                if len(chosen) == 2 and unit.inner == "v":
                    yield self._spread_offer(unit, groups, price + 1.0, "direction", chosen[::-1])

    def _ahead(self, unit: Unit) -> list[int]:
        """The arms named before a unit: in its clause, and behind the unit before it."""
        start = min(self.units[unit.number - 1].last + 1 if unit.number else 0, unit.first - len(unit.clause))
        return [at for at in self.labels if start <= at < unit.first]

    def _one_each(self, unit: Unit, groups: list[list[Leaf]]) -> Iterator[Offer]:
        """ "O in A was M and M in B": of two values, the one stands behind its arm, the other before it."""
        ahead = [at for at in self.labels if at < unit.first][-1:]
        behind = [at for at in self.labels if at > unit.last][:1]
        if ahead and behind and self.ways.ids[ahead[0]] != self.ways.ids[behind[0]]:
            price = 0.2 + self.ways.way(unit, ahead[0]) + self.ways.way(unit, behind[0])
            yield self._spread_offer(unit, groups, price, "explicit-arm", [*ahead, *behind])

    def _with_other(self, unit: Unit, groups: list[list[Leaf]]) -> Iterator[Offer]:
        """One arm of a pair is named: the other value is the other arm's."""
        if len(self.arms) != 2 or not (unit.inner == "v" or unit.against):
            return
        compared = self._ahead(unit)
        both = len({self.ways.ids[at] for at in compared}) == 2
        for at in self.labels:
            if both and at in compared:
                continue
            arm, other = self.ways.ids[at], self.talk.other(self.ways.ids[at])
            ahead = at < unit.first
            leads = at not in self.ways.references if ahead else self.ways.leads(at)
            ids, tokens = ((arm, other), (self.tokens[at], None)) if leads else ((other, arm), (None, self.tokens[at]))
            price = 0.5 + self.ways.way(unit, at)
            yield self._given(unit, groups, price, "vs-pair", ids, tokens)
            yield self._given(unit, groups, price + 1.0, "direction", ids[::-1], tokens[::-1])

    def _contradiction(self, unit: Unit, groups: list[list[Leaf]], ids: Sequence[str]) -> float:
        """ "Lower in A than in B (12 v 15)": what an order costs that the words contradict."""
        if len(groups) != 2 or (told := self.told[unit.number]) is None or told[0] not in ids:
            return 0.0
        a, b = (group[0].stat.value for group in groups)
        if a is None or b is None or a == b or min(a, b) < 0:
            return 0.0
        subject, direction = told
        return 0.0 if (ids[a > b] == subject) == (direction == sym.DOWN) else 2.0

    def _told(self, unit: Unit) -> tuple[str, str] | None:
        """Whose of two values is the smaller or larger as the words have it: an arm and a direction."""
        if len(unit.leaves) != 2 or unit.respectively:
            return None
        words = [t for t in (*unit.clause, *unit.after) if t.kind in _MORE_OR_LESS]
        if not words:
            return None
        plain = len({w.kind for w in words}) == 1 and spelled(self.text, words[0]) in self.lex.plain_comparatives
        able = [at for at in self.labels if at not in self.ways.references] if plain else []
        ahead = [at for at in able if self.tokens[at].start < words[0].start]
        return (self.ways.ids[(ahead[-1:] or able)[0]], words[0].kind) if able else None

    def _goes_on(self, run: list[int], n: int) -> bool:
        """Whether a unit goes on with a row of one shape: "from M to M | and from M to M |, respectively"."""
        last, unit = self.units[run[-1]], self.units[n]
        alike = len(last.leaves) == len(unit.leaves) and last.inner == unit.inner != "v"
        return alike and same_cell(last, unit) and kinds_between(self.tokens, last.last, unit.first) <= _IN_ROW

    def _spread_over_row(self, row: list[int], found: list[list[Offer]]) -> None:
        """One arm for each unit of a row, in the order of the arms listed, else in that of the text."""
        said = self.units[row[-1]].respectively
        price = 0.3 if said else 1.0
        for listed in (listed for listed in self.ways.lists if len(listed) == len(row)):
            for n, at in zip(row, listed, strict=True):
                offer = self._uniform(self.units[n], price, "respectively", self.ways.ids[at], self.tokens[at])
                found[n].append(offer)
        order = self.talk.order or self.arms
        if len(order) == len(row) and not any(
            self.ways.way(self.units[n], at) < 1.0 for n in row for at in self.labels
        ):
            for n, arm in zip(row, order, strict=True):
                found[n].append(self._uniform(self.units[n], 0.4 if said else 1.8, "same-order", arm, None))

    def _parallel(self, n: int, found: list[list[Offer]]) -> Iterator[Offer]:
        """The arms that the unit before or behind lists, for a unit of as many values."""
        unit = self.units[n]
        for other in (n - 1, n + 1):
            if not 0 <= other < len(self.units):
                continue
            theirs = self.units[other]
            alike = len(theirs.leaves) == len(unit.leaves) and theirs.inner == unit.inner and len(unit.leaves) > 1
            for offer in found[other] if alike else ():
                if offer.spread and offer.cost < 1.2:
                    rule = "respectively" if unit.respectively else "vs-pair" if unit.inner == "v" else "same-order"
                    yield Offer(offer.cost + 0.4, rule, offer.arms, offer.tokens, spread=True)
