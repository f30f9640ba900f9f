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

from armspan.display.colours import LOOKS, terminal_style
from armspan.display.words import effect_in_words, kind_in_words, p_in_words, value_in_words
from armspan.exchange.shards import FOLDER as SHARDS
from armspan.running.counts import count_numbers
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
        print(f"armspan: {_plain(problem.path)}: {_plain(problem.reason)}", file=sys.stderr)
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
    for table in (
        _arms(record),
        _measurements(record),
        _analyses(record),
        _instruments(record),
        _set_aside(record),
        _checks(record),
    ):
        if table.row_count:
            console.print()
            console.print(table)


def make_console(pipe_width: int = PIPE_WIDTH, *, markup: bool = True) -> Console:
    """The console for tables: as wide as the terminal, or `pipe_width` columns where there is none."""
    piped = not sys.stdout.isatty() and "COLUMNS" not in os.environ
    return Console(highlight=False, markup=markup, width=pipe_width if piped else None)


def _coloured(record: dict[str, Any]) -> Text:
    text = Text(record["text"].translate(_CONTROLS).rstrip())
    places = _places(record)
    for kind in LOOKS:
        for span in places[kind]:
            if "part" not in span:
                text.stylize(terminal_style(kind), span["start"], span["end"])
    return text


def _legend(record: dict[str, Any]) -> Text:
    places = _places(record)
    return Text("  ").join(Text(f" {kind} ", terminal_style(kind)) for kind in LOOKS if places[kind])


def _places(record: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    facts = [*record["measurements"], *record["analyses"]]
    return {
        "set aside": [fact["span"] for fact in record["set_aside"]],
        "design": [fact["span"] for fact in record["design"]],
        "time": [words for fact in facts for words in fact["evidence"] if words["role"] == "time"],
        "outcome": [span for fact in record["outcomes"] for span in fact["mentions"]],
        "arm": [span for fact in record["arms"] for span in fact["mentions"]],
        "participants": [fact["span"] for fact in [record["enrollment"], *record["arms"]] if fact and fact["span"]],
        "instrument": [span for fact in record["instruments"] for span in fact["mentions"]],
        "P value, effect": [fact["span"] for fact in record["analyses"]],
        "measurement": [fact["span"] for fact in record["measurements"]],
        "unexplained": record["unexplained"],
    }


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, show_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in ("n", "Value", "P") else "left", overflow="fold")
    return table


def _add(table: Table, *cells: Any) -> None:
    table.add_row(*(Text("" if cell is None else _plain(str(cell))) for cell in cells))


def _arms(record: dict[str, Any]) -> Table:
    enrolled = f", {record['enrollment']['count']:,} took part" if record["enrollment"] else ""
    table = _table(f"Arms{enrolled}", "Arm", "Type", "n", "Of", "Treatment", "Also called")
    for arm in record["arms"]:
        flow = ", ".join(f"{stage} {number}" for stage, number in arm["flow"].items() if number is not None)
        counted = "; ".join(filter(None, (arm["count_unit"], flow)))
        _add(table, arm["label"], arm["type"], arm["count"], counted, arm["intervention"], ", ".join(arm["aliases"]))
    return table


def _measurements(record: dict[str, Any]) -> Table:
    table = _table("Measurements", "Outcome", "Arm", "Time", "Value", "Unit", "What", "Confidence")
    outcomes = {outcome["id"]: outcome["title"] for outcome in record["outcomes"]}
    arms = {arm["id"]: arm["label"] for arm in record["arms"]}
    for fact in record["measurements"]:
        outcome = ": ".join(filter(None, (outcomes.get(fact["outcome"]), fact["category"])))
        whose = arms.get(fact["arm"]) or fact["subgroup"] or {"all": "all"}.get(fact["population"])
        _add(
            table,
            outcome or "?",
            whose or "?",
            fact["time_frame"],
            value_in_words(fact),
            fact["unit"],
            kind_in_words(fact),
            fact["confidence"],
        )
    return table


def _analyses(record: dict[str, Any]) -> Table:
    table = _table("P values and effects", "P", "Effect", "Compares", "Outcomes", "Arms", "Confidence")
    outcomes = {outcome["id"]: outcome["title"] for outcome in record["outcomes"]}
    arms = {arm["id"]: arm["label"] for arm in record["arms"]}
    for fact in record["analyses"]:
        compares = " ".join((fact["comparison"].replace("_", " "), *(f"({time})" for time in fact["time_frames"])))
        about = "; ".join(outcomes[id] for id in fact["outcomes"])
        whose = "; ".join(arms[id] for id in fact["arms"])
        _add(
            table, p_in_words(fact["p_value"]), effect_in_words(fact), compares, about or "?", whose, fact["confidence"]
        )
    return table


def _instruments(record: dict[str, Any]) -> Table:
    table = _table("Instruments", "Abbreviation", "Name", "n")
    for instrument in record["instruments"]:
        _add(table, instrument["abbreviation"], instrument["name"], len(instrument["mentions"]))
    return table


def _set_aside(record: dict[str, Any]) -> Table:
    counts = count_numbers(record)
    held = f"{counts['explained']} in facts, {counts['set_aside']} set aside, {counts['unexplained']} unexplained"
    table = _table(f"Numbers of the results: {held}", "Set aside as", "Where", "Rule")
    table.min_width = len(str(table.title))  # the title in one line
    reasons = dict.fromkeys(fact["reason"] for fact in record["set_aside"])
    for reason in reasons:
        facts = [fact for fact in record["set_aside"] if fact["reason"] == reason]
        rules = ", ".join(dict.fromkeys(fact["rule"] for fact in facts))
        _add(table, reason.replace("_", " "), "; ".join(_plain(fact["span"]["text"]) for fact in facts), rules)
    if record["unexplained"]:
        _add(table, "unexplained", "; ".join(_plain(span["text"]) for span in record["unexplained"]), "")
    return table


def _checks(record: dict[str, Any]) -> Table:
    table = _table("Checks", "Kind", "What is not consistent")
    for check in record["checks"]:
        _add(table, check["severity"], check["message"])
    return table


def _plain(text: str) -> str:
    return " ".join(text.translate(_CONTROLS).split())
