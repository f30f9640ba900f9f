"""Lists behind words that say how many things they list: three diets: A; B; and C."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from armspan.mentions.arms.bracketed import Bracketed, with_bracket
from armspan.mentions.arms.brackets import matching_bracket, opening_bracket, outside_brackets, split_parts
from armspan.mentions.arms.cells import ArmCell, Range
from armspan.mentions.arms.groups import ArmList
from armspan.mentions.arms.lexicon import Lexicon
from armspan.mentions.arms.names import bracket_names, names_an_outcome, read_name
from armspan.mentions.arms.words import Skeleton

_MARKED, _SIMPLE, _UNCOUNTED = 6.0, 4.5, 2.0  # items set apart by marks or ";", by commas; less where no number is said
_SIGN = re.compile(r"([KMD](?:-[KMN])?)[,:=]|([KM])-")  # B-o, oral iron; G1 - tape
_SIGNS = re.compile(r"[:(](?=[KD]:|K=)")
_REACH = 7  # words from a number to the noun that it counts


def find_stated(sk: Skeleton, lex: Lexicon, bracketed: Bracketed) -> list[ArmList]:
    """The lists behind a colon or in a bracket that hold as many names as the words before them count."""
    counts: dict[int, set[int]] = {}
    listed = lex.sets["listed"]
    for n in [k for k, word in enumerate(sk.words) if word in listed]:
        opener = n + 1 if sk.codes[n + 1] == "(" else sk.codes.find(":", n, sk.codes.index(".", n))
        if opener > n:
            counts.setdefault(opener, set()).update(_stated(sk, n))
    found = [entry for k, said in counts.items() if said for entry in _lists(sk, lex, bracketed, k, said)]
    return found + [entry for match in _SIGNS.finditer(sk.codes) for entry in _signs(sk, lex, match.start())]


def _stated(sk: Skeleton, n: int) -> set[int]:
    """How many things the words before the noun at word n say there are; 0 where it is those that follow."""
    before = range(max(sk.codes.rfind(".", 0, n) + 1, n - _REACH), n)
    counts = {int(sk.numbers[m]) for m in before if sk.codes[m] == "N" and sk.numbers[m] in range(2, 10)}
    return counts | {0} if "following" in sk.words[before.start : n] else counts


def _signs(sk: Skeleton, lex: Lexicon, k: int) -> list[ArmList]:
    """The letters that a bracket explains, as many as the words before it say: two resins (A: soft; B: hard)."""
    end = _end(sk, k)
    parts = split_parts(sk, k + 1, end, ";")
    stated = any(sk.numbers.get(m) == len(parts) for m in range(sk.codes.rfind(".", 0, k) + 1, k))
    cells = [signed(sk, lex, a, b) for a, b in parts] if stated and len(parts) > 1 else []
    named = [cell for cell in cells if cell is not None]
    return [ArmList("stated", _MARKED, tuple(named), k + 1, end)] if cells and len(named) == len(cells) else []


def _end(sk: Skeleton, k: int) -> int:
    """Where a list ends that the bracket or the colon at word k opens."""
    return matching_bracket(sk, k) - 1 if sk.codes[k] == "(" else sk.codes.index(".", k)


def _lists(sk: Skeleton, lex: Lexicon, bracketed: Bracketed, k: int, counts: set[int]) -> Iterator[ArmList]:
    region = (k + 1, _end(sk, k))
    for weight, parts in _divisions(sk, *region):
        if len(parts) in counts or (0 in counts and len(parts) > 1):
            cells = [_item(sk, lex, bracketed, a, b, weight == _MARKED) for a, b in parts]
            named = [cell for cell in cells if cell is not None and not _names_no_arm(sk, lex, cell)]
            if len(named) == len(parts):
                rule = "stated" if weight == _MARKED else "stated-plain"
                yield ArmList(rule, weight - _UNCOUNTED * (len(parts) not in counts), tuple(named), *region)
                return


def _divisions(sk: Skeleton, i: int, j: int) -> Iterator[tuple[float, list[Range]]]:
    """The ways in which the words i..j may be divided into items, the surest first."""
    marks = [k for k in range(i, j) if sk.words[k] == ")" and sk.codes[k] == "S"]
    if len(marks) > 1:
        ends = [k - 1 - (sk.codes[k - 2] == "S" and sk.words[k - 2] == "(") for k in marks[1:]]
        yield _MARKED, list(zip([k + 1 for k in marks], [*ends, j], strict=True))
    yield _MARKED, split_parts(sk, i, j, ";")
    if ":" not in outside_brackets(sk.codes[i:j]):
        parts = split_parts(sk, i, j, ",JZ")
        yield _SIMPLE, [(a, b) for a, b in parts if sk.words[b - 1] != "order"]  # in random order


def _item(sk: Skeleton, lex: Lexicon, bracketed: Bracketed, a: int, b: int, joined: bool) -> ArmCell | None:
    """The name that an item of a list opens with, or its sign; and the one that stands in the bracket at its end."""
    sign = signed(sk, lex, a, b) if joined else None
    if sign is not None:
        return sign
    cell = read_name(sk, lex, a, b, joined)
    if cell is None or cell.name is None:
        return cell
    while sk.codes[b - 1] in ",;JZ":
        b -= 1
    opened = opening_bracket(sk, b - 1) if sk.codes[b - 1] == ")" else None
    if opened is not None and opened >= cell.end:
        last = bracket_names(sk, lex, opened, b)
        cell = replace(cell, others=(*cell.others, *(span for span in last if sk.slice(*span).isupper())))
    inside = bracketed.first(a, b)
    return with_bracket(cell, inside) if inside else cell


def signed(sk: Skeleton, lex: Lexicon, a: int, b: int) -> ArmCell | None:
    """An item that opens with the sign of an arm: "A: soft resin", "B-o, oral iron", "G1 - tape"."""
    a += sk.codes[a] in "JZ"
    sign = _SIGN.match(sk.codes, a, b)
    spaced = sign is not None and (sign[1] is not None or sk.ends[a] < sk.starts[a + 1])
    if sign is None or not spaced or not sk.slice(a, a + 1).isupper():
        return None
    given = read_name(sk, lex, sign.end(), b, joined=True)
    names = (given.name, *given.others) if given and given.name else ()
    place = (a, sign.end() - 1)
    letter = sk.words[a] if len(sk.slice(*place)) == 1 else None
    return ArmCell(a, b, place, code=letter, others=names, place=place)


def _names_no_arm(sk: Skeleton, lex: Lexicon, cell: ArmCell) -> bool:
    """Whether a name is that of a disease, an outcome or a value."""
    if cell.group or cell.name is None:
        return False
    return names_an_outcome(sk, lex, cell.name) or sk.codes[slice(*cell.name)] in ("NM", "NU", "N%")
