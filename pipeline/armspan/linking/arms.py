"""Who took part: names, counts and allocations put together to arms (what points to them: `arm_references.py`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from armspan.found import ArmTable
from armspan.linking.arm import Arm, shared_words
from armspan.linking.arm_counts import A_PART, ArmCounts
from armspan.linking.arm_lists import (
    BELIEVED,
    DEFINITE,
    POSSIBLE,
    Judge,
    Setting,
    read_setting,
)
from armspan.linking.arm_names import Names
from armspan.linking.arm_references import ArmReferences
from armspan.linking.arm_table import arm_table
from armspan.linking.arm_types import types_by_conclusion, types_by_name
from armspan.linking.counted_lists import CountedLists, named, without_totals
from armspan.linking.roster import Roster
from armspan.mentions.arms.cells import ArmCell
from armspan.mentions.arms.counts import find_counts
from armspan.mentions.arms.groups import ArmList
from armspan.mentions.arms.lexicon import Lexicon, lexicon
from armspan.mentions.arms.lists import COMPARISONS, find_lists
from armspan.mentions.arms.totals import HeadCount, find_flow, find_head_counts, measure_weight
from armspan.mentions.arms.values import find_opposites, find_sole_treatment, find_value_lists
from armspan.mentions.arms.words import Skeleton, build_skeleton
from armspan.rulebook import Rulebook
from armspan.text.view import View

_ELIMINATING = frozenset(("groups", "lettered", "counted", "allocated-to", "assigned"))
_EXTENDING = frozenset(("versus", "groups", "counted", "allocated-to"))
_OF_CROSSOVERS = ("received-both", "either")
_IN_TURN = frozenset(("occasions", "sessions", "visits"))
_FEIGNED = frozenset(("sham", "mock", "simulated", "dummy"))


def link_arms(book: Rulebook, view: View) -> ArmTable:
    """The arms of an abstract with their counts, everything that points to them, and the total that took part."""
    lex = lexicon(book)
    sk = build_skeleton(view, lex)
    people = find_head_counts(book, sk)
    arms = _Arms(sk, lex, people)
    arms.define()
    enrollment = arms.counting.enrollment(measure_weight(book, "arms"))
    references = ArmReferences(arms.roster, lex, arms.counted).find()
    arms.counting.count_the_rest(enrollment, references, arms.everybody)
    return arm_table(arms.roster, enrollment, references, find_flow(book, sk, people))


class _Arms:
    """The arms of one text, from the constructions that name them to the words that point to them."""

    def __init__(self, sk: Skeleton, lex: Lexicon, people: Sequence[HeadCount]) -> None:
        self.sk, self.lex, self.people = sk, lex, people
        self.names = Names(sk)
        likely = max(people, key=lambda person: person.weight, default=None)
        total = likely.count if likely and likely.weight > A_PART else 0
        self.setting: Setting = read_setting(sk, lex, total, frozenset(person.count for person in people))
        self.judge = Judge(sk, lex, self.names, self.setting)
        counts = find_counts(sk, lex)
        lists = find_lists(sk, lex, counts.cells)
        if not self.setting.crossover:
            lists = [entry for entry in lists if entry.rule not in _OF_CROSSOVERS]
        counted = without_totals(named(counts.cells), lists)
        counted = [cell for cell in counted if not self.judge.is_where(cell)]
        self.counted = [cell for cell in counted if not self.judge.is_everybody(cell, counted)]
        self.shares, self.orders = counts.shares, counts.orders
        self.lists = [
            *lists,
            *CountedLists(sk, self.names, total).lists(self.counted),
            *self.judge.groups_across(lists),
        ]
        self.roster = Roster(sk, lex, self.names)
        self.arms = self.roster.arms
        self.counting = ArmCounts(self.roster, self.judge, people, self.counted)
        self.everybody = self.setting.everybody

    # --- the arms and their names ----------------------------------------------------------------------------------

    def define(self) -> None:
        """Finds the arms, their names and their counts."""
        self._take_all(self.lists)
        if self.arms and self._is_never_reported():
            self._prefer_values()
        if not self.arms:
            self._take_all(find_opposites(self.sk))
        if not self.arms and (self.setting.comparative or self.setting.crossover):
            self._read_off_values()
        if len(self.arms) == 1:
            self._add_the_opposite()
        self.counting.fill()
        self.counting.share(self.shares, self.orders)
        if not self.arms:
            self._take_everybody()
        if len(self.arms) > 1:
            self.roster.tell_apart()
            self._type()

    def _take_all(self, lists: Iterable[ArmList]) -> None:
        """The strongest list founds the arms, the others add names and counts."""
        weighed = [(self.judge.strength(entry), entry) for entry in lists]
        for strength, entry in sorted(weighed, key=lambda pair: -pair[0]):
            definite = strength >= (DEFINITE if entry.rule == "counted" else POSSIBLE)
            cells = named(entry.cells)
            if self.arms:
                cells = [cell for cell in cells if not self.judge.is_part(cell)]
                sure = definite or entry.rule != "counted"
                self._merge(entry, cells if sure else [replace(cell, count=None) for cell in cells])
            elif definite:
                self._found(entry, cells)

    def _found(self, entry: ArmList, cells: Sequence[ArmCell]) -> None:
        self.everybody = self.setting.everybody or entry.rule == "received-both" or self._is_of_occasions(entry)
        seen: dict[object, Arm] = {}
        for cell in cells:
            key = self.judge.key(cell, entry)
            if key not in seen:
                seen[key] = Arm(first=cell.start)
                self.arms.append(seen[key])
            self.roster.add(seen[key], cell)
        self._name_the_real()

    def _is_of_occasions(self, entry: ArmList) -> bool:
        """Whether a list is of what people went through in turn: on two occasions: after X; after Y."""
        before = self.sk.words[self.sk.codes.rfind(".", 0, entry.start) + 1 : entry.start]
        return entry.rule.startswith("stated") and not _IN_TURN.isdisjoint(before)

    def _name_the_real(self) -> None:
        """ "True or sham EA": of two arms, the one that is no sham goes by the name of what the other only feigns."""
        if len(self.arms) != 2:
            return
        for feigned, real in (self.arms, self.arms[::-1]):
            for words in list(feigned.names):
                first = self.names.places.get(words[1], [0])[0] if len(words) > 1 else 0
                if words[0] in _FEIGNED and words[1:] not in real.names and first:
                    real.call(words[1:], self.sk.slice(first, first + len(words) - 1))

    def _merge(self, entry: ArmList, cells: Sequence[ArmCell]) -> None:
        """Names of a further list go to the arms they fit; the one name left over goes to the one arm left over."""
        shared = shared_words(self.arms)
        matched = [(cell, arm) for cell in cells if (arm := self.roster.match(cell, shared)) is not None]
        if len(cells) == len(matched) == 2 and matched[0][1] is matched[1][1] and entry.rule in COMPARISONS:
            return  # two that are compared are not one arm
        for cell, arm in matched:
            self.roster.add(arm, cell)
        placed, taken = {id(cell) for cell, _ in matched}, {id(arm) for _, arm in matched}
        left = [cell for cell in cells if id(cell) not in placed]
        missing = [arm for arm in self.arms if id(arm) not in taken]
        alone = len(left) == len(missing) == 1 and "never-alone" not in left[0].marks
        if matched and alone and entry.rule in _ELIMINATING:
            self.roster.add(missing[0], left[0])
        elif left and len(taken) > 1 and entry.rule in _EXTENDING:
            self._extend(left)

    def _extend(self, cells: Sequence[ArmCell]) -> None:
        """More arms, where names stand beside known ones and come up again and again."""
        vague = self.lex.sets["generic"] | self.lex.sets["whole"]
        for cell in cells:
            own = [word for word in self.names.key(cell)[0] if word not in vague]
            full = self.setting.stated is not None and len(self.arms) >= self.setting.stated
            known = set().union(*(arm.words for arm in self.arms))
            often = all(len(self.names.places.get(word, ())) > 2 for word in own)
            if own and often and not full and known.isdisjoint(own) and self.roster.match(cell) is None:
                arm = Arm(first=cell.start)
                self.arms.append(arm)
                self.roster.add(arm, cell)

    def _read_off_values(self) -> None:
        """Arms from the results, where nothing else names them; in a fragment one sure name is enough."""
        lists = [self._without_outcomes(entry) for entry in find_value_lists(self.sk, self.lex)]
        sure = self.setting.fragment
        self._take_all([entry for entry in lists if sure or self.judge.strength(entry) >= BELIEVED])
        for entry in lists if self.setting.fragment else ():
            cells = [cell for cell in entry.cells if cell.group or "sure" in cell.marks]
            if cells and not self.arms:
                self._found(entry, cells)

    def _is_never_reported(self) -> bool:
        """Whether no name of the arms comes up in the second half of a text, where their results are."""
        half = len(self.sk.words) // 2
        told = any(arm.codes or arm.grouped or arm.count for arm in self.arms) or self.setting.fragment
        places = (k for arm in self.arms for word in arm.words for k in self.names.places.get(word, ()))
        return not told and all(k < half for k in places)

    def _prefer_values(self) -> None:
        """The names beside values instead of those that the methods compare, if there are any."""
        before = list(self.arms)
        self.arms.clear()
        self._read_off_values()
        if len(self.arms) < 2:
            self.arms[:] = before

    def _without_outcomes(self, entry: ArmList) -> ArmList:
        """Names beside values without those whose long form is that of an outcome: DBP, diastolic blood pressure."""
        ends = self.lex.sets["no_treatment"]
        cells = [cell for cell in entry.cells if not any(words[-1] in ends for words in self.names.of(cell))]
        lone = all(cell.rule == "subject" for cell in cells)  # nothing else speaks for them
        least = lone or not self.setting.fragment
        cells = [cell for cell in cells if cell.group or self.judge.treated(cell) >= least]
        return replace(entry, cells=tuple(cells))

    def _add_the_opposite(self) -> None:
        """ "... compared with the non-withdrawal group": those with what the one named arm is without."""
        for words in list(self.arms[0].names):
            rest = words[1:]
            for k in self.names.places.get(rest[0], ()) if words[0] == "non" and rest else ():
                stop = next((e for e in range(k + 1, k + 9) if self.names.words((k, e)) == rest), None)
                if stop is not None and "non" not in self.sk.words[max(0, k - 2) : k]:
                    arm = Arm(label=self.sk.slice(k, stop), first=k)
                    arm.call(rest, arm.label)
                    self.arms.append(arm)
                    return

    def _take_everybody(self) -> None:
        """One arm for a study that compares nobody, by the name of its treatment; with a placebo there are two."""
        span = find_sole_treatment(self.sk, self.lex, self.names.places, self.names.keys)
        arm = Arm(label="all patients", type="single")
        if span is not None:
            arm.label, arm.first = self.sk.slice(*span), span[0]
            arm.call(self.names.words(span), arm.label)
        placebo = [k for k in self.names.places.get("placebo", ()) if self._is_an_arm(k)]
        if span is not None and placebo and "placebo" not in arm.label.lower():
            arm.type = "unknown"
            self.arms += [arm, Arm(label="placebo", first=placebo[0])]
            self.arms[1].call(("placebo",), "placebo")
        else:
            arm.call(("all",), "all patients")
            self.arms.append(arm)

    def _is_an_arm(self, k: int) -> bool:
        """Whether the placebo at word k is what people got: not in "placebo-controlled", nor before a device's name."""
        codes = self.sk.codes
        if codes[k + 1] == "-":
            return codes[k + 2] in "RGHP"
        return codes[k + 1] != "M" or self.sk.slice(k + 1, k + 2).islower()

    def _type(self) -> None:
        """Which arm is the comparator: what they are called, else the order in which they are compared."""
        labels = [arm.label for arm in self.arms]
        types = types_by_name(self.lex, labels, [tuple(arm.names) for arm in self.arms], [a.grouped for a in self.arms])
        if types is None:
            types = self._types_by_aim()
        if types is None:
            shared = shared_words(self.arms)
            types = types_by_conclusion(self.sk, self.names, [arm.called() - shared for arm in self.arms])
        for arm, type_ in zip(self.arms, types, strict=True):
            arm.type = type_

    def _types_by_aim(self) -> list[str] | None:
        """The types of two arms as the title or the aim compares them; None where it does not."""
        for entry in sorted(self.lists, key=lambda entry: entry.start):
            if entry.rule in COMPARISONS and entry.start < len(self.sk.words) / 2 and len(self.arms) == 2:
                found = [arm for cell in entry.cells if (arm := self.roster.match(cell)) is not None]
                if len(found) == 2 and found[0] is not found[1]:
                    return ["experimental" if arm is found[0] else "comparator" for arm in self.arms]
        return None
