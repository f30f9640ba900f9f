"""What may tell a right link from a wrong one, beside the rule that made it: read off a finished record.

Nothing here names a word of the text; a feature is a property of the record that any abstract has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from armspan.model import Analysis, Evidence, Measurement, Record, Span

Features = dict[str, str]
Sentences = Sequence[tuple[int, int]]  # offsets of the untouched text, in order

_SIZES = ((0, "0"), (1, "1"), (2, "2"), (4, "3-4"), (8, "5-8"))  # counts up to a number are taken together
_REACHES = (15, 40, 100)  # characters between a number and the words that its link rests on


def features(record: Record, sentences: Sentences) -> Iterator[tuple[str, Features]]:
    """The id and the features of every measurement and every analysis."""
    page = _Page(record, sentences)
    for fact in record.measurements:
        yield fact.id, page.of_measurement(fact)
    for analysis in record.analyses:
        yield analysis.id, page.of_analysis(analysis)


class _Page:
    """One record, its facts by sentence."""

    def __init__(self, record: Record, sentences: Sentences) -> None:
        self.record = record
        self._starts = [start for start, _ in sentences]
        self._arms = {arm.id: arm for arm in record.arms}
        self._titles = {outcome.id: outcome for outcome in record.outcomes}
        self._covered = {ident for analysis in record.analyses for ident in analysis.measurements}
        self._values = Counter(self._sentence(fact.span.start) for fact in record.measurements)
        self._tests = Counter(self._sentence(fact.span.start) for fact in record.analyses)
        self._rows = Counter((self._sentence(fact.span.start), fact.outcome) for fact in record.measurements)
        self._cells = Counter(map(self._cell, record.measurements))
        named = {(self._sentence(fact.span.start), fact.outcome) for fact in record.measurements}
        self._outcomes = Counter(sentence for sentence, _ in named)

    def of_measurement(self, fact: Measurement) -> Features:
        """What may tell whether arm and outcome of a value are right."""
        sentence = self._sentence(fact.span.start)
        evidence = {words.role: words for words in fact.evidence}
        return {
            **self._of_arms(),
            "arm": self._of_arm(fact),
            "kind": _kind(fact),
            "unit": _yes(fact.unit),
            "values": _size(self._values[sentence]),
            "outcomes": _size(self._outcomes[sentence]),
            "row": _size(self._rows[sentence, fact.outcome]),
            "cell": self._fill(fact),
            "p": _yes(fact.id in self._covered),
            "tests": _size(self._tests[sentence]),
            "time": _yes(fact.time_frame),
            "title": self._title(fact.outcome),
            "arm_at": self._reach(fact.span, evidence.get("arm")),
            "outcome_at": self._reach(fact.span, evidence.get("outcome")),
        }

    def of_analysis(self, fact: Analysis) -> Features:
        """What may tell whether a comparison, its arms and its outcomes are right."""
        sentence = self._sentence(fact.span.start)
        return {
            **self._of_arms(),
            "compares": f"{fact.comparison}:{_size(len(fact.arms))}",
            "outcomes": _size(len(fact.outcomes)),
            "covers": _size(len(fact.measurements)),
            "values": _size(self._values[sentence]),
            "tests": _size(self._tests[sentence]),
            "effect": _yes(fact.estimate),
        }

    def _of_arms(self) -> Features:
        counted = sum(arm.count is not None for arm in self.record.arms)
        told = "all" if counted == len(self.record.arms) else "some" if counted else "none"
        return {"arms": _size(len(self.record.arms)), "introduced": told}

    def _of_arm(self, fact: Measurement) -> str:
        arm = self._arms.get(fact.arm or "")
        if arm is None:
            return fact.population
        return f"{'counted' if arm.count is not None else 'named'}:{_size(len(arm.mentions))}"

    def _cell(self, fact: Measurement) -> tuple[object, ...]:
        when = fact.time or fact.time_frame
        return self._sentence(fact.span.start), fact.outcome, when, fact.basis, _family(fact), fact.arm

    def _fill(self, fact: Measurement) -> str:
        """Whether each arm has one value of the outcome at this time, or some have none or several."""
        *rest, arm = self._cell(fact)
        if arm is None:
            return "none"
        filled = [self._cells[*rest, other] for other in self._arms]
        return "double" if max(filled) > 1 else "full" if min(filled) == 1 else "part"

    def _title(self, ident: str | None) -> str:
        outcome = self._titles.get(ident or "")
        if outcome is None:
            return "none"
        return "tool" if outcome.instrument else _size(len(outcome.title.split()))

    def _reach(self, number: Span, words: Evidence | None) -> str:
        """On which side of a number the words stand, and how far off; whether in its sentence at all."""
        if words is None:
            return "none"
        if self._sentence(words.start) != self._sentence(number.start):
            return "apart"
        before = words.start < number.start
        gap = number.start - words.end if before else words.start - number.end
        return f"{'before' if before else 'behind'}:{bisect_right(_REACHES, max(0, gap))}"

    def _sentence(self, place: int) -> int:
        return bisect_right(self._starts, place)


def _kind(fact: Measurement) -> str:
    told = fact.spread is not None or fact.lower_limit is not None or fact.n is not None or fact.percentage is not None
    return f"{fact.param_type or 'range'}{'+' if told else ''}"


def _family(fact: Measurement) -> str:
    return "share" if fact.param_type in ("count_of_participants", "percentage") else fact.param_type or "range"


def _size(count: int) -> str:
    """A count, the larger ones taken together.

    >>> [_size(n) for n in (0, 1, 2, 3, 4, 8, 30)]
    ['0', '1', '2', '3-4', '3-4', '5-8', '9+']
    """
    return next((name for most, name in _SIZES if count <= most), "9+")


def _yes(said: object) -> str:
    return "yes" if said else "no"
