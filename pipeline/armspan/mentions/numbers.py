"""Every number of an abstract, told apart: values, P values, effects, test statistics, and what is none of these."""

from __future__ import annotations

from dataclasses import dataclass

from armspan.mentions.asides import find_asides
from armspan.mentions.conventions import read_conventions
from armspan.mentions.estimates import find_estimates, find_followers
from armspan.mentions.p_values import read_p_values
from armspan.mentions.places import Places
from armspan.mentions.statistics import complete_lists, find_statistics
from armspan.model import Aside, Estimate, PValue, Statistic, TestStatistic
from armspan.rulebook import Rulebook
from armspan.text.view import View


PLAIN = ("bare-number", "value-unit", "range-plain", "range-told")  # rules that know nothing of what they read


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
    places = Places(book, view.text)
    conventions = read_conventions(book, view)
    probabilities = read_p_values(book, view)
    for found in probabilities:
        places.claim(found.start, found.end)
    estimates, tests = find_estimates(book, view, places)
    asides = find_asides(book, view, places, ("first",))
    statistics = find_statistics(book, view, places, ("layout",), conventions)
    asides += find_asides(book, view, places, ("second",))
    statistics += find_statistics(book, view, places, ("plain",), conventions)
    statistics = complete_lists(view, sorted(statistics, key=_start))
    followers = find_followers(book, view, statistics)
    asides += [found for found in probabilities if isinstance(found, Aside)]
    asides += [_aside(one) for one in statistics if _outside(view, one)]
    effects = {one.start for one, _ in followers}
    return Numbers(
        [one for one in statistics if one.start not in effects and not _outside(view, one)],
        [found for found in probabilities if isinstance(found, PValue)],
        sorted([*estimates, *(effect for _, effect in followers)], key=_start),
        tests,
        sorted(asides, key=_start),
    )


def _start(mention: Statistic | Estimate | Aside) -> int:
    return mention.start


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


def _aside(one: Statistic) -> Aside:
    return Aside(one.start, one.end, one.rule, "outside_results")
