"""Every number of an abstract, told apart: values, P values, effects, test statistics, and what is none of these."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from operator import attrgetter

import regex

from armspan.found import Aside, Estimate, PValue, Statistic, TestStatistic
from armspan.mentions.adjustment import with_adjustment
from armspan.mentions.asides import find_asides
from armspan.mentions.conventions import read_conventions
from armspan.mentions.estimates import find_estimates
from armspan.mentions.evidence import unsupported
from armspan.mentions.lists import complete_lists
from armspan.mentions.lone_intervals import settle_intervals
from armspan.mentions.p_values import read_p_values
from armspan.mentions.places import Places, sentence_start
from armspan.mentions.statistics import find_statistics
from armspan.mentions.told_effects import find_told_effects
from armspan.rulebook import Rulebook
from armspan.text.numbers import parse_number
from armspan.text.view import View

PLAIN = ("bare-number", "value-unit", "range-plain", "range-told")  # rules that know nothing of what they read

_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a view; each stands in one list only, and each list is in the order of the text."""

    statistics: list[Statistic]
    p_values: list[PValue]
    estimates: list[Estimate]
    tests: list[TestStatistic]
    asides: list[Aside]


def find_numbers(book: Rulebook, view: View) -> Numbers:
    """All numbers of the view, in digits and words, each read once: what is sure first, what is left last."""
    places = Places(book, view)
    conventions = read_conventions(book, view)
    probabilities = read_p_values(book, view)
    for found in probabilities:
        places.claim(found.start, found.end)
    estimates, tests = find_estimates(book, view, places)
    asides = find_asides(book, view, places, ("first",))
    statistics = find_statistics(book, view, places, ("layout",), conventions)
    asides += find_asides(book, view, places, ("second",))
    statistics += find_statistics(book, view, places, ("plain",), conventions)
    statistics = complete_lists(book, view, sorted(statistics, key=_START))
    statistics = _with_intervals(view, _with_numbers(view, statistics, asides), asides)
    named = _named_doses(view, asides)
    followers = find_told_effects(book, view, conventions, statistics, estimates)
    asides += [found for found in probabilities if isinstance(found, Aside)]
    told = {one.start for one, _ in followers}
    left = {start: reason for start, reason in unsupported(book, view, statistics).items() if start not in told}
    left |= {one.start: reason for one in statistics if (reason := _reason(view, one, named))}
    asides += [Aside(one.start, one.end, one.rule, left[one.start]) for one in statistics if one.start in left]
    left |= {one.start: "effect" for one, _ in followers}
    statistics = [one for one in statistics if one.start not in left]
    estimates = sorted([*estimates, *(e for _, e in followers if e is not None)], key=_START)
    statistics, estimates, settled = settle_intervals(book, view, statistics, estimates, asides)
    return Numbers(
        statistics,
        [found for found in probabilities if isinstance(found, PValue)],
        with_adjustment(book, view, sorted(estimates, key=_START)),
        tests,
        sorted((aside for aside in asides if aside.start not in settled), key=_START),
    )


def _with_numbers(view: View, statistics: list[Statistic], asides: list[Aside]) -> list[Statistic]:
    """The statistics with the number behind each where it is printed with it: "24.3±7.4 in mild asthma (n=41)"."""
    sizes = [aside for aside in asides if aside.rule == "sample-size"]
    done = list(statistics)
    for size in sizes:
        n = bisect_right(done, size.start, key=_START) - 1
        if n >= 0 and done[n].n is None and _SIZE.fullmatch(view.text, done[n].end, size.start):
            digits = view.text[size.start : size.end].replace(",", "")
            if digits.isdecimal():
                done[n] = replace(done[n], n=int(digits), apart=(*done[n].apart, ("n", size.start, size.end)))
    return done


_SIZE = regex.compile(r"\s(?:in|with|for|among|after)\s[^.;:,()±\d]{1,40}\(\s?n\s?=\s?", regex.IGNORECASE)


def _with_intervals(view: View, statistics: list[Statistic], asides: list[Aside]) -> list[Statistic]:
    """The statistics with an interval that stands away from its value: "12.1 months with A (95% CI 9.6-14.3)"."""
    done = list(statistics)
    for aside in asides:
        n = bisect_right(done, aside.start, key=_START) - 1
        if aside.rule != "interval" or n < 0 or aside.start - done[n].end > 90:
            continue
        one, text = done[n], view.text
        lower, upper = (parse_number(number)[0] for number in _LIMIT.findall(text, aside.start, aside.end)[:2])
        if one.value is None or one.lower_limit is not None or not lower <= one.value <= upper:
            continue
        level = _LEVEL.search(text, done[n].end, aside.start)
        if one.start >= sentence_start(view, aside.start) and (level is None or level[1] in ("90", "95", "99")):
            kind = f"confidence_interval_{level[1] if level else 95}"
            apart = (*one.apart, ("limits", aside.start, aside.end))
            done[n] = replace(one, limits_type=kind, lower_limit=lower, upper_limit=upper, apart=apart)
    return done


_LIMIT = regex.compile(r"(?<![\d.])[-+]?(?:\d+(?:\.\d+)?|\.\d+)")
_LEVEL = regex.compile(r"(\d\d)\s?(?:%|per\s?cent)")


def _named_doses(view: View, asides: list[Aside]) -> set[str]:
    """The doses that the abstract gives to somebody: "15 mg", "30 mg"; printed again they name an arm."""
    found = set()
    for aside in asides:
        if aside.reason == "dose":
            parts = _DOSE.findall(view.text[aside.start : aside.end])
            found |= {f"{number} {parts[-1][1]}" for number, _ in parts}
    return found


_DOSE = regex.compile(r"([\d.,]*\d)\s?-?([^\d\s,]*)")


def _reason(view: View, one: Statistic, doses: set[str]) -> str | None:
    """Why a number that nothing explains is no measurement: it names a dose, or stands where plans are told."""
    if one.rule == "value-unit" and one.param_type == "number":
        text = view.text[one.start : one.end]
        if f"{text.removesuffix(one.unit or '').rstrip(' -')} {one.unit}" in doses:
            return "dose"
    return "outside_results" if _outside(view, one) else None


def _outside(view: View, one: Statistic) -> bool:
    """True for a number that nothing explains, in a section that tells of plans and not of findings."""
    if one.rule == "percentage":
        shares = view.text.startswith(
            (" of ", " were ", " was ", " had ", " women", " men", " male", " female"), one.end
        )
        unexplained = one.param_type == "percentage" and not shares
    else:
        unexplained = one.rule in PLAIN and one.param_type in ("number", None)
    if not unexplained:
        return False
    section = next((section for section in view.sections if section.start <= one.start < section.end), None)
    return section is not None and section.label in ("objective", "background", "methods")
