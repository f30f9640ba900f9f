"""Plain data -> typed record: the way back from `Record.to_dict`."""

from __future__ import annotations

from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from armspan import model
from armspan.model import Record


def record_from_dict(data: dict[str, Any]) -> Record:
    """The typed record that `data` (one line of `records.jsonl`, valid against the schema) describes."""
    record: Record = _build(Record, data)
    return record


def _build(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(kind) is UnionType:
        return _build(next(a for a in get_args(kind) if a is not NoneType), value)
    if get_origin(kind) is tuple:
        return tuple(_build(get_args(kind)[0], item) for item in value)
    if kind in _KINDS:
        hints = _hints(kind)
        return kind(**{name: _build(hints[name], item) for name, item in value.items()})
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


_KINDS = {getattr(model, name) for name in dir(model) if isinstance(getattr(model, name), type)}
