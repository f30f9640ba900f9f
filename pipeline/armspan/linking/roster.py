"""The arms of one text while they are put together, and the names by which each is known."""

from __future__ import annotations

import re
from collections.abc import Iterable

from armspan.linking.arm import Arm, shared_words
from armspan.linking.arm_names import Names, Words
from armspan.mentions.arms.cells import ArmCell, both_numerals, letters_of
from armspan.mentions.arms.cues import is_of_those_who_had_it
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.words import Skeleton

_DURATION = re.compile(r"[\d.]+(?:minute|hour|day|week|month|year)")


class Roster:
    """The arms, and what names, letters and counts belong to which."""

    def __init__(self, sk: Skeleton, lex: Lexicon, names: Names) -> None:
        self.sk, self.lex, self.names = sk, lex, names
        self.arms: list[Arm] = []
        self.groups: list[tuple[ArmCell, Arm]] = []

    def match(self, cell: ArmCell, shared: set[str] | None = None) -> Arm | None:
        """The arm that a cell names; None where it fits none, or several equally well."""
        letters = both_numerals(letters_of(self.sk, cell))
        for arm in self.arms:
            if not letters.isdisjoint(arm.codes):
                return arm
        best, score = None, 0.0
        names, shared = self.names.of(cell), shared_words(self.arms) if shared is None else shared
        for arm in self.arms:
            if cell.code is not None and arm.codes:
                continue
            value = max([arm.likeness(words, shared) for words in names], default=0.0)
            if value > score:
                best, score = arm, value
            elif value == score:
                best = None
        return best if score >= 0.5 else self._by_role(names)

    def _by_role(self, names: Iterable[Words]) -> Arm | None:
        """Of two arms of which one is a control, the one that a role means: 37 in the treatment group."""
        controls = [not arm.words.isdisjoint(self.lex.sets["comparator"]) for arm in self.arms]
        if sorted(controls) != [False, True]:
            return None
        treated = self.arms[controls.index(False)]
        if any(words[0] == "no" and not treated.words.isdisjoint(words[1:]) for words in names):
            return self.arms[controls.index(True)]
        role = next((words[0] for words in names if len(words) == 1), "")
        if role in ("control", "placebo"):
            return self.arms[controls.index(True)]
        return treated if role in self.lex.sets["experimental"] else None

    def add(self, arm: Arm, cell: ArmCell) -> None:
        for words, text in self.names.of(cell).items():
            if not arm.names or cell.group or not _DURATION.fullmatch(" ".join(words)):
                arm.call(words, text)  # "over 4 hours (n = 33)": the arm has its name already
        arm.codes |= letters_of(self.sk, cell)
        role = cell.name is not None and self.lex.sets["experimental"].issuperset(self.names.words(cell.name))
        role = role and cell.name is not None and self.sk.slice(*cell.name).lower() not in arm.label.lower()
        called = cell.group and cell.name is not None and cell.rule != "role" and not (role and arm.label)
        if not arm.label or (called and not arm.grouped):
            arm.label, arm.grouped = self._label(cell), cell.group
        if cell.group:
            self.groups.append((cell, arm))
        if arm.count is None and cell.count is not None and not is_of_those_who_had_it(self.sk, cell.count_at or 0):
            arm.count, arm.count_at, arm.unit = cell.count, cell.count_at, cell.unit

    def tell_apart(self) -> None:
        """Arms of one label go by a name that only one of them has: "meals/d (WM)" and "meals/d (BM)"."""
        labels = [arm.label.lower() for arm in self.arms]
        for arm in [arm for arm in self.arms if labels.count(arm.label.lower()) > 1]:
            others = {name for other in self.arms if other is not arm for name in other.names}
            arm.label = next((text for name, text in arm.names.items() if name not in others), arm.label)

    def _label(self, cell: ArmCell) -> str:
        """What an arm is called: "ultrasound group", "group A", "placebo"."""
        if cell.name:
            drug = f"{self.sk.slice(*cell.drug)} " if cell.drug else ""
            return "no " * cell.negated + drug + self.names.printed_in_full(cell.name) + " group" * cell.group
        if cell.code:
            return lettered(cell.code)
        return self.sk.slice(*cell.others[0]) if cell.others else ""


def lettered(code: str) -> str:
    """What a group is called that has only a letter or a number."""
    return f"group {code.upper()}"
