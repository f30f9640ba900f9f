"""The records that are reviewed: read once, kept in a file without a name, taken out one at a time."""

from __future__ import annotations

import hashlib
import weakref
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import Any

import orjson

from armspan.errors import InputError
from armspan.evaluation.predicted import read_predicted
from armspan.review.corrections import JUDGED, Fact, keyed

_QUERIES = ("query", "conflict")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the list shows of one abstract."""

    number: int  # its place, from 1: what the page calls it by
    id: str
    title: str
    year: int | None
    facts: int
    unsure: int
    unexplained: int  # numbers that no fact holds
    queries: int
    text: str  # SHA-256 of the text
    words: str  # in small letters, for the search

    @property
    def doubt(self) -> float:
        """How much there is to look at: unsure facts, numbers without a fact and queries, as a share of the facts."""
        return (self.unsure + self.unexplained + 2 * self.queries) / max(self.facts, 1)


class Shelf:
    """Records by their place, from 1. However many there are, one is in memory."""

    def __init__(self, records: dict[str, Fact], notes: list[str]) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 (open as long as the shelf)
        weakref.finalize(self, self._file.close)
        self._places: list[tuple[int, int]] = []
        self._lock = Lock()
        self.entries: list[Entry] = []
        self.notes = notes
        for ident in list(records):
            record = complete(records.pop(ident))
            line, start = orjson.dumps(record), self._file.tell()
            self._file.write(line)
            self._places.append((start, len(line)))
            self.entries.append(_entry(len(self._places), record))

    def record(self, number: int) -> Fact:
        """The record at a place; raises `KeyError` where there is none."""
        if not 1 <= number <= len(self._places):
            raise KeyError(f"no abstract {number}")
        start, size = self._places[number - 1]
        with self._lock:
            self._file.seek(start)
            line = self._file.read(size)
        found: Fact = orjson.loads(line)
        return found

    def __len__(self) -> int:
        return len(self._places)


def open_shelf(path: Path) -> Shelf:
    """The records behind a path, whatever `armspan evaluate` takes for them; abstracts are extracted on the fly.

    Raises `InputError` for a path that is not there or holds none, and for records of another schema.
    """
    notes: list[str] = []
    records = read_predicted(path, None, notes)
    if not records:
        raise InputError(f"{path}: no abstract to review{': ' + notes[0] if notes else ''}")
    return Shelf(records, notes)


def complete(record: Fact) -> Fact:
    """The record with an empty list for each kind of fact that it does not speak of, as records of 1.0 and gold may."""
    blank: dict[str, Any] = {"text": "", "sections": [], "enrollment": None}
    lists = ("design", "arms", "instruments", "outcomes", "measurements", "analyses", "set_aside", "unexplained")
    return blank | {name: [] for name in (*lists, "checks")} | record


def _entry(number: int, record: Fact) -> Entry:
    source = record["source"]
    facts = [fact for layer in JUDGED for _, fact in keyed(record, layer)]
    title = source.get("title") or ""
    return Entry(
        number=number,
        id=source["id"],
        title=title or _first_words(record["text"]),
        year=source.get("year"),
        facts=len(facts),
        unsure=sum(fact.get("confidence") == "low" for fact in facts),
        unexplained=len(record["unexplained"]),
        queries=sum(check["severity"] in _QUERIES for check in record["checks"]),
        text=hash_of(record["text"]),
        words=f"{source['id']} {title} {source.get('pmid') or ''} {source.get('doi') or ''}".lower(),
    )


def hash_of(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _first_words(text: str) -> str:
    """The beginning of a text that came without a title."""
    line = " ".join(text[:300].split())
    return line if len(line) <= 110 else line[:110].rpartition(" ")[0] + " …"
