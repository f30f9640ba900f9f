"""JSONL, an object a line with a property for the abstract -> citations, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import orjson

from armspan.errors import InputError
from armspan.reading.citations import Item, Origin, cite
from armspan.reading.columns import Columns, fields_of, find_places
from armspan.reading.lines import Line, mend, read_lines
from armspan.reading.text import SIZE_LIMIT


def read_json_lines(stream: IO[bytes], origin: Origin, encoding: str, columns: Columns) -> Iterator[Item]:
    """The citations of a file in their order; a line that is no object, or has no abstract's property, is a problem."""
    for line in read_lines(stream, encoding):
        if line.text.strip("\ufeff \t\r\n"):
            try:
                yield _citation(line, origin, encoding, columns)
            except InputError as error:
                yield origin.problem(f"line {line.number}: {error}")


def _citation(line: Line, origin: Origin, encoding: str, columns: Columns) -> Item:
    if len(line.text) > SIZE_LIMIT:
        raise InputError(f"longer than {SIZE_LIMIT / 1e6:g} MB")
    text, true = mend(line.text.lstrip("\ufeff"), encoding)
    try:
        row = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InputError(f"not JSON ({error.msg}, column {error.colno})") from None
    if not isinstance(row, dict):
        raise InputError("not an object: a citation is {...}")
    names = list(row)
    places = find_places(names, columns)
    if "abstract" not in places:
        raise InputError(columns.missing(names, "property", "properties"))
    found = {name: _text(row[names[place]]) for name, place in places.items()}
    return cite(origin, line.number, "jsonl", true, fields_of(found))


def _text(value: Any) -> str | None:
    """A property as text: a list as its entries, a line each; None for what is neither text nor number."""
    if isinstance(value, list):
        return "\n".join(entry for entry in value if isinstance(entry, str))
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)
