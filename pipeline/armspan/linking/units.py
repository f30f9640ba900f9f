"""The values of a sentence as units: those that are coordinated without an arm or an outcome between them.

"M v M", "from M to M", "M, M and M" are units; their groups are joined inside by "vs" or "from-to". What stands
before a unit and after it, up to the next coordinating word, is its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice, pairwise

from armspan.found import Statistic, TimePoint
from armspan.linking.brackets import CLAUSE, closed_brackets, enclosing_bracket, names_in_bracket
from armspan.linking.titles import Title
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_JOINTS = {sym.AND, sym.VERSUS, sym.COMPARED, sym.THAN, sym.SEMICOLON, sym.CLAUSE}
_JOINTS_AND_COMMA = _JOINTS | {sym.COMMA}
_LIGHT = {
    sym.AND,
    sym.VERSUS,
    sym.COMPARED,
    sym.THAN,
    sym.COMMA,
    sym.TIME,
    sym.SKIP,
    sym.PREPOSITION,
    sym.FROM,
    sym.TO,
    "(",
    ")",
    sym.PEOPLE,
    sym.LIMIT,
    sym.ASIDE,
    ":",
    sym.RESPECTIVELY,
}


_COUNT = "count_of_participants"
COUNTS = (_COUNT, "percentage", "number")
WHAT_THEY_DID = {sym.NOUN, sym.REPORT, sym.PARTICIPLE, sym.COPULA}
_OF_WHOM = {sym.PREPOSITION, sym.SKIP, sym.ARM}


@dataclass(slots=True)
class Leaf:
    """One value on its way to a measurement."""

    index: int  # of its token
    stat: Statistic
    arm: str | None = None
    all_arms: bool = False  # printed once for several arms, or about everybody
    arm_rule: str | None = None
    arm_token: Token | None = None
    outcome: Title | None = None
    outcome_rule: str | None = None
    time: TimePoint | None = None
    baseline: bool = False  # the earlier of a before-after pair whose time is not said
    change: bool = False
    direction: str | None = None
    unit: Unit | None = None


@dataclass(slots=True)
class Unit:
    """Coordinated values without an arm or an outcome between them; groups are joined inside by "v" or "from-to"."""

    groups: list[list[Leaf]]
    leaves: list[Leaf]  # those of all groups
    first: int  # the tokens of its first and last value
    last: int
    number: int  # of the unit in its sentence
    inner: str | None = None  # "v" | "o" | None
    before: list[Token] = field(default_factory=list)
    after: list[Token] = field(default_factory=list)
    clause: list[Token] = field(default_factory=list)  # the clause's tokens before the unit, from its start
    respectively: bool = False
    against: bool = False  # its groups are set against each other: "M to M vs M to M"
    by_arms: bool = False  # its size is explained by arms
    bracketed: bool = False  # right behind an opening bracket
    opened: int | None = None  # where the bracket opens that it stands in
    of_people: bool = False  # stands in a bracket that describes those who took part
    counts: bool = False  # counts people or events, or says which share of them

    @property
    def paired(self) -> bool:
        """Whether all of it is pairs of values that are set against each other: "M vs M"."""
        return self.inner == "v" and {len(group) for group in self.groups} == {2}


def units_of(tokens: list[Token]) -> list[Unit]:
    units: list[Unit] = []
    for index, token in enumerate(tokens):
        if token.kind != sym.VALUE:
            continue
        leaf = Leaf(index, token.ref)
        joint = _joint(tokens, units[-1], index) if units else None
        if joint is None:
            units.append(Unit([[leaf]], [leaf], index, index, len(units), counts=leaf.stat.param_type in COUNTS))
            continue
        units[-1].leaves.append(leaf)
        units[-1].last = index
        if joint == "/":
            units[-1].groups[-1].append(leaf)
        elif joint == "v" and units[-1].inner == "o":
            units[-1].groups.append([leaf])
            units[-1].against = True
        elif joint in ("v", "o"):
            unit = units[-1]
            if unit.inner is None and len(unit.groups) > 1 and joint == "v" and all(len(g) == 1 for g in unit.groups):
                unit.groups = [[x for g in unit.groups for x in g]]  # "M, M v M": one list
            unit.groups[-1].append(leaf)
            unit.inner = unit.inner or joint
        else:
            units[-1].groups.append([leaf])
    for unit in units:
        for leaf in unit.leaves:
            leaf.unit = unit
    _give_surroundings(tokens, units)
    return units


def _joint(tokens: list[Token], unit: Unit, right: int) -> str | None:
    """How two neighbouring values are coordinated: "v", "o" (from-to), "," or None (not at all).

    "/" joins the two of a blood pressure.
    """
    gap = tokens[unit.last + 1 : right]
    if tokens[unit.last].ref.rule == tokens[right].ref.rule == "pressure-pair" and [t.kind for t in gap] == [sym.SKIP]:
        return "/"
    nouns = (tokens[unit.last].ref.noun, tokens[right].ref.noun)
    if None not in nouns and nouns[0] != nouns[1]:
        return None  # "44 males and 8 females": two outcomes
    if (tokens[unit.last].ref.param_type == _COUNT) != (tokens[right].ref.param_type == _COUNT):
        return None  # "aged 52.3±10.4 years, and 18 males": two statements
    if len(unit.leaves) == 1 and _share_behind_measured(tokens, unit.last, right):
        return None  # "61 years and 69% were men"
    kinds = {token.kind for token in gap}
    if not kinds <= _LIGHT or sym.SEMICOLON in kinds:
        return None
    if is_sum(tokens, unit.last, right) or (")" in kinds and names_in_bracket(tokens, unit.first)):
        return None
    if sym.COMMA in kinds and _is_closed(tokens, unit):
        return None  # "9.4 and 7.2, | 9.0 and 7.0": of two lists
    if [t.kind for t in gap] == [sym.COMMA, sym.TIME] and gap[1].ref.kind == "baseline":
        return None  # "(-1.1%, baseline | 8.5%)": a statement of its own
    if sym.LIMIT in kinds:
        return None  # "≥15% (72 v 40%) and ≥20% (62 v 17%)": of two limits
    if kinds & {sym.VERSUS, sym.COMPARED}:
        return "v"
    if sym.TO in kinds and sym.AND not in kinds:
        return "o"
    if sym.THAN in kinds:
        return "v"
    if kinds & {sym.AND, sym.COMMA}:
        return ","
    return None


def is_sum(tokens: Sequence[Token], left: int, right: int) -> bool:
    """ "| 5 infections |, 3 in A and 2 in B": whether a count is the sum of the two behind it."""
    if tokens[left].ref.noun is None or tokens[left].ref.percentage is not None:
        return False
    behind = list(islice((token.ref for token in tokens[right : right + CLAUSE] if token.kind == sym.VALUE), 2))
    counts = [tokens[left].ref, *behind]
    plain = len(counts) == 3 and all(one.param_type == "count_of_participants" for one in counts)
    return plain and counts[0].value == sum(one.value or 0 for one in behind)


def _is_closed(tokens: list[Token], unit: Unit) -> bool:
    """Whether "and" joins the last two values of a unit, as it does at the end of a list."""
    if len(unit.leaves) < 2 or unit.inner is not None:
        return False
    gap = tokens[unit.leaves[-2].index + 1 : unit.last]
    return {token.kind for token in gap} <= {sym.AND, sym.SKIP} and bool(gap)


def _share_behind_measured(tokens: list[Token], left: int, right: int) -> bool:
    """Whether a percentage stands behind a value in another unit, and they are no list ("..., respectively")."""
    measured = tokens[left].ref.unit not in (None, "%", "per cent") and tokens[right].ref.unit == "%"
    return measured and all(token.kind != sym.RESPECTIVELY for token in tokens[right : right + 4])


def family(stat: Statistic) -> str:
    """Counts and measured values are not coordinated with each other."""
    return "count" if stat.param_type == _COUNT else "value"


def _give_surroundings(tokens: list[Token], units: list[Unit]) -> None:
    """Splits what stands between two units: up to the first coordinating word it belongs to the left one."""
    starts, stops = [0, *[unit.last + 1 for unit in units]], [*[unit.first for unit in units], len(tokens)]
    gaps = [tokens[start:stop] for start, stop in zip(starts, stops, strict=True)]
    between = zip(pairwise(gaps[:-1]), units[1:], strict=False)
    cuts = [0, *[0 if _each_behind(*two) else _cut(two[1], unit.paired) for two, unit in between], len(gaps[-1])]
    for n, unit in enumerate(units):
        gap_before, gap_after = gaps[n], gaps[n + 1]
        unit.before, unit.after = gap_before[cuts[n] :], gap_after[: cuts[n + 1]]
        unit.respectively = sym.RESPECTIVELY in [t.kind for t in gap_after]
        unit.clause = _clause(tokens, unit.first)
        unit.opened = enclosing_bracket(tokens, unit.first)
        unit.bracketed = bool(gap_before) and gap_before[-1].kind == "("


def _each_behind(before: list[Token], gap: list[Token]) -> bool:
    """ "(control; | 20.4, | study; | 13.6)": each value stands behind its arm."""
    behind = bool(before) and before[-1].kind == sym.SEMICOLON
    return behind and [t.kind for t in gap] == [sym.COMMA, sym.ARM, sym.SEMICOLON]


def _cut(gap: list[Token], before_pair: bool) -> int:
    """Where the left unit's surroundings end and the right one's, perhaps "M vs M", begin."""
    closed = closed_brackets(gap)
    shut = next((n for n, t in enumerate(gap) if t.kind == ")" and n not in closed), len(gap))
    if [t.kind for t in gap[shut + 1 : shut + 3]] == [sym.PREPOSITION, sym.ARM]:
        return shut + 1 + _cut(gap[shut + 1 :], before_pair)  # "(17.0 and 17.1, respectively) | in the A group"
    tail = next((n for n in range(len(gap) - 1, -1, -1) if gap[n].kind == "(" and n not in closed), len(gap))
    ahead = [t.kind for n, t in enumerate(gap[:tail]) if n not in closed]
    while ahead[:1] == [sym.SKIP]:
        ahead = ahead[1:]
    behind = (before_pair and sym.ARM in ahead[:2] and set(ahead) <= _OF_WHOM | WHAT_THEY_DID) or (
        ahead[:1] == [sym.PREPOSITION] and set(ahead) <= _OF_WHOM
    )
    if tail < len(gap) and behind:
        return tail  # "7.9 | in the placebo group | (difference, 0.7)", "9 | patients in the A group | (4.2 v 10.4%)"
    if [t.kind for t in gap[tail + 1 : tail + 2]] == [sym.ARM] and sym.NOUN not in ahead:
        return tail  # "2 patients | (A, 2%; B, 0%)"
    if [n for n, t in enumerate(gap[:tail]) if t.kind in _JOINTS_AND_COMMA and n not in closed]:
        gap = gap[:tail]  # "..., survival | (hazard ratio 0.8; P = .01; median, ": the open bracket is the right one's
    for kinds in (_JOINTS, {sym.COMMA}, {")"}):
        for n, token in enumerate(gap):
            if token.kind in kinds and (token.kind == ")" or n not in closed) and not _joins_arms(gap, n):
                return n
    verb = next((n for n, t in enumerate(gap) if t.kind in (sym.COPULA, sym.CHANGE, sym.REPORT, sym.PARTICIPLE)), None)
    if verb is not None:
        return verb
    return len(gap) if {sym.ARM, sym.NOUN}.isdisjoint([t.kind for t in gap]) else 0


def _joins_arms(gap: list[Token], n: int) -> bool:
    """ "in A and B, respectively": the joint belongs to a list of arms."""
    before = next((t for t in reversed(gap[:n]) if t.kind not in (sym.SKIP, sym.COMMA)), None)
    after = next((t for t in gap[n + 1 :] if t.kind not in (sym.SKIP, sym.AND)), None)
    both = before is not None and after is not None and before.kind == after.kind == sym.ARM
    listed = any(t.kind == sym.RESPECTIVELY for t in gap[n:])
    return both and gap[n].kind in ((sym.AND, sym.COMMA, sym.VERSUS) if listed else (sym.AND, sym.COMMA))


def _clause(tokens: list[Token], stop: int) -> list[Token]:
    """The tokens of the clause before the token `stop`; no more than `CLAUSE` of them."""
    closed = 0  # brackets that end before `stop`: what stands in them ends no clause
    first = max(0, stop - CLAUSE)
    for n in range(stop - 1, first - 1, -1):
        kind = tokens[n].kind
        if kind == ")":
            closed += 1
        elif kind == "(":
            closed = max(0, closed - 1)
        elif kind in (sym.SEMICOLON, sym.CLAUSE) and not closed:
            return tokens[n + 1 : stop]
    return tokens[first:stop]


def spelled(text: str, token: Token) -> str:
    return text[token.start : token.end].lower()


def of_those(text: str, unit: Unit) -> bool:
    """ "12% | of those keeping a diary": which people is said behind the value."""
    return [spelled(text, token) for token in unit.after[:2]] == ["of", "those"]


def named(tokens: Sequence[Token]) -> list[Token]:
    """The arms named, each once, in order of first mention."""
    seen: dict[str, Token] = {}
    for token in tokens:
        if token.kind == sym.ARM and len(token.ref.arms) == 1:
            seen.setdefault(token.ref.arms[0], token)
    return list(seen.values())


def same_outcome(earlier: Unit, later: Unit) -> bool:
    """Whether two units report the same outcome, named once."""
    a, b = earlier.leaves[-1].outcome, later.leaves[0].outcome
    return a is not None and b is not None and a.start == b.start


def same_cell(one: Unit, two: Unit) -> bool:
    """Whether two values may be of one outcome: what they count, and in what unit, is the same."""
    a, b = one.leaves[-1].stat, two.leaves[0].stat
    single = one.inner == two.inner != sym.VERSUS
    alike = (family(a), a.noun, a.level) == (family(b), b.noun, b.level)
    return single and alike and (a.unit == b.unit or None in (a.unit, b.unit))
