"""How much armspan does for an abstract, counted in calls: the same on a fast machine and on a slow one.

A figure that rises says that something is done again for every word, or that a rule has lost its gate.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import pytest
import regex

import armspan

TEXTS = [path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parents[1].glob("corpus/abstracts/*.txt"))]
PATTERNS = (re.Pattern, regex.Pattern)


class Calls(NamedTuple):
    functions: int  # written in Python
    patterns: int  # match, search, finditer ... of compiled patterns


def calls(texts: list[str]) -> Calls:
    """The calls that `extract` makes for the texts when it has seen them before: nothing is compiled any more."""
    functions = patterns = 0

    def count(frame: FrameType, event: str, arg: object) -> None:
        nonlocal functions, patterns
        functions += event == "call"
        patterns += event == "c_call" and isinstance(getattr(arg, "__self__", None), PATTERNS)

    for text in texts:
        armspan.extract(text)
    before = sys.getprofile()
    sys.setprofile(count)
    try:
        for text in texts:
            armspan.extract(text)
    finally:
        sys.setprofile(before)
    return Calls(functions, patterns)


def test_calls_for_an_abstract() -> None:
    found = calls(TEXTS)
    assert found.functions / len(TEXTS) < 13_000  # 12,900 where nothing is kept yet
    assert found.patterns / len(TEXTS) < 1_500  # 1,478


def test_calls_grow_as_the_text_does() -> None:
    once, four_times = calls(TEXTS[:1]), calls([TEXTS[0] * 4])
    assert four_times.functions < 6 * once.functions
    assert four_times.patterns < 5 * once.patterns


@pytest.mark.parametrize("piece", ["1 ", "1; ", "12 (3%) ", "pain 1 "])
def test_lists_without_end_cost_their_length(piece: str) -> None:
    once, four_times = calls([piece * 400]), calls([piece * 1600])
    assert four_times.functions < 7 * once.functions
    assert four_times.patterns < 5 * once.patterns


LONG = {
    "numbers": "12.3 ± 4.5 and 6.7 (8.9), ",
    "one sentence": "pain fell, P = .03; ",
    "arms": "Ten patients received drug A (n = 10), twelve drug B (n = 12) and ",
    "brackets": "((12.3 (4.5), [6.7 (P < .05",
}


@pytest.mark.parametrize("kind", LONG)
def test_long_texts_cost_their_length(kind: str) -> None:
    once, four_times = (calls([(LONG[kind] * size)[:size]]) for size in (4_000, 16_000))
    assert four_times.functions < 6 * once.functions
    assert four_times.patterns < 6 * once.patterns
