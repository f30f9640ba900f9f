"""What the labels of somebody else's brat folder mean: a TOML file -> its tables, once all of it is understood.

`labels/pico.toml` shows all that such a file can say.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Any

from armspan.errors import InputError
from armspan.exchange.toml_files import TomlFile, parse_toml, read_toml
from armspan.record.validate import load_schema

LAYERS = ("enrollment", "arms", "instruments", "outcomes", "measurements", "p_values")
TYPE_OF = {"spread": "dispersion_type", "lower_limit": "limits_type", "upper_limit": "limits_type"}
_SCORED = ("complete", "complete_where_marked", "partial")  # lists of layers
_KEYS = ("name", *_SCORED, "ignored", "arms", "labels")
_Path = tuple[str, ...]


def shipped_label_maps() -> list[str]:
    """The names of the label maps that come with armspan."""
    folder = files(__package__).joinpath("labels")
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def read_label_map(name: str) -> dict[str, Any]:
    """The label map in a file, or the shipped one of that name; raises `InputError` for one that is not understood."""
    if name in shipped_label_maps():
        shipped = files(__package__).joinpath("labels", f"{name}.toml")
        return parse_toml(f"{name}.toml", shipped.read_text("utf-8")).values
    file = read_toml(Path(name))
    _check(file)
    return file.values


def _check(file: TomlFile) -> None:
    """Raises `InputError` with file and line for the first thing in a label map that is not understood."""
    file.check_keys((), _KEYS)
    for key in (*_SCORED, "ignored"):
        found = file.values.get(key, [])
        if not isinstance(found, list):
            file.refuse((key,), "is not a list")
        for item in found if key in _SCORED else ():
            _check_value(file, (key,), item, LAYERS)
    if not any(file.values.get(key) for key in _SCORED):
        raise InputError(f"{file.name}: says of no layer that it is {', '.join(_SCORED[:2])} or {_SCORED[2]}")
    if not file.values.get("labels"):
        raise InputError(f"{file.name}: says of no label what it means")
    sides, labels = file.table("arms"), file.table("labels")
    for side in sides:
        _check_table(file, ("arms", side), {"type": (None, *_listed("arm", "type"))})
    for label in labels:
        _check_table(file, ("labels", label), _wanted(file.table("labels", label), (*sides,)))


def _wanted(means: dict[str, Any], sides: tuple[str, ...]) -> dict[str, tuple[Any, ...]]:
    """The keys of a label of some layer, with the values that each may have; None: it may be left out."""
    layer = {"layer": LAYERS}
    if means.get("layer") == "arms":
        return layer | {"arm": sides, "property": ("label", "count")}
    if means.get("layer") != "measurements":
        return layer
    params = _listed("measurement", "param_type")
    arm: dict[str, tuple[Any, ...]] = {**layer, "arm": (None, *sides)}
    if "property" not in means:
        return arm | {"param_type": params}
    types = [_listed("measurement", TYPE_OF[name]) for name in TYPE_OF if name == means["property"]]
    return arm | {"property": (*TYPE_OF,), "type": types[0] if types else (means.get("type"),), "of": (None, *params)}


def _listed(kind: str, name: str) -> tuple[Any, ...]:
    """The values that the record's schema lists for a property."""
    values = load_schema("record")["$defs"][kind]["properties"][name]["enum"]
    return tuple(value for value in values if value is not None)


def _check_table(file: TomlFile, path: _Path, wanted: dict[str, tuple[Any, ...]]) -> None:
    file.check_keys(path, wanted)
    for key, values in wanted.items():
        _check_value(file, (*path, key), file.table(*path).get(key), values)


def _check_value(file: TomlFile, path: _Path, value: Any, values: tuple[Any, ...]) -> None:
    if value not in values:
        said = "is missing; one of" if value is None else f"{value!r} is none of"
        file.refuse(
            path, f"{said}: {', '.join(filter(None, values)) or 'the names under [arms], where none is listed'}"
        )
