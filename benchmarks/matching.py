"""What would be left if all Python code of armspan took no time? Plays every call of a compiled pattern that the
abstracts cause once more, with nothing between the calls, beside spaCy's tokenizer.

    python benchmarks/matching.py

Same texts, rounds and medians as `speed.py`. What it prints is a lower bound: no rule is chosen, no match is read.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Any

import regex

from speed import ABSTRACTS, REPEAT, armspan_reader, rounds, spacy_reader

Call = tuple[Callable[..., Any], tuple[Any, ...], dict[str, Any]]
MATCHING = ("match", "fullmatch", "search", "finditer", "findall", "split", "sub", "subn")


class Recorded:
    """A compiled pattern that notes each call of it."""

    calls: list[Call] = []  # noqa: RUF012  (one list for all patterns, in the order of the calls)

    def __init__(self, pattern: Any) -> None:
        self._pattern = pattern

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._pattern, name)
        if name not in MATCHING:
            return asked

        def note(*args: Any, **named: Any) -> Any:
            self.calls.append((asked, args, named))
            return asked(*args, **named)

        return note


def recording(compile_: Callable[..., Any]) -> Callable[..., Any]:
    """`compile`, its patterns recorded."""
    return lambda *args, **named: Recorded(compile_(*args, **named))


def play(calls: list[Call]) -> None:
    """Asks the patterns again; what an iterator would find is found."""
    for ask, args, named in calls:
        found = ask(*args, **named)
        if ask.__name__ == "finditer":
            deque(found, maxlen=0)


def main() -> None:
    """Measures and prints; takes a minute."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(ABSTRACTS.glob("*.txt"))]
    both = re.compile, regex.compile
    re.compile, regex.compile = recording(both[0]), recording(both[1])  # type: ignore[assignment]
    from armspan import kept  # imported here, so that the patterns of its modules are recorded

    kept.Kept._read = lambda self: (None, {})  # type: ignore[method-assign]  # all are compiled, none is taken from the cache
    kept.Kept.save = lambda self: None  # type: ignore[method-assign]
    recorded = armspan_reader()
    asked: dict[str, list[Call]] = {}
    for text in texts:
        recorded(text)  # what is remembered between texts
    for text in texts:
        Recorded.calls.clear()
        recorded(text)
        asked[text] = list(Recorded.calls)
    re.compile, regex.compile = both
    tokens = spacy_reader()
    matching, theirs = rounds(lambda text: play(asked[text]), tokens, texts * REPEAT)
    print(f"{sum(map(len, asked.values())) / len(texts):,.0f} calls of patterns for an abstract")
    for name, seconds in (("these calls alone", matching), ("spaCy tokenizer + sentencizer", theirs)):
        print(f"  {name:<30} {seconds * 1000:>7.3f} ms each")
    print(f"  {'times the tokenizer':<30} {matching / theirs:>8.2f}")


if __name__ == "__main__":
    main()
