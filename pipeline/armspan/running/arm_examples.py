"""The examples of the constructions that name arms and count people, each tried with its own construction alone."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from armspan.mentions.arms.counts import find_counts
from armspan.mentions.arms.lexicon import Lexicon, lexicon
from armspan.mentions.arms.lists import find_lists
from armspan.mentions.arms.totals import find_head_counts_of
from armspan.mentions.arms.values import find_value_lists
from armspan.mentions.arms.words import build_skeleton
from armspan.rulebook import Rulebook
from armspan.text.view import View

TABLES = {"arm_count": "counts", "arm_pattern": "lists", "arm_clue": "clues"}  # and where a lexicon holds them
_FORMS = "enrollment_form"  # they count, and name nobody
CONSTRUCTIONS = (*TABLES, _FORMS)
_LEANING = "had-not"  # a construction that starts from what another one found


@dataclass(frozen=True, slots=True)
class WrongExample:
    """An example that its construction does not read as it should."""

    table: str
    name: str
    text: str
    message: str


def examples_of(book: Rulebook) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """(table, construction, must_match | must_not_match, example), all of a rulebook."""
    for table in CONSTRUCTIONS:
        for name, row in book.tables.get(table, {}).items():
            for field in ("must_match", "must_not_match"):
                for example in row.get(field, ()):
                    yield table, name, field, example


def wrong_examples(book: Rulebook) -> Iterator[WrongExample]:
    """Every example whose names or counts are not read as it says."""
    for table, name, field, example in examples_of(book):
        seen = read_alone(book, table, name, example["text"])
        names = [cell["name"] for cell in seen]
        wanted = example.get("names", [example.get("name")]) if field == "must_match" else []
        if names != wanted:
            message = f"{field}: the names are {names}, not {wanted}: {example['text']!r}"
            yield WrongExample(table, name, example["text"], message)
        elif table in ("arm_count", _FORMS) and field == "must_match":
            counts = [cell["count"] for cell in seen]
            expected = example.get("counts", [example.get("count")])
            if counts != expected:
                message = f"{field}: the counts are {counts}, not {expected}: {example['text']!r}"
                yield WrongExample(table, name, example["text"], message)


def read_alone(book: Rulebook, table: str, name: str, text: str) -> list[dict[str, Any]]:
    """What one construction finds in a text: its names, and its counts."""
    sk = build_skeleton(View(text), lexicon(book))
    if table == _FORMS:
        return [{"count": count, "name": None} for count in find_head_counts_of(book, sk, name)]
    lex = _alone(lexicon(book), table, name)
    if table == "arm_count":
        counts = find_counts(sk, lex)
        chosen = [cell for cell in counts.cells if name != _LEANING or cell.rule == name]
        cells = [{"count": c.count, "name": sk.slice(*c.name) if c.name else None} for c in chosen]
        shares = [{"count": share.count, "name": None} for share in counts.shares]
        rows = [{"count": [share.count for share in row], "name": None} for row in counts.orders]
        return [*cells, *shares, *rows]
    if table == "arm_pattern":
        lists = [entry for entry in find_lists(sk, lex, []) if entry.rule == name]
        return [{"name": sk.slice(*c.name) if c.name else None} for entry in lists for c in entry.cells]
    cells_beside = [cell for entry in find_value_lists(sk, lex) for cell in entry.cells if cell.rule == name]
    return [{"name": sk.slice(*cell.name)} for cell in cells_beside if cell.name]


def _alone(lex: Lexicon, table: str, name: str) -> Lexicon:
    """The lexicon with one construction only."""
    if name == _LEANING:
        return lex
    one = copy.copy(lex)
    for kind, field in TABLES.items():
        setattr(one, field, tuple(form for form in getattr(lex, field) if kind == table and form.name == name))
    return one
