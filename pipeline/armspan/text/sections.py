"""Sections of a structured abstract, found by their headings: "[Results]", "METHODS:", "RESULTS" on its own line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import regex

from armspan.model import Section
from armspan.rulebook import rulebook

# where a heading of several words has several labels, the first of these is that of the section
LABELS = ("results", "methods", "objective", "background", "conclusion", "other")

_SIGNED = ("bracket", "colon", "line")
_FORMS = (*_SIGNED, "stop", "dash", "bare")
_TITLE = re.compile(r"\W{0,3}abstract\b[\s:.\]】-]{0,4}", re.I)
# where a heading may begin: a line, a sentence, a bracket; most such places are ruled out by their first word
_PLACE = re.compile(r"""[\n.!?\]】"\[【]\s?(?=[\[【]?\s?([A-Z][A-Za-z]{2,}))|\s(?=([A-Z]{4,})[A-Z ,&/]{0,50}:)""")
_FIRST = re.compile(r"\s?(?=[\[【]?\s?([A-Z][A-Za-z]{2,})())")


class _Heading(NamedTuple):
    form: str  # how the heading is set off: bracket | colon | line | stop | dash | bare
    words: str
    start: int
    end: int  # where the section's text starts


# what cites, plans or repeats: where only these have a heading, what was found stands below one of them, unmarked
FRAME = frozenset(("objective", "background", "conclusion"))
_LONG = 500  # characters: no section of the frame is as long


def find_sections(text: str) -> list[Section]:
    """The sections of an abstract in the order of the text; none where no heading stands above what was found.

    `heading` is what is printed, without brackets and colon; `start` and `end` span the text below the heading.

    >>> [(s.label, s.heading) for s in find_sections("[Objective] To compare. [Methods] We cut. [Results] It healed.")]
    [('objective', 'Objective'), ('methods', 'Methods'), ('results', 'Results')]
    >>> find_sections("Results were compared by t test.")
    []
    """
    headings = _true_headings(list(_headings(text)))
    ends = [heading.start for heading in headings[1:]] + [len(text)]
    sections: list[Section] = []
    for heading, end in zip(headings, ends, strict=False):
        stop = heading.end + len(text[heading.end : end].rstrip())
        label = _label(heading.words) or "other"
        if sections and sections[-1].label == "results" and _label(heading.words) in (None, "methods"):
            label = "results"  # "PRIMARY OUTCOME:" below the results heads a part of them
        sections.append(Section(label, heading.words, heading.end, stop))
    framed = FRAME.issuperset(section.label for section in sections)
    return [] if framed and any(section.end - section.start > _LONG for section in sections) else sections


def given_sections(sections: Iterable[Section], place: Callable[[int], int]) -> list[Section]:
    """Sections that an abstract came in, their offsets moved by `place`, labelled as its headings would be.

    The label that a section came with counts where no rule knows its heading: databases file a trial's registration
    under the background.
    """
    moved: list[Section] = []
    for section in sections:
        known = _label(section.heading)
        label = known or section.label
        if moved and moved[-1].label == "results" and label in ("methods", "other") and known in (None, "methods"):
            label = "results"  # as in find_sections
        moved.append(Section(label, section.heading, place(section.start), place(section.end)))
    return moved


def _headings(text: str) -> Iterator[_Heading]:
    """Whatever looks like a heading, left to right."""
    title = _TITLE.match(text)
    done = title.end() if title else 0
    first = _FIRST.match(text, done)
    for place in [*([first] if first else []), *_PLACE.finditer(text, max(done - 1, 0))]:
        word = place[1] or place[2]
        if place.end() >= done and (word.isupper() or word.lower() in _first_words()):
            # the bracket that opens a heading may be what the place was found by
            start = place.start() if place[0][:1] in ("[", "【") else place.end()
            if match := _pattern().match(text, start):
                done = match.end()
                form = next(name for name in _FORMS if match[name] is not None)
                yield _Heading(form, match["words"], match.start(), done)


def _true_headings(found: list[_Heading]) -> list[_Heading]:
    """Headings with no clear sign behind them count only beside others of their kind, or in capitals.

    "Objective To compare ... Results The 47 children ..." has headings, "Results From a Trial" is none.
    """
    signed = {_label(heading.words) for heading in found if heading.form in _SIGNED}
    alone = len(signed) > 1 or len({_label(heading.words) for heading in found}) < 2
    return [
        heading
        for heading in found
        if heading.form in _SIGNED
        or not alone
        or (heading.words.isupper() and _label(heading.words) not in (None, "other"))
    ]


@lru_cache(maxsize=1024)
def _label(words: str) -> str | None:
    """What a heading of these words heads; None if no rule knows it."""
    parts = {part.lower() for part in _core().findall(words)}
    return next((label for label in LABELS if not parts.isdisjoint(rulebook().terms[f"headings_{label}"])), None)


def _any_of(terms: list[str]) -> str:
    longest_first = sorted(terms, key=lambda term: (-len(term), term))
    return "|".join(regex.escape(term, literal_spaces=True).replace(" ", r"\s") for term in longest_first)


@cache
def _terms() -> tuple[str, ...]:
    return tuple(sorted(term for label in LABELS for term in rulebook().terms[f"headings_{label}"]))


@cache
def _first_words() -> frozenset[str]:
    words = [*_terms(), *rulebook().terms["headings_qualifiers"]]
    return frozenset(re.split(r"[^a-z]", word, maxsplit=1)[0] for word in words)


@cache
def _core() -> regex.Pattern[str]:
    """One heading word of a heading."""
    return rulebook().compiled(rf"\b(?:{_any_of([*_terms()])})(?!\w)", regex.I)


@cache
def _pattern() -> regex.Pattern[str]:
    """A heading with whatever sets it off."""
    qualifier = _any_of([*rulebook().terms["headings_qualifiers"]])
    word = rf"(?:(?:{qualifier})\s){{0,2}}(?:{_any_of([*_terms()])})(?!\w)"
    words = rf"{word}(?:(?:\s?[,/&;]\s?(?:and\s)?|\s(?:and|or|of|with)\s){word}){{0,6}}+"
    capitals = r"(?-i:[A-Z]{3,}(?:[ ,/&()-]{1,2}[A-Z]{2,}){1,7}\)?)(?=:)"
    next_word = r"""["(\[]?(?-i:[A-Z0-9])"""
    return rulebook().compiled(
        rf"""
          (?P<bracket>[\[【]) \s? (?P<words>{words}) [ ]? [\]】] [ ]? [:.]? \s*
        | (?-i:(?=[A-Z])) (?P<words> {words} | {capitals} )
          (?: (?P<colon>[ ]?:(?!\d)) | (?P<line>[ ]?\n) | (?P<stop>\.(?:[ ]?-{{1,2}})?(?=\s{next_word}))
            | (?P<dash>[ ]?-{{1,2}}(?=[ ]?{next_word})) | (?P<bare>(?=[ ](?-i:[A-Z0-9]))) )
          \s*
        """,
        regex.I | regex.X | regex.V0,
    )
