"""Many inputs, one output folder: read, extract, validate, write, one abstract at a time."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from armspan.errors import ArmspanError, InputError, RuleError
from armspan.extraction import Abstract, Extractor
from armspan.model import Source
from armspan.reading.inputs import Input, Listing, Omission, list_inputs, read_input
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
    overwrite: bool = False,
    debug: bool = False,
    progress: Progress = lambda done, total: None,
) -> Summary:
    """Extracts all inputs behind the names into `out`, and says what came of it.

    Writes records.jsonl, measurements.csv, problems.jsonl and skipped.jsonl, the same bytes on every run. Raises
    `ArmspanError` before anything is written for a name that does not exist, a folder that is not empty, or a rule
    file that is wrong; a bad input is a problem and stops nothing.
    """
    listing = list_inputs(named)
    extractor = Extractor(rules)
    prepare_folder(out, overwrite)
    with OutputFolder(out) as folder:
        run = _Run(extractor, folder, debug)
        run.begin(listing)
        for done, item in enumerate(listing.inputs, 1):
            run.take(item)
            progress(done, len(listing.inputs))
    return run.summary


class _Made(NamedTuple):
    record: dict[str, Any]
    line: bytes
    rows: list[list[str]]


class _Run:
    """One pass over the inputs: what was seen so far is the digests of the texts, nothing more."""

    def __init__(self, extractor: Extractor, folder: OutputFolder, debug: bool) -> None:
        self._extractor = extractor
        self._folder = folder
        self._debug = debug
        self._seen: dict[bytes, str] = {}
        self.summary = Summary()

    def begin(self, listing: Listing) -> None:
        self.summary.inputs = len(listing.inputs)
        self.summary.shared_stems = listing.shared_stems
        for omission in listing.problems:
            self._problem(omission)
        for omission in listing.skipped:
            self._skip(omission)

    def take(self, item: Input) -> None:
        """Makes one input a record, a problem or something skipped; raises only what the others would meet, too."""
        try:
            text, source = read_input(item)
            needless = self._needless(text, source)
            made = None if needless else self._make(text, source)
        except RuleError:
            raise
        except ArmspanError as error:
            self._problem(Omission(item.path, item.id, str(error)))
        except Exception as error:
            if self._debug:
                traceback.print_exception(error)
            self._problem(Omission(item.path, item.id, _own_fault(error)))
        else:
            if needless:
                self._skip(Omission(item.path, item.id, needless))
            if made:
                self._folder.record(made.line, made.rows)
                self._count(made.record)

    def _needless(self, text: str, source: Source) -> str | None:
        """Why a text needs no record: it is empty, or it was there before."""
        if not text.strip("\ufeff \t\r\n\f\v"):
            return "empty"
        if len(text) < 100 and any(self._extractor.book["inputs"].finditer(text)):
            return "no abstract"
        first = self._seen.setdefault(bytes.fromhex(source.sha256 or ""), source.id)
        return None if first == source.id else f"duplicate: the same text as {first}"

    def _make(self, text: str, source: Source) -> _Made:
        abstract = Abstract(self._extractor.book, text)
        record = abstract.record(source).to_dict()
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


def _own_fault(error: Exception) -> str:
    message = " ".join(str(error).split())[:200]
    return f"armspan itself failed on this text ({type(error).__name__}: {message}); please report it"
