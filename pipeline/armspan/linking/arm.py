"""An arm while it is put together: its names, its letters, its count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from armspan.linking.arm_names import Words


@dataclass(slots=True)
class Arm:
    """An arm while it is put together."""

    names: dict[Words, str] = field(default_factory=dict)  # as they are compared -> as printed
    codes: set[str] = field(default_factory=set)
    count: int | None = None
    count_at: int | None = None  # word; None where the number is that of a fraction or of all
    unit: str | None = None
    first: int = 0  # word where the arm is introduced
    label: str = ""
    grouped: bool = False  # called "group" or "arm"
    type: str = "unknown"
    flow: dict[str, int | None] = field(
        default_factory=lambda: dict.fromkeys(("randomized", "treated", "completed", "analyzed"))
    )

    words: set[str] = field(default_factory=set)  # of all its names

    def call(self, words: Words, text: str) -> None:
        """Gives the arm one more name."""
        if words not in self.names:
            self.names[words] = text
            self.words.update(words[:1] if words[0] == "no" else words)  # who is without something is not called by it

    def called(self) -> set[str]:
        """The words of its first name and of the one that is its label."""
        return {
            word for n, (words, text) in enumerate(self.names.items()) if not n or text in self.label for word in words
        }

    def likeness(self, words: Words, shared: set[str]) -> float:
        """How well a name fits an arm: 3 where it is one of its names; else by the words that no other arm has."""
        if words in self.names:
            return 3.0
        mine = set(words)
        denied = [name for name in self.names if "no" in name]
        if "no" not in mine and self.names and len(denied) == len(self.names):
            return 0.0  # "boost" is not "no boost"
        if words[:1] == ("no",) and self.names and not denied:
            return 0.0
        own = mine - shared
        hits = own & self.words
        if hits:
            return 1.0 + len(hits) / len(own)
        if own:
            return 0.0
        return max([len(mine & set(name)) / len(mine | set(name)) for name in self.names], default=0.0)


def shared_words(arms: Sequence[Arm]) -> set[str]:
    """The words that more than one arm has in its names."""
    seen: set[str] = set()
    shared: set[str] = set()
    for arm in arms:
        shared |= seen & arm.words
        seen |= arm.words
    return shared
