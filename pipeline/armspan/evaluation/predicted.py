"""What is to be judged: records that a run wrote, or abstracts that are extracted on the fly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from armspan.errors import ArmspanError, InputError
from armspan.exchange.json_files import SUFFIXES, Found, read_values
from armspan.exchange.shards import find_shards, read_shard
from armspan.reading.inputs import list_inputs, read_input

RECORDS = "records.jsonl"
Records = dict[str, dict[str, Any]]


def read_predicted(path: Path, wanted: Collection[str], notes: list[str]) -> Records:
    """The records behind a path, by id: a JSON or JSONL file, a folder that a run wrote, or abstracts as text.

    Of abstracts as text only the `wanted` ones are extracted. What is left out is told in `notes`. Raises `InputError`
    for a record that is not valid.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if (path / RECORDS).is_file():
        path = path / RECORDS
    if path.suffix.lower() in SUFFIXES:
        return _read_records(read_values(path, ()), notes)
    if shards := find_shards(path):
        return _read_records((found for file in shards for found in _read_shard(file)), notes)
    records = {record["source"]["id"]: record for record in _extract(path, wanted, notes)}
    if not records:
        raise InputError(f"{path}: none of its abstracts has a gold: the ids are the names of the text files")
    return records


def _read_shard(file: Path) -> Iterator[Found]:
    for number, line in enumerate(read_shard(file), 1):
        try:
            yield Found(orjson.loads(line), file, number)
        except orjson.JSONDecodeError as error:
            raise InputError(f"{file}:{number}: not JSON: {error.msg}") from None


def _read_records(values: Iterable[Found], notes: list[str]) -> Records:
    records: Records = {}
    for found in values:
        raw, place = found.value, found.place
        if not isinstance(raw, dict):
            raise InputError(f"{place}: not a record")
        found.refuse_violations({"layers": [], **raw})  # less than a whole record will do to be compared
        ident = raw["source"]["id"]
        if ident in records:
            notes.append(f"{place}: a second record for {ident} was left out")
        records.setdefault(ident, raw)
    return records


def _extract(path: Path, wanted: Collection[str], notes: list[str]) -> Iterator[dict[str, Any]]:
    from armspan.extraction import Extractor

    extractor = Extractor()
    listing = list_inputs([str(path)])
    for item in listing.inputs:
        if item.id in wanted:
            try:
                text, source = read_input(item)
                yield extractor.record(text, source).to_dict()
            except ArmspanError as error:
                notes.append(f"{item.path}: not extracted: {error}")
