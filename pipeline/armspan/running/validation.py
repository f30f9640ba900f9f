"""Files of records or gold -> what is wrong in them, record by record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from armspan.errors import InputError
from armspan.record.validate import Violation, validate_record


def validate_file(name: str) -> Iterator[tuple[str, list[Violation]]]:
    """(place, violations) of every record in a file: one JSON value, a list of them, or a line each (.jsonl).

    Lines are read one by one: a file may be of any size. Raises `InputError` if the file cannot be read.
    """
    try:
        if name.endswith((".jsonl", ".ndjson")):
            yield from _lines(name)
        else:
            yield from _whole(name, Path(name).read_bytes())
    except OSError as error:
        raise InputError(f"{name}: {(error.strerror or 'cannot be read').lower()}") from None


def _lines(name: str) -> Iterator[tuple[str, list[Violation]]]:
    with open(name, "rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield f"{name}:{number}", _check(line)


def _whole(name: str, raw: bytes) -> Iterator[tuple[str, list[Violation]]]:
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        yield f"{name}:{error.lineno}", [Violation("$", f"not JSON: {error.msg}")]
        return
    if not isinstance(value, list):
        yield name, validate_record(value)
        return
    for number, record in enumerate(value):
        yield f"{name}[{number}]", validate_record(record)


def _check(line: bytes) -> list[Violation]:
    try:
        return validate_record(orjson.loads(line))
    except orjson.JSONDecodeError as error:
        return [Violation("$", f"not JSON: {error.msg}")]
