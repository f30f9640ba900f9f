"""Values that are effects after all, since their sentence says so: "34% shorter with A than with B"."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from functools import cached_property
from itertools import chain

import regex

from armspan.found import Estimate, Statistic
from armspan.mentions.conventions import Conventions
from armspan.mentions.effect_followers import Followers
from armspan.mentions.effect_types import of_percent
from armspan.mentions.estimates import number_of
from armspan.mentions.places import sentence_end, sentence_start
from armspan.rulebook import Rulebook
from armspan.text.view import View

Found = tuple[Statistic, Estimate | None]  # None: a limit of the effect before
_WINDOW = 700  # characters that are looked at before a value, and behind it
_INTERVALS = ("confidence_interval_90", "confidence_interval_95", "confidence_interval_99")
_MEASURED = ("mean", "median", "number", "percentage", "least_squares_mean", "geometric_mean", None)


class _Around:
    """What stands around a value, without closed brackets; cut when it is first asked for."""

    def __init__(self, said_before: str, said_behind: str, values: list[int]) -> None:
        self.said_before, self._said_behind = said_before, said_behind  # within its sentence
        self._values = values  # where other values stand in what is said before

    @cached_property
    def _opened(self) -> tuple[str, list[tuple[int, int]]]:
        return _open(self.said_before)

    @property
    def before(self) -> str:
        return self._opened[0]

    @property
    def values_before(self) -> bool:
        """Whether another value stands before it, outside of closed brackets."""
        return any(not any(a <= place < b for a, b in self._opened[1]) for place in self._values)

    @cached_property
    def behind(self) -> str:
        return _LEADING.sub(" ", _open(self._said_behind)[0])


def find_told_effects(
    book: Rulebook, view: View, conventions: Conventions, statistics: list[Statistic], estimates: list[Estimate]
) -> list[Found]:
    """The values that are effects, each with the effect that it is."""
    finder = _Finder(view, book, conventions, statistics, list(estimates))
    found = []
    for n, one in enumerate(statistics):
        told = finder.effect(n)
        if told is not None and n not in finder.told:
            limited, within = finder.with_limits(n, told)
            found += [*finder.listed_before(n, told), (one, limited), *((statistics[k], None) for k in within)]
            finder.estimates.append(limited)
            finder.told |= {n, *within}
    return found


class _Finder:
    def __init__(
        self, view: View, book: Rulebook, conventions: Conventions, statistics: list[Statistic],
        estimates: list[Estimate],
    ) -> None:  # fmt: skip
        self.view, self.text, self.conventions = view, view.text, conventions
        self.book, self._pattern = book, book.fragment
        self.statistics, self.estimates = statistics, estimates
        self.followers = Followers(book, view, conventions, estimates)
        self._starts = [one.start for one in statistics]
        self.told: set[int] = set()  # places of the values that are effects

    def effect(self, n: int) -> Estimate | None:
        """The effect that a value is, by the first rule that says so."""
        one = self.statistics[n]
        if one.value is None or one.n is not None or one.param_type not in _MEASURED:
            return None
        since = max(sentence_start(self.view, one.start), one.start - _WINDOW)
        around = self._around(n, since)
        if self._alone_in_bracket(n, since) and _FAVOURING.search(around.before):
            return self._made(one, "governed", self._kind(one, around))
        if one.spread is not None:
            return None
        if one.lower_limit is not None:
            kind = self.followers.kind(one, since)
            if kind is not None:
                return self._made(one, "effect-follower", kind)
        if self._told_behind(one, around):
            return self._made(one, "told-behind", self._kind(one, around))
        if self._told_before(n, around):
            return self._made(one, "told-before", self._kind(one, around))
        if one.limits_type in _INTERVALS and self._governed(n, around):
            return self._made(one, "governed", self._kind(one, around))
        return None

    def with_limits(self, n: int, told: Estimate) -> tuple[Estimate, range]:
        """The effect with the limits in the bracket behind it, and which values these are: "150 (-90; 390) less"."""
        match = self._pattern("limits_behind").match(self.text, told.end) if told.lower_limit is None else None
        if match is None or told.value is None:
            return told, range(0)
        lower, upper = number_of(match["lower"]), number_of(match["upper"])
        if not lower <= told.value <= upper:
            return told, range(0)
        stop = next((k for k in range(n + 1, len(self.statistics)) if self.statistics[k].start >= match.end()), n + 1)
        limited = replace(told, end=match.end(), lower_limit=lower, upper_limit=upper)
        return limited, range(n + 1, stop)

    def listed_before(self, n: int, told: Estimate) -> list[Found]:
        """The values that share the words behind them with value n: "a | 12 | and 13% lower intake"."""
        found = list[Found]()
        while told.rule == "told-behind" and n and n - 1 not in self.told:
            one, n = self.statistics[n], n - 1
            other = self.statistics[n]
            if other.spread is not None or not _LISTED.fullmatch(self.text[other.end : one.start]):
                break
            self.told.add(n)
            found.insert(0, (other, self._made(other, told.rule, told.type)))
        return found

    def _around(self, n: int, since: int) -> _Around:
        one = self.statistics[n]
        stop = min(len(self.text), one.end + _WINDOW)
        end = sentence_end(self.view, one.start, stop)
        earlier = [self._starts[k] - since for k in range(bisect_left(self._starts, since), n) if k not in self.told]
        return _Around(self.text[since : one.start], self.text[one.end : min(end, stop)], earlier)

    def _made(self, one: Statistic, rule: str, kind: str) -> Estimate:
        level = float(one.limits_type[-2:]) if one.limits_type in _INTERVALS else None
        apart = tuple((start, end) for role, start, end in one.apart if role == "limits")
        limits = one.lower_limit, one.upper_limit
        return Estimate(one.start, one.end, rule, kind, one.value, *limits, level, apart=apart)

    def _kind(self, one: Statistic, around: _Around) -> str:
        """A difference of shares, one of a measured value, or how many times or percent more."""
        unit = one.unit or ""
        if _TIMES.search(unit):
            return "other"
        if "%" not in unit and "percent" not in unit:
            return "other" if self.followers.follows_ratio(one) else "mean_difference"
        if _RELATIVE.match(around.behind):
            return "other"
        said = around.before[-120:] + around.behind[:40]
        named = unit != "%" or _NAMED.search(said) is not None
        return of_percent(self.book, said, relative=not named)

    # told by words ------------------------------------------------------------------------------------------------

    def _told_behind(self, one: Statistic, around: _Around) -> bool:
        """ "a 4.1% absolute risk reduction", "1.4 points lower with A than with B"."""
        number = _NUMBER.match(self.text, one.start)
        rest = self.text[number.end() if number else one.end :][:160]
        told = self._pattern("told_behind").match(_UNIT.sub("", rest, count=1)) or self._pattern("told_behind").match(
            around.behind
        )
        if told is None:
            return False
        return bool(told["sure"]) or self._against(around, told_behind=True)

    def _told_before(self, n: int, around: _Around) -> bool:
        """ "differed by 4.5 points", "cut the risk of stroke by 31%", "A was superior to B by 6 points"."""
        told = self._pattern("told_before").search(around.before) if _BY_HOW_MUCH.search(around.said_before) else None
        if told is None:
            return False
        return bool(told["sure"]) or (self._against(around) and not self._has_partner(n))

    def _governed(self, n: int, around: _Around) -> bool:
        """A value with its interval whose sentence speaks of a difference, or sets one arm against the other."""
        told = list(self._pattern("governing_effect").finditer(around.before))
        if told and told[-1]["subject"]:
            return True
        if _OF_ONE_ARM.match(around.behind) or self._has_partner(n):
            return False
        return bool(told) or self._against(around)

    def _alone_in_bracket(self, n: int, since: int) -> bool:
        """ "differences in favour of A for mass | (+1.5 kg, P = .01) | and grip | (+2 kg, P = .1) |"."""
        one = self.statistics[n]
        opened = self.text[max(since, one.start - 1) : one.start] in ("(", "[") or self.text[one.start] in "(["
        end = self.statistics[n + 1].start if n + 1 < len(self.statistics) else len(self.text)
        closed = min((at for sign in ")]" if (at := self.text.find(sign, one.end)) >= 0), default=-1)
        return opened and one.end <= closed < end

    def _against(self, around: _Around, *, told_behind: bool = False) -> bool:
        """Whether an arm to compare with is named, and without a value of its own."""
        behind = self._pattern("sets_against").search(around.behind[:200])
        if behind is not None and (told_behind or not _VALUE.match(around.behind, behind.end())):
            return True
        return not around.values_before and self._pattern("sets_against").search(around.before) is not None

    def _has_partner(self, n: int) -> bool:
        """Whether the value is set against its neighbour: "5.9 (4.5-7.3) in A and 7.0 (5.4-8.6) in B"."""
        one = self.statistics[n]
        sides = []
        if n + 1 < len(self.statistics):
            sides.append(self.text[one.end : self.statistics[n + 1].start])
        if n and n - 1 not in self.told:
            sides.append(self.text[self.statistics[n - 1].end : one.start])
        return any(
            _PARTNER.fullmatch(side)
            for side in sides
            if len(side) < 120 and not _BY.search(side) and not _APART.search(side)
        )


def _open(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without what stands in closed brackets, and where those stand."""
    closed, opened = list[tuple[int, int]](), list[int]()
    for bracket in _BRACKET.finditer(text):
        n = bracket.start()
        if bracket[0] in "([":
            opened.append(n)
        elif opened:
            start = opened.pop()
            while closed and closed[-1][0] > start:
                closed.pop()  # a bracket in the bracket
            closed.append((start, n + 1))
    if not closed:
        return text, closed
    borders = [0, *chain.from_iterable(closed), len(text)]
    return "".join([text[a:b] for a, b in zip(borders[::2], borders[1::2], strict=True)]), closed


_I = regex.IGNORECASE
_FAVOURING = regex.compile(r"\b(?:differences?|effects?)\b[^.;]{0,60}\b(?:favou?ring|in\sfavou?r\sof)\b", _I)
_BRACKET = re.compile(r"[()\[\]]")
_LEADING = re.compile(r"^\s+")
_BY_HOW_MUCH = re.compile(r"\bby\b", re.IGNORECASE)
_NUMBER = regex.compile(r"[-+(\[]*\d[\d.,]*(?<=\d)")
_UNIT = regex.compile(r"^\s?(?:%|percentage|percent)(?=[-\s])", _I)
_RELATIVE = regex.compile(r"[^.;()\d]{0,24}?\brelative\b", _I)
_TIMES = regex.compile(r"^(?:times|-?fold)$", _I)
_NAMED = regex.compile(r"\bdifferences?\b(?!\s(?:was|were)\s(?:found|seen|observed))", _I)
_OF_ONE_ARM = regex.compile(
    r"[^.;,(]{0,12}?[)\]]?\s(?:in|for|with|among|on)\s(?:the\s)?[^.;,()]{1,40}?\b(?:group|arm)\b(?!s)", _I
)
_VALUE = regex.compile(r"[^.;()\d]{0,60}[(\[]?\s?-?\d")
_LISTED = regex.compile(r",?\s(?:and|or|to)\s(?:an?\s)?|,\s", _I)
_BY = regex.compile(r"\sby\s$", _I)  # "... by 21% and standing | by | 4.8 min": of two outcomes
_APART = regex.compile(  # "X (v) and Y (w)": of two outcomes
    r"^(?:[^()]*\))?\s?(?:,|,?\sand)\s(?!(?:in|with|for|among|on)\b)[^()]*\($", _I
)
_PARTNER = regex.compile(
    r"[^;:]{0,70}?\b(?:and|vs\.?|versus|compared\s(?:with|to)|than)\b[^;:()]{0,60}[(\[]?|\s?[)\]]?,\s[^;:()]{0,30}", _I
)
