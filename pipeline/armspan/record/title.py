"""What only the title says, put into a record; its spans point into the title."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from armspan.found import DesignMention
from armspan.linking.titled import TitledArms
from armspan.model import Design, Enrollment, Record, Span
from armspan.text.view import View


def with_title(record: Record, title: View, arms: TitledArms, design: Iterable[DesignMention]) -> Record:
    """The record with the places of what was found in the title alone, and the aspects of design that only it tells."""

    def span(start: int, end: int) -> Span:
        a, b = title.to_source(start, end)
        return Span(a, b, title.source[a:b], "title")

    stated = {fact.aspect for fact in record.design}
    told = (Design(d.aspect, d.value, span(d.start, d.end)) for d in design if d.aspect not in stated)
    enrollment = record.enrollment
    if arms.enrollment and arms.table.enrollment is not None:
        enrollment = Enrollment(arms.table.enrollment, span(*arms.enrollment))
    return replace(
        record,
        design=(*told, *record.design),
        enrollment=enrollment,
        arms=tuple(replace(a, span=span(*arms.arms[a.id])) if a.id in arms.arms else a for a in record.arms),
    )
