"""Every number of an abstract, told apart: values, P values, effects, test statistics, and what is none of these."""

from __future__ import annotations

from dataclasses import dataclass

from armspan.mentions.asides import find_asides
from armspan.mentions.conventions import read_conventions
from armspan.mentions.estimates import find_estimates
from armspan.mentions.p_values import read_p_values
from armspan.mentions.places import Places
from armspan.mentions.statistics import complete_lists, find_statistics
from armspan.model import Aside, Estimate, PValue, Statistic, TestStatistic
from armspan.rulebook import Rulebook
from armspan.text.view import View


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
    return Numbers(
        complete_lists(view, sorted(statistics, key=lambda found: found.start)),
        [found for found in probabilities if isinstance(found, PValue)],
        estimates,
        tests,
        sorted([*asides, *(found for found in probabilities if isinstance(found, Aside))], key=lambda found: found.start),
    )
