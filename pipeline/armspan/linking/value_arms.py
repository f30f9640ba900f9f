"""Whose a value is: the arm named beside it, else what its neighbours tell (`unnamed_arms.py`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from armspan.linking.discourse import Sentence
from armspan.linking.units import WHAT_THEY_DID, Unit, closed_brackets, enclosing_bracket, named, spelled
from armspan.linking.unnamed_arms import UnnamedArms
from armspan.mentions import symbols as sym
from armspan.mentions.outcomes import Token

_UNCHANGED = re.compile(r"\b(?:no|not|without) (?:\w+ ){0,2}chang|\bunchanged\b")


class ArmBinder:
    """Gives the values of one sentence their arms; the name of the rule that did it stays with each value."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
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
                        unit.distribute([[group[mine]]], beside[:1], "explicit-arm")
                    continue
                unit.give_arm(self.arms[0], "single-arm", None)
            return
        for unit in self.units:
            self._explicit_arms(unit)
            self._arm_of_bracket(unit)
        self._distribute_over_units()
        UnnamedArms(self.sentence).bind_arms()
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
        if self._over_times(unit, after):
            unit.give_arm(after[0].ref.arms[0], "explicit-arm", after[0])
        elif len(after) >= 2 and flat and len(after) == size:
            unit.distribute([[leaf] for leaf in flat], after, "respectively" if unit.respectively else "arm-list")
        elif len(after) >= 2 and len(after) == outer:
            unit.distribute(unit.groups, after, "respectively" if unit.respectively else "arm-list")
        elif len(after) == 1 and self._one_each(unit, before, after[0]):
            unit.distribute([[leaf] for leaf in unit.leaves], (before[0], after[0]), "explicit-arm")
        elif len(after) == 1 and not _refers_back(unit.after):
            if unit.against and len(unit.groups) == len(self.arms) == 2:  # "7.2 to 9.2 vs 7.4 to 8.9 with B"
                theirs = after[0].ref.arms[0]
                unit.distribute_ids(unit.groups, (self.talk.other(theirs), theirs), "vs-pair")
            elif unit.paired and len(self.arms) > 2:  # "more frequent with A (14%, vs 5% with B)"
                ids = {token.ref.arms[0] for token in before} - {after[0].ref.arms[0]}
                if len(ids) == 1 and len(unit.leaves) == 2:
                    unit.distribute_ids([[x] for x in unit.leaves], (*ids, after[0].ref.arms[0]), "vs-pair")
            elif unit.paired:
                self._pair_with_other(unit, after[0], first=_goes_first(unit, after[0]))
            else:
                unit.give_arm(after[0].ref.arms[0], "explicit-arm", after[0])
        elif before:
            self._arms_before(unit, before, after)

    def _over_times(self, unit: Unit, after: list[Token]) -> bool:
        """ "At 12 and 24 months, it rose by 5.5% and 7.6%, respectively, in A versus B": A's values, at two times."""
        if not unit.respectively or unit.inner or len(after) != 2 or len(unit.leaves) < 2:
            return False
        times = [t for t in unit.clause if t.kind == sym.TIME]
        between = [t.kind for t in unit.after if after[0].end <= t.start and t.end <= after[1].start]
        return len(times) == len(unit.leaves) and sym.VERSUS in between

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
                unit.give_arm(token.ref.arms[0], "explicit-arm", token)

    def _only_compared(self, unit: Unit, arm: Token) -> bool:
        """ "fell by 15.0 relative to placebo": the value is not the one of the arm it is compared with."""
        ahead = [t for t in unit.after if t.end <= arm.start and t.kind not in (sym.SKIP, sym.PREPOSITION)]
        return bool(ahead) and ahead[-1].kind in (sym.COMPARED, sym.VERSUS, sym.THAN)

    def _distribute_over_units(self) -> None:
        """ "a rise of 1.7 versus a fall of 1.2 in A and B, respectively": one arm for each unit."""
        plain = all(len(unit.leaves) == 1 or (unit.inner == "o" and len(unit.groups) == 1) for unit in self.units)
        if len(self.units) < 2 or not self.units[-1].respectively or not plain:
            return
        arms = named(self.units[-1].after)
        if len(arms) == len(self.units) and not any(named(unit.before) for unit in self.units):
            for unit, token in zip(self.units, arms, strict=True):
                unit.distribute(unit.groups, [token], "respectively")

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
            if listing and [spelled(self.text, t) for t in tokens[n + 1 : n + 2]] == ["none"]:
                break  # "2 (10%) of group B | and none of group C"
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
        if kinds == [sym.TO, sym.NOUN]:  # "36 seconds to insert a cannula | in A"
            return next((n for n, t in enumerate(unit.after[1:], 1) if t.kind not in (sym.NOUN, sym.SKIP)), 0)
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
            elif token.kind not in (sym.SKIP, sym.PREPOSITION, sym.NOUN, sym.PEOPLE, "(", ")"):
                return 0
        return 0

    def _arms_before(self, unit: Unit, before: list[Token], after: list[Token]) -> None:
        size, outer = len(unit.leaves), len(unit.groups)
        ids = list(dict.fromkeys(token.ref.arms[0] for token in before))
        reference = _reference(unit)
        if unit.against and outer == len(self.arms) == 2:  # "in A (M to M vs M to M)"
            first = _last_not(before, reference).ref.arms[0]
            unit.distribute_ids(unit.groups, (first, self.talk.other(first)), "vs-pair")
        elif unit.inner == "o" or size == 1:
            target = _last_not(before, reference)
            if size == 1 and len(ids) > 1 and _compares(unit):
                return  # "A was superior to B in O (M)": whose value it is, is not said
            unit.give_arm(target.ref.arms[0], "explicit-arm", target)
        elif len(ids) == size and (unit.inner == "v" or outer == size):
            unit.distribute([[leaf] for leaf in unit.leaves], _ordered(before, reference), self._pair_rule(unit))
            self._check_direction(unit, before, reference)
        elif len(ids) == outer and unit.inner != "v":
            unit.distribute(unit.groups, _ordered(before, reference), "respectively")
        elif len(ids) == 2 and unit.paired:
            for group in unit.groups:
                unit.distribute([[leaf] for leaf in group], _ordered(before, reference), "vs-pair")
        elif len(ids) == 1 and unit.bracketed and self._says_unchanged(unit):
            unit.give_arm(ids[0], "explicit-arm", before[-1])  # "with no change in A (M v M)"
        elif len(ids) == 1 and unit.paired and len(self.arms) == 2:
            self._pair_with_other(unit, before[-1], first=before[-1] is not reference and not self._closes_list(unit))
            self._check_direction(unit, before, reference)
        elif len(ids) == 1 and size == 2 and unit.bracketed and not unit.inner and len(self.arms) == 2:
            if self.tokens[unit.first - 2].kind == sym.ARM or unit.respectively:  # "in A (7.1% and 11.0%)"
                unit.give_arm(ids[0], "explicit-arm", before[-1])
            elif _compares(unit):  # "A was superior in O (6.1 and 3.4 months)"
                self._pair_with_other(unit, before[-1], first=True)
        elif len(ids) == 1 and unit.paired and size == 2 and (mine := self._compared_again(unit)) not in (None, ids[0]):
            unit.distribute_ids([[leaf] for leaf in unit.leaves], (mine or "", ids[0]), "vs-pair")
        elif len(ids) == 1 and unit.paired and unit.bracketed and len(self.arms) > 2 and _compares(unit):
            return  # "more patients of A died (10% vs 4%)": than of which other arm is not said
        elif len(ids) == 1 and not (unit.inner == "v" and size == len(self.arms) > 2):
            unit.give_arm(ids[0], "explicit-arm", before[-1])

    def _compared_again(self, unit: Unit) -> str | None:
        """ "lower in A than in B (2.1 v 3.4; P = .03) and C (2.1 v 4.0": the arm that is compared again."""
        n = self.units.index(unit)
        earlier = self.units[n - 1] if n and unit.bracketed else unit
        between = {t.kind for t in self.tokens[earlier.last + 1 : unit.first]}
        goes_on = between <= {*"()", sym.P_VALUE, sym.SEMICOLON, sym.COMMA, sym.AND, sym.PREPOSITION, sym.SKIP, sym.ARM}
        paired = earlier is not unit and earlier.paired and earlier.bracketed and earlier.by_arms
        return earlier.leaves[0].arm if paired and goes_on and _reference(earlier) else None

    def _says_unchanged(self, unit: Unit) -> bool:
        """Whether the words in front of a bracket say that what it holds did not change."""
        said = self.text[unit.before[0].start : self.tokens[unit.first].start].lower() if unit.before else ""
        return _UNCHANGED.search(said) is not None

    def _closes_list(self, unit: Unit) -> bool:
        """ "in 523 A and 1154 B (4.2% v 6.3%)": the arm before the bracket is the second of a list."""
        n = self.units.index(unit)
        listed = [leaf.arm for other in self.units[max(0, n - 2) : n] for leaf in other.leaves]
        between = [t.kind for t in self.tokens[self.units[n - 1].last + 1 : unit.first]]
        said = [kind for kind in between if kind != sym.PREPOSITION and kind not in WHAT_THEY_DID]
        return said == [sym.ARM, "("] and len(listed) == 2 and None not in listed and listed[0] != listed[1]

    def _pair_rule(self, unit: Unit) -> str:
        return "vs-pair" if unit.inner == "v" else "respectively" if unit.respectively else "arm-list"

    def _pair_with_other(self, unit: Unit, token: Token, first: bool = False) -> None:
        """One of a pair of values is named: the other is the other arm's."""
        if len(self.arms) != 2:
            return
        arm = token.ref.arms[0]
        pair = (arm, self.talk.other(arm)) if first else (self.talk.other(arm), arm)
        for group in unit.groups if unit.inner else [unit.leaves]:
            unit.distribute_ids([[leaf] for leaf in group], pair, "vs-pair")

    def _compares_a_quality(self, word: Token) -> bool:
        """ "A was | more | resistant than B": the more of it, the smaller the value may be."""
        n = self.tokens.index(word)
        return spelled(self.text, word) in ("more", "less") and n > 0 and self.tokens[n - 1].kind == sym.COPULA

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
        if subject is None or reference is None or any(v < 0 for v in (a, b)) or self._compares_a_quality(words[0]):
            return
        smaller = words[0].kind == sym.DOWN
        mine = first if (a < b) == smaller else second
        if mine.arm != subject.ref.arms[0] and spelled(self.text, words[0]) in self.lex.plain_comparatives:
            first.arm, second.arm = second.arm, first.arm
            first.arm_token, second.arm_token = second.arm_token, first.arm_token
            first.arm_rule = second.arm_rule = "direction"


def _in_bracket(before: list[Token]) -> list[Token]:
    """What stands in the same bracket before a unit: "longer with A than with B (younger: A, | 8.8"."""
    closed = closed_brackets(before)
    opened = max((n for n, t in enumerate(before) if t.kind == "(" and n not in closed), default=len(before))
    return before[opened + 1 :]


_NEW_SUBJECTS = ([sym.ARM, sym.COPULA], [sym.ARM, sym.REPORT], [sym.ARM, sym.CHANGE])


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


def _goes_first(unit: Unit, arm: Token) -> bool:
    """ "(45 vs 29%) with A than with the other": the arm before "than" comes first."""
    behind = [t.kind for t in unit.after if t.start >= arm.end and t.kind not in (sym.SKIP, sym.PREPOSITION)]
    return behind[:1] in ([sym.THAN], [sym.COMPARED], [sym.VERSUS])


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
