"""Words that say when something was measured -> time points with their place on the clock of the study.

The words lie in `rules/times.toml`; here their quantities are counted, and lists are taken apart and completed
("at 1 day and 3 months after surgery" is "at 1 day after surgery" and "at 3 months after surgery").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

import regex

from armspan.found import TimePoint
from armspan.mentions.anchored import anchored, heads
from armspan.mentions.time_labels import LABEL, with_labels
from armspan.mentions.time_quantities import Quantity, read_quantities, singular
from armspan.rulebook import Rule, Rulebook
from armspan.text.view import View

_LINK = regex.compile(
    rf"(?:{LABEL.pattern})?\s?[,/]?\s?(?:(?:and|or|&)\s)?(?:(?:also|again|then|the)\s)?", regex.IGNORECASE
)
_BOTH = regex.compile(r"\s(?:both|either)\b", regex.IGNORECASE)
_BEFORE = regex.compile(r"\W*(?:pre|before|prior|earlier)", regex.IGNORECASE)
_AFTER = regex.compile(r"\W*(?:post|after|following|since)", regex.IGNORECASE)
_START = regex.compile(r"\b(?:start|initiat|commenc|begin|onset|receiv)", regex.IGNORECASE)
_END = regex.compile(r"\b(?:end|complet|cessation|discontinu|terminat|withdraw|stopp|finish)", regex.IGNORECASE)
_BASELINES = ("surgery", "treatment_start", "randomization", "baseline", "injury")
_SILENT = (["from"], ["to"], ["between"])
"""Prepositions that tie two times together and are no part of the name of one."""


@dataclass(frozen=True, slots=True)
class _Found:
    """What one match gave: its time points, and the words they may share with the rest of a list."""

    points: list[TimePoint]
    tail: str = ""  # " after surgery"
    counted: bool = False  # quantities, which a tail further on in the list may complete
    closed: bool = False  # belongs to no list: "from baseline", "over time"


def find_times(book: Rulebook, view: View) -> list[TimePoint]:
    """Every time point of the reading view, in reading order; the members of a list share a `list_id`."""
    text, found = view.text, list[_Found]()
    done = 0
    for start, phase in _starts(book, view):
        if start < done or (hit := anchored(book, "times", phase).match(text, start)) is None:
            continue
        rule, match = hit
        done = match.end()
        if "skip" in rule.set:
            continue
        item = _read(book, rule, match)
        while found and found[-1].points[-1].end > item.points[0].start:
            found.pop()  # "postoperative" is but a part of "at postoperative 3 days"
        found.append(item)
    return with_labels(text, _as_lists(text, found))


def _starts(book: Rulebook, view: View) -> list[tuple[int, str]]:
    """The places where a time may start, each with the phase of the rules to try there: at a number or at a word."""
    numbers = [match.start() for match in _number_start(book).finditer(view.text)]
    numbers += heads(book, "time_start_number").starts(view)
    words = heads(book, "time_start_word").starts(view)
    return sorted([(start, "number") for start in numbers] + [(start, "word") for start in words])


@lru_cache(maxsize=8)
def _number_start(book: Rulebook) -> re.Pattern[str] | regex.Pattern[str]:
    return book.scan("time_number_start")


def _read(book: Rulebook, rule: Rule, match: regex.Match[str]) -> _Found:
    groups = match.groupdict()
    return (_quantities if groups.get("list") else _words)(book, rule, match, groups)


# --- quantities ----------------------------------------------------------------------------------------------------


def _quantities(book: Rulebook, rule: Rule, match: regex.Match[str], groups: dict[str, str | None]) -> _Found:
    """ "at 3, 6 and 12 months after surgery" -> three time points, each with the words it shares."""
    lead, tail = groups.get("lead") or groups.get("between") or "", groups.get("tail") or ""
    said = read_quantities(match.string, *match.span("list"), groups.get("unit"))
    before = bool(_BEFORE.match(tail)) or bool(_BEFORE.match(lead))
    anchor = _anchor(book, tail or lead or groups.get("unit") or "", before, counted=True)
    points = []
    for number, part in enumerate(said):
        kind = "baseline" if before or part.zero else rule.set.get("kind")
        points.append(
            TimePoint(
                start=_begin(match, groups) if number == 0 else part.start,
                end=match.end() if number == len(said) - 1 else part.end,
                rule=rule.name,
                text=_completed(rule, groups, part, tail) if len(said) > 1 else _printed(match, groups),
                kind=kind,
                anchor=anchor,
                offset=None if kind == "baseline" else part.offset,
            )
        )
    return _Found(points, tail=tail, counted=True)


def _begin(match: regex.Match[str], groups: dict[str, str | None]) -> int:
    """Where the time point begins: at its preposition, unless that only ties it to another time."""
    prep = groups.get("prep") or ""
    if not prep and groups.get("lead"):
        return match.start("lead")
    if prep.lower().split()[:1] not in _SILENT:
        return match.start("prep") if prep else match.start()
    return match.start("prep") + len(prep.split()[0]) + 1


def _printed(match: regex.Match[str], groups: dict[str, str | None]) -> str:
    return match.string[_begin(match, groups) : match.end()]


def _completed(rule: Rule, groups: dict[str, str | None], member: Quantity, tail: str) -> str:
    """One member of a list with the words that the list says once."""
    prep, part = _BOTH.sub("", groups.get("prep") or ""), member.text
    unit = member.ahead if groups.get("unit") else None
    words = ["" if prep.lower().split()[:1] in _SILENT else prep, groups.get("lead") or ""]
    if unit is None:
        words.append(part)
    elif rule.name == "ordinal-unit":
        words += [part, groups.get("between") or "", unit]
    else:
        words.append(singular(unit) + ("" if unit.upper().startswith("PO") else " ") + part)
    return " ".join(word for word in words if word) + tail


# --- words ---------------------------------------------------------------------------------------------------------


def _words(book: Rulebook, rule: Rule, match: regex.Match[str], groups: dict[str, str | None]) -> _Found:
    """A time point without a quantity: "before surgery", "at the last follow-up"."""
    text = _printed(match, groups)
    if rule.name == "pre-and-post":
        text = f"pre{groups['shared']}"
    elif rule.name == "before-and-after":
        text = f"{text} {groups['event']}"
    kind, anchor = rule.set.get("kind"), rule.set.get("anchor")
    if groups.get("relation"):
        kind, anchor = _around(book, groups["relation"] or "", groups["event"] or "")
    elif groups.get("before") or groups.get("after"):
        kind, anchor = "baseline" if groups["before"] else "follow_up", _anchor(book, text, before=False, counted=False)
    elif anchor is None:
        anchor = _anchor(book, text, before=kind == "baseline", counted=False)
    if rule.name == "end-of" and anchor == "surgery":
        kind = None  # the end of an operation is not the end of the study
    anaphor = "anaphor" in rule.set
    anchor = None if anaphor else anchor
    point = TimePoint(_begin(match, groups), match.end(), rule.name, text, kind, anchor, offset=None, anaphor=anaphor)
    return _Found([point], closed=anaphor or "reference" in rule.set)


def _around(book: Rulebook, relation: str, event: str) -> tuple[str | None, str | None]:
    """Kind and anchor of "before surgery", "after completion of treatment", "during injection"."""
    before = bool(_BEFORE.match(relation))
    anchor = _anchor(book, event, before, counted=False)
    if relation.lower() == "during":
        return ("baseline", anchor) if anchor == "baseline" else (None, None)
    if before:  # before discharge, extubation, a meal: no baseline
        return ("baseline" if anchor in _BASELINES else None), anchor
    return ("final" if _END.search(event) else "follow_up"), anchor


# --- anchors -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def _anchor_patterns(book: Rulebook) -> list[tuple[str, regex.Pattern[str]]]:
    rows = book.tables.get("time_anchor", {})
    return [(name, book.pattern(row["pattern"], f"time_anchor {name}")) for name, row in rows.items()]


@lru_cache(maxsize=4096)
def _anchor(book: Rulebook, words: str, before: bool, counted: bool) -> str | None:
    """What a time is counted from; None where the words leave it open. Found once for the same words."""
    found = [(match.end(), name) for name, pattern in _anchor_patterns(book) for match in pattern.finditer(words)]
    name = max(found, key=lambda place: place[0])[1] if found else None  # "hormone replacement therapy" is a therapy
    if name not in ("dose", "course"):
        return None if name == "follow-up" else name
    if _END.search(words):
        return "treatment_end"
    if name == "dose":
        return "treatment_start"
    if before or _START.search(words):
        return "treatment_start"
    if not counted:
        return "treatment_end"
    return None if _AFTER.match(words) else "treatment_start"  # "2 weeks after treatment" leaves it open


# --- lists ---------------------------------------------------------------------------------------------------------


def _as_lists(text: str, found: list[_Found]) -> list[TimePoint]:
    """All points in order; neighbours joined by no more than a comma or a conjunction become one list."""
    points: list[TimePoint] = []
    number = 0
    for run in _runs(text, found):
        run = _share_tail(run)
        members = [point for item in run for point in item.points]
        if len(members) > 1:
            members = [replace(point, list_id=number) for point in members]
            number += 1
        points += members
    return points


def _runs(text: str, found: list[_Found]) -> list[list[_Found]]:
    runs: list[list[_Found]] = []
    for item in found:
        last = runs[-1][-1] if runs else None
        if last and not last.closed and not item.closed:
            gap = text[last.points[-1].end : item.points[0].start]
            if gap.strip() and _LINK.fullmatch(gap):
                runs[-1].append(item)
                continue
        runs.append([item])
    return runs


def _share_tail(run: list[_Found]) -> list[_Found]:
    """What the last quantities of a list are counted from holds for those before them that do not say it."""
    shared: _Found | None = None
    done: list[_Found] = []
    for item in reversed(run):
        if item.counted and item.tail:
            shared = item
        elif item.counted and shared and item.points[0].anchor is None:
            anchor, kind = shared.points[-1].anchor, shared.points[-1].kind
            points = [
                replace(p, text=p.text + shared.tail, anchor=anchor, kind=kind if kind == "baseline" else p.kind)
                for p in item.points
            ]
            item = _Found(points, shared.tail, counted=True)
        done.append(item)
    return done[::-1]
