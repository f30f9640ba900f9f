"""How many were in each arm: counts beside names, shares of the total, what fractions and the total leave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from armspan.linking.arm import Arm
from armspan.linking.arm_lists import Judge
from armspan.linking.arm_sums import find_sums
from armspan.linking.counted_lists import share_behind
from armspan.linking.roster import Roster
from armspan.mentions.arms.cells import ArmCell
from armspan.mentions.arms.counts import Share, find_denominators, is_count
from armspan.mentions.arms.references import Reference
from armspan.mentions.arms.totals import HeadCount

_TO_NEXT_ARM = re.compile(  # between "16/38" and the name it belongs to
    r"(?:\([^()]*\))?,?[MKN%]{0,2}(?:P?\))?[MK-]{0,4}P?(?:\([^()]*\))?[BMX]{0,3}A?[ITWR]{0,2}(?:MW)?"
)
_FLOW = {  # what the words of a sentence say its counts are
    "completed": re.compile(r"complet"),
    "analyzed": re.compile(r"analy[sz]|evaluable|assessable|evaluated|per[- ]protocol"),
    "randomized": re.compile(r"random|assigned|allocated"),
    "treated": re.compile(r"treated|received|underwent"),
}
_AGAINST = re.compile(r"[MK-]{0,2}P?(?:\([^()]*\))?,?V")  # between the fractions of two arms
_FROM_LAST_ARM = re.compile(r"[:,]?(?:B|X|XI|BI)?(?:N%)?\(?(?:N%,?)?")
_GOT = frozenset(("received", "underwent", "took", "got"))
_REST = frozenset(("rest", "remaining", "remainder", "others"))
A_PART = -0.5  # what weighs less counts some of them, or no people
_SURELY_ALL = 1.2
_STATED = 0.9
_EVENTS = re.compile(r"N(?:[MK-]{0,3}P)?(?:\(N%|[I/]D?N)")  # "45 of 48 eyes", "17 patients (85%)"


class ArmCounts:
    """Gives the arms of a roster their counts."""

    def __init__(
        self, roster: Roster, judge: Judge, people: Sequence[HeadCount], counted: Sequence[ArmCell],
    ) -> None:  # fmt: skip
        self.roster, self.judge, self.people, self.counted = roster, judge, people, counted
        self.sk, self.arms, self.setting = roster.sk, roster.arms, judge.setting

    def fill(self) -> None:
        """Arms without a count take the one that stands alone beside one of their names."""
        total = self.setting.total
        for cell in self.counted:
            if "never-alone" in cell.marks or cell.count is None or self.judge.is_part(cell):
                continue
            arm = self.roster.match(cell) if len(self.arms) > 1 else None
            share = share_behind(self.sk, cell)
            if share is not None and not ("firm" in cell.marks or self._is_share_of_all(cell, share)):
                continue
            likely = ("firm" in cell.marks and cell.count >= 0.1 * total) or (
                0.25 * total <= cell.count <= total and not self._is_beside_few(cell)
            )
            if arm is not None and arm.count is None and likely:
                self.roster.add(arm, cell)

    def _is_share_of_all(self, cell: ArmCell, share: float) -> bool:
        """Whether the percentage behind a count is that of all: of 412, 158 (38%) got X; not: 95 (99%) of X did it."""
        return abs(100 * (cell.count or 0) - share * self.setting.total) < self.setting.total

    def _is_beside_few(self, cell: ArmCell) -> bool:
        """Whether a count of the results has one beside it that is too small for an arm: 4 in A and 17 in B fell."""
        at, total = cell.count_at or 0, self.setting.total
        start, end = self.sk.codes.rfind(".", 0, at), self.sk.codes.find(".", at)
        beside = (other for other in self.counted if start < (other.count_at or 0) < end)
        return at > self.setting.results and any((other.count or 0) < 0.1 * total for other in beside)

    def share(self, shares: Sequence[Share], orders: Sequence[Sequence[Share]]) -> None:
        """A number that holds for each arm, or as many in a row as there are arms, counts them, unless one had its own.

        What each arm has that stands before the counts of the arms goes before them: those tell who was left later.
        """
        total, size = self.setting.total, len(self.arms)
        groups = self.setting.stated or size  # "four groups of 12"; perhaps not all of them were found
        each = [
            [share] * size
            for share in shares
            if groups * share.count == total or (not share.planned and groups * share.count >= 0.75 * total)
        ]
        listed = [row for row in orders if len(row) == size and sum(n.count for n in row) >= 0.6 * total]
        row = next(iter((*each, *listed)), None)
        if row is None or size < 2 or size > groups:
            return
        places = [arm.count_at for arm in self.arms if arm.count_at is not None]
        if not places or (row in each and row[0].at < min(places)):
            for arm, share in zip(self.arms, row, strict=True):
                arm.count, arm.count_at, arm.unit = share.count, share.at, share.unit

    def enrollment(self, sum_weight: float) -> HeadCount | None:
        """The total that took part; none where the best candidate is the count of one arm among several."""
        counts = [arm.count for arm in self.arms if arm.count is not None]
        total = sum(counts) if len(counts) == len(self.arms) > 1 else None
        places = {arm.count_at for arm in self.arms if arm.count_at is not None}
        named = {cell.count_at for cell in self.counted if cell.rule == "bracket-n" and self._is_of_an_arm(cell)}
        most, clusters = max(counts, default=0), named - places
        people = [person for person in self.people if person.count >= most and person.at not in clusters]
        weights = [person.weight + sum_weight * (person.count == total) for person in people]
        best = people[weights.index(max(weights))] if people else None
        if best is not None and best.left:
            best = self._who_began(best, people)
        if best is None or max(weights) < A_PART or (self.setting.fragment and not self._is_total(best)):
            return None
        if total is not None and best.at in places:
            best = next((person for person in self.people if person.count == total), best)
        if len(self.arms) > 1 and best.at in places:
            return best if self._is_everybody(best, places) else self._stated(people, places)
        return best

    def _who_began(self, left: HeadCount, people: Sequence[HeadCount]) -> HeadCount | None:
        """The total of whom those that completed the study were left; themselves where it is not even hinted at."""
        more = [person for person in people if person.count > left.count and not person.left]
        if more:
            return max(more, key=lambda person: person.weight)
        return None if _EVENTS.match(self.sk.codes, left.at) else left

    def _is_of_an_arm(self, cell: ArmCell) -> bool:
        return len(self.arms) > 1 and self.roster.match(cell) is not None

    def _stated(self, people: Sequence[HeadCount], places: set[int]) -> HeadCount | None:
        """The total that stands beside the counts of the arms; none where nothing says that it is one."""
        others = [person for person in people if person.at not in places and person.weight >= _STATED]
        return max(others, key=lambda person: person.weight, default=None)

    def _is_everybody(self, person: HeadCount, places: set[int]) -> bool:
        """Whether what was taken for the count of an arm is the total: it is shared out, or no other arm has one."""
        each = sum(arm.count_at == person.at for arm in self.arms) > 1  # "118 patients each"
        one_of_several = not person.whole and (len(places) > 1 or self.sk.codes[person.at - 1] == "=")
        if each or one_of_several or person.weight < _STATED:
            return False
        for arm in self.arms:
            if arm.count_at == person.at:
                arm.count = arm.count_at = None
        return True

    def _is_total(self, person: HeadCount) -> bool:
        """Whether a number of people is the total even of a text that is a sentence or two, and counts no events."""
        return person.weight >= _SURELY_ALL and _EVENTS.match(self.sk.codes, person.at) is None

    def count_the_rest(self, enrollment: HeadCount | None, references: Sequence[Reference], everybody: bool) -> None:
        """Counts that follow from the total or from fractions, and the flow of participants."""
        self._give_everybody(enrollment, everybody or (len(self.arms) == 1 and not self.setting.stated))
        self._complete(enrollment)
        self._take_sums(references)
        self._read_fractions(references, enrollment)
        self._complete_by_rest(enrollment)
        self._give_everybody(enrollment, self.setting.crossover)  # who took part got every treatment
        for cell in self.counted:
            fits = self.roster.match(cell) if len(self.arms) > 1 and "firm" in cell.marks else None
            if fits is not None and cell.count_at is not None:
                self._note_flow(fits, cell.count_at, cell.count)

    def _give_everybody(self, enrollment: HeadCount | None, everybody: bool) -> None:
        """The total for each arm, where everybody is in each and nothing else tells how many."""
        if enrollment is not None and everybody and all(arm.count is None for arm in self.arms):
            for arm in self.arms:
                arm.count = enrollment.count

    def _note_flow(self, arm: Arm, at: int, count: int | None) -> None:
        """Puts a number of an arm where the words of its sentence say it belongs."""
        start, end = self.sk.codes.rfind(".", 0, at) + 1, self.sk.codes.find(".", at)
        said = " ".join(self.sk.words[start:end])
        kind = next((kind for kind, pattern in _FLOW.items() if pattern.search(said)), None)
        if kind is not None and arm.flow[kind] is None:
            arm.flow[kind] = count

    def _read_fractions(self, references: Sequence[Reference], enrollment: HeadCount | None) -> None:
        """The denominators beside an arm's name: what was analysed, and the count where none is stated."""
        seen: dict[int, Counter[int]] = {}
        last: tuple[int, int] | None = None  # the arm of the fraction before, and where that ends
        for start, at in find_denominators(self.sk) if len(self.arms) > 1 else ():
            n = self._number_beside(references, start, at)
            if n is None and last and len(self.arms) == 2 and _AGAINST.fullmatch(self.sk.codes, last[1] + 1, start):
                n = 1 - last[0]  # "with the brace (19 of 38 vs. 8 of 32)"
            last = None if n is None else (n, at)
            if n is not None:
                seen.setdefault(n, Counter())[int(self.sk.numbers[at])] += 1
        total, most = (enrollment.count if enrollment else 0), sum(map(max, seen.values()))
        adds_up = len(seen) == len(self.arms) and 0.85 * total <= most <= total
        if adds_up and most == total != sum(arm.count or 0 for arm in self.arms):
            for arm in self.arms:
                arm.count = arm.count_at = None  # those of a part of them
        known = {n for n, arm in enumerate(self.arms) if arm.count is not None}
        whole = len(known | seen.keys()) == len(self.arms)  # what is told of one arm alone is told of a part of it
        for n, values in seen.items():
            arm, value = self.arms[n], max(values)
            if len(values) > 1 and not adds_up and values[value] < 2:
                continue  # those of subgroups are smaller
            if arm.count is None and whole and most >= 0.5 * total:
                arm.count = value
            if arm.count is not None and value <= arm.count <= 3 * value:
                arm.flow["analyzed"] = value

    def _complete(self, enrollment: HeadCount | None) -> None:
        """The one of two arms whose count is not tied to its name has what the other leaves of the total."""
        missing = [arm for arm in self.arms if arm.count is None]
        if enrollment is None or len(self.arms) != 2 or len(missing) != 1:
            return
        left = enrollment.count - sum(arm.count or 0 for arm in self.arms)
        places = {arm.count_at for arm in self.arms}
        person = next((person for person in self.people if person.count == left and person.at not in places), None)
        if person is not None:
            missing[0].count, missing[0].count_at = person.count, person.at

    def _take_sums(self, references: Sequence[Reference]) -> None:
        """Numbers beside all arms that add up to a number of people before them."""
        if len(self.arms) < 2 or any(arm.count is not None for arm in self.arms):
            return
        totals = [(person.at, person.count) for person in self.people if person.count >= 0.7 * self.setting.total]
        for arm, at in zip(self.arms, find_sums(self.sk, references, len(self.arms), totals) or (), strict=False):
            arm.count, arm.count_at = int(self.sk.numbers[at]), at

    def _complete_by_rest(self, enrollment: HeadCount | None) -> None:
        """The same where the sentence with the other's count has the number that is left, or says "the rest"."""
        known = [arm for arm in self.arms if arm.count is not None and arm.count_at is not None]
        if enrollment is None or len(self.arms) != 2 or len(known) != 1 or all(arm.count for arm in self.arms):
            return
        at, left = known[0].count_at or 0, enrollment.count - (known[0].count or 0)
        start, end = self.sk.codes.rfind(".", 0, at) + 1, self.sk.codes.find(".", at)
        others = (k for k in range(start, end) if k != at)
        told = any(self.sk.words[k] in _REST or self._is_number_of_people(k, left) for k in others)
        if left > 0 and told:
            next(arm for arm in self.arms if arm.count is None).count = left

    def _is_number_of_people(self, k: int, count: int) -> bool:
        return self.sk.numbers.get(k) == count and is_count(self.sk, k, self.sk.codes[k - 1] == "=")

    def _number_beside(self, references: Sequence[Reference], start: int, at: int) -> int | None:
        """The number of the arm a fraction at start..at belongs to: named right behind it, else right before."""
        codes = self.sk.codes
        after = next((r for r in references if r.start > at and not r.whole), None)
        if after and _TO_NEXT_ARM.fullmatch(codes, at + 1, after.start):
            got = not _GOT.isdisjoint(self.sk.words[at + 1 : after.end]) and "X" not in codes[at : after.end]
            return None if got else after.arms[0]  # 45 of the 80 women got the brace
        before = next((r for r in reversed(references) if r.end <= start and not r.whole), None)
        if before and _FROM_LAST_ARM.fullmatch(codes, before.end, start):
            return before.arms[0]
        return None
