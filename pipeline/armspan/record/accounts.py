"""Where each number of the results stands: in a fact, set aside with a reason, or unexplained.

Nothing is absorbed in silence: what no fact holds and no rule set aside is listed, whoever passed it by.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

import regex

from armspan.found import Aside, Mentions
from armspan.linking.skeleton import scales_of
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token
from armspan.mentions.places import number_words
from armspan.model import SET_ASIDE_FOR
from armspan.rulebook import Rulebook
from armspan.text.view import View

Range = tuple[int, int]  # offsets of the reading view, half-open

_NUMBER = regex.compile(r"\d{1,3}(?:,\d{3})++(?!\d)(?:\.\d++)?+|\d++(?:\.\d++)?+")
_BEFORE, _BEHIND = regex.compile(r"[\p{L}\p{N}.-]*+\Z"), regex.compile(r"[\p{L}\p{N}%-]{0,40}")
_FIGURES = (sym.VALUE, sym.P_VALUE, sym.ESTIMATE, sym.TEST)
_FACT = Aside(0, 0, "", "")  # stands for any fact


@dataclass(slots=True)
class Accounts:
    """What holds the numbers of one abstract: filled while its facts are made, settled when they are complete."""

    facts: list[Range] = field(default_factory=list)  # where facts have their numbers
    titles: list[Range] = field(default_factory=list)  # of outcomes: "grade 3 or 4 neutropenia"
    aside: list[Aside] = field(default_factory=list)  # what the linkers set aside

    def settle(
        self, book: Rulebook, view: View, mentions: Mentions, placed: list[Token], results: list[Range]
    ) -> tuple[list[Aside], list[Range]]:
        """The numbers of the results that were set aside, and those that are unexplained; in the order of the text."""
        holders = self._holders(view.text, mentions, placed)
        numbers = _numbers(book, view, mentions, results)
        held = [(span, next(filter(None, holders[slice(*span)]), None)) for span in numbers]
        aside, unexplained = list[Aside](), list[Range]()
        for holder, group in groupby(held, key=itemgetter(1)):
            spans = [span for span, _ in group]
            if holder is None:
                unexplained += spans
            elif holder is not _FACT:
                aside += _listed(view.text, holder, spans, numbers)
        return aside, unexplained

    def _holders(self, text: str, mentions: Mentions, placed: list[Token]) -> list[Aside | None]:
        """What holds each character of the text: what is surer is written over what is less so."""
        holders: list[Aside | None] = [None] * len(text)
        for one in self._names(text, mentions):
            holders[one.start : one.end] = [one] * (one.end - one.start)
        for time in mentions.times:
            holder = Aside(time.start, time.end, time.rule, "time")
            holders[time.start : time.end] = [holder] * (time.end - time.start)
        for token in placed:
            if token.kind in _FIGURES:  # read as a finding: what else it may be part of does not explain it
                holders[token.start : token.end] = [None] * (token.end - token.start)
        for one in (*mentions.asides, *mentions.arms.asides, *scales_of(mentions), *self.aside):
            if one.reason in SET_ASIDE_FOR:
                holders[one.start : one.end] = [one] * (one.end - one.start)
        for start, end in self.facts:
            holders[start:end] = [_FACT] * (end - start)
        return holders

    def _names(self, text: str, mentions: Mentions) -> Iterator[Aside]:
        """The numbers in words and in names: "HbA1c", "the 0.25% timolol group", "SF-36"."""
        numbers = list(_NUMBER.finditer(text))
        ends = [match.end() for match in numbers]
        for match in numbers:
            before = text[max(0, match.start() - 2) : match.start()]  # a letter of "HbA1c", "IL-6", "MA.17"
            if before[-1:].isalpha() or (before[-1:] in ".-" and before[:-1].isalpha()):
                yield Aside(*match.span(), "word", "name")
        named = [("outcome", *span) for span in self.titles]
        named += [("instrument", tool.start, tool.end) for tool in mentions.instruments]
        named += [("arm", arm.start, arm.end) for arm in mentions.arms.mentions]
        for rule, start, end in named:
            first = bisect_right(ends, start)
            if first < len(numbers) and numbers[first].start() < end:
                for match in _NUMBER.finditer(text, start, end):
                    yield Aside(*match.span(), rule, "name")


def _word(rule: str, text: str, span: Range) -> Aside:
    """The word that a number is part of."""
    before = _BEFORE.search(text, max(0, span[0] - 40), span[0])
    behind = _BEHIND.match(text, span[1])
    start, end = before.start() if before else span[0], behind.end() if behind else span[1]
    alone = len(_NUMBER.findall(text, start, end)) == 1
    return Aside(start, end, rule, "name") if alone else Aside(*span, rule, "name")


def _numbers(book: Rulebook, view: View, mentions: Mentions, results: list[Range]) -> list[Range]:
    """The numbers of the results: all in digits, and those in words that some finder read as a number."""
    read = bytearray(len(view.text) + 1)
    found = (mentions.statistics, mentions.p_values, mentions.estimates, mentions.tests, mentions.asides)
    for kind in (*found, mentions.arms.asides, mentions.times):
        for one in kind:
            read[one.start : one.end] = b"\1" * (one.end - one.start)
    words = [span for span in number_words(book, view) if read[span[0]]]
    numbers = [match.span() for start, end in results for match in _NUMBER.finditer(view.text, start, end)]
    return sorted(numbers + [span for start, end in results for span in words if start <= span[0] < end])


def _listed(text: str, holder: Aside, spans: list[Range], numbers: list[Range]) -> list[Aside]:
    """What was set aside, whole where all its numbers were; else number by number. Of a name, the word."""
    if holder.reason == "name":
        return [_word(holder.rule, text, span) for span in spans]
    inside = [span for span in numbers if holder.start <= span[0] < holder.end]
    if inside == spans and inside[-1][1] <= holder.end:
        return [holder]
    return [Aside(*span, holder.rule, holder.reason) for span in spans]
