"""Bytes that a mutating fuzzer makes up, read as a file and extracted: nothing but problems may come of the worst.

python tests/fuzz/fuzz_input.py [-runs=N] [-max_total_time=SECONDS] [FOLDER FOR WHAT IT FINDS [FOLDER OF SEEDS ...]]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["armspan"]):
    import armspan.reading.endnote
    import armspan.reading.json_lines
    import armspan.reading.medline
    import armspan.reading.pubmed
    import armspan.reading.ris
    import armspan.reading.tables
    import armspan.reading.workbook  # noqa: F401  (loaded late by the program, too late to be instrumented)
    from armspan.extraction import Extractor
    from armspan.reading.citations import Citation
    from armspan.reading.columns import Columns
    from armspan.reading.inputs import Input
    from armspan.reading.items import read_items
    from armspan.record.validate import validate_record

EXTRACTOR = Extractor()
COLUMNS = Columns.of(EXTRACTOR.book.terms)
FILE = Path(tempfile.mkdtemp()) / "x"


def one(data: bytes) -> None:
    """Reads the bytes as a file and extracts what is in it; an exception is a find."""
    FILE.write_bytes(data)
    for found in read_items(Input("x", "x.csv" if data[:1] == b"\xff" else "x", str(FILE)), COLUMNS):
        if isinstance(found, Citation):
            record = EXTRACTOR.record(found.text, found.source, found.sections).to_dict()
            assert validate_record(record) == []


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
