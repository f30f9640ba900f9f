"""armspan reads clinical abstracts and returns arms, numbers and P values, linked and traceable, as validated JSON."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from armspan.extraction import extract, load

__all__ = ["extract", "load"]


def __getattr__(name: str) -> Any:
    """`extract` and `load` are imported when first used: `armspan --version` need not wait for them."""
    if name in __all__:
        return getattr(import_module("armspan.extraction"), name)
    raise AttributeError(f"module 'armspan' has no attribute {name!r}")
