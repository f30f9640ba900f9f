"""One unit of work -> one part on the disk: what a worker does, in this process or any other."""

from __future__ import annotations

import hashlib
import os
import stat
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import orjson

from armspan.errors import ArmspanError, InputError, RuleError
from armspan.extraction import Abstract, Extractor
from armspan.reading.citations import Citation, Item, Problem, Skip
from armspan.reading.columns import Columns
from armspan.reading.inputs import STDIN, Input
from armspan.reading.items import read_items
from armspan.reading.seen import study_keys
from armspan.record.counts import count
from armspan.record.validate import validate_record
from armspan.running.errors import EngineError
from armspan.running.limits import DEFAULT, Limits, Watch
from armspan.running.parts import Entry, Made, PartWriter, kept_items, part_file
from armspan.running.table import csv_lines, table_rows

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Job:
    """What all units of a run share."""

    parts: Path
    made_by: str  # see `made_by`: workers must have the same
    rules: tuple[Path, ...] = ()
    text_column: str | None = None
    debug: bool = False
    limits: Limits = DEFAULT


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of work: whole inputs that a worker reads, or items that were read already."""

    number: int
    inputs: tuple[Input, ...]
    items: tuple[Item, ...] | None = None
    closes: int = 0  # inputs that are through with it


class Done(NamedTuple):
    """A unit whose part is there."""

    number: int
    items: int
    closes: int
    kept: bool  # from a run before
    stamp: str
    seconds: float


def work(job: Job, unit: Unit, fatal: frozenset[int] = frozenset(), trail: Path | None = None) -> Done:
    """Makes the part of a unit, unless it is there already, made of the same.

    After a worker was lost, `trail` is a file that always names the item at hand (counted from 0), and `fatal` are the
    items on which workers died: those become problems. Raises what every unit would meet: a wrong rule, a full disk.
    """
    begin = perf_counter()
    extractor = _extractor(job.rules)
    if made_by(extractor) != job.made_by:
        raise EngineError(f"a worker has {made_by(extractor)}, not {job.made_by}: install the same everywhere")
    file, inputs = part_file(job.parts, unit.number), [_made(item) for item in unit.inputs]
    stamp = _stamp(job, unit, inputs)
    items = None if fatal else kept_items(file, stamp)
    kept = items is not None
    if items is None:
        with PartWriter(file, stamp, inputs) as part, Watch(job.limits.seconds) as watch:
            for number, found in enumerate(_items(unit, Columns.of(extractor.book.terms, job.text_column), job.debug)):
                if trail:
                    trail.write_text(str(number))
                part.add(_lost(found) if number in fatal else _entry(extractor, found, job, watch))
        items = part.items
    return Done(unit.number, items, unit.closes, kept, stamp, perf_counter() - begin)


def made_by(extractor: Extractor) -> str:
    """Version and rules: what a part depends on beside its inputs and options."""
    return f"armspan {version('armspan')}, rules {extractor.book.fingerprint}"


def stamp_of(job: Job, unit: Unit) -> str:
    """What the part of a unit depends on, in a few digits: two units of one stamp give the same part."""
    return _stamp(job, unit, [_made(item) for item in unit.inputs])


def read_safely(item: Input, columns: Columns, debug: bool = False) -> Iterator[Item]:
    """What an input holds; that reading it fails is one more problem."""
    try:
        yield from read_items(item, columns)
    except Exception as error:
        yield Problem(item.path, item.id, _own_fault(error, debug))


def place_of(item: Item) -> tuple[str, str | None]:
    """Path and id of an item."""
    return (item.source.path or STDIN, item.source.id) if isinstance(item, Citation) else (item.path, item.id)


@lru_cache(maxsize=2)
def _extractor(rules: tuple[Path, ...]) -> Extractor:
    return Extractor(rules)  # once per process


def _items(unit: Unit, columns: Columns, debug: bool) -> Iterator[Item]:
    if unit.items is not None:
        yield from unit.items
        return
    for item in unit.inputs:
        yield from read_safely(item, columns, debug)


def _made(item: Input) -> Made:
    """An input with size and hash of its bytes; a pipe can be read only once, so it has none."""
    try:
        status = os.stat(item.file) if item.file != STDIN else None
        if status is None or not stat.S_ISREG(status.st_mode):
            return Made(item.id, item.path, None, None)
        digest = hashlib.sha256()
        with open(item.file, "rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
        return Made(item.id, item.path, status.st_size, digest.hexdigest())
    except OSError:
        return Made(item.id, item.path, None, None)


def _stamp(job: Job, unit: Unit, inputs: list[Made]) -> str:
    what = (job.made_by, job.text_column, job.limits, [tuple(made) for made in inputs])
    digest = hashlib.sha256(repr(what).encode())
    for item in unit.items or ():
        digest.update(repr(item).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:32]


def _entry(extractor: Extractor, found: Item, job: Job, watch: Watch) -> Entry:
    """What comes of an item; raises only what the others would meet, too."""
    path, ident = place_of(found)
    if isinstance(found, Problem):
        return Entry("problem", path, ident, found.reason)
    if isinstance(found, Skip):
        return Entry("skip", path, ident, found.reason)
    try:
        if reason := no_abstract(extractor, found.text):
            return Entry("skip", path, ident, reason)
        job.limits.check_length(found.text)
        return watch.call(partial(_extract, extractor, found))
    except RuleError:
        raise
    except ArmspanError as error:
        reason = str(error)
    except Exception as error:
        reason = _own_fault(error, job.debug)
    return Entry("problem", path, ident, reason, study_keys(found))


def _extract(extractor: Extractor, citation: Citation) -> Entry:
    abstract = Abstract(extractor.book, citation.text, citation.source.title, citation.sections)
    record = abstract.record(citation.source).to_dict()
    if violations := validate_record(record):
        first, more = violations[0], len(violations) - 1
        behind = f" (and {more} more)" if more else ""
        raise InputError(f"its record is not valid: {first.path}: {first.message}{behind}")
    path, ident = place_of(citation)
    line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    rows = csv_lines(table_rows(record, abstract.view))
    return Entry("record", path, ident, None, study_keys(citation), count(record), line, rows)


def no_abstract(extractor: Extractor, text: str) -> str | None:
    """Why a text needs no record: it is empty, or says so."""
    if not text.strip("\ufeff \t\r\n\f\v"):
        return "empty"
    return "no abstract" if len(text) < 100 and any(extractor.book["inputs"].finditer(text)) else None


def _lost(found: Item) -> Entry:
    path, ident = place_of(found)
    reason = "the process that read it died, twice (out of memory, or ended from outside)"
    return Entry("problem", path, ident, reason, study_keys(found) if isinstance(found, Citation) else None)


def _own_fault(error: Exception, debug: bool) -> str:
    if debug:
        traceback.print_exception(error)
    message = " ".join(str(error).split())[:200].encode("utf-8", "backslashreplace").decode()
    return f"armspan itself failed on this text ({type(error).__name__}: {message}); please report it"
