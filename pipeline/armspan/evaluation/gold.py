"""Gold in whatever shape it comes -> gold records; what is wrong in it is told with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from armspan.errors import InputError
from armspan.evaluation.readings import Reading, read
from armspan.exchange import sheets
from armspan.exchange.brat_labels import read_labelled_folder
from armspan.exchange.json_files import SUFFIXES, find_files, read_values, refuse_violations
from armspan.exchange.sheet_gold import gold_records

_FILES = ("gold.jsonl", "*.gold.json", "*.jsonl", "*.json")  # what gold in a folder may be called, the surest first
SCORED = (
    *("enrollment", "arms", "instruments", "outcomes", "design"),
    *("measurements", "analyses", "estimates", "findings", "p_values"),
)


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
        for raw, place in gold_records(sheet):
            gold.add(raw, place)
    elif path.is_dir() and any(path.glob("*.ann")):
        for raw, place in read_labelled_folder(path, labels, gold.notes):
            if labels is None:
                refuse_violations(raw, place)
            gold.add(raw, place)
    else:
        for raw, place in _read_json(path):
            gold.add(raw, place)
        gold.notes += _not_read(path)
    if not gold.records:
        raise InputError(f"{path}: holds no gold")
    return gold


def _not_read(path: Path) -> list[str]:
    """A note on the JSON files of a folder that are not called as its gold is."""
    if not path.is_dir():
        return []
    read = find_files(path, _FILES)
    left = sorted(file.name for file in path.iterdir() if file.suffix in SUFFIXES and file not in read)
    return [f"{path}: not read beside {read[0].name}: {', '.join(left)}"] if left else []


def _read_json(path: Path) -> Iterator[tuple[dict[str, Any], str]]:
    for found in read_values(path, _FILES):
        if not isinstance(found.value, dict) or "layers" not in found.value:
            where = found.place_of("$")
            raise InputError(f"{where}: has no layers: name the properties that were annotated completely ({_known()})")
        found.refuse_violations()
        yield found.value, found.place_of("$.source.id")
