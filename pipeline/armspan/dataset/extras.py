"""Libraries that are not installed by default, and what to do about it."""

from __future__ import annotations

from importlib.util import find_spec

from armspan.errors import ArmspanError


class MissingExtra(ArmspanError):
    """A library is needed that is not installed; the text says how to get it."""


def need(extra: str, what: str, *modules: str) -> None:
    """Raises `MissingExtra` where one of the modules that `what` needs is not installed."""
    if missing := [name for name in modules if find_spec(name) is None]:
        raise MissingExtra(f"{what}: {' and '.join(missing)} not installed; pip install 'armspan[{extra}]'")
