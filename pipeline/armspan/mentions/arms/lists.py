"""The constructions that put names of arms side by side: allocations, comparisons, groups.

Which stretch of words is such a list, an [[arm_pattern]] of rules/arms.toml says; here it is taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from armspan.mentions.arms.bracketed import Bracketed, with_bracket
from armspan.mentions.arms.brackets import opening_bracket, outside_brackets, split_parts
from armspan.mentions.arms.cells import ArmCell, Range
from armspan.mentions.arms.doses import by_doses, doses_behind, with_doses, with_drug
from armspan.mentions.arms.groups import (
    ArmList,
    find_conditions,
    find_groups,
    find_kinds,
    find_signs,
    find_with_without,
)
from armspan.mentions.arms.lexicon import Construction, Lexicon
from armspan.mentions.arms.names import N_OF_UNIT, holds_value, names_an_outcome, opens_name, read_name, skip_lead
from armspan.mentions.arms.stated import find_stated, signed
from armspan.mentions.arms.words import Skeleton

_OPENING = re.compile(
    r"(?:[DXIE]|N(?=I)){0,4}N?[MX]{0,2}H(?:[^.:()]{0,4}:|I|TR+(?=[DMNK]))|(?:[NX]?I)?D?NM{1,3}:"  # one of two diets:
)
_AIM = re.compile(r"[^IWTF]*J[^IWTF]*(?=I)")
_NEXT_SIGN = re.compile(r"(?:;J?|,?J)(?=[KM][:=])")
_DOSE = re.compile(r"N-?M(?:/[MU])?(?:M?U)?")
_IN_TURN = ("vice versa", "the reverse", "the reverse order", "the opposite", "the opposite order")
COMPARISONS = ("versus", "compared", "compared-with")


def find_lists(sk: Skeleton, lex: Lexicon, counted: Sequence[ArmCell]) -> list[ArmList]:
    """Every construction of a text that names arms side by side; counts in the brackets of an item are its own."""
    bracketed = Bracketed(counted)
    lists = find_groups(sk, lex) + find_kinds(sk, lex) + find_signs(sk)
    lists += find_conditions(sk, lex) + find_with_without(sk, lex) + find_stated(sk, lex, bracketed)
    for form in lex.lists:
        for match in form.finditer(sk.codes):
            found = _read_list(sk, lex, form, match, bracketed)
            if found is not None:
                lists.append(found)
    return lists


def _read_list(
    sk: Skeleton, lex: Lexicon, form: Construction, match: regex.Match[str], bracketed: Bracketed
) -> ArmList | None:
    """The list that a construction found; None where its words name no two arms."""
    i, j = match.span("list")
    listed = form.name in ("numbered", "one-of") and not lex.sets["never_listed"].isdisjoint(
        sk.words[match.start() : i]
    )
    if listed or (form.name == "numbered" and sk.words[i - 2] in lex.sets["never_listed"]):
        return None
    if form.name == "compared":
        if match.start("preposition") >= 0 and sk.words[i - 1] not in ("of", "between", "among"):
            return None
        i = skip_lead(sk, lex, i, j)
    opening = _OPENING.match(sk.codes, i, j)
    if opening and (sk.codes[opening.end() - 1] in ":R" or sk.words[opening.end() - 1] == "of"):
        i = opening.end()
    elif opening and form.side == "allocation" and ":" not in sk.codes[i:j]:
        return None  # into two groups within a crossover design
    if form.name == "compared-with" and sk.words[i - 1] in lex.agents | lex.sets["comparative"] | {"not"}:
        return None  # "X reduced | pressure compared with Y": pressure is what was reduced
    if form.side == "allocation" and not set("JZV;:") & set(sk.codes[i:j]):
        return None  # those allocated to the X group, those who ...
    either = next((k for k in range(i, min(i + 12, j)) if sk.words[k] == "either" and "Z" not in sk.codes[i:k]), None)
    i = i if either is None else either  # reminders by | either telephone or mail
    again = sk.codes.find("GAT", i, j)
    j = again if again >= 0 else j  # "the group assigned to X and 2.9 in the | group assigned to Y"
    cells = _defined(sk, lex, i, j) if form.name == "defined" else list(_read_items(sk, lex, form, i, j, bracketed))
    if any(cell.group and cell.name and sk.words[cell.name[1] - 1] in lex.sets["not_an_arm"] for cell in cells):
        return None  # into two age- and sex-matched groups
    if form.name == "received-both" and _is_heading(sk, lex, cells[:1]):
        cells = cells[1:]
    if sum(cell.group for cell in cells) > 1:
        cells = [cell for cell in cells if cell.group]
    cells = with_drug(sk, with_doses(sk, cells))
    if len(cells) < 2 or (form.name in COMPARISONS and any(_is_value(sk, cell) for cell in cells)):
        return None
    if form.name == "versus" and opening_bracket(sk, i) is not None:
        cells = [_without_value(sk, cell) for cell in cells]
    weight = form.weight
    if form.words and sk.words[match.end() - 1 if "verb" in match.groupdict() else match.start()] not in form.words:
        weight -= 3.0  # who were receiving X or Y: that is what they had before
    outcomes = sum(_is_no_treatment(sk, lex, cell) for cell in cells)
    with_or_without = re.search(r"(?<!P)W[JZ]W", sk.codes[i:j]) is not None  # `find_with_without` names both
    if form.side != "allocation" and (outcomes == len(cells) or with_or_without):
        return None
    if form.side != "allocation" and outcomes:
        weight -= 3.0
    return ArmList(form.name, weight, tuple(cells), i, j)


def _defined(sk: Skeleton, lex: Lexicon, i: int, j: int) -> list[ArmCell]:
    """The signs of groups in capitals with what stands behind their colons."""
    starts = [m.end() for m in _NEXT_SIGN.finditer(sk.codes, i, j)]
    return [cell for a, b in pairwise([i, *starts, j]) if (cell := signed(sk, lex, a, b)) is not None]


def _is_heading(sk: Skeleton, lex: Lexicon, cells: Sequence[ArmCell]) -> bool:
    """Whether the first name of a list only says what it lists: both treatments, X and Y."""
    return any(cell.name is not None and sk.words[cell.name[1] - 1] in lex.sets["treatments"] for cell in cells) and (
        sk.codes[cells[0].start - 1] == "E" or sk.codes[cells[0].start] == "E"
    )


def _read_items(
    sk: Skeleton, lex: Lexicon, form: Construction, i: int, j: int, bracketed: Bracketed
) -> Iterator[ArmCell]:
    parts, joined = _items(sk, form.name, i, j)
    if len(parts) == 2 and " ".join(sk.words[slice(*parts[1])]) in _IN_TURN:
        parts = _both_periods(sk, *parts[0])
    for a, b in parts:
        a = skip_lead(sk, lex, a, b) if form.name == "versus" else a
        cell = None if sk.words[a] == "then" else read_name(sk, lex, a, b, joined)
        if cell is not None:
            cell = _with_mark(sk, cell, a)
            doses = doses_behind(sk, cell, b) or by_doses(sk, cell)
            if len(doses) > 1:
                yield from doses
                continue
            inside = bracketed.first(a, b)
            yield with_bracket(cell, inside) if inside else cell


def _with_mark(sk: Skeleton, cell: ArmCell, a: int) -> ArmCell:
    """A name with the capital letter that it is told apart by in its list: (A) water, (B) laser."""
    marked = cell.code is None and sk.words[a - 1] == ")" and sk.codes[a - 1] == "S" and len(sk.words[a - 2]) == 1
    letter = sk.words[a - 2] if marked and sk.slice(a - 2, a - 1).isupper() else None
    return cell if letter is None else replace(cell, code=letter)


def _both_periods(sk: Skeleton, a: int, b: int) -> list[Range]:
    """The treatments of "X for four weeks followed by four weeks of Y (or vice versa)"."""
    cut = next((k for k in range(a, b) if sk.words[k] in ("followed by", "then")), None)
    if cut is None:
        return [(a, b)]
    second = max((k + 1 for k in range(cut + 1, b) if sk.words[k] == "of"), default=cut + 1)
    return [(a, cut), (second, b)]


def _without_value(sk: Skeleton, cell: ArmCell) -> ArmCell:
    """ "(3.7% | original | vs. 3.3% biosimilar)": what stands before a name in a bracket is its value."""
    if cell.name is None or sk.codes[cell.name[0] : cell.name[0] + 2] != "N%" or cell.name[1] - cell.name[0] < 3:
        return cell
    return replace(cell, name=(cell.name[0] + 2, cell.name[1]))


def _is_no_treatment(sk: Skeleton, lex: Lexicon, cell: ArmCell) -> bool:
    """Whether a name is that of a disease or an outcome."""
    return cell.name is not None and not cell.group and names_an_outcome(sk, lex, cell.name)


def _is_value(sk: Skeleton, cell: ArmCell) -> bool:
    """Whether a name is rather a value: "2.4% loss", "6 months"; or only opens one: "treatment | with X"."""
    if cell.name is None:
        return False
    i, j = cell.name
    if sk.words[i:j] == ["treatment"] and sk.codes[j] == "W":
        return True
    if N_OF_UNIT.fullmatch(sk.codes, i, j):
        return True
    if sk.codes[i] == "N" and (not opens_name(sk, i) or (sk.codes[i + 1] == "%" and "." not in sk.words[i])):
        return True
    return holds_value(sk, cell.name)


# --- items -------------------------------------------------------------------------------------------------------


def _items(sk: Skeleton, rule: str, i: int, j: int) -> tuple[list[Range], bool]:
    """The items of a list in the words i..j, and whether "and" may belong to a name, since it parts nothing."""
    plain = outside_brackets(sk.codes[i:j])
    marks = [k + 1 for k in range(i, j) if sk.words[k] == ")" and sk.codes[k] == "S"]  # (i) X or (ii) Y
    if len(marks) > 1:
        return [(a, b - 3 if b < j else j) for a, b in pairwise([*marks, j])], True
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
    return _to_brackets(sk, _with_tails(sk, split_parts(sk, i, j, "J,;"))), False


def _to_brackets(sk: Skeleton, parts: list[Range]) -> list[Range]:
    """The parts of a list in which a bracket closes each item, put together up to them: A and B (AB), C (CC)."""
    closed = [sk.codes[b - 1] == ")" for _, b in parts]
    if sum(closed) < 2 or not closed[-1]:
        return parts
    out: list[Range] = []
    for n, (a, b) in enumerate(parts):
        joined = n and not closed[n - 1] and sk.codes[a - 1] == "J" and sk.codes[a] != "D"
        out[-1:] = [(out[-1][0], b)] if joined else [*out[-1:], (a, b)]
    return out


def _compared(sk: Skeleton, i: int, j: int, plain: str) -> tuple[list[Range], bool]:
    """The items of "compare X with Y", "compare X and Y in ..."."""
    aim = _AIM.match(_without_of(sk, i, plain))
    if aim and aim[0].count("J") == 1 and "," not in aim[0]:
        return split_parts(sk, i, i + aim.end(), "J"), False
    if re.search(r"(?<!P)[WTF]", plain):
        parts = _with_people(sk, split_parts(sk, i, j, "WTF"))[:2]
        return [group for part in parts for group in _groups_of(sk, *part)], True
    if plain.count("J") == 1 and "," not in plain:
        return split_parts(sk, i, j, "J"), False
    return split_parts(sk, i, j, "J,") if ",J" in plain else [], False


def _groups_of(sk: Skeleton, a: int, b: int) -> list[Range]:
    """The groups of one side of a comparison: "the X group and the Y group"; else that side as it is."""
    parts = split_parts(sk, a, b, "J,")
    return parts if len(parts) > 1 and all(sk.codes[end - 1] == "G" for _, end in parts) else [(a, b)]


def _without_of(sk: Skeleton, i: int, plain: str) -> str:
    """The symbols of a list that starts at word i, with "of" as part of a name."""
    return "".join("M" if c == "I" and sk.words[i + k] == "of" else c for k, c in enumerate(plain))


def _alternatives(sk: Skeleton, i: int, j: int, plain: str) -> list[Range]:
    """The items of a list with "or"; commas part them only where they clearly do."""
    j = i + _alternatives_end(plain)
    clause = plain.find(";", plain.rindex("Z", 0, j - i))
    j = i + clause if 0 < clause < j - i else j  # to X or Y; those who ...
    colon = plain.find(":", plain.index("Z"))
    j = i + colon if 0 < colon < j - i else j  # to active or control treatment|: exposure to ...
    last = i + plain.rindex("Z", 0, j - i)
    if sk.codes[last - 1] == ",":
        return _with_tails(sk, split_parts(sk, i, j, "Z,;"))
    parts = split_parts(sk, i, last, ",")
    with_counts = all("(" in sk.codes[a:b] for a, b in parts)
    short = all(
        len(outside_brackets(sk.codes[a:b]).rstrip()) <= 4 and "J" not in sk.codes[a:b] and sk.codes[a] in "MNKD"
        for a, b in parts[1:]
    )
    short = short or all(sk.words[a] == sk.words[i] for a, _ in parts)  # "A 6 g/day, A 12 g/day or B"
    if len(parts) > 1 and (with_counts or short):
        return [*(part for a, b in parts for part in split_parts(sk, a, b, "Z")), *split_parts(sk, last + 1, j, "Z;")]
    return split_parts(sk, i, j, "Z;")


def _alternatives_end(plain: str) -> int:
    """Where a list with "or" ends: at a comma behind its last item, if what follows holds no more of them."""
    first = plain.index("Z")
    comma = plain.find(",", first)
    if 0 < comma < plain.rfind(",Z"):
        return len(plain)  # A 5 or 10 mg, B, or C
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
        beside = sk.codes[a - 1 : a + 1] == ",W"  # with a wash-out between
        if out and (dose or beside or re.match(r"[SUL]|N[UI]|MDU|I", codes)):
            out[-1] = (out[-1][0], b)
        else:
            out.append((a, b))
    return out
