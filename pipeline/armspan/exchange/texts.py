"""The abstracts beside gold that does not hold their text."""

from __future__ import annotations

from pathlib import Path

from armspan.errors import InputError
from armspan.reading.text import decode


def read_text(folder: Path, ident: str) -> str:
    """The text of the abstract ID.txt in a folder; raises `InputError` if it is not there or cannot be read."""
    path = folder / f"{ident}.txt"
    try:
        return decode(path.read_bytes()).text
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or 'cannot be read').lower()}") from None
    except InputError as error:
        raise InputError(f"{path}: {error}") from None
