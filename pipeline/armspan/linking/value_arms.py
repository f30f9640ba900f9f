"""Whose a value is: the readings of all values of a sentence compete, and the cheapest that fits together is taken.

Every arm named in the sentence offers itself to every unit of values, at the price of the way between them
(`arm_offers.py`); neighbours that cannot both be true pay for it here. What costs too much stays without an arm.
"""

from __future__ import annotations

from operator import itemgetter

from armspan.linking.arm_offers import Offer, Offers
from armspan.linking.discourse import Sentence
from armspan.linking.units import Unit, named, same_cell
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_JOINTS = {sym.AND, sym.COMMA}
_JOINTS_ONLY = {sym.AND, sym.COMMA, sym.SKIP, sym.PREPOSITION, ")"}
_FRESH = {sym.NOUN, sym.TIME, sym.SEX, sym.SEMICOLON, sym.CLAUSE, sym.QUALITY, sym.REPORT, sym.CHANGE}


class _Strife:
    """What it costs that two neighbouring units are read so: one cell holds one value."""

    def __init__(self, tokens: list[Token], one: Unit, two: Unit) -> None:
        gap = [t.kind for t in tokens[one.last + 1 : two.first]]
        last = "".join(gap).rfind(sym.ARM)
        alone = last >= 0 and _JOINTS_ONLY.issuperset(gap[last + 1 :])
        self.between = tokens[one.last + 1 + last] if alone else None
        self.against = _sets_against(gap)
        self.listed = not _JOINTS.isdisjoint(gap) and _FRESH.isdisjoint(gap) and same_cell(one, two)

    def price(self, left: Offer, right: Offer) -> float:
        """Nothing where each says whose it is: "sores in 4 of A, and pain in 7 of A"."""
        if left.spread and right.spread:
            return 1.5 if left.arms[:2] == right.arms[1::-1] else 0.0
        if left.spread or right.spread or not left.arms[0] or not right.arms[0]:
            return 0.0
        same = left.arms[0] == right.arms[0]
        apart = left.rule == right.rule == "explicit-arm" and left.tokens[0] is not right.tokens[0]
        price = 0.0 if not same else 4.0 if self.against else 2.4 if self.listed and not apart else 0.0
        if self.between is not None and left.tokens[0] is self.between is right.tokens[0]:
            price += 0.4  # "7 in A and | 9 in B": what stands between belongs to one of them
        if left.rule == "other-arm" or right.rule == "other-arm":
            price += 3.0 if same else -1.6 if self.against else -0.8 if self.listed else 0.0
        return price


def _sets_against(gap: list[str]) -> bool:
    """Whether what stands between two values sets them against each other: "M in A compared with | M in B"."""
    last = max((n for n, kind in enumerate(gap) if kind in sym.AGAINST), default=None)
    return last is not None and {sym.NOUN, sym.TIME}.isdisjoint(gap[last:])


class ArmBinder:
    """Gives the values of one sentence their arms; the name of the rule that did it stays with each value."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence, self.talk = sentence, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.arms = sentence.talk.arm_ids

    def bind_arms(self) -> None:
        if len(self.arms) == 1:
            self._only_arm()
            return
        for unit, offer in zip(self.units, self._cheapest(Offers(self.sentence).all()), strict=True):
            unit.by_arms = offer.spread
            for leaf, arm, token in zip(unit.leaves, offer.arms, offer.tokens, strict=True):
                leaf.arm, leaf.arm_rule, leaf.arm_token, leaf.all_arms = arm, offer.rule, token, offer.everybody
        self._note_order()

    def _only_arm(self) -> None:
        for unit in self.units:
            beside = named(unit.before + unit.after)
            mine = unit.leaves
            if unit.inner == "v" and beside:  # "higher in group B (23 vs 3%)": the other arm is not known
                mine = unit.leaves[: 1 if beside[0].start < self.tokens[unit.first].start else None][-1:]
            for leaf in mine:
                leaf.arm, leaf.arm_rule = self.arms[0], "single-arm"

    def _cheapest(self, offered: list[list[Offer]]) -> list[Offer]:
        """One offer for each unit: the path through all of them that costs least (Viterbi)."""
        paths = [(offer.cost, [offer]) for offer in offered[0]]
        for n, offers in enumerate(offered[1:], 1):
            strife = _Strife(self.tokens, self.units[n - 1], self.units[n])
            least = min([(cost, k) for k, (cost, _) in enumerate(paths)])
            grown = []
            for offer in offers:
                best, before = least
                if offer.spread or offer.arms[0]:
                    prices = [cost + strife.price(path[-1], offer) for cost, path in paths]
                    best = min(prices)
                    before = prices.index(best)
                grown.append((best + offer.cost, [*paths[before][1], offer]))
            paths = grown
        return min(paths, key=itemgetter(0))[1]

    def _note_order(self) -> None:
        """The order in which this sentence lists its arms is the order for what follows."""
        said = tuple(dict.fromkeys([leaf.arm for unit in self.units for leaf in unit.leaves if leaf.arm]))
        if len(said) == len(self.arms) > 1 and not self.talk.stated:
            self.talk.order = said
