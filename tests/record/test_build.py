"""What a record says of the scoring systems of its abstract."""

from __future__ import annotations

import pytest

from armspan import extract


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Hamilton Depression Rating Scale (HDRS) fell.", [("Hamilton Depression Rating Scale", "HDRS")]),
        ("HAM-D and HDRS are one: HDRS.", [("Hamilton Depression Rating Scale", "HAM-D")]),
        ("The Hamilton Depression Rating Scale fell.", [("Hamilton Depression Rating Scale", "HAM-D")]),
        ("The Norton scale was used.", [("Norton scale", None)]),
    ],
)
def test_the_abbreviation_is_that_of_the_abstract(text: str, names: list[tuple[str, str | None]]) -> None:
    assert [(found.name, found.abbreviation) for found in extract(text).instruments] == names
