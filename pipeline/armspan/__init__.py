"""armspan reads clinical abstracts and returns arms, numbers and P values, linked and traceable, as validated JSON."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from armspan.components import load
    from armspan.extraction import extract

__all__ = ["extract", "load"]
_HOMES = {
    "extract": "armspan.extraction",
    "load": "armspan.components",
}  # spaCy, which takes a second, is for `load`


def __getattr__(name: str) -> Any:
    """`extract` and `load` are imported when first used: `armspan --version` need not wait for them."""
    if name in __all__:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'armspan' has no attribute {name!r}")
