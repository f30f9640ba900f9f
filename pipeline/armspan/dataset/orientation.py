"""A printed effect -> which of the two arms it is of: their numbers tell, else its name, else the convention."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from armspan.checks.intervals import printed_effect
from armspan.dataset.columns import Row
from armspan.dataset.effects import DATA, Group, Reported, effect_size
from armspan.dataset.study import Study
from armspan.dataset.summaries import has_word
from armspan.model import Analysis, Arm

_BEHIND = 40  # characters behind a number in which its name stands: "a 4.1% absolute risk reduction"
_MARK = re.compile(r"[;:,.()\[\]]")
_REDUCTION = re.compile(r"\b(?:reduction|decrease|ARR)\b", re.IGNORECASE)


class Sides(NamedTuple):
    """The arm that an effect is of, the arm that it is compared with, and what tells so."""

    one: Arm
    two: Arm
    told_by: str  # numbers | name | words | convention
    disputed: bool = False  # the words tell otherwise


def sides(
    study: Study, fact: Analysis, outcome: str | None, measure: str, effect: Reported | None, pairs: list[Row]
) -> Sides | None:
    """Which arm the effect is of; None where it is not about two arms.

    `pairs` are the rows of comparisons that the effect is printed for. A difference is often printed without its sign,
    and a ratio may be that of the control: where the numbers of both arms fit one way only, that is the way; a risk
    reduction is that of the comparator; else it is the experimental arm against the other, by convention. Where words
    ("lower with A") tell otherwise than the convention, it is disputed.
    """
    ids = _two(fact)
    if ids is None or not study.arms.keys() >= set(ids):
        return None
    one, two = experimental_first(*(study.arms[id] for id in ids))
    by_numbers = _by_numbers(measure, effect, pairs) if effect else None
    by_name = _by_name(study, fact) if effect and measure == "RD" and effect.value > 0 else None
    for told_by, first in (("numbers", by_numbers), ("name", by_name)):
        if first in (one.id, two.id):
            return Sides(one, two, told_by) if first == one.id else Sides(two, one, told_by)
    first = _by_words(study, fact, outcome, measure, effect) if effect and outcome else None
    return Sides(one, two, "words" if first == one.id else "convention", disputed=first == two.id)


def _two(fact: Analysis) -> tuple[str, str] | None:
    """The two arms that an effect compares; of more arms, those that the words set against each other."""
    if len(fact.arms) == 2:
        return fact.arms[0], fact.arms[1]
    found = fact.finding
    return (found.arm, found.reference) if fact.arms and found and found.arm and found.reference else None


def experimental_first(one: Arm, two: Arm) -> tuple[Arm, Arm]:
    """Two arms, the experimental one first where the other is the comparator."""
    return (two, one) if one.type == "comparator" and two.type == "experimental" else (one, two)


def _by_numbers(measure: str, effect: Reported, pairs: Iterable[Row]) -> str | None:
    for row in pairs:
        computed = _computed(measure, row)
        if computed is None:
            continue
        straight, turned = (effect.lower <= x <= effect.upper for x in (computed, -computed))
        if straight != turned:
            return str(row["arm1_id"] if straight else row["arm2_id"])
    return None


def _computed(measure: str, row: Row) -> float | None:
    """What the numbers of both arms give, on the scale of the effect."""

    def best(name: str) -> float | None:
        found: float | None = row.get(name)
        return row.get(f"{name}_derived") if found is None else found

    if DATA.get(measure) != row["data"]:
        return None
    if measure == "MD":
        one, two = best("m1i"), best("m2i")
        return None if one is None or two is None else one - two
    if not row.get("n1i") or not row.get("n2i"):
        return None
    groups = (
        Group(row[f"n{i}i"], best(f"m{i}i"), best(f"sd{i}i"), None if (x := best(events)) is None else int(x))
        for i, events in (("1", "ai"), ("2", "ci"))
    )
    found = effect_size(measure, *groups)
    return found.value if found else None


def _by_words(study: Study, fact: Analysis, outcome: str, measure: str, effect: Reported) -> str | None:
    """The arm that has more where the effect is above none, or less where it is below."""
    found = fact.finding
    if found and found.arm in fact.arms and found.direction in ("higher", "lower") and effect.value != 0:
        other = found.reference or next(id for id in fact.arms if id != found.arm)
        has_more = found.direction == "higher"
        if measure == "HR" and has_word(study.outcomes[outcome].title, "lasting"):
            has_more = not has_more  # who survives longer has the smaller hazard
        return found.arm if has_more == (effect.value > 0) else other
    return None


def _by_name(study: Study, fact: Analysis) -> str | None:
    """The comparator where the effect is called a reduction of the risk: the more it is, the less has the other arm."""
    if not _REDUCTION.search(_name(study, fact)):
        return None
    return next((id for id in fact.arms if study.arms[id].type == "comparator"), None)


def _name(study: Study, fact: Analysis) -> str:
    """The words of an effect with those right behind it: "a 4.1%" | absolute risk reduction |."""
    place = next((words for words in fact.evidence if words.role == "estimate"), fact.span)
    behind = study.record.text[place.end : place.end + _BEHIND] if place and place.end is not None else ""
    return printed_effect(fact) + _MARK.split(behind, maxsplit=1)[0]
