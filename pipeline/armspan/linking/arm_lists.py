"""Which constructions name the arms: each list of names is weighed by what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from armspan.linking.arm_names import Names, Words
from armspan.linking.counted_lists import named, share_behind
from armspan.mentions.arms.brackets import opening_bracket
from armspan.mentions.arms.cells import ArmCell, both_numerals, letters_of
from armspan.mentions.arms.counts import HAPPENED
from armspan.mentions.arms.cues import (
    everybody_got_all,
    is_comparative,
    is_crossover,
    is_fragment,
    results_start,
    stated_arm_count,
)
from armspan.mentions.arms.groups import ArmList
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.names import names_an_outcome
from armspan.mentions.arms.values import weigh_place
from armspan.mentions.arms.words import Skeleton

# between the name of a study and that word
_STUDIES = re.compile(r"(?:\([^()]*\))?(?:(?:,J?|,?J)[MK](?:-[MNK])?(?:\([^()]*\))?){0,3}(?=M)")
_STUDY = frozenset(("study", "studies", "trial", "trials"))

# strength from which a list is believed: one with counts, one without, one of names beside values in an abstract
DEFINITE, POSSIBLE, BELIEVED = 2.5, 1.0, 1.5


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known of a text as a whole before its arms are."""

    total: int  # the number of people most likely to be the total, 0: none
    people: frozenset[int]  # all numbers of people
    results: int  # word where the results start
    stated: int | None  # how many arms the text says there are
    comparative: bool
    crossover: bool
    everybody: bool  # got every treatment
    fragment: bool  # no abstract, but a sentence or two


def read_setting(sk: Skeleton, lex: Lexicon, total: int, people: frozenset[int]) -> Setting:
    """What a text says of itself as a whole."""
    fragment, crossover = is_fragment(sk), is_crossover(sk, lex)
    return Setting(
        total=total,
        people=people,
        results=results_start(sk),
        stated=stated_arm_count(sk),
        comparative=fragment or is_comparative(sk),
        crossover=crossover,
        everybody=crossover and everybody_got_all(sk, lex),
        fragment=fragment,
    )


class Judge:
    """Weighs lists of names."""

    def __init__(self, sk: Skeleton, lex: Lexicon, names: Names, setting: Setting) -> None:
        self.sk, self.lex, self.names, self.setting = sk, lex, names, setting
        self.roles = lex.sets["role"] | lex.sets["experimental"]
        self._treated: dict[Words, int] = {}
        self.adherence = lex.sets["adherence"]

    def strength(self, entry: ArmList) -> float:
        """How surely a list names the arms; below 0: not at all."""
        cells = named(entry.cells)
        count = len({self.key(cell, entry) for cell in cells})
        if count < 2:
            return -1.0
        if any(map(self.is_part, cells)):
            return POSSIBLE
        value = entry.weight + min(sum([cell.group for cell in cells]), 2) * 0.5
        value -= 1.5 * entry.start / max(150, len(self.sk.words))
        value += self._lettered(cells) * (entry.rule != "counted")
        value -= 3.0 * any(self.treated(cell) < 0 for cell in cells if not cell.group)
        value -= 1.0 * (entry.rule == "values" and self._nested(cells))
        if entry.rule == "compared":  # with X and Y
            value -= 1.0 * any(cell.name is not None and "J" in self.sk.codes[slice(*cell.name)] for cell in cells)
        known = self._known(entry, cells)
        value += min(known, 2) * 0.5 + 0.5 * min(count - 2, 2) * (known == count)
        value -= 2.0 * (entry.rule == "stated-plain" and known < 2)
        value += 1.5 * all(self._is_shortened(cell, entry) for cell in cells)
        if self.setting.stated:
            value += 1.0 if count == self.setting.stated else -1.5
        if entry.rule == "counted" or all(cell.count is not None for cell in cells):
            value += self._sureness_of_counts(entry, cells, known)
        return value

    def _is_shortened(self, cell: ArmCell, entry: ArmList) -> bool:
        """Whether a list gives a name an abbreviation, by which the text then goes on."""
        shorts = [a for a, b in cell.others if b == a + 1 and self.sk.slice(a, b).isupper()]
        return any(sum([k >= entry.end for k in self.names.places.get(self.names.keys[a], ())]) > 1 for a in shorts)

    def is_part(self, cell: ArmCell) -> bool:
        """Whether a name is that of a part of an arm: those who adhered, those who responded."""
        return cell.name is not None and self.sk.words[cell.name[1] - 1] in self.adherence

    def is_where(self, cell: ArmCell) -> bool:
        """Whether a name is that of a place or a study: Japan (n = 20), "in ATLAS-1 and ATLAS-2 studies"."""
        words = set(self.sk.words[slice(*cell.name)]) if cell.name is not None and not cell.group else set()
        if words and words <= self.lex.sets["countries"]:
            return True
        capitals = cell.name is not None and sum(map(str.isupper, self.sk.slice(*cell.name))) > 1
        key = self.names.key(cell)[0] if words and capitals else ()
        ends = (k + 1 for k in self.names.places.get(key[-1], ())) if key else ()
        return any((match := _STUDIES.match(self.sk.codes, k)) and self.sk.words[match.end()] in _STUDY for k in ends)

    def is_everybody(self, cell: ArmCell, counted: Sequence[ArmCell]) -> bool:
        """Whether a number is that of all who got something, not of one arm beside another of its sentence."""
        at = cell.count_at or 0
        people = cell.name is not None and not cell.group and self.sk.codes[cell.name[1]] == "P"  # naive men (n = 60)
        if cell.count != self.setting.total or not (cell.rule in ("received", "allocated", "clause") or people):
            return False
        start, end = self.sk.codes.rfind(".", 0, at), self.sk.codes.find(".", at)
        others = [other.count_at for other in counted if start < (other.count_at or 0) < end]
        return all(place == at or opening_bracket(self.sk, place or 0) for place in others)

    def _lettered(self, cells: Sequence[ArmCell]) -> float:
        """What it is worth that names are letters or go with letters, which nothing has but arms."""
        lettered = [cell for cell in cells if letters_of(self.sk, cell)]
        if len(lettered) < 2:
            return 0.0
        cohorts = any(not {"cohort", "cohorts"}.isdisjoint(self.sk.words[cell.start : cell.end]) for cell in cells)
        if cohorts:
            return 0.0
        return 1.0 + 2.0 * all(cell.name is not None for cell in lettered)

    def key(self, cell: ArmCell, entry: ArmList) -> object:
        """What tells a cell of a list from the others; names in brackets count where a list is made of names alone."""
        if entry.rule == "values" and not cell.group:
            return self.names.without_vague(cell, self.lex.sets["treatments"])
        plain = entry.rule in ("groups", "groups-across", "lettered", "values")
        return self.names.key(cell) if plain else self.names.full_key(cell)

    def _sureness_of_counts(self, entry: ArmList, cells: Sequence[ArmCell], known: int) -> float:
        """What speaks for numbers being those who were in the arms, not those to whom something happened."""
        setting, total = self.setting, sum([cell.count or 0 for cell in cells])
        adds_up, late = total == setting.total and self._shares_add_up(cells), entry.start > setting.results
        marks = [frozenset(cell.marks) for cell in cells]
        firm, allocated = (mark in frozenset.intersection(*marks) for mark in ("firm", "allocation"))
        value = 3.0 * adds_up * (1 + allocated) + firm
        unknown = not setting.total or setting.total in {cell.count for cell in cells}
        enough = firm or (not late and total > 0.3 * setting.total)
        completed = total in setting.people and enough and not self._happened(cells[-1])
        ratio = 1.0 if unknown or completed else total / setting.total
        value -= 3.0 * (len({cell.unit for cell in cells if cell.unit and cell.rule != "cases-controls"}) > 1)
        value -= 3.0 * (sum(map(self._is_no_treatment, cells)) > adds_up)
        value += 3.0 * self._opposed(cells) - 5.0 * self._had_before(cells[0])
        if firm:
            value -= 2.0 * (not adds_up and any(share_behind(self.sk, cell) is not None for cell in cells))
            return value - 2.0 * (ratio < 0.3) - 4.0 * (late and ratio < 0.5)
        if "weak" in frozenset.union(*marks):
            if not setting.comparative and not adds_up:
                return -9.0
            opposed = adds_up and any(self._is_comparator(cell) for cell in cells)  # 54 treated and 53 controls
            value -= 4.0 * (known < 2 and not opposed and all(cell.rule != "people-with" for cell in cells))
            designed = setting.crossover or "A" in self.sk.codes
            value -= 4.0 * (designed and any(cell.rule == "with" for cell in cells))  # 16 with glaucoma
        value -= 4.0 * (ratio < 0.55) + 2.0 * (ratio > (2.1 if setting.crossover else 1.5))
        if not adds_up:
            value -= 2.0 * any(share_behind(self.sk, cell) is not None for cell in cells) + 2.0 * late
            value -= 9.0 * any(cell.rule == "bracket-bare" for cell in cells)
        return value

    def _is_comparator(self, cell: ArmCell) -> bool:
        """Whether a name is that of the arm that others are compared with."""
        return cell.name is not None and not self.lex.sets["comparator"].isdisjoint(self.sk.words[slice(*cell.name)])

    def _is_no_treatment(self, cell: ArmCell) -> bool:
        """Whether a name is that of a disease or an outcome."""
        return cell.name is not None and not cell.group and names_an_outcome(self.sk, self.lex, cell.name)

    def _nested(self, cells: Sequence[ArmCell]) -> bool:
        """Whether one name beside a value is part of another, which may speak of both."""
        names = {self.names.key(cell)[0] for cell in cells}
        return any(set(one) < set(two) for one in names for two in names if one)

    def _had_before(self, cell: ArmCell) -> bool:
        """Whether a name is what people have who were then allocated: patients with X (n = 50) were assigned to ..."""
        codes = self.sk.codes
        return cell.name is not None and codes[max(0, cell.name[0] - 2) : cell.name[0]] == "PW" and "A" in codes

    def _opposed(self, cells: Sequence[ArmCell]) -> bool:
        """Whether of two names one denies the other: users and non-users."""
        one, two = [self.names.key(cell)[0] for cell in cells[:2]]
        denied = [b for words in (one, two) for a, b in pairwise(words) if a in ("non", "no")]
        return len(cells) == 2 and any(word in one and word in two for word in denied)

    def treated(self, cell: ArmCell) -> int:
        """How much more often a name stands where treatments stand than where outcomes do."""
        key = self.names.key(cell)[0]
        if key not in self._treated:
            self._treated[key] = self._weigh(key)
        return self._treated[key]

    def _weigh(self, key: Words) -> int:
        if key and key[-1] in self.lex.sets["comparator"]:
            return 1
        places = self.names.places.get(key[-1], ()) if key else ()
        return sum([weigh_place(self.sk, self.lex, k - len(key) + 1, k + 1) for k in places])

    def _known(self, entry: ArmList, cells: Sequence[ArmCell]) -> int:
        """How many names of a list come up again elsewhere."""
        words = [{word for name in self.names.of(cell) for word in name} for cell in cells]
        count = 0
        for n, (mine, cell) in enumerate(zip(words, cells, strict=True)):
            own = mine.difference(*(other for m, other in enumerate(words) if m != n)) or mine
            count += cell.code is not None or any(self._elsewhere(word, entry) for word in own)
        return count

    def _elsewhere(self, word: str, entry: ArmList) -> bool:
        places = self.names.places.get(word)
        return places is not None and not entry.start <= places[0] <= places[-1] < entry.end

    def _happened(self, cell: ArmCell) -> bool:
        """Whether the people whose bracket this is had an event: 136 women (74 brace, 62 splint) developed pain."""
        close = self.sk.codes.find(")", cell.count_at)
        return close >= 0 and self.sk.words[close + 1] in (*HAPPENED, "had")

    def _shares_add_up(self, cells: Sequence[ArmCell]) -> bool:
        """Whether the shares printed with numbers are those of a whole: 20 (50%) and 20 (50%)."""
        shares = [share for cell in cells if (share := share_behind(self.sk, cell)) is not None]
        return len(shares) < 2 or 90 < sum(shares) < 110

    def groups_across(self, lists: Sequence[ArmList]) -> list[ArmList]:
        """The groups that a text names in several sentences: by letters, by roles, or as many as it says there are."""
        seen: dict[object, ArmCell] = {}
        for entry in lists:
            for cell in entry.cells if entry.rule == "groups" else ():
                key: object = min(both_numerals({cell.code})) if cell.code else self.names.key(cell)
                if len(cell.others) > len(seen.setdefault(key, cell).others):
                    seen[key] = cell
        cells = tuple(seen.values())
        words = [set(self.names.key(cell)[0]) for cell in cells]
        nested = any(a is not b and a and a <= b for a in words for b in words)
        found = (
            [_across("groups-across", 1.5, cells)] if len(cells) == (self.setting.stated or 2) and not nested else []
        )
        lettered = tuple(cell for cell in cells if cell.code is not None)
        roles = tuple(cell for cell, said in zip(cells, words, strict=True) if said and said <= self.roles)
        found += [_across("lettered", 4.0, lettered)] if len(lettered) > 1 else []
        return found + ([_across("groups-across", 2.0, roles)] if len(roles) == 2 else [])


def _across(rule: str, weight: float, cells: tuple[ArmCell, ...]) -> ArmList:
    return ArmList(rule, weight, cells, cells[0].start, cells[-1].end)
