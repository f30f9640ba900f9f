"""How far a review is: the state of every abstract, what is left, how long one takes, and in which order to go on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from armspan.errors import InputError
from armspan.review.folder import Folder
from armspan.review.shelf import Entry, Shelf, hash_of

ORDERS = {"doubt": "least sure first", "input": "order of input", "weight": "weight in the pooled result"}
DEFAULT = "doubt"


@dataclass(frozen=True, slots=True)
class Status:
    """Where one abstract stands."""

    state: str  # open | in work | done
    seconds: float = 0.0
    changed: int = 0  # properties and facts that differ from the machine's reading


_OPEN = Status("open")


@dataclass(frozen=True, slots=True)
class Progress:
    """Where all of them stand."""

    done: int
    in_work: int
    left: int
    seconds: float | None  # median of those that are done

    @property
    def share(self) -> int:
        """Per cent that are done."""
        return round(100 * self.done / max(self.done + self.left, 1))


class Watch:
    """Knows the state of every abstract, and looks again at a file when it has changed."""

    def __init__(self, shelf: Shelf, folder: Folder, weights: Mapping[str, float] | None = None) -> None:
        self.shelf = shelf
        self.folder = folder
        self.weights = weights or {}
        self._seen: dict[str, tuple[tuple[int, int], Status]] = {}

    def check(self) -> None:
        """Raises `InputError` for gold in the folder that is none, or that of another text."""
        for entry in self.shelf.entries:
            if self.status(entry).state != "open":
                gold = self.folder.saved(entry.id)
                if gold and hash_of(gold.get("text") or "") != entry.text and gold.get("text"):
                    raise InputError(f"{self.folder.file(entry.id)}: the gold of another text than the record's")

    def status(self, entry: Entry) -> Status:
        """The state of one abstract."""
        try:
            about = self.folder.file(entry.id).stat()
        except OSError:
            return _OPEN
        stamp = about.st_mtime_ns, about.st_size
        seen = self._seen.get(entry.id)
        if seen is None or seen[0] != stamp:
            seen = self._seen[entry.id] = (stamp, self._read(entry.id))
        return seen[1]

    def _read(self, ident: str) -> Status:
        gold = self.folder.saved(ident)
        if gold is None:
            return _OPEN
        review = gold.get("review")
        if review is None:
            return Status("done" if gold["layers"] else "in work")
        return Status("done" if review["done"] else "in work", review["seconds"], len(review["changes"]))

    def progress(self) -> Progress:
        """How many are done, begun and left."""
        found = [self.status(entry) for entry in self.shelf.entries]
        done = [status.seconds for status in found if status.state == "done"]
        timed = [seconds for seconds in done if seconds]
        begun = sum(status.state == "in work" for status in found)
        return Progress(len(done), begun, len(found) - len(done), median(timed) if timed else None)

    def ordered(self, order: str) -> list[Entry]:
        """The abstracts in an order; those without a weight come last, least sure first."""
        entries = self.shelf.entries
        if order == "doubt":
            return sorted(entries, key=lambda entry: (-entry.doubt, entry.number))
        if order == "weight":
            return sorted(entries, key=lambda entry: (-self.weights.get(entry.id, -1.0), -entry.doubt, entry.number))
        return list(entries)

    def next_after(self, number: int, order: str) -> int | None:
        """The next abstract in an order that is not done, from the top again at the end; None: all are."""
        numbers = [entry.number for entry in self.ordered(order)]
        at = numbers.index(number)
        entries = self.shelf.entries
        for other in (*numbers[at + 1 :], *numbers[:at]):
            if self.status(entries[other - 1]).state != "done":
                return other
        return None


def duration(seconds: float | None) -> str:
    """Seconds in words: "18 s", "1 min 5 s".

    >>> duration(18.2), duration(65), duration(None)
    ('18 s', '1 min 5 s', '–')
    """
    if seconds is None:
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
