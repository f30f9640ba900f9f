"""Numbers that are known not to be measurements: doses, dates, labels, limits, times, sizes."""

from __future__ import annotations

from armspan.errors import RuleError
from armspan.found import Aside
from armspan.mentions.anchored import anchored
from armspan.mentions.places import Places
from armspan.model import SET_ASIDE_FOR
from armspan.rulebook import Rule, Rulebook
from armspan.text.view import View

PHASES = ("first", "second")
INTERVAL = "interval"  # limits of a value that stands elsewhere: a finding, which is set aside for no reason


def find_asides(
    book: Rulebook, view: View, places: Places | None = None, phases: tuple[str, ...] = PHASES
) -> list[Aside]:
    """The numbers that are no measurements, in the order of the text; a reason stands with each.

    Numbers that are explained already are passed by, and what is found is claimed in `places`. The second phase
    presumes that the unmistakable layouts (a mean with its SD) have been claimed before.
    """
    places = places or Places(book, view)
    found = list[Aside]()
    for phase in phases:
        rules = anchored(book, "asides", phase)
        for place in places.unexplained():
            hit = rules.match(view.text, place.start, place)
            if hit is not None and places.free(*hit[1].span()):
                rule, match = hit
                places.claim(*match.span())
                found.append(Aside(*match.span(), rule.name, _reason(rule)))
    return sorted(found, key=lambda aside: aside.start)


def _reason(rule: Rule) -> str:
    """Why what a rule finds is no measurement; or that it is one whose value stands elsewhere.

    Raises `RuleError` for a reason that a record cannot give.
    """
    reason = rule.set.get("reason")
    if reason != INTERVAL and reason not in SET_ASIDE_FOR:
        raise RuleError(f"{rule.file}: rule {rule.name}: reason {reason!r} is none of: {', '.join(SET_ASIDE_FOR)}")
    return str(reason)
