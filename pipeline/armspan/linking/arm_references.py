"""Every word of a text that points to one of its arms, once the arms are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import dropwhile, takewhile

from armspan.linking.arm import shared_words
from armspan.linking.arm_names import Words
from armspan.linking.roster import Roster
from armspan.mentions.arms.cells import ArmCell, both_numerals
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.references import (
    ArmName,
    Reference,
    extend,
    find_back,
    find_called,
    find_combined,
    find_labels,
    find_lettered,
    find_names,
    find_people,
    find_wholes,
)

_STEM = 6  # letters
_SINGLY = frozenset(("alone", "only", "monotherapy", "combination", "combined"))
_ALONE: frozenset[Words] = frozenset((("monotherapy",), ("combination",)))
_JOINING = frozenset(("and", "or", "with", "plus"))
_CALLED = ("comparator", "experimental")


class ArmReferences:
    """What points to the arms of one text: names, letters, groups, people, "both groups", "the former"."""

    def __init__(self, roster: Roster, lex: Lexicon, counted: Sequence[ArmCell]) -> None:
        self.sk, self.lex, self.names = roster.sk, lex, roster.names
        self.arms, self.groups, self.counted = roster.arms, roster.groups, counted

    def find(self) -> list[Reference]:
        """Every place that points to an arm, the longest words first."""
        if self.arms[0].type == "single":
            return []
        number = {id(arm): n for n, arm in enumerate(self.arms)}
        found = [Reference(*self._group_span(cell), (number[id(arm)],), "group") for cell, arm in self.groups]
        names = self._without_denied(find_names(self.sk, self.lex, self.names.keys, self._reference_names()))
        found = [ref for ref in found if not _holds_another(ref, names)] + names
        found += [
            ref
            for n, arm in enumerate(self.arms)
            for letter in both_numerals(arm.codes)
            for ref in find_lettered(self.sk, n, letter)
        ]
        labels = {letter: n for n, arm in enumerate(self.arms) for letter in arm.codes}
        found += find_labels(self.sk, self.lex, labels | self._roles, found)
        found += find_called(self.sk, self.lex, self._roles) + self._people() + self._by_extent()
        if len(self.arms) > 1:
            found += find_wholes(self.sk, self.lex, len(self.arms))
        kept: list[Reference] = []
        taken = bytearray(len(self.sk.words))
        for reference in sorted(found, key=lambda r: (r.start - r.end, r.rule)):
            start, end = reference.start, reference.end
            if 1 not in taken[start:end]:
                kept.append(reference)
                taken[start:end] = b"\1" * (end - start)
        kept.sort(key=lambda r: r.start)
        return sorted([*kept, *find_back(self.sk, kept, len(self.arms))], key=lambda r: r.start)

    def _without_denied(self, names: Sequence[Reference]) -> list[Reference]:
        """The names of a text; people who are denied to be of one of two arms, or got more, are of the other."""
        lesser, kept = self._lesser, []
        for ref in names:
            more = ref.arms == (lesser,) and self.sk.codes[ref.end] == "L"  # "tamoxifen | plus radiotherapy"
            if ref.rule != "denied" and not more:
                kept.append(ref)
            elif len(self.arms) == 2:
                kept.append(replace(ref, arms=(1 - ref.arms[0],)))
        return kept

    def _group_span(self, cell: ArmCell) -> tuple[int, int]:
        start, end = cell.place or cell.name or (cell.start, cell.start + 1)
        codes = self.sk.codes
        while codes[end] in "-GHK" or (cell.code and codes[end] == "N" and codes[end - 1] in "GH"):
            end += 1
        return extend(self.sk, start, end)

    @cached_property
    def _roles(self) -> dict[str, int]:
        """What two arms, of which one is compared with the other, may be called after that."""
        types = [arm.type for arm in self.arms]
        if sorted(types) != ["comparator", "experimental"]:
            return {}
        roles = {word: types.index(role) for role in _CALLED for word in self.lex.sets[role]}
        if self.arms[types.index("comparator")].words.isdisjoint(self.lex.sets["comparator"]):
            roles.pop("study", None)  # "the study group" is everybody where nobody is called a control
        return roles

    def _by_extent(self) -> list[Reference]:
        """ "monotherapy", "the combination": of two arms, one of which gets what the other gets and something else."""
        if any(_ALONE & set(arm.names) for arm in self.arms):
            return []
        alone = self._lesser
        return [] if alone is None else find_combined(self.sk, 1 - alone) + find_people(self.sk, alone, "monotherapy")

    @cached_property
    def _lesser(self) -> int | None:
        """The number of the arm, of two, to which the other adds something."""
        firsts = [set(next(iter(arm.names), ())) - _SINGLY for arm in self.arms]
        pairs = ((n, words) for n, words in enumerate(firsts) if len(firsts) == 2 and words)
        return next((n for n, words in pairs if words < firsts[1 - n]), None)

    def _people(self) -> list[Reference]:
        """Persons called controls or cases, where that is what an arm is called; patients beside controls."""
        controls = [n for n, arm in enumerate(self.arms) if arm.type == "comparator"]
        cases = [n for n, arm in enumerate(self.arms) if arm.label.lower() == "cases"]
        if len(controls) != 1:
            return []
        found = find_people(self.sk, controls[0], "controls")
        if len(self.arms) == 2 and any(cell.rule == "people-with" for cell in self.counted):
            beside = {self.sk.codes.rfind(".", 0, ref.start) for ref in found}
            patients = find_people(self.sk, 1 - controls[0], "patients")
            found += [ref for ref in patients if self.sk.codes.rfind(".", 0, ref.start) in beside]
        return found + find_people(self.sk, cases[0], "cases") if cases else found

    def _reference_names(self) -> dict[Words, ArmName]:
        """Names by which an arm may be called anywhere, and the part of each that no other arm shares."""
        sets = self.lex.sets
        vague = sets["treatments"] | sets["whole"] | sets["generic"]
        weak_alone = vague | sets["comparator"] - {"placebo", "sham", "vehicle", "waitlist"}
        owners: dict[Words, dict[int, bool]] = {}
        for n, arm in enumerate(self.arms):
            for words in arm.names:
                owners.setdefault(words, {})[n] = len(words) == 1 and words[0] in weak_alone
        full = frozenset(owners)
        for words, n, weak in self._parts(vague):
            if words not in full:  # "CHO" is the one so called, not the one that gets "45 g CHO"
                owners.setdefault(words, {}).setdefault(n, weak)
        return {words: ArmName(*next(iter(arms.items()))) for words, arms in owners.items() if len(arms) == 1}

    def _parts(self, vague: frozenset[str]) -> Iterator[tuple[Words, int, bool]]:
        """What else an arm may be called, made of its names: the words, the number of the arm, whether it is weak."""
        shared = shared_words(self.arms)
        for n, arm in enumerate(self.arms):
            for words, text in arm.names.items():
                own = dropwhile(shared.__contains__, words)
                part = tuple(takewhile(lambda word: word not in shared, own))
                if part and part != words and len(words) <= 4 and not vague.issuperset(part):
                    yield part, n, True
                plainly = len(words) > 2 and _JOINING.isdisjoint(text.split())
                if plainly and words[-1] in shared and words[-2] not in shared:
                    yield words[-2:], n, False  # "the curry meal" beside "the spice-free control meal"
                plain = tuple([word for word in words if not word[0].isdigit()])
                named = plain and plain != words and not any(map(str.isdigit, words))  # not "40% 1RM"
                if named and not vague.issuperset(plain):  # "linagliptin 5 mg" is linagliptin
                    yield plain, n, False
                if any(("no", *words) in other.names for other in self.arms):
                    yield words[-1:], n, True  # "radiotherapy" beside "no post-operative radiotherapy"
                if self._is_written_by(initials := "".join([word[0] for word in words])):
                    yield (initials,), n, True
            for dose in arm.names:  # "zoltidine 1.5 mg" where the arm is called by its dose
                for drug in arm.names if len(dose) == 1 and dose[0][0].isdigit() else ():
                    if not drug[0][0].isdigit():
                        yield (*drug, *dose), n, False
                        yield (*dose, *drug), n, False
            for word in arm.words:
                if self._tells(word, shared, vague):
                    yield (word,), n, True
        for word, n in self._stemmed(shared, vague).items():
            yield (word,), n, True

    def _stemmed(self, shared: set[str], vague: frozenset[str]) -> dict[str, int]:
        """Words of a text that share the stem of one arm's own word: "supplemented" for "supplementation"."""
        stems: dict[str, set[tuple[int, str]]] = {}
        for n, arm in enumerate(self.arms):
            for word in arm.words:
                if len(word) >= _STEM and self._tells(word, shared, vague):
                    stems.setdefault(word[:_STEM], set()).add((n, word))
        found = {}
        for word in self.names.places if stems else ():
            owners = stems.get(word[:_STEM])
            if owners and len({n for n, _ in owners}) == 1 and all(word != own for _, own in owners):
                found[word] = next(n for n, _ in owners)
        return found

    def _is_written_by(self, initials: str) -> bool:
        """Whether a text writes a name by its initials, in capitals: "GD patients" for gemcitabine plus docetaxel."""
        sk, places = self.sk, self.names.places.get(initials, ())
        return 1 < len(initials) < 5 and all(sk.slice(k, k + 1).isupper() for k in places) and len(places) > 1

    def _tells(self, word: str, shared: set[str], vague: frozenset[str]) -> bool:
        """Whether one word of a longer name may stand for it: "fibrin" for "fibrin glue"."""
        known = word in shared or word in vague or word in self.lex.sets["no_arm_name"]
        return not known and len(word) > 4 and word.isalpha()


def _holds_another(span: Reference, names: Sequence[Reference]) -> bool:
    """Whether a span meant for one arm holds the name of another: "the A, B and C groups" is three arms."""
    inside = [name for name in names if span.start <= name.start and name.end <= span.end]
    return any(name.arms != span.arms for name in inside)
