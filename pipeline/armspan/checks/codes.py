"""The codes of checks, from codes.toml -> a check with its severity and the INSPECT-SR item it serves."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from armspan.model import Check


class Code(NamedTuple):
    """One kind of check."""

    severity: str  # info | query | conflict
    item: str | None  # of INSPECT-SR
    what: str


@cache
def codes() -> dict[str, Code]:
    """All codes, by name, in the order in which the documentation lists them."""
    data = tomllib.loads(files("armspan.checks").joinpath("codes.toml").read_text(encoding="utf-8"))
    return {name: Code(row["severity"], row.get("item"), row["what"]) for name, row in data.items()}


def query(name: str, message: str, *refs: str, severity: str | None = None) -> Check:
    """The check `name` about the facts `refs`; `severity` is given where it asks for less than the code does."""
    code = codes()[name]
    item = f" (INSPECT-SR {code.item})" if code.item else ""
    return Check(name, severity or code.severity, message + item, tuple(dict.fromkeys(refs)))
