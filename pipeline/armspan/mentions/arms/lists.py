"""The constructions that put names of arms side by side: allocations, comparisons, groups.

Which stretch of words is such a list, an [[arm_pattern]] of rules/arms.toml says; here it is taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from armspan.mentions.arms.names import (
    ArmCell,
    Range,
    bracket_names,
    holds_value,
    matching_bracket,
    name_before,
    opening_bracket,
    opens_name,
    outside_brackets,
    read_name,
    skip_lead,
    split_parts,
)
from armspan.mentions.arms.words import Construction, Lexicon, Skeleton

_OPENING = re.compile(r"(?:[DXIE]|N(?=I)){0,4}N?[MX]{0,2}H(?:[^.:()]{0,4}:|I|TR+(?=[DMNK]))")
_AIM = re.compile(r"[^IWTF]*J[^IWTF]*(?=I)")
_CODES = re.compile(r"(?:[KN](?:,[KN]){0,4},?[JZ/][KN]|[KN])(?![-/]?[MPU%=]|I[DN])")
_DOSE = re.compile(r"N-?M(?:/[MU])?(?:M?U)?")
_TREATED = re.compile(r"\)?P?,?(?:[XB]{0,2}S*)(?:AS*TX?B?)?(?:R[WS]{0,2}|(?<=\))W)(?=[DMKN])")
_GIVEN = re.compile(r"X?B?(?:AT|R[WT]?)D?(?=[MNK])")
COMPARISONS = ("versus", "compared", "compared-with")


@dataclass(frozen=True, slots=True)
class ArmList:
    """Names put side by side by one construction."""

    rule: str
    weight: float
    cells: tuple[ArmCell, ...]
    start: int
    end: int


def find_lists(sk: Skeleton, lex: Lexicon, counted: Sequence[ArmCell]) -> list[ArmList]:
    """Every construction of a text that names arms side by side; counts in the brackets of an item are its own."""
    bracketed = [c for c in counted if c.rule.startswith("bracket") and not c.rule.startswith("bracket-pair")]
    lists = find_groups(sk, lex)
    for form in lex.lists:
        for match in form.finditer(sk.codes):
            found = _read_list(sk, lex, form, match, bracketed)
            if found is not None:
                lists.append(found)
    return lists


def _read_list(
    sk: Skeleton, lex: Lexicon, form: Construction, match: regex.Match[str], bracketed: Sequence[ArmCell]
) -> ArmList | None:
    """The list that a construction found; None where its words name no two arms."""
    i, j = match.span("list")
    if form.name == "compared":
        if match.start("preposition") >= 0 and sk.words[i - 1] not in ("of", "between", "among"):
            return None
        i = skip_lead(sk, lex, i, j)
    opening = _OPENING.match(sk.codes, i, j)
    if opening and (sk.codes[opening.end() - 1] in ":R" or sk.words[opening.end() - 1] == "of"):
        i = opening.end()
    if form.name == "compared-with" and sk.codes[i - 1] == "X" and sk.words[i - 1] in lex.agents:
        return None  # "X reduced | pressure compared with Y": pressure is what was reduced
    again = sk.codes.find("GAT", i, j)
    j = again if again >= 0 else j  # "the group assigned to X and 2.9 in the | group assigned to Y"
    cells = list(_read_items(sk, lex, form, i, j, bracketed))
    if any(cell.group and cell.name and sk.words[cell.name[1] - 1] in lex.sets["not_an_arm"] for cell in cells):
        return None  # into two age- and sex-matched groups
    if sum(cell.group for cell in cells) > 1:
        cells = [cell for cell in cells if cell.group]
    if len(cells) < 2 or (form.name in COMPARISONS and any(_is_value(sk, cell) for cell in cells)):
        return None
    if form.name == "versus" and opening_bracket(sk, i) is not None:
        cells = [_without_value(sk, cell) for cell in cells]
    weight = form.weight
    if form.words and sk.words[match.start()] not in form.words:
        weight -= 3.0  # who were receiving X or Y: that is what they had before
    if form.side != "allocation" and any(_is_no_treatment(sk, lex, cell) for cell in cells):
        weight -= 3.0
    return ArmList(form.name, weight, tuple(cells), i, j)


def _read_items(
    sk: Skeleton, lex: Lexicon, form: Construction, i: int, j: int, bracketed: Sequence[ArmCell]
) -> Iterator[ArmCell]:
    parts, joined = _items(sk, form.name, i, j)
    if len(parts) == 2 and sk.words[slice(*parts[1])] == ["vice", "versa"]:
        parts = _both_periods(sk, *parts[0])
    for a, b in parts:
        a = skip_lead(sk, lex, a, b) if form.name == "versus" else a
        cell = None if sk.words[a] == "then" else read_name(sk, lex, a, b, joined)
        if cell is not None:
            inside = next((c for c in bracketed if a <= (c.count_at or 0) < b), None)
            yield _with_count(cell, inside) if inside else cell


def _both_periods(sk: Skeleton, a: int, b: int) -> list[Range]:
    """The treatments of "X for four weeks followed by four weeks of Y (or vice versa)"."""
    cut = next((k for k in range(a, b) if sk.words[k] in ("followed by", "then")), None)
    if cut is None:
        return [(a, b)]
    second = max((k + 1 for k in range(cut + 1, b) if sk.words[k] == "of"), default=cut + 1)
    return [(a, cut), (second, b)]


def _with_count(cell: ArmCell, source: ArmCell) -> ArmCell:
    others = tuple(dict.fromkeys(cell.others + source.others))
    return replace(
        cell, count=source.count, count_at=source.count_at, unit=source.unit, rule=source.rule, others=others
    )


def _without_value(sk: Skeleton, cell: ArmCell) -> ArmCell:
    """ "(3.7% | original | vs. 3.3% biosimilar)": what stands before a name in a bracket is its value."""
    if cell.name is None or sk.codes[cell.name[0] : cell.name[0] + 2] != "N%" or cell.name[1] - cell.name[0] < 3:
        return cell
    return replace(cell, name=(cell.name[0] + 2, cell.name[1]))


def _is_no_treatment(sk: Skeleton, lex: Lexicon, cell: ArmCell) -> bool:
    """Whether a name ends like that of a disease or an outcome."""
    return cell.name is not None and not cell.group and sk.words[cell.name[1] - 1] in lex.sets["no_treatment"]


def _is_value(sk: Skeleton, cell: ArmCell) -> bool:
    """Whether a name is rather a value: "2.4% loss", "6 months"; or only opens one: "treatment | with X"."""
    if cell.name is None:
        return False
    i, j = cell.name
    if sk.words[i:j] == ["treatment"] and sk.codes[j] == "W":
        return True
    if re.fullmatch(r"N-?U", sk.codes[i:j]):
        return True
    if sk.codes[i] == "N" and (not opens_name(sk, i) or (sk.codes[i + 1] == "%" and "." not in sk.words[i])):
        return True
    return holds_value(sk, cell.name)


# --- items -------------------------------------------------------------------------------------------------------


def _items(sk: Skeleton, rule: str, i: int, j: int) -> tuple[list[Range], bool]:
    """The items of a list in the words i..j, and whether "and" may belong to a name, since it parts nothing."""
    plain = outside_brackets(sk.codes[i:j])
    if rule == "compared-with":
        return split_parts(sk, i, j, "C"), True
    if "V" in plain:
        return split_parts(sk, i, j, "V"), True
    if "Z" in plain:
        return _alternatives(sk, i, j, plain), True
    if rule == "compared":
        return _compared(sk, i, j, plain)
    if ";" in plain and "(" not in sk.codes[i:j]:
        j = i + plain.index(";")
    return _with_tails(sk, split_parts(sk, i, j, "J,;")), False


def _compared(sk: Skeleton, i: int, j: int, plain: str) -> tuple[list[Range], bool]:
    """The items of "compare X with Y", "compare X and Y in ..."."""
    aim = _AIM.match(_without_of(sk, i, plain))
    if aim and aim[0].count("J") == 1 and "," not in aim[0]:
        return split_parts(sk, i, i + aim.end(), "J"), False
    if re.search(r"(?<!P)[WTF]", plain):
        return _with_people(sk, split_parts(sk, i, j, "WTF"))[:2], True
    if plain.count("J") == 1 and "," not in plain:
        return split_parts(sk, i, j, "J"), False
    return split_parts(sk, i, j, "J,") if ",J" in plain else [], False


def _without_of(sk: Skeleton, i: int, plain: str) -> str:
    """The symbols of a list that starts at word i, with "of" as part of a name."""
    return "".join("M" if c == "I" and sk.words[i + k] == "of" else c for k, c in enumerate(plain))


def _alternatives(sk: Skeleton, i: int, j: int, plain: str) -> list[Range]:
    """The items of a list with "or"; commas part them only where they clearly do."""
    j = i + _alternatives_end(plain)
    last = i + plain.rindex("Z", 0, j - i)
    if sk.codes[last - 1] == ",":
        return _with_tails(sk, split_parts(sk, i, j, "Z,;"))
    parts = split_parts(sk, i, last, ",")
    with_counts = all("(" in sk.codes[a:b] for a, b in parts)
    short = all(b - a <= 4 and "J" not in sk.codes[a:b] and sk.codes[a] in "MNKD" for a, b in parts[1:])
    short = short or all(sk.words[a] == sk.words[i] for a, _ in parts)  # "A 6 g/day, A 12 g/day or B"
    if len(parts) > 1 and (with_counts or short):
        return [*(part for a, b in parts for part in split_parts(sk, a, b, "Z")), *split_parts(sk, last + 1, j, "Z;")]
    return split_parts(sk, i, j, "Z;")


def _alternatives_end(plain: str) -> int:
    """Where a list with "or" ends: at a comma behind its last item, if what follows holds no more of them."""
    first = plain.index("Z")
    comma = plain.find(",", first)
    while comma > 0 and plain[comma + 1 : comma + 2] == "Z":
        comma = plain.find(",", comma + 1)
    if comma > 0 and plain[comma - 1] == plain[comma + 1 : comma + 2] == "N":
        return len(plain)  # "placebo or sitagliptin 25, 50 or 100 mg"
    cut = (comma > first + 1 and "Z" not in plain[comma:]) or (comma > 0 and plain[first - 1] != ",")
    return comma if cut else len(plain)


def _with_people(sk: Skeleton, parts: list[Range]) -> list[Range]:
    """The parts of a comparison, with "patients with glaucoma" in one piece."""
    out: list[Range] = []
    for a, b in parts:
        if out and sk.codes[a - 2 : a] == "PW":
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


def _with_tails(sk: Skeleton, parts: list[Range]) -> list[Range]:
    """The parts of a list, with "once a week" and "100 mg" put back to what they belong to."""
    out: list[Range] = []
    for n, (a, b) in enumerate(parts):
        codes = outside_brackets(sk.codes[a:b]).rstrip()
        dose = bool(out) and _DOSE.fullmatch(codes) and "N" not in sk.codes[slice(*parts[n - 1])]
        if out and (dose or re.match(r"[SUL]|N[UI]|MDU|I", codes)):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out


# --- groups ------------------------------------------------------------------------------------------------------


def find_groups(sk: Skeleton, lex: Lexicon) -> list[ArmList]:
    """The groups named in each sentence: "the ultrasound group ... the fluoroscopy group"."""
    lists: list[ArmList] = []
    cells: list[ArmCell] = []
    floor = start = 0
    for match in re.finditer(r"[.GHR]", sk.codes):
        g, code = match.start(), match[0]
        if code == ".":
            if cells:
                lists.append(ArmList("groups", 3.0, tuple(cells), start, g))
            cells, floor, start = [], g + 1, g + 1
            continue
        found = _treated(sk, g, floor) if code == "R" else _group_cells(sk, lex, g, floor)
        cells += found
        floor = max([floor, *(cell.end for cell in found)])
    return lists


def _treated(sk: Skeleton, g: int, floor: int) -> list[ArmCell]:
    """Those who are named by their treatment: "placebo-treated patients"."""
    if sk.words[g] not in ("treated", "administered") or (sk.codes[g - 1] != "-" and sk.codes[g + 1] != "P"):
        return []
    names = _coordinated(sk, g, floor)
    names = [name for name in names[:-1] if sk.codes[name[1]] in "-J/"] + names[-1:]
    return [ArmCell(name[0], g + 1, name, True, place=(name[0], g + 1)) for name in names]


def _group_cells(sk: Skeleton, lex: Lexicon, g: int, floor: int) -> list[ArmCell]:
    """The arms that the "group" or "groups" at word g names, by letters behind it or words before it."""
    if sk.words[g] in ("arm", "arms") and sk.codes[g + 1] == "M" and not sk.words[g + 1].endswith("ed"):
        return []  # the limb: arm function; not "fewer patients in the tamoxifen arm relapsed"
    if sk.words[g + 1] in ("study", "studies", "trial", "trials", "design", "analysis"):
        return []  # "a pharmacoepidemiology cohort study"
    letters, after = _letters_behind(sk, g + 1) if sk.words[g] not in ("cohort", "cohorts") else ([], g + 1)
    if letters:
        firsts = [_group_cell(sk, lex, k + 1, None, sk.words[k], False) for k in letters[:-1]]
        return [*firsts, _group_cell(sk, lex, after, None, sk.words[letters[-1]], True)]
    names = _group_names(sk, g, floor)
    bad = lex.sets["not_an_arm"]
    if sk.codes[g] == "H" and len(names) < 2:
        bad = bad | lex.sets["whole"]
    if not names and sk.codes[g] == "G":
        return _given(sk, lex, g)
    if any(_is_society(sk, g, name) for name in names):
        return []
    if names and sk.words[names[0][0] - 1] == "by" and set(sk.words[slice(*names[0])]) <= lex.sets["whole"]:
        return []  # "by treatment group"
    names = [n for n in names if sk.words[n[1] - 1] not in bad and not set(sk.words[n[0] : n[1]]) <= bad]
    return [_group_cell(sk, lex, g + 1, name, None, name == names[-1]) for name in names]


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
    if treated:
        given = read_name(sk, lex, treated.end(), min(treated.end() + 25, sk.codes.index(".", end)))
        if given is not None and given.name is not None and not given.group:
            others += (given.name,)
    return ArmCell(start, after, name, True, letter, others=others, place=(start, after))


def _letters_behind(sk: Skeleton, i: int) -> tuple[list[int], int]:
    """The code letters that follow "group(s)" at word i ("A", "A and B", "1, 2 and 3"), and where they end."""
    match = _CODES.match(sk.codes, i, i + 14)
    letters = [i + k for k, c in enumerate(match[0]) if c in "KN"] if match else []
    if not match or any(sk.numbers.get(k, 1) not in range(13) for k in letters):
        return [], i
    return letters, match.end()


def _coordinated(sk: Skeleton, g: int, floor: int) -> list[Range]:
    """The names that share one "groups": "the latanoprost, timolol and placebo groups"."""
    names: list[Range] = []
    end = g
    while len(names) < 6:
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
