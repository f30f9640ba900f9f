"""What stops a run, told so that the user can go on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from armspan.errors import ArmspanError, OutputError


class EngineError(ArmspanError):
    """What was to do the work cannot be had; the text says what to do."""


@contextmanager
def no_room(folder: Path) -> Iterator[None]:
    """Tells of what the disk refuses as an `OutputError`: nothing that is finished is lost by it."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or "cannot be written").lower()
        raise OutputError(f"{folder}: {reason}; mend that, then go on with --resume") from None
