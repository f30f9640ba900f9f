"""Confidence intervals that stand away from an effect, and those of a difference that is not printed.

"0.9 days less with A than with B (95% CI 0.2 to 1.6)": the limits of the effect told before. "(7.4 vs 9.8 mm; 95% CI
1.6 to 3.2)": they hold the difference of the two values and neither of these, so they are its limits.
"""

from __future__ import annotations

from dataclasses import replace

import regex

from armspan.found import Aside, Estimate, Statistic
from armspan.mentions.effect_types import of_percent
from armspan.mentions.places import sentence_start
from armspan.rulebook import Rulebook
from armspan.text.numbers import parse_number
from armspan.text.view import View

_RULE = "interval"
_SIGNED = ("mean_difference", "risk_difference", "standardized_mean_difference", "other")
_Span = tuple[int, int]


def settle_intervals(
    book: Rulebook, view: View, statistics: list[Statistic], estimates: list[Estimate], asides: list[Aside]
) -> tuple[list[Statistic], list[Estimate], set[int]]:
    """Values without intervals that are not theirs, effects with those that are; and where asides are effects now."""
    taken = {place for one in statistics for place in one.apart} | {
        ("limits", *place) for one in estimates for place in one.apart
    }
    values, effects, settled = list(statistics), list(estimates), set[int]()
    finder = _Finder(book, view)
    for n, one in enumerate(values):
        own = finder.of_the_difference(values, n) if n and one.lower_limit is not None else None
        if own is not None:
            values[n] = replace(one, end=own[0], limits_type=None, lower_limit=None, upper_limit=None)
            effects.append(own[1])
    for aside in asides:
        if aside.rule != _RULE or ("limits", aside.start, aside.end) in taken:
            continue
        place = (aside.start, aside.end)
        if finder.give_to_effect(values, effects, place):
            continue
        lone = finder.alone(values, effects, place)
        if lone is not None:
            effects.append(lone)
            settled.add(aside.start)
    return values, effects, settled


class _Finder:
    def __init__(self, book: Rulebook, view: View) -> None:
        self.book, self.view, self.text = book, view, view.text

    def give_to_effect(self, values: list[Statistic], effects: list[Estimate], place: _Span) -> bool:
        """Give the limits at `place` to the effect told before them in their sentence, if it has none."""
        since = sentence_start(self.view, place[0])
        n = max((k for k, x in enumerate(effects) if since <= x.start and x.end <= place[0]), default=None)
        if n is None or effects[n].lower_limit is not None or effects[n].value is None:
            return False
        one = effects[n]
        if any(one.end <= value.start < place[0] for value in values):
            return False
        lower, upper = self._limits(place)
        signs = (1, -1) if one.type in _SIGNED else (1,)
        if not any(_holds(lower, upper, sign * (one.value or 0.0)) for sign in signs):
            return False
        effects[n] = replace(
            one, lower_limit=lower, upper_limit=upper, level=self._level(one.end, place[0]), apart=(place,)
        )
        return True

    def alone(self, values: list[Statistic], effects: list[Estimate], place: _Span) -> Estimate | None:
        """The effect whose limits alone are printed: of two values set against each other, or of a clause of words."""
        since = sentence_start(self.view, place[0])
        before = [one for one in values if since <= one.start and one.end <= place[0]]
        if before:
            since = before[-2:][0].start
        if any(since <= one.start < place[0] for one in effects):
            return None
        if before:
            return self._made(place, before[-2:]) if self._is_of(before, place) else None
        told = self.book.fragment("lone_interval_lead").search(self.text, since, place[0])
        return self._made(place, []) if told and self._limits(place)[0] < 0 else None

    def of_the_difference(self, values: list[Statistic], n: int) -> tuple[int, Estimate] | None:
        """Where a value ends, and the effect that its limits are of: they hold its difference from the value before."""
        one = values[n]
        if one.value is None or one.lower_limit is None or one.upper_limit is None:
            return None
        if not (one.limits_type or "").startswith("confidence") or _holds(
            one.lower_limit, one.upper_limit, _number(one) or 0.0
        ):
            return None
        found = _CI.search(self.text, one.start, one.end)
        if found is None or values[n - 1].start < sentence_start(self.view, one.start):
            return None
        if not self._is_of(values[: n + 1], found.span("limits")):
            return None
        return found.start(), self._made(found.span("limits"), values[n - 1 : n + 1])

    def _is_of(self, values: list[Statistic], place: _Span) -> bool:
        """Whether limits are those of the difference of the last two values: they hold it and neither of the two."""
        numbers = [_number(one) for one in values[-2:]]
        if len(numbers) < 2 or numbers[0] is None or numbers[1] is None:
            return False
        lower, upper = self._limits(place)
        apart = numbers[0] - numbers[1]
        inside = any(_holds(lower, upper, number) for number in numbers if number is not None)
        return not inside and (_holds(lower, upper, apart) or _holds(lower, upper, -apart))

    def _made(self, place: _Span, values: list[Statistic]) -> Estimate:
        lower, upper = self._limits(place)
        level = self._level(sentence_start(self.view, place[0]), place[0])
        return Estimate(*place, "lone-interval", self._type(place, values), None, lower, upper, level)

    def _type(self, place: _Span, values: list[Statistic]) -> str:
        """A difference of shares where the values are shares, else one of means."""
        start = values[0].start if values else place[0]
        said = self.text[max(0, start - 90) : place[1]]
        if any(one.spread is not None for one in values):
            return "mean_difference"
        shares = any(one.percentage is not None or one.unit == "%" for one in values)
        in_percent = shares or self.text[place[0] : place[1]].rstrip().endswith("%")
        return of_percent(self.book, said, relative=False) if in_percent else "mean_difference"

    def _limits(self, place: _Span) -> tuple[float, float]:
        lower, upper = (parse_number(number.replace(" ", ""))[0] for number in _LIMIT.findall(self.text, *place)[:2])
        return lower, upper

    def _level(self, since: int, until: int) -> float | None:
        found = _LEVEL.findall(self.text, since, until)
        return float(found[-1]) if found else None


def _number(one: Statistic) -> float | None:
    """What an interval would be of: the share, where it is a count."""
    return one.percentage if one.percentage is not None else one.value


def _holds(lower: float, upper: float, value: float) -> bool:
    return min(lower, upper) <= value <= max(lower, upper)


_NUMBER = r"(?:(?<![\d.%]\s?)[-+])?(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_LIMIT = regex.compile(_NUMBER)
_LEVEL = regex.compile(r"(\d\d(?:\.\d)?)\s?(?:%|per\s?cent)\s?-?\s?[Cc]")
_CI = regex.compile(
    rf"\s?[;,(\[]*\s?(?:\d\d(?:\.\d)?\s?%\s?-?\s?)?\b(?:CI|IC|confidence\s(?:intervals?|limits?))s?\b[^\d]{{0,12}}?"
    rf"(?P<limits>{_NUMBER}[^\d]{{1,12}}?{_NUMBER})"
)
