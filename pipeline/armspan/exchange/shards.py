"""Folders of packed records, as `armspan extract --shards` writes them -> the records, a line of JSON each."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from armspan.errors import InputError

FOLDER = "records"  # of a run's folder
_LINES, _TABLE = ".jsonl.zst", ".parquet"


def find_shards(path: Path) -> list[Path]:
    """The shards of a run's folder, of the folder that holds them, or a shard itself; none where there are none."""
    if path.is_file():
        return [path] if is_shard(path) else []
    folder = path / FOLDER if (path / FOLDER).is_dir() else path
    return sorted((file for file in folder.glob("part-*") if is_shard(file)), key=lambda file: (len(file.name), file))


def is_shard(file: Path) -> bool:
    """Whether a file is named as a shard."""
    return file.name.startswith("part-") and file.name.endswith((_LINES, _TABLE))


def read_shard(file: Path) -> Iterator[bytes]:
    """The records of a shard in order; raises `InputError` where it is damaged or pyarrow is missing."""
    arrow = _arrow(file)
    try:
        if file.name.endswith(_TABLE):
            for batch in arrow.parquet.ParquetFile(file).iter_batches(columns=["record"]):
                yield from (value.as_py().encode() for value in batch.column(0))
            return
        with arrow.input_stream(str(file), compression="zstd") as stream, io.BufferedReader(stream) as reader:
            yield from reader
    except (OSError, arrow.ArrowException) as error:
        raise InputError(f"{file}: cannot be read ({' '.join(str(error).split())[:200]})") from None


def _arrow(file: Path) -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError(f"{file}: reading it needs pyarrow: pip install 'armspan[shards]'") from None
    return pyarrow
