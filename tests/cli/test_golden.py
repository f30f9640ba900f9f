"""A whole run, byte for byte: five texts in as many encodings, and two that are none.

After a change of rules or engine that is meant to change the records, write the expected files anew and read the diff:

    python tests/cli/test_golden.py
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import pytest

from armspan.record.validate import validate_record
from armspan.running.batch import extract_folder

GOLDEN = Path(__file__).parent / "golden"
FILES = ("records.jsonl", "measurements.csv", "problems.jsonl", "skipped.jsonl")


def run(out: Path) -> dict[str, bytes]:
    """What a run over the golden abstracts writes, without the fingerprint of the rules."""
    extract_folder([str(GOLDEN / "abstracts")], out)
    made = {name: (out / name).read_bytes() for name in FILES}
    made["records.jsonl"] = re.sub(rb'"rules":"[0-9a-f]{16}"', b'"rules":"0123456789abcdef"', made["records.jsonl"])
    return made


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return run(tmp_path_factory.mktemp("golden") / "out")


@pytest.mark.parametrize("name", FILES)
def test_a_run_writes_what_it_always_wrote(made: dict[str, bytes], name: str) -> None:
    assert made[name].splitlines() == (GOLDEN / "expected" / name).read_bytes().splitlines()


def test_the_golden_records_are_valid() -> None:
    import json

    lines = (GOLDEN / "expected" / "records.jsonl").read_bytes().splitlines()
    assert [validate_record(json.loads(line)) for line in lines] == [[], [], [], []]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        for name, content in run(Path(folder) / "out").items():
            (GOLDEN / "expected" / name).write_bytes(content)
