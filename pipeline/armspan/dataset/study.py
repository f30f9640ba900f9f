"""One reading, ready to be asked: facts by id, the quotes behind them, what checks say of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from armspan.checks.subject import Subject
from armspan.dataset.columns import Row
from armspan.dataset.grouping import Groups
from armspan.dataset.readings import Reading
from armspan.dataset.times import days
from armspan.model import Arm, Evidence, Instrument, Measurement, Outcome, Record, Span
from armspan.rulebook import rulebook
from armspan.text.view import View

# publication types of MEDLINE and Web of Science, Scopus, Crossref
_RETRACTED = {"retracted publication", "retraction of publication", "retracted", "retraction", "retracted article"}
# "Retracted article: ...", "[Retracted] ...", "Retraction notice to ...", but no retracted tendon
_RETRACTED_TITLE = re.compile(
    r"\W*(?:retracted( article| paper)?\s*[:\]]|retraction( notice| note)?(\s*:| to\b))", re.I
)


class Study:
    """A reading with its facts by id, and the cells that many tables share."""

    def __init__(self, reading: Reading, groups: Groups) -> None:
        self.reading = reading
        self.record: Record = reading.record
        self.id = self.record.source.id
        self.arms: dict[str, Arm] = {arm.id: arm for arm in self.record.arms}
        self.outcomes: dict[str, Outcome] = {outcome.id: outcome for outcome in self.record.outcomes}
        self.instruments: dict[str, Instrument] = {item.id: item for item in self.record.instruments}
        self._groups = groups

    def says(self, terms: str) -> bool:
        """Whether the abstract has one of the words that a list of rules/checks.toml holds."""
        return Subject(self.record, rulebook()).says(terms)

    def is_designed(self, model: str) -> bool:
        """Whether the study has this model: crossover, cluster ..."""
        return any(fact.aspect == "model" and fact.value == model for fact in self.record.design)

    @cached_property
    def label(self) -> str:
        """What a plot calls the study: its id, with the year where it is known and not in the id."""
        year = self.record.source.year
        return f"{self.id}, {year}" if year and str(year) not in self.id else self.id

    @cached_property
    def is_retracted(self) -> bool:
        """Whether the publication was retracted, or is the notice of a retraction."""
        source = self.record.source
        kinds = {kind.casefold() for kind in source.publication_types}
        return bool(kinds & _RETRACTED or _RETRACTED_TITLE.match(source.title or ""))

    @cached_property
    def _sentences(self) -> list[tuple[int, int]]:
        view = View(self.record.text)
        return [view.to_source(start, end) for start, end in view.sentences]

    def sentence(self, span: Span | None) -> str | None:
        """The sentence that holds a place of the abstract."""
        if span is None or span.start is None or _part(span) or not self.record.text:
            return None
        found = bisect_right(self._sentences, (span.start, len(self.record.text))) - 1
        return self.record.text[slice(*self._sentences[found])] if found >= 0 else None

    def instrument(self, outcome: Outcome | None) -> str | None:
        """The abbreviation of an outcome's instrument, or its name where it has none."""
        if outcome is None or outcome.instrument is None:
            return None
        found = self.instruments.get(outcome.instrument)
        return (found.abbreviation or found.name) if found else outcome.instrument

    def group(self, outcome_id: str | None, category: str | None) -> str | None:
        """The group across studies that an outcome belongs to."""
        return self._groups.get((self.id, outcome_id, category)) if outcome_id else None

    def about(self, fact: Measurement) -> Row:
        """What a measurement is about: the cells of its outcome."""
        return self.named(fact.outcome, fact.category)

    def named(self, outcome_id: str | None, category: str | None) -> Row:
        """The cells of an outcome, or of a level of it."""
        outcome = self.outcomes.get(outcome_id or "")
        return {
            "outcome_id": outcome_id,
            "outcome": outcome and outcome.title,
            "category": category,
            "instrument": self.instrument(outcome),
            "group": self.group(outcome_id, category),
        }

    def codes(self, ids: Iterable[str | None]) -> str | None:
        """Codes of the checks that ask for a look at any of the facts."""
        wanted = set(ids)
        asked = (c.code for c in self.record.checks if c.severity != "info" and wanted & set(c.refs))
        return joined(dict.fromkeys(asked))


def when(fact: Measurement) -> Row:
    """The cells that say when a measurement was taken."""
    time = fact.time
    return {
        "time_frame": fact.time_frame,
        "time_kind": time and time.kind,
        "time_anchor": time and time.anchor,
        "time_offset": time and time.offset,
        "time_days": days(time.offset) if time and time.offset else None,
    }


def quote(span: Span | None, suffix: str = "") -> Row:
    """The cells that say where a fact was read; empty where that is not known."""
    if span is None or span.start is None:
        return {}
    names = {"quote": span.text, "start": span.start, "end": span.end, "part": _part(span)}
    return {f"{name}{suffix}": value for name, value in names.items()}


def linked(evidence: Iterable[Evidence]) -> str | None:
    """The words that a link rests on, in one cell: outcome "pain" [12:16]; arm ..."""
    return joined(f"{word.role} “{' '.join(word.text.split())}” [{word.start}:{word.end}]" for word in evidence)


def joined(values: Iterable[Any]) -> str | None:
    """Several values in one cell; None for none."""
    return "; ".join(str(value) for value in values if value not in (None, "")) or None


def _part(span: Span) -> str | None:
    return getattr(span, "part", None)  # written only where a span points into the title
