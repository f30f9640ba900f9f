"""Outcomes of many studies -> groups that mean the same: by instrument first, then by normalised title."""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from unicodedata import normalize

from armspan.dataset.cells import unsafe
from armspan.dataset.loading import read_lines, read_sheet
from armspan.dataset.readings import Reading
from armspan.errors import InputError
from armspan.model import Outcome, Record

Key = tuple[str, str | None, str | None]  # study, outcome, category
Groups = dict[Key, str]
_WORD = re.compile(r"[^\W_]+(?:[-'][^\W_]+)*")
_INSIDE = re.compile(r"(?<=\w)[(\[](\w{1,2})[)\]]")  # HbA(1c) is HbA1c
_NEEDED = ("study_id", "outcome_id", "group")


def group_outcomes(readings: Iterable[Reading]) -> Groups:
    """The group of every outcome, and of every level of an ordinal one.

    Outcomes of one instrument form a group with its abbreviation; others go together where their titles have the
    same words, whatever their order, endings and spelling. A group is called as most of its members are.
    """
    titles: dict[str, Counter[str]] = defaultdict(Counter)
    members: list[tuple[Key, str, str | None]] = []
    for reading in readings:
        for outcome, category in _with_categories(reading.record):
            name = _instrument(reading.record, outcome)
            normal = f"instrument {outcome.instrument}" if outcome.instrument else normalise_title(outcome.title)
            titles[normal][name or outcome.title] += 1
            members.append(((reading.record.source.id, outcome.id, category), normal, category))
    called = {normal: min(names, key=lambda n: (-names[n], len(n), n)) for normal, names in titles.items()}
    return {key: f"{called[normal]}: {category}" if category else called[normal] for key, normal, category in members}


def _with_categories(record: Record) -> list[tuple[Outcome, str | None]]:
    levels: dict[str, list[str]] = defaultdict(list)
    for fact in record.measurements:
        if fact.outcome and fact.category and fact.category not in levels[fact.outcome]:
            levels[fact.outcome].append(fact.category)
    return [(outcome, level) for outcome in record.outcomes for level in (None, *levels[outcome.id])]


def _instrument(record: Record, outcome: Outcome) -> str | None:
    found = next((i for i in record.instruments if i.id == outcome.instrument), None)
    return (found.abbreviation or found.name) if found else outcome.instrument


def normalise_title(title: str) -> str:
    """What a title says, in a form that spelling, order and filler do not change."""
    words = _words()
    text = _INSIDE.sub(r"\1", normalize("NFKC", title).casefold())
    for british, american in words["letters"].items():
        text = text.replace(british, american)
    kept = [word for word in _WORD.findall(text) if word not in words["ignored"]] or _WORD.findall(text)
    phrase = words["phrases"].get(" ".join(kept), " ".join(kept))
    return " ".join(sorted(_stem(word) for word in phrase.split())) or text


@cache
def _words() -> dict[str, Any]:
    data = tomllib.loads(files("armspan.dataset").joinpath("words.toml").read_text(encoding="utf-8"))
    phrases = {other: one for one, others in data["phrases"].items() for other in others}
    return {**data, "ignored": frozenset(data["ignored"]), "phrases": phrases}


def _stem(word: str) -> str:
    ending = next((e for e in _words()["endings"] if word.endswith(e) and len(word) - len(e) >= 4), "")
    return word[: len(word) - len(ending)] if ending else word


def read_groups(path: Path) -> Groups:
    """The groups of an edited table outcome_groups, as CSV or as a sheet of the workbook.

    Raises `InputError` that names the file where the table is not what it should be.
    """
    lines = read_sheet(path, "outcome_groups") if path.suffix == ".xlsx" else read_lines(path)
    if lines and (missing := [name for name in _NEEDED if name not in lines[0][1]]):
        wanted = " and no column ".join(missing)
        raise InputError(f"{path}: no column {wanted}; expected the columns of outcome_groups.csv")
    cells = ({name: unsafe(text.strip()) for name, text in line.items()} for _, line in lines)
    return {(c["study_id"], c["outcome_id"], c.get("category") or None): c["group"] for c in cells if c["group"]}
