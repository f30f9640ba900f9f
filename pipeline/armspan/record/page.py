"""One record as what may tell a right link from a wrong one: a method for each feature of its facts."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, first_word, words
from armspan.model import Analysis, Evidence, Measurement, Record

Sentences = Sequence[tuple[int, int]]  # offsets of the untouched text, in order

_SIZES = ("0", "1", "2", "3-4", "3-4", "5-8", "5-8", "5-8", "5-8", "9+")  # larger counts are taken together
_REACHES = (15, 40, 100)  # characters between a number and the words that its link rests on
_WORD = re.compile(r"[^\W\d_]{2,}")
_GROUP = {"group", "arm"}
_EDGE = ["edge"]  # of a sentence, of a title


class Page:
    """One record, its facts by sentence."""

    def __init__(self, record: Record, sentences: Sentences, lex: Lexicon) -> None:
        self.record, self._lex = record, lex
        self._starts = [start for start, _ in sentences]
        self._arms = {arm.id: arm for arm in record.arms}
        self._titles = {outcome.id: outcome for outcome in record.outcomes}
        facts: Iterable[Measurement | Analysis] = (*record.measurements, *record.analyses)
        self._at = {fact.id: bisect_right(self._starts, fact.span.start) for fact in facts}  # the sentence of each

    @cached_property
    def _label_words(self) -> dict[str, set[str]]:
        return {arm.id: _words(arm.label) for arm in self.record.arms}

    @cached_property
    def _covered(self) -> set[str]:
        return {ident for analysis in self.record.analyses for ident in analysis.measurements}

    @cached_property
    def _tests(self) -> Counter[int]:
        return Counter([self._at[fact.id] for fact in self.record.analyses if not in_words_alone(fact)])

    @cached_property
    def _rows(self) -> Counter[tuple[int, str | None]]:
        return Counter([(self._at[fact.id], fact.outcome) for fact in self.record.measurements])

    @cached_property
    def _cells(self) -> dict[str, Counter[str | None]]:
        """By value how many values of each arm there are in its place of a table."""
        cells = defaultdict[tuple[object, ...], Counter[str | None]](Counter)
        places = {fact.id: cells[self._cell(fact)] for fact in self.record.measurements}
        for fact in self.record.measurements:
            places[fact.id][fact.arm] += 1
        return places

    @cached_property
    def _of_whom(self) -> Counter[tuple[int, str | None]]:
        return Counter([(self._at[fact.id], fact.arm) for fact in self.record.measurements])

    @cached_property
    def _values(self) -> Counter[int]:
        return Counter([self._at[fact.id] for fact in self.record.measurements])

    @cached_property
    def _outcomes(self) -> Counter[int]:
        return Counter([sentence for sentence, _ in self._rows])

    @cached_property
    def _named(self) -> Counter[int]:
        places = {(self._sentence(span.start), arm.id) for arm in self.record.arms for span in arm.mentions}
        return Counter([sentence for sentence, _ in places])

    # --- of all facts of the record ---------------------------------------------------------------------------------

    def arms(self, _: Measurement | Analysis) -> str:
        return size(len(self._arms))

    def introduced(self, _: Measurement | Analysis) -> str:
        """How many of the arms were counted."""
        counted = sum(arm.count is not None for arm in self.record.arms)
        return "all" if counted == len(self._arms) else "some" if counted else "none"

    def even(self, _: Measurement | Analysis) -> str:
        """Whether all arms have as many values."""
        values = Counter([fact.arm for fact in self.record.measurements])
        return _balance([values[arm] for arm in self._arms])

    # --- of a sentence: how many values, tests and arms stand in it, and whether any value has no arm ---------------

    def values(self, fact: Measurement | Analysis) -> str:
        return size(self._values[self._at[fact.id]])

    def unlinked(self, fact: Measurement | Analysis) -> str:
        return "yes" if (self._at[fact.id], None) in self._of_whom else "no"

    def named(self, fact: Measurement | Analysis) -> str:
        return size(self._named[self._at[fact.id]])

    def tests(self, fact: Measurement | Analysis) -> str:
        return size(self._tests.get(self._at[fact.id], 0))

    # --- of the arm of a value: whether it was introduced with a count, as a group, before any result ---------------

    def arm(self, fact: Measurement) -> str:
        arm = self._arms.get(fact.arm or "")
        return fact.population if arm is None else "counted" if arm.count is not None else "named"

    def mentions(self, fact: Measurement) -> str | None:
        arm = self._arms.get(fact.arm or "")
        return None if arm is None else size(len(arm.mentions))

    def group(self, fact: Measurement) -> str | None:
        arm = self._arms.get(fact.arm or "")
        return None if arm is None else "no" if _GROUP.isdisjoint(self._label_words[arm.id]) else "yes"

    def early(self, fact: Measurement) -> str | None:
        arm = self._arms.get(fact.arm or "")
        return None if arm is None else "yes" if arm.label.lower() in self._before else "no"

    def n(self, fact: Measurement) -> str | None:
        arm = self._arms.get(fact.arm or "")
        return None if arm is None else "none" if fact.n is None else "fits" if fact.n == arm.count else "differs"

    @cached_property
    def _before(self) -> str:
        """The text before the first result."""
        first = min((self._at[fact.id] for fact in self.record.measurements), default=0)
        return self.record.text[: self._starts[first - 1] if first else 0].lower()

    # --- of its place among the others ------------------------------------------------------------------------------

    def covered(self, fact: Measurement) -> str:
        return "yes" if fact.id in self._covered else "no"

    def row(self, fact: Measurement) -> str:
        """How many values its sentence has of its outcome."""
        return size(self._rows[self._at[fact.id], fact.outcome])

    def outcomes(self, fact: Measurement) -> str:
        """How many outcomes have values in its sentence."""
        return size(self._outcomes[self._at[fact.id]])

    def cell(self, fact: Measurement) -> str:
        """Whether each arm has one value of the outcome at this time, or some have none or several."""
        if fact.arm is None:
            return "none"
        cell = self._cells[fact.id]
        filled = [cell.get(arm, 0) for arm in self._arms]
        return "double" if max(filled) > 1 else "full" if min(filled) == 1 else "part"

    def _cell(self, fact: Measurement) -> tuple[object, ...]:
        return self._at[fact.id], fact.outcome, fact.time or fact.time_frame, fact.basis, _family(fact)

    def shares(self, fact: Measurement) -> str:
        sentence = self._at[fact.id]
        return _balance([self._of_whom[sentence, arm] for arm in self._arms])

    # --- of the title of an outcome: how long it is, and whether it looks like an arm -------------------------------

    def title(self, fact: Measurement | Analysis) -> str:
        outcome = self._titles.get(_outcome(fact) or "")
        if outcome is None:
            return "none"
        return "tool" if outcome.instrument else size(len(outcome.title.split()))

    def like_arm(self, fact: Measurement | Analysis) -> str | None:
        return self._alike.get(_outcome(fact) or "")

    @cached_property
    def _alike(self) -> dict[str, str]:
        """By outcome whether a word of its title names an arm."""
        named, titles = set().union(*self._label_words.values()), self._titles.values()
        return {one.id: "no" if named.isdisjoint(_words(one.title) - _GROUP) else "yes" for one in titles}

    # --- of the words that arm and outcome rest on: how far off, between what, and what leads from them -------------

    def arm_at(self, fact: Measurement) -> str:
        return self._reach(fact, _evidence(fact, "arm"))

    def outcome_at(self, fact: Measurement) -> str:
        return self._reach(fact, _evidence(fact, "outcome"))

    def _reach(self, fact: Measurement, words: Evidence | None) -> str:
        """On which side of a number the words stand, how far off, and whether a comma stands between."""
        if words is None:
            return "none"
        if self._sentence(words.start) != self._at[fact.id]:
            return "apart"
        number = fact.span
        side, start, end = ("before", words.end, number.start) if words.start < number.start else (
            "behind", number.end, words.start)  # fmt: skip
        gap = self.record.text[start : max(start, end)]
        return f"{side}-{bisect_right(_REACHES, len(gap))}{'-comma' if ',' in gap or ';' in gap else ''}"

    def depth(self, fact: Measurement) -> str | None:
        """How many words of its sentence stand before the title of an outcome."""
        ahead = self._ahead.get(fact.id)
        return None if ahead is None else size(len(ahead))

    def left(self, fact: Measurement) -> str | None:
        ahead = self._ahead.get(fact.id)
        return None if ahead is None else (ahead or _EDGE)[-1]

    def right(self, fact: Measurement) -> str | None:
        """What stands right behind the title of an outcome, if the number does not."""
        title = self._beside.get(fact.id)
        if title is None or title.end > fact.span.start:
            return None
        return first_word(self._lex, self.record.text, title.end, fact.span.start) or "edge"

    def way(self, fact: Measurement) -> str | None:
        """Whether a form of "be" leads from the title of an outcome to the number."""
        way = self._ways.get(fact.id)
        if way is None:
            return "back" if fact.id in self._beside else None
        return "be" if sym.COPULA in way else "no"

    def commas(self, fact: Measurement) -> str | None:
        if fact.id not in self._ways:
            return None
        return size(self.record.text.count(",", self._beside[fact.id].end, fact.span.start))

    @cached_property
    def _beside(self) -> dict[str, Evidence]:
        """By value the title of its outcome, where it stands in the same sentence."""
        titles = ((fact.id, _evidence(fact, "outcome")) for fact in self.record.measurements)
        found = {ident: title for ident, title in titles if title is not None and self._at[ident]}
        return {ident: title for ident, title in found.items() if self._sentence(title.start) == self._at[ident]}

    @cached_property
    def _ways(self) -> dict[str, list[str]]:
        """By value the classes of the words that lead from the title of its outcome to the number."""
        starts = {fact.id: fact.span.start for fact in self.record.measurements}
        ahead = ((ident, title.end, starts[ident]) for ident, title in self._beside.items())
        return {ident: self._classes(start, end) for ident, start, end in ahead if start <= end}

    @cached_property
    def _ahead(self) -> dict[str, list[str]]:
        """By value the classes of the words of its sentence before the title of its outcome; found once for each."""
        starts = {title.start: self._starts[self._at[ident] - 1] for ident, title in self._beside.items()}
        found = {at: self._classes(start, at) for at, start in starts.items()}
        return {ident: found[title.start] for ident, title in self._beside.items()}

    def _classes(self, start: int, end: int) -> list[str]:
        """The classes of the words and signs between two places."""
        return [kind for kind, _, _ in words(self._lex, self.record.text, start, end)]

    def _sentence(self, place: int) -> int:
        return bisect_right(self._starts, place)


def _outcome(fact: Measurement | Analysis) -> str | None:
    """The outcome of a value, the first one of an analysis."""
    if isinstance(fact, Measurement):
        return fact.outcome
    return fact.outcomes[0] if fact.outcomes else None


def _evidence(fact: Measurement, role: str) -> Evidence | None:
    """The last words that a fact rests on in one role."""
    for said in reversed(fact.evidence):
        if said.role == role:
            return said
    return None


def _balance(counts: list[int]) -> str:
    """Whether all arms have as many values."""
    return "none" if not any(counts) else "even" if min(counts) == max(counts) else "uneven"


def _family(fact: Measurement) -> str:
    return "share" if fact.param_type in ("count_of_participants", "percentage") else fact.param_type or "range"


def _words(name: str) -> set[str]:
    return set(_WORD.findall(name.lower()))


def size(count: int) -> str:
    """A count, the larger ones taken together.

    >>> [size(n) for n in (0, 1, 2, 3, 4, 8, 30)]
    ['0', '1', '2', '3-4', '3-4', '5-8', '9+']
    """
    return _SIZES[count] if count < len(_SIZES) else _SIZES[-1]


def in_words_alone(fact: Analysis) -> bool:
    """Whether an analysis has no number: words alone say what came out."""
    return fact.p_value is None and fact.estimate is None and fact.test is None
