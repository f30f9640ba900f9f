"""Which value belongs to which outcome, arm and time: one sentence at a time, from what stands beside it.

A sentence's values form *units*: values that are coordinated without an arm or an outcome between them
("M v M", "from M to M", "M, M and M"). What stands before a unit and after it, up to the next coordinating word, is
its own; what is missing comes from a list of equal length in the clause, from the units beside it, from the arms that
the clause compares, or from the order of arms that the text used last. The name of the rule says which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from armspan.linking.skeleton import ALL_ARMS, ARM, ESTIMATE, P_VALUE, TEST, TIME, VALUE
from armspan.linking.titles import Title, title_of
from armspan.mentions.outcomes import (
    AND,
    CHANGE,
    CLAUSE,
    COMMA,
    COMPARED,
    COPULA,
    DOWN,
    FROM,
    LIMIT,
    NOUN,
    PARTICIPLE,
    PEOPLE,
    PREPOSITION,
    QUALITY,
    REPORT,
    RESPECTIVELY,
    SEMICOLON,
    SEX,
    SKIP,
    STOP,
    THAN,
    TO,
    UP,
    VERSUS,
    Lexicon,
    Token,
)  # fmt: skip
from armspan.model import Statistic, TimePoint

_JOINTS = {AND, VERSUS, COMPARED, THAN, SEMICOLON, CLAUSE}
_LIGHT = {
    AND,
    VERSUS,
    COMPARED,
    THAN,
    COMMA,
    TIME,
    SKIP,
    PREPOSITION,
    FROM,
    TO,
    "(",
    ")",
    PEOPLE,
    LIMIT,
    "X",
    ":",
    RESPECTIVELY,
}


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
    subgroup: str | None = None
    unit: Unit | None = None


@dataclass(slots=True)
class Unit:
    """Coordinated values without an arm or an outcome between them; groups are joined inside by "v" or "from-to"."""

    groups: list[list[Leaf]]
    inner: str | None = None  # "v" | "o" | None
    before: list[Token] = field(default_factory=list)
    after: list[Token] = field(default_factory=list)
    clause: list[Token] = field(default_factory=list)  # the clause's tokens before the unit, from its start
    respectively: bool = False
    by_arms: bool = False  # its size is explained by arms
    bracketed: bool = False

    @property
    def leaves(self) -> list[Leaf]:
        return [leaf for group in self.groups for leaf in group]

    @property
    def first(self) -> int:
        return self.groups[0][0].index

    @property
    def last(self) -> int:
        return self.groups[-1][-1].index


@dataclass(slots=True)
class Discourse:
    """What the text has said so far, where a later sentence leans on it."""

    arm_ids: tuple[str, ...]
    enrollment: int | None = None
    order: tuple[str, ...] = ()  # the order in which arms were last listed
    stated: bool = False  # the text says in which order it gives them
    arm: str | None = None  # the arm the last value belonged to
    times: tuple[TimePoint, ...] = ()  # the last list of times
    time: TimePoint | None = None  # the time of the last value
    change_time: TimePoint | None = None  # the time of the last change from baseline
    instrument_times: dict[str, TimePoint] = field(default_factory=dict)  # the instrument used last, and when
    pair: tuple[TimePoint | None, TimePoint | None] | None = None  # the times of the last from-to
    outcomes: list[Title] = field(default_factory=list)  # all so far, in order
    last: list[Title] = field(default_factory=list)  # those of the last sentence that had any


def stated_order(lex: Lexicon, text: str, placed: list[Token]) -> tuple[str, ...]:
    """The order in which the text says it gives the arms' values ("given as A vs B"); empty where it does not say."""
    named = [token for token in placed if token.kind == ARM and len(token.ref.arms) == 1]
    for first, second in zip(named, named[1:], strict=False):
        between = text[first.end : second.start].strip(" .").lower()
        lead = text[max(0, first.start - 40) : first.start].lower().split()
        if between in ("vs", "v", "versus") and first.ref.arms != second.ref.arms and lex.order & set(lead):
            return (first.ref.arms[0], second.ref.arms[0])
    return ()


def bind_values(lex: Lexicon, text: str, tokens: list[Token], talk: Discourse, results: bool = True) -> list[Leaf]:
    """The values of one sentence with their arm, outcome and time as far as the text says them.

    Outside the results (`results` false) a bare number or percentage is a setting of the study, not a finding.
    """
    tokens, twins = _set_twins_aside(tokens)
    units = _units(tokens)
    if not units:
        return []
    _Binder(lex, text, tokens, units, talk).run()
    leaves = [leaf for unit in units for leaf in unit.leaves]
    leaves += [_twin(leaf, twins[leaf.index]) for leaf in leaves if leaf.index in twins]
    return sorted((leaf for leaf in leaves if _is_measurement(leaf, results)), key=lambda leaf: leaf.index)


def _set_twins_aside(tokens: list[Token]) -> tuple[list[Token], dict[int, Token]]:
    """ "7.1 mm Hg (27.9%)": the value in brackets says the same of the same people; its place is left blank."""
    done, twins = list(tokens), {}
    for n in range(len(tokens) - 3):
        if tokens[n].kind == VALUE and tokens[n + 1].kind == "(" and tokens[n + 2].kind == VALUE:
            closed = tokens[n + 3].kind == ")"
            if closed or (
                tokens[n + 3].kind in (SEMICOLON, COMMA) and n + 4 < len(tokens) and tokens[n + 4].kind == P_VALUE
            ):
                twins[n] = tokens[n + 2]
                for k in (n + 1, n + 2, n + 3) if closed else (n + 2,):
                    done[k] = replace(tokens[k], kind=SKIP, ref=None)
    return done, twins


def _twin(leaf: Leaf, token: Token) -> Leaf:
    return replace(leaf, index=leaf.index + 2, stat=token.ref)


def _is_measurement(leaf: Leaf, results: bool) -> bool:
    """Whether a value reports something: the flow of participants does not, nor a bare number without a subject."""
    if leaf.outcome_rule == "flow":
        return False
    if leaf.outcome is None and leaf.stat.param_type == "count_of_participants":
        return False
    if leaf.stat.param_type == "number":
        return results and leaf.outcome_rule in ("subject", "respectively")
    return results or leaf.stat.param_type != "percentage"


# --- units ------------------------------------------------------------------------------------------------------------


def _units(tokens: list[Token]) -> list[Unit]:
    units: list[Unit] = []
    for index, token in enumerate(tokens):
        if token.kind != VALUE:
            continue
        leaf = Leaf(index, token.ref)
        joint = _joint(tokens, units[-1], index) if units else None
        if joint is None:
            units.append(Unit([[leaf]]))
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
    """How two neighbouring values are coordinated: "v", "o" (from-to), "," or None (not at all)."""
    gap = tokens[unit.last + 1 : right]
    nouns = (tokens[unit.last].ref.noun, tokens[right].ref.noun)
    if None not in nouns and nouns[0] != nouns[1]:
        return None  # "44 males and 8 females": two outcomes
    if _family(tokens[unit.last].ref) != _family(tokens[right].ref):
        return None  # "aged 52.3±10.4 years, and 18 males": two statements
    kinds = {token.kind for token in gap}
    if not kinds <= _LIGHT or (SEMICOLON in kinds):
        return None
    if kinds & {VERSUS, COMPARED}:
        return "v"
    if TO in kinds and AND not in kinds:
        return "o"
    if THAN in kinds:
        return "v"
    if kinds & {AND, COMMA}:
        return ","
    return None


def _family(stat: Statistic) -> str:
    """Counts and measured values are not coordinated with each other."""
    return "count" if stat.param_type == "count_of_participants" else "value"


def _give_surroundings(tokens: list[Token], units: list[Unit]) -> None:
    """Splits what stands between two units: up to the first coordinating word it belongs to the left one."""
    for n, unit in enumerate(units):
        start = units[n - 1].last + 1 if n else 0
        stop = units[n + 1].first if n + 1 < len(units) else len(tokens)
        gap_before = tokens[start : unit.first]
        gap_after = tokens[unit.last + 1 : stop]
        unit.before = gap_before[_cut(gap_before) if n else 0 :]
        unit.after = gap_after[: _cut(gap_after)] if n + 1 < len(units) else gap_after
        unit.respectively = any(t.kind == RESPECTIVELY for t in gap_after)
        unit.clause = _clause(tokens, unit.first)
        unit.bracketed = bool(gap_before) and gap_before[-1].kind == "("


def _cut(gap: list[Token]) -> int:
    """Where the left unit's surroundings end and the right one's begin."""
    for kinds in (_JOINTS, {COMMA}, {")"}):
        for n, token in enumerate(gap):
            if token.kind in kinds:
                return n
    verb = next((n for n, t in enumerate(gap) if t.kind in (COPULA, CHANGE, REPORT, PARTICIPLE)), None)
    if verb is not None:
        return verb
    return len(gap) if not any(t.kind in (ARM, NOUN) for t in gap) else 0


def _clause(tokens: list[Token], stop: int) -> list[Token]:
    """The tokens of the clause before the token `stop`."""
    start = 0
    for n in range(stop):
        kind = tokens[n].kind
        if kind in (SEMICOLON, CLAUSE) and _depth(tokens, n, stop) == 0:
            start = n + 1
    return tokens[start:stop]


def _depth(tokens: Sequence[Token], start: int, stop: int) -> int:
    """> 0 where a bracket that opens before `start`... closes before `stop`: then `start` lies inside it."""
    depth = 0
    for token in tokens[start:stop]:
        if token.kind == "(":
            depth += 1
        elif token.kind == ")":
            depth -= 1
            if depth < 0:
                return 1
    return 0


# --- binding ----------------------------------------------------------------------------------------------------------


def _of(kind: str, tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.kind == kind]


class _Binder:
    """The passes over the units of one sentence: arms, then times, then outcomes."""

    def __init__(self, lex: Lexicon, text: str, tokens: list[Token], units: list[Unit], talk: Discourse) -> None:
        self.lex, self.text, self.tokens, self.units, self.talk = lex, text, tokens, units, talk
        self.arms = talk.arm_ids

    def run(self) -> None:
        self.bind_arms()
        self.bind_outcomes()
        self.bind_change()
        self.bind_times()

    # arms ---------------------------------------------------------------------------------------------------------

    def bind_arms(self) -> None:
        if len(self.arms) == 1:
            for unit in self.units:
                self._give_arm(unit, self.arms[0], "single-arm", None)
            return
        for unit in self.units:
            self._explicit_arms(unit)
        self._fill_backward()
        self._fill_forward()
        for unit in self.units:
            if unit.leaves[0].arm is None and not unit.leaves[0].all_arms:
                self._arms_by_order(unit)
            order = tuple(dict.fromkeys(leaf.arm for leaf in unit.leaves if leaf.arm))
            if unit.by_arms and len(order) > 1 and not self.talk.stated:
                self.talk.order = order
        self._note_order()

    def _note_order(self) -> None:
        """The order in which this sentence lists its arms is the order for what follows."""
        said = tuple(dict.fromkeys(leaf.arm for unit in self.units for leaf in unit.leaves if leaf.arm))
        if len(said) == len(self.arms) > 1 and not self.talk.stated:
            self.talk.order = said
        if said:
            self.talk.arm = said[-1]

    def _explicit_arms(self, unit: Unit) -> None:
        """Arms that stand in the unit's own surroundings."""
        after, before = _named(self._near_after(unit)), _named(unit.before)
        size = len(unit.leaves)
        outer = len(unit.groups)
        flat = unit.leaves if unit.inner != "o" else None
        if len(after) >= 2 and flat and len(after) == size:
            self._distribute(
                unit, [[leaf] for leaf in flat], after, "respectively" if unit.respectively else "arm-list"
            )
        elif len(after) >= 2 and len(after) == outer:
            self._distribute(unit, unit.groups, after, "respectively" if unit.respectively else "arm-list")
        elif len(after) == 1 and not _refers_back(unit.after):
            if unit.inner == "v" and size == 2:
                self._pair_with_other(unit, after[0])
            else:
                self._give_arm(unit, after[0].ref.arms[0], "explicit-arm", after[0])
        elif before:
            self._arms_before(unit, before, after)

    def _near_after(self, unit: Unit) -> list[Token]:
        """What follows the unit, up to the end of its phrase: a verb, a P value or a new clause ends it."""
        near = []
        listing = False
        counted = (
            unit.after[:1] if unit.after and unit.after[0].kind == NOUN else []
        )  # "0.9 ± 0.8 cells in the A group"
        for token in unit.after[len(counted) :]:
            if token.kind in (P_VALUE, ESTIMATE, TEST, "(", ")"):
                if listing:
                    break
                continue
            if token.kind in (COPULA, CLAUSE, SEMICOLON, CHANGE, REPORT, NOUN, STOP):
                break
            if token.kind == ARM:
                listing = True
            near.append(token)
        return near if listing else []

    def _arms_before(self, unit: Unit, before: list[Token], after: list[Token]) -> None:
        size, outer = len(unit.leaves), len(unit.groups)
        ids = list(dict.fromkeys(token.ref.arms[0] for token in before))
        reference = _reference(unit)
        if unit.inner == "o" or size == 1:
            target = _last_not(before, reference)
            if size == 1 and len(ids) > 1 and _compares(unit):
                return  # "A was superior to B in O (M)": whose value it is, is not said
            self._give_arm(unit, target.ref.arms[0], "explicit-arm", target)
        elif len(ids) == size and (unit.inner == "v" or outer == size):
            self._distribute(unit, [[leaf] for leaf in unit.leaves], _ordered(before, reference), self._pair_rule(unit))
            self._check_direction(unit, before, reference)
        elif len(ids) == outer and unit.inner != "v":
            self._distribute(unit, unit.groups, _ordered(before, reference), "respectively")
        elif len(ids) == 2 and unit.inner == "v" and all(len(g) == 2 for g in unit.groups):
            for group in unit.groups:
                self._distribute(unit, [[leaf] for leaf in group], _ordered(before, reference), "vs-pair")
        elif len(ids) == 1 and unit.inner == "v" and size == 2 and len(self.arms) == 2:
            self._pair_with_other(unit, before[-1], first=before[-1] is not reference)
            self._check_direction(unit, before, reference)
        elif len(ids) == 1:
            self._give_arm(unit, ids[0], "explicit-arm", before[-1])

    def _pair_rule(self, unit: Unit) -> str:
        return "vs-pair" if unit.inner == "v" else "respectively" if unit.respectively else "arm-list"

    def _distribute(self, unit: Unit, groups: list[list[Leaf]], arms: Sequence[Token], rule: str) -> None:
        unit.by_arms = True
        for group, token in zip(groups, arms, strict=False):
            for leaf in group:
                leaf.arm, leaf.arm_rule, leaf.arm_token = token.ref.arms[0], rule, token

    def _distribute_ids(self, unit: Unit, groups: list[list[Leaf]], arms: Sequence[str], rule: str) -> None:
        unit.by_arms = True
        for group, arm in zip(groups, arms, strict=False):
            for leaf in group:
                leaf.arm, leaf.arm_rule = arm, rule

    def _give_arm(self, unit: Unit, arm: str, rule: str, token: Token | None) -> None:
        for leaf in unit.leaves:
            leaf.arm, leaf.arm_rule, leaf.arm_token = arm, rule, token

    def _pair_with_other(self, unit: Unit, token: Token, first: bool = False) -> None:
        """One of a pair of values is named: the other is the other arm's."""
        arm = token.ref.arms[0]
        others = [a for a in self.arms if a != arm]
        if len(others) != 1:
            return
        pair = (arm, others[0]) if first else (others[0], arm)
        self._distribute_ids(unit, [[leaf] for leaf in unit.leaves], pair, "vs-pair")

    def _check_direction(self, unit: Unit, before: list[Token], reference: Token | None) -> None:
        """ "lower in A than in B (12 v 15)": the words say whose value is the smaller; they win over the order."""
        if len(unit.leaves) != 2 or len(self.arms) < 2:
            return
        words = [t for t in unit.clause if t.kind in (UP, DOWN)]
        first, second = unit.leaves
        a, b = first.stat.value, second.stat.value
        if len({w.kind for w in words}) != 1 or a is None or b is None or a == b or not unit.bracketed:
            return
        subject = next((t for t in before if t is not reference), None)
        if subject is None or reference is None or any(v < 0 for v in (a, b)):
            return
        smaller = words[0].kind == DOWN
        mine = first if (a < b) == smaller else second
        if mine.arm != subject.ref.arms[0] and _spelled(self.text, words[0]) in _PLAIN_COMPARATIVES:
            first.arm, second.arm = second.arm, first.arm
            first.arm_token, second.arm_token = second.arm_token, first.arm_token
            first.arm_rule = second.arm_rule = "direction"

    def _fill_backward(self) -> None:
        """ "M at 3 months, M at 6 months in A": what precedes a named unit without an arm between is its arm's too."""
        for n in range(len(self.units) - 2, -1, -1):
            unit, later = self.units[n], self.units[n + 1]
            if unit.leaves[0].arm is not None or not later.leaves[0].arm:
                continue
            token = later.leaves[0].arm_token
            if token is None or token.start < self.tokens[later.last].start:
                continue  # the later unit's arm stands before it: it starts there
            between = self.tokens[unit.last + 1 : later.first]
            if any(t.kind in (ARM, ALL_ARMS, CLAUSE, SEMICOLON, RESPECTIVELY, COPULA, CHANGE, REPORT) for t in between):
                continue
            if _named(unit.before) or _family(unit.leaves[0].stat) != _family(later.leaves[0].stat):
                continue
            if later.by_arms and len(unit.leaves) == len(later.leaves) and unit.inner != "o":
                arms = [leaf.arm or "" for leaf in later.leaves]
                self._distribute_ids(unit, [[leaf] for leaf in unit.leaves], arms, later.leaves[0].arm_rule or "")
            elif not later.by_arms and not (len(unit.leaves) > 1 and unit.inner == "v"):
                self._give_arm(unit, later.leaves[0].arm, "explicit-arm", token)

    def _fill_forward(self) -> None:
        """The arm that opened the clause holds until another is named; so does an order of arms."""
        for n, unit in enumerate(self.units):
            if n == 0 or unit.leaves[0].arm is not None:
                continue
            earlier = self.units[n - 1]
            between = self.tokens[earlier.last + 1 : unit.first]
            if any(t.kind in (ALL_ARMS,) for t in between) or not earlier.leaves[0].arm:
                continue
            token = earlier.leaves[0].arm_token
            if earlier.by_arms and len(unit.leaves) == len(earlier.leaves):
                arms = [leaf.arm or "" for leaf in earlier.leaves]
                self._distribute_ids(unit, [[leaf] for leaf in unit.leaves], arms, self._order_rule(unit))
                for mine, theirs in zip(unit.leaves, earlier.leaves, strict=True):
                    mine.arm_token = theirs.arm_token
            elif not earlier.by_arms and token is not None and token.start < self.tokens[earlier.first].start:
                if any(t.kind in (CLAUSE, SEMICOLON) for t in between) or unit.inner == "v":
                    continue
                self._give_arm(unit, earlier.leaves[0].arm, "same-clause", token)
            elif not earlier.by_arms and token is not None and self._adds(between):
                self._give_arm(unit, earlier.leaves[0].arm, "same-clause", token)

    def _adds(self, between: Sequence[Token]) -> bool:
        """ "..., with a mean age of": what follows is still about the same people."""
        n = max((k for k, t in enumerate(between) if t.kind == ARM), default=-1)
        rest = between[n + 1 :]
        return any(_spelled(self.text, t) in ("with", "aged") for t in rest) and not any(
            t.kind in (SEMICOLON, ALL_ARMS, VERSUS, COMPARED, AND, P_VALUE) for t in rest
        )

    def _order_rule(self, unit: Unit) -> str:
        if unit.inner == "v":
            return "vs-pair"
        return "respectively" if unit.respectively else "same-order"

    def _arms_by_order(self, unit: Unit) -> None:
        """No arm is named: the arms that the sentence compares, else the order that the text used last."""
        size, outer = len(unit.leaves), len(unit.groups)
        if size == 1 and self._in_both(unit):
            unit.leaves[0].all_arms, unit.leaves[0].arm_rule = True, "in-both"
            return
        if self._about_everybody(unit):
            for leaf in unit.leaves:
                leaf.all_arms, leaf.arm_rule = True, "everybody"
            return
        named = _named(self.tokens[: unit.first]) or _named(self.tokens[unit.last + 1 :])
        later = self._later_list(unit)
        order: tuple[str, ...] = tuple(dict.fromkeys(t.ref.arms[0] for t in later or named))
        if len(order) != size and (outer == 1 or len(order) != outer):
            order = self.talk.order or self.arms
        if unit.inner == "v" and len(order) == 2 and all(len(g) == 2 for g in unit.groups):
            for group in unit.groups:
                self._distribute_ids(unit, [[leaf] for leaf in group], order, "vs-pair")
        elif unit.inner == "o" and outer == len(order) > 1:
            self._distribute_ids(unit, unit.groups, order, self._order_rule(unit))
        elif size == len(order) > 1 and unit.inner != "o":
            self._distribute_ids(unit, [[leaf] for leaf in unit.leaves], order, self._order_rule(unit))

    def _in_both(self, unit: Unit) -> bool:
        """ "8.5% in both groups": printed once, true of each."""
        for token in unit.after:
            if token.kind == ALL_ARMS:
                return _spelled(self.text, token).startswith(("both", "each", "either"))
            if token.kind not in (PREPOSITION, SKIP, PEOPLE, ")"):
                return False
        return False

    def _later_list(self, unit: Unit) -> list[Token]:
        """A list of arms behind a later unit of the sentence that closes both: "... for A and B, respectively"."""
        for other in self.units:
            if other.first > unit.last and other.by_arms and len(other.leaves) == len(unit.leaves):
                return [leaf.arm_token for leaf in other.leaves if leaf.arm_token]
        return []

    def _about_everybody(self, unit: Unit) -> bool:
        """One value, no arm in its clause: it is about all, where the sentence is about all."""
        if len(unit.leaves) > 1:
            return False
        around = [*unit.clause, *unit.after]
        if any(t.kind == ARM for t in around):
            return False
        return any(t.kind == ALL_ARMS for t in around) or not any(t.kind == ARM for t in self.tokens)

    # outcomes -----------------------------------------------------------------------------------------------------

    def bind_outcomes(self) -> None:
        previous: list[Title] = []
        waiting: list[Unit] = []
        for n, unit in enumerate(self.units):
            if self._is_sex(unit):
                previous = []
                continue
            if self._is_flow(unit, n):
                continue
            titles, rule = self._titles_before(unit, n), "subject"
            counted = unit.leaves[0].stat.param_type in ("count_of_participants", "percentage", "number")
            if not titles:
                titles, rule = self._events(unit), "counted-events"
            if not titles and (counted or not previous or self._noun_adjoins(unit)):
                titles, rule = self._titles_after(unit), "object"
            if not titles and counted and n + 1 < len(self.units):
                waiting.append(unit)  # "12/40 in A and 22/41 in B depended on a walking frame"
                continue
            if not titles:
                titles, rule = previous or self.talk.last[-1:], "same-outcome"
            if titles:
                self._spread_titles(unit, titles, rule)
                for other in waiting:
                    self._spread_titles(other, titles if rule == "object" else previous or titles, rule)
                waiting, previous = [], titles
        found = [leaf.outcome for unit in self.units for leaf in unit.leaves if leaf.outcome]
        if found:
            self.talk.last = list({t.start: t for t in found}.values())
            self.talk.outcomes += self.talk.last

    def _noun_adjoins(self, unit: Unit) -> bool:
        """ "0.3±0.7 and 0.4±0.9 medications": what was counted stands right behind the values."""
        return bool(unit.after) and unit.after[0].kind == NOUN

    def _is_flow(self, unit: Unit, n: int) -> bool:
        """ "29 and 30 patients were analysed": counts of people who took part, left or were looked at."""
        first = unit.leaves[0].stat
        if len(unit.leaves) == 1 and first.noun and first.percentage is None and first.value == self.talk.enrollment:
            unit.leaves[0].outcome_rule = "flow"  # "in this cohort of 12 children"
            return True
        if any(leaf.stat.param_type != "count_of_participants" for leaf in unit.leaves):
            return False
        if self._only_says_of_whom(unit):
            unit.leaves[0].outcome_rule = "flow"
            return True
        behind = self.tokens[unit.last + 1 :]
        verb = next((t for t in behind if t.kind in (PARTICIPLE, REPORT, NOUN, SEMICOLON, CLAUSE)), None)
        if verb is None or _spelled(self.text, verb).split(None, 1)[0] not in self.lex.flow:
            return False
        if self._titles_before(unit, n):
            return False
        for leaf in unit.leaves:
            leaf.outcome_rule = "flow"
        return True

    def _only_says_of_whom(self, unit: Unit) -> bool:
        """ "In the 421 people with dementia, ...", "Of 56 patients, ...": about whom, not what."""
        lead = [_spelled(self.text, t) for t in unit.clause if t.kind in (PREPOSITION, SKIP, TIME, COMMA)]
        if len(lead) != len(unit.clause) or len(unit.leaves) > 1 or unit.leaves[0].stat.percentage is not None:
            return False
        return "of" in lead or ("the" in lead and bool({"in", "among", "for"} & set(lead)))

    def _events(self, unit: Unit) -> list[Title]:
        """ "55 deaths": the counted noun is the outcome, where it is no person or part of one."""
        stat = unit.leaves[0].stat
        noun = (stat.noun or "").lower()
        if not noun or noun.split()[-1] in self.lex.people | self.lex.sex:
            return []
        start = self.text.lower().find(noun, stat.start)
        behind = unit.after[1] if len(unit.after) > 1 and _spelled(self.text, unit.after[0]) == "of" else None
        if behind is not None and behind.kind == NOUN:
            title = self._title(behind)
            return [title] if title else []
        return [Title(self.text[start : start + len(noun)], start, start + len(noun), (noun,))] if start >= 0 else []

    def _is_sex(self, unit: Unit) -> bool:
        """ "44 males": the counted noun is the outcome."""
        found = False
        ahead = self.tokens[unit.first - 1].kind if unit.first else STOP
        passed = (ARM, PREPOSITION, SKIP, PEOPLE)
        behind = next((t.kind for t in unit.after if t.kind not in passed), STOP)
        if ahead == PREPOSITION or behind in (COPULA, REPORT, PARTICIPLE, CHANGE):
            return False  # "developed in 7 boys": the boys are who, not what
        for leaf in unit.leaves:
            noun = (leaf.stat.noun or "").lower()
            if noun in self.lex.sex:
                start = self.text.lower().find(noun, leaf.stat.start)
                leaf.outcome = Title(noun, start, start + len(noun), (noun,))
                leaf.outcome_rule = "sex"
                found = True
        return found

    def _titles_before(self, unit: Unit, n: int) -> list[Title]:
        """The subject of the unit: the noun phrases (a list of them) that stand before it in its own surroundings."""
        room = unit.before if n else unit.clause
        found = self._phrase_list(list(reversed(room)))
        if not found and not n:  # "Survival was significant, with 38% for ...": the subject of the main clause
            found = self._phrase_list(list(reversed(self.tokens[: unit.first])))
        return found

    def _phrase_list(self, backwards: list[Token]) -> list[Title]:
        """The nearest list of noun phrases, read backwards from a unit."""
        found: list[Title] = []
        between: list[str] = []
        expect = listed = False
        for token in backwards:
            verb = self._verb_title(token) if not found else None
            if verb is not None:
                return [verb]
            if token.kind in (NOUN, SEX):
                title = self._title(token)
                if title is None:
                    continue
                if found and not expect:
                    if _is_complement(between):
                        found = [title]  # the found phrase was a complement of this one
                        between = []
                        continue
                    break
                found.append(title)
                expect, between = False, []
            elif token.kind in (AND, COMMA) and found:
                expect = True
                listed = listed or token.kind == AND
            elif found and expect and token.kind in (SKIP, UP, DOWN, QUALITY):
                continue
            elif found and token.kind in (PREPOSITION, TO, FROM, SKIP):
                expect = False
                between.append(token.kind)
            elif found and token.kind in (REPORT, PARTICIPLE) and between and self._by_means(token, backwards):
                found, between = [], []  # "was detected by CT in": CT names how, not what
            elif found:
                break
        if (
            len(found) == 2 and not listed
        ):  # "Hypoglycaemia, always mild, was": an apposition, unless a topic comes first
            return found[:1] if self._opens_as_topic(backwards, found[-1]) else found[-1:]
        return list(reversed(found))

    def _opens_as_topic(self, backwards: list[Token], title: Title) -> bool:
        """ "Among those exposed, the number of courses was": the first phrase only says about whom."""
        before = [t for t in backwards if t.end <= title.start]
        opening = [_spelled(self.text, t) for t in before if t.kind in (PREPOSITION, SKIP)]
        return 0 < len(before) == len(opening) and opening[-1] in self.lex.topic | {"among", "regarding", "concerning"}

    def _by_means(self, verb: Token, backwards: list[Token]) -> bool:
        """Whether the word right behind the verb is "by", "on" or "via"."""
        n = backwards.index(verb)
        return n > 0 and _spelled(self.text, backwards[n - 1]) in ("by", "on", "via", "under", "using", "with")

    def _verb_title(self, token: Token) -> Title | None:
        """A verb that names what it reports: "were followed up for 18 months", "aged 18-46 years"."""
        if token.ref is not None:
            return None
        word = _spelled(self.text, token).rsplit(None, 1)[-1]
        title = self.lex.verb_titles.get(word)
        return Title(title, token.end - len(word), token.end, (title,)) if title else None

    def _titles_after(self, unit: Unit) -> list[Title]:
        """What the counted people had or did: the noun phrase or verb behind the unit."""
        verb = None
        room = [*unit.after]
        for token in room:
            if token.kind in (NOUN, SEX):
                title = self._title(token)
                if title is not None and not self._is_given(room, token):
                    title.verb = verb
                    return [title]
            elif token.kind == PARTICIPLE:
                verb = self.text[token.start : token.end]
            elif token.kind in (P_VALUE, SEMICOLON, CLAUSE, STOP):
                break
        if verb:
            token = next(t for t in room if t.kind == PARTICIPLE)
            return [Title(verb, token.start, token.end, (verb,))]
        return []

    def _is_given(self, room: list[Token], token: Token) -> bool:
        """ "15% with timolol": a drug behind a preposition is what was given, not what was measured."""
        n = room.index(token)
        return n > 0 and room[n - 1].kind == PREPOSITION and bool(self.lex.drug.fullmatch(_spelled(self.text, token)))

    def _title(self, token: Token) -> Title | None:
        title = title_of(self.lex, self.text, token)
        if title is not None and title.text.lower() in self.lex.generic and self.talk.outcomes:
            return self.talk.outcomes[-1]
        if title is not None and token.ref is not None:
            title.instrument = getattr(token.ref, "id", None)
        return title

    def _spread_titles(self, unit: Unit, titles: list[Title], rule: str) -> None:
        """One outcome for all, or a list of outcomes over the groups."""
        groups: list[list[Leaf]] = unit.groups
        if unit.inner is None and not unit.by_arms:
            groups = [[leaf] for leaf in unit.leaves]
        spread = len(titles) == len(groups) > 1 and not (unit.by_arms and unit.inner is None)
        for n, group in enumerate(groups):
            for leaf in group:
                leaf.outcome = titles[n] if spread else titles[-1]
                leaf.outcome_rule = "respectively" if spread else rule

    # times --------------------------------------------------------------------------------------------------------

    def bind_times(self) -> None:
        opening = self._opening_times()
        for n, unit in enumerate(self.units):
            self._own_times(unit)
            if unit.inner == "o":
                self._from_to_times(unit)
            if all(leaf.time is None and not leaf.baseline for leaf in unit.leaves):
                self._shared_times(unit, n, opening)
            for leaf in unit.leaves:
                if leaf.outcome_rule == "object" and leaf.time and _is_vague(leaf.time):
                    leaf.time = None  # "underwent lengthening after debridement": part of what was done

    def _opening_times(self) -> list[TimePoint]:
        """The times that open the sentence: they govern all of it."""
        found: list[TimePoint] = []
        for n, token in enumerate(self.tokens[: self.units[0].first]):
            if token.kind == TIME and not _since(self.tokens, n):
                found.append(token.ref)
            elif token.kind in (COPULA, CHANGE, REPORT, PARTICIPLE, "("):
                break
        return [t for t in found if not t.anaphor]

    def _own_times(self, unit: Unit) -> None:
        """A time right behind a value, or right before it inside the unit."""
        leaves = unit.leaves
        for n, leaf in enumerate(leaves):
            stop = leaves[n + 1].index if n + 1 < len(leaves) else self._reach(unit)
            gap = self.tokens[leaf.index + 1 : stop]
            cut = next((k for k, t in enumerate(gap) if t.kind in _JOINTS or t.kind in (COMMA, TO, P_VALUE)), len(gap))
            own = [t.ref for t in gap[:cut] if t.kind == TIME and not t.ref.anaphor]
            if own:
                leaf.time = own[0]
            if n + 1 < len(leaves):
                later = [t.ref for t in gap[cut:] if t.kind == TIME and not t.ref.anaphor]
                if later:
                    leaves[n + 1].time = later[-1]
        for group in unit.groups if unit.inner == "v" else []:
            said = next((leaf.time for leaf in group if leaf.time), None)
            for leaf in group:
                leaf.time = said
        if len(leaves) > 1 and unit.inner is None and leaves[-1].time and not any(x.time for x in leaves[:-1]):
            for leaf in leaves[:-1]:
                leaf.time = leaves[-1].time

    def _reach(self, unit: Unit) -> int:
        return unit.last + 1 + len(unit.after)

    def _from_to_times(self, unit: Unit) -> None:
        """Before and after: their own times, else those of the last from-to, else only that one came first."""
        for group in unit.groups:
            if len(group) != 2:
                continue
            first, last = group
            if first.time or last.time:
                first.baseline = first.time is None
                self.talk.pair = (first.time, last.time)
            elif self.talk.pair is not None:
                first.time, last.time = self.talk.pair
                first.baseline = first.time is None
            else:
                times = [t.ref for t in (*unit.clause, *unit.after) if t.kind == TIME and not t.ref.anaphor]
                first.baseline = True
                if times and times[-1].kind != "baseline":
                    last.time = times[-1]
                    self.talk.pair = (None, times[-1])

    def _shared_times(self, unit: Unit, n: int, opening: list[TimePoint]) -> None:
        """Times of the clause: a list of equal length is spread, a single one holds for all."""
        room = unit.before if n else unit.clause
        here = [t.ref for k, t in enumerate(room) if t.kind == TIME and not _since(room, k)]
        said = [t for t in here if not t.anaphor and not (unit.leaves[0].change and t.kind == "baseline")]
        groups = [[leaf] for leaf in unit.leaves] if not unit.by_arms and unit.inner is None else unit.groups
        if len(self.arms) == 1 and unit.inner == "v" and all(len(g) == 2 for g in unit.groups):
            after = said[-1] if said else None
            for first, last in unit.groups:
                first.baseline, last.time = True, after
            return
        times: Sequence[TimePoint] = said
        if len(groups) > 1 and not unit.by_arms:
            if len(times) < 2 and len(self.talk.times) == len(groups):
                times = self.talk.times
            if len(times) == len(groups):
                for group, time in zip(groups, times, strict=True):
                    for leaf in group:
                        leaf.time = time
                self.talk.times = tuple(times)
                return
        opening = [t for t in opening if not (unit.leaves[0].change and t.kind == "baseline")]
        chosen = said[-1] if said else opening[-1] if opening else self._time_of_same_outcome(unit, n)
        if chosen is None and unit.leaves[0].change:
            chosen = self.talk.change_time
        elif chosen is None and (self._corresponds(unit) or any("same" in t.text.lower() for t in here)):
            chosen = self.talk.time
        elif chosen is None and unit.leaves[0].outcome and unit.leaves[0].outcome.instrument:
            chosen = self.talk.instrument_times.get(unit.leaves[0].outcome.instrument)
        for leaf in unit.leaves:
            leaf.time = chosen
        if chosen is not None:
            self.talk.time = chosen
            if unit.leaves[0].outcome and unit.leaves[0].outcome.instrument:
                self.talk.instrument_times = {unit.leaves[0].outcome.instrument: chosen}
            self.talk.change_time = chosen if unit.leaves[0].change else self.talk.change_time

    def _corresponds(self, unit: Unit) -> bool:
        """ "The corresponding scores at rest were": the time is that of what they correspond to."""
        return any(_spelled(self.text, t) in ("corresponding", "respective", "then") for t in unit.clause)

    def _time_of_same_outcome(self, unit: Unit, n: int) -> TimePoint | None:
        """The unit before is about the same outcome in the same clause: its time holds, where it stands before it."""
        if not n:
            return None
        earlier = self.units[n - 1].leaves[-1]
        opens = earlier.time is not None and earlier.time.end <= self.tokens[self.units[n - 1].first].start
        return earlier.time if opens and self._same_outcome(self.units[n - 1], unit) else None

    def _same_outcome(self, earlier: Unit, later: Unit) -> bool:
        a, b = earlier.leaves[-1].outcome, later.leaves[0].outcome
        return a is not None and b is not None and a.start == b.start

    # change -------------------------------------------------------------------------------------------------------

    def bind_change(self) -> None:
        """ "fell by 18.6", "the change in HbA1c was": a change from baseline, with its direction."""
        for n, unit in enumerate(self.units):
            if n and self._same_outcome(self.units[n - 1], unit):
                for leaf in unit.leaves:
                    leaf.change = self.units[n - 1].leaves[-1].change
                    leaf.direction = self.units[n - 1].leaves[-1].direction
            unchanged = any(_spelled(self.text, t) == "unchanged" for t in unit.clause)
            words = [t for t in unit.clause if t.kind in (UP, DOWN, CHANGE)]
            by = (
                bool(unit.before)
                and unit.before[-1].kind == PREPOSITION
                and _spelled(self.text, unit.before[-1]) == "by"
            )
            since_baseline = self._since_baseline(unit)
            for leaf in unit.leaves:
                if (
                    since_baseline
                    or (leaf.outcome is not None and leaf.outcome.change)
                    or (unchanged and unit.bracketed)
                ):
                    leaf.change = True
                    leaf.direction = leaf.outcome.direction if leaf.outcome else None
                if by and words:
                    leaf.change = True
                    leaf.direction = {UP: "increase", DOWN: "decrease"}.get(words[-1].kind)

    def _since_baseline(self, unit: Unit) -> bool:
        """ "the mean change from baseline in HbA1c was"."""
        for n, token in enumerate(unit.clause[:-2]):
            if token.kind == NOUN and _spelled(self.text, token).rsplit(None, 1)[-1] in self.lex.change:
                near = unit.clause[n + 1 : n + 4]
                if near[0].kind == FROM and any(t.kind == TIME and t.ref.kind == "baseline" for t in near):
                    return True
        return False


_PLAIN_COMPARATIVES = {"lower", "higher", "less", "more", "fewer", "shorter", "longer", "smaller", "larger", "greater"}


def _is_vague(time: TimePoint) -> bool:
    """ "after radical debridement": an event, not a point in time that a study would name."""
    words = time.text.lower().split()
    return time.offset is None and words[0] == "after" and words[-1] not in ("surgery", "operation", "treatment")


def _since(tokens: Sequence[Token], n: int) -> bool:
    """ "from baseline": when a change began, not when a value was taken."""
    return bool(tokens[n].ref.kind == "baseline" and n and tokens[n - 1].kind == FROM)


def _is_complement(between: list[str]) -> bool:
    """Whether only prepositions stand between two phrases: the second then describes the first."""
    return any(kind in (PREPOSITION, TO, FROM) for kind in between)


def _spelled(text: str, token: Token) -> str:
    return text[token.start : token.end].lower()


def _named(tokens: Sequence[Token]) -> list[Token]:
    """The arms named, each once, in order of first mention."""
    seen: dict[str, Token] = {}
    for token in tokens:
        if token.kind == ARM and len(token.ref.arms) == 1:
            seen.setdefault(token.ref.arms[0], token)
    return list(seen.values())


def _reference(unit: Unit) -> Token | None:
    """The arm behind "than" or "compared with": the one that the other is compared to."""
    pending = False
    for token in [*unit.clause, *unit.after]:
        if token.kind in (THAN, COMPARED, VERSUS):
            pending = True
        elif pending and token.kind == ARM:
            return token
        elif token.kind in (VALUE, COPULA):
            pending = False
    return None


def _refers_back(after: Sequence[Token]) -> bool:
    """ "M, significantly lower than in B": B is what M is compared to, not whose value it is."""
    for token in after:
        if token.kind in (THAN, COMPARED, QUALITY, UP, DOWN):
            return True
        if token.kind == ARM:
            return False
    return False


def _compares(unit: Unit) -> bool:
    return any(t.kind in (THAN, COMPARED, QUALITY) for t in unit.clause)


def _ordered(arms: list[Token], reference: Token | None) -> list[Token]:
    """The arms in the order of their values: the one that is compared to comes last."""
    if reference is None:
        return arms
    theirs = reference.ref.arms[0]
    return [t for t in arms if t.ref.arms[0] != theirs] + [t for t in arms if t.ref.arms[0] == theirs]


def _last_not(arms: list[Token], reference: Token | None) -> Token:
    mine = [t for t in arms if t is not reference]
    return mine[-1] if mine else arms[-1]
