"""The rules of one file, tried at known places only. Faster than a search where a cheap scan tells the places."""

from __future__ import annotations

from functools import lru_cache

import regex

from armspan.errors import RuleTimeout
from armspan.rulebook import TIME_LIMIT, Rule, Rulebook


class Anchored:
    """The rules of one file as one alternation: at a given place the first rule that fits wins."""

    def __init__(self, book: Rulebook, name: str, phase: str | None = None) -> None:
        rules = [rule for rule in book[name].rules.values() if phase in (None, rule.set.get("phase"))]
        # an empty named group behind each alternative tells which rule matched
        source = "|".join(f"(?:(?:{rule.pattern}\n)(?P<_{n}>))" for n, rule in enumerate(rules))
        self._name = name
        self._pattern = book.pattern(source, f"{name}: all rules together")
        self._markers = [(self._pattern.groupindex[f"_{n}"], rule) for n, rule in enumerate(rules)]

    def match(self, text: str, place: int) -> tuple[Rule, regex.Match[str]] | None:
        """The first rule that fits at `place`, with its match."""
        try:
            match = self._pattern.match(text, place, timeout=TIME_LIMIT)
        except TimeoutError:
            raise RuleTimeout(f"rules/{self._name}: a pattern took longer than {TIME_LIMIT:g} s") from None
        if match is None:
            return None
        return next(rule for marker, rule in self._markers if match.start(marker) >= 0), match


@lru_cache(maxsize=64)
def anchored(book: Rulebook, name: str, phase: str | None = None) -> Anchored:
    """The rules of the file `name` (of one phase, where the file has phases), compiled once per rulebook."""
    return Anchored(book, name, phase)
