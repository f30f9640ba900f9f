"""The records of a run too large for one file: a folder with a file for each batch, packed."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Any

import orjson

from armspan.running.errors import EngineError
from armspan.running.parts import sync_path

JSONL, PARQUET = "jsonl.zst", "parquet"
_ABOUT = ("id", "path", "pmid", "doi", "title", "journal", "year")  # columns beside the record itself


class Shards(ABC):
    """Collects the records of a batch and writes them as the next shard."""

    kind: str

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lines: list[bytes] = []
        self._number = 0
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()

    def add(self, line: bytes) -> None:
        """Adds a record, already written as a line of JSON."""
        self._lines.append(line)

    def close_batch(self) -> None:
        """Writes what was added since the last time; a batch without records leaves no shard."""
        if self._lines:
            file = self._folder / f"part-{self._number:05}.{self.kind}"
            self.write(file, self._lines)
            sync_path(file)
            sync_path(self._folder)
            self._number += 1
            self._lines = []

    @abstractmethod
    def write(self, file: Path, lines: list[bytes]) -> None:
        """Writes one shard."""


class _PackedLines(Shards):
    kind = JSONL

    def write(self, file: Path, lines: list[bytes]) -> None:
        with _arrow().output_stream(str(file), compression="zstd") as stream:
            for line in lines:
                stream.write(line)


class _Tables(Shards):
    """Parquet: what tells a study apart in columns of its own, the record as JSON, which no table can hold."""

    kind = PARQUET

    def write(self, file: Path, lines: list[bytes]) -> None:
        from pyarrow import parquet

        arrow = _arrow()
        sources = [orjson.loads(line)["source"] for line in lines]
        columns: dict[str, Any] = {
            name: arrow.array([source[name] for source in sources], arrow.int64() if name == "year" else arrow.string())
            for name in _ABOUT
        }
        columns["record"] = arrow.array([line.decode().rstrip("\n") for line in lines], arrow.string())
        parquet.write_table(arrow.table(columns), file, compression="zstd")


def open_shards(kind: str, folder: Path) -> Shards:
    """A writer of shards; raises `EngineError` for a kind that is not known, or where pyarrow is missing."""
    _arrow()
    return {JSONL: _PackedLines, PARQUET: _Tables}[kind](folder)


def check_kind(kind: str | None) -> None:
    """Raises `EngineError`, before any work is done, for shards that cannot be written."""
    if kind is not None:
        if kind not in (JSONL, PARQUET):
            raise EngineError(f"--shards {kind}: not known; it is {JSONL} or {PARQUET}")
        _arrow()


def _arrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise EngineError("--shards needs pyarrow: pip install 'armspan[shards]'") from None
    return pyarrow
