"""One file -> one record, for looking at."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from armspan.errors import InputError
from armspan.extraction import Extractor
from armspan.reading.citations import Citation
from armspan.reading.columns import Columns
from armspan.reading.inputs import list_inputs
from armspan.reading.items import read_items


def extract_file(name: str, rules: tuple[Path, ...] = ()) -> dict[str, Any]:
    """The record of a file (`-`: standard input) with one citation; raises `InputError` where it is none."""
    if Path(name).is_dir():
        raise InputError(f"{name}: a folder; name one file, or use armspan extract")
    listing = list_inputs([name])
    for problem in listing.problems:
        raise InputError(f"{name}: {problem.reason}")
    extractor = Extractor(rules)
    found, *more = islice(read_items(listing.inputs[0], Columns.of(extractor.book.terms)), 2)
    if not isinstance(found, Citation):
        raise InputError(f"{name}: {found.reason}")
    if more:
        raise InputError(f"{name}: holds several citations; use armspan extract")
    if not found.text.strip():
        raise InputError(f"{name}: empty")
    return extractor.record(found.text, found.source, found.sections).to_dict()
