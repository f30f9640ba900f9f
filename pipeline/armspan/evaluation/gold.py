"""Gold in whatever shape it comes -> gold records; what is wrong in it is told with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from armspan.errors import InputError
from armspan.evaluation.json_lines import line_of
from armspan.evaluation.readings import Reading, read
from armspan.exchange import sheets
from armspan.exchange.brat_labels import read_labelled_folder
from armspan.record.validate import Violation, validate_record

SCORED = ("enrollment", "arms", "instruments", "outcomes", "design", "measurements", "analyses", "p_values")
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")


@dataclass(frozen=True, slots=True)
class GoldRecord:
    """One abstract's gold: the reading to compare with, and the place where it was read."""

    reading: Reading
    place: str  # file, and line where there are several


@dataclass(slots=True)
class Gold:
    """A set of gold records by the id of their abstract, and what is worth knowing about how they were read."""

    records: dict[str, GoldRecord] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, raw: dict[str, Any], place: str) -> None:
        """Adds a gold record; raises `InputError` for one that cannot be scored, or a second one of an abstract."""
        ident = raw["source"]["id"]
        if ident in self.records:
            raise InputError(f"{place}: a second gold for {ident}; the first is in {self.records[ident].place}")
        layers = [*raw["layers"], *raw.get("partial", ())]
        if not set(layers) & set(SCORED):
            named = f"only {', '.join(layers)}, which is not scored" if layers else "no layer"
            raise InputError(f"{place}: names {named}: list what was annotated completely under layers ({_known()})")
        self.records[ident] = GoldRecord(read(raw), place)

    def readings(self) -> dict[str, Reading]:
        """The readings by the id of their abstract."""
        return {ident: record.reading for ident, record in self.records.items()}


def _known() -> str:
    return ", ".join(layer for layer in SCORED if layer != "p_values")


def read_gold(path: Path, labels: str | None = None, columns: Path | None = None) -> Gold:
    """The gold behind a path: a JSON or JSONL file, a folder of such, a brat folder, a sheet (CSV, TSV, XLSX).

    `labels` tells what the labels of a brat folder mean (a TOML file, or the name of a map that is shipped), `columns`
    what the columns of a sheet mean. Raises `InputError` with file and line for whatever cannot be scored.
    """
    gold = Gold()
    if path.suffix.lower() in sheets.SUFFIXES:
        sheet = sheets.read_sheet(path, columns)
        gold.notes += sheet.notes
        for raw, place in sheets.gold_records(sheet):
            gold.add(raw, place)
    elif path.is_dir() and any(path.glob("*.ann")):
        for raw, place in read_labelled_folder(path, labels, gold.notes):
            gold.add(raw, place)
    else:
        for raw, place in _read_json(path):
            gold.add(raw, place)
    return gold


def _read_json(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for file in _json_files(path):
        for raw, place, text in parse_json(file):
            if not isinstance(raw, dict) or "layers" not in raw:
                raise InputError(f"{place}: has no layers: name the properties that were annotated completely ({_known()})")
            refuse_violations(raw, place, text)
            yield raw, place


def _json_files(path: Path) -> list[Path]:
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if not path.is_dir():
        return [path]
    for pattern in ("gold.jsonl", "*.gold.json", "*.jsonl", "*.json"):
        if found := sorted(path.glob(pattern)):
            return found
    raise InputError(f"{path}: no gold in this folder: neither *.gold.json nor *.jsonl nor *.ann")


def parse_json(file: Path) -> Iterator[tuple[Any, str, str]]:
    """(value, place, the text it was parsed from) of every value in a file: a line each in .jsonl, else one or a list."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{file}: not UTF-8") from None
    except OSError as error:
        raise InputError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None
    if file.suffix.lower() in (".jsonl", ".ndjson"):
        for number, line in enumerate(text.split("\n"), 1):
            if line.strip():
                yield _parse(line, f"{file}:{number}"), f"{file}:{number}", ""
        return
    value = _parse(text, str(file))
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield item, f"{file}:{line_of(text, f'$[{number}]')}", ""
    else:
        yield value, str(file), text


def _parse(text: str, place: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        line = "" if place.rpartition(":")[2].isdigit() else f":{error.lineno}"
        raise InputError(f"{place}{line}: not JSON: {error.msg}") from None


def refuse_violations(raw: dict[str, Any], place: str, text: str) -> None:
    """Raises `InputError` with the first violation of the schema, its line, and how many more there are."""
    if violations := validate_record(raw):
        first: Violation = violations[0]
        line = f":{line_of(text, first.path)}" if text else ""
        more = f" (and {len(violations) - 1} more: armspan validate shows all)" if violations[1:] else ""
        raise InputError(f"{place}{line}: {first.path}: {first.message}{more}")
