"""How sure a fact is of its links: what may tell a right link from a wrong one, and the points that it is worth.

The points stand in `rules/confidence.toml`, set from abstracts that no rule was made for. A feature is a property of
the finished record that any abstract has, or the class of a word (`rules/outcomes.toml`), never the word itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, words
from armspan.model import Analysis, Evidence, Measurement, Outcome, Record, Span

Features = dict[str, str]
Sentences = Sequence[tuple[int, int]]  # offsets of the untouched text, in order
Points = dict[str, Any]  # one row of rules/confidence.toml

PARTS = {"measurements": ("arm", "outcome", "time"), "analyses": ("outcomes", "comparison")}  # what a rule tells
_JOINT = re.compile(r"[:;] ")
_SIZES = ("0", "1", "2", "3-4", "3-4", "5-8", "5-8", "5-8", "5-8", "9+")  # larger counts are taken together
_REACHES = (15, 40, 100)  # characters between a number and the words that its link rests on
_WORD = re.compile(r"[^\W\d_]{2,}")
_LEVELS = ("high", "medium")
_GROUP = {"group", "arm"}
_BETWEEN = ("right", "way", "commas")  # what stands between a title and its number
_DEAR = ("depth", "left", *_BETWEEN)  # features for which the text is read again


def graded(record: Record, sentences: Sentences, lex: Lexicon, points: dict[str, Points]) -> Record:
    """The record with the confidence that the points of each fact come to."""
    wanted = {key for row in points.values() for key in row["points"]}
    told = dict(features(record, sentences, lex, wanted))

    def grade(layer: str, fact: Any) -> Any:
        reached = level(points[layer], told[fact.id] | by_rule(layer, fact.rule))
        return fact if fact.confidence == reached else replace(fact, confidence=reached)

    return replace(
        record,
        measurements=tuple(grade("measurements", fact) for fact in record.measurements),
        analyses=tuple(grade("analyses", fact) for fact in record.analyses),
    )


def level(points: Points, told: Features) -> str:
    """high | medium | low: the first level whose points a fact reaches.

    >>> points = {"base": 5, "points": {"arms": {"2": 10}, "cell": {"full": 8, "part": -9}}, "high": 23, "medium": 9}
    >>> level(points, {"arms": "2", "cell": "full"}), level(points, {"arms": "2", "cell": "part"})
    ('high', 'low')
    """
    reached = score(points, told)
    return next((name for name in _LEVELS if name in points and reached >= points[name]), "low")


def score(points: Points, told: Features) -> int:
    """The points of a fact: ten times the logarithm of the odds that it is right."""
    reached = points["base"]
    for key, worth in points["points"].items():
        if (value := told.get(key)) in worth:
            reached += worth[value]
    return int(reached)


@lru_cache(maxsize=1024)
def by_rule(layer: str, rule: str) -> Features:
    """The rules that made a fact, each a feature.

    >>> by_rule("measurements", "vs-pair: subject")
    {'by_arm': 'vs-pair', 'by_outcome': 'subject', 'by': 'vs-pair: subject'}
    """
    parts = _JOINT.split(rule)
    told = {f"by_{part}": name for part, name in zip(PARTS[layer], parts, strict=False)}
    return told | {"by": ": ".join(parts[:2])}


def features(
    record: Record, sentences: Sentences, lex: Lexicon, wanted: Collection[str] = _DEAR
) -> Iterator[tuple[str, Features]]:
    """The id and the features of every measurement and every analysis; the dear ones only where they are wanted."""
    page = _Page(record, sentences, lex, wanted)
    for fact in record.measurements:
        yield fact.id, page.of_measurement(fact)
    for analysis in record.analyses:
        yield analysis.id, page.of_analysis(analysis)


class _Page:
    """One record, its facts by sentence."""

    def __init__(self, record: Record, sentences: Sentences, lex: Lexicon, wanted: Collection[str]) -> None:
        self.record, self._lex = record, lex
        self._looks_around = any(key in wanted for key in _DEAR)
        self._looks_between = any(key in wanted for key in _BETWEEN)
        self._told_of_title: dict[str | None, Features] = {}
        self._told_before: dict[int, Features] = {}
        self._label_words = {arm.id: _words(arm.label) for arm in record.arms}
        self._starts = [start for start, _ in sentences]
        self._arms = {arm.id: arm for arm in record.arms}
        self._titles = {outcome.id: outcome for outcome in record.outcomes}
        self._covered = {ident for analysis in record.analyses for ident in analysis.measurements}
        self._tests = Counter(self._sentence(fact.span.start) for fact in record.analyses)
        self._rows = Counter((self._sentence(fact.span.start), fact.outcome) for fact in record.measurements)
        self._cells = Counter(map(self._cell, record.measurements))
        self._of_whom = Counter((self._sentence(fact.span.start), fact.arm) for fact in record.measurements)
        self._values: Counter[int] = Counter()
        for (sentence, _), count in self._rows.items():
            self._values[sentence] += count
        self._outcomes = Counter(sentence for sentence, _ in self._rows)
        places = {(self._sentence(span.start), arm.id) for arm in record.arms for span in arm.mentions}
        self._named = Counter(sentence for sentence, _ in places)

    def of_measurement(self, fact: Measurement) -> Features:
        """What may tell whether arm and outcome of a value are right."""
        sentence = self._sentence(fact.span.start)
        evidence = {words.role: words for words in fact.evidence}
        return {
            **self._of_record,
            **self._of_arm(fact),
            "kind": _kind(fact),
            "unit": _yes(fact.unit),
            "values": _size(self._values[sentence]),
            "outcomes": _size(self._outcomes[sentence]),
            "row": _size(self._rows[sentence, fact.outcome]),
            "cell": self._fill(fact),
            "shares": self._balance([self._of_whom[sentence, arm] for arm in self._arms]),
            "unlinked": _yes(self._of_whom[sentence, None]),
            "named": _size(self._named[sentence]),
            "p": _yes(fact.id in self._covered),
            "tests": _size(self._tests[sentence]),
            "time": _yes(fact.time_frame),
            **self._of_title(fact.outcome),
            "arm_at": self._reach(fact.span, evidence.get("arm")),
            "outcome_at": self._reach(fact.span, evidence.get("outcome")),
            **self._around(fact.span, evidence.get("outcome")),
        }

    def of_analysis(self, fact: Analysis) -> Features:
        """What may tell whether a comparison, its arms and its outcomes are right."""
        sentence = self._sentence(fact.span.start)
        return {
            **self._of_record,
            "compares": f"{fact.comparison}-{_size(len(fact.arms))}",
            "outcomes": _size(len(fact.outcomes)),
            "covers": _size(len(fact.measurements)),
            "values": _size(self._values[sentence]),
            "unlinked": _yes(self._of_whom[sentence, None]),
            "named": _size(self._named[sentence]),
            "tests": _size(self._tests[sentence]),
            "effect": _yes(fact.estimate),
            "p": _yes(fact.p_value),
            **self._of_title(fact.outcomes[0] if fact.outcomes else None),
        }

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

    def _of_arm(self, fact: Measurement) -> Features:
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
        if not self._looks_around or title is None or not sentence or self._sentence(title.start) != sentence:
            return {}
        told = self._told_before.get(title.start)
        if told is None:
            before = self._classes(self._starts[sentence - 1], title.start)
            told = {"depth": _size(len(before)), "left": before[-1] if before else "edge"}
            self._told_before[title.start] = told
        return told | self._between(title.end, number.start) if self._looks_between else told

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
