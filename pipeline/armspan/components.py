"""Every stage as a spaCy component, for armspan's own pipeline and for anybody else's.

    >>> import spacy                                        # doctest: +SKIP
    >>> nlp = spacy.blank("en")                             # doctest: +SKIP
    >>> nlp.add_pipe("armspan_statistics")                  # doctest: +SKIP
    >>> nlp("Pain fell to 2.1±0.4.").spans["armspan_statistics"]   # doctest: +SKIP
    [2.1±0.4]

A component may stand alone and in any place: each reads the text itself; what one has read the others share.
Spans lie in `doc.spans[<component name>]`, labelled with the kind of mention, their id the rule that made them;
the record lies in `doc._.armspan` (the typed object) and, as plain data, in `doc.user_data["armspan"]`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span

from armspan.extraction import Abstract, source_of
from armspan.model import Record
from armspan.record.read import record_from_dict
from armspan.rulebook import Rulebook, rulebook

_Marks = Iterable[tuple[int, int, str, str]]  # start, end (reading view), label, rule


@lru_cache(maxsize=4)
def _read(book: Rulebook, text: str) -> Abstract:
    """The abstract of a text, shared by the components that see the same doc one after the other."""
    return Abstract(book, text)


class SpanComponent:
    """Puts the mentions of one kind into `doc.spans[name]`."""

    def __init__(self, name: str, rules: list[str], find: Callable[[Abstract], _Marks]) -> None:
        self.name = name
        self.book = rulebook(*(Path(folder) for folder in rules))
        self.find = find

    def __call__(self, doc: Doc) -> Doc:
        abstract = _read(self.book, doc.text)
        doc.spans[self.name] = [span for mark in self.find(abstract) for span in self._span(doc, abstract, *mark)]
        return doc

    def _span(self, doc: Doc, abstract: Abstract, start: int, end: int, label: str, rule: str) -> Iterable[Span]:
        a, b = abstract.view.to_source(start, end)
        span = doc.char_span(a, b, label=label, span_id=rule, alignment_mode="expand")
        return [span] if span is not None else []


class SentenceComponent:
    """Sets sentence starts that survive "vs.", "P = .03" and brackets."""

    def __init__(self, rules: list[str]) -> None:
        self.book = rulebook(*(Path(folder) for folder in rules))

    def __call__(self, doc: Doc) -> Doc:
        view = _read(self.book, doc.text).view
        borders = sorted({place for start, end in view.sentences for place in view.to_source(start, end)})
        before = -1
        for token in doc:  # a heading between two sentences is one of its own
            token.is_sent_start = bisect_right(borders, before) != bisect_right(borders, token.idx)
            before = token.idx
        return doc


class RecordComponent:
    """Links all mentions and leaves the record in `doc._.armspan`."""

    def __init__(self, rules: list[str]) -> None:
        self.book = rulebook(*(Path(folder) for folder in rules))

    def __call__(self, doc: Doc) -> Doc:
        doc.user_data["armspan"] = _read(self.book, doc.text).record(source_of(doc.text)).to_dict()
        return doc


def _marks(label: str, field: str) -> Callable[[Abstract], _Marks]:
    """The marks of the mentions that lie in one field of `Mentions`."""

    def find(abstract: Abstract) -> _Marks:
        return [(m.start, m.end, label, m.rule) for m in getattr(abstract.mentions, field)]

    return find


def _arm_marks(abstract: Abstract) -> _Marks:
    return [(m.start, m.end, "ARM", "+".join(m.arms)) for m in abstract.mentions.arms.mentions]


def _estimate_marks(abstract: Abstract) -> _Marks:
    yield from ((m.start, m.end, "ESTIMATE", m.rule) for m in abstract.mentions.estimates)
    yield from ((m.start, m.end, "TEST", m.rule) for m in abstract.mentions.tests)


def _design_marks(abstract: Abstract) -> _Marks:
    return [(m.start, m.end, m.aspect.upper(), m.rule) for m in abstract.design]


STAGES: dict[str, Callable[[Abstract], _Marks]] = {
    "armspan_p_values": _marks("P_VALUE", "p_values"),
    "armspan_estimates": _estimate_marks,
    "armspan_statistics": _marks("STATISTIC", "statistics"),
    "armspan_times": _marks("TIME", "times"),
    "armspan_instruments": _marks("INSTRUMENT", "instruments"),
    "armspan_arms": _arm_marks,
    "armspan_design": _design_marks,
}


def _register_span_stage(stage: str) -> Callable[..., SpanComponent]:
    @Language.factory(stage, default_config={"rules": []}, assigns=["doc.spans"])
    def make(nlp: Language, name: str, rules: list[str]) -> SpanComponent:
        return SpanComponent(name, rules, STAGES[stage])

    made: Callable[..., SpanComponent] = make
    return made


make_p_values = _register_span_stage("armspan_p_values")
make_estimates = _register_span_stage("armspan_estimates")
make_statistics = _register_span_stage("armspan_statistics")
make_times = _register_span_stage("armspan_times")
make_instruments = _register_span_stage("armspan_instruments")
make_arms = _register_span_stage("armspan_arms")
make_design = _register_span_stage("armspan_design")


@Language.factory("armspan_sentences", default_config={"rules": []}, assigns=["token.is_sent_start"])
def make_sentences(nlp: Language, name: str, rules: list[str]) -> SentenceComponent:
    return SentenceComponent(rules)


@Language.factory("armspan_record", default_config={"rules": []}, assigns=["doc._.armspan"])
def make_record(nlp: Language, name: str, rules: list[str]) -> RecordComponent:
    return RecordComponent(rules)


def _record(doc: Doc) -> Record | None:
    found: dict[str, Any] | None = doc.user_data.get("armspan")
    return record_from_dict(found) if found is not None else None


def load(rules: tuple[Path, ...] = ()) -> Language:
    """The spaCy pipeline: `nlp(text)._.armspan` is the record, `doc.spans` hold what was found.

    `rules` are folders of rule files that come on top of the shipped ones.
    """
    nlp = spacy.blank("en")
    config = {"rules": [str(folder) for folder in rules]}
    for stage in ("armspan_sentences", *STAGES, "armspan_record"):
        nlp.add_pipe(stage, config=config)
    return nlp


if not Doc.has_extension("armspan"):
    Doc.set_extension("armspan", getter=_record)
