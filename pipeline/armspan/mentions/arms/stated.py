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
_REACH = 5  # words from a number to the noun that it counts


def find_stated(sk: Skeleton, lex: Lexicon, bracketed: Bracketed) -> list[ArmList]:
    """The lists behind a colon or in a bracket that hold as many names as the words before them count."""
    found = []
    start = 0
    for k, code in enumerate(sk.codes):
        if code == ".":
            start = k + 1
        elif code in ":(" and (counts := _counts(sk, lex, start, k)):
            end = matching_bracket(sk, k) - 1 if code == "(" else sk.codes.index(".", k)
            found += _lists(sk, lex, bracketed, (k + 1, end), counts)
    return found


def _counts(sk: Skeleton, lex: Lexicon, start: int, k: int) -> set[int]:
    """How many things the words before a colon or a bracket say there are; 0 where it is those that follow."""
    listed, counts = lex.sets["listed"], set[int]()
    nouns = [n for n in range(start, k) if sk.words[n] in listed]
    if sk.codes[k] == "(":
        nouns = [n for n in nouns if n == k - 1]
    for n in nouns:
        before = range(max(start, n - _REACH), n)
        counts |= {int(sk.numbers[m]) for m in before if sk.codes[m] == "N" and sk.numbers[m] in range(2, 10)}
        if "following" in sk.words[before.start : n]:
            counts.add(0)
    return counts


def _lists(sk: Skeleton, lex: Lexicon, bracketed: Bracketed, region: Range, counts: set[int]) -> Iterator[ArmList]:
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
        yield _SIMPLE, split_parts(sk, i, j, ",JZ")


def _item(sk: Skeleton, lex: Lexicon, bracketed: Bracketed, a: int, b: int, joined: bool) -> ArmCell | None:
    """The name that an item of a list opens with, or its sign; and the one that stands in the bracket at its end."""
    a += sk.codes[a] in "JZ"
    sign = _SIGN.match(sk.codes, a, b) if joined else None
    spaced = sign is not None and (sign[1] is not None or sk.ends[a] < sk.starts[a + 1])
    if sign is not None and spaced and sk.slice(a, a + 1).isupper():
        given = read_name(sk, lex, sign.end(), b, joined)
        names = (given.name, *given.others) if given and given.name else ()
        return ArmCell(a, b, (a, sign.end() - 1), others=names, place=(a, sign.end() - 1))
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


def _names_no_arm(sk: Skeleton, lex: Lexicon, cell: ArmCell) -> bool:
    """Whether a name is that of a disease, an outcome or a value."""
    if cell.group or cell.name is None:
        return False
    return names_an_outcome(sk, lex, cell.name) or sk.codes[slice(*cell.name)] in ("NM", "NU", "N%")
