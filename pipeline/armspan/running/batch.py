"""Many inputs, one output folder: read, extract, validate, write, one abstract at a time."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from armspan.errors import ArmspanError, InputError, RuleError
from armspan.extraction import Abstract, Extractor
from armspan.reading.citations import Citation, Item, Omission, Problem, Skip
from armspan.reading.columns import Columns
from armspan.reading.inputs import STDIN, Input, Listing, list_inputs
from armspan.reading.items import read_items
from armspan.reading.seen import Seen
from armspan.record.validate import validate_record
from armspan.running.output import OutputFolder, prepare_folder
from armspan.running.table import table_rows

_NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")
SHOWN_PROBLEMS = 5  # that a summary names; the file names them all
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Summary:
    """What a run came to."""

    inputs: int = 0
    abstracts: int = 0
    arms: int = 0
    measurements: int = 0
    p_values: int = 0
    explained: int = 0  # numbers that a measurement or an analysis holds
    unexplained: int = 0  # numbers in the results that nothing holds
    queries: int = 0
    problems: int = 0
    skipped: int = 0
    shared_stems: list[str] = field(default_factory=list)
    shared_ids: list[str] = field(default_factory=list)  # that several citations had; all but the first got a number
    first_problems: list[Omission] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """The share of the results' numbers that some fact holds; None where there are no numbers."""
        numbers = self.explained + self.unexplained
        return self.explained / numbers if numbers else None


def extract_folder(
    named: Sequence[str],
    out: Path,
    *,
    rules: tuple[Path, ...] = (),
    text_column: str | None = None,
    overwrite: bool = False,
    debug: bool = False,
    progress: Progress = lambda done, total: None,
) -> Summary:
    """Extracts all citations behind the names into `out`, and says what came of it.

    Writes records.jsonl, measurements.csv, problems.jsonl and skipped.jsonl, the same bytes on every run. Raises
    `ArmspanError` before anything is written for a name that does not exist, a folder that is not empty, or a rule
    file that is wrong; a bad input is a problem and stops nothing.
    """
    listing = list_inputs(named)
    extractor = Extractor(rules)
    prepare_folder(out, overwrite)
    with OutputFolder(out) as folder:
        run = _Run(extractor, folder, Columns.of(extractor.book.terms, text_column), debug)
        run.begin(listing)
        done, to_come = 0, len(listing.inputs)
        for item in listing.inputs:
            to_come -= 1
            for found in run.read(item):
                run.take(found)
                done += 1
                progress(done, done + to_come)
        run.end()
    return run.summary


class _Made(NamedTuple):
    record: dict[str, Any]
    line: bytes
    rows: list[list[str]]


class _Run:
    """One pass over the inputs."""

    def __init__(self, extractor: Extractor, folder: OutputFolder, columns: Columns, debug: bool) -> None:
        self._extractor = extractor
        self._folder = folder
        self._columns = columns
        self._debug = debug
        self._seen = Seen()
        self.summary = Summary()

    def begin(self, listing: Listing) -> None:
        self.summary.inputs = len(listing.inputs)
        self.summary.shared_stems = listing.shared_stems
        for omission in listing.problems:
            self._problem(omission)
        for omission in listing.skipped:
            self._skip(omission)

    def end(self) -> None:
        self.summary.shared_ids = self._seen.renamed

    def read(self, item: Input) -> Iterator[Item]:
        """What an input holds; that reading it fails is one more problem."""
        try:
            yield from read_items(item, self._columns)
        except Exception as error:
            yield Problem(item.path, item.id, self._own_fault(error))

    def take(self, found: Item) -> None:
        """Makes a citation a record, a problem or something skipped; raises only what the others would meet, too."""
        if isinstance(found, Problem):
            self._problem(found)
        elif isinstance(found, Skip):
            self._skip(found)
        else:
            self._extract(found)

    def _extract(self, citation: Citation) -> None:
        path, id = citation.source.path or STDIN, citation.source.id
        try:
            kept = self._sift(citation)
            if isinstance(kept, Skip):
                self._skip(kept)
                return
            id = kept.source.id
            made = self._make(kept)
        except RuleError:
            raise
        except ArmspanError as error:
            self._problem(Problem(path, id, str(error)))
        except Exception as error:
            self._problem(Problem(path, id, self._own_fault(error)))
        else:
            self._folder.record(made.line, made.rows)
            self._count(made.record)

    def _sift(self, citation: Citation) -> Citation | Skip:
        """The citation, or why it needs no record: its text is empty or says so, or the study was there before."""
        text, source = citation.text, citation.source
        reason = None
        if not text.strip("\ufeff \t\r\n\f\v"):
            reason = "empty"
        elif len(text) < 100 and any(self._extractor.book["inputs"].finditer(text)):
            reason = "no abstract"
        return Skip(source.path or STDIN, source.id, reason) if reason else self._seen.take(citation)

    def _make(self, citation: Citation) -> _Made:
        abstract = Abstract(self._extractor.book, citation.text, citation.source.title, citation.sections)
        record = abstract.record(citation.source).to_dict()
        if violations := validate_record(record):
            first, more = violations[0], len(violations) - 1
            behind = f" (and {more} more)" if more else ""
            raise InputError(f"its record is not valid: {first.path}: {first.message}{behind}")
        return _Made(record, orjson.dumps(record), list(table_rows(record, abstract.view)))

    def _count(self, record: dict[str, Any]) -> None:
        summary = self.summary
        summary.abstracts += 1
        summary.arms += len(record["arms"])
        summary.measurements += len(record["measurements"])
        summary.p_values += sum(analysis["p_value"] is not None for analysis in record["analyses"])
        summary.explained += _numbers(record["measurements"]) + _numbers(record["analyses"])
        summary.unexplained += len(record["unexplained"])
        summary.queries += sum(check["severity"] != "info" for check in record["checks"])

    def _own_fault(self, error: Exception) -> str:
        if self._debug:
            traceback.print_exception(error)
        message = " ".join(str(error).split())[:200]
        return f"armspan itself failed on this text ({type(error).__name__}: {message}); please report it"

    def _problem(self, omission: Omission) -> None:
        self._folder.problem(omission)
        self.summary.problems += 1
        if len(self.summary.first_problems) < SHOWN_PROBLEMS:
            self.summary.first_problems.append(omission)

    def _skip(self, omission: Omission) -> None:
        self._folder.skip(omission)
        self.summary.skipped += 1


def _numbers(facts: list[dict[str, Any]]) -> int:
    """How many numbers are printed in the spans of facts; spans that overlap count once."""
    spans = {(fact["span"]["start"], fact["span"]["end"]): fact["span"]["text"] for fact in facts}
    return sum(len(_NUMBER.findall(text)) for text in spans.values())
