"""The list of disagreements as a file: JSONL or CSV, by its suffix."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import orjson

from armspan.errors import InputError
from armspan.evaluation.disagreements import Disagreement

_COLUMNS = (
    *("abstract", "layer", "cause", "causes", "gold", "predicted", "sentence", "rule", "confidence"),
    *("gold_id", "predicted_id", "start", "end"),
)
_FORMULA = ("=", "+", "-", "@")  # a spreadsheet program would compute a cell that begins so


def check_reports(errors: Path | None, page: Path | None = None) -> None:
    """Raises `InputError`, before any work is done, for a file that cannot be written so."""
    for path in filter(None, (errors, page)):
        if not path.parent.is_dir():
            raise InputError(f"{path}: no folder {path.parent}")
    if errors:
        _check_suffix(errors)


def _check_suffix(path: Path) -> None:
    if path.suffix.lower() not in (".jsonl", ".csv"):
        raise InputError(f"{path}: errors are written as .jsonl or .csv")


def write_disagreements(rows: Iterable[Disagreement], path: Path) -> None:
    """Writes a line or row per disagreement: its cause, the sentence, gold beside predicted."""
    _check_suffix(path)
    if path.suffix.lower() == ".jsonl":
        path.write_bytes(b"".join(orjson.dumps(row.to_dict()) + b"\n" for row in rows))
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:  # the mark makes spreadsheets read ± as it is
        table = csv.writer(stream)
        table.writerow(_COLUMNS)
        for row in rows:
            start, end = row.predicted_place or row.gold_place or ("", "")
            said = row.to_dict() | {"causes": "; ".join(row.causes), "start": start, "end": end}
            table.writerow([_cell(said[name]) for name in _COLUMNS])


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
