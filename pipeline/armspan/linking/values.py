"""Which value belongs to which outcome, arm and time: one sentence at a time, from what stands beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from operator import attrgetter

from armspan.found import Aside
from armspan.linking.discourse import PEOPLE, Discourse, Sentence
from armspan.linking.findings import is_finding
from armspan.linking.set_aside import set_aside
from armspan.linking.units import COUNTS, Leaf, units_of
from armspan.linking.value_arms import ArmBinder
from armspan.linking.value_changes import ChangeBinder
from armspan.linking.value_outcomes import OutcomeBinder
from armspan.linking.value_times import TimeBinder
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon, Token

_PERCENTAGE = re.compile(r"\d(?:\.(?P<decimals>\d+))?\s?%")
_WHOLE = re.compile(r"\d[\d,]*")


def bind_values(
    lex: Lexicon, text: str, tokens: list[Token], talk: Discourse, results: bool = True
) -> tuple[list[Leaf], list[Aside]]:
    """The values of one sentence with their arm, outcome and time as far as the text says them; what was set aside.

    Outside the results (`results` false) a bare number or percentage is a setting of the study, not a finding.
    """
    plain, twins, aside = set_aside(lex, text, tokens)
    units = units_of(plain)
    if not units:
        return [], aside
    sentence = Sentence(lex, text, plain, units, talk, results)
    ArmBinder(sentence).bind_arms()
    OutcomeBinder(sentence).bind_outcomes()
    ChangeBinder(sentence).bind_changes()
    TimeBinder(sentence).bind_times()
    leaves = _with_shares([leaf for unit in units for leaf in unit.leaves])
    _count_pairs(lex, text, leaves)
    _share_units(leaves)
    _give_totals(text, plain, leaves)
    leaves += [replace(leaf, index=n, stat=tokens[n].ref) for leaf in leaves for n in twins.get(leaf.index, ())]
    aside += [Aside(leaf.stat.start, leaf.stat.end, "flow", "flow") for leaf in leaves if leaf.outcome_rule == "flow"]
    return sorted([leaf for leaf in leaves if is_finding(lex, leaf, leaves, results)], key=attrgetter("index")), aside


def _with_shares(leaves: list[Leaf]) -> list[Leaf]:
    """The values with the shares of two counts made part of them: "in 523 A and 1154 B | (4.2% v 6.3%)"."""
    done = list(leaves)
    for n in range(len(leaves) - 4, -1, -1):
        counts, shares = leaves[n : n + 2], leaves[n + 2 : n + 4]
        unit = shares[0].unit
        paired = unit is not None and unit.paired and unit.bracketed and unit.leaves == shares
        pairs = zip(counts, shares, strict=True)
        alike = all(_is_bare_count(count) and count.arm == share.arm for count, share in pairs)
        if not paired or not alike or any(share.stat.param_type != "percentage" for share in shares):
            continue
        for count, share in zip(counts, shares, strict=True):
            apart = (*count.stat.apart, ("percentage", share.stat.start, share.stat.end))
            count.stat = replace(
                count.stat, param_type="count_of_participants", percentage=share.stat.value, apart=apart
            )
        del done[n + 2 : n + 4]
    return done


def _count_pairs(lex: Lexicon, text: str, leaves: list[Leaf]) -> None:
    """Makes two whole numbers counts where the clause counts: "fewer relapses with A than with B | (4 vs 9) |"."""
    for leaf in leaves:
        unit, stat = leaf.unit, leaf.stat
        if stat.param_type != "number" or stat.unit is not None or stat.decimals:
            continue
        if unit is None or not unit.paired or not unit.clause:
            continue
        said = text[unit.clause[0].start : unit.leaves[0].stat.start].lower().split()
        if not lex.counting.isdisjoint(said):
            leaf.stat = replace(stat, param_type="count_of_participants")


def _share_units(leaves: list[Leaf]) -> None:
    """Gives values the unit printed with one of another arm: "longer with A (519 ± 86) than B (277 ± 94 min)"."""
    told = [leaf for leaf in leaves if leaf.arm is not None and leaf.stat.unit not in (None, "%")]
    for leaf in leaves if told else ():
        if leaf.stat.unit is None and leaf.stat.noun is None:
            alike = [one for one in told if _same_layout(one, leaf)]
            if len({one.stat.unit for one in alike}) == 1 and leaf.arm not in [one.arm for one in alike]:
                leaf.stat = replace(leaf.stat, unit=alike[0].stat.unit)


def _give_totals(text: str, tokens: list[Token], leaves: list[Leaf]) -> None:
    """Gives counts the number before them of which they are the printed share: "of the 17 with A, 11 (65%) walked"."""
    for leaf in leaves:
        stat = leaf.stat
        if stat.param_type != COUNTS[0] or stat.n is not None or not stat.percentage or not stat.value:
            continue
        printed = _PERCENTAGE.search(text, stat.start, stat.end + 12)
        off = 0.51 * 10.0 ** -len(printed["decimals"] or "") if printed else 0.0
        for token in [t for t in reversed(tokens[: leaf.index]) if t.kind in (sym.VALUE, sym.ASIDE)]:
            total = _number_of_people(text, token)
            if total > stat.value and abs(100 * stat.value / total - stat.percentage) <= off:
                leaf.stat = replace(stat, n=total)
                break


def _number_of_people(text: str, token: Token) -> int:
    """How many people a token tells of; 0 where it tells of none."""
    if token.kind == sym.VALUE and token.ref.param_type == COUNTS[0]:
        return int(token.ref.value or 0)
    if (
        token.kind == sym.ASIDE
        and token.ref.reason in PEOPLE
        and (number := _WHOLE.search(text, token.start, token.end))
    ):
        return int(number[0].replace(",", ""))
    return 0


def _same_layout(one: Leaf, other: Leaf) -> bool:
    """Whether two values are of one outcome and printed alike."""
    alike = one.stat.param_type == other.stat.param_type and (one.stat.spread is None) == (other.stat.spread is None)
    return alike and one.outcome is not None is not other.outcome and one.outcome.start == other.outcome.start


def _is_bare_count(leaf: Leaf) -> bool:
    stat = leaf.stat
    whole = stat.param_type in ("count_of_participants", "number") and stat.unit is None and not stat.decimals
    return whole and leaf.arm is not None and stat.percentage is None and stat.n is None
