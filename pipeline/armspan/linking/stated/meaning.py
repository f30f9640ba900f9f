"""From what is said to a direction: better pain is less of it, a faster recovery is a shorter one."""

from __future__ import annotations

from armspan.found import Estimate, PValue
from armspan.linking.stated.senses import Sense, Senses
from armspan.linking.titles import Title
from armspan.mentions.instruments import instrument_table
from armspan.model import Effect, P
from armspan.rulebook import Rulebook

ALPHA = 0.05
_NOTHING = {  # the effect that is none
    **dict.fromkeys(("hazard_ratio", "odds_ratio", "risk_ratio"), 1.0),
    **dict.fromkeys(("risk_difference", "mean_difference", "standardized_mean_difference"), 0.0),
}
_UP, _DOWN = (Sense.MORE, Sense.RISE), (Sense.LESS, Sense.FALL)
_GOOD, _BAD = (Sense.BETTER, Sense.GAIN), (Sense.WORSE, Sense.HARM)
OVER_TIME = {"higher": "increase", "lower": "decrease", "no_difference": "no_change"}


def direction(book: Rulebook, senses: Senses, sense: Sense, titles: list[Title]) -> str | None:
    """higher, lower or no_difference of the quantity that the outcomes name; None where that cannot be told."""
    if sense == Sense.ALIKE:
        return "no_difference"
    if sense in _UP or sense in _DOWN:
        return "higher" if sense in _UP else "lower"
    if sense in (Sense.SOONER, Sense.LATER):
        told = {word for title in titles for word in _words(title)}
        time, speed = not senses.times.isdisjoint(told), not senses.speeds.isdisjoint(told)
        return None if time == speed else "lower" if (sense == Sense.SOONER) == time else "higher"
    if sense in _GOOD or sense in _BAD:
        wanted = {welcome(book, senses, title) for title in titles} - {None}
        known = wanted.pop() if len(wanted) == 1 else None
        return None if known is None else "higher" if (sense in _GOOD) == known else "lower"
    return None


def welcome(book: Rulebook, senses: Senses, title: Title) -> bool | None:
    """Whether more of an outcome is better: as its scoring system says, else by its last word that tells."""
    rule = instrument_table(book).get(title.instrument) if title.instrument else None
    if rule is not None and rule.higher_is:
        return rule.higher_is == "better"
    for word in reversed(_words(title)):
        if word in senses.unwelcome or word in senses.welcome:
            return word in senses.welcome
    return None


def _words(title: Title) -> list[str]:
    return title.text.lower().split()


def significant(p: PValue | P | None, estimate: Estimate | Effect | None, words: bool | None) -> bool | None:
    """Whether a difference is significant: as the P value says, else the words, else the interval."""
    told = _of_p(p) if p is not None else None
    if told is not None:
        return told
    return words if words is not None else _of_interval(estimate)


def _of_p(p: PValue | P) -> bool | None:
    if p.operator is None or p.value is None:
        return False  # NS
    if p.operator in ("<", "<="):
        return True if p.value <= ALPHA else None
    if p.operator in (">", ">="):
        return False if p.value >= ALPHA else None
    return p.value < ALPHA


def _of_interval(estimate: Estimate | Effect | None) -> bool | None:
    none = _NOTHING.get(estimate.type) if estimate is not None else None
    if estimate is None or none is None or estimate.lower_limit is None or estimate.upper_limit is None:
        return None
    low, high = sorted((estimate.lower_limit, estimate.upper_limit))
    return not low <= none <= high


def effect_direction(senses: Senses, estimate: Estimate | Effect | None, titles: list[Title]) -> str | None:
    """Whether the first of two arms has more of the outcome, as an effect says; a lower hazard is a longer survival."""
    none = _NOTHING.get(estimate.type) if estimate is not None else None
    if estimate is None or none is None or estimate.value is None or estimate.lower_limit is None:
        return None  # without limits "20 mg lower" is as far from none as "20 mg higher"
    if estimate.upper_limit is None or not estimate.lower_limit <= estimate.value <= estimate.upper_limit:
        return None  # the limits say another sign: "0.8 points lower (95% CI -1.2 to -0.4)"
    lasting = any(not senses.lasting.isdisjoint(_words(title)) for title in titles)
    turned = estimate.type == "hazard_ratio" and lasting
    return "higher" if (estimate.value > none) != turned else "lower"
