"""Values that say where something began: a baseline beside what was found later."""

from __future__ import annotations

from collections.abc import Sequence

from armspan.linking.units import Unit
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_LEAD = {sym.FROM, sym.PREPOSITION, sym.SKIP, sym.TIME}


def baseline_of(tokens: Sequence[Token], unit: Unit) -> Token | None:
    """ "by 2.1 from a baseline of | 6.4", "(-1.1%, baseline | 8.5%)": the words that say a value was taken at baseline.

    Not in "a change from baseline of".
    """
    n = unit.first - 1
    while n > 0 and tokens[n].kind in (sym.SKIP, sym.PREPOSITION):
        n -= 1
    if n < 1 or tokens[n].kind != sym.TIME or tokens[n].ref.kind != "baseline" or tokens[n - 1].kind == sym.FROM:
        return None
    return tokens[n]


def is_starting_point(tokens: Sequence[Token], unit: Unit) -> bool:
    """ "From a mean baseline of | 8.2 |, HbA1c fell": a value that only says where it began."""
    ahead = tokens[: unit.first]
    if [t.kind for t in tokens[unit.last + 1 : unit.last + 2]] != [sym.COMMA]:
        return False
    starts = [t for t in ahead if t.kind == sym.TIME and t.ref.kind == "baseline"]
    return bool(starts) and _LEAD.issuperset([t.kind for t in ahead])
