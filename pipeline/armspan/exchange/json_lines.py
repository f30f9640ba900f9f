"""The line of a JSON text on which a value stands, so that a message can name it."""

from __future__ import annotations

from json import JSONDecoder

import regex

_STEP = regex.compile(r"\[(\d+)\]|\.([^.\[]+)|\['((?:[^'\\]|\\.)*)'\]")
_SPACE = regex.compile(r"[ \t\r\n]*")
_VALUE = JSONDecoder()


def line_of(text: str, path: str) -> int:
    """The line (from 1) of the value at a JSON path such as `$.arms[1].count`; of what holds it if it is not there.

    >>> line_of('{"arms": [\\n {"id": "a1"},\\n {"id": "a2"}\\n]}', "$.arms[1].id")
    3
    """
    place = _skip(text, 0)
    for match in _STEP.finditer(path):
        inside = _into(text, place, int(match[1]) if match[1] else match[2] or match[3])
        if inside is None:
            break
        place = inside
    return text.count("\n", 0, place) + 1


def _into(text: str, place: int, step: int | str) -> int | None:
    """The place of a member of the array or object at a place."""
    opening = "[" if isinstance(step, int) else "{"
    if text[place : place + 1] != opening:
        return None
    number, place = 0, _skip(text, place + 1)
    while text[place] not in "]}":
        key: str | int = number
        if opening == "{":
            key, place = _VALUE.raw_decode(text, place)
            place = _skip(text, _skip(text, place) + 1)  # behind the colon
        if key == step:
            return place
        place = _skip(text, _VALUE.raw_decode(text, place)[1])
        if text[place] == ",":
            place = _skip(text, place + 1)
        number += 1
    return None


def _skip(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place
