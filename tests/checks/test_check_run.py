"""All checks together: on a record made from text, and what their codes are."""

from __future__ import annotations

import re
from pathlib import Path

import armspan
from armspan.checks.codes import codes
from armspan.checks.run import check_record
from armspan.record.read import record_from_dict
from armspan.record.validate import validate_record
from armspan.rulebook import rulebook

ABSTRACT = """\
METHODS: Sixty patients were randomised to the cast group (n=30) or the brace group (n=30).
RESULTS: Mean operation time was 52.1±8.4 min in the cast group and 60.5±9.2 min in the brace group (P=0.41).
Mean age was 34.2 years (range 36-61).
CONCLUSION: The brace causes less bleeding.
"""


def test_records_carry_their_checks() -> None:
    record = armspan.extract(ABSTRACT)
    assert [(check.code, check.severity) for check in record.checks] == [
        ("mean_outside_range", "conflict"),
        ("recomputed_p_means_crosses_005", "conflict"),
        ("claim_not_reported", "query"),
    ]
    assert validate_record(record.to_dict()) == []


def test_a_record_that_was_read_again_has_the_same_checks() -> None:
    record = armspan.extract(ABSTRACT)
    assert check_record(record_from_dict(record.to_dict()), rulebook()) == record.checks


def test_nothing_gives_no_checks() -> None:
    assert armspan.extract("").checks == ()


def test_no_check_calls_anything_wrong() -> None:
    words = " ".join(code.what for code in codes().values()).lower()
    assert not re.search(r"(?<!standard )\berrors?\b|\b(?:wrong|mistake|false|fraud)\b", words)
    assert {code.severity for code in codes().values()} == {"info", "query", "conflict"}


def test_the_documentation_tells_of_every_code() -> None:
    text = (Path(__file__).parents[2] / "docs" / "checks.md").read_text(encoding="utf-8")
    assert re.findall(r"^### `(\w+)`", text, re.MULTILINE) == list(codes())
    for name, code in codes().items():
        part = text.split(f"### `{name}`")[1].split("\n### ")[0]
        assert f"**{code.severity}**" in part, name
        assert (f"INSPECT-SR {code.item}" if code.item else "no INSPECT-SR item") in part, name
