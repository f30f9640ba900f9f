"""The words, constructions and totals of rules/arms.toml and rules/enrollment.toml, each by its own examples."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from armspan.mentions.arms.counts import find_counts
from armspan.mentions.arms.cues import everybody_got_all, is_crossover, stated_arm_count
from armspan.mentions.arms.lists import find_lists
from armspan.mentions.arms.totals import find_flow, find_head_counts
from armspan.mentions.arms.values import find_value_lists
from armspan.mentions.arms.words import Lexicon, Skeleton, build_skeleton, lexicon
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()
LEXICON = lexicon(BOOK)
TABLES = {"arm_count": "counts", "arm_pattern": "lists", "arm_clue": "clues"}


def examples(field: str) -> list[Any]:
    return [
        pytest.param(table, name, example, id=f"{table}-{name}-{n}")
        for table in TABLES
        for name, row in BOOK.tables[table].items()
        for n, example in enumerate(row[field])
    ]


def alone(table: str, name: str) -> Lexicon:
    """The lexicon with one construction only."""
    lex = copy.copy(LEXICON)
    for field in TABLES.values():
        chosen = tuple(form for form in getattr(lex, field) if field == TABLES[table] and form.name == name)
        if name != "had-not":  # leans on another one
            setattr(lex, field, chosen)
    return lex


def read(text: str) -> Skeleton:
    return build_skeleton(View(text), LEXICON)


def found(table: str, name: str, text: str) -> list[dict[str, Any]]:
    """What one construction finds in a text: its names, and its counts."""
    sk, lex = read(text), alone(table, name)
    if table == "arm_count":
        counts = find_counts(sk, lex)
        chosen = [cell for cell in counts.cells if name != "had-not" or cell.rule == name]
        cells = [{"count": c.count, "name": sk.slice(*c.name) if c.name else None} for c in chosen]
        return [*cells, *({"count": share.count, "name": None} for share in counts.shares)]
    if table == "arm_pattern":
        lists = [entry for entry in find_lists(sk, lex, []) if entry.rule == name]
        return [{"name": sk.slice(*c.name) if c.name else None} for entry in lists for c in entry.cells]
    cells = [cell for entry in find_value_lists(sk, lex) for cell in entry.cells if cell.rule == name]
    return [{"name": sk.slice(*cell.name)} for cell in cells if cell.name]


@pytest.mark.parametrize(("table", "name", "example"), examples("must_match"))
def test_must_match(table: str, name: str, example: dict[str, Any]) -> None:
    seen = found(table, name, example["text"])
    if table == "arm_count":
        assert [cell["count"] for cell in seen] == example.get("counts", [example.get("count")])
    assert [cell["name"] for cell in seen] == example.get("names", [example.get("name")])


@pytest.mark.parametrize(("table", "name", "example"), examples("must_not_match"))
def test_must_not_match(table: str, name: str, example: dict[str, str]) -> None:
    assert found(table, name, example["text"]) == []
    assert example["why"]


@pytest.mark.parametrize("table", TABLES)
def test_every_construction_has_examples(table: str) -> None:
    for name, row in BOOK.tables[table].items():
        assert row["why"], name
        assert len(row["must_match"]) > 1, name
        assert row["must_not_match"], name


# --- words -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("31 patients in group A.", "NPIGK."),
        ("Thirty-one men and the boys", "NPJDP."),
        ("One hundred and five eyes", "NP."),
        ("the ACB+IPACK group", "DMLMG."),
        ("260 mg/m(2) of sotalin", "NM/MIM."),
        ("HbA(1c) fell", "MX."),
        ("1:1 to A or B", "STDZK."),
    ],
)
def test_symbols(text: str, codes: str) -> None:
    assert read(text).codes == codes


def test_numbers_keep_their_value() -> None:
    sk = read("Thirty-six of 1,204 and 12 345; two hundred and fifty-three.")
    assert [sk.numbers[k] for k in sorted(sk.numbers)] == [36, 1204, 12345, 253]


def test_slices_are_the_printed_words() -> None:
    sk = read("They had “Brace-X”  (n=12) on May 3.")
    for k, word in enumerate(sk.words):
        assert sk.slice(k, k + 1).lower() == word or word == "."


# --- totals ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOOK.tables["enrollment_form"])
def test_forms_of_totals(name: str) -> None:
    row = BOOK.tables["enrollment_form"][name]
    form = BOOK.pattern(row["pattern"], name)
    for example in row["must_match"]:
        sk = read(example["text"])
        assert [sk.numbers[m.start("count")] for m in form.finditer(sk.codes)] == [example["count"]]
    for example in row["must_not_match"]:
        assert not form.search(read(example["text"]).codes), example["why"]


def test_no_date_is_a_number_of_people() -> None:
    sk = read("From May 2016 to April 2019, 56 adults were enrolled; by 2020, 2001 women came.")
    assert [person.count for person in find_head_counts(BOOK, sk)] == [56, 2001]


def test_flow_of_participants() -> None:
    sk = read("Of 90 adults screened, 60 were randomized. Three patients were lost to follow-up. Nine patients fell.")
    people = find_head_counts(BOOK, sk)
    assert [sk.words[at] for at in find_flow(BOOK, sk, people)] == ["90", "60", "three"]


# --- cues --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("They formed three groups.", 3),
        ("They were randomized 1:1:1.", 3),
        ("This is a two-arm trial.", 2),
        ("Two groups, or three arms?", None),
        ("They were seen.", None),
    ],
)
def test_stated_arm_count(text: str, count: int | None) -> None:
    assert stated_arm_count(read(text)) == count


def test_crossover() -> None:
    assert is_crossover(read("A cross-over trial."), LEXICON)
    assert not is_crossover(read("A parallel trial."), LEXICON)
    assert everybody_got_all(read("All men completed both periods."), LEXICON)
    assert not everybody_got_all(read("All men completed it."), LEXICON)
