"""What may tell a right link from a wrong one: properties of a finished record that any abstract has.

A feature is a property of the record, or the class of a word (`rules/outcomes.toml`), never the word itself. What each
is worth, `record/confidence.py` knows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, words
from armspan.model import Analysis, Evidence, Measurement, Outcome, Record, Span

Features = dict[str, str]
Sentences = Sequence[tuple[int, int]]  # offsets of the untouched text, in order

_SIZES = ("0", "1", "2", "3-4", "3-4", "5-8", "5-8", "5-8", "5-8", "9+")  # larger counts are taken together
_REACHES = (15, 40, 100)  # characters between a number and the words that its link rests on
_WORD = re.compile(r"[^\W\d_]{2,}")
_GROUP = {"group", "arm"}


def features(
    record: Record, sentences: Sentences, lex: Lexicon, wanted: dict[str, Collection[str]] | None = None
) -> Iterator[tuple[str, Features]]:
    """The id and the features of every measurement and every analysis; of each layer at least those that are wanted."""
    page = _Page(record, sentences, lex)
    of_value, of_analysis = (
        [tell for names, tell in table if wanted is None or not names.isdisjoint(wanted[layer])]
        for layer, table in (("measurements", _OF_MEASUREMENT), ("analyses", _OF_ANALYSIS))
    )
    for fact in record.measurements:
        yield fact.id, {key: value for tell in of_value for key, value in tell(page, fact).items()}
    for analysis in record.analyses:
        yield analysis.id, {key: value for tell in of_analysis for key, value in tell(page, analysis).items()}


class _Page:
    """One record, its facts by sentence; what no wanted feature needs is never counted."""

    def __init__(self, record: Record, sentences: Sentences, lex: Lexicon) -> None:
        self.record, self._lex = record, lex
        self._told_of_title: dict[str | None, Features] = {}
        self._told_before: dict[int, Features] = {}
        self._starts = [start for start, _ in sentences]
        self._arms = {arm.id: arm for arm in record.arms}
        self._titles = {outcome.id: outcome for outcome in record.outcomes}

    @cached_property
    def _label_words(self) -> dict[str, set[str]]:
        return {arm.id: _words(arm.label) for arm in self.record.arms}

    @cached_property
    def _covered(self) -> set[str]:
        return {ident for analysis in self.record.analyses for ident in analysis.measurements}

    @cached_property
    def _tests(self) -> Counter[int]:
        numbered = (fact for fact in self.record.analyses if not in_words_alone(fact))
        return Counter(self._sentence(fact.span.start) for fact in numbered)

    @cached_property
    def _rows(self) -> Counter[tuple[int, str | None]]:
        return Counter((self._sentence(fact.span.start), fact.outcome) for fact in self.record.measurements)

    @cached_property
    def _cells(self) -> Counter[tuple[object, ...]]:
        return Counter(map(self._cell, self.record.measurements))

    @cached_property
    def _of_whom(self) -> Counter[tuple[int, str | None]]:
        return Counter((self._sentence(fact.span.start), fact.arm) for fact in self.record.measurements)

    @cached_property
    def _values(self) -> Counter[int]:
        return Counter(self._sentence(fact.span.start) for fact in self.record.measurements)

    @cached_property
    def _outcomes(self) -> Counter[int]:
        return Counter(sentence for sentence, _ in self._rows)

    @cached_property
    def _named(self) -> Counter[int]:
        places = {(self._sentence(span.start), arm.id) for arm in self.record.arms for span in arm.mentions}
        return Counter(sentence for sentence, _ in places)

    # --- of a value, of an analysis ---------------------------------------------------------------------------------

    def of_record(self, _: Measurement | Analysis) -> Features:
        return self._of_record

    def of_kind(self, fact: Measurement) -> Features:
        """What a value is: its kind, its unit, whether a test covers it and a time is said."""
        told = {"kind": _kind(fact), "unit": _yes(fact.unit), "time": _yes(fact.time_frame)}
        return told | {"p": _yes(fact.id in self._covered)}

    def of_row(self, fact: Measurement) -> Features:
        """How many values its sentence has of its outcome, and how many outcomes."""
        sentence = self._sentence(fact.span.start)
        return {"row": _size(self._rows[sentence, fact.outcome]), "outcomes": _size(self._outcomes[sentence])}

    def of_cell(self, fact: Measurement) -> Features:
        return {"cell": self._fill(fact)}

    def of_sentence(self, fact: Measurement | Analysis) -> Features:
        """How many values, tests and arms stand in its sentence, and whether any value has no arm."""
        sentence = self._sentence(fact.span.start)
        return {
            "values": _size(self._values[sentence]),
            "unlinked": _yes(self._of_whom[sentence, None]),
            "named": _size(self._named[sentence]),
            "tests": _size(self._tests[sentence]),
        }

    def of_shares(self, fact: Measurement) -> Features:
        sentence = self._sentence(fact.span.start)
        return {"shares": self._balance([self._of_whom[sentence, arm] for arm in self._arms])}

    def of_title(self, fact: Measurement) -> Features:
        return self._of_title(fact.outcome)

    def of_evidence(self, fact: Measurement) -> Features:
        """How far the words stand off that arm and outcome rest on."""
        evidence = {words.role: words for words in fact.evidence}
        return {f"{role}_at": self._reach(fact.span, evidence.get(role)) for role in ("arm", "outcome")}

    def of_text(self, fact: Measurement) -> Features:
        evidence = next((words for words in reversed(fact.evidence) if words.role == "outcome"), None)
        return self._around(fact.span, evidence)

    def of_scope(self, fact: Analysis) -> Features:
        """What an analysis compares, covers and says."""
        return {
            "compares": f"{fact.comparison}-{_size(len(fact.arms))}",
            "outcomes": _size(len(fact.outcomes)),
            "covers": _size(len(fact.measurements)),
            "effect": _yes(fact.estimate),
            "p": _yes(fact.p_value),
        }

    def of_first_title(self, fact: Analysis) -> Features:
        return self._of_title(fact.outcomes[0] if fact.outcomes else None)

    @cached_property
    def _of_record(self) -> Features:
        """Of all facts of the record: how many arms it has, whether they were counted, have as many values each."""
        counted = sum(arm.count is not None for arm in self.record.arms)
        values = Counter(fact.arm for fact in self.record.measurements)
        return {
            "arms": _size(len(self.record.arms)),
            "introduced": "all" if counted == len(self.record.arms) else "some" if counted else "none",
            "even": self._balance([values[arm] for arm in self._arms]),
        }

    def of_arm(self, fact: Measurement) -> Features:
        """How the arm of a value was introduced: with a count, as a group, before any result."""
        arm = self._arms.get(fact.arm or "")
        if arm is None:
            return {"arm": fact.population}
        return {
            "arm": "counted" if arm.count is not None else "named",
            "mentions": _size(len(arm.mentions)),
            "group": _yes(self._label_words[arm.id] & _GROUP),
            "early": _yes(arm.label.lower() in self._before),
            "n": "none" if fact.n is None else "fits" if fact.n == arm.count else "differs",
        }

    @cached_property
    def _before(self) -> str:
        """The text before the first result."""
        first = min((self._sentence(fact.span.start) for fact in self.record.measurements), default=0)
        return self.record.text[: self._starts[first - 1] if first else 0].lower()

    def _of_title(self, ident: str | None) -> Features:
        """How long the title of an outcome is, and whether it looks like an arm; found once for each."""
        told = self._told_of_title.get(ident)
        if told is None:
            outcome = self._titles.get(ident or "")
            told = self._told_of_title[ident] = self._of_outcome(outcome) if outcome else {"title": "none"}
        return told

    def _of_outcome(self, outcome: Outcome) -> Features:
        words = _words(outcome.title) - _GROUP
        return {
            "title": "tool" if outcome.instrument else _size(len(outcome.title.split())),
            "like_arm": _yes(any(words & label for label in self._label_words.values())),
        }

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

    @staticmethod
    def _balance(counts: list[int]) -> str:
        """Whether all arms have as many values."""
        return "none" if not any(counts) else "even" if min(counts) == max(counts) else "uneven"

    def _reach(self, number: Span, words: Evidence | None) -> str:
        """On which side of a number the words stand, how far off, and whether a comma stands between."""
        if words is None:
            return "none"
        if self._sentence(words.start) != self._sentence(number.start):
            return "apart"
        side, start, end = ("before", words.end, number.start) if words.start < number.start else (
            "behind", number.end, words.start)  # fmt: skip
        gap = self.record.text[start : max(start, end)]
        return f"{side}-{bisect_right(_REACHES, len(gap))}{'-comma' if ',' in gap or ';' in gap else ''}"

    def _around(self, number: Span, title: Evidence | None) -> Features:
        """Where in its sentence the title of an outcome stands, between what, and what leads from it to the number."""
        sentence = self._sentence(number.start)
        if title is None or not sentence or self._sentence(title.start) != sentence:
            return {}
        told = self._told_before.get(title.start)
        if told is None:
            before = self._classes(self._starts[sentence - 1], title.start)
            told = {"depth": _size(len(before)), "left": before[-1] if before else "edge"}
            self._told_before[title.start] = told
        return told | self._between(title.end, number.start)

    def _between(self, start: int, end: int) -> Features:
        """What leads from the title of an outcome to the number."""
        if start > end:
            return {"way": "back"}
        gap = self._classes(start, end)
        commas = self.record.text.count(",", start, end)
        way = "be" if sym.COPULA in gap else "no"
        return {"right": gap[0] if gap else "edge", "way": way, "commas": _size(commas)}

    def _classes(self, start: int, end: int) -> list[str]:
        """The classes of the words and signs between two places."""
        return [kind for kind, _, _ in words(self._lex, self.record.text, start, end)]

    def _sentence(self, place: int) -> int:
        return bisect_right(self._starts, place)


_Tell = tuple[frozenset[str], Callable[["_Page", Any], Features]]  # names of features, and what gives them
_OF_RECORD, _OF_SENTENCE = (
    frozenset(("arms", "introduced", "even")),
    frozenset(("values", "unlinked", "named", "tests")),
)
_OF_TITLE = frozenset(("title", "like_arm"))
_OF_MEASUREMENT: tuple[_Tell, ...] = (
    (_OF_RECORD, _Page.of_record),
    (frozenset(("arm", "mentions", "group", "early", "n")), _Page.of_arm),
    (frozenset(("kind", "unit", "time", "p")), _Page.of_kind),
    (frozenset(("row", "outcomes")), _Page.of_row),
    (frozenset(("cell",)), _Page.of_cell),
    (_OF_SENTENCE, _Page.of_sentence),
    (frozenset(("shares",)), _Page.of_shares),
    (_OF_TITLE, _Page.of_title),
    (frozenset(("arm_at", "outcome_at")), _Page.of_evidence),
    (frozenset(("depth", "left", "right", "way", "commas")), _Page.of_text),
)
_OF_ANALYSIS: tuple[_Tell, ...] = (
    (_OF_RECORD, _Page.of_record),
    (frozenset(("compares", "outcomes", "covers", "effect", "p")), _Page.of_scope),
    (_OF_SENTENCE, _Page.of_sentence),
    (_OF_TITLE, _Page.of_first_title),
)


def _kind(fact: Measurement) -> str:
    told = fact.spread is not None or fact.lower_limit is not None or fact.n is not None or fact.percentage is not None
    return f"{fact.param_type or 'range'}{'-more' if told else ''}"


def _family(fact: Measurement) -> str:
    return "share" if fact.param_type in ("count_of_participants", "percentage") else fact.param_type or "range"


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}


def _size(count: int) -> str:
    """A count, the larger ones taken together.

    >>> [_size(n) for n in (0, 1, 2, 3, 4, 8, 30)]
    ['0', '1', '2', '3-4', '3-4', '5-8', '9+']
    """
    return _SIZES[min(count, len(_SIZES) - 1)]


def _yes(said: object) -> str:
    return "yes" if said else "no"


def in_words_alone(fact: Analysis) -> bool:
    """Whether an analysis has no number: words alone say what came out."""
    return fact.p_value is None and fact.estimate is None and fact.test is None
