"""How an abstract says what its numbers are: "Data are mean (SEM)", "mean ± SD", the nearest word mean or median."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from armspan.mentions.anchored import anchored
from armspan.rulebook import Rulebook
from armspan.text.view import View

_SPREADS = {"sd": "standard_deviation", "se": "standard_error"}
_LIMITS = {"iqr": "inter_quartile_range", "range": "full_range", "ci": "confidence_interval_95"}
_PARAMS = {"least": "least_squares_mean", "geometric": "geometric_mean", "median": "median", "mean": "mean"}


@dataclass(frozen=True, slots=True)
class Convention:
    """What the numbers of one layout are: `kind` is a dispersion type or a limits type, or "percentage"."""

    place: int
    param: str
    kind: str


@dataclass(slots=True)
class Conventions:
    """All statements of a text about its numbers, by layout (pm, bracket, limits), in the order of the text."""

    words: list[tuple[int, str]] = field(default_factory=list)  # place and parameter of each word mean, median ...
    layouts: dict[str, list[Convention]] = field(default_factory=lambda: {"pm": [], "bracket": [], "limits": []})

    def add(self, layout: str, convention: Convention) -> None:
        """Take up a statement, also one that a number with its own label makes: "7.9 (SD 1.4)"."""
        known = self.layouts[layout]
        known.insert(bisect_right([c.place for c in known], convention.place), convention)

    def of(self, layout: str, place: int) -> Convention | None:
        """The statement that holds for a layout at a place: the last before it, else the first behind it."""
        known = self.layouts[layout]
        before = [c for c in known if c.place <= place]
        return before[-1] if before else known[0] if known else None

    def word(self, place: int, since: int) -> tuple[int, str] | None:
        """Place and parameter of the nearest word mean, median ... between `since` and `place`."""
        index = bisect_right(self.words, (place, "")) - 1
        return self.words[index] if index >= 0 and self.words[index][0] >= since else None


def read_conventions(book: Rulebook, view: View) -> Conventions:
    """What the text says about its numbers, in words."""
    text, found = view.text, Conventions()
    places = (anchor.start() for anchor in book.fragment("convention_anchor").finditer(text))
    for rule, match in anchored(book, "conventions").finditer(text, places):
        groups = {name for name, value in match.groupdict().items() if value is not None}
        if rule.name == "param-word":
            found.words.append((match.start(), next(_PARAMS[name] for name in _PARAMS if name in groups)))
            continue
        param = rule.set["param"]
        if param in ("mean", "median") and "x" not in match[0][:1]:
            found.words.append((match.start(), "least_squares_mean" if "least" in groups else param))
        for layout, kind in _statement(groups):
            found.add(layout, Convention(match.start(), param, kind))
    return found


def _statement(groups: set[str]) -> list[tuple[str, str]]:
    """Layouts and kinds that a statement speaks of: "mean (SD)" speaks of brackets, "mean ± SD" of the sign."""
    if "percent" in groups:
        return [("bracket", "percentage")]
    for name in groups & _LIMITS.keys():
        return [("limits", _LIMITS[name])]
    for name in groups & _SPREADS.keys():
        layouts = ["pm"] if "pm" in groups else ["bracket"] if "bracket" in groups else ["pm", "bracket"]
        return [(layout, _SPREADS[name]) for layout in layouts]
    return []
