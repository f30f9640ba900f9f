"""The ways from the arms that a sentence names to its values, and what each costs.

The price of a way is the sum of what stands between (rules/prices.toml): little for "was" or "of", more for another
value, most for another arm.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from armspan.linking.brackets import CLAUSE, walk
from armspan.linking.discourse import Sentence
from armspan.linking.runs import kinds_between, runs
from armspan.linking.units import Unit, spelled
from armspan.mentions import symbols as sym

IN_LIST = {sym.AND, sym.COMMA, sym.VERSUS, sym.THAN, sym.COMPARED, sym.PREPOSITION, sym.SKIP, sym.PEOPLE, sym.ASIDE}
IN_LIST |= {"(", ")"}


_DONE = {sym.REPORT, sym.PARTICIPLE}
_OPENING = 1.6  # the way to the arm that opens the sentence, if it is the only one on the way
FAR = 99.0  # the way to what is more than a clause away
TOO_DEAR = 6.0  # no arm that far off is ever taken: to leave a value without an arm costs less


class ArmWays:
    """Where the arms of one sentence are named, and how far each is from each unit of values."""

    def __init__(self, sentence: Sentence) -> None:
        self.text, self.lex, self.talk = sentence.text, sentence.lex, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.ahead, self.behind = sentence.lex.prices["arm"]
        self.labels = [n for n, t in enumerate(self.tokens) if t.kind == sym.ARM and len(t.ref.arms) == 1]
        self.ids: dict[int, str] = {n: self.tokens[n].ref.arms[0] for n in self.labels}
        self.references = {at for at in self.labels if self._is_reference(at)}
        self.partners = sentence.partners
        self.opening = self._opening()
        self.allotted = self._allots()
        self.found = {unit.first: self._ways(unit) for unit in self.units}
        self.lists = [listed for listed in self._lists() if len(listed) > 1]
        self.times = [n for n, t in enumerate(self.tokens) if t.kind == sym.TIME and not t.ref.anaphor]
        self.listed_times = {len(run) for run in runs(self.times, self._goes_on)}
        self._explains: dict[int, set[int]] = {}

    def way(self, unit: Unit, at: int) -> float:
        """The price of the way between the arm named at token `at` and a unit."""
        return self.found[unit.first].get(at, FAR)

    def leads(self, at: int) -> bool:
        """ "(45 vs 29%) with A than with the other": the arm before "than" comes first."""
        behind = (t.kind for t in self.tokens[at + 1 :] if t.kind not in (sym.SKIP, sym.PREPOSITION))
        return next(behind, None) in sym.AGAINST

    def _ways(self, unit: Unit) -> dict[int, float]:
        """The price of the way to a unit from each arm that the sentence names."""
        behind = unit.last + 1
        if self.tokens[behind : behind + 1] and self.tokens[behind].kind == sym.NOUN:
            behind += 1  # "12 words in A": what is counted
        found = dict[int, float]()
        if self.labels and self.labels[0] < unit.first:
            places = range(unit.first - 1, max(-1, unit.first - 1 - CLAUSE), -1)
            found |= self._walk(places, self.ahead, self.labels[0])
        if self.labels and self.labels[-1] >= behind:
            places = range(behind, min(len(self.tokens), behind + CLAUSE))
            found |= self._walk(places, self.behind, self.labels[-1])
        opened = unit.opened
        for at in found:
            if at > unit.last:
                outside = unit.of_people and at > (self.partners.get(opened, at) if opened else unit.last)
                found[at] += 3.0 * (self._is_taken(at) or outside)
            else:
                found[at] += 1.2 * (at in self.references)
        own = (opened or 0) - 1  # "A (0 months: M; 6 months: M)": all of the bracket right behind an arm is its own
        if unit.inner != sym.VERSUS and own in self.ids and not self._names_other(own, unit.first, own):
            found[own] = 0.3
        first = self.opening
        if first is not None and first < unit.first and not self._names_other(first, unit.first, first):
            found[first] = min(found.get(first, FAR), _OPENING)
        return found

    def _opening(self) -> int | None:
        """ "In A, pain fell but sleep did not (4.2 ± 1.1)": the arm that opens a sentence holds till another does."""
        ahead = {t.kind for t in self.tokens[: self.labels[0]]} if self.labels else {sym.STOP}
        return self.labels[0] if ahead <= {sym.PREPOSITION, sym.SKIP} else None

    def _names_other(self, start: int, stop: int, at: int) -> bool:
        """Whether another arm than that at token `at` is named between two places."""
        return not {arm for other, arm in self.ids.items() if start < other < stop} <= {self.ids[at]}

    def _walk(self, places: range, prices: dict[str, float], last: int) -> dict[int, float]:
        """The sums of the prices of what is passed, at each arm that is met, up to the last of the sentence.

        Brackets that are passed cost nothing.
        """
        found: dict[int, float] = {}
        passed: dict[str, int] = {}
        price = 0.0
        for n, inside in walk(self.partners, places):
            if price > TOO_DEAR:
                break
            kind = self.tokens[n].kind
            if n in self.ids:
                arm = self.ids[n]
                found[n] = price + 3.0 * len(passed.keys() - {arm}) + 0.3 * passed.get(arm, 0) + inside * prices[")"]
                if n == last:
                    break
                if not inside:
                    passed[arm] = passed.get(arm, 0) + 1
            elif inside or kind == sym.ARM:
                continue
            elif kind in sym.AGAINST and self._before_time(n):
                price += 0.1  # "lower than at baseline"
            else:
                price += prices.get(kind, 0.02)
        return found

    def _before_time(self, n: int) -> bool:
        """Whether what is compared to is a time, not an arm."""
        while n + 1 < len(self.tokens) and self.tokens[n + 1].kind in (sym.SKIP, sym.PREPOSITION):
            n += 1
        return n + 1 < len(self.tokens) and self.tokens[n + 1].kind == sym.TIME

    def _allots(self) -> bool:
        """ "Men aged 44±9 years and women aged 41±8 years | took | A, B or C": whether all values stand before that."""
        last = self.units[-1].last + 1
        behind = [at for at in self.labels if at >= last]
        if len({self.ids[at] for at in behind}) < max(2, len(self.talk.arm_ids)):
            return False
        way = self.tokens[last : behind[0]]
        return any(t.kind in _DONE or spelled(self.text, t) in self.lex.into_the_study for t in way)

    def _is_taken(self, at: int) -> bool:
        """ "two patients (A, 5.0%": an arm right before another value belongs to that."""
        if at == 0 or self.tokens[at - 1].kind not in ("(", sym.SEMICOLON, sym.COMMA):
            return False
        n = at + 1
        while n < len(self.tokens) and self.tokens[n].kind in (sym.COMMA, ":", sym.COPULA, "("):
            n += 1
        return n < len(self.tokens) and self.tokens[n].kind == sym.VALUE

    def _is_reference(self, at: int) -> bool:
        """Whether an arm stands behind "than", "as", "compared with" or "versus": the one the other is compared to."""
        n = at - 1
        if n >= 0 and spelled(self.text, self.tokens[n]) == "as":
            return True
        while n >= 0 and self.tokens[n].kind in (sym.SKIP, sym.PREPOSITION, sym.PEOPLE):
            n -= 1
        return n >= 0 and self.tokens[n].kind in sym.AGAINST

    def _lists(self) -> Iterator[list[int]]:
        """Arms that are named one after the other, as "A, B and C", each once."""
        for run in runs(self.labels, self._goes_on):
            start = 0
            for n, at in enumerate(run):
                again = next((k for k in range(start, n) if self.ids[run[k]] == self.ids[at]), None)
                if again is not None:
                    yield run[start:n]
                    start = again + 1
            yield run[start:]

    def _goes_on(self, run: list[int], at: int) -> bool:
        return kinds_between(self.tokens, run[-1], at) <= IN_LIST

    def explained(self, unit: Unit, size: int) -> bool:
        """Whether a list of as many times or outcomes explains why a unit has several values."""
        return (size == len(self.talk.times) > 1 and not unit.respectively) or size in self._explaining(unit)

    def _explaining(self, unit: Unit) -> set[int]:
        """How many times and outcomes the lists have that may explain a unit; found once for each."""
        n = unit.number
        if n in self._explains:
            return self._explains[n]
        start = self.units[n - 1].last + 1 if n else 0
        stop = self.units[n + 1].first if n + 1 < len(self.units) else len(self.tokens)
        rooms = (start, unit.first), (unit.last + 1, stop), (unit.first, stop)
        times = {len([n for n in self.times if a <= n < b]) for a, b in rooms}
        found = self._explains[n] = times | self.listed_times | {self._nouns_listed(unit)}
        return found

    def _nouns_listed(self, unit: Unit) -> int:
        """How many noun phrases the list has that is the subject of a unit."""
        kinds = [t.kind for t in unit.clause if t.kind not in (sym.SKIP, sym.QUALITY, "(", ")")]
        best = run = 0
        for one, two in pairwise([*kinds, sym.STOP]):
            if one == sym.NOUN:
                run += 1
                best = max(best, run)
            elif one not in (sym.COMMA, sym.AND) or two not in (sym.NOUN, sym.AND):
                run = 0
        return best if best > 1 else 0
