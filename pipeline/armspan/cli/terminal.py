"""What people see in the terminal: the progress bar, the summary, an abstract in colour with its tables."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from armspan.display.colours import terminal_style
from armspan.display.places import places
from armspan.display.tables import NUMBERS, Shown, plain, tables
from armspan.exchange.shards import FOLDER as SHARDS
from armspan.running.output import PROBLEMS, RECORDS, SKIPPED, TABLE
from armspan.running.summary import Summary

PIPE_WIDTH = 120  # columns, where the output is no terminal and nobody says how wide it is
_CONTROLS = dict.fromkeys({*range(32), *range(0x7F, 0xA0)} - {10}, " ")  # an abstract must not steer the terminal


class Watch(NamedTuple):
    """What a run tells while it goes on: how far it is, and what went wrong and was mended."""

    progress: Callable[[int, int], None]
    notice: Callable[[str], None]


@contextmanager
def watch() -> Iterator[Watch]:
    """A bar with the rate and the time left on standard error, if that is a terminal; notices in any case."""
    if not sys.stderr.isatty():
        yield Watch(lambda done, total: None, lambda message: print(f"armspan: {message}", file=sys.stderr))
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("abstracts", total=None)
        yield Watch(
            lambda done, total: bar.update(task, completed=done, total=total),
            lambda message: bar.console.print(f"armspan: {message}", markup=False, highlight=False),
        )


class _Rate(ProgressColumn):
    """Abstracts per second."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text("" if speed is None else f"{speed:,.0f}/s")


def print_summary(summary: Summary, out: Path) -> None:
    """What a run came to, a line for each number; problems also on standard error, the first of them by name."""
    console = make_console()
    for name, number, note in _summary_rows(summary, out):
        console.print(Text(f" {name:<13}{number:>8}").append(f"  {note}".rstrip(), "dim"), soft_wrap=True)
    if summary.abstracts:
        records = out / SHARDS if (out / SHARDS).is_dir() else out / RECORDS
        console.print(f" {records} holds the records, {out / TABLE} the table.", soft_wrap=True, markup=False)
    for problem in summary.first_problems:
        print(f"armspan: {plain(problem.path)}: {plain(problem.reason)}", file=sys.stderr)
    if more := summary.problems - len(summary.first_problems):
        print(f"armspan: {more:,} more problems in {out / PROBLEMS}", file=sys.stderr)


def _summary_rows(summary: Summary, out: Path) -> Iterator[tuple[str, str, str]]:
    notes = []
    if summary.shared_stems:
        notes.append(f"files of one name, told apart by folder: {len(summary.shared_stems):,}")
    if summary.shared_ids:
        notes.append(f"ids that were taken, now with a number in front: {len(summary.shared_ids):,}")
    if summary.kept:
        notes.append(f"batches kept from the run before: {summary.kept:,}")
    yield "Abstracts", f"{summary.abstracts:,}", "; ".join(notes)
    yield "Arms", f"{summary.arms:,}", ""
    yield "Measurements", f"{summary.measurements:,}", ""
    yield "P values", f"{summary.p_values:,}", ""
    if summary.share is not None:
        held = f"{summary.explained:,} in facts, {summary.set_aside:,} set aside, {summary.unexplained:,} unexplained"
        yield "Explained", f"{summary.share:.1%}", f"of {summary.numbers:,} numbers in the results: {held}"
    yield "Queries", f"{summary.queries:,}", "in the records, under checks" if summary.queries else ""
    yield "Problems", f"{summary.problems:,}", str(out / PROBLEMS) if summary.problems else ""
    unread = f"; files of kinds that are not read: {summary.unread:,}" if summary.unread else ""
    yield "Skipped", f"{summary.skipped:,}", f"{out / SKIPPED}{unread}" if summary.skipped else ""


def print_record(record: dict[str, Any]) -> None:
    """The abstract with what was found in colour, a legend, and the tables of the record."""
    console = make_console()
    console.print(_coloured(record))
    console.print()
    console.print(_legend(record))
    for shown in tables(record):
        console.print()
        console.print(_table(shown))


def make_console(pipe_width: int = PIPE_WIDTH, *, markup: bool = True) -> Console:
    """The console for tables: as wide as the terminal, or `pipe_width` columns where there is none."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(highlight=False, markup=markup, width=pipe_width if piped else None)


def _coloured(record: dict[str, Any]) -> Text:
    text = Text(record["text"].translate(_CONTROLS).rstrip())
    for kind, spans in places(record).items():
        for span in spans:
            if "part" not in span:
                text.stylize(terminal_style(kind), span["start"], span["end"])
    return text


def _legend(record: dict[str, Any]) -> Text:
    return Text("  ").join(Text(f" {kind} ", terminal_style(kind)) for kind, spans in places(record).items() if spans)


def _table(shown: Shown) -> Table:
    table = Table(title=shown.title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, show_edge=False)
    for column in shown.columns:
        table.add_column(column, justify="right" if column in NUMBERS else "left", overflow="fold")
    for row in shown.rows:
        table.add_row(*map(Text, row))
    table.min_width = len(shown.title)  # the title in one line
    return table
