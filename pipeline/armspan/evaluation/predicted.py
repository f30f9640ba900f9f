"""What is to be judged: records that a run wrote, or abstracts that are extracted on the fly."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from armspan.errors import InputError
from armspan.evaluation.names import Names
from armspan.exchange.json_files import SUFFIXES, Found, read_values
from armspan.exchange.shards import find_shards
from armspan.reading.citations import Citation, Omission
from armspan.reading.columns import Columns, find_places
from armspan.reading.inputs import list_inputs
from armspan.reading.items import read_items

RECORDS = "records.jsonl"
Records = dict[str, dict[str, Any]]


def read_predicted(path: Path, wanted: Collection[str] | None, notes: list[str]) -> Records:
    """The records behind a path, by id: a JSON or JSONL file, a folder that a run wrote, or abstracts.

    Abstracts may come in whatever `armspan extract` reads; of them only the `wanted` ones are extracted, named by id,
    PMID or DOI (None: all of them). What is left out is told in `notes`. Raises `InputError` for a record that is not
    valid.
    """
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    if (path / RECORDS).is_file():
        path = path / RECORDS
    if find_shards(path):
        return _read_records(read_values(path, ()), notes)
    if path.suffix.lower() in SUFFIXES and path.is_file() and (values := _records_in(path)):
        return _read_records(values, notes)
    return extract_abstracts(path, notes, wanted)


def extract_abstracts(path: Path, notes: list[str], wanted: Collection[str] | None = None) -> Records:
    """A record, by id, of each abstract in a file or folder, read as `armspan extract` reads it; or of the wanted ones.

    What cannot be read is told in `notes`.
    """
    from armspan.extraction import Extractor

    extractor = Extractor()
    columns = Columns.of(extractor.book.terms)
    listing = list_inputs([str(path)])
    notes += map(_told, listing.problems)
    names = None if wanted is None else Names((name, ()) for name in wanted)
    records: Records = {}
    others: list[str] = []
    for item in chain.from_iterable(read_items(found, columns) for found in listing.inputs):
        if not isinstance(item, Citation):
            notes.append(_told(item))
            continue
        source = item.source
        if names and not names.find(source.id, source.pmid, source.doi):
            others.append(source.id)
        elif source.id in records:
            notes.append(f"{source.path}: a second abstract of {source.id} was left out")
        else:
            records[source.id] = extractor.record(item.text, source, item.sections).to_dict()
    if others and not records:
        notes.append(f"{path}: none of its {len(others):,} abstract(s) has a gold: {', '.join(others[:5])}")
    return records


def _told(omission: Omission) -> str:
    return f"{omission.path}: {omission.id or 'a place in it'} was not extracted: {omission.reason}"


def _records_in(path: Path) -> Iterator[Found] | None:
    """The values of a file; None where its first is no record, but a row of an export with a property for abstracts."""
    from armspan.rulebook import rulebook

    values = read_values(path, ())
    first = next(values, None)
    if first is None:
        raise InputError(f"{path}: holds no record")
    row = first.value if isinstance(first.value, dict) and first.line is not None else {"source": None}
    if "source" not in row and "abstract" in find_places(list(row), Columns.of(rulebook().terms)):
        return None
    return chain([first], values)


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
