"""The command line, as a test runs it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from armspan.cli import main


class Result(NamedTuple):
    status: int
    out: str
    err: str


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs the command line in an empty folder; returns its status and what it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> Result:
        with pytest.raises(SystemExit) as stopped:
            main(arguments)
        status = stopped.value.code
        assert isinstance(status, int)
        return Result(status, *capsys.readouterr())

    return run
