"""When a value was taken: the time beside it, a list of times, the time that opens the sentence."""

from __future__ import annotations

from collections.abc import Sequence

from armspan.linking.discourse import Sentence
from armspan.linking.units import Unit, is_baseline, same_outcome, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token
from armspan.model import TimePoint

_JOINTS = {sym.AND, sym.VERSUS, sym.COMPARED, sym.THAN, sym.SEMICOLON, sym.CLAUSE, sym.COMMA, sym.TO, sym.P_VALUE}


_IN_LISTS = {
    sym.FROM,
    sym.AND,
    sym.VERSUS,
    sym.COMPARED,
    sym.COMMA,
    sym.ARM,
    sym.PREPOSITION,
    sym.SKIP,
    sym.PEOPLE,
    "(",
    ")",
}


class TimeBinder:
    """Gives the values of one sentence their times."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.talk = sentence.lex, sentence.text, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.arms = sentence.talk.arm_ids

    def bind_times(self) -> None:
        opening = self._opening_times()
        for n, unit in enumerate(self.units):
            self._own_times(unit)
            if unit.inner == "o":
                self._from_to_times(unit)
            if all(leaf.time is None and not leaf.baseline for leaf in unit.leaves):
                self._shared_times(unit, n, opening)
            for leaf in unit.leaves:
                if leaf.outcome_rule == "object" and leaf.time and _is_vague(leaf.time):
                    leaf.time = None  # "underwent lengthening after debridement": part of what was done
        self._share_backwards()

    def _share_backwards(self) -> None:
        """ "by 8.2 with A and by 10.6 with B | at the end": the time behind the last holds for each of a list."""
        for left, right in zip(reversed(self.units[:-1]), reversed(self.units[1:]), strict=True):
            between = {t.kind for t in self.tokens[left.last + 1 : right.first]}
            arms = {leaf.arm for unit in (left, right) for leaf in unit.leaves}
            listed = between <= _IN_LISTS and between & {sym.AND, sym.VERSUS, sym.COMPARED} and len(arms) > 1
            theirs = [leaf.time for leaf in right.leaves if not leaf.baseline] or [None]
            behind = theirs[0] is not None and theirs[0].start > self.tokens[right.last].start
            mine = [leaf for leaf in left.leaves if not leaf.baseline]
            plain = all(leaf.time is None for leaf in left.leaves) and bool(mine)
            if listed and behind and plain and len(set(theirs)) == 1 and same_outcome(left, right):
                for leaf in mine:
                    leaf.time = theirs[0]

    def _opening_times(self) -> list[TimePoint]:
        """The times that open the sentence: they govern all of it."""
        found: list[TimePoint] = []
        for n, token in enumerate(self.tokens[: self.units[0].first]):
            if token.kind == sym.TIME and not _since(self.tokens, n):
                found.append(token.ref)
            elif token.kind in (sym.COPULA, sym.CHANGE, sym.REPORT, sym.PARTICIPLE, "("):
                break
        return [t for t in found if not t.anaphor]

    def _own_times(self, unit: Unit) -> None:
        """A time right behind a value, or right before it inside the unit."""
        leaves = unit.leaves
        listed = self._times_behind(unit)
        if len(listed) == len(leaves) > 1 and not unit.by_arms:
            for leaf, time in zip(leaves, listed, strict=True):
                leaf.time = time
            return
        for n, leaf in enumerate(leaves):
            stop = leaves[n + 1].index if n + 1 < len(leaves) else self._reach(unit)
            gap = self.tokens[leaf.index + 1 : stop]
            if n + 1 == len(leaves):
                gap = self._with_respectively(unit, gap)
            cut = next((k for k, t in enumerate(gap) if t.kind in _JOINTS), len(gap))
            own = [
                t.ref
                for k, t in enumerate(gap[:cut])
                if t.kind == sym.TIME and not t.ref.anaphor and not _since(gap, k)
            ]
            if own:
                leaf.time = own[0]
            if n + 1 < len(leaves):
                later = [t.ref for t in gap[cut:] if t.kind == sym.TIME and not t.ref.anaphor]
                if later:
                    leaves[n + 1].time = later[-1]
        for group in unit.groups if unit.inner == "v" else []:
            said = next((leaf.time for leaf in group if leaf.time), None)
            for leaf in group:
                leaf.time = said
        if len(leaves) > 1 and unit.inner is None and leaves[-1].time and not any(x.time for x in leaves[:-1]):
            for leaf in leaves[:-1]:
                leaf.time = leaves[-1].time

    def _times_behind(self, unit: Unit) -> list[TimePoint]:
        """The list of times right behind a unit: "17.9, 17.4 and 17.2 mm Hg | at week 2, week 6 and month 3"."""
        found = []
        for token in self.tokens[unit.last + 1 :]:
            if token.kind == sym.TIME and not token.ref.anaphor:
                found.append(token.ref)
            elif token.kind not in (sym.COMMA, sym.AND, sym.SKIP):
                break
        return found

    def _with_respectively(self, unit: Unit, gap: list[Token]) -> list[Token]:
        """What stands behind a unit without ", respectively," in front: "52 and 30 m, respectively, | at 8 weeks"."""
        kinds = [t.kind for t in self.tokens[unit.last + 1 : unit.last + 4]]
        said = [sym.COMMA, sym.RESPECTIVELY, sym.COMMA]
        return self.tokens[unit.last + 4 : unit.last + 5] if kinds == said else gap

    def _reach(self, unit: Unit) -> int:
        return unit.last + 1 + len(unit.after)

    def _from_to_times(self, unit: Unit) -> None:
        """Before and after: their own times, else those of the last from-to, else only that one came first."""
        for group in unit.groups:
            if len(group) != 2:
                continue
            first, last = group
            if first.time or last.time:
                first.baseline = first.time is None
                self.talk.pair = (first.time, last.time)
            elif self.talk.pair is not None:
                first.time, last.time = self.talk.pair
                first.baseline = first.time is None
            else:
                times = [t.ref for t in (*unit.clause, *unit.after) if t.kind == sym.TIME and not t.ref.anaphor]
                first.baseline = True
                if times and times[-1].kind != "baseline":
                    last.time = times[-1]
                    self.talk.pair = (None, times[-1])

    def _shared_times(self, unit: Unit, n: int, opening: list[TimePoint]) -> None:
        """Times of the clause: a list of equal length is spread, a single one holds for all."""
        room = unit.before if n else unit.clause
        here = [t.ref for k, t in enumerate(room) if t.kind == sym.TIME and not _since(room, k)]
        if is_baseline(self.tokens, unit):
            here = [self.tokens[unit.first - 2].ref]
        said = [t for t in here if not t.anaphor and not (unit.leaves[0].change and t.kind == "baseline")]
        groups = [[leaf] for leaf in unit.leaves] if not unit.by_arms and unit.inner is None else unit.groups
        if len(self.arms) == 1 and unit.inner == "v" and all(len(g) == 2 for g in unit.groups):
            after = said[-1] if said else None
            for first, last in unit.groups:
                first.baseline, last.time = True, after
            return
        times: Sequence[TimePoint] = said
        if len(groups) > 1 and not unit.by_arms:
            if len(times) < 2 and len(self.talk.times) == len(groups):
                times = self.talk.times
            if len(times) == len(groups):
                for group, time in zip(groups, times, strict=True):
                    for leaf in group:
                        leaf.time = time
                self.talk.times = tuple(times)
                return
        opening = [t for t in opening if not (unit.leaves[0].change and t.kind == "baseline")]
        if not self._governs(opening, unit):
            opening = []
        chosen = said[-1] if said else opening[-1] if opening else self._time_of_same_outcome(unit, n)
        if chosen is None and unit.leaves[0].change:
            chosen = self.talk.change_time
        elif chosen is None and (self._corresponds(unit) or any("same" in t.text.lower() for t in here)):
            chosen = self.talk.time
        elif chosen is None and unit.leaves[0].outcome and unit.leaves[0].outcome.instrument:
            instrument = unit.leaves[0].outcome.instrument
            chosen = self.talk.instrument_times.get(instrument) or self.talk.applied.get(instrument)
        for leaf in unit.leaves:
            leaf.time = chosen
        if chosen is not None:
            self.talk.time = chosen
            if unit.leaves[0].outcome and unit.leaves[0].outcome.instrument:
                self.talk.instrument_times = {unit.leaves[0].outcome.instrument: chosen}
            self.talk.change_time = chosen if unit.leaves[0].change else self.talk.change_time

    def _governs(self, opening: list[TimePoint], unit: Unit) -> bool:
        """Whether the opening time holds for a unit; not in "The score on admission was 16; | mean age was 70"."""
        ahead = self.tokens[: unit.first]
        last = opening[-1].start if opening else 0
        named = any(t.kind == sym.NOUN for t in ahead if t.end <= last)
        return not named or all(t.kind != sym.SEMICOLON for t in ahead)

    def _corresponds(self, unit: Unit) -> bool:
        """ "The corresponding scores at rest were": the time is that of what they correspond to."""
        return any(spelled(self.text, t) in ("corresponding", "respective", "then") for t in unit.clause)

    def _time_of_same_outcome(self, unit: Unit, n: int) -> TimePoint | None:
        """The unit before is about the same outcome in the same clause: its time holds, where it stands before it."""
        if not n:
            return None
        earlier = self.units[n - 1].leaves[-1]
        if earlier.time is None or earlier.time.end > self.tokens[self.units[n - 1].first].start:
            return None
        began = unit.leaves[0].change and earlier.time.kind == "baseline"
        return earlier.time if not began and same_outcome(self.units[n - 1], unit) else None


def _is_vague(time: TimePoint) -> bool:
    """ "after radical debridement": an event, not a point in time that a study would name."""
    words = time.text.lower().split()
    return time.offset is None and words[0] == "after" and words[-1] not in ("surgery", "operation", "treatment")


def _since(tokens: Sequence[Token], n: int) -> bool:
    """ "from baseline", "from the mean baseline": when a change began, not when a value was taken."""
    ahead = next((t.kind for t in reversed(tokens[:n]) if t.kind != sym.SKIP), None)
    return tokens[n].ref.kind == "baseline" and ahead == sym.FROM
