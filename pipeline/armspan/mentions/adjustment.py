"""Whether an effect is adjusted for other variables: "aHR 0.7", "after adjustment for age, ...", "crude OR 1.2"."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace

import regex

from armspan.found import Estimate
from armspan.rulebook import Rulebook
from armspan.text.view import View

_BEHIND = 90  # characters behind an effect that may still speak of it


def with_adjustment(book: Rulebook, view: View, estimates: list[Estimate]) -> list[Estimate]:
    """The effects, each told as adjusted (True), unadjusted (False), or neither (None).

    `estimates` are in the order of the text. What is said before an effect holds for those behind it in its sentence,
    until something else is said; what is said behind it, up to the next number, is of it alone.
    """
    starts = [start for start, _ in view.sentences]
    found, sentence, held, free = list[Estimate](), -1, None, 0
    for one in estimates:
        here = bisect_right(starts, one.start) - 1
        if here != sentence:
            sentence, held, free = here, None, starts[here] if here >= 0 else 0
        held = _last(book, view.text, free, one.end, held)
        behind = _behind(book, view.text, one.end)
        said = _is_adjusted(behind) if behind else held
        free = behind.end() if behind else one.end
        found.append(one if said is None else replace(one, adjusted=said))
    return found


def _last(book: Rulebook, text: str, start: int, end: int, held: bool | None) -> bool | None:
    """What the last cue of a stretch of text says; without one, what was held before."""
    for cue in book.fragment("adjustment").finditer(text, start, end):
        held = _is_adjusted(cue)
    return held


def _is_adjusted(cue: regex.Match[str]) -> bool:
    return cue["raw"] is None


def _behind(book: Rulebook, text: str, end: int) -> regex.Match[str] | None:
    """The cue behind an effect, in its clause or bracket and ahead of the next number: that one has its own."""
    start = end + (text[end : end + 1] in (";", ","))
    stop = _STOP.search(text, start, end + _BEHIND)
    cue = book.fragment("adjustment").search(text, start, stop.start() if stop else end + _BEHIND)
    if cue is None or stop is None or not stop[0].isdigit():
        return cue
    return cue if cue[0].endswith("for") or text.startswith(" for", cue.end()) else None


_STOP = regex.compile(r"[;\d(\[]|\.\s|\b(?:and|but|whereas|while|versus|vs)\b")
