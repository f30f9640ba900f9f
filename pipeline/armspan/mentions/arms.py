"""Names of arms with their counts, and the constructions that put them side by side.

The finder reports what is there; which names mean the same arm, and which numbers count whom, is for the linker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import regex

from armspan.mentions.arm_words import Construction, Lexicon, Skeleton

Range = tuple[int, int]  # words, half-open


@dataclass(frozen=True, slots=True)
class ArmCell:
    """A candidate arm at one place: its name as a range of words, its code ("A"), its count."""

    start: int  # words of the whole expression
    end: int
    name: Range | None
    group: bool = False  # named with "group" or "arm"
    code: str | None = None
    count: int | None = None
    count_at: int | None = None  # word
    unit: str | None = None
    others: tuple[Range, ...] = ()  # bracketed words behind it: abbreviation, group name, treatment
    rule: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class ArmList:
    """Names put side by side by one construction."""

    rule: str
    weight: float
    cells: tuple[ArmCell, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Share:
    """One number that holds for every arm: "30 cases in each"."""

    at: int
    count: int
    unit: str | None


# --- brackets and names ------------------------------------------------------------------------------------------------


def matching_bracket(sk: Skeleton, i: int) -> int:
    """The word after the bracket that closes the one at word i; i + 1 where none does."""
    depth = 0
    for j in range(i, min(len(sk.codes), i + 60)):
        depth += (sk.codes[j] == "(") - (sk.codes[j] == ")")
        if depth == 0:
            return j + 1
        if sk.codes[j] == ".":
            break
    return i + 1


def opening_bracket(sk: Skeleton, i: int) -> int | None:
    """The word of the bracket that is open at word i."""
    depth = 0
    for j in range(i - 1, max(-1, i - 60), -1):
        code = sk.codes[j]
        if code == "(" and depth == 0:
            return j
        depth += (code == ")") - (code == "(")
        if code == ".":
            return None
    return None


def split_parts(sk: Skeleton, i: int, j: int, separators: str) -> list[Range]:
    """The parts of the words i..j between separators outside brackets."""
    parts, start, k = [], i, i
    while k < j:
        if sk.codes[k] == "(":
            k = max(k + 1, min(j, matching_bracket(sk, k)))
            continue
        if sk.codes[k] in separators:
            parts.append((start, k))
            start = k + 1
        k += 1
    parts.append((start, j))
    return [(a, b) for a, b in parts if b > a]


_DOSE = frozenset("mg g microg µg μg ug mcg ml gy iu units unit site day week month minute hour dose percent cm mm kg mj".split())


def _number_in_name(sk: Skeleton, i: int) -> bool:
    """Whether the number at word i may open a name: "5-FU", "0.5% timolol", "20 mg pioglitazone"."""
    following = sk.codes[i + 1 : i + 2]
    return following == "%" or following == "-" and sk.codes[i + 2] in "MU" or sk.words[i + 1] in _DOSE


def name_before(sk: Skeleton, end: int, floor: int = 0) -> Range | None:
    """The run of name words that ends before word `end`, not reaching before word `floor`."""
    codes, j = sk.codes, end
    while j > floor and codes[j - 1] == "-":
        j -= 1
    i = j
    while i > floor and j - i < 9 and codes[i - 1] in "MKN%/L-U":
        i -= 1
    while i < j and (codes[i] in "%/L-U" or codes[i] == "N" and not _number_in_name(sk, i)):
        i += 1
    return (i, j) if i < j and any(c in "MK" for c in codes[i:j]) else None


def bracket_names(sk: Skeleton, i: int, j: int) -> tuple[Range, ...]:
    """Other names that the bracket of words i..j gives for what stands before it."""
    found = []
    for a, b in split_parts(sk, i + 1, j - 1, ",;:"):
        codes = sk.codes[a:b]
        if not re.search(r"[MK]", codes) or re.search(r"[<>=±.]|^S?N(?:%|U|[MK-]{0,3}P|$)", codes):
            continue
        found.append((a, b))
    return tuple(found)


def read_name(sk: Skeleton, lex: Lexicon, i: int, j: int) -> ArmCell | None:
    """The candidate arm that the words i..j start with: its name and what stands in brackets behind it."""
    codes, words, begin = sk.codes, sk.words, i
    tails, leads = lex.sets["regimen_tail"], lex.sets["lead"]
    while i < j and (codes[i] in "DSETRWIXBAOC,;:JZPLU-Y" or codes[i] == "N" and not _number_in_name(sk, i)):
        i += 1
    k = end = i
    group, code = False, None
    while k < j:
        c = codes[k]
        if c in "GH":
            group = True
            if codes[k + 1] == "K" or codes[k + 1] == "N" and codes[k + 2] not in "PM%-U":
                code = words[k + 1]
                k += 1
            k += 1
            break
        if c in "MKN%U":
            end = k + 1
        elif c in "/LD-" or c == "W" and k > i:
            pass
        elif c == "I" and words[k] == "of" and k > i:
            if leads & set(words[i:k]):
                i = k + 1
                while i < j and codes[i] in "DWIS":
                    i += 1
                k = max(k, i - 1)
        elif c == "P" and k > i and codes[k - 1] in "MK-":
            k += 1
            break
        else:
            break
        k += 1
    while not group and end > i and (words[end - 1] in tails or codes[end - 1] in "U/WLD-" and words[end - 1] != "alone"):
        end -= 1
    if end > i and codes[end - 1] == "-":
        end -= 1
    others: tuple[Range, ...] = ()
    after = k
    while after < j and after - k < 10 and codes[after] not in "(;XBVZ.":
        after += 1
    if after < j and codes[after] == "(":
        close = matching_bracket(sk, after)
        others = bracket_names(sk, after, close)
        k = close
    name = (i, end) if end > i and any(c in "MK" for c in codes[i:end]) else None
    if name is None and code is None and not others:
        return None
    return ArmCell(begin, max(k, begin + 1), name, group, code, others=others)


# --- counts ------------------------------------------------------------------------------------------------------------


def is_count(sk: Skeleton, at: int, bracketed: bool = False) -> bool:
    """Whether the number at a word can be a number of people."""
    value = sk.numbers[at]
    if value != int(value) or value < 1 or sk.codes[at + 1] in "%U/±":
        return False
    return bracketed or sk.codes[at - 1] not in "<>=±-/"


def find_counts(sk: Skeleton, lex: Lexicon) -> tuple[list[ArmCell], list[Share]]:
    """Every number of people that some construction ties to a name, and every number that holds for each arm."""
    cells: dict[int, ArmCell] = {}
    shares: dict[int, Share] = {}
    for form in lex.counts:
        for match in form.pattern.finditer(sk.codes):
            at = match.start("count")
            if at in cells or at in shares or not is_count(sk, at, form.side in ("bracket", "each")):
                continue
            unit = next((sk.words[k] for k in range(at + 1, min(at + 5, match.end())) if sk.codes[k] == "P"), None)
            if form.side == "each":
                shares[at] = Share(at, int(sk.numbers[at]), unit)
                continue
            cell = _cell_of_count(sk, lex, form, match, at)
            if cell is not None:
                start = min(at, cell.start)
                count = int(sk.numbers[at])
                cells[at] = replace(cell, count=count, count_at=at, unit=unit, rule=form.name, weight=form.weight, start=start)
    return [cells[at] for at in sorted(cells)], [shares[at] for at in sorted(shares)]


def _cell_of_count(sk: Skeleton, lex: Lexicon, form: Construction, match: regex.Match[str], at: int) -> ArmCell | None:
    if form.side == "people":
        k = match.start("right")
        return ArmCell(at, k + 1, (k, k + 1)) if sk.words[k] in form.words else None
    if form.side == "right":
        i = match.start("right")
        return read_name(sk, lex, i, _name_limit(sk, i))
    if form.side == "left":
        end = match.start("left")
        return read_name(sk, lex, item_start(sk, end), end)
    opened = opening_bracket(sk, at)
    if opened is None:
        return read_name(sk, lex, item_start(sk, at - 1), at - 1)
    return _cell_of_bracket(sk, lex, opened)


def _name_limit(sk: Skeleton, i: int) -> int:
    """Where a name that starts at word i must have ended: a sentence, or the next number of a list."""
    codes, end = sk.codes, i
    while codes[end] not in ".;:" and not (end > i + 1 and codes[end] == "N" and codes[end - 1] in "J,"):
        end += 1
    return end


def _cell_of_bracket(sk: Skeleton, lex: Lexicon, opened: int) -> ArmCell | None:
    """The name before a bracket that holds its count, with the other names that this bracket and those before it hold."""
    close, end = matching_bracket(sk, opened), opened
    inner = bracket_names(sk, opened, close)
    while end > 0 and sk.codes[end - 1] == ")":
        inside = opening_bracket(sk, end - 1)
        if inside is None:
            break
        inner += bracket_names(sk, inside, end)
        end = inside
    cell = read_name(sk, lex, item_start(sk, end), end)
    if cell is None:
        return ArmCell(end, close, None, others=inner) if inner else None
    return replace(cell, end=close, others=tuple(dict.fromkeys(cell.others + inner)))


def item_start(sk: Skeleton, end: int) -> int:
    """Where the item of a list that ends before word `end` starts."""
    codes, i = sk.codes, end
    while i > 0:
        code = codes[i - 1]
        if code == ")":
            opened = opening_bracket(sk, i - 1)
            if opened is None or re.search(r"=|N[MK-]{0,3}P", codes[opened:i]):
                break
            i = opened
            continue
        if code in "ZV;:.XBAFTRYC(,E" or code == "W" and codes[i - 2] not in "MKN%LU)":
            break
        if code == "J" and (codes[i - 2] in "),U" or codes[i] in "DGHO"):
            break
        if code == "I" and sk.words[i - 1] != "of":
            break
        i -= 1
    return i


# --- lists -------------------------------------------------------------------------------------------------------------


def find_lists(sk: Skeleton, lex: Lexicon) -> list[ArmList]:
    """Every construction of a text that puts names of arms side by side."""
    lists = list(_group_lists(sk, lex))
    for form in lex.lists:
        for match in form.pattern.finditer(sk.codes):
            found = _stretch_list(sk, lex, form.name, form.weight, match)
            if found is not None:
                lists.append(found)
    return lists


def _stretch_list(sk: Skeleton, lex: Lexicon, rule: str, weight: float, match: regex.Match[str]) -> ArmList | None:
    i, j = match.span("list")
    plain = _outside_brackets(sk.codes[i:j])
    if "V" in plain:
        separators = "V"
    elif "Z" in plain:
        separators = "Z,;"
    elif rule == "compared" and re.search(r"[WTF]", plain):
        separators = "WTF"
    else:
        separators = "J,;"
    cells = [cell for a, b in split_parts(sk, i, j, separators) if (cell := read_name(sk, lex, a, b)) is not None]
    return ArmList(rule, weight, tuple(cells), i, j) if len(cells) > 1 else None


def _outside_brackets(codes: str) -> str:
    out, depth = [], 0
    for c in codes:
        depth += c == "("
        out.append(" " if depth else c)
        depth -= c == ")" and depth > 0
    return "".join(out)


def _group_lists(sk: Skeleton, lex: Lexicon) -> Iterator[ArmList]:
    """The groups named in one sentence: "the ultrasound group ... the fluoroscopy group"."""
    cells: list[ArmCell] = []
    floor = start = 0
    for g, code in enumerate(sk.codes):
        if code == ".":
            if cells:
                yield ArmList("groups", 3.0, tuple(cells), start, g)
            cells, floor, start = [], g + 1, g + 1
        elif code in "GH":
            for cell in _group_cells(sk, lex, g, floor):
                cells.append(cell)
                floor = max(floor, cell.end)


def _group_cells(sk: Skeleton, lex: Lexicon, g: int, floor: int) -> list[ArmCell]:
    coded = _codes_after(sk, g + 1)
    spans: list[tuple[Range | None, str | None]]
    if coded:
        letters, after = coded
        spans = [(None, sk.words[k]) for k in letters]
    else:
        after = g + 1
        name = name_before(sk, g, floor)
        names = _coordinated(sk, g, floor) if sk.codes[g] == "H" else [name] if name else []
        bad = lex.sets["not_an_arm"]
        if sk.codes[g] == "H" and len(names) < 2:
            bad = bad | lex.sets["whole"]
        spans = [(n, None) for n in names if sk.words[n[1] - 1] not in bad and not set(sk.words[n[0] : n[1]]) <= bad]
    return [_group_cell(sk, g, after, name, letter) for name, letter in spans]


def _group_cell(sk: Skeleton, g: int, after: int, name: Range | None, letter: str | None) -> ArmCell:
    start = name[0] if name else g
    others: tuple[Range, ...] = ()
    if sk.codes[after] == "(" and (name is None or name[1] >= g - 1):
        others = bracket_names(sk, after, matching_bracket(sk, after))
    return ArmCell(start, after, name, True, letter, others=others)


def _codes_after(sk: Skeleton, i: int) -> tuple[list[int], int] | None:
    """The code letters that follow "group(s)" at word i ("A", "A and B", "1, 2 and 3"), and where they end."""
    match = re.match(r"(?:[KN](?:,[KN]){0,4},?[JZ/][KN]|[KN])(?![-/]?[MPU%=])", sk.codes[i : i + 14])
    if not match:
        return None
    letters = [i + k for k, c in enumerate(match[0]) if c in "KN"]
    if any(sk.codes[k] == "N" and (sk.numbers[k] > 12 or sk.numbers[k] != int(sk.numbers[k])) for k in letters):
        return None
    return letters, i + match.end()


def _coordinated(sk: Skeleton, g: int, floor: int) -> list[Range]:
    """The names that share one "groups": "the latanoprost, timolol and placebo groups"."""
    names: list[Range] = []
    end = g
    while len(names) < 6:
        name = name_before(sk, end, floor)
        if not name:
            break
        names.append(name)
        i = name[0]
        while i > floor and sk.codes[i - 1] == "D":
            i -= 1
        match = re.search(r"-?(?:,?[JZV]|,|/)$", sk.codes[max(floor, i - 3) : i])
        if not match or len(names) > 1 and "," not in match[0]:
            break
        end = i - len(match[0])
    return names[::-1]
