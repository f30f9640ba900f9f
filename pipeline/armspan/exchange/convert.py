"""One format -> another, whatever holds records or gold -> whatever another program reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson

from armspan.errors import InputError
from armspan.exchange.brat import read_native_folder
from armspan.exchange.brat_labels import read_labelled_folder
from armspan.exchange.brat_writing import write_folder
from armspan.exchange.docbin import write_docbin
from armspan.exchange.json_files import read_values, refuse_violations
from armspan.exchange.label_studio import write_tasks
from armspan.exchange.marks import without_place
from armspan.exchange.skeleton import write_skeletons
from armspan.exchange.texts import read_text

Records = Iterable[dict[str, Any]]

FOLDERS = ("brat", "gold")  # targets that are folders; the others are files
MARKED = ("brat", "docbin", "label-studio")  # targets in which facts are places in a text


def write_records(records: Records, path: Path) -> int:
    """Writes a line per record, as `armspan extract` does; returns how many."""
    lines = [orjson.dumps(record) + b"\n" for record in records]
    path.write_bytes(b"".join(lines))
    return len(lines)


WRITERS: dict[str, Callable[[Records, Path], int]] = {
    "brat": write_folder,
    "records": write_records,
    "docbin": write_docbin,
    "label-studio": write_tasks,
    "gold": write_skeletons,
}


def convert(
    source: Path, target: str, out: Path, notes: list[str], labels: str | None = None, texts: Path | None = None
) -> int:
    """Converts the records, the gold or the brat folder behind `source`; returns how many abstracts there were.

    `texts` is a folder with the abstracts, for gold that does not hold their text. `out` must not exist yet (a folder
    may be empty). Raises `InputError` for what is not valid, before it writes.
    """
    if target not in WRITERS:
        raise InputError(f"{target}: not a format to convert to; there are {', '.join(WRITERS)}")
    if out.exists() and not (target in FOLDERS and out.is_dir() and not any(out.iterdir())):
        raise InputError(f"{out}: exists already; name a new {'folder' if target in FOLDERS else 'file'}")
    records = [_whole(record, place, texts, target in MARKED) for record, place in read_any(source, labels, notes)]
    if not records:
        raise InputError(f"{source}: holds no records")
    if target in MARKED and target != "brat" and (unmarked := sum(map(without_place, records))):
        notes.append(f"{unmarked:,} facts have no place in the text and are not marked")
    out.parent.mkdir(parents=True, exist_ok=True)
    return WRITERS[target](records, out)


def read_any(source: Path, labels: str | None, notes: list[str]) -> Iterator[tuple[dict[str, Any], str]]:
    """(record or gold, place) of everything in a JSON or JSONL file, a folder of such, or a brat folder."""
    if source.is_dir() and any(source.glob("*.ann")):
        yield from read_labelled_folder(source, labels, notes) if labels else read_native_folder(source)
        return
    for found in read_values(source, ("records.jsonl", "gold.jsonl", "*.gold.json", "*.jsonl", "*.json")):
        yield found.value, found.place


def _whole(record: Any, place: str, texts: Path | None, marked: bool) -> dict[str, Any]:
    """The record, if it is valid, with a text from the folder of texts where it holds none."""
    refuse_violations(record, place)
    found: dict[str, Any] = record
    if not found.get("text", "").strip():
        ident = found["source"]["id"]
        if texts:
            return {"source": found["source"], "text": read_text(texts, ident)} | {
                k: v for k, v in found.items() if k != "text"
            }
        if marked:
            raise InputError(f"{place}: no text of {ident} to mark: name the folder of the abstracts with --texts")
    return found
