"""Numbers of people that may be the total of those who took part, each with what speaks for it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

import regex

from armspan.mentions.arms.cues import is_of_those_who_had_it, methods_start, results_start
from armspan.mentions.arms.dose_units import DOSE_UNITS
from armspan.mentions.arms.words import Skeleton, is_date, is_money
from armspan.rulebook import ALONE, Rulebook


@dataclass(frozen=True, slots=True)
class HeadCount:
    """A number of people: its word, its value, and the weight of what stands around it."""

    at: int
    count: int
    weight: float
    whole: bool = False  # the words say that it is everybody: "40 men were divided into two groups"
    left: bool = False  # the words say that it is those who were left: "40 men completed the study"


@dataclass(frozen=True, slots=True)
class _Cue:
    weight: float
    words: frozenset[str]  # one of these
    also: frozenset[str]  # and one of these
    before: int
    after: int
    before_pattern: regex.Pattern[str] | None
    after_pattern: regex.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Knowledge:
    forms: tuple[tuple[str, float, regex.Pattern[str]], ...]
    cues: tuple[_Cue, ...]
    measures: dict[str, float]
    flow: tuple[tuple[frozenset[str], int], ...]
    clusters: frozenset[str]
    whole: tuple[regex.Pattern[str], ...]
    left: tuple[_Cue, ...]


@lru_cache(maxsize=8)
def _knowledge(book: Rulebook) -> _Knowledge:
    """What rules/enrollment.toml says, ready for use."""
    tables, place = book.tables, "rules/enrollment"
    forms = tuple(
        (name, float(row["weight"]), book.pattern(row["pattern"], f"{place}: {name}"))
        for name, row in tables.get("enrollment_form", {}).items()
    )
    measures = {name: float(row["weight"]) for name, row in tables.get("enrollment_measure", {}).items()}
    flow = tuple((frozenset(row["words"]), row["after"]) for row in tables.get("enrollment_flow", {}).values())
    whole = tuple(
        book.pattern(row["pattern"], f"{place}: {name}") for name, row in tables.get("enrollment_whole", {}).items()
    )
    cues, left = (_cues(book, tables.get(kind, {})) for kind in ("enrollment_cue", "enrollment_left"))
    return _Knowledge(forms, cues, measures, flow, frozenset(book.terms["enrollment_cluster"]), whole, left)


def _cues(book: Rulebook, rows: Mapping[str, Mapping[str, Any]]) -> tuple[_Cue, ...]:
    """Entries of words and patterns around a number, ready for use."""

    def pattern(name: str, written: str | None) -> regex.Pattern[str] | None:
        return book.pattern(written, f"rules/enrollment: {name}") if written else None

    return tuple(
        _Cue(
            float(row.get("weight", 0)),
            frozenset(row.get("words", ())),
            frozenset(row.get("also", ())),
            row.get("before", 0),
            row.get("after", 0),
            pattern(name, rf"(?: {row['before_pattern']} ) \Z" if "before_pattern" in row else None),
            pattern(name, row.get("after_pattern")),
        )
        for name, row in rows.items()
    )


def measure_weight(book: Rulebook, name: str) -> float:
    """The weight of a measure that only the linker can take."""
    return _knowledge(book).measures.get(name, 0.0)


def find_head_counts(book: Rulebook, sk: Skeleton) -> list[HeadCount]:
    """Every number of people in a text, in the order of the text."""
    know, parts = _knowledge(book), (methods_start(sk), results_start(sk))
    found = sorted(_candidates(know, sk))
    values = [int(sk.numbers[at]) for at, _, _ in found]
    ranks = _ranks(values)
    weights = [
        weight + sum(_around(know.cues, sk, at)) + _measured(know, sk, found[n], n, values[n], ranks[values[n]], parts)
        for n, (at, _, weight) in enumerate(found)
    ]
    left = [cue for cue in know.left if not cue.words.isdisjoint(sk.words)]
    return [
        HeadCount(
            at,
            values[n],
            weights[n],
            whole=any(pattern.match(sk.codes, at) for pattern in know.whole),
            left=bool(left and _around(left, sk, at)),
        )
        for n, (at, _, _) in enumerate(found)
    ]


def find_head_counts_of(book: Rulebook, sk: Skeleton, form: str) -> list[int]:
    """The numbers of people that one [[enrollment_form]] sees in a text."""
    know = _knowledge(book)
    one = replace(know, forms=tuple(entry for entry in know.forms if entry[0] == form))
    return [int(sk.numbers[at]) for at, _, _ in sorted(_candidates(one, sk))]


def find_flow(book: Rulebook, sk: Skeleton, people: Sequence[HeadCount]) -> list[int]:
    """The words of those numbers of people that tell how many were screened, lost, followed up, analysed."""
    know, found = _knowledge(book), []
    for person in people:
        stop = sk.codes.find(".", person.at)
        words = sk.words[person.at + 1 : stop]
        if True in [not cue.isdisjoint(words[:after]) for cue, after in know.flow]:
            found.append(person.at)
    return found


def _candidates(know: _Knowledge, sk: Skeleton) -> Iterator[tuple[int, str, float]]:
    seen: set[int] = set()
    for form, weight, pattern in know.forms:
        for match in pattern.finditer(sk.codes, overlapped=True):
            at = match.start("count")
            if at not in seen and _counts_people(know, sk, at, form):
                seen.add(at)
                yield at, form, weight


def _counts_people(know: _Knowledge, sk: Skeleton, at: int, form: str) -> bool:
    value = sk.numbers[at]
    if value != int(value) or value < 3 or (sk.codes[at - 1] in "<>=±/-" and form != "sample"):
        return False
    reach = {"opens": 4, "bare": 4, "sample": 1}.get(form, 2)  # words behind the number that may be what it counts
    if sk.words[at + 1] in DOSE_UNITS or sk.text[sk.ends[at] : sk.ends[at] + 2].strip(",").isdigit():
        return False  # 20 mg of ...; 2,5-dimethoxy...
    if not know.clusters.isdisjoint(sk.words[at + 1 : at + reach]):
        return False
    if form == "bare" and value < 10 and sk.codes[at + 1] in "ASM":  # "three randomised trials"
        return False
    return not is_date(sk, at) and not is_money(sk, at) and not is_of_those_who_had_it(sk, at)


def _around(cues: Sequence[_Cue], sk: Skeleton, at: int) -> list[float]:
    """The weights of the cues that the words around a number give, within its sentence."""
    start, end = sk.codes.rfind(".", 0, at) + 1, sk.codes.find(".", at)
    found = []
    for cue in cues:
        if cue.before_pattern and not cue.before_pattern.search(sk.codes, max(0, start - 1), at, ALONE):
            continue
        seen = cue.after_pattern.match(sk.codes, at + 1, end, ALONE) if cue.after_pattern else None
        if cue.after_pattern and not seen:
            continue
        if cue.words:
            reach = seen.end() if seen and not cue.before and not cue.after else min(end, at + 1 + cue.after)
            words = {*sk.words[max(start, at - cue.before) : at], *sk.words[at + 1 : reach]}
            if cue.words.isdisjoint(words) or (cue.also and cue.also.isdisjoint(words)):
                continue
        found.append(cue.weight)
    return found


class _Rank(NamedTuple):
    """Where a number stands among all others."""

    greatest: bool
    total: bool  # the sum of two others


def _ranks(values: Sequence[int]) -> dict[int, _Rank]:
    ranks: dict[int, _Rank] = {}
    smaller: set[int] = set()
    greatest = max(values, default=0)
    for value in sorted(set(values)):
        ranks[value] = _Rank(value == greatest, any(value - other in smaller for other in smaller))
        smaller.add(value)
    return ranks


def _measured(
    know: _Knowledge,
    sk: Skeleton,
    found: tuple[int, str, float],
    order: int,
    value: int,
    rank: _Rank,
    parts: tuple[int, int],
) -> float:
    """The weight of what can be measured: size, place, rank, whether it is a sum of others."""
    at, form, _ = found
    start = sk.codes.rfind(".", 0, at) + 1
    inside = sk.codes.count("(", start, at) - sk.codes.count(")", start, at) > (form == "sample")
    taken = {
        "greatest": float(rank.greatest),
        "sum": float(rank.total),
        "log-size": min(math.log(value), 6.0),
        "small": float(value < 10),
        "position": at / len(sk.words),
        "order": float(min(order, 6)),
        "in-background": float(at < parts[0]),
        "in-results": float(at > parts[1]),
        "in-brackets": float(inside),
    }
    return sum([know.measures.get(name, 0.0) * amount for name, amount in taken.items()])
