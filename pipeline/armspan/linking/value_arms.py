"""Whose a value is: the arm named beside it, the arms its clause compares or lists, else the order used last."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile

from armspan.linking.discourse import Sentence
from armspan.linking.units import Leaf, Unit, closed_brackets, enclosing_bracket, family, named, spelled
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_PLAIN_COMPARATIVES = {"lower", "higher", "less", "more", "fewer", "shorter", "longer", "smaller", "larger", "greater"}


class ArmBinder:
    """Gives the values of one sentence their arms; the name of the rule that did it stays with each value."""

    def __init__(self, sentence: Sentence) -> None:
        self.lex, self.text, self.talk = sentence.lex, sentence.text, sentence.talk
        self.tokens, self.units = sentence.tokens, sentence.units
        self.arms = sentence.talk.arm_ids

    def bind_arms(self) -> None:
        if len(self.arms) == 1:
            for unit in self.units:
                beside = named(unit.before + unit.after)
                if unit.inner == "v" and beside:  # "higher in group B (23 vs 3%)": the other arm is not known
                    mine = 0 if beside[0].start < self.tokens[unit.first].start else -1
                    for group in unit.groups:
                        self._distribute(unit, [[group[mine]]], beside[:1], "explicit-arm")
                    continue
                self._give_arm(unit, self.arms[0], "single-arm", None)
            return
        for unit in self.units:
            self._explicit_arms(unit)
            self._arm_of_bracket(unit)
        self._distribute_over_units()
        self._fill_other()
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
        after, before = named(self._near_after(unit)), named(_in_bracket(unit.before)) or named(unit.before)
        size = len(unit.leaves)
        outer = len(unit.groups)
        if len(after) == 1 and self._only_compared(unit, after[0]):
            after = []
        counted = any(t.kind == sym.ASIDE for t in unit.after)
        if size == 1 and len(after) == len(self.arms) > 1 and not unit.respectively and not counted:
            unit.leaves[0].all_arms, unit.leaves[0].arm_rule = True, "in-both"  # "8.34% in the A and B groups"
            return
        flat = unit.leaves if unit.inner != "o" else None
        if len(after) >= 2 and flat and len(after) == size:
            self._distribute(
                unit, [[leaf] for leaf in flat], after, "respectively" if unit.respectively else "arm-list"
            )
        elif len(after) >= 2 and len(after) == outer:
            self._distribute(unit, unit.groups, after, "respectively" if unit.respectively else "arm-list")
        elif len(after) == 1 and self._one_each(unit, before, after[0]):
            self._distribute(unit, [[leaf] for leaf in unit.leaves], (before[0], after[0]), "explicit-arm")
        elif len(after) == 1 and not _refers_back(unit.after):
            if unit.paired:
                self._pair_with_other(unit, after[0])
            else:
                self._give_arm(unit, after[0].ref.arms[0], "explicit-arm", after[0])
        elif before:
            self._arms_before(unit, before, after)

    def _one_each(self, unit: Unit, before: list[Token], after: Token) -> bool:
        """ "O in A was M and M in B": of two values, the one stands behind its arm, the other before it."""
        plain = len(unit.leaves) == 2 and not unit.inner and not unit.bracketed
        return plain and len(before) == 1 and before[0].ref.arms != after.ref.arms and not _refers_back(unit.after)

    def _arm_of_bracket(self, unit: Unit) -> None:
        """ "A (n=125; angle, 70%; mean IOP, 25.8)": all values of the bracket right behind an arm are its own."""
        if unit.leaves[0].arm or (unit.paired and len(self.arms) == 2):
            return
        opened = enclosing_bracket(self.tokens, unit.first)
        if not opened or self.tokens[opened - 1].kind != sym.ARM:
            return
        if not any(t.kind == sym.ARM for t in self.tokens[opened : unit.last + 1]):
            for token in named([self.tokens[opened - 1]]):
                self._give_arm(unit, token.ref.arms[0], "explicit-arm", token)

    def _only_compared(self, unit: Unit, arm: Token) -> bool:
        """ "fell by 15.0 relative to placebo": the value is not the one of the arm it is compared with."""
        ahead = [t for t in unit.after if t.end <= arm.start and t.kind not in (sym.SKIP, sym.PREPOSITION)]
        return bool(ahead) and ahead[-1].kind in (sym.COMPARED, sym.VERSUS, sym.THAN)

    def _distribute_over_units(self) -> None:
        """ "a rise of 1.7 versus a fall of 1.2 in A and B, respectively": one arm for each unit."""
        if len(self.units) < 2 or not self.units[-1].respectively or any(len(u.leaves) > 1 for u in self.units):
            return
        arms = named(self.units[-1].after)
        if len(arms) == len(self.units) and not any(named(unit.before) for unit in self.units):
            for unit, token in zip(self.units, arms, strict=True):
                self._distribute(unit, unit.groups, [token], "respectively")

    def _near_after(self, unit: Unit) -> list[Token]:
        """What follows the unit, up to the end of its phrase: a verb, a P value or a new clause ends it."""
        near: list[Token] = []
        listing = False
        counted = self._what_is_counted(unit)
        subject = self._subject_itself(unit)
        tokens = _without_remarks(unit.after[counted or subject :])
        for n, token in enumerate(tokens):
            ahead = [t.kind for t in tokens[n + 1 : n + 3]]
            if token.kind == "(" and self._lists_values(token):
                break  # "21 patients (A, 10; B, 11)": a list of its own
            if listing and token.kind == sym.AND and ahead in _NEW_SUBJECTS:
                break  # "19.6 with A, | and B was superior"
            if token.kind == sym.REPORT and near and ahead[:1] == [sym.ARM]:
                continue  # "12% for | continued | A"
            if token.kind in (sym.P_VALUE, sym.ESTIMATE, sym.TEST, "(", ")"):
                if listing:
                    break
                continue
            if token.kind in (sym.COPULA, sym.CLAUSE, sym.SEMICOLON, sym.CHANGE, sym.REPORT, sym.NOUN, sym.STOP):
                break
            if token.kind == sym.ARM:
                listing = True
            near.append(token)
        return near if listing else []

    def _what_is_counted(self, unit: Unit) -> int:
        """ "0.9 ± 0.8 cells | in A", "1.8 days of school | in A": how many tokens behind a value say what it counts."""
        kinds = [t.kind for t in unit.after[:2]]
        if kinds[:1] == [sym.NOUN]:
            return 1
        return 2 * (kinds == [sym.PREPOSITION, sym.NOUN] and spelled(self.text, unit.after[0]) == "of")

    def _lists_values(self, bracket: Token) -> bool:
        """Whether arms and values stand in a bracket: they belong together, and none to what is before the bracket."""
        n = self.tokens.index(bracket)
        inside = {t.kind for t in takewhile(lambda t: t.kind not in ("(", ")"), self.tokens[n + 1 :])}
        return sym.VALUE in inside and sym.ARM in inside

    def _subject_itself(self, unit: Unit) -> int:
        """ "51 (65%) of the events occurred | in A": how many tokens behind a value that opens a clause say of what."""
        comma = max((n for n, t in enumerate(unit.clause) if t.kind == sym.COMMA), default=-1)
        if any(
            t.kind not in (sym.SKIP, sym.AND, sym.PREPOSITION, sym.PEOPLE, sym.TIME) for t in unit.clause[comma + 1 :]
        ):
            return 0
        for n, token in enumerate(unit.after):
            if token.kind in (sym.REPORT, sym.COPULA) and unit.after[n + 1 : n + 2]:
                if unit.after[n + 1].kind not in (sym.REPORT, sym.PARTICIPLE):
                    return n + 1
            elif token.kind not in (sym.SKIP, sym.PREPOSITION, sym.NOUN, sym.PEOPLE):
                return 0
        return 0

    def _arms_before(self, unit: Unit, before: list[Token], after: list[Token]) -> None:
        size, outer = len(unit.leaves), len(unit.groups)
        ids = list(dict.fromkeys(token.ref.arms[0] for token in before))
        reference = _reference(unit)
        if unit.against and outer == len(self.arms) == 2:  # "in A (M to M vs M to M)"
            first = _last_not(before, reference).ref.arms[0]
            self._distribute_ids(unit, unit.groups, (first, self._other(first)), "vs-pair")
        elif unit.inner == "o" or size == 1:
            target = _last_not(before, reference)
            if size == 1 and len(ids) > 1 and _compares(unit):
                return  # "A was superior to B in O (M)": whose value it is, is not said
            self._give_arm(unit, target.ref.arms[0], "explicit-arm", target)
        elif len(ids) == size and (unit.inner == "v" or outer == size):
            self._distribute(unit, [[leaf] for leaf in unit.leaves], _ordered(before, reference), self._pair_rule(unit))
            self._check_direction(unit, before, reference)
        elif len(ids) == outer and unit.inner != "v":
            self._distribute(unit, unit.groups, _ordered(before, reference), "respectively")
        elif len(ids) == 2 and unit.paired:
            for group in unit.groups:
                self._distribute(unit, [[leaf] for leaf in group], _ordered(before, reference), "vs-pair")
        elif len(ids) == 1 and unit.paired and len(self.arms) == 2:
            self._pair_with_other(unit, before[-1], first=before[-1] is not reference and not self._closes_list(unit))
            self._check_direction(unit, before, reference)
        elif len(ids) == 1 and size == 2 and unit.bracketed and not unit.inner and len(self.arms) == 2:
            if self.tokens[unit.first - 2].kind == sym.ARM or unit.respectively:  # "in A (7.1% and 11.0%)"
                self._give_arm(unit, ids[0], "explicit-arm", before[-1])
            elif _compares(unit):  # "A was superior in O (6.1 and 3.4 months)"
                self._pair_with_other(unit, before[-1], first=True)
        elif len(ids) == 1:
            self._give_arm(unit, ids[0], "explicit-arm", before[-1])

    def _closes_list(self, unit: Unit) -> bool:
        """ "in 523 A and 1154 B (4.2% v 6.3%)": the arm before the bracket is the second of a list."""
        n = self.units.index(unit)
        listed = [leaf.arm for other in self.units[max(0, n - 2) : n] for leaf in other.leaves]
        between = [t.kind for t in self.tokens[self.units[n - 1].last + 1 : unit.first]]
        return between == [sym.ARM, "("] and len(listed) == 2 and None not in listed and listed[0] != listed[1]

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
        if len(self.arms) != 2:
            return
        arm = token.ref.arms[0]
        pair = (arm, self._other(arm)) if first else (self._other(arm), arm)
        for group in unit.groups if unit.inner else [unit.leaves]:
            self._distribute_ids(unit, [[leaf] for leaf in group], pair, "vs-pair")

    def _other(self, arm: str) -> str:
        """Of two arms, the one that is not this one."""
        return next(other for other in self.arms if other != arm)

    def _check_direction(self, unit: Unit, before: list[Token], reference: Token | None) -> None:
        """ "lower in A than in B (12 v 15)": the words say whose value is the smaller; they win over the order."""
        if len(unit.leaves) != 2 or len(self.arms) < 2:
            return
        if unit.respectively:
            return
        words = [t for t in unit.clause if t.kind in (sym.UP, sym.DOWN)]
        first, second = unit.leaves
        a, b = first.stat.value, second.stat.value
        if len({w.kind for w in words}) != 1 or a is None or b is None or a == b or not unit.bracketed:
            return
        subject = next((t for t in before if t is not reference), None)
        if subject is None or reference is None or any(v < 0 for v in (a, b)):
            return
        smaller = words[0].kind == sym.DOWN
        mine = first if (a < b) == smaller else second
        if mine.arm != subject.ref.arms[0] and spelled(self.text, words[0]) in _PLAIN_COMPARATIVES:
            first.arm, second.arm = second.arm, first.arm
            first.arm_token, second.arm_token = second.arm_token, first.arm_token
            first.arm_rule = second.arm_rule = "direction"

    def _fill_other(self) -> None:
        """ "54% in the A group versus 60% without": of two arms, the one that is not named."""
        if len(self.arms) != 2:
            self._fill_last()
            return
        for left, right in pairwise(self.units):
            gap = self.tokens[left.last + 1 : right.first]
            known = [unit for unit in (left, right) if unit.leaves[0].arm]
            if len(known) != 1 or len(left.leaves) != 1 or len(right.leaves) != 1:
                continue
            against = any(t.kind in (sym.VERSUS, sym.COMPARED, sym.THAN) for t in gap)
            against = against or (self._of_somebody(left) and self._of_somebody(right) and _named_behind(known[0]))
            alike = family(left.leaves[0].stat) == family(right.leaves[0].stat)
            if against and alike and not any(t.kind in (sym.SEMICOLON, sym.CLAUSE, sym.P_VALUE) for t in gap):
                other = right if known[0] is left else left
                self._give_arm(other, self._other(known[0].leaves[0].arm or ""), "other-arm", None)

    def _fill_last(self) -> None:
        """ "84 for A, 112 for B and 96 for the stage of C": of several arms, the one that is not named."""
        size = len(self.arms)
        for n in range(len(self.units) - size + 1):
            listed = self.units[n : n + size]
            arms = [unit.leaves[0].arm for unit in listed if len(unit.leaves) == 1]
            left = set(self.arms).difference(arms)
            if len(arms) == size and len(left) == 1 and arms.count(None) == 1:
                unit = listed[arms.index(None)]
                if self._of_somebody(unit):
                    self._give_arm(unit, left.pop(), "other-arm", None)

    def _of_somebody(self, unit: Unit) -> bool:
        """ "4.1% in those with X": the value says of whom."""
        kinds = [t.kind for t in unit.after if t.kind != sym.SKIP]
        if kinds[:2] not in ([sym.PREPOSITION, sym.NOUN], [sym.PREPOSITION, sym.PEOPLE], [sym.PREPOSITION, sym.ARM]):
            return False
        word = spelled(self.text, unit.after[0])
        return word in ("in", "for", "with", "after", "on", "under", "among") or (word == "of" and kinds[1] != sym.NOUN)

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
            counts = family(unit.leaves[0].stat) == "count"
            if _starts_anew(between) or (counts and [t.kind for t in between] == ["("]):
                continue  # "12 infections (5 in A, 7 in B)"
            if named(unit.before) or family(unit.leaves[0].stat) != family(later.leaves[0].stat):
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
            if any(t.kind in (sym.ALL_ARMS,) for t in between) or not earlier.leaves[0].arm:
                continue
            token = earlier.leaves[0].arm_token
            if earlier.by_arms and len(unit.leaves) == len(earlier.leaves):
                arms = [leaf.arm or "" for leaf in earlier.leaves]
                self._distribute_ids(unit, [[leaf] for leaf in unit.leaves], arms, self._order_rule(unit))
                for mine, theirs in zip(unit.leaves, earlier.leaves, strict=True):
                    mine.arm_token = theirs.arm_token
            elif not earlier.by_arms and token is not None and token.start < self.tokens[earlier.first].start:
                if any(t.kind in (sym.CLAUSE, sym.SEMICOLON) for t in between) or unit.inner == "v":
                    continue
                self._give_arm(unit, earlier.leaves[0].arm, "same-clause", token)
            elif not earlier.by_arms and token is not None and (self._adds(between) or self._counts_on(earlier, unit)):
                self._give_arm(unit, earlier.leaves[0].arm, "same-clause", token)

    def _counts_on(self, earlier: Unit, unit: Unit) -> bool:
        """ "in 58 cases, the metatarsals in 27": the people that were counted are counted on."""
        behind = self.tokens[earlier.last + 1]
        counts = all(family(u.leaves[0].stat) == "count" and len(u.leaves) == 1 for u in (earlier, unit))
        plain = unit.leaves[0].stat.noun is None and not named(unit.before + unit.after)
        return counts and plain and behind is earlier.leaves[0].arm_token

    def _adds(self, between: Sequence[Token]) -> bool:
        """ "..., with a mean age of": what follows is still about the same people."""
        n = max((k for k, t in enumerate(between) if t.kind == sym.ARM), default=-1)
        rest = between[n + 1 :]
        return any(spelled(self.text, t) in ("with", "aged") for t in rest) and not any(
            t.kind in (sym.SEMICOLON, sym.ALL_ARMS, sym.VERSUS, sym.COMPARED, sym.AND, sym.P_VALUE) for t in rest
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
        compared = named(self.tokens[: unit.first]) or named(self.tokens[unit.last + 1 :])
        later = self._later_list(unit)
        order: tuple[str, ...] = tuple(dict.fromkeys(t.ref.arms[0] for t in later or compared))
        if len(order) != size and (outer == 1 or len(order) != outer):
            order = self.talk.order or self.arms
        if unit.paired and len(order) == 2:
            for group in unit.groups:
                self._distribute_ids(unit, [[leaf] for leaf in group], order, "vs-pair")
        elif unit.inner == "o" and outer == len(order) > 1:
            self._distribute_ids(unit, unit.groups, order, self._order_rule(unit))
        elif size == len(order) > 1 and unit.inner != "o":
            self._distribute_ids(unit, [[leaf] for leaf in unit.leaves], order, self._order_rule(unit))

    def _in_both(self, unit: Unit) -> bool:
        """ "8.5% in both groups": printed once, true of each."""
        for token in unit.after:
            if token.kind == sym.ALL_ARMS:
                return spelled(self.text, token).startswith(("both", "each", "either"))
            if token.kind not in (sym.PREPOSITION, sym.SKIP, sym.PEOPLE, ")"):
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
        if any(t.kind == sym.ARM for t in around):
            return False
        return any(t.kind == sym.ALL_ARMS for t in around) or not any(t.kind == sym.ARM for t in self.tokens)


def _in_bracket(before: list[Token]) -> list[Token]:
    """What stands in the same bracket before a unit: "longer with A than with B (younger: A, | 8.8"."""
    closed = closed_brackets(before)
    opened = max((n for n, t in enumerate(before) if t.kind == "(" and n not in closed), default=len(before))
    return before[opened + 1 :]


def _named_behind(unit: Unit) -> bool:
    """Whether the arm of a unit stands behind it: "4.1% in A"; not "Within A, it was 4.1% in the young"."""
    token = unit.leaves[0].arm_token
    return token is not None and any(t is token for t in unit.after)


_NEW_SUBJECTS = ([sym.ARM, sym.COPULA], [sym.ARM, sym.REPORT], [sym.ARM, sym.CHANGE])


def _starts_anew(between: Sequence[Token]) -> bool:
    """Whether what stands between two units opens a statement of its own."""
    kinds = {t.kind for t in between}
    if kinds & {sym.ARM, sym.ALL_ARMS, sym.CLAUSE, sym.SEMICOLON, sym.RESPECTIVELY}:
        return True
    return sym.NOUN in kinds and bool(kinds & {sym.COPULA, sym.CHANGE, sym.REPORT})


def _reference(unit: Unit) -> Token | None:
    """The arm behind "than" or "compared with": the one that the other is compared to."""
    pending = False
    for token in [*unit.clause, *unit.after]:
        if token.kind in (sym.THAN, sym.COMPARED, sym.VERSUS):
            pending = True
        elif pending and token.kind == sym.ARM:
            return token
        elif token.kind in (sym.VALUE, sym.COPULA):
            pending = False
    return None


def _without_remarks(tokens: Sequence[Token]) -> list[Token]:
    """The tokens without the brackets before the first arm: "10.9 mmHg (mean ± standard deviation) in the A group"."""
    first = next((n for n, token in enumerate(tokens) if token.kind == sym.ARM), 0)
    closed = closed_brackets(tokens[:first])
    return [token for n, token in enumerate(tokens) if n not in closed]


def _refers_back(after: Sequence[Token]) -> bool:
    """ "M, significantly lower than in B": B is what M is compared to, not whose value it is."""
    for token in after:
        if token.kind in (sym.THAN, sym.COMPARED, sym.QUALITY, sym.UP, sym.DOWN):
            return True
        if token.kind == sym.ARM:
            return False
    return False


def _compares(unit: Unit) -> bool:
    return any(t.kind in (sym.THAN, sym.COMPARED, sym.QUALITY, sym.UP, sym.DOWN) for t in unit.clause)


def _ordered(arms: list[Token], reference: Token | None) -> list[Token]:
    """The arms in the order of their values: the one that is compared to comes last."""
    if reference is None:
        return arms
    theirs = reference.ref.arms[0]
    return [t for t in arms if t.ref.arms[0] != theirs] + [t for t in arms if t.ref.arms[0] == theirs]


def _last_not(arms: list[Token], reference: Token | None) -> Token:
    mine = [t for t in arms if t is not reference]
    return mine[-1] if mine else arms[-1]
