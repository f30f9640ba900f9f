"""run.json: what was run on what, with what result, so that a methods section can cite it."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from armspan.reading.citations import Omission
from armspan.running.errors import no_room
from armspan.running.output import MANIFEST
from armspan.running.parts import Made, sync, sync_path
from armspan.running.summary import Summary

SCHEMA = "1.0"
_LIBRARIES = ("regex", "orjson", "numpy", "scipy", "lxml")  # that take part in reading and extracting
_COUNTS = (
    "abstracts",
    "arms",
    "measurements",
    "p_values",
    "explained",
    "set_aside",
    "unexplained",
    "queries",
    "problems",
)


def write_manifest(
    out: Path,
    *,
    stamp: str,
    rules: str,
    options: Mapping[str, Any],
    inputs: Iterable[Made],
    summary: Summary,
    started: datetime,
    worked: float,
) -> None:
    """Writes run.json, as the last file of a run; `worked` are the seconds that all workers needed together."""
    finished = datetime.now(UTC)
    content = {
        "schema_version": SCHEMA,
        "stamp": stamp,
        "versions": _versions(),
        "rules": rules,
        "options": dict(options),
        "counts": {
            "inputs": summary.inputs,
            **{name: getattr(summary, name) for name in _COUNTS},
            "skipped": summary.skipped,
            "unread": summary.unread,
        },
        "timings": {
            "started": started.isoformat(timespec="seconds"),
            "finished": finished.isoformat(timespec="seconds"),
            "seconds": round((finished - started).total_seconds(), 3),
            "seconds_of_work": round(worked, 3),
            "batches_kept": summary.kept,
        },
        "notes": {
            "shared_stems": summary.shared_stems,
            "shared_ids": summary.shared_ids,
            "first_problems": [asdict(problem) for problem in summary.first_problems],
        },
    }
    temporary = out / f"{MANIFEST}.part"
    with no_room(out), temporary.open("wb") as stream:
        head = orjson.dumps(content, option=orjson.OPT_INDENT_2).removesuffix(b"\n}")
        stream.write(head + b',\n  "inputs": [')
        for number, made in enumerate(inputs):  # one by one: there may be very many
            stream.write((b"," if number else b"") + b"\n    " + orjson.dumps(made._asdict()))
        stream.write(b"\n  ]\n}\n")
        sync(stream)
    os.replace(temporary, out / MANIFEST)
    sync_path(out)


def read_summary(out: Path, stamp: str) -> Summary | None:
    """What a finished run came to; None if there is none, or it was about something else."""
    try:
        content = orjson.loads((out / MANIFEST).read_bytes())
        if content["stamp"] != stamp:
            return None
        notes = content["notes"]
        problems = [Omission(**problem) for problem in notes["first_problems"]]
        return Summary(
            **content["counts"],
            shared_stems=notes["shared_stems"],
            shared_ids=notes["shared_ids"],
            first_problems=problems,
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _versions() -> dict[str, str]:
    return {
        "armspan": version("armspan"),
        "python": platform.python_version(),
        "platform": platform.platform(terse=True),
        **{name: version(name) for name in _LIBRARIES},
    }
