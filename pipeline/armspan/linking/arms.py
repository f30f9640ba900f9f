"""Who took part: names, counts and allocations put together to arms (what points to them: `arm_references.py`)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from armspan.linking.arm import Arm, shared_words
from armspan.linking.arm_lists import DEFINITE, FIRM, POSSIBLE, Judge, Setting, named, read_setting, without_totals
from armspan.linking.arm_names import Names
from armspan.linking.arm_references import ArmReferences
from armspan.linking.arm_types import types_by_conclusion, types_by_name
from armspan.mentions.arms.counts import Share, find_counts, find_denominators
from armspan.mentions.arms.cues import is_divided_equally, is_of_those_who_had_it
from armspan.mentions.arms.lists import COMPARISONS, ArmList, find_lists
from armspan.mentions.arms.names import NUMBERED, ArmCell, opening_bracket, shared_unit
from armspan.mentions.arms.references import Reference
from armspan.mentions.arms.totals import HeadCount, find_flow, find_head_counts, measure_weight
from armspan.mentions.arms.values import find_opposites, find_sole_treatment, find_value_lists
from armspan.mentions.arms.words import Lexicon, Skeleton, build_skeleton, lexicon
from armspan.model import ArmDraft, ArmMention, ArmTable, Aside
from armspan.rulebook import Rulebook
from armspan.text.view import View

_ELIMINATING = frozenset(("groups", "counted", "allocated-to", "assigned"))
_EXTENDING = frozenset(("versus", "groups", "counted", "allocated-to"))
_NEVER_ALONE = frozenset(("plain", "had", "bracket-bare", "cases-controls", "elliptical"))
_TO_NEXT_ARM = re.compile(  # between "16/38" and the name it belongs to
    r"(?:\([^()]*\))?,?[MKN%]{0,2}\)?[MK-]{0,4}P?(?:\([^()]*\))?[BMX]{0,3}[IWR]{0,2}(?:MW)?"
)
_FROM_LAST_ARM = re.compile(r"[:,]?(?:B|X|XI|BI)?(?:N%)?\(?(?:N%,?)?")
_FEIGNED = frozenset(("sham", "mock", "simulated", "dummy"))
_REST = frozenset(("rest", "remaining", "remainder", "others"))
_SURELY_ALL = 1.2
_EVENTS = re.compile(r"N(?:[MK-]{0,3}P)?(?:\(N%|[I/]D?N)")  # "45 of 48 eyes", "17 patients (85%)"
_DURATION = re.compile(r"[\d.]+(?:minute|hour|day|week|month|year)")
_FLOW = {  # what the words of a sentence say its counts are
    "completed": re.compile(r"complet"),
    "analyzed": re.compile(r"analy[sz]|evaluable|assessable|evaluated|per[- ]protocol"),
    "randomized": re.compile(r"random|assigned|allocated"),
    "treated": re.compile(r"treated|received|underwent"),
}


def link_arms(book: Rulebook, view: View) -> ArmTable:
    """The arms of an abstract with their counts, everything that points to them, and the total that took part."""
    lex = lexicon(book)
    sk = build_skeleton(view, lex)
    people = find_head_counts(book, sk)
    arms = _Arms(sk, lex, people)
    arms.define()
    enrollment = arms.enrollment(measure_weight(book, "arms"))
    references = ArmReferences(arms.sk, lex, arms.names, arms.arms, arms.groups, arms.counted).find()
    arms.count_the_rest(enrollment, references)
    return arms.table(enrollment, references, find_flow(book, sk, people))


class _Arms:
    """The arms of one text, from the constructions that name them to the words that point to them."""

    def __init__(self, sk: Skeleton, lex: Lexicon, people: Sequence[HeadCount]) -> None:
        self.sk, self.lex, self.people = sk, lex, people
        self.names = Names(sk)
        total = max(people, key=lambda person: person.weight).count if people else 0
        self.setting: Setting = read_setting(sk, lex, total, frozenset(person.count for person in people))
        self.judge = Judge(sk, self.names, self.setting)
        counts = find_counts(sk, lex)
        lists = find_lists(sk, lex, counts.cells)
        if not self.setting.crossover:
            lists = [entry for entry in lists if entry.rule != "received-both"]
        self.counted = without_totals(named(counts.cells), lists)
        self.shares: list[Share] = counts.shares
        self.orders: list[list[Share]] = counts.orders
        self.lists = [*lists, *self.judge.counted_lists(self.counted), *self.judge.groups_across(lists)]
        self.arms: list[Arm] = []
        self.everybody = self.setting.everybody
        self.groups: list[tuple[ArmCell, Arm]] = []

    # --- the arms and their names ----------------------------------------------------------------------------------

    def define(self) -> None:
        """Finds the arms, their names and their counts."""
        self._take_all(self.lists)
        if not self.arms:
            self._take_all(find_opposites(self.sk))
        if not self.arms and self.setting.comparative:
            self._read_off_values()
        if len(self.arms) == 1:
            self._add_the_opposite()
        self._fill()
        self._share()
        if not self.arms:
            self._take_everybody()
        if len(self.arms) > 1:
            self._type()

    def _take_all(self, lists: Iterable[ArmList]) -> None:
        """The strongest list founds the arms, the others add names and counts."""
        weighed = [(self.judge.strength(entry), entry) for entry in lists]
        for strength, entry in sorted(weighed, key=lambda pair: -pair[0]):
            definite = strength >= (DEFINITE if entry.rule == "counted" else POSSIBLE)
            cells = named(entry.cells)
            if self.arms:
                sure = definite or entry.rule != "counted"
                self._merge(entry, cells if sure else [replace(cell, count=None) for cell in cells])
            elif definite:
                self._found(entry, cells)

    def _found(self, entry: ArmList, cells: Sequence[ArmCell]) -> None:
        self.everybody = self.setting.everybody or entry.rule == "received-both"
        seen: dict[object, Arm] = {}
        for cell in cells:
            key = self.judge.key(cell, entry)
            if key not in seen:
                seen[key] = Arm(first=cell.start)
                self.arms.append(seen[key])
            self._add(seen[key], cell)
        self._name_the_real()

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
        matched = [(cell, arm) for cell in cells if (arm := self._match(cell, shared)) is not None]
        if len(cells) == len(matched) == 2 and matched[0][1] is matched[1][1] and entry.rule in COMPARISONS:
            return  # two that are compared are not one arm
        for cell, arm in matched:
            self._add(arm, cell)
        left = [cell for cell in cells if not any(cell is other for other, _ in matched)]
        missing = [arm for arm in self.arms if not any(arm is other for _, other in matched)]
        alone = len(left) == len(missing) == 1 and left[0].rule not in _NEVER_ALONE
        if matched and alone and entry.rule in _ELIMINATING:
            self._add(missing[0], left[0])
        elif left and len({id(arm) for _, arm in matched}) > 1 and entry.rule in _EXTENDING:
            self._extend(left)

    def _extend(self, cells: Sequence[ArmCell]) -> None:
        """More arms, where names stand beside known ones and come up again and again."""
        vague = self.lex.sets["generic"] | self.lex.sets["whole"]
        for cell in cells:
            own = [word for word in self.names.key(cell)[0] if word not in vague]
            full = self.setting.stated is not None and len(self.arms) >= self.setting.stated
            known = set().union(*(arm.words for arm in self.arms))
            often = all(len(self.names.places.get(word, ())) > 2 for word in own)
            if own and often and not full and known.isdisjoint(own) and self._match(cell) is None:
                arm = Arm(first=cell.start)
                self.arms.append(arm)
                self._add(arm, cell)

    def _read_off_values(self) -> None:
        """Arms from the results, where nothing else names them; in a fragment one sure name is enough."""
        lists = find_value_lists(self.sk, self.lex)
        self._take_all(lists)
        for entry in lists if self.setting.fragment else ():
            cells = [cell for cell in entry.cells if cell.group or "sure" in cell.marks]
            if cells and not self.arms:
                self._found(entry, cells)

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
        placebo = self.names.places.get("placebo")
        if span is not None and placebo and "placebo" not in arm.label.lower():
            arm.type = "unknown"
            self.arms = [arm, Arm(label="placebo", first=placebo[0])]
            self.arms[1].call(("placebo",), "placebo")
        else:
            arm.call(("all",), "all patients")
            self.arms = [arm]

    def _match(self, cell: ArmCell, shared: set[str] | None = None) -> Arm | None:
        """The arm that a cell names; None where it fits none, or several equally well."""
        for arm in self.arms if cell.code is not None else ():
            if cell.code in arm.codes:
                return arm
        best, score = None, 0.0
        names, shared = self.names.of(cell), shared_words(self.arms) if shared is None else shared
        for arm in self.arms:
            if cell.code is not None and arm.codes:
                continue
            value = max((arm.likeness(words, shared) for words in names), default=0.0)
            if value > score:
                best, score = arm, value
            elif value == score:
                best = None
        return best if score >= 0.5 else None

    def _add(self, arm: Arm, cell: ArmCell) -> None:
        for words, text in self.names.of(cell).items():
            if not arm.names or cell.group or not _DURATION.fullmatch(" ".join(words)):
                arm.call(words, text)  # "over 4 hours (n = 33)": the arm has its name already
        if cell.code:
            arm.codes.add(cell.code)
        arm.codes.update(self.sk.words[b - 1] for a, b in cell.others if self.sk.codes[a:b] == NUMBERED)
        if not arm.label or (cell.group and cell.name is not None and not arm.grouped):
            arm.label, arm.grouped = self._label(cell), cell.group
        if cell.group:
            self.groups.append((cell, arm))
        if arm.count is None and cell.count is not None and not is_of_those_who_had_it(self.sk, cell.count_at or 0):
            arm.count, arm.count_at, arm.unit = cell.count, cell.count_at, cell.unit

    def _label(self, cell: ArmCell) -> str:
        """What an arm is called: "ultrasound group", "group A", "placebo"."""
        if cell.name:
            unit = shared_unit(self.sk, cell.name[1] - 1)  # "sitagliptin 25 | mg" of "sitagliptin 25 or 50 mg"
            dose = f" {self.sk.slice(unit, unit + 1)}" if unit else ""
            return "no " * cell.negated + self.sk.slice(*cell.name) + dose + " group" * cell.group
        if cell.code:
            return _lettered(cell.code)
        return self.sk.slice(*cell.others[0]) if cell.others else ""

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
                found = [arm for cell in entry.cells if (arm := self._match(cell)) is not None]
                if len(found) == 2 and found[0] is not found[1]:
                    return ["experimental" if arm is found[0] else "comparator" for arm in self.arms]
        return None

    # --- how many --------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        """Arms without a count take the one that stands alone beside one of their names."""
        total = self.setting.total
        for cell in self.counted:
            if cell.rule in _NEVER_ALONE or cell.count is None or self._is_everybody(cell):
                continue
            arm = self._match(cell) if len(self.arms) > 1 else None
            if cell.rule not in FIRM and self.judge.has_percentage(cell):
                continue
            likely = (cell.rule in FIRM and cell.count >= 0.1 * total) or 0.25 * total <= cell.count <= total
            if arm is not None and arm.count is None and likely:
                self._add(arm, cell)

    def _is_everybody(self, cell: ArmCell) -> bool:
        """Whether a number is that of all who got something, not of one arm beside another of its sentence."""
        at = cell.count_at or 0
        people = cell.name is not None and not cell.group and self.sk.codes[cell.name[1]] == "P"  # naive men (n = 60)
        if cell.count != self.setting.total or not (cell.rule == "received" or people):
            return False
        start, end = self.sk.codes.rfind(".", 0, at), self.sk.codes.find(".", at)
        others = [other.count_at for other in self.counted if start < (other.count_at or 0) < end]
        return all(place == at or opening_bracket(self.sk, place or 0) for place in others)

    def _share(self) -> None:
        """A number that holds for each arm, or as many in a row as there are arms, are the counts of arms without."""
        each = [[share] * len(self.arms) for share in self.shares]
        rows = [row for row in (*each, *self.orders) if len(row) == len(self.arms)]
        row = next((row for row in rows if sum(n.count for n in row) >= 0.6 * self.setting.total), None)
        if row and len(self.arms) > 1 and all(arm.count is None for arm in self.arms):
            for arm, share in zip(self.arms, row, strict=True):
                arm.count, arm.count_at, arm.unit = share.count, share.at, share.unit

    def enrollment(self, sum_weight: float) -> HeadCount | None:
        """The total that took part; none where the best candidate is the count of one arm among several."""
        counts = [arm.count for arm in self.arms if arm.count is not None]
        total = sum(counts) if len(counts) == len(self.arms) > 1 else None
        places = {arm.count_at for arm in self.arms if arm.count_at is not None}
        people = [person for person in self.people if person.count >= max(counts, default=0)]  # others are clusters
        best = max(people, key=lambda p: p.weight + sum_weight * (p.count == total), default=None)
        if best is None or (self.setting.fragment and not self._is_total(best)):
            return None
        if total is not None and best.at in places:
            best = next((person for person in self.people if person.count == total), best)
        return None if len(self.arms) > 1 and best.at in places else best

    def _is_total(self, person: HeadCount) -> bool:
        """Whether a number of people is the total even of a text that is a sentence or two, and counts no events."""
        return person.weight >= _SURELY_ALL and _EVENTS.match(self.sk.codes, person.at) is None

    def count_the_rest(self, enrollment: HeadCount | None, references: Sequence[Reference]) -> None:
        """Counts that follow from the total or from fractions, and the flow of participants."""
        everybody = len(self.arms) == 1 or self.everybody
        if enrollment is not None and everybody and all(arm.count is None for arm in self.arms):
            for arm in self.arms:
                arm.count = enrollment.count
        self._complete(enrollment)
        self._read_fractions(references, enrollment)
        self._complete_by_rest(enrollment)
        self._divide(enrollment)
        for cell in self.counted:
            fits = self._match(cell) if len(self.arms) > 1 and cell.rule in FIRM else None
            if fits is not None and cell.count_at is not None:
                self._note_flow(fits, cell.count_at, cell.count)

    def _note_flow(self, arm: Arm, at: int, count: int | None) -> None:
        """Puts a number of an arm where the words of its sentence say it belongs."""
        start, end = self.sk.codes.rfind(".", 0, at) + 1, self.sk.codes.find(".", at)
        said = " ".join(self.sk.words[start:end])
        kind = next((kind for kind, pattern in _FLOW.items() if pattern.search(said)), None)
        if kind is not None and arm.flow[kind] is None:
            arm.flow[kind] = count

    def _read_fractions(self, references: Sequence[Reference], enrollment: HeadCount | None) -> None:
        """The denominators beside an arm's name: what was analysed, and the count where none is stated."""
        seen: dict[int, Counter[int]] = {}
        for start, at in find_denominators(self.sk) if len(self.arms) > 1 else ():
            n = self._number_beside(references, start, at)
            if n is not None:
                seen.setdefault(n, Counter())[int(self.sk.numbers[at])] += 1
        total, most = (enrollment.count if enrollment else 0), sum(map(max, seen.values()))
        adds_up = len(seen) == len(self.arms) and 0.85 * total <= most <= total
        for n, values in seen.items():
            arm, value = self.arms[n], max(values)
            if len(values) > 1 and not adds_up and values[value] < 2:
                continue  # those of subgroups are smaller
            arm.count = value if arm.count is None else arm.count
            if value <= arm.count <= 3 * value:
                arm.flow["analyzed"] = value

    def _complete(self, enrollment: HeadCount | None) -> None:
        """The one of two arms whose count is not tied to its name has what the other leaves of the total."""
        missing = [arm for arm in self.arms if arm.count is None]
        if enrollment is None or len(self.arms) != 2 or len(missing) != 1:
            return
        left = enrollment.count - sum(arm.count or 0 for arm in self.arms)
        person = next((person for person in self.people if person.count == left), None)
        if person is not None:
            missing[0].count, missing[0].count_at = person.count, person.at

    def _complete_by_rest(self, enrollment: HeadCount | None) -> None:
        """The same where the sentence with the other's count has the number that is left, or says "the rest"."""
        known = [arm for arm in self.arms if arm.count is not None and arm.count_at is not None]
        if enrollment is None or len(self.arms) != 2 or len(known) != 1 or all(arm.count for arm in self.arms):
            return
        at, left = known[0].count_at or 0, enrollment.count - (known[0].count or 0)
        start, end = self.sk.codes.rfind(".", 0, at) + 1, self.sk.codes.find(".", at)
        told = any(self.sk.numbers.get(k) == left or self.sk.words[k] in _REST for k in range(start, end))
        if left > 0 and told:
            next(arm for arm in self.arms if arm.count is None).count = left

    def _divide(self, enrollment: HeadCount | None) -> None:
        """Equal parts of the total, where the text says that it was divided equally."""
        size, left = divmod(enrollment.count if enrollment else 1, len(self.arms))
        if not left and len(self.arms) > 1 and not any(arm.count for arm in self.arms) and is_divided_equally(self.sk):
            for arm in self.arms:
                arm.count = size

    def _number_beside(self, references: Sequence[Reference], start: int, at: int) -> int | None:
        """The number of the arm a fraction at start..at belongs to: named right behind it, else right before."""
        codes = self.sk.codes
        after = next((r for r in references if r.start > at and not r.whole), None)
        if after and _TO_NEXT_ARM.fullmatch(codes, at + 1, after.start):
            return after.arms[0]
        before = next((r for r in reversed(references) if r.end <= start and not r.whole), None)
        if before and _FROM_LAST_ARM.fullmatch(codes, before.end, start):
            return before.arms[0]
        return None

    # --- what comes out --------------------------------------------------------------------------------------------

    def table(self, enrollment: HeadCount | None, references: Sequence[Reference], flow: Sequence[int]) -> ArmTable:
        """The arms, what points to them, and the numbers that are no measurements."""
        starts, ends = self.sk.starts, self.sk.ends
        at = enrollment.at if enrollment else None
        return ArmTable(
            arms=tuple(self._draft(n, arm) for n, arm in enumerate(self.arms, 1)),
            mentions=tuple(
                ArmMention(starts[r.start], ends[r.end - 1], r.rule, tuple(f"a{n + 1}" for n in r.arms), r.whole)
                for r in references
            ),
            asides=tuple(self._asides(at, flow)),
            enrollment=enrollment.count if enrollment else None,
            enrollment_start=None if at is None else starts[at],
            enrollment_end=None if at is None else ends[at],
        )

    def _draft(self, n: int, arm: Arm) -> ArmDraft:
        at = arm.count_at if arm.count_at is not None else arm.first if arm.label != "all patients" else None
        lettered = [_lettered(code) for code in sorted(arm.codes)]
        return ArmDraft(
            id=f"a{n}",
            label=arm.label,
            type=arm.type,
            count=arm.count,
            count_unit=arm.unit,
            flow=arm.flow,
            aliases=tuple(text for text in dict.fromkeys([*arm.names.values(), *lettered]) if text != arm.label),
            intervention=self._intervention(arm),
            start=None if at is None else self.sk.starts[at],
            end=None if at is None else self.sk.ends[at],
        )

    def _intervention(self, arm: Arm) -> str | None:
        """What was done to an arm: the fullest of its names that says more than its label."""
        label = arm.label.removesuffix(" group").lower()
        fuller = [text for words, text in arm.names.items() if text.lower() != label and len(words) > 1]
        if not fuller and arm.codes and arm.names:
            return next(iter(arm.names.values()))
        return max(fuller, key=len, default=None)

    def _asides(self, enrollment: int | None, flow: Sequence[int]) -> list[Aside]:
        """The numbers that say who took part: none of them is a measurement."""
        counts = {arm.count_at for arm in self.arms if arm.count_at is not None}
        reasons = dict.fromkeys(flow, "flow") | dict.fromkeys(counts, "arm_count")
        if enrollment is not None:
            reasons[enrollment] = "enrollment"
        starts, ends = self.sk.starts, self.sk.ends
        return [Aside(starts[at], ends[at], reason.replace("_", "-"), reason) for at, reason in sorted(reasons.items())]


def _lettered(code: str) -> str:
    return f"group {code.upper()}"
