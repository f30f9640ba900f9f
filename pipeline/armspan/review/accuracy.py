"""How right the machine was in what a person has gone through: precision and recall so far, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

from armspan.evaluation.figures import Figure, figures
from armspan.evaluation.readings import read
from armspan.evaluation.scoring import Tallies, score
from armspan.review.folder import Folder
from armspan.review.progress import Watch
from armspan.review.shelf import Shelf

SHOWN = {
    "arms.counts_label": "arms with their counts",
    "measurements.value": "values",
    "measurements.time": "values with arm, outcome and time",
    "p_values": "P values",
    "estimates.value": "effects",
    "findings.direction": "what came out: outcome, arms, direction",
    "whole.linked": "whole abstracts",
}


@dataclass(frozen=True, slots=True)
class SoFar:
    """The figures over the abstracts that are done."""

    abstracts: int
    figures: list[tuple[str, Figure]]


class Accuracy:
    """Scores each abstract once, and again when its gold has changed."""

    def __init__(self, shelf: Shelf, folder: Folder, watch: Watch) -> None:
        self._shelf = shelf
        self._folder = folder
        self._watch = watch
        self._known: dict[str, tuple[tuple[int, int], Tallies]] = {}
        self._lock = Lock()

    def so_far(self) -> SoFar:
        """The figures of the abstracts that are done."""
        with self._lock:
            done = [entry for entry in self._shelf.entries if self._watch.status(entry).state == "done"]
            tallies = [self._tallies(entry.id, entry.number) for entry in done]
        found = figures(tallies) if tallies else {}
        return SoFar(len(done), [(label, found[key]) for key, label in SHOWN.items() if key in found])

    def _tallies(self, ident: str, number: int) -> Tallies:
        about = self._folder.file(ident).stat()
        stamp = about.st_mtime_ns, about.st_size
        known = self._known.get(ident)
        if known is None or known[0] != stamp:
            gold = self._folder.saved(ident) or {"source": {"id": ident}, "layers": []}
            known = self._known[ident] = (stamp, score(read(gold), read(self._shelf.record(number))))
        return known[1]
