"""The folder that something is written into."""

from __future__ import annotations

from pathlib import Path

from armspan.errors import OutputError


def prepare_folder(out: Path, overwrite: bool) -> None:
    """Makes the folder, or refuses one that holds something already."""
    try:
        if out.is_dir() and any(out.iterdir()) and not overwrite:
            raise OutputError(f"{out}: not empty; name a new folder or add --overwrite")
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "is a file" if out.exists() and not out.is_dir() else (error.strerror or "cannot be made").lower()
        raise OutputError(f"{out}: {reason}; name another folder") from None
