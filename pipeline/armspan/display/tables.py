"""A record -> its tables for people to read: a title, headings, and rows of short texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from armspan.display.words import effect_in_words, kind_in_words, p_in_words, value_in_words

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


def shown(title: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Shown:
    """A table of whatever the cells are; an unknown is empty."""
    return Shown(title, columns, [tuple("" if cell is None else plain(str(cell)) for cell in row) for row in rows])


def tables(record: dict[str, Any]) -> Iterator[Shown]:
    """The tables of a record, some without rows: arms, measurements, analyses, instruments, checks."""
    enrolled = f", {record['enrollment']['count']:,} took part" if record["enrollment"] else ""
    yield shown(f"Arms{enrolled}", ("Arm", "Type", "n", "Of", "Treatment", "Also called"), _arms(record))
    yield shown(
        "Measurements", ("Outcome", "Arm", "Time", "Value", "Unit", "What", "Confidence"), _measurements(record)
    )
    yield shown(
        "P values and effects", ("P", "Effect", "Compares", "Outcomes", "Arms", "Confidence"), _analyses(record)
    )
    instruments = ((one["abbreviation"], one["name"], len(one["mentions"])) for one in record["instruments"])
    yield shown("Instruments", ("Abbreviation", "Name", "n"), instruments)
    checks = ((check["severity"], check["message"]) for check in record["checks"])
    yield shown("Checks", ("Kind", "What is not consistent"), checks)


def _arms(record: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for arm in record["arms"]:
        flow = ", ".join(f"{stage} {number}" for stage, number in arm["flow"].items() if number is not None)
        counted = "; ".join(filter(None, (arm["count_unit"], flow)))
        yield arm["label"], arm["type"], arm["count"], counted, arm["intervention"], ", ".join(arm["aliases"])


def _measurements(record: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    outcomes = {outcome["id"]: outcome["title"] for outcome in record["outcomes"]}
    arms = {arm["id"]: arm["label"] for arm in record["arms"]}
    for fact in record["measurements"]:
        outcome = ": ".join(filter(None, (outcomes.get(fact["outcome"]), fact["category"])))
        whose = arms.get(fact["arm"]) or fact["subgroup"] or {"all": "all"}.get(fact["population"])
        numbers = (value_in_words(fact), fact["unit"], kind_in_words(fact))
        yield (outcome or "?", whose or "?", fact["time_frame"], *numbers, fact["confidence"])


def _analyses(record: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    outcomes = {outcome["id"]: outcome["title"] for outcome in record["outcomes"]}
    arms = {arm["id"]: arm["label"] for arm in record["arms"]}
    for fact in record["analyses"]:
        compares = " ".join((fact["comparison"].replace("_", " "), *(f"({time})" for time in fact["time_frames"])))
        about = "; ".join(outcomes[id] for id in fact["outcomes"])
        whose = "; ".join(arms[id] for id in fact["arms"])
        yield p_in_words(fact["p_value"]), effect_in_words(fact), compares, about or "?", whose, fact["confidence"]
