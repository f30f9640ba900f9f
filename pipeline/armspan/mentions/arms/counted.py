"""The name that belongs to a number of people, on the side where its construction has it."""

from __future__ import annotations

import re
from dataclasses import replace

import regex

from armspan.mentions.arms.brackets import matching_bracket, opening_bracket
from armspan.mentions.arms.cells import ArmCell
from armspan.mentions.arms.lexicon import Construction, Lexicon
from armspan.mentions.arms.names import bracket_names, item_start, read_name
from armspan.mentions.arms.words import Skeleton

_SAME_PEOPLE = regex.compile(r"N[MKXS-]{0,5}P\Z")
_COUNTS_INSIDE = re.compile(r"[(,;]?[MKGHN][,:]?(?:Q=N|N[MK-]{0,2}P)")
_HOW_LONG = re.compile(r"N-?U")
_ITEM_END = re.compile(r";|N[MK-]{0,2}P?[,J]")
_AND_WITHOUT = re.compile(r"[ZJ]W\(")
_WITH_PEOPLE = frozenset(("case", "control"))
_CALLED = frozenset(("cases", "controls", *_WITH_PEOPLE))  # alone
AGES = frozenset(("age", "ages", "aged"))
SEXES = frozenset(("men", "women", "males", "females", "male", "female", "boys", "girls"))


def find_name(sk: Skeleton, lex: Lexicon, form: Construction, match: regex.Match[str], at: int) -> ArmCell | None:
    """The name that belongs to the count at a word, on the side where the construction has it."""
    if form.side == "people":
        return next(filter(None, (_people(sk, form, at, k) for k in range(at + 1, match.end()))), None)
    if form.words and form.words.isdisjoint(sk.words[slice(*match.span("tail"))]):
        return None
    if form.side == "right":
        i = match.start("right")
        cell = read_name(sk, lex, i, at if at > i else _name_limit(sk, i))
        if cell and cell.name and (sk.words[i - 1] == "without" or "not" in sk.words[at + 1 : i]):
            return replace(cell, negated=True)
        return _with_means(sk, lex, cell) if cell and cell.name else cell
    if form.side == "left":
        end = match.start("left")
        return read_name(sk, lex, item_start(sk, end), end)
    opened = opening_bracket(sk, at)
    if (
        opened is not None
        and form.name == "bracket-people"
        and _SAME_PEOPLE.search(sk.codes, max(0, opened - 8), opened)
    ):
        return None  # 41 patients (44 hips)
    if opened is None:
        end = (
            at - 2 - (sk.codes[at - 3] in ",:") if sk.codes[at - 2 : at] == "Q=" else at - 1
        )  # brace, n = 33; cast, ...
        return read_name(sk, lex, item_start(sk, end), end)
    if form.name == "bracket-people" and _tells_sexes(sk, opened, at):
        return None
    return _cell_of_bracket(sk, lex, opened, at)


def _with_means(sk: Skeleton, lex: Lexicon, cell: ArmCell) -> ArmCell:
    """A name with what it was done by: "an invitation | by telephone"."""
    k = cell.name[1] if cell.name else 0
    if sk.words[k] not in ("by", "via") or sk.codes[k + 1] not in "DM":
        return cell
    means = read_name(sk, lex, k + 1, min(k + 8, sk.codes.index(".", k)))
    if means is None or means.name is None or cell.name is None:
        return cell
    return replace(cell, name=means.name, others=(*cell.others, cell.name))


def _tells_sexes(sk: Skeleton, opened: int, at: int) -> bool:
    """Whether the number at a word in a bracket is that of one sex: (27 men, 28 women), (27 men, mean age 61)."""
    inside = sk.words[opened : matching_bracket(sk, opened)]
    return sk.words[at + 1] in SEXES and (sum(word in SEXES for word in inside) > 1 or not AGES.isdisjoint(inside))


def _people(sk: Skeleton, form: Construction, at: int, k: int) -> ArmCell | None:
    """Those who are named by the word k themselves: "controls", "control subjects"."""
    adjective = sk.codes[k + 1] == "P" and sk.words[k] in _WITH_PEOPLE
    if sk.words[k].replace(" - ", "-") not in form.words or (sk.words[k] in _WITH_PEOPLE and not adjective):
        return None
    start = k
    while sk.words[k] not in _CALLED and start - 1 > at and sk.codes[start - 1] in "MK-":
        start -= 1  # statin users
    others = ((k, k + 1),) if start < k else ()
    return ArmCell(at, k + 1 + adjective, (start, k + 1 + adjective), others=others)


def denied(sk: Skeleton, form: Construction, cells: dict[int, ArmCell], match: regex.Match[str]) -> dict[int, ArmCell]:
    """Those who did not get what the others of their sentence got."""
    at = match.start("count")
    before = max((k for k in cells if sk.codes.rfind(".", 0, at) < k < at), default=None)
    if before is None or sk.words[match.start("not")] != "not" or cells[before].name is None:
        return {}
    cell = replace(
        cells[before], start=at, end=match.end(), negated=True, place=match.span("not"), others=(), group=False
    )
    return {at: with_count(sk, form, cell, at, None)}


def _name_limit(sk: Skeleton, i: int) -> int:
    """Where a name that starts at word i must have ended: a sentence, its bracket, or the next number of a list."""
    codes, end = sk.codes, i
    close = matching_bracket(sk, i - 1) - 1 if codes[i - 1] == "(" else len(codes)
    while (
        codes[end] not in ".;:" and end < close and not (end > i + 1 and codes[end] == "N" and codes[end - 1] in "J,")
    ):
        end += 1
    return end


def _cell_of_bracket(sk: Skeleton, lex: Lexicon, opened: int, at: int) -> ArmCell | None:
    """The name before a bracket that holds its count, with the names that this bracket and those before it hold."""
    close, end = matching_bracket(sk, opened), opened
    if sk.codes[opened - 1] == "W" or sk.words[opened - 1] == "not":
        return _with_or_without(sk, lex, opened, close)
    if len(_COUNTS_INSIDE.findall(sk.codes[opened:close])) > 1:
        start = max((m.end() for m in _ITEM_END.finditer(sk.codes, opened, at)), default=opened + 1)
        return read_name(sk, lex, start, at - 1)
    inner = bracket_names(sk, lex, opened, close)
    while end > 0 and sk.codes[end - 1] == ")":
        inside = opening_bracket(sk, end - 1)
        if inside is None:
            break
        inner += bracket_names(sk, lex, inside, end)
        end = inside
    cell = _name_before(sk, lex, end)
    if cell is None:
        return ArmCell(end, close, None, others=inner)
    return replace(cell, end=close, others=tuple(dict.fromkeys(cell.others + inner)))


def _name_before(sk: Skeleton, lex: Lexicon, end: int) -> ArmCell | None:
    """The name before word `end`; how long it was given comes behind it: "oleic acid over | 30 min |"."""
    cell = read_name(sk, lex, item_start(sk, end), end)
    while cell is not None and cell.name is not None and _is_length(sk, lex, *cell.name):
        end = cell.name[0] - (sk.codes[cell.name[0] - 1] == "D")
        if sk.words[end - 1] == "at":
            return None  # at 6 months (n = 92)
        end -= sk.codes[end - 1] == "I"
        longer = read_name(sk, lex, item_start(sk, end), end) if end < cell.name[0] else None
        if longer is None:
            break
        cell = longer
    return cell


def _is_length(sk: Skeleton, lex: Lexicon, i: int, j: int) -> bool:
    """Whether the words i..j say how long something lasted: "6 hours", "6-hour study period"."""
    duration = _HOW_LONG.match(sk.codes, i, j)
    return duration is not None and lex.sets["length"].issuperset(sk.words[duration.end() : j])


def _with_or_without(sk: Skeleton, lex: Lexicon, opened: int, close: int) -> ArmCell | None:
    """The name that is said once for two: "with (n = 47) or without (n = 43) X", "X (n = 47) or not (n = 43)"."""
    if sk.words[opened - 1] == "not":
        end = opened - 2
        while end > 0 and sk.codes[end - 1] == ")":
            end = opening_bracket(sk, end - 1) or 0
        cell = read_name(sk, lex, item_start(sk, end), end)
    else:
        start = close
        while _AND_WITHOUT.match(sk.codes, start):
            start = matching_bracket(sk, start + 2)
        cell = read_name(sk, lex, start, _name_limit(sk, start))
    if cell is None or cell.name is None:
        return None
    negated = sk.words[opened - 1] != "with"
    others = bracket_names(sk, lex, opened, close)
    return replace(cell, start=opened - 1, end=close, negated=negated, place=(opened - 1, opened), others=others)


def with_count(sk: Skeleton, form: Construction, cell: ArmCell, at: int, unit: str | None) -> ArmCell:
    count = int(sk.numbers[at])
    if cell.code is None and cell.name and sk.codes[slice(*cell.name)] == "K":
        cell = replace(cell, code=sk.words[cell.name[0]], name=None)  # (A: 41, B: 40)
    start = min(at, cell.start)
    return replace(
        cell, start=start, count=count, count_at=at, unit=unit, rule=form.name, weight=form.weight, marks=form.marks
    )
