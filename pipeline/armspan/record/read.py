"""Plain data -> typed record: the way back from `Record.to_dict`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from armspan import model
from armspan.model import Analysis, Record

Fill = Callable[[type, dict[str, Any]], dict[str, Any]]


def record_from_dict(data: dict[str, Any]) -> Record:
    """The typed record that `data` (one line of `records.jsonl`, valid against the schema) describes."""
    record: Record = build_typed(Record, data, lambda kind, value: _SINCE_1_1.get(kind, {}) | value)
    return record


_SINCE_1_1: dict[type, dict[str, Any]] = {Record: {"set_aside": ()}, Analysis: {"finding": None}}


def build_typed(kind: Any, value: Any, fill: Fill) -> Any:
    """Plain data as `kind`, a type of armspan.model; `fill` gives each object the properties it is made of."""
    if value is None:
        return None
    if get_origin(kind) is UnionType:
        return build_typed(next(a for a in get_args(kind) if a is not NoneType), value, fill)
    if get_origin(kind) is tuple:
        return tuple(build_typed(get_args(kind)[0], item, fill) for item in value)
    if kind not in KINDS:
        return value
    hints = hints_of(kind)
    return kind(**{name: build_typed(hints[name], item, fill) for name, item in fill(kind, value).items()})


@cache
def hints_of(kind: type) -> dict[str, Any]:
    """The types of the properties of a type of armspan.model."""
    return get_type_hints(kind)


KINDS = {getattr(model, name) for name in dir(model) if isinstance(getattr(model, name), type)}
