"""The front door: one abstract in, one record out.

>>> import armspan                                                               # doctest: +SKIP
>>> record = armspan.extract("Forty patients ... (3.1±0.4 vs 4.2±0.6, P<0.001)") # doctest: +SKIP
>>> record.measurements[0].value                                                 # doctest: +SKIP
3.1
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import replace
from functools import cached_property, lru_cache
from importlib.metadata import version
from operator import attrgetter
from pathlib import Path

from armspan.checks.run import check_record
from armspan.found import DesignMention, Mentions, TimePoint
from armspan.linking.comparisons import Comparison, Memory, bind_comparisons
from armspan.linking.discourse import Discourse, stated_order
from armspan.linking.skeleton import place_mentions, skeleton
from armspan.linking.stated.statements import Statements
from armspan.linking.titled import TitledArms, link_titled_arms
from armspan.linking.value_times import going_on
from armspan.linking.values import bind_values
from armspan.mentions import symbols as sym
from armspan.mentions.design import find_design, find_registrations
from armspan.mentions.instruments import find_instruments
from armspan.mentions.numbers import find_numbers
from armspan.mentions.outcomes import Token, lexicon
from armspan.mentions.times import find_times
from armspan.model import Record, Section, Source
from armspan.record.build import RecordBuilder
from armspan.record.confidence import graded
from armspan.record.title import with_title
from armspan.rulebook import Rulebook, rulebook
from armspan.text.sections import FRAME
from armspan.text.view import View
from armspan.text.zones import label_sentences


class Abstract:
    """One abstract on its way: each stage is computed when it is first asked for."""

    def __init__(self, book: Rulebook, text: str, title: str | None = None, sections: tuple[Section, ...] = ()) -> None:
        self.book = book
        self.view = View(text, sections)
        self.title = View(title) if title else None

    @cached_property
    def mentions(self) -> Mentions:
        """What all finders saw; offsets into the reading view."""
        numbers = find_numbers(self.book, self.view)
        return Mentions(
            statistics=list(numbers.statistics),
            p_values=list(numbers.p_values),
            estimates=list(numbers.estimates),
            tests=list(numbers.tests),
            asides=list(numbers.asides),
            times=find_times(self.book, self.view),
            instruments=find_instruments(self.book, self.view),
            arms=self.titled_arms.table,
        )

    @cached_property
    def titled_arms(self) -> TitledArms:
        """Who took part, with the places in the title of what the abstract itself does not say."""
        return link_titled_arms(self.book, self.view, self.title)

    @cached_property
    def design(self) -> list[DesignMention]:
        return find_design(self.book, self.view)

    @cached_property
    def placed(self) -> list[Token]:
        return place_mentions(self.mentions, self.view.text)

    @cached_property
    def labelled(self) -> list[tuple[int, int, str]]:
        """Every sentence with the label of its section; where no heading is that of results, the words tell them."""
        sections, sentences = self.view.sections, self.view.sentences
        labels = [next((s.label for s in sections if s.start <= a < s.end), "") for a, _ in sentences]
        if not self._headed_results:
            told = label_sentences(self.book, self.view.text, sentences, self._reports)
            labels = [word if head in ("", "methods") else head for head, word in zip(labels, told, strict=True)]
        return [(a, b, label) for (a, b), label in zip(sentences, labels, strict=True)]

    @cached_property
    def sentences(self) -> list[tuple[int, int, str]]:
        """The sentences whose numbers may be results: none of the objective, background or conclusion."""
        return [sentence for sentence in self.labelled if sentence[2] not in FRAME]

    def _reports(self, start: int, end: int) -> bool:
        """Whether a P value, an effect or a value with its spread or limits stands between start and end."""
        places = self._telling
        return bisect_left(places, start) != bisect_left(places, end)

    @cached_property
    def _telling(self) -> list[int]:
        return [
            token.start
            for token in self.placed
            if token.kind in (sym.P_VALUE, sym.ESTIMATE)
            or (
                token.kind == sym.VALUE
                and (token.ref.spread is not None or token.ref.value is not None is not token.ref.lower_limit)
            )
        ]

    def _time_at(self, start: int) -> TimePoint | None:
        """The time with which a sentence starts."""
        n = bisect_left(self.placed, start, key=attrgetter("start"))
        first = self.placed[n] if n < len(self.placed) else None
        opens = first is not None and (first.kind, first.start) == (sym.TIME, start) and not first.ref.anaphor
        return first.ref if first is not None and opens else None

    def record(self, source: Source) -> Record:
        """The record of this abstract."""
        text, lex = self.view.text, lexicon(self.book)
        arms = tuple(arm.id for arm in self.mentions.arms.arms)
        order = stated_order(lex, text, self.placed)
        talk = Discourse(arms, self.mentions.arms.enrollment, self._arm_names(), order, stated=bool(order))
        memory = Memory()
        statements = Statements(self.book, lex, text, arms, memory)
        builder = RecordBuilder(self.book, self.view, self.mentions)
        stated = list[Comparison]()
        told = [token.start for token in self.placed if token.kind in (sym.VALUE, sym.P_VALUE, sym.ESTIMATE)]
        for start, end, section in self.sentences:
            reports = bisect_left(told, start) != bisect_left(told, end)
            words = statements.words(start, end) if reports or section == "results" else []
            if section == "results" and (opening := self._time_at(start)) is not None:
                talk.opened = going_on(lex, opening)
            if not words and not reports:
                continue  # nothing later leans on it
            tokens = skeleton(lex, text, self.placed, start, end)
            comparisons: list[Comparison] = []
            if reports:
                leaves, aside = bind_values(lex, text, tokens, talk, section != "methods")
                comparisons = bind_comparisons(lex, text, tokens, leaves, arms, memory)
                statements.give(comparisons, tokens, words)
                builder.accounts.aside += aside
                builder.add_values(leaves, tokens)
                builder.add_comparisons(comparisons)
            if words and section == "results":
                stated += statements.results(tokens, words, comparisons)
        for start, end, section in self.labelled:
            if section == "conclusion" and (words := statements.conclusion(start, end)):
                stated += statements.concluded(skeleton(lex, text, self.placed, start, end), words)
        builder.add_comparisons(stated)  # behind those with numbers, whose ids and outcomes they leave as they are
        found = find_registrations(self.book, self.view)
        source = replace(source, registrations=tuple(dict.fromkeys((*source.registrations, *(r[2] for r in found)))))
        record = builder.record(source, self.design, self.placed, self.results)
        if self.title:
            record = with_title(record, self.title, self.titled_arms, find_design(self.book, self.title))
        sentences = [self.view.to_source(*place) for place in self.view.sentences]
        record = graded(record, sentences, lex, self.book.tables["confidence"])
        extractor = {"name": "armspan", "version": _version(), "rules": self.book.fingerprint}
        return replace(record, checks=check_record(record, self.book), extractor=extractor)

    @cached_property
    def results(self) -> list[tuple[int, int]]:
        """The parts of the text that report results: each of their numbers is accounted for."""
        return self._headed_results or [(start, end) for start, end, label in self.labelled if label == "results"]

    @cached_property
    def _headed_results(self) -> list[tuple[int, int]]:
        return [(section.start, section.end) for section in self.view.sections if section.label == "results"]

    def _arm_names(self) -> frozenset[str]:
        """All that the arms are called, in small letters."""
        drafts = self.mentions.arms.arms
        return frozenset(name.lower() for arm in drafts for name in (arm.label, *arm.aliases))


@lru_cache(maxsize=1)
def _version() -> str:
    return version("armspan")


class Extractor:
    """Reads abstracts with the shipped rules and any rule folders on top."""

    def __init__(self, rules: tuple[Path, ...] = ()) -> None:
        self.book = rulebook(*rules)

    def record(self, text: str, source: Source | None = None, sections: tuple[Section, ...] = ()) -> Record:
        """The record of one abstract. Without a source its id is the first 12 digits of the text's SHA-256.

        `sections` are those that the abstract came in (offsets into `text`); its title is that of the source.
        """
        source = source or source_of(text)
        return Abstract(self.book, text, source.title, sections).record(source)


def source_of(text: str) -> Source:
    """The source of a text of which nothing else is known."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return Source(id=digest[:12], format="text", sha256=digest)


@lru_cache(maxsize=1)
def _default() -> Extractor:
    return Extractor()


def extract(text: str) -> Record:
    """The record of one abstract: arms, measurements and P values, linked, with offsets into `text`."""
    return _default().record(text)
