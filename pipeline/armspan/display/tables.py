"""A record -> its tables for people to read: a title, headings, and rows of short texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from armspan.display.words import effect_in_words, finding_in_words, kind_in_words, p_in_words, value_in_words
from armspan.record.counts import count_numbers

NUMBERS = ("n", "Value", "P")  # columns that are set to the right
_ANALYSES = ("P", "Effect", "Compares", "Outcomes", "Arms", "Finding", "Confidence")
_Rows = Iterator[tuple[Any, ...]]
# an abstract must neither steer a terminal nor break a line
_CONTROLS = dict.fromkeys({*range(32), *range(0x7F, 0xA0)}, " ")


@dataclass(frozen=True, slots=True)
class Shown:
    """One table; no row is longer than its columns."""

    title: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]


def plain(text: str) -> str:
    """A text in one line, without control characters."""
    return " ".join(text.translate(_CONTROLS).split())


def tables(record: dict[str, Any]) -> Iterator[Shown]:
    """The tables of a record that have rows, in the order in which people read them."""
    enrolled = f", {record['enrollment']['count']:,} took part" if record["enrollment"] else ""
    every: tuple[tuple[str, tuple[str, ...], Callable[[dict[str, Any]], _Rows]], ...] = (
        (f"Arms{enrolled}", ("Arm", "Type", "n", "Of", "Treatment", "Also called"), _arms),
        ("Measurements", ("Outcome", "Arm", "Time", "Value", "Unit", "What", "Confidence"), _measurements),
        ("P values, effects, findings", _ANALYSES, _analyses),
        ("Instruments", ("Abbreviation", "Name", "n"), _instruments),
        (f"Numbers of the results: {_held(record)}", ("Set aside as", "Where", "Rule"), _set_aside),
        ("Checks", ("Kind", "What is not consistent"), _checks),
    )
    for title, columns, rows_of in every:
        if rows := [tuple("" if cell is None else plain(str(cell)) for cell in row) for row in rows_of(record)]:
            yield Shown(title, columns, rows)


def _arms(record: dict[str, Any]) -> _Rows:
    for arm in record["arms"]:
        flow = ", ".join(f"{stage} {number}" for stage, number in arm["flow"].items() if number is not None)
        counted = "; ".join(filter(None, (arm["count_unit"], flow)))
        yield arm["label"], arm["type"], arm["count"], counted, arm["intervention"], ", ".join(arm["aliases"])


def _measurements(record: dict[str, Any]) -> _Rows:
    outcomes = {outcome["id"]: outcome["title"] for outcome in record["outcomes"]}
    arms = {arm["id"]: arm["label"] for arm in record["arms"]}
    for fact in record["measurements"]:
        outcome = ": ".join(filter(None, (outcomes.get(fact["outcome"]), fact["category"])))
        whose = arms.get(fact["arm"]) or fact["subgroup"] or {"all": "all"}.get(fact["population"])
        numbers = (value_in_words(fact), fact["unit"], kind_in_words(fact))
        yield (outcome or "?", whose or "?", fact["time_frame"], *numbers, fact["confidence"])


def _analyses(record: dict[str, Any]) -> _Rows:
    outcomes = {outcome["id"]: outcome["title"] for outcome in record["outcomes"]}
    arms = {arm["id"]: arm["label"] for arm in record["arms"]}
    for fact in record["analyses"]:
        compares = " ".join((fact["comparison"].replace("_", " "), *(f"({time})" for time in fact["time_frames"])))
        about = "; ".join(outcomes[id] for id in fact["outcomes"])
        whose = "; ".join(arms[id] for id in fact["arms"])
        numbers = p_in_words(fact["p_value"]), effect_in_words(fact)
        found = finding_in_words(fact.get("finding"), arms)
        yield *numbers, compares, about or "?", whose, found, fact["confidence"]


def _instruments(record: dict[str, Any]) -> _Rows:
    return ((one["abbreviation"], one["name"], len(one["mentions"])) for one in record["instruments"])


def _held(record: dict[str, Any]) -> str:
    counts = count_numbers(record)
    return f"{counts['explained']} in facts, {counts['set_aside']} set aside, {counts['unexplained']} unexplained"


def _set_aside(record: dict[str, Any]) -> _Rows:
    reasons = dict.fromkeys(fact["reason"] for fact in record["set_aside"])
    for reason in reasons:
        facts = [fact for fact in record["set_aside"] if fact["reason"] == reason]
        rules = ", ".join(dict.fromkeys(fact["rule"] for fact in facts))
        yield reason.replace("_", " "), "; ".join(plain(fact["span"]["text"]) for fact in facts), rules
    if record["unexplained"]:
        yield "unexplained", "; ".join(plain(span["text"]) for span in record["unexplained"]), ""


def _checks(record: dict[str, Any]) -> _Rows:
    return ((check["severity"], check["message"]) for check in record["checks"])
