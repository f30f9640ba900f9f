"""Which constructions name the arms: each list of names is weighed by what speaks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from armspan.linking.arm_names import Names
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
from armspan.mentions.arms.names import ArmCell
from armspan.mentions.arms.words import Skeleton

# how the number is tied to the name: kinds of which two in a row make a list across sentences
_FAMILY = {
    "bracket": ("bracket-n", "bracket-pair-n", "bracket-people", "bracket-bare", "bracket-equals"),
    "verb": ("allocated", "to", "received", "elliptical", "with", "had-not"),
    "group": ("in-group", "clause", "clause-people", "of-group"),
}
_SHARE = re.compile(r"(?:[MK-]{0,2}P)?\(N%")  # behind a number: "15 | (38%)", "15 | eyes (38%)"
_FAMILY_OF = {rule: family for family, rules in _FAMILY.items() for rule in rules}
FIRM = frozenset(  # numbers that introduce an arm; others may as well count events
    (*_FAMILY["bracket"], "allocated", "clause", "clause-people", "of-group", "respective", "respective-bracket")
) - {"bracket-bare"}
_ALLOCATED = frozenset(("allocated", "to"))
WEAK = frozenset(("elliptical", "elliptical-in", "with", "plain", "had", "used-in", "received", "cases-controls"))
NEVER_ALONE = frozenset(("plain", "had", "bracket-bare", "cases-controls", "elliptical"))
_WHO_OF_ALL = frozenset(("allocated", "received", "in-group", "to", "clause"))
DEFINITE, POSSIBLE = 2.5, 1.0  # strength from which a list with counts, and one without, is believed


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

    def __init__(self, sk: Skeleton, names: Names, setting: Setting) -> None:
        self.sk, self.names, self.setting = sk, names, setting

    def strength(self, entry: ArmList) -> float:
        """How surely a list names the arms; below 0: not at all."""
        cells = named(entry.cells)
        count = len({self.key(cell, entry) for cell in cells})
        if count < 2:
            return -1.0
        value = entry.weight + min(sum(cell.group for cell in cells), 2) * 0.5
        value -= 1.5 * entry.start / max(150, len(self.sk.words))
        known = self._known(entry, cells)
        value += min(known, 2) * 0.5 + 0.5 * min(count - 2, 2) * (known == count)
        if self.setting.stated:
            value += 1.0 if count == self.setting.stated else -1.5
        if entry.rule == "counted" or all(cell.count is not None for cell in cells):
            value += self._sureness_of_counts(entry, cells, known)
        return value

    def key(self, cell: ArmCell, entry: ArmList) -> object:
        """What tells a cell of a list from the others; names in brackets count where a list is made of names alone."""
        plain = entry.rule.startswith("groups") or entry.rule == "values"
        return self.names.key(cell) if plain else self.names.full_key(cell)

    def _sureness_of_counts(self, entry: ArmList, cells: Sequence[ArmCell], known: int) -> float:
        """What speaks for numbers being those who were in the arms, not those to whom something happened."""
        setting, total = self.setting, sum(cell.count or 0 for cell in cells)
        adds_up, late = total == setting.total, entry.start > setting.results
        firm = all(cell.rule in FIRM for cell in cells)
        allocated = all(cell.rule in _ALLOCATED for cell in cells)
        value = 3.0 * adds_up * (1 + allocated) + firm
        unknown = not setting.total or setting.total in {cell.count for cell in cells}
        enough = firm or (not late and total > 0.3 * setting.total)
        completed = total in setting.people and enough and not self._happened(cells[-1])
        ratio = 1.0 if unknown or completed else total / setting.total
        value -= 3.0 * (len({cell.unit for cell in cells if cell.unit and cell.rule != "cases-controls"}) > 1)
        if firm:
            return value - 2.0 * (ratio < 0.3) - 4.0 * (late and ratio < 0.5)
        if any(cell.rule in WEAK for cell in cells):
            if not setting.comparative and not adds_up:
                return -9.0
            value -= 4.0 * (known < 2 and all(cell.rule != "people-with" for cell in cells))
            designed = setting.crossover or "A" in self.sk.codes
            value -= 4.0 * (designed and any(cell.rule == "with" for cell in cells))  # 16 with glaucoma
        value -= 4.0 * (ratio < 0.55) + 2.0 * (ratio > (2.1 if setting.crossover else 1.5))
        if not adds_up:
            value -= 2.0 * any(map(self.has_percentage, cells)) + 2.0 * late
            value -= 9.0 * any(cell.rule == "bracket-bare" for cell in cells)
        return value

    def _known(self, entry: ArmList, cells: Sequence[ArmCell]) -> int:
        """How many names of a list come up again elsewhere."""
        words = [{word for name in self.names.of(cell) for word in name} for cell in cells]
        count = 0
        for n, (mine, cell) in enumerate(zip(words, cells, strict=True)):
            own = mine.difference(*(other for m, other in enumerate(words) if m != n)) or mine
            count += cell.code is not None or any(self._elsewhere(word, entry) for word in own)
        return count

    def _elsewhere(self, word: str, entry: ArmList) -> bool:
        return any(not entry.start <= k < entry.end for k in self.names.places.get(word, ()))

    def _happened(self, cell: ArmCell) -> bool:
        """Whether the people whose bracket this is had an event: 136 women (74 brace, 62 splint) developed pain."""
        close = self.sk.codes.find(")", cell.count_at)
        return close >= 0 and self.sk.words[close + 1] in (*HAPPENED, "had")

    def has_percentage(self, cell: ArmCell) -> bool:
        """Whether a share follows the number, as behind most events."""
        return _SHARE.match(self.sk.codes, (cell.count_at or 0) + 1) is not None

    def groups_across(self, lists: Sequence[ArmList]) -> list[ArmList]:
        """The groups that a text names in different sentences, if they are two, or as many as it says there are."""
        seen: dict[object, ArmCell] = {}
        for entry in lists:
            for cell in entry.cells if entry.rule == "groups" else ():
                seen.setdefault(self.names.key(cell), cell)
        cells = tuple(seen.values())
        words = [set(self.names.key(cell)[0]) for cell in cells]
        nested = any(a is not b and a and a <= b for a in words for b in words)
        if len(cells) < 2 or len(cells) != (self.setting.stated or 2) or nested:
            return []
        return [ArmList("groups-across", 1.5, cells, cells[0].start, cells[-1].end)]

    # --- lists of counts -------------------------------------------------------------------------------------------

    def counted_lists(self, counted: Sequence[ArmCell]) -> list[ArmList]:
        """Names with counts that follow one another make a list; so does any run of them that adds up to the total."""
        cells = self._without_repeats(counted)
        plain = [cell for cell in cells if not self.has_percentage(cell)]
        firm = [cell for cell in plain if cell.rule in FIRM]
        solid = [cell for cell in plain if cell.rule not in WEAK]
        lists: list[ArmList] = []
        for choice in {len(choice): choice for choice in (firm, solid, plain, cells)}.values():
            lists += [_counted_list(run) for run in self._runs(choice)]
            lists += self._that_add_up([cell for cell in choice if cell.count != self.setting.total])
        return lists

    def _without_repeats(self, counted: Sequence[ArmCell]) -> list[ArmCell]:
        """One count for a name: that in its bracket before others; elliptical ones only where they can lean on one."""
        bracketed = {cell.name for cell in counted if cell.rule.startswith("bracket")}
        kept: list[ArmCell] = []
        for cell in counted:
            if cell.name is not None and not cell.rule.startswith("bracket") and cell.name in bracketed:
                continue
            if kept and self._is_repeated(kept[-1], cell):
                continue
            if cell.rule.startswith("elliptical") and not (kept and self._leans(kept[-1], cell)):
                continue
            kept.append(cell)
        return kept

    def _is_repeated(self, before: ArmCell, cell: ArmCell) -> bool:
        """Whether a count says in other units what the one before it says: "(24 infants, 36 feet; brace group)"."""
        if cell.name is not None and (cell.name, cell.negated) == (before.name, before.negated):
            return True
        between = self.sk.codes[before.count_at : cell.count_at]
        return self.names.key(cell) == self.names.key(before) and "(" not in between and ")" not in between

    def _leans(self, before: ArmCell, cell: ArmCell) -> bool:
        """Whether an elliptical count has a full one in front of it to lean on."""
        full = ("used-in", "elliptical-in") if cell.rule == "elliptical-in" else _FAMILY["verb"]
        return before.rule in full and "." not in self.sk.codes[before.count_at : cell.count_at]

    def _runs(self, cells: Sequence[ArmCell]) -> list[list[ArmCell]]:
        runs: list[list[ArmCell]] = []
        for cell in cells:
            if runs and self._goes_on(runs[-1], cell):
                runs[-1].append(cell)
            else:
                runs.append([cell])
        return runs

    def _goes_on(self, run: Sequence[ArmCell], cell: ArmCell) -> bool:
        """Whether a count belongs to the run before it: near, with a new name, and across a full stop of one kind."""
        last = run[-1]
        before, at = last.count_at or 0, cell.count_at or 0
        if at - before > 90 or self.names.key(cell) in {self.names.key(other) for other in run}:
            return False
        stops = self.sk.codes.count(".", before, at)
        if stops == 0:
            return True
        family = _FAMILY_OF.get(cell.rule)
        if stops > 2 or "plain" in (cell.rule, last.rule) or family != _FAMILY_OF.get(last.rule):
            return False
        return family != "bracket" or all(bool(one.group or one.code) for one in (last, cell))

    def _that_add_up(self, cells: Sequence[ArmCell]) -> list[ArmList]:
        found = []
        for a in range(len(cells)):
            total = cells[a].count or 0
            for b in range(a + 1, min(a + 8, len(cells))):
                total += cells[b].count or 0
                if total >= self.setting.total:
                    run = cells[a : b + 1]
                    if total == self.setting.total and len({self.names.key(cell) for cell in run}) == len(run):
                        found.append(_counted_list(run))
                    break
        return found


def without_totals(counted: Sequence[ArmCell], lists: Sequence[ArmList]) -> list[ArmCell]:
    """The counts without those of all: "90 women were assigned to X or Y"."""
    bracketed = {cell.count_at for cell in counted if cell.rule.startswith("bracket")}
    places = [cell.count_at for cell in counted if cell.count_at is not None and cell.count_at not in bracketed]

    def is_total(cell: ArmCell) -> bool:
        place = cell.name or cell.place
        if place is None or cell.count_at is None or cell.rule not in _WHO_OF_ALL:
            return False
        for entry in lists:
            first = entry.rule != "groups" and entry.start <= place[0] < entry.cells[0].end
            if first and cell.count_at < entry.start:
                return not any(entry.start <= at < entry.end for at in places)
        return False

    return [cell for cell in counted if not is_total(cell)]


def named(cells: Sequence[ArmCell]) -> list[ArmCell]:
    """The cells that have some name."""
    return [cell for cell in cells if cell.name or cell.code or cell.others]


def _counted_list(cells: Sequence[ArmCell]) -> ArmList:
    """A list of counts, without one that is the sum of the others."""
    total = sum(cell.count or 0 for cell in cells)
    if len(cells) > 2:
        cells = [cell for cell in cells if 2 * (cell.count or 0) != total] or cells
    weight = sum(cell.weight for cell in cells) / len(cells) + 3.0
    return ArmList("counted", weight, tuple(cells), cells[0].start, cells[-1].end)
