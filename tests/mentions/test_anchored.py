"""Gates save time and change nothing: a rule behind its gate finds what the rule alone finds."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from armspan.mentions.anchored import Anchored, Heads
from armspan.mentions.numbers import find_numbers
from armspan.rulebook import rulebook
from armspan.text.view import View

BOOK = rulebook()
CUES = (
    *(
        "one",
        "two hundred",
        "and",
        "thousand",
        "12",
        "3.5",
        ".03",
        "12,345",
        "1,20.71",
        "1 234",
        "±",
        "+/-",
        "(",
        ")",
        "[",
    ),
    *("]", "%", "-", "--", "to", "of", "/", ",", ";", ":", "=", "<", "P", "mean (SD)", "median [IQR]", "95% CI", "HR"),
    *(
        "x 10(9)/L",
        "mm Hg",
        "n =",
        "t=",
        "χ²",
        "٣",
        "²",
        "İ",
        "weeks",
        "patients",
        "in group 2",
        "2020",
        "mg",
        "excellent",
    ),
)
PHASES: dict[str, tuple[str | None, ...]] = {
    "asides": ("first", "second"),
    "conventions": (None,),
    "design": ("words", "period", "registration"),
    "estimates": (None,),
    "instruments/introduced": (None,),
    "p_values": (None,),
    "statistics": ("layout", "plain"),
    "times": ("number", "word"),
}
EXAMPLES = [
    pytest.param(file, phase, rule.name, example["text"], id=f"{file}:{rule.name}:{n}")
    for file, phases in PHASES.items()
    for phase in phases
    for rule in BOOK[file].rules.values()
    if phase in (None, rule.set.get("phase"))
    for n, example in enumerate(rule.must_match)
]


@pytest.mark.parametrize(("file", "phase", "name", "text"), EXAMPLES)
def test_gates_let_the_examples_through(file: str, phase: str | None, name: str, text: str) -> None:
    match = BOOK[file].compiled(name).search(text)
    assert match
    rules = Anchored(BOOK, file, phase)
    rules._rules = [one for one in rules._rules if one.rule.name == name]
    found = rules.match(text, match.start())
    assert found
    assert found[0].name == name


def test_where_a_word_starts_as_a_term_does() -> None:
    heads = Heads(["one", "ten", "d=", "β", "a hundred"])
    assert heads.starts(View("One stone, often ten tens. İone")) == [0, 17, 21]
    assert heads.starts(View("(d=0.4, D = 2, β = 1 and αβ) in a hundred, a one-armed, id=3")) == [1, 15, 32, 45]


@pytest.mark.parametrize(
    "text",
    [
        "1 " * 20_000,
        "hazard ratio " + "of a b c " * 5_000,
        "P values of 0.1, " * 3_000,
        "(" * 20_000 + "1",
        "12 patients with " * 3_000,
        "mean " * 10_000 + "5",
        "3 mg mg mg mg " * 3_000,
        "1-2-3-4-5-" * 5_000,
        "at 1, 2, 3, 4, " * 3_000 + "months",
    ],
)
def test_hostile_text_comes_to_an_end(text: str) -> None:
    assert find_numbers(BOOK, View(text)) == find_numbers(BOOK, View(text))


@given(st.lists(st.tuples(st.sampled_from(CUES) | st.text(max_size=4), st.sampled_from((" ", "", "\n"))), max_size=40))
@settings(deadline=None, max_examples=150)
def test_any_text_is_read_and_every_span_lies_in_it(parts: list[tuple[str, str]]) -> None:
    view = View("".join(part + gap for part, gap in parts))
    numbers = find_numbers(BOOK, view)
    mentions = (*numbers.statistics, *numbers.p_values, *numbers.estimates, *numbers.tests, *numbers.asides)
    assert all(0 <= one.start < one.end <= len(view.text) for one in mentions)
    assert numbers == find_numbers(BOOK, view)
