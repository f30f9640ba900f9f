"""Numbers of people, each with the name of those it counts.

Each way of saying so is an [[arm_count]] of rules/arms.toml; its `side` says where the name stands:

    right, left          the name starts at the group `right`, or ends at the group `left`
    bracket              the number stands in a bracket behind the name
    people               the people themselves are the name: cases, controls
    respective, respective-bracket    two lists of one order
    not                  the name of the number before it is denied
    each                 the number holds for every arm
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import regex

from armspan.mentions.arms.brackets import matching_bracket, opening_bracket, split_parts
from armspan.mentions.arms.cells import ArmCell, Range
from armspan.mentions.arms.counted import AGES, SEXES, denied, find_name, with_count
from armspan.mentions.arms.cues import is_of_those_who_had_it
from armspan.mentions.arms.dose_units import DOSE_UNITS
from armspan.mentions.arms.lexicon import Construction, Lexicon
from armspan.mentions.arms.names import holds_value, read_name
from armspan.mentions.arms.words import Skeleton, is_date, is_money

_PART_OF = regex.compile(r"N(?:\([^()]*\))?(?:II?D?|/)\Z")
_EVENTS = re.compile(  # more leaks with X (n = 15) than with Y (n = 6; P = 0.03)
    r"(?<=\.)(?:[^N.]|[=<>≤]N)*Q=N\)?[,;(]{1,2}X[=<>≤]"
)
HAPPENED = frozenset(
    (
        "developed",
        "experienced",
        "died",
        "relapsed",
        "withdrew",
        "discontinued",
        "excluded",
        "lost",
        "withdrawn",
        "dropped",
    )
)
_PER_TIME = re.compile(r"-U")
_TIME = regex.compile(r"U(?:N(?:,N)*,?J)?\Z")  # before the number of a time, or the last of a list of times
_PERCENTAGE = re.compile(r"\(N%")
_OF_PERCENTAGE = regex.compile(r"N%(?:\(|,)Q=\Z")  # 23.5% (n = 8); (44.1%, n = 15)
_GRADED = frozenset(("grade", "grades", "stage", "phase", "class", "type", "level", "score"))  # grade 3/4
_AGE = AGES | {"between"}
_OUT_OF = regex.compile(r"N(?:\([^()]*\))?(?:II?D?|/)(N)(?![%U/±])")


@dataclass(frozen=True, slots=True)
class Share:
    """One number that holds for every arm: "30 cases in each"."""

    at: int
    count: int
    unit: str | None
    planned: bool = False  # it was aimed at: "power required 30 per group", "at least 30 in each"


@dataclass(slots=True)
class Counts:
    """What a text says of numbers of people: of named arms, of every arm, and of all arms in their order."""

    cells: list[ArmCell]
    shares: list[Share]
    orders: list[list[Share]]


def find_counts(sk: Skeleton, lex: Lexicon) -> Counts:
    """Every number of people that some construction ties to a name, and every number that holds for each arm."""
    cells: dict[int, ArmCell] = {}
    shares: dict[int, Share] = {}
    orders: list[list[Share]] = []
    events = [match.span() for match in _EVENTS.finditer(sk.codes)]
    words = frozenset(" ".join(sk.words).replace(" - ", "-").split())
    for form in lex.counts:
        for match in form.finditer(sk.codes) if not (form.words and form.words.isdisjoint(words)) else ():
            at = match.start("count")
            if at in cells or at in shares or not _counts(sk, form, at) or any(a <= at < b for a, b in events):
                continue
            if _is_of_clusters(sk, lex, at):
                continue
            unit = next((sk.words[k] for k in range(at + 1, min(at + 5, match.end())) if sk.codes[k] == "P"), None)
            if form.side == "each":
                if not is_of_those_who_had_it(sk, at):
                    shares[at] = Share(at, int(sk.numbers[at]), unit, _is_planned(sk, lex, at))
            elif form.side == "in-order":
                orders += _in_order(sk, match, unit)
            elif form.side.startswith("respective"):
                cells.update(_respective(sk, lex, form, match))
            elif form.side == "not":
                cells.update(denied(sk, form, cells, match))
            elif not _is_denominator(sk, at):
                cell = find_name(sk, lex, form, match, at)
                if cell is None or (cell.name and holds_value(sk, cell.name)):
                    continue
                if not _is_finding(sk, lex, form, cell):
                    cells[at] = with_count(sk, form, cell, at, unit)
    return Counts([cells[at] for at in sorted(cells)], [shares[at] for at in sorted(shares)], orders)


def _is_of_clusters(sk: Skeleton, lex: Lexicon, at: int) -> bool:
    """Whether the bracket with a number divides what is allocated instead of people: 26 (13 ... 13 ...) villages."""
    opened = opening_bracket(sk, at)
    return opened is not None and sk.words[matching_bracket(sk, opened)] in lex.sets["clusters"]


def _is_planned(sk: Skeleton, lex: Lexicon, at: int) -> bool:
    """Whether the number at a word is one that was aimed at."""
    planned = lex.sets["planned"]
    ahead, behind = sk.words[max(0, at - 14) : at], sk.words[at : at + 14]
    return not planned.isdisjoint(ahead) or not (planned - {"minimum", "least"}).isdisjoint(behind)


def _in_order(sk: Skeleton, match: regex.Match[str], unit: str | None) -> Iterator[list[Share]]:
    """The numbers of a list that the sentence calls respective, without names of its own."""
    places = match.starts("count")
    said = "respectively" in sk.words[match.start() : _sentence(sk, match.start())[1]]
    sexes = unit in SEXES and sk.codes[match.end()] == "J"  # 31 and 29 men and women
    if said and not sexes and all(is_count(sk, at) for at in places):
        yield [Share(at, int(sk.numbers[at]), unit) for at in places]


def _sentence(sk: Skeleton, at: int) -> Range:
    """The words of the sentence of word at."""
    return sk.codes.rfind(".", 0, at) + 1, sk.codes.index(".", at)


def _is_share(sk: Skeleton, at: int) -> bool:
    """Whether the number at a word is a part of a group: "three patients (8%)" where nobody is assigned or treated."""
    start, stop = _sentence(sk, at)
    if "A" not in sk.codes[start:stop] and _OF_PERCENTAGE.search(sk.codes, max(0, at - 5), at):
        return True
    end = at + 1 + (sk.codes[at + 1] in "PM") + (sk.codes[at + 2 : at + 3] == "P")
    if not _PERCENTAGE.match(sk.codes, end):
        return False
    least = 10 if "A" in sk.codes[start:stop] else 25  # percent of all: few arms are smaller
    return sk.numbers[end + 1] < least or set("ARY").isdisjoint(sk.codes[start:stop])


def _counts(sk: Skeleton, form: Construction, at: int) -> bool:
    if _is_share(sk, at):
        return False
    set_off = form.side == "each" or form.name.startswith("bracket")
    return is_count(sk, at, set_off) and sk.numbers[at] >= form.least


def is_count(sk: Skeleton, at: int, bracketed: bool = False) -> bool:
    """Whether the number at a word can be a number of people."""
    value = sk.numbers[at]
    per_group = sk.codes[at + 1 : at + 3] == "/G"  # n = 19/group
    if value != int(value) or value < 2 or (sk.codes[at + 1] in "%U/±" and not per_group):
        return False
    if (
        sk.words[at + 1] in DOSE_UNITS
        or (sk.codes[at + 1] == "-" and sk.words[at + 2] in DOSE_UNITS)
        or is_date(sk, at)
        or is_money(sk, at)
    ):
        return False
    if _PER_TIME.match(sk.codes, at + 1) or (sk.codes[at + 1] != "P" and _TIME.search(sk.codes, max(0, at - 12), at)):
        return False  # 15-min pre-exercise; on days 5 and 6 after training
    if sk.codes[at - 1] == "G" and sk.codes[at + 1] != "P" and value < 10:
        return False  # "group 1 received X"
    if bracketed and sk.codes[at - 1] == "-":
        return False  # (KLM-3)
    dash = sk.codes[at - 1] == "-" and sk.codes[at - 2] in "-YAPR"  # were enrolled-48 in the brace group
    return bracketed or ((dash or sk.codes[at - 1] not in "<>≤≥=±-/F") and not _is_age(sk, at))


def _is_age(sk: Skeleton, at: int) -> bool:
    """Whether the number at a word is an age or the end of a range: aged 40, between the ages of 40 and 69."""
    k = at - 1
    while k > at - 7 and sk.codes[k] in "NJ-IDTM":
        if sk.words[k] in _AGE:
            return True
        if sk.codes[k] == "M":
            break
        k -= 1
    return False


def _is_denominator(sk: Skeleton, at: int) -> bool:
    """Whether others are counted out of these: 4 of 19 patients in arm B."""
    return sk.words[at - 1] in ("of", "/", "the") and _PART_OF.search(sk.codes, max(0, at - 8), at) is not None


def _is_finding(sk: Skeleton, lex: Lexicon, form: Construction, cell: ArmCell) -> bool:
    """Whether those counted are not all of an arm: 118 underwent efficacy analysis, 6 in the cast group died."""
    if form.name == "in-group" and sk.words[cell.end + (sk.codes[cell.end] == "B")] in HAPPENED:
        return True
    if cell.name is not None and SEXES.issuperset(sk.words[slice(*cell.name)]):
        return True
    if cell.name is None or cell.group:
        return False
    first, last = cell.name[0], sk.words[cell.name[1] - 1]
    if sk.slice(first - 1, first) == "as" and sk.codes[first - 2] not in "XR":
        return True  # brace A or B as sole aid (n = 40) or beside a cane (n = 38); not: served as controls
    return last in ("trial", "study") or (form.name == "received" and last in lex.sets["no_treatment"])


def _respective(
    sk: Skeleton, lex: Lexicon, form: Construction, match: regex.Match[str]
) -> Iterator[tuple[int, ArmCell]]:
    """Counts and names that stand in two lists of one order."""
    places, after = match.starts("count"), form.side == "respective"
    start, end = _names_after(sk, match.start("right")) if after else _names_before(sk, match.start())
    parts = split_parts(sk, start, end, "J,ZV" if after else "J,ZV/")
    names = [cell for a, b in parts if (cell := read_name(sk, lex, a, b)) is not None]
    if len(names) != len(places) or not all(is_count(sk, at, not after) for at in places):
        return
    if after and "H" not in sk.codes[start : end + 1] and "respectively" not in sk.words[start : end + 30]:
        return
    for at, cell in zip(places, names, strict=True):
        yield at, with_count(sk, form, cell, at, None)


def _names_after(sk: Skeleton, start: int) -> tuple[int, int]:
    end = start
    while sk.codes[end] not in ".;:XBAY(":
        end += 1
    return start, end


def _names_before(sk: Skeleton, end: int) -> tuple[int, int]:
    start = end
    while start > 0 and sk.codes[start - 1] not in ".;:XBARTYI(":
        start -= 1
    return start, end


def find_denominators(sk: Skeleton) -> list[tuple[int, int]]:
    """Each "16 of 38", "16/38": the word where it starts, and the word of its 38."""
    found = []
    for match in _OUT_OF.finditer(sk.codes, overlapped=True):
        at = match.start(1)
        whole, part = sk.numbers[at], sk.numbers[match.start()]
        said = sk.words[at - 1] in ("of", "/") or sk.words[at - 2] == "of"
        graded = sk.words[match.start() - 1] in _GRADED or sk.codes[match.start() - 1] == "-"
        graded = graded or sk.words[at + 1] in DOSE_UNITS  # 50/100 mg
        if said and whole == int(whole) and part == int(part) and part <= whole and whole > 4 and not graded:
            found.append((match.start(), at))
    return found
