"""Files of records or gold -> what is wrong in them, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from armspan.exchange.json_files import read_texts
from armspan.record.validate import Violation, validate_record


def validate_file(file: Path) -> Iterator[tuple[str, list[Violation]]]:
    """(place, violations) of every record in a file: one JSON value, a list of them, or a line each.

    Raises `InputError` if the file cannot be read.
    """
    for line, raw in read_texts(file):
        place = f"{file}:{line}" if line else str(file)
        try:
            value = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            yield f"{file}:{line or error.lineno}", [Violation("$", f"not JSON: {error.msg}")]
            continue
        if isinstance(value, list):
            yield from ((f"{place}[{number}]", validate_record(record)) for number, record in enumerate(value))
        else:
            yield place, validate_record(value)
