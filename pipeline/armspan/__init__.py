"""armspan reads clinical abstracts and returns arms, numbers and P values, linked and traceable, as validated JSON."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from armspan.components import load
    from armspan.dataset.frames import to_frames
    from armspan.display.spans import draw
    from armspan.errors import ArmspanError
    from armspan.extraction import extract
    from armspan.running.citations import read
    from armspan.running.many import extract_many

__all__ = ["ArmspanError", "draw", "extract", "extract_many", "load", "read", "to_frames"]
_HOMES = {
    "ArmspanError": "armspan.errors",
    "draw": "armspan.display.spans",
    "extract": "armspan.extraction",
    "extract_many": "armspan.running.many",
    "load": "armspan.components",  # spaCy, which takes a second, is for `load` and `draw`
    "read": "armspan.running.citations",
    "to_frames": "armspan.dataset.frames",
}


def __getattr__(name: str) -> Any:
    """What is public is imported when it is first used: `armspan --version` need not wait for it."""
    if name in __all__:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'armspan' has no attribute {name!r}")


def __dir__() -> list[str]:
    """What a notebook offers behind `armspan.`."""
    return __all__
