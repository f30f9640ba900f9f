"""Lists of arms that are made of their numbers: counts with names in a row, and such as add up to the total."""

from __future__ import annotations

import re
from collections.abc import Sequence

from armspan.linking.arm_names import Names
from armspan.mentions.arms.cells import ArmCell
from armspan.mentions.arms.groups import ArmList
from armspan.mentions.arms.words import Skeleton

_FAMILIES = frozenset(("bracket", "verb", "group"))
_SHARE = re.compile(r"(?:[MK-]{0,2}P)?[(,;]N%")  # behind a number: "15 | (38%)", "15 | eyes (38%)", "n = 15 |, 38%"


def share_behind(sk: Skeleton, cell: ArmCell) -> float | None:
    """The percentage that follows a number, as behind most events; None where none does."""
    match = _SHARE.match(sk.codes, (cell.count_at or 0) + 1)
    return None if match is None else sk.numbers[match.end() - 2]


class CountedLists:
    """Finds the lists in the numbers of people of one text."""

    def __init__(self, sk: Skeleton, names: Names, total: int) -> None:
        self.sk, self.names, self.total = sk, names, total

    def lists(self, counted: Sequence[ArmCell]) -> list[ArmList]:
        """Names with counts that follow one another make a list; so does any run of them that adds up to the total."""
        cells = self._without_repeats(counted)
        plain = [cell for cell in cells if share_behind(self.sk, cell) is None]
        firm = [cell for cell in plain if "firm" in cell.marks]
        solid = [cell for cell in plain if "weak" not in cell.marks]
        lists: list[ArmList] = []
        for choice in {len(choice): choice for choice in (firm, solid, plain, cells)}.values():
            lists += [_counted_list(run) for run in self._runs(choice)]
            lists += self._that_add_up(choice)
        return lists + self._that_add_up(counted)

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
        full = ("used-in", "elliptical-in")  # of an elliptical one without its verb
        leans = before.rule in full if cell.rule == "elliptical-in" else "verb" in before.marks
        return leans and "." not in self.sk.codes[before.count_at : cell.count_at]

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
        family = cell.marks & _FAMILIES
        if stops > 2 or "plain" in (cell.rule, last.rule) or family != last.marks & _FAMILIES:
            return False
        return "bracket" not in family or all(bool(one.group or one.code) for one in (last, cell))

    def _that_add_up(self, counted: Sequence[ArmCell]) -> list[ArmList]:
        found, cells = [], [cell for cell in counted if cell.count != self.total]
        for a in range(len(cells)):
            total = cells[a].count or 0
            for b in range(a + 1, min(a + 8, len(cells))):
                total += cells[b].count or 0
                if total >= self.total:
                    run = cells[a : b + 1]
                    if total == self.total and len({self.names.key(cell) for cell in run}) == len(run):
                        found.append(_counted_list(run))
                    break
        return found


def without_totals(counted: Sequence[ArmCell], lists: Sequence[ArmList]) -> list[ArmCell]:
    """The counts without those of all: "90 women were assigned to X or Y"."""
    bracketed = {cell.count_at for cell in counted if cell.rule.startswith("bracket")}
    places = [cell.count_at for cell in counted if cell.count_at is not None and cell.count_at not in bracketed]

    def is_total(cell: ArmCell) -> bool:
        place = cell.name or cell.place
        if place is None or cell.count_at is None or "all" not in cell.marks:
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
