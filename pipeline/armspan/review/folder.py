"""The folder of one reader's gold: a file for each abstract that was begun, whole at any moment."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from armspan.errors import InputError, OutputError
from armspan.exchange.json_files import refuse_violations
from armspan.exchange.skeleton import gold_name
from armspan.review.corrections import JUDGED, NAMES, Fact, Standing, Step, stand
from armspan.review.gold import fingerprint, gold_of
from armspan.running.parts import sync, sync_path


@dataclass(slots=True)
class Work:
    """One abstract in a reader's hands: what it was read from, the steps, and how it stands after them."""

    record: Fact  # what the steps begin with
    steps: list[Step]
    standing: Standing
    seconds: float = 0.0
    began: str | None = None
    saved: str | None = None
    revision: str = "0"

    @property
    def state(self) -> str:
        """open | in work | done."""
        if self.standing.done:
            return "done"
        return "in work" if any(step["do"] != "begin" for step in self.steps) else "open"


class Folder:
    """Reads and writes the gold of a set of records in one folder, for one reader."""

    def __init__(self, path: Path, reader: str | None) -> None:
        self.path = path
        self.reader = reader

    def prepare(self) -> None:
        """Makes the folder and tries to write in it; raises `OutputError` where that cannot be."""
        trial = self.path / f".trial.{os.getpid()}"
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            trial.write_bytes(b"")
            trial.unlink()
        except OSError as error:
            is_file = self.path.exists() and not self.path.is_dir()
            reason = "is a file" if is_file else (error.strerror or "cannot be written").lower()
            raise OutputError(f"{self.path}: {reason}; name another folder with --gold") from None

    def file(self, ident: str) -> Path:
        """Where the gold of an abstract lies."""
        return self.path / gold_name(ident)

    def saved(self, ident: str) -> Fact | None:
        """The gold of an abstract as it lies there, or None; raises `InputError` for a file that is none."""
        file = self.file(ident)
        try:
            raw = file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise InputError(f"{file}: {(error.strerror or 'cannot be read').lower()}") from None
        try:
            found: Any = orjson.loads(raw)
        except orjson.JSONDecodeError as error:
            raise InputError(f"{file}:{error.lineno}: not JSON: {error.msg}") from None
        if not isinstance(found, dict) or "layers" not in found:
            raise InputError(f"{file}: no gold (it has no layers); move it, or name another folder with --gold")
        refuse_violations(found, str(file))
        if found["source"]["id"] != ident:
            raise InputError(f"{file}: the gold of {found['source']['id']}, not of {ident}")
        return found

    def open(self, record: Fact) -> Work:
        """An abstract as it was left; raises `InputError` for gold of another text."""
        ident = record["source"]["id"]
        gold = self.saved(ident)
        if gold is None:
            return Work(record, [], stand(record, ()))
        if gold.get("text", record["text"]) != record["text"]:
            raise InputError(f"{self.file(ident)}: the gold of another text than the record of {ident}")
        about = gold.get("review") or {}
        same = about.get("record") == fingerprint(record)
        steps = about["steps"] if same else [_taken_over(gold, about)]
        times = about.get("seconds", 0.0), about.get("began"), about.get("saved")
        work = Work(record, steps, stand(record, steps), *times)
        work.revision = _revision(work)
        return work

    def save(self, work: Work) -> None:
        """Writes the gold of an abstract; without a step left, its file goes. Raises `InputError` if it is invalid."""
        record = work.record
        file = self.file(record["source"]["id"])
        if not work.steps:
            with suppress(FileNotFoundError):
                file.unlink()
            sync_path(self.path)
            work.revision = "0"
            return
        about = {
            "reader": self.reader,
            "record": fingerprint(record),
            "began": work.began or now(),
            "saved": work.saved or now(),
            "seconds": round(work.seconds, 1),
        }
        gold = gold_of(record, work.standing, work.steps, about)
        refuse_violations(gold, "this cannot be saved")
        write_whole(file, orjson.dumps(gold, option=orjson.OPT_INDENT_2) + b"\n")
        work.revision = _revision(work)


def _taken_over(gold: Fact, about: Fact) -> Step:
    """The first step of a review of gold that was written by hand, or on another record of this text."""
    facts = {name: gold[name] for name in (*JUDGED, *NAMES) if name in gold}
    closed = bool(about.get("done", gold["layers"]))
    return {
        "do": "begin",
        "at": about.get("saved") or now(),
        "fact": facts,
        "closed": closed,
        "changes": about.get("changes", []),
    }


def _revision(work: Work) -> str:
    """Tells one state of an abstract from any other."""
    return fingerprint({"steps": work.steps})[:16]


def now() -> str:
    """The time, in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def write_whole(file: Path, raw: bytes) -> None:
    """Writes a file that is there as a whole or as it was before, whatever happens meanwhile.

    Raises `OutputError` where it cannot be written.
    """
    temporary = file.with_name(f".{file.name[:200]}.{os.getpid()}")
    try:
        try:
            with temporary.open("wb") as stream:
                stream.write(raw)
                sync(stream)
            temporary.replace(file)
            sync_path(file.parent)
        finally:
            temporary.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{file}: {(error.strerror or 'cannot be written').lower()}") from None
