"""A record -> the rows of measurements.csv: one measurement each, ids replaced by names."""

from __future__ import annotations

import csv
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from armspan.dataset.cells import safe
from armspan.display.words import printed
from armspan.text.view import View

COLUMNS = (
    *("study_id", "measurement", "outcome", "instrument", "arm", "arm_count", "time_frame", "time_kind", "time_anchor"),
    *("time_offset", "param_type", "value", "dispersion_type", "dispersion_evidence", "spread", "limits_type"),
    *("lower_limit", "upper_limit", "n", "percentage", "unit", "basis", "direction", "category", "population"),
    *("subgroup", "confidence", "rule", "number", "evidence", "start", "end"),
)


def table_rows(record: dict[str, Any], view: View) -> Iterator[list[str]]:
    """One row per measurement, in the order of the record; an unknown is an empty cell. `view` knows the sentences."""
    sentences = [view.to_source(start, end) for start, end in view.sentences]
    arms = {arm["id"]: arm for arm in record["arms"]}
    outcomes = {outcome["id"]: outcome for outcome in record["outcomes"]}
    names = {instrument["id"]: instrument["abbreviation"] or instrument["name"] for instrument in record["instruments"]}
    for measurement in record["measurements"]:
        outcome = outcomes.get(measurement["outcome"], {})
        arm = arms.get(measurement["arm"], {})
        span = measurement["span"]
        own = {
            **measurement,
            **{f"time_{key}": value for key, value in (measurement["time"] or {}).items()},
            "study_id": record["source"]["id"],
            "measurement": measurement["id"],
            "outcome": outcome.get("title"),
            "instrument": names.get(outcome.get("instrument")),
            "arm": arm.get("label"),
            "arm_count": arm.get("count"),
            "value": printed(measurement["value"], measurement["decimals"]),
            "spread": printed(measurement["spread"], measurement["spread_decimals"]),
            "number": span["text"],
            "evidence": _sentence(record["text"], sentences, span["start"]),
            "start": span["start"],
            "end": span["end"],
        }
        yield [_cell(own.get(column)) for column in COLUMNS]


def csv_lines(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as lines of a CSV file."""
    lines = StringIO(newline="")
    csv.writer(lines).writerows(rows)
    return lines.getvalue().encode()


def with_study_id(rows: bytes, old: str, new: str) -> bytes:
    """Lines of measurements.csv with another study_id, their first cell."""
    before, after = (csv_lines([[_cell(ident), ""]]).rstrip() for ident in (old, new))
    return b"".join(after + row.removeprefix(before) for row in rows.splitlines(keepends=True))


def _sentence(text: str, sentences: list[tuple[int, int]], place: int) -> str:
    """The sentence that holds a place of the text; empty where there is none."""
    found = bisect_right(sentences, (place, len(text))) - 1
    return text[slice(*sentences[found])] if found >= 0 else ""


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return safe(" ".join(str(value).split()))
