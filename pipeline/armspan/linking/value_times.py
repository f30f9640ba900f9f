"""When a value was taken: the times of the sentence offer themselves at a price, as arms and outcomes do.

A list of as many times as there are values is spread over them. What is measured once in a study, such as age, or is
itself a duration, has a time only where one stands right beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from armspan.found import TimePoint
from armspan.linking.brackets import CLAUSE, enclosing_bracket, walk
from armspan.linking.discourse import Sentence
from armspan.linking.runs import kinds_between, runs
from armspan.linking.starting_points import baseline_of
from armspan.linking.units import Leaf, Unit, same_outcome, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon

_OPENING = {sym.SKIP, sym.PREPOSITION, sym.COMMA, sym.FROM, sym.TO, sym.TIME}
_SAME = {"corresponding", "respective", "then", "same"}
_IN_LIST = {sym.COMMA, sym.AND, sym.SKIP, sym.PREPOSITION}


class TimeBinder:
    """Gives the values of one sentence their times."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.talk = sentence.lex, sentence.text, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.ahead, self.behind = sentence.lex.prices["time"]
        self.cost = sentence.lex.standing
        self.arms = sentence.talk.arm_ids
        self.partners, self.results = sentence.partners, sentence.results
        named = [n for n, t in enumerate(self.tokens) if t.kind == sym.TIME and not t.ref.anaphor]
        self._found: dict[int, tuple[float, int] | None] = {}
        self.times = [n for n in named if not self._is_reference(n)]
        self.lists = list(runs(self.times, self._goes_on))
        self.opening = self.times[0] if self.times and self._opens(self.times[0]) else None

    def bind_times(self) -> None:
        if self.opening is not None:
            self.talk.opened = going_on(self.lex, self.tokens[self.opening].ref)
        for n, unit in enumerate(self.units):
            if (said := baseline_of(self.tokens, unit)) is not None:
                self._give(unit.leaves, said.ref)
            elif unit.inner == "o" or (unit.inner == "v" and len(self.arms) == 1):
                self._before_and_after(unit)
            elif not self._spread(unit):
                self._one_by_one(n, unit)
            for leaf in unit.leaves:
                if leaf.outcome_rule == "object" and leaf.time and _is_vague(leaf.time):
                    leaf.time = None
            self._remember(unit)

    def _give(self, leaves: Sequence[Leaf], time: TimePoint | None) -> None:
        for leaf in leaves:
            leaf.time = time

    # --- ways -------------------------------------------------------------------------------------------------------

    def _nearest(self, leaf: Leaf) -> tuple[float, int] | None:
        """The cheapest time of the sentence for a value: its price, and where it stands; found once for each."""
        if leaf.index not in self._found:
            self._found[leaf.index] = min(self._offers(leaf), default=None)
        return self._found[leaf.index]

    def _offers(self, leaf: Leaf) -> list[tuple[float, int]]:
        """The price of each time of the sentence for a value, and where it stands."""
        found, opening, at = list[tuple[float, int]](), self.opening, leaf.index
        if not self.times:
            return found
        began = leaf.change and opening is not None and self.tokens[opening].ref.kind == "baseline"
        if opening is not None and opening < at and not began:
            found.append((self.cost["time: opening"], opening))
        if (alone := self._alone(leaf)) is not None:
            found.append((self.cost["time: the only one"], alone))
        if (ahead := self._before_bracket(leaf)) is not None:
            found.append((self.cost["time: before the bracket"], ahead))
        if self.times[0] < at:
            found += self._on_the_way(leaf, range(at - 1, max(-1, at - 1 - CLAUSE), -1), self.ahead)
        if self.times[-1] > at:
            found += self._on_the_way(leaf, range(at + 1, min(len(self.tokens), at + 1 + CLAUSE)), self.behind)
        return found

    def _on_the_way(self, leaf: Leaf, places: range, prices: dict[str, float]) -> list[tuple[float, int]]:
        """The prices of the times on one side of a value; only the one that opens the sentence reaches further."""
        found, price, last = list[tuple[float, int]](), 0.0, self.times[-1 if places.step > 0 else 0]
        for n, inside in walk(self.partners, places):
            if price > self.cost["time: none"]:
                break
            kind = self.tokens[n].kind
            if kind == sym.TIME:
                if n not in self.times or (leaf.change and self.tokens[n].ref.kind == "baseline"):
                    continue
                found.append((price + self.cost["time: in a bracket"] * inside, n))
                if n == last:
                    break
            if not inside:
                price += prices.get(kind, 0.0)
        return found

    def _alone(self, leaf: Leaf) -> int | None:
        """The only time of the sentence, where it stands in no bracket and in the clause of the value."""
        n = self.times[0]
        if len(self.times) > 1 or enclosing_bracket(self.tokens, n) is not None:
            return None
        between = kinds_between(self.tokens, min(n, leaf.index), max(n, leaf.index))
        return n if between.isdisjoint((sym.SEMICOLON, sym.CLAUSE)) else None

    def _before_bracket(self, leaf: Leaf) -> int | None:
        """ "at 6 weeks (pain, 2.1; | stiffness, 3.3 |)": the time right before the bracket in which a value stands."""
        ahead = (leaf.unit.opened if leaf.unit is not None else None) or 0
        return ahead - 1 if ahead - 1 in self.times else None

    def _is_reference(self, n: int) -> bool:
        """ "from baseline", "than before surgery": what a value is compared with, not when it was measured."""
        k = n - 1
        while k >= 0 and self.tokens[k].kind == sym.SKIP:
            k -= 1
        against = k >= 0 and self.tokens[k].kind in sym.AGAINST
        began = k >= 0 and spelled(self.text, self.tokens[k]) in ("from", "for")  # "adjusted for baseline"
        return against or (began and self.tokens[n].ref.kind == "baseline")

    def _opens(self, n: int) -> bool:
        """Whether a time opens the sentence: it governs all of it."""
        return _OPENING.issuperset([t.kind for t in self.tokens[:n]])

    def _cheapest(self, leaf: Leaf) -> tuple[float, TimePoint | None]:
        found = self._nearest(leaf)
        dear = self.cost["time: none of a trait"] if self._is_trait(leaf) else self.cost["time: none"]
        return (found[0], self.tokens[found[1]].ref) if found and found[0] < dear else (dear, None)

    def _is_trait(self, leaf: Leaf) -> bool:
        """Whether a value is of a characteristic or a duration: age, sex, who took part, operation time, follow-up."""
        if not self.results or (leaf.unit is not None and leaf.unit.of_people):
            return True
        if leaf.outcome is None:
            return leaf.outcome_rule == "sex"
        if leaf.stat.unit is not None and leaf.stat.unit.lower().rstrip(".") in self.lex.clock_units:
            return True
        words = {word.lower() for word in leaf.outcome.words} | set(leaf.outcome.text.lower().split())
        return not words.isdisjoint(self.lex.traits)

    # --- one time for each value ------------------------------------------------------------------------------------

    def _one_by_one(self, n: int, unit: Unit) -> None:
        groups = unit.groups if unit.inner == "v" else [unit.leaves] if unit.by_arms else [[x] for x in unit.leaves]
        for group in groups:
            own = [self._beside(leaf) for leaf in group] if len(group) > 1 else []
            if own and None not in own and own[0] != own[-1]:
                for leaf, said in zip(group, own, strict=True):  # "152 before vs 138 after treatment"
                    leaf.time = said
                continue
            price, time = min([self._cheapest(leaf) for leaf in group], key=itemgetter(0))
            if price > self.cost["time: carried"]:
                time = self._carried(n, unit, group[0]) or time
            began = group[0].change and time is not None and time.kind == "baseline"
            self._give(group, None if began else time)

    def _carried(self, n: int, unit: Unit, leaf: Leaf) -> TimePoint | None:
        """The time of the same outcome just before: of the unit before, else of the sentence before."""
        if self._is_trait(leaf) or leaf.outcome is None:
            return None
        if n and same_outcome(self.units[n - 1], unit):
            last, between = self.units[n - 1].leaves[-1].time, range(self.units[n - 1].last, unit.first)
            began = leaf.change and last is not None and last.kind == "baseline"
            return None if began or any(k in between for k in self.times) else last
        if not _SAME.isdisjoint([spelled(self.text, t) for t in unit.clause]):
            return self.talk.time
        if self.times:
            return None
        measured = leaf.change or leaf.stat.spread is not None
        return self.talk.times_of.get(leaf.outcome.text.lower(), self.talk.opened if measured else None)

    # --- lists of times ---------------------------------------------------------------------------------------------

    def _spread(self, unit: Unit) -> bool:
        """A list of as many times as the unit has values, or pairs of values, gives each its own."""
        groups = unit.groups if unit.inner == "v" else [[leaf] for leaf in unit.leaves]
        if len(groups) < 2 or (unit.by_arms and unit.inner is None):
            return False
        listed = next((run for run in self.lists if len(run) == len(groups)), None)
        times = [self.tokens[n].ref for n in listed] if listed else list(self.talk.times)
        if len(times) != len(groups) or (not listed and self.times):
            return False
        for group, time in zip(groups, times, strict=True):
            self._give(group, time)
        self.talk.times = tuple(times)
        return True

    def _goes_on(self, run: list[int], n: int) -> bool:
        """Whether a time goes on with a list: "at week 2, week 6 | and month 3 |"."""
        return kinds_between(self.tokens, run[-1], n) <= _IN_LIST

    # --- before and after -------------------------------------------------------------------------------------------

    def _before_and_after(self, unit: Unit) -> None:
        """Before and after: their own times, else those of the last from-to, else only that one came first."""
        for group in unit.groups:
            if len(group) != 2:
                continue
            first, last = group
            own = [self._beside(leaf) for leaf in group]
            if not any(own) and self.talk.pair is not None:
                own = list(self.talk.pair)
            elif not any(own):
                own[1] = next((time for leaf in (last, first) if (time := self._cheapest(leaf)[1])), None)
            if own[1] is not None and own[1].kind == "baseline":
                own = [own[1], None]
            first.time, last.time = own
            first.baseline = unit.inner == "v" and first.time is None and last.time is not None
            if any(own):
                self.talk.pair = (own[0], own[1])

    def _beside(self, leaf: Leaf) -> TimePoint | None:
        """The time right beside a value, with nothing but small words between."""
        found = self._nearest(leaf)
        return self.tokens[found[1]].ref if found and found[0] < self.cost["time: beside"] else None

    def _remember(self, unit: Unit) -> None:
        last = unit.leaves[-1]
        if last.time is not None:
            self.talk.time = last.time
            if last.outcome is not None:
                self.talk.times_of = {last.outcome.text.lower(): last.time}


def going_on(lex: Lexicon, said: TimePoint) -> TimePoint | None:
    """A time that opened a sentence, where it goes on for what was measured in those behind it."""
    word = said.text.lower().split(None, 1)[0]
    goes_on = said.offset is not None and "-" not in word and word not in lex.lasting
    return said if goes_on and said.kind != "baseline" else None


def _is_vague(time: TimePoint) -> bool:
    """ "underwent lengthening after debridement": part of what was done, no time that a study would name."""
    words = time.text.lower().split()
    return time.offset is None and words[0] == "after" and words[-1] not in ("surgery", "operation", "treatment")
