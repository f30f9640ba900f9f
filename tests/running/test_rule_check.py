"""A check of rule files names file, line, rule and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from armspan.errors import RuleError
from armspan.rulebook import Rulebook
from armspan.running.rule_check import check_rules

GOOD = """\
[[terms]]
name = "fruit"
why = "Fruit."
terms = ["apple", "pear"]

[[rule]]
name = "count-of-fruit"
why = "How many."
pattern = '(?P<number> \\d+ ) [ ] (?P<noun> (?&fruit) ) s?'
must_match = [
  { text = "ate 12 apples", number = "12", noun = "apple" },
  { text = "1 pear", number = "1" },
]
must_not_match = [
  { text = "12 \\"plums\\"", why = "not in the list" },
]
"""


def faults(tmp_path: Path, text: str) -> list[tuple[int, str, str]]:
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    report = check_rules((tmp_path,))
    return [(fault.line, fault.rule, fault.message) for fault in report.faults if fault.file.endswith("mine.toml")]


def test_the_shipped_rules_are_well() -> None:
    report = check_rules()
    assert report.faults == ()
    assert report.examples >= 3 * report.rules > 0


def test_good_rules_have_no_faults(tmp_path: Path) -> None:
    assert faults(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "ate 12 apples",
            "ate 12 plums",
            (11, "count-of-fruit", "must_match 1: nothing matches: 'ate 12 plums'"),
        ),
        (
            "1 pear",
            "1 pear, 2 apples",
            (12, "count-of-fruit", "must_match 2: matches 2 times (1 pear, 2 apples): '1 pear, 2 apples'"),
        ),
        ('number = "1" }', 'number = "2" }', (12, "count-of-fruit", "must_match 2: number is '1', not '2': '1 pear'")),
        ('number = "1" }', 'unit = "1" }', (12, "count-of-fruit", "must_match 2: the pattern has no group 'unit'")),
        (
            '\\"plums\\"',
            "\\tor 3 pears",
            (15, "count-of-fruit", "must_not_match 1: matches '3 pears' (not in the list)"),
        ),
        ("\\d+ )", "\\d+", (9, "count-of-fruit", "pattern does not compile: missing ) at position 49")),
        (
            "(?&fruit)",
            "(?&fruits)",
            (9, "count-of-fruit", "pattern names (?&fruits), but there is no fragment or term list 'fruits'"),
        ),
        ('why = "Fruit."\n', "", (1, "terms[0]", "'why' is a required property")),
        ("[[terms]]", "[[term]]", (1, "$", "'term': no such name here")),
        (
            'why = "How many."',
            'why = "How many."\nwhen = 1',
            (6, "rule[0]", "Additional properties are not allowed ('when' was unexpected)"),
        ),
        ('"apple", "pear"]', '"apple", "apple", "pear"]', (1, "terms[0].terms", "'apple' is listed twice")),
    ],
)
def test_a_fault_names_line_and_rule(tmp_path: Path, old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert old in GOOD
    assert fault in faults(tmp_path, GOOD.replace(old, new))


def test_a_second_rule_of_one_name_is_a_fault(tmp_path: Path) -> None:
    second = GOOD[GOOD.index("[[rule]]") :]
    assert faults(tmp_path, GOOD + "\n" + second) == [(18, "rule count-of-fruit", "a second one of this name")]


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[[rule", encoding="utf-8")
    with pytest.raises(RuleError, match=r"mine.toml: not valid TOML: .* \(at end of document\)$"):
        check_rules((tmp_path,))


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match=r"no rule files"):
        check_rules((tmp_path,))


ARM_COUNT = """\
[[arm_count]]
name = "heads-of"
why = "How many heads of what."
pattern = '(?P<count>N) M I (?P<right>) M'
weight = 1
side = "right"
must_match = [
  { text = "We saw 45 heads of lettuce.", count = 44, name = "lettuce" },
  { text = "We saw 12 heads of celery.", count = 12, name = "celery" },
]
must_not_match = [
  { text = "We saw 45 heads of cabbage.", why = "it does match" },
]
"""


def test_an_example_may_be_spelled_with_escapes(tmp_path: Path) -> None:
    escaped = ARM_COUNT.replace("lettuce", "caf\\u00e9")
    assert [(rule, line) for line, rule, _ in faults(tmp_path, escaped)] == [("heads-of", 2), ("heads-of", 12)]


def test_the_examples_of_an_arm_construction_are_tried_with_it_alone(tmp_path: Path) -> None:
    assert faults(tmp_path, ARM_COUNT) == [
        (8, "heads-of", "must_match: the counts are [45], not [44]: 'We saw 45 heads of lettuce.'"),
        (12, "heads-of", "must_not_match: the names are ['cabbage'], not []: 'We saw 45 heads of cabbage.'"),
    ]


def test_a_row_that_stands_twice_is_told(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    row = '[[terms]]\nname = "sutures"\nterms = ["suture"]\n'
    file.write_text(row + row)
    with pytest.raises(RuleError) as error:
        Rulebook(tmp_path)
    assert str(error.value) == f"{file}: terms sutures: stands here twice; put the two together or name one anew"


def test_a_construction_without_the_place_of_its_name_is_told(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(ARM_COUNT.replace("(?P<right>) ", ""), encoding="utf-8")
    with pytest.raises(RuleError) as error:
        check_rules((tmp_path,))
    assert str(error.value) == "rules/arms: heads-of: a pattern with side = 'right' marks the place by (?P<right>)"
