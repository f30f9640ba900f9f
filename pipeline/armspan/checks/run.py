"""A record -> its checks: queries for a reviewer, never verdicts, and never a change of a fact."""

from __future__ import annotations

from itertools import chain

from armspan.checks.conclusion import find_claims
from armspan.checks.counts import find_counts
from armspan.checks.directions import find_directions
from armspan.checks.grim import find_grim
from armspan.checks.p_values import find_p_values
from armspan.checks.ranges import find_ranges
from armspan.checks.recomputed import find_recomputed
from armspan.checks.subject import Subject
from armspan.model import Check, Record
from armspan.rulebook import Rulebook

_FAMILIES = (find_counts, find_ranges, find_grim, find_p_values, find_recomputed, find_directions, find_claims)


def check_record(record: Record, book: Rulebook) -> tuple[Check, ...]:
    """All checks that a record gives rise to; what a record already holds under `checks` plays no part."""
    subject = Subject(record, book)
    found = chain.from_iterable(find(subject) for find in _FAMILIES)
    return tuple({(check.code, check.refs, check.message): check for check in found}.values())
