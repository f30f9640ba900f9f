"""Names of arms with their counts, and the constructions that put them side by side.

The finder reports what is there; which names mean the same arm, and which numbers count whom, is for the linker.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from armspan.mentions.arm_words import Lexicon, Skeleton, build_skeleton, lexicon
from armspan.rulebook import Rulebook
from armspan.text.view import View


@dataclass(frozen=True, slots=True)
class ArmCell:
    """A candidate arm at one place: its name as a range of words, its code ("A"), its count."""

    start: int  # words of the whole expression
    end: int
    name: tuple[int, int] | None
    group: bool = False  # named with "group" or "arm"
    code: str | None = None
    count: int | None = None
    count_at: tuple[int, int] | None = None  # words
    unit: str | None = None
    others: tuple[tuple[int, int], ...] = ()  # bracketed words behind it: abbreviation, group name, treatment


@dataclass(frozen=True, slots=True)
class ArmList:
    """Names put side by side by one construction."""

    rule: str
    weight: float
    cells: tuple[ArmCell, ...]
    start: int
    end: int


# --- names -------------------------------------------------------------------------------------------------------------


def name_before(sk: Skeleton, end: int, floor: int = 0) -> tuple[int, int] | None:
    """The run of name words that ends before word `end`, not reaching before word `floor`."""
    codes, j = sk.codes, end
    while j > floor and codes[j - 1] == "-":
        j -= 1
    i = j
    while i > floor and j - i < 9 and codes[i - 1] in "MKN%/+L-":
        i -= 1
    while i < j and (codes[i] in "%/+L-" or (codes[i] == "N" and not _number_in_name(sk, i))):
        i += 1
    return (i, j) if i < j and any(c in "MK" for c in codes[i:j]) else None


def _number_in_name(sk: Skeleton, i: int) -> bool:
    """Whether the number at word i may open a name: "5-FU", "0.5% timolol", "20 mg pioglitazone"."""
    following = sk.codes[i + 1 : i + 2]
    return following in ("%", "-") or sk.words[i + 1] in ("mg", "g", "microg", "µg", "μg", "ug", "mcg", "ml", "gy", "iu", "units", "site", "day")


def matching_bracket(sk: Skeleton, i: int) -> int:
    """The word after the bracket that closes the one at word i; i + 1 where none does."""
    depth = 0
    for j in range(i, min(len(sk.codes), i + 60)):
        depth += (sk.codes[j] == "(") - (sk.codes[j] == ")")
        if depth == 0:
            return j + 1
        if sk.codes[j] == "." and depth:
            break
    return i + 1


def split_parts(sk: Skeleton, i: int, j: int, separators: str) -> list[tuple[int, int]]:
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


@dataclass(slots=True)
class _Bracket:
    count: int | None = None
    count_at: tuple[int, int] | None = None
    unit: str | None = None
    others: tuple[tuple[int, int], ...] = ()
    each: bool = False


def read_bracket(sk: Skeleton, i: int, j: int) -> _Bracket:
    """What the bracket of words i..j says of a name before it: a count, other names."""
    found = _Bracket()
    others: list[tuple[int, int]] = []
    for a, b in split_parts(sk, i + 1, j - 1, ",;:"):
        codes = sk.codes[a:b]
        number = re.match(r"(?:[MK]*Q=|M{0,2}=)(N)|S?(N)(?![%U/.])(?=[MK]{0,2}P?(?:IE.*|E)?$|[MK]{0,2}P?\(|P)", codes)
        if number and found.count is None:
            at = a + (number.start(1) if number[1] else number.start(2))
            value = sk.numbers[at]
            if value == int(value) and not (number[2] and 1900 <= value <= 2030 and "P" not in codes):
                found.count, found.count_at = int(value), (at, at + 1)
                found.unit = next((sk.words[k] for k in range(at, b) if sk.codes[k] == "P"), None)
                found.each = "E" in codes
                if codes[:1] == "M" and number[1] and codes[1] == "=":
                    others.append((a, a + 1))
                continue
        if any(c in "MK" for c in codes) and not re.search(r"[<>=±]", codes) and not re.match(r"N%|N?U", codes):
            others.append((a, b))
    found.others = tuple(others)
    return found


_COUNT_BEFORE = regex.compile(
    r"(N)(?![%U/.])(?:\([^()]*\))?[MK\-]{0,5}(?:[MK]{0,3}P)?(?:\([^()]*\))?(?:X?B)?X?S*A?S*(?:[TWRID]|R[TW]){1,4}S*$"
)


def count_before(sk: Skeleton, i: int, floor: int) -> tuple[int, int] | None:
    """The words of the number of people said to be in, or to have received, the name at word i."""
    found = None
    for match in _COUNT_BEFORE.finditer(sk.codes, max(floor, i - 16), i, overlapped=True):
        at = match.start(1)
        if _is_count(sk, at):
            found = (at, at + 1)
    return found


def _is_count(sk: Skeleton, at: int) -> bool:
    value = sk.numbers[at]
    before = sk.words[at - 1] if at else ""
    return value == int(value) and value > 0 and before not in ("<", ">", "=", "±", "-", "/", "of", "stage", "grade", "day", "week", "month", "age")


def read_cell(sk: Skeleton, i: int, j: int, tails: frozenset[str], leads: frozenset[str]) -> ArmCell | None:
    """The candidate arm that the words i..j of a list hold: count, name, what stands in brackets behind it."""
    codes, begin, count_at = sk.codes, i, None
    while i < j and codes[i] in "DSETRWIXBAOC,;:JZPLNU-":
        if codes[i] == "N":
            if _number_in_name(sk, i):
                break
            if count_at is None and _is_count(sk, i) and codes[i + 1] not in "%U":
                count_at = (i, i + 1)
        if codes[i] == "P" and i + 1 < j and codes[i + 1] == "(" and count_at is not None:
            i = matching_bracket(sk, i + 1) - 1
        i += 1
    k, group, code, bracket_at = i, False, None, None
    name_end = i
    while k < j:
        c = codes[k]
        if c in "MK":
            name_end = k + 1
        elif c in "GH" and k > i - 1:
            group = True
            if k + 1 < j and (codes[k + 1] == "K" or (codes[k + 1] == "N" and codes[k + 2 : k + 3] not in ("P", "M", "%", "-", "U"))):
                code = sk.words[k + 1]
                k += 1
            k += 1
            break
        elif c == "(":
            break
        elif c in "N%U":
            name_end = k + 1
        elif c in "/+-LD" or c == "W" or (c == "I" and sk.words[k] in ("of", "in", "for") and k > i and codes[k + 1] in "MDNK"):
            if c == "I" and sk.words[k] in ("in", "for"):
                break
            if c == "I" and sk.words[k] == "of" and leads & set(sk.words[i:k]):
                i = k + 1
                while i < j and codes[i] in "DW":
                    i += 1
        elif c == "P" and k > i:
            k += 1
            break
        else:
            break
        k += 1
    if not group and code is None:
        while name_end > i and (sk.words[name_end - 1] in tails or codes[name_end - 1] in "U/+-WID"):
            name_end -= 1
    after = k
    while after < j and codes[after] in "P":
        after += 1
    while after < j and after - k < 8 and codes[after] not in "(.;XBV":
        after += 1
    count = int(sk.numbers[count_at[0]]) if count_at else None
    unit, others = None, ()
    while after < j and codes[after] == "(":
        close = matching_bracket(sk, after)
        found = read_bracket(sk, after, close)
        if found.count is not None and count is None:
            count, count_at, unit = found.count, found.count_at, found.unit
        others += found.others
        after = close
        if not (after < j and codes[after] == "("):
            break
    name = (i, name_end) if name_end > i and any(c in "MK" for c in codes[i:name_end]) else None
    if name is None and code is None and not others:
        return None
    return ArmCell(begin, max(after, k), name, group, code, count, count_at, unit, others)


# --- constructions -----------------------------------------------------------------------------------------------------


def find_arm_lists(book: Rulebook, view: View) -> tuple[Skeleton, list[ArmList]]:
    """The skeleton of a text and every construction in it that puts names of arms side by side."""
    lexicon_ = lexicon(book)
    sk = build_skeleton(book, view)
    lists = [*_group_lists(sk, lexicon_)]
    for name, weight, pattern in lexicon_.patterns:
        for match in pattern.finditer(sk.codes):
            found = _stretch_list(sk, lexicon_, name, weight, match)
            if found is not None:
                lists.append(found)
    return sk, sorted(lists, key=lambda entry: (entry.start, entry.end))


def _stretch_list(sk: Skeleton, lexicon_: Lexicon, rule: str, weight: float, match: regex.Match[str]) -> ArmList | None:
    i, j = match.span("list")
    codes = sk.codes[i:j]
    depth0 = _outside_brackets(codes)
    if "V" in depth0:
        separators = "V"
    elif "Z" in depth0:
        separators = "Z,;"
    elif rule.startswith("compare") and re.search(r"[WTF]", depth0):
        separators = "WTF"
    else:
        separators = "J,;"
    parts = split_parts(sk, i, j, separators)
    tails, leads = lexicon_.sets["regimen_tail"], lexicon_.sets["lead"]
    cells = [cell for a, b in parts if (cell := read_cell(sk, a, b, tails, leads)) is not None]
    return ArmList(rule, weight, tuple(cells), i, j) if len(cells) > 1 else None


def _outside_brackets(codes: str) -> str:
    out, depth = [], 0
    for c in codes:
        depth += c == "("
        out.append(" " if depth else c)
        depth -= c == ")" and depth > 0
    return "".join(out)


def _group_lists(sk: Skeleton, lexicon_: Lexicon) -> Iterator[ArmList]:
    """The groups named in one sentence: "the ultrasound group ... the fluoroscopy group"."""
    cells: list[ArmCell] = []
    floor = start = 0
    for g, code in enumerate(sk.codes):
        if code == ".":
            if cells:
                yield ArmList("groups", 3.0, tuple(cells), start, g)
            cells, floor, start = [], g + 1, g + 1
        elif code in "GH":
            for cell in _group_cells(sk, lexicon_, g, floor):
                cells.append(cell)
                floor = max(floor, cell.end)


def _group_cells(sk: Skeleton, lexicon_: Lexicon, g: int, floor: int) -> list[ArmCell]:
    codes = sk.codes
    after = g + 1
    coded = _codes_after(sk, after)
    if coded:
        letters, after = coded
        spans = [(None, sk.words[k]) for k in letters]
    else:
        if codes[g] == "H":
            spans = [(name, None) for name in _coordinated(sk, g, floor)]
        else:
            name = name_before(sk, g, floor)
            spans = [(name, None)] if name else []
        bad = lexicon_.sets["not_an_arm"] | (lexicon_.sets["whole"] if codes[g] == "H" and len(spans) < 2 else frozenset())
        spans = [(n, c) for n, c in spans if n and sk.words[n[1] - 1] not in bad and not (set(sk.words[n[0] : n[1]]) <= bad)]
    if not spans:
        return []
    cells = []
    for n, (name, letter) in enumerate(spans):
        last = n == len(spans) - 1
        at = name[0] if name else g
        cells.append(_group_cell(sk, at, after if last else at, name, letter, floor, last))
    return cells


def _group_cell(
    sk: Skeleton, at: int, after: int, name: tuple[int, int] | None, letter: str | None, floor: int, last: bool
) -> ArmCell:
    codes, count, unit, others, end = sk.codes, None, None, (), after
    start = at
    while start > floor and codes[start - 1] in "D":
        start -= 1
    if last:
        while after < len(codes) and codes[after] == "P":
            after += 1
        if codes[after : after + 1] == "(":
            close = matching_bracket(sk, after)
            found = read_bracket(sk, after, close)
            count, count_at, unit, others, end = found.count, found.count_at, found.unit, found.others, close
    count_at = found.count_at if count is not None else None
    if count is None:
        count_at = count_before(sk, start, floor)
        if count_at is None and start and codes[start - 1] == "(":
            count_at = _count_in_clause(sk, start - 1, floor) or _count_behind(sk, after)
        count = int(sk.numbers[count_at[0]]) if count_at else None
    return ArmCell(start, max(end, at + 1), name, True, letter, count, count_at, unit, others)


def _count_behind(sk: Skeleton, after: int) -> tuple[int, int] | None:
    """The count that follows a name inside the same bracket: "(HS group, n = 24)"."""
    match = re.match(r"[,;:]?(?:Q=)?(N)(?=P?[,;)])", sk.codes[after : after + 6])
    return (after + match.start(1), after + match.start(1) + 1) if match and _is_count(sk, after + match.start(1)) else None


def _count_in_clause(sk: Skeleton, end: int, floor: int) -> tuple[int, int] | None:
    """The last number of people before a bracketed group name: "55 cases had ... guidance (ultrasound group)"."""
    best = None
    for match in re.finditer(r"N(?=[MK-]{0,3}P)", sk.codes[floor:end]):
        if _is_count(sk, floor + match.start()):
            best = (floor + match.start(), floor + match.start() + 1)
    return best


def _codes_after(sk: Skeleton, i: int) -> tuple[list[int], int] | None:
    """The code letters that follow "group(s)" at word i ("A", "A and B", "1, 2 and 3"), and where they end."""
    match = re.match(r"(?:[KN](?:,[KN]){0,4},?[JZ/][KN]|[KN])(?![-/]?[MPU%=])", sk.codes[i : i + 14])
    if not match:
        return None
    letters = [i + k for k, c in enumerate(match[0]) if c in "KN"]
    if any(sk.codes[k] == "N" and (sk.numbers[k] > 12 or sk.numbers[k] != int(sk.numbers[k])) for k in letters):
        return None
    return letters, i + match.end()


def _coordinated(sk: Skeleton, g: int, floor: int) -> list[tuple[int, int]]:
    """The names that share one "groups": "the latanoprost, timolol and placebo groups"."""
    names: list[tuple[int, int]] = []
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
        if not match or (len(names) > 1 and "," not in match[0]):
            break
        end = i - len(match[0])
    return names[::-1]
