"""Whether a value that was read reports something: a bare number does only where something says so."""

from __future__ import annotations

from collections.abc import Sequence

from armspan.linking.units import Leaf
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Lexicon

_COUNT, _NUMBER, _SHARE = "count_of_participants", "number", "percentage"


def is_finding(lex: Lexicon, leaf: Leaf, leaves: Sequence[Leaf], results: bool) -> bool:
    """Whether a value is a finding, seen with the others of its sentence; `results`: the sentence is of the results."""
    stat = leaf.stat
    if leaf.outcome_rule == "flow" or (stat.value is None and not results):
        return False  # who took part; a range in the methods is a setting: "808-905 nm"
    alone = stat.spread is None and stat.lower_limit is None and stat.percentage is None and stat.n is None
    if stat.param_type == _COUNT:
        return (results and not alone) or _is_count(lex, leaf, results)
    if stat.param_type == _SHARE:
        return results or _describes_people(leaf)
    if stat.param_type is None and _is_effect(leaf):
        return False
    if not alone or stat.value is None:
        return stat.param_type != _NUMBER or results
    if not results:
        return stat.param_type != _NUMBER and (_describes_people(leaf) or _says(leaf, lex.traits))
    if _has_company(leaf, leaves) or _is_said(leaf) or _is_set_against(leaf):
        return True
    return _follows_its_name(leaf) or _is_listed(lex, leaf)


def _is_effect(leaf: Leaf) -> bool:
    """ "the score was -0.6 (95% CI -4.4 to 3.2)": with an interval and of no arm, it is how far the arms are apart."""
    stat = leaf.stat
    interval = stat.limits_type is not None and stat.limits_type.startswith("confidence")
    return interval and leaf.arm_rule == "everybody" and stat.value is not None


def _is_set_against(leaf: Leaf) -> bool:
    """ "(95 vs 20)", "from 22 to 10", "fell (139 to 117)": two values of an outcome, set against each other."""
    unit = leaf.unit
    if leaf.outcome is None or unit is None:
        return False
    if unit.inner == "o":
        fell = unit.bracketed and any(token.kind in _CHANGES for token in unit.clause)
        return fell or any(token.kind == sym.FROM for token in unit.before[-2:])
    return unit.inner == "v"


_CHANGES = (sym.UP, sym.DOWN, sym.CHANGE)


def _is_listed(lex: Lexicon, leaf: Leaf) -> bool:
    """ "rates (mL/year) were 40, 41 and 43": several values of one outcome, in a unit or called means."""
    unit, stat = leaf.unit, leaf.stat
    if leaf.outcome is None or leaf.outcome_rule == "respectively" or unit is None or unit.inner is not None:
        return False
    told = stat.unit is not None or stat.param_type != _NUMBER
    return told and len(unit.leaves) > 1 and (stat.unit or "").lower() not in lex.clock_units


def _follows_its_name(leaf: Leaf) -> bool:
    """ "waist circumference (-5.1 cm)": a number with a unit or a sign, in a bracket right behind its outcome."""
    unit, outcome, stat = leaf.unit, leaf.outcome, leaf.stat
    if unit is None or outcome is None or not unit.bracketed or len(unit.leaves) > 1:
        return False
    told = stat.unit is not None or stat.decimals or (stat.value or 0) < 0
    return bool(told) and 0 <= stat.start - outcome.end <= 2


def _describes_people(leaf: Leaf) -> bool:
    """ "59 adults (62% women, mean age 61 years) were": what a bracket tells of those who took part is a finding."""
    return leaf.unit is not None and leaf.unit.of_people and leaf.outcome is not None


def _says(leaf: Leaf, words: frozenset[str]) -> bool:
    """Whether the name of the outcome holds one of these words."""
    return leaf.outcome is not None and not words.isdisjoint(leaf.outcome.text.lower().split())


def _is_count(lex: Lexicon, leaf: Leaf, results: bool) -> bool:
    """Whether a count is a finding that need not be one; not who took part, as in "(24 infants, 36 feet)"."""
    if leaf.outcome is None:
        return False
    if results or leaf.outcome_rule == "sex" or _says(leaf, lex.sex) or _describes_people(leaf):
        return True
    limited = leaf.outcome.text.lower().startswith(("at least", "≥", ">"))
    bracketed = leaf.unit is not None and leaf.unit.bracketed
    told = leaf.outcome_rule in ("subject", "object") and leaf.arm_rule == "single-arm"
    return told and not (limited or bracketed)  # "lengthening was performed in nine cases"


def _is_said(leaf: Leaf) -> bool:
    """Whether words say that a value without spread was measured: a mean, or by how many units something changed."""
    if leaf.outcome_rule not in ("subject", "respectively"):
        return False
    if leaf.stat.param_type == _NUMBER:
        return leaf.stat.unit is not None and leaf.change
    return True


def _has_company(leaf: Leaf, leaves: Sequence[Leaf]) -> bool:
    """Whether another value of the sentence is of the same outcome and of another arm."""
    return leaf.arm is not None and any(
        other.arm not in (None, leaf.arm)
        and other.outcome is not None
        and leaf.outcome is not None
        and other.outcome.start == leaf.outcome.start
        for other in leaves
    )
