"""The groups that a text names: by words before "group", by letters behind it, by what was done to it."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from armspan.mentions.arms.brackets import matching_bracket, opening_bracket, outside_brackets
from armspan.mentions.arms.cells import ORDINALS, ArmCell, Range, letter_at
from armspan.mentions.arms.cues import stated_arm_count
from armspan.mentions.arms.doses import by_doses
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.names import bracket_names, item_start, name_before, names_an_outcome, read_name
from armspan.mentions.arms.shape import places_of
from armspan.mentions.arms.words import Skeleton

_CODES = re.compile(r"(?:[KN] {0,30}(?:, *[KN] {0,30}){0,8},?[JZ/][KN]|[KN])(?![-/]?[MPU%=]|I[DN])")
_KIND = re.compile(r"M-?K(?:,?[JZ/]?K(?!-?[MP]))*")
_LETTERED = re.compile(r"G(?=K)")
_RANGE = re.compile(r"N[T-]N")
# served as a control
_BEING = re.compile(r"[-:=](?=[DMKN])|,(?=D?(?:M|N(?!-N))[^.BX]{0,12}(?:;|,?J|\(|\.))|XI(?=D?[MK])")
_SHORT = re.compile(r"[:,](?=[MK]\))")  # (hand exercise group: HE)
_TREATED = re.compile(
    r"\)?(?:(?:I|[BXY]I?)N[MK-]{0,2})?P?,?(?:[XB]{0,2}S*)(?:AS*TX?B?)?(?:R[WS]{0,2}|(?<=\))W)(?=[DMKN])"
)
_SIGN = re.compile(r"\b(?P<letter>[A-Z])(?P<number>[1-9])\b")
_WITH_WITHOUT = re.compile(r"(?<![P(])W[JZ]W(?=[DMK])")
_GIVEN = re.compile(r"X?B?(?:AT|R[WT]?)D?(?=[MNK])")


@dataclass(frozen=True, slots=True)
class ArmList:
    """Names put side by side by one construction."""

    rule: str
    weight: float
    cells: tuple[ArmCell, ...]
    start: int
    end: int


def find_groups(sk: Skeleton, lex: Lexicon) -> list[ArmList]:
    """The groups named in each sentence: "the ultrasound group ... the fluoroscopy group"."""
    lists: list[ArmList] = []
    cells: list[ArmCell] = []
    floor = start = 0
    roles = not lex.sets["role"].isdisjoint(sk.words)
    for match in re.finditer(r"[.GHRP]|(?<=M)M" if roles else r"[.GHRP]", sk.codes):
        g, code = match.start(), match[0]
        if code == ".":
            if cells:
                lists.append(ArmList("groups", 3.0, tuple(cells), start, g))
            cells, floor, start = [], g + 1, g + 1
            continue
        if code == "R":
            found = _treated(sk, g, floor)
        else:
            found = _people_of_role(sk, lex, g, floor) if code in "PM" else _group_cells(sk, lex, g, floor)
        cells += found
        floor = max([floor, *(cell.end for cell in found)])
    return lists


def find_kinds(sk: Skeleton, lex: Lexicon) -> list[ArmList]:
    """What a text tells apart by letters without calling it groups: type A, type B and type C."""
    seen: dict[str, dict[str, ArmCell]] = {}
    for match in _KIND.finditer(sk.codes):
        k, end = match.span()
        letters = [n for n in range(k, end) if sk.codes[n] == "K"] if sk.words[k] in lex.sets["kinds"] else []
        for n in letters:
            name = (k, n + 1) if n == letters[0] else (n, n + 1)
            cell = ArmCell(k, n + 1, name, others=_kind_in_brackets(sk, lex, n + 1))
            seen.setdefault(sk.words[k], {}).setdefault(sk.words[n], cell)
    found = [tuple(cells.values()) for cells in seen.values() if len(cells) > 1]
    return [ArmList("kinds", 3.0, cells, cells[0].start, cells[-1].end) for cells in found]


def find_signs(sk: Skeleton) -> list[ArmList]:
    """The groups that a letter and a number stand for, G1 to G6, where the text says that there are as many groups."""
    seen: dict[str, dict[int, ArmCell]] = {}
    for match in _SIGN.finditer(sk.text):
        k = bisect_left(sk.starts, match.start())
        if sk.slice(k, k + 1) == match[0]:
            cell = ArmCell(k, k + 1, (k, k + 1), place=(k, k + 1))
            seen.setdefault(match["letter"], {}).setdefault(int(match["number"]), cell)
    stated = stated_arm_count(sk) if seen else None
    found = [tuple(cells.values()) for cells in seen.values() if len(cells) == stated == max(cells)]
    return [ArmList("signs", 3.0, cells, min(c.start for c in cells), max(c.end for c in cells)) for cells in found]


def find_conditions(sk: Skeleton, lex: Lexicon) -> list[ArmList]:
    """What people went through under names of their own: the noise condition, the placebo and caffeine conditions."""
    bad, seen = lex.sets["not_an_arm"] | lex.sets["whole"], dict[tuple[str, ...], ArmCell]()
    for word in ("condition", "conditions"):
        for k in places_of(word, sk.words):
            floor = sk.codes.rfind(".", 0, k) + 1
            names = _coordinated(sk, k, floor) if word == "conditions" else [name_before(sk, k, floor)]
            for name in names if word == "condition" or len(names) > 1 else ():
                if name is not None and bad.isdisjoint(sk.words[slice(*name)]):
                    seen.setdefault(
                        tuple(sk.words[slice(*name)]), ArmCell(name[0], k + 1, name, place=(name[0], k + 1))
                    )
    cells = tuple(seen.values())
    return [ArmList("conditions", 2.0, cells, cells[0].start, cells[-1].end)] if len(cells) > 1 else []


def find_with_without(sk: Skeleton, lex: Lexicon) -> list[ArmList]:
    """What was done with something and without it: "sleep with and without a mask"; not people with a disease."""
    lists = []
    for match in _WITH_WITHOUT.finditer(sk.codes):
        i = match.end()
        cell = read_name(sk, lex, i, min(i + 12, sk.codes.index(".", i)))
        if sk.words[match.start()] != "with" or sk.words[i - 1] != "without" or cell is None or cell.name is None:
            continue
        if cell.name[0] - i < 2 and not names_an_outcome(sk, lex, cell.name):
            cells = (replace(cell, place=match.span()), replace(cell, negated=True))
            lists.append(ArmList("with-without", 2.0, cells, match.start(), cell.end))
    return lists


def _kind_in_brackets(sk: Skeleton, lex: Lexicon, end: int) -> tuple[Range, ...]:
    return bracket_names(sk, lex, end, matching_bracket(sk, end)) if sk.codes[end] == "(" else ()


def _treated(sk: Skeleton, g: int, floor: int) -> list[ArmCell]:
    """Those who are named by their treatment: "placebo-treated patients"."""
    if sk.words[g] not in ("treated", "administered") or (sk.codes[g - 1] != "-" and sk.codes[g + 1] != "P"):
        return []
    names = _coordinated(sk, g, floor)
    names = [name for name in names[:-1] if sk.codes[name[1]] in "-J/"] + names[-1:]
    return [ArmCell(name[0], g + 1, name, True, place=(name[0], g + 1)) for name in names]


def _people_of_role(sk: Skeleton, lex: Lexicon, g: int, floor: int) -> list[ArmCell]:
    """Those who are named by what they are in the comparison: "intervention and control participants"."""
    if sk.words[g - 1] not in lex.sets["role"] or (sk.codes[g] == "M" and sk.words[g] not in lex.sets["clusters"]):
        return []
    names = _coordinated(sk, g, floor)
    last = [(b - 1, b) for _, b in names if sk.words[b - 1] in lex.sets["role"]]
    return [ArmCell(a, g + 1, (a, b), True, place=(a, b), rule="role") for a, b in last]


def _group_cells(sk: Skeleton, lex: Lexicon, g: int, floor: int) -> list[ArmCell]:
    """The arms that the "group" or "groups" at word g names, by letters behind it or words before it."""
    if sk.words[g] in ("arm", "arms") and sk.codes[g + 1] == "M" and not sk.words[g + 1].endswith("ed"):
        return []  # the limb: arm function; not "fewer patients in the tamoxifen arm relapsed"
    if sk.words[g + 1] in ("study", "studies", "trial", "trials", "design", "analysis"):
        return []  # "a pharmacoepidemiology cohort study"
    letters, after = _letters_behind(sk, g + 1) if sk.words[g] not in ("cohort", "cohorts") else ([], g + 1)
    spread = _RANGE.match(sk.codes, g + 1)
    if spread and sk.codes[g] == "H" and 1 <= sk.numbers[g + 1] < sk.numbers[g + 3] <= 8:
        numbers = range(int(sk.numbers[g + 1]), int(sk.numbers[g + 3]) + 1)  # groups one to four
        return [_group_cell(sk, lex, g + 4, None, str(n), False) for n in numbers]
    if letters:
        firsts = [_group_cell(sk, lex, k + 1, None, letter_at(sk, k), False) for k in letters[:-1]]
        return [*firsts, _group_cell(sk, lex, after, None, letter_at(sk, letters[-1]), True)]
    if sk.words[g - 1] in ORDINALS and sk.codes[g] == "G":
        return [_group_cell(sk, lex, g + 1, None, ORDINALS[sk.words[g - 1]], True)]
    names = _group_names(sk, g, floor)
    bad = lex.sets["not_an_arm"]
    if sk.codes[g] == "H" and len(names) < 2:
        bad = bad | lex.sets["whole"]
    if not names and sk.codes[g] == "G":
        return _given(sk, lex, g)
    if any(_is_society(sk, g, name) or sk.words[slice(*name)] == ["no"] for name in names):
        return []  # there were no group differences
    if names and sk.words[names[0][0] - 1] == "by" and set(sk.words[slice(*names[0])]) <= lex.sets["whole"]:
        return []  # "by treatment group"
    names = [n for n in names if sk.words[n[1] - 1] not in bad and not set(sk.words[n[0] : n[1]]) <= bad]
    cells = [_group_cell(sk, lex, g + 1, name, None, name == names[-1]) for name in names]
    return (
        [one for cell in cells for one in by_doses(sk, cell)] if names and "/" in sk.codes[names[0][0] : g] else cells
    )


def _is_society(sk: Skeleton, g: int, name: Range) -> bool:
    """Whether "Group" ends the name of a society: the Danish Breast Cancer Group."""
    words = [sk.text[sk.starts[k]] for k in (*range(*name), g)]
    return len(words) > 2 and all(first.isupper() for first in words)


def _given(sk: Skeleton, lex: Lexicon, g: int) -> list[ArmCell]:
    """The arm that is named by what its group got: "the group given mitomycin", "the group assigned to yoga"."""
    match = _GIVEN.match(sk.codes, g + 1)
    cell = read_name(sk, lex, match.end(), min(match.end() + 15, sk.codes.index(".", g))) if match else None
    if cell is None or cell.name is None or cell.group:
        return []
    return [ArmCell(g, cell.end, cell.name, True, others=cell.others, place=(g, cell.name[1]))]


def _group_names(sk: Skeleton, g: int, floor: int) -> list[Range]:
    if sk.codes[g] == "H" or "respectively" in sk.words[g + 1 : g + 3]:
        return _coordinated(sk, g, floor)
    name = name_before(sk, g, floor)
    return [name] if name else []


def _group_cell(sk: Skeleton, lex: Lexicon, after: int, name: Range | None, letter: str | None, last: bool) -> ArmCell:
    """One group; what follows it, up to what the group got, goes to the last of several."""
    start = name[0] if name else after - 1
    others: tuple[Range, ...] = ()
    end = after
    if sk.codes[after] == "(" and (name is None or last):
        end = matching_bracket(sk, after)
        plain = re.sub(r"Q=N|N[MK-]{0,2}P", "", sk.codes[after:end])
        others = () if "N" in plain else bracket_names(sk, lex, after, end)
    treated = _TREATED.match(sk.codes, end) if last else None
    if treated is None:
        treated = (_BEING if name is None else _SHORT).match(sk.codes, end)
    g = after - 1 - (name is None)
    if name is None and sk.codes[g - 1] == "(" and sk.codes[after] == ")":
        named = read_name(sk, lex, item_start(sk, g - 1), g - 1)  # zinc (group A)
        others += (named.name,) if named is not None and named.name is not None and not named.group else ()
    if treated:
        given = read_name(sk, lex, treated.end(), min(treated.end() + 25, sk.codes.index(".", end)))
        if given is not None and given.name is not None and not given.group:
            others += (given.name,)
    short = _short_before(sk, start)
    others = others if short is None else (*others, short)
    stop = name[1] if name and sk.codes[name[1]] == "(" else after  # the placebo (12) and fentanyl (15) groups
    return ArmCell(start, after, name, True, letter, others=others, place=(start, stop))


def _short_before(sk: Skeleton, start: int) -> Range | None:
    """The abbreviation that a bracket with the name of a group explains: CG (control group)."""
    k = start - 1 - (sk.codes[start - 1] == "D")
    named = k > 0 and sk.codes[k] == "(" and sk.codes[k - 1] in "MK" and sk.codes[k - 2] != "N"  # not "1RM ("
    word = sk.slice(k - 1, k) if named else ""
    return (k - 1, k) if 1 < len(word) < 6 and word.isupper() else None


def _letters_behind(sk: Skeleton, i: int) -> tuple[list[int], int]:
    """The code letters that follow "group(s)" at word i ("A", "A and B", "1, 2 and 3"), and where they end."""
    plain = outside_brackets(sk.codes[i : i + 40])
    match = _CODES.match(plain) or (_before_a_name(sk, i) if sk.codes[i : i + 2] in ("KM", "KP") else None)
    letters = [i + k for k, c in enumerate(match[0]) if c in "KN"] if match else []
    if match and len({sk.codes[k] for k in letters}) > 1:
        return letters[:1], i + 1  # 12 in group A and six in group B
    if not match or any(sk.numbers.get(k, 1) not in range(13) for k in letters):
        return [], i
    return letters, i + match.end()


def _before_a_name(sk: Skeleton, i: int) -> re.Match[str] | None:
    """The letter at word i with a name right behind it, where other groups have letters: in group B saline was."""
    others = {sk.words[m.end()] for m in _LETTERED.finditer(sk.codes)}
    return re.match("K", sk.codes[i]) if len(others) > 1 else None


def _coordinated(sk: Skeleton, g: int, floor: int) -> list[Range]:
    """The names that share one "groups": "the latanoprost, timolol and placebo groups"."""
    names: list[Range] = []
    end = g
    while len(names) < 6:
        while end > floor and sk.codes[end - 1] == ")":
            end = opening_bracket(sk, end - 1) or floor  # the placebo (12) and fentanyl (15) groups
        name = name_before(sk, end, floor)
        if not name and names and sk.codes[floor : end + 1].endswith("N-"):
            name = (end - 1, end)  # 350- and 500-mg groups
        if not name:
            break
        names.append(name)
        i = name[0]
        while i > floor and sk.codes[i - 1] == "D":
            i -= 1
        match = re.search(r"-?(?:,?[JZV]|,|/)$", sk.codes[max(floor, i - 3) : i])
        if not match or (len(names) > 1 and "," not in match[0]):
            break
        end = i - len(match[0])
    return names[::-1]
