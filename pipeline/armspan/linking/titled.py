"""Who took part, read off the title and the abstract together: the offsets stay those of each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from armspan.found import ArmTable
from armspan.linking.arms import link_arms
from armspan.rulebook import Rulebook
from armspan.text.repair import Repaired
from armspan.text.view import View

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TitledArms:
    """The arms in offsets of the abstract's reading view, and what only the title says in offsets of the title's."""

    table: ArmTable
    arms: dict[str, Place] = field(default_factory=dict)  # by id
    enrollment: Place | None = None


def link_titled_arms(book: Rulebook, view: View, title: View | None) -> TitledArms:
    """The arms that title and abstract speak of; a place in the title is none of the abstract."""
    if title is None or not title.text:
        return TitledArms(link_arms(book, view))
    before = len(title.text) + 1
    found = link_arms(book, _joined(title, view, before))
    places = {arm.id: (arm.start, arm.end) for arm in found.arms if arm.start is not None and arm.end is not None}
    total = found.enrollment_start, found.enrollment_end
    own = total[0] is not None and total[0] >= before
    table = ArmTable(
        arms=tuple(replace(arm, start=_moved(arm.start, before), end=_moved(arm.end, before)) for arm in found.arms),
        mentions=tuple(
            replace(m, start=m.start - before, end=m.end - before) for m in found.mentions if m.start >= before
        ),
        asides=tuple(replace(a, start=a.start - before, end=a.end - before) for a in found.asides if a.start >= before),
        enrollment=found.enrollment,
        enrollment_start=total[0] - before if own and total[0] is not None else None,
        enrollment_end=total[1] - before if own and total[1] is not None else None,
    )
    in_title = {id: place for id, place in places.items() if place[0] < before}
    return TitledArms(table, in_title, None if own or total[0] is None or total[1] is None else (total[0], total[1]))


def _joined(title: View, view: View, before: int) -> View:
    """The title as a sentence before the abstract, both as they are read."""
    joined = View("")
    joined.repaired = Repaired(f"{title.text}\n{view.text}")
    joined.sections = [replace(s, start=s.start + before, end=s.end + before) for s in view.sections]
    joined.sentences = [(0, before - 1), *((start + before, end + before) for start, end in view.sentences)]
    return joined


def _moved(place: int | None, before: int) -> int | None:
    return None if place is None or place < before else place - before
