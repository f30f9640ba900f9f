"""Many inputs, one output folder: read, extract, validate, write; by whoever does the work, with the same result."""

from __future__ import annotations

import hashlib
import math
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import orjson

from armspan.errors import OutputError
from armspan.extraction import Extractor
from armspan.reading.citations import Omission, Skip
from armspan.reading.columns import Columns
from armspan.reading.inputs import OTHER_KINDS, STDIN, Listing, list_inputs, shown
from armspan.reading.seen import Seen
from armspan.running.engines import Engine, Lost, Work, choose_engine, rescue
from armspan.running.errors import no_room
from armspan.running.limits import DEFAULT, Limits
from armspan.running.manifest import read_summary, write_manifest
from armspan.running.output import MANIFEST, OutputFolder, prepare_run
from armspan.running.parts import Entry, part_file, parts_in, read_inputs, read_part
from armspan.running.shards import check_kind
from armspan.running.summary import Summary
from armspan.running.table import with_study_id
from armspan.running.units import Load, make_units, weigh
from armspan.running.work import Done, Job, Unit, made_by, stamp_of, work

SHOWN_PROBLEMS = 5  # that a summary names; the file names them all
SMALL = 4_000_000  # bytes of text, about 2,000 abstracts: below it starting workers costs more than it saves
Progress = Callable[[int, int], None]
Notice = Callable[[str], None]


def extract_folder(
    named: Sequence[str],
    out: Path,
    *,
    rules: tuple[Path, ...] = (),
    text_column: str | None = None,
    overwrite: bool = False,
    resume: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
    shards: str | None = None,
    limits: Limits = DEFAULT,
    debug: bool = False,
    progress: Progress = lambda done, total: None,
    notice: Notice = lambda message: None,
) -> Summary:
    """Extracts all citations behind the names into `out`, and says what came of it.

    Writes records.jsonl (or, with `shards`, the folder records), measurements.csv, problems.jsonl and skipped.jsonl,
    the same bytes on every run and by every engine, and run.json. Raises `ArmspanError` before anything is written for
    a name that does not exist, a folder that is not empty, or a rule file that is wrong; a bad input is a problem and
    stops nothing. While it goes on, finished batches lie in `out`/parts: a run that was stopped goes on with `resume`.

    `jobs` are processes (None: as many as pay); `scheduler` is the address of a Dask scheduler, or "local". What
    goes beyond `limits` of a text is a problem, too. `progress` is told of abstracts done and to come, `notice` of what
    went wrong and was mended.
    """
    check_kind(shards)
    listing = list_inputs(named, without=out)
    if any(out.exists() and os.path.exists(name) and os.path.samefile(name, out) for name in named):
        raise OutputError(f"{out}: is an input, too; name another folder")
    extractor = Extractor(rules)
    parts = prepare_run(out, overwrite, resume)
    before = parts_in(parts)
    options = {
        "inputs": [*map(shown, named)],
        "rules": [shown(str(f)) for f in rules],
        "text_column": text_column and shown(text_column),
        "shards": shards,
        "max_length": limits.length,
        "time_limit": limits.seconds if limits.seconds < math.inf else None,
    }
    job = Job(parts.absolute(), made_by(extractor), rules, text_column, debug, limits)
    run = _Run(out, parts, extractor, job)
    loads = [weigh(replace(item, file=_absolute(item.file))) for item in listing.inputs]
    listing.inputs.clear()
    jobs = jobs or choose_jobs(loads)
    try:
        if resume and (summary := run.finished(listing, loads, shards, notice)):
            return summary
        run.work_off(loads, choose_engine(jobs, scheduler), progress, notice)
        run.tell_stale(before, notice)
        loads.clear()  # makes room for the table of what was seen
        run.put_together(listing, shards)
        run.sign({**options, "jobs": jobs, "scheduler": scheduler})
        shutil.rmtree(parts, ignore_errors=True)
    finally:
        with suppress(OSError):
            parts.rmdir()  # if nothing was done
    return run.summary


def choose_jobs(loads: Sequence[Load]) -> int:
    """One process for little work, else all cores that this process may use."""
    if sum(load.weight for load in loads) < SMALL:
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Run:
    """One pass over the inputs: work them off into parts, then put the parts together in order."""

    def __init__(self, out: Path, parts: Path, extractor: Extractor, job: Job) -> None:
        self._out = out
        self._parts = parts
        self._extractor = extractor
        self._job = job
        self._columns = Columns.of(extractor.book.terms, job.text_column)
        self._seen = Seen()
        self._stamps: dict[int, str] = {}
        self._started = datetime.now(UTC)
        self._worked = 0.0
        self._stamp = ""
        self.summary = Summary()

    def finished(self, listing: Listing, loads: Sequence[Load], shards: str | None, notice: Notice) -> Summary | None:
        """What an earlier run came to, if it is finished and nothing it depends on has changed since."""
        if any(load.input.file == STDIN for load in loads) or any(self._parts.iterdir()):
            return None
        stamps = [stamp_of(self._job, unit) for unit in make_units(loads, self._columns)]
        summary = read_summary(self._out, _whole_stamp(listing, stamps, shards))
        if summary is None and (self._out / MANIFEST).exists():
            notice("the finished run was made of other inputs, rules or options: all is done again")
        return summary

    def work_off(self, loads: Sequence[Load], engine: Engine, progress: Progress, notice: Notice) -> None:
        """Makes all parts, in whatever order they get done."""
        do = partial(work, self._job)
        self.summary.inputs = len(loads)
        done, to_come = 0, len(loads)
        for outcome in _mended(engine(make_units(loads, self._columns, self._job.debug), do), do, notice):
            self._stamps[outcome.number] = outcome.stamp
            self._worked += outcome.seconds
            self.summary.kept += outcome.kept
            done, to_come = done + outcome.items, to_come - outcome.closes
            progress(done, done + to_come)

    def tell_stale(self, before: int, notice: Notice) -> None:
        """Tells that batches which were finished `before` are not what this run would have made."""
        if stale := before - self.summary.kept:
            told = f"{stale:,} of {before:,} finished batches were" if before > 1 else "the finished batch was"
            notice(f"{told} made of other inputs, rules or options, or damaged: done again")

    def put_together(self, listing: Listing, shards: str | None) -> None:
        """Makes the files of the run out of its parts."""
        self._stamp = _whole_stamp(listing, [stamp for _, stamp in sorted(self._stamps.items())], shards)
        self.summary.shared_stems = listing.shared_stems
        with no_room(self._out), OutputFolder(self._out, shards) as folder:
            for omission in listing.problems:
                self._problem(folder, omission)
            for omission in listing.skipped:
                self._skip(folder, omission)
            for number in sorted(self._stamps):
                file = part_file(self._parts, number)
                for entry in read_part(file):
                    self._take(folder, entry)
                folder.close_batch()
        self.summary.shared_ids = self._seen.renamed

    def sign(self, options: dict[str, object]) -> None:
        """Writes the manifest."""
        write_manifest(
            self._out,
            stamp=self._stamp,
            rules=self._extractor.book.fingerprint,
            options=options,
            inputs=(made for n in sorted(self._stamps) for made in read_inputs(part_file(self._parts, n))),
            summary=self.summary,
            started=self._started,
            worked=self._worked,
        )

    def _take(self, folder: OutputFolder, entry: Entry) -> None:
        """Adds an item to the files, if its study was not there before."""
        ident = entry.id
        if entry.keys is not None and ident is not None:
            taken = self._seen.take(ident, entry.path, entry.keys)
            if isinstance(taken, Skip):
                self._skip(folder, taken)
                return
            ident = taken
        if entry.kind == "skip":
            self._skip(folder, Omission(entry.path, ident, entry.reason or ""))
        elif entry.kind == "problem":
            self._problem(folder, Omission(entry.path, ident, entry.reason or ""))
        else:
            entry = entry if ident == entry.id else _renamed(entry, str(entry.id), str(ident))
            folder.record(entry.line, entry.rows)
            self.summary.add(entry.counts or {})

    def _problem(self, folder: OutputFolder, omission: Omission) -> None:
        folder.problem(omission)
        self.summary.problems += 1
        if len(self.summary.first_problems) < SHOWN_PROBLEMS:
            self.summary.first_problems.append(omission)

    def _skip(self, folder: OutputFolder, omission: Omission) -> None:
        folder.skip(omission)
        self.summary.skipped += 1
        self.summary.unread += omission.reason in OTHER_KINDS


def _mended(outcomes: Iterable[Done | Lost], do: Work, notice: Notice) -> Iterator[Done]:
    """What is done; units of lost workers are done at the end, each alone."""
    lost: list[Unit] = []
    for outcome in outcomes:
        if isinstance(outcome, Lost):
            if not lost:
                notice("a worker process died; what it had in hand is done again")
            lost.append(outcome.unit)
        else:
            yield outcome
    if lost:
        yield from rescue(lost, do)


def _renamed(entry: Entry, wanted: str, ident: str) -> Entry:
    """The entry of a record whose id was taken."""
    record = orjson.loads(entry.line)
    record["source"]["id"] = ident
    line = orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE)
    return entry._replace(line=line, rows=with_study_id(entry.rows, wanted, ident))


def _absolute(file: str) -> str:
    """A path that is right for a worker that was started elsewhere."""
    return file if file == STDIN else os.path.abspath(file)


def _whole_stamp(listing: Listing, stamps: Sequence[str], shards: str | None) -> str:
    """What a whole run depends on, in a few digits."""
    told = repr((shards, stamps, listing.problems, listing.skipped))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
