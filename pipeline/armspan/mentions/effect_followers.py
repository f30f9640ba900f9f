"""Values that are effects for another stands before them: the next of a list, a ratio of which the text speaks."""

from __future__ import annotations

import regex

from armspan.found import Estimate, Statistic
from armspan.mentions.conventions import Conventions
from armspan.mentions.estimates import RATIOS
from armspan.mentions.places import sentence_start
from armspan.rulebook import Rulebook
from armspan.text.view import View

_NEAR = 350  # characters between a ratio and one of the next sentences that goes on with it


class Followers:
    """Asks of a value with limits what kind of effect it is, by those before it."""

    def __init__(self, book: Rulebook, view: View, conventions: Conventions, estimates: list[Estimate]) -> None:
        self.book, self.view, self.text = book, view, view.text
        self.conventions, self.estimates = conventions, estimates  # the list grows while it is asked

    def kind(self, one: Statistic, since: int) -> str | None:
        """The type of effect that a value is, told by those before it; `since`: where its sentence begins."""
        return self._member(one) or self._ratio(one, since)

    def follows_ratio(self, one: Statistic) -> bool:
        """ "(ratio 0.8; 95% CI 0.7-0.9) and with B (0.85; 95% CI 0.75-0.96)"."""
        earlier = self._before(one.start)
        if one.unit is not None or earlier is None or earlier.start < sentence_start(self.view, one.start):
            return False
        return earlier.type == "other" and "ratio" in self.text[earlier.start : earlier.end].lower()

    def _before(self, place: int) -> Estimate | None:
        """The last effect that ends before a place."""
        return next((effect for effect in reversed(self.estimates) if effect.end <= place), None)

    def _member(self, one: Statistic) -> str | None:
        """The type of the effect before, where a value stands behind it in a list of several.

        "differences of -0.4 (-0.5 to -0.2) and -0.8 (-1.0 to -0.7)"; "3.1 (1.2-5.0) for pain; 2.2 (0.6-3.8) for ...";
        "3.1 (1.2-5.0) at 6 weeks and 2.2 (0.6-3.8) at 1 year".
        """
        earlier = self._before(one.start)
        if earlier is None or earlier.lower_limit is None:
            return None
        between = self.text[earlier.end : one.start]
        this, that = _TIMED.fullmatch(between), _AT.match(self.text, one.end)
        if this and that and this["told"] == that["told"]:
            return earlier.type
        plural = _PLURAL.search(self.text, max(0, earlier.start - 40), earlier.end)
        if _AND.fullmatch(between) and (plural or " or " in between):
            return earlier.type
        return earlier.type if _NEXT.fullmatch(between) else None

    def _ratio(self, one: Statistic, since: int) -> str | None:
        """The ratio of which the sentence speaks: "odds ratio 1.34 (1.12 to 1.60) than in B (1.07, 0.88 to 1.30)"."""
        if not _may_be_ratio(one):
            return None
        words = list(self.book.fragment("ratio_word").finditer(self.text, since, one.start))
        average = self.conventions.word(one.start, since)
        if not words and average is None:
            return self._ratio_before(one, since)
        if not words or (average is not None and average[0] > words[-1].start()):
            return None
        return next(name for name, value in words[-1].groupdict().items() if value is not None)

    def _ratio_before(self, one: Statistic, since: int) -> str | None:
        """A value and its limits alone in a bracket are a ratio as the one before: "healed sooner (1.3, 1.1-1.6)"."""
        earlier = self._before(since)
        if one.rule != "value-limits-comma" or earlier is None or since - earlier.end > _NEAR:
            return None
        bracketed = self.text[one.start - 1 : one.start] == "(" and self.text[one.end : one.end + 1] in (")", ";", ",")
        return earlier.type if bracketed and earlier.type in RATIOS else None


def _may_be_ratio(one: Statistic) -> bool:
    """True for a bare positive number with limits, unless it says itself that they are quartiles or a range."""
    if one.rule == "value-labelled-limits":
        unnamed = one.limits_type not in ("inter_quartile_range", "full_range")
    else:
        unnamed = one.rule in ("value-limits", "value-limits-comma")
    return unnamed and one.unit is None and one.value is not None and one.value > 0


_I = regex.IGNORECASE
_PLURAL = regex.compile(r"\b(?:(?:differences|ratios|reductions|effects|sizes)|(?-i:[A-Za-z]{0,3}(?:R|MD)s))\b", _I)
_AND = regex.compile(r"\s?[)\]]?,?\s(?:and|or|vs\.?|versus)\s[(\[]?", _I)
_TIMED = regex.compile(r"\s?[)\]]?\s(?P<told>at|after|by|for|in|on)\s[^.;:()=]{1,60}?,?\s(?:and|or)\s[(\[]?", _I)
_AT = regex.compile(r"\s?[)\]]?\s(?P<told>at|after|by|for|in|on)\s", _I)
_NEXT = regex.compile(
    r"\s?[)\]]?\s?(?:(?:for|at|in|on|after|with)\s(?!(?:the\s)?\w+\s(?:group|arm)s?\b)[^.;:()=]{1,60})?[;,]\s?(?:and\s)?[(\[]?",
    _I,
)
