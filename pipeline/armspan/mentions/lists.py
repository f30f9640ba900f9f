"""What is printed once for a list of values, given to all its members: "75 and 67%", "3.1 vs 4.2 kg"."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import regex

from armspan.found import Statistic
from armspan.mentions.places import sentence_start
from armspan.rulebook import Rulebook
from armspan.text.view import View


def complete_lists(book: Rulebook, view: View, statistics: list[Statistic]) -> list[Statistic]:
    """The statistics with what is printed once for a list given to all its members: "75 and 67%", "3.1 vs 4.2 kg"."""
    done = _with_percentages(view, [_elliptic(view, statistics, n) for n in range(len(statistics))])
    for n in range(len(done) - 2, -1, -1):
        one, following = done[n], done[n + 1]
        bracketed = following.rule == "percentage" and _BRACKET.fullmatch(view.text, one.end, following.start)
        if bracketed and n + 2 < len(done):  # 7.5 (32.7%) and 7.1 (30.7%) mm Hg
            one, following = replace(one, end=following.end + 1), done[n + 2]
        if (
            one.end <= following.start
            and _SEPARATOR.fullmatch(view.text, one.end, following.start)
            and not (following.unit == "%" and _AGE.search(view.text, max(0, one.start - 30), one.start))
        ):
            shared = _share(one, following)
            done[n] = shared if shared.end == done[n].end else replace(shared, end=done[n].end)
    done = _with_told_units(book, view, _with_limits(view, done))
    for n in range(1, len(done)):
        last, one = done[n - 1], done[n]
        if one.unit is None and last.unit and _ARM.fullmatch(view.text, last.end, max(last.end, one.start)):
            done[n] = _share(one, last)
    return done


def _with_told_units(book: Rulebook, view: View, statistics: list[Statistic]) -> list[Statistic]:
    """The statistics with the units that were told with the names: "weight (kg) and BMI (kg/m2) were 57 and 19".

    As many units as there are values in the sentence are given in turn; the only one holds for all.
    """
    done, bare = list(statistics), dict[int, list[int]]()
    for n, one in enumerate(statistics):
        if _has_no_unit(one):
            bare.setdefault(sentence_start(view, one.start), []).append(n)
    for since, here in bare.items():
        units = _told_units(book, view.text, since, done[here[0]].start)
        if len(units) in (1, len(here)):
            for n, unit in zip(here, units * (len(here) // len(units)), strict=True):
                done[n] = replace(done[n], unit=unit)
    return done


def _told_units(book: Rulebook, text: str, start: int, end: int) -> list[str]:
    if text.find("(", start, end) < 0 and text.find("[", start, end) < 0:
        return []  # most often: the pattern need not even be compiled
    return [match["unit"] for match in _told(book).finditer(text, start, end)]


def _has_no_unit(one: Statistic) -> bool:
    plain = one.unit is None and one.param_type not in ("count_of_participants", "percentage")
    return plain and one.rule in ("bare-number", "mean-spread", "value-bracket", "value-limits", "mean-spread-bracket")


@lru_cache(maxsize=8)
def _told(book: Rulebook) -> regex.Pattern[str]:
    return book.pattern(r"[(\[] (?<= [a-z\d)] \s? . ) (?P<unit> (?&unit) ) [)\]]", "units in brackets")


_BRACKET = regex.compile(r"\s?\(")
_SEPARATOR = regex.compile(
    r"\s?[)\]]?\s?(?:,|;|/|and|or|vs\.?|versus|v\.?|to|compared\s(?:with|to)|against|-|\s){1,4}\s?[(\[]?",
    regex.IGNORECASE,
)
_AGE = regex.compile(r"\bage[ds]?\b[^.;\d]*\Z", regex.IGNORECASE)  # what is printed behind it is no percentage
# from a value with its unit to the next without: 1.8 days in the brace group and 2.9 in the cast group
_ARM = regex.compile(
    r"(?:\sof\s[a-z]+)?\s(?:in|with|for|after|on|among)\s[^,;.:()±\d]{1,60}(?:\([^()]{1,25}\))?,?"
    r"\s(?:and|versus|vs\.?|compared\s(?:with|to)|against|but)\s[(\[]?",
    regex.IGNORECASE,
)


def _with_limits(view: View, statistics: list[Statistic]) -> list[Statistic]:
    """The statistics with limits that are labelled once given to the second: "9%, 95% CI 7-11 vs 8%, 6-10"."""
    done: list[Statistic] = []
    for one in statistics:
        value, first = (done[-1], done[-2]) if len(done) > 1 else (None, None)
        if (
            value is not None
            and first is not None
            and first.limits_type
            and one.rule == "range-plain"
            and value.limits_type is None
            and value.value is not None
            and (one.lower_limit or 0) <= value.value <= (one.upper_limit or 0)
            and _SEPARATOR.fullmatch(view.text, first.end, value.start)
            and _COMMA.fullmatch(view.text, value.end, one.start)
        ):
            lower, upper = one.lower_limit, one.upper_limit
            done[-1] = replace(value, end=one.end, limits_type=first.limits_type, lower_limit=lower, upper_limit=upper)
        else:
            done.append(one)
    return done


_COMMA = regex.compile(r",\s?")


def _with_percentages(view: View, statistics: list[Statistic]) -> list[Statistic]:
    """The statistics with counts of a total and their percentages made one."""
    done: list[Statistic] = []
    for one in statistics:
        last = done[-1] if done else None
        share = last is not None and "percentage" in (last.rule, one.rule)
        if last and share and _BETWEEN.fullmatch(view.text, last.end, one.start):
            joined = _share_behind(last, one) or _whole_behind(view, last, one)
            if joined:
                done[-1] = joined
                continue
        done.append(one)
    return done


def _share_behind(last: Statistic, one: Statistic) -> Statistic | None:
    """A count of a total with its percentage behind it: "four of the 29 patients in the drug arm | (14%) |"."""
    if one.rule != "percentage" or one.percentage is None or not _is_share(last, one.percentage):
        return None
    return replace(last, percentage=one.percentage, apart=(*last.apart, ("percentage", one.start, one.end)))


def _whole_behind(view: View, last: Statistic, one: Statistic) -> Statistic | None:
    """A percentage with its count behind it: "12% of those asked | (36/312) |", "(33%, | 93/283 |)"."""
    if last.rule != "percentage" or last.percentage is None or not _is_share(one, last.percentage):
        return None
    end = one.end + bool(_BRACKET.search(view.text, last.end, one.start) and view.text.startswith(")", one.end))
    return replace(one, start=last.start, end=end, percentage=last.percentage)


def _is_share(count: Statistic, percentage: float) -> bool:
    """Whether a count of a total is that percentage of it."""
    if not count.n or count.value is None or count.percentage is not None:
        return False
    return abs(100 * count.value / count.n - percentage) <= 1


_BETWEEN = regex.compile(r"[^()\d.;:]{1,60}\(|,\s?")


def _elliptic(view: View, statistics: list[Statistic], n: int) -> Statistic:
    """A count without a noun stays one only behind another count of its sentence; else it is a bare number."""
    one = statistics[n]
    if one.rule != "count-elliptic":
        return one
    for other in reversed(statistics[max(0, n - 6) : n]):
        if other.param_type == "count_of_participants" and other.rule != one.rule and one.start - other.end < 250:
            return one
        if other.rule == "bare-number":
            break  # "74 for walking, 45 for rest": minutes
    return replace(one, rule="bare-number", param_type="number")


def _share(one: Statistic, following: Statistic) -> Statistic:
    """`one` with the unit or the noun of the next member of its list."""
    if one.unit is None and following.unit is not None and one.percentage is None:
        if one.rule == "bare-number" and following.rule == "percentage":
            return replace(one, rule="percentage", param_type=following.param_type, percentage=one.value, unit="%")
        if one.rule == "bare-number" and following.rule in (
            "value-unit",
            "value-unit-behind",
            "mean-spread",
            "value-bracket",
        ):
            return replace(one, rule="value-unit", unit=following.unit)
        if (one.spread is None) == (following.spread is None) and one.param_type != "count_of_participants":
            return replace(one, unit=following.unit)
    counts = following.param_type == "count_of_participants" and following.noun is not None
    if counts and one.rule == "bare-number" and one.decimals == 0:
        return replace(one, rule=following.rule, param_type="count_of_participants", noun=following.noun)
    if following.rule == "count-of-total" and one.rule == "bare-number" and one.decimals == 0 and following.n:
        return replace(one, rule=following.rule, param_type="count_of_participants", n=following.n, noun=following.noun)
    if counts and one.param_type == "count_of_participants" and one.noun is None and one.rule == following.rule:
        return replace(one, noun=following.noun)
    return one
