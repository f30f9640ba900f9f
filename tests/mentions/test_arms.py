"""The words, constructions and totals of rules/arms.toml and rules/enrollment.toml, each by its own examples."""

from __future__ import annotations

import pytest

from armspan.mentions.arms.cues import everybody_got_all, is_crossover, stated_arm_count
from armspan.mentions.arms.lexicon import lexicon
from armspan.mentions.arms.totals import find_flow, find_head_counts
from armspan.mentions.arms.words import Skeleton, build_skeleton
from armspan.rulebook import rulebook
from armspan.running.arm_examples import TABLES, wrong_examples
from armspan.text.view import View

BOOK = rulebook()
LEXICON = lexicon(BOOK)


def read(text: str) -> Skeleton:
    return build_skeleton(View(text), LEXICON)


def test_every_example_is_read_as_it_says() -> None:
    assert list(wrong_examples(BOOK)) == []


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
        ("drug A or drug B", "MKZMK."),
        ("Paste A and a paste", "MKJDM."),
        ("Brace Trial: A Good Brace", "MM:DMM."),
        ("zinc, iron, or both", "M,M,ZM."),
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
    assert is_crossover(read("A within-subject study of sleep."), LEXICON)
    assert not is_crossover(read("The within-subject variability fell."), LEXICON)
    assert not is_crossover(read("A parallel trial."), LEXICON)
    assert everybody_got_all(read("All men completed both periods."), LEXICON)
    assert not everybody_got_all(read("All men completed it."), LEXICON)
