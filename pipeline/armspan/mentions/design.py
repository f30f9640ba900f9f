"""How a study was designed, in its own words, and the numbers under which it is registered."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from armspan.found import DesignMention
from armspan.mentions.anchored import anchored
from armspan.rulebook import Rule, Rulebook
from armspan.text.view import View

# the perspective comes first: whether other cues count may depend on it
ASPECTS = ("time_perspective", "allocation", "model", "masking", "observational_model", "centers", "period", "analysis")
UNREAD = ("background", "conclusion")  # sections that mostly speak of other studies

_OWN = re.compile(r"\b(?:we|our|this|present|here|current)\b", re.I)
_TOOK_PART = re.compile(
    r"\b(?:admit|case|conduct|diagnos|enrol|includ|operat|patient|randomi|recruit|treat|under[gw])", re.I
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE_PART = re.compile(r"([A-Z][a-z]{2})[a-z]*|((?:19|20)\d\d)|(\d{1,2})")
_DAY_BEFORE = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\s(?:of\s)?\Z")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Cue(NamedTuple):
    mention: DesignMention
    weight: int
    only_if: str | None  # counts only if the perspective is this


def find_design(book: Rulebook, view: View) -> list[DesignMention]:
    """One mention for each aspect of the design that the text states, in the order of the text.

    The weightiest cue speaks; where equally weighty ones contradict each other, the aspect is left out. Only `analysis`
    may have two values: a trial may be analysed both by intention to treat and per protocol.
    """
    found = (*_words(book, view), *_periods(book, view))
    cues = [cue for cue in found if not _of_others(book, view, cue.mention.start)]
    stated: dict[str, list[DesignMention]] = {}
    for aspect in ASPECTS:
        perspective = [mention.value for mention in stated.get("time_perspective", [])]
        mine = [cue for cue in cues if cue.mention.aspect == aspect and cue.only_if in (None, *perspective)]
        stated[aspect] = _spoken(mine) if aspect != "analysis" else _each(mine)
    if any(mention.value == "randomized" for mention in stated["allocation"]):
        del stated["observational_model"]  # a trial that speaks of a cohort has one beside it
    return sorted((mention for found in stated.values() for mention in found), key=lambda mention: mention.start)


def find_registrations(book: Rulebook, view: View) -> list[tuple[int, int, str]]:
    """Start, end and number of each trial registration, in the order of the text; a number holds no spaces."""
    found = []
    for _, match in _matches(book, view.text, "registration"):
        number = (match.groupdict().get("register") or "") + match["number"]
        found.append((match.start(), match.end(), re.sub(r"\s", "", number)))
    return found


def _matches(book: Rulebook, text: str, phase: str) -> Iterator[tuple[Rule, regex.Match[str]]]:
    """The matches of the rules of one phase at the places where its anchors stand, not overlapping."""
    lower = text.lower() if phase == "words" else text
    searched = lower if len(lower) == len(text) else text  # a few letters become two in lower case
    places = (anchor.start() for anchor in _anchor(book, phase).finditer(searched))
    return anchored(book, "design", phase).finditer(text, places)


@lru_cache(maxsize=16)
def _anchor(book: Rulebook, phase: str) -> re.Pattern[str]:
    """The anchors of a phase as one pattern; standard `re`, with shared beginnings, scans several times faster here."""
    tree: dict[str, Any] = {}
    for start in book.tables["design_anchor"][phase]["starts"]:
        node = tree
        for letter in start:
            node = node.setdefault(letter, {})
        node.clear()  # a longer anchor with the same beginning adds nothing
        node[""] = {}
    # small letters stand everywhere: there it pays to try the beginnings of words only
    return re.compile(("(?<![a-z])" if phase == "words" else "") + _alternation(tree))


def _alternation(tree: dict[str, Any]) -> str:
    """A tree of letters as a pattern: {"c": {"a": {"t": ..., "r": ...}}} is ca(?:t|r)."""
    branches = [re.escape(letter) + _alternation(tree[letter]) for letter in sorted(tree) if letter]
    if "" in tree or not branches:
        return ""
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _words(book: Rulebook, view: View) -> Iterator[_Cue]:
    for rule, match in _matches(book, view.text, "words"):
        mention = DesignMention(match.start(), match.end(), rule.name, rule.set["aspect"], rule.set["value"])
        yield _Cue(mention, rule.set["weight"], rule.set.get("only_if"))


def _periods(book: Rulebook, view: View) -> Iterator[_Cue]:
    """Periods as ISO 8601 intervals; a sentence on those who took part weighs more.

    Several periods in one sentence, as of the two halves of a before-and-after study, count as one.
    """
    text = view.text
    if not _YEAR.search(text):
        return
    sentences: dict[tuple[int, int], list[tuple[Rule, int, int, str]]] = {}
    for rule, match in _matches(book, text, "period"):
        day = _DAY_BEFORE.search(text, max(0, match.start() - 12), match.start())
        start = day.start() if day else match.start()
        value = _interval(text[start : match.end("first")], match["last"])
        if value is not None:
            sentence = _sentence(view, start) or match.span()
            sentences.setdefault(sentence, []).append((rule, start, match.end(), value))
    for sentence, found in sentences.items():
        weight = max(rule.set["weight"] for rule, *_ in found) + 2 * bool(_TOOK_PART.search(text, *sentence))
        value = "/".join((min(v.split("/")[0] for *_, v in found), max(v.split("/")[1] for *_, v in found)))
        yield _Cue(DesignMention(found[0][1], found[-1][2], found[0][0].name, "period", value), weight, None)


def _of_others(book: Rulebook, view: View, start: int) -> bool:
    """Whether the words at `start` speak of other studies, or of those to come."""
    if book.fragment("design_of_others").search(view.text, max(0, start - 60), start):
        return True
    section = next((section for section in view.sections if section.start <= start < section.end), None)
    if section is None or section.label not in UNREAD:
        return False
    begun, _ = _sentence(view, start) or (section.start, start)
    return section.label == "conclusion" or not _OWN.search(view.text, begun, start)


def _sentence(view: View, place: int) -> tuple[int, int] | None:
    """The sentence that holds a place."""
    before = bisect_right(view.sentences, (place, len(view.text) + 1)) - 1
    return view.sentences[before] if before >= 0 and view.sentences[before][1] > place else None


def _spoken(cues: list[_Cue]) -> list[DesignMention]:
    """The weightiest cue, the first of those that agree; none where two contradict each other."""
    heaviest = max((cue.weight for cue in cues), default=0)
    mentions = [cue.mention for cue in cues if cue.weight == heaviest]
    values = {mention.value for mention in mentions}
    return mentions[:1] if len(values) == 1 or (mentions and mentions[0].aspect == "period") else []


def _each(cues: list[_Cue]) -> list[DesignMention]:
    """The first cue of each value."""
    first: dict[str, DesignMention] = {}
    for cue in cues:
        first.setdefault(cue.mention.value, cue.mention)
    return list(first.values())


def _interval(first: str, last: str) -> str | None:
    """An ISO 8601 interval from two printed dates, as precise as they are; None where they make none.

    >>> _interval("January", "August 2022")
    '2022-01/2022-08'
    >>> _interval("5 July 2016", "Dec. 2017")
    '2016-07-05/2017-12'
    >>> _interval("2016", "2010") is None
    True
    """
    start, end = _date(first), _date(last)
    if start[0] is None:
        start = [end[0], *start[1:]]
    if end[0] is None and start[0] is not None:  # "2006-15": the century is that of the first year
        end = [start[0] // 100 * 100 + int(last)]
    dates = ["-".join(f"{part:02}" for part in date if part is not None) for date in (start, end)]
    return "/".join(dates) if dates[0] <= dates[1] else None


def _date(text: str) -> list[int | None]:
    """Year, month and day of a printed date."""
    year = month = day = None
    for name, four, two in _DATE_PART.findall(text):
        if name:
            month = _MONTHS.index(name) + 1
        elif four:
            year = int(four)
        elif (month is None and year is not None) or "/" in text:
            month = int(two)
        else:
            day = int(two)
    return [year, month, day]
