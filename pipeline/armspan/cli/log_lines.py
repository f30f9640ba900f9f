"""What a run tells machines: a JSON object a line on standard error."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

import orjson

from armspan.cli.terminal import Watch
from armspan.reading.inputs import shown
from armspan.running.summary import Summary


@contextmanager
def watch() -> Iterator[Watch]:
    """A line for each batch that is done, and for each thing that went wrong and was mended."""
    begin = monotonic()
    _print("started")
    yield Watch(
        lambda done, total: _print("progress", done=done, total=total, seconds=round(monotonic() - begin, 3)),
        lambda message: _print("notice", message=message),
    )


def print_summary(summary: Summary, out: Path) -> None:
    """What the run came to, as the last line."""
    _print("finished", out=shown(str(out)), **asdict(summary))


def _print(event: str, **said: Any) -> None:
    print(orjson.dumps({"event": event, **said}).decode(), file=sys.stderr, flush=True)
