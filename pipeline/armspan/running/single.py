"""One file -> one record, for looking at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from armspan.errors import InputError
from armspan.extraction import Extractor
from armspan.reading.inputs import list_inputs, read_input


def extract_file(name: str, rules: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The record of one text file (`-`: standard input); raises `InputError` where it is not one readable abstract."""
    if Path(name).is_dir():
        raise InputError(f"{name}: a folder; name one file, or use armspan extract")
    listing = list_inputs([name])
    for problem in listing.problems:
        raise InputError(f"{name}: {problem.reason}")
    try:
        text, source = read_input(listing.inputs[0])
    except InputError as error:
        raise InputError(f"{name}: {error}") from None
    if not text.strip():
        raise InputError(f"{name}: empty")
    return Extractor(rules).record(text, source).to_dict()
