"""Whether anything says that a bare number is a finding: a word of measuring, its bracket, or a finding beside it.

A number without unit, spread or limits may be anything: a part of a name ("serine 660"), a count of what nobody
measured ("six sequential samples"). It is kept only where its surroundings say that it was measured.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from armspan.found import Statistic
from armspan.mentions.places import sentence_start
from armspan.rulebook import Rulebook
from armspan.text.view import View

_GIVEN = ("mg", "µg", "μg", "ug", "mcg", "IU", "mg/kg", "µg/kg", "μg/kg")  # units of what is given more than measured
_REACH = 160  # characters between two values of one row


def unsupported(book: Rulebook, view: View, statistics: list[Statistic]) -> dict[int, str]:
    """Where the bare numbers start that nothing says to be findings, and why each is set aside."""
    left = dict[int, str]()
    kept = list[Statistic]()
    for n, one in enumerate(statistics):
        reason = None
        following = statistics[n + 1] if n + 1 < len(statistics) else None
        before = kept[-1] if kept else None
        if one.rule == "bare-number" or (one.rule == "range-plain" and one.unit is None):
            reason = _reason(book, view, one, before, following)
        elif one.rule == "value-unit" and one.unit in _GIVEN:
            reason = _given(book, view, one, before, following)
        if reason is None:
            kept.append(one)
        else:
            left[one.start] = reason
    return left


def _reason(
    book: Rulebook, view: View, one: Statistic, before: Statistic | None, following: Statistic | None
) -> str | None:
    """Why a bare number is no finding; None where something says that it is one."""
    text = view.text
    if _pattern(book, "statistic_before").match(text, one.start):
        return "statistic"
    if _pattern(book, "measured_before").match(text, one.start) or "." in text[one.start : one.end]:
        return None
    paired = following is not None and _PAIRED.fullmatch(text, one.end, max(one.end, following.start))
    if paired or _HANGING.match(text, one.end):
        return None
    if before is not None and before.start >= sentence_start(view, one.start) and one.start - before.end < _REACH:
        return None if _goes_on(text, one, before) else "unsaid"
    return "unsaid"


def _given(
    book: Rulebook, view: View, one: Statistic, before: Statistic | None, following: Statistic | None
) -> str | None:
    """Why a mass is a dose and no finding; None where it was measured: "sotalol 80 mg", but "consumption was 12 mg"."""
    text = view.text
    opened = text[: one.start].rstrip()[-1:] in ("(", "[")
    if not opened and _pattern(book, "measured_before").match(text, one.start):
        return None
    if following is not None and _PAIRED.fullmatch(text, one.end, max(one.end, following.start)):
        return None
    near = before is not None and before.start >= sentence_start(view, one.start) and before.unit == one.unit
    return None if before and near and _goes_on(text, one, before) else "dose"


def _goes_on(text: str, one: Statistic, before: Statistic) -> bool:
    """Whether a number goes on with what a value before it in its sentence began: "12 with A and | 9 | of B"."""
    if _SET_AGAINST.search(text, before.end, one.start):
        return True
    counted = before.param_type == "count_of_participants" and (
        _OF_SOMEBODY.match(text, one.end) or text.endswith(" in ", 0, one.start)
    )
    alike = before.spread is None and before.lower_limit is None and _LISTED.fullmatch(text, before.end, one.start)
    listed = counted or before.rule == "bare-number" or alike
    return bool(listed and _JOINED.search(text, before.end, one.start))


_OF_SOMEBODY = regex.compile(r"\s(?:of|in|with|on|after|for|from|among)\s")
_HANGING = regex.compile(r"\s[\p{L}\d-]{1,30}-(?:,|\s(?:and|or)\s)")  # 4 suture- and 6 anchor-treated patients
_SET_AGAINST = regex.compile(r"\b(?:vs\.?|versus|v|than|against|(?:compared|comparison)\s(?:with|to))\s[^.;]{0,80}$")
_PAIRED = regex.compile(
    r"\s?[)\]]?\s?(?:vs\.?|versus|v\.?|to|compared\swith|compared\sto|/|±)\s?[(\[]?", regex.IGNORECASE
)
_LISTED = regex.compile(r"\s?[)\]]?\s?(?:,|;|/|and|,\sand|,\s?but)\s?[(\[]?")
_JOINED = regex.compile(r"(?:[,;:(/]|\b(?:and|to|or|in|with|at|from|by|was|were|for|but|while|whereas))\s?[(\[]?$")


@lru_cache(maxsize=8)
def _pattern(book: Rulebook, name: str) -> regex.Pattern[str]:
    return book.pattern(f"(?<= (?&{name}) )", name)
