"""What a record says of the scoring systems of its abstract, and of what kind a value is."""

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


@pytest.mark.parametrize(
    ("text", "types"),
    [
        ("Weight fell by 4.2 kg (95% CI 3.1 to 6.0).", ["mean"]),
        ("Ferritin was 38 (29 to 47) before birth.", ["mean"]),
        ("Ferritin was 38 (21 to 96) before birth.", ["median"]),
        ("Mean ferritin was 38 (21 to 96) before birth.", ["mean"]),
    ],
)
def test_limits_tell_a_mean_from_a_median_where_no_word_does(text: str, types: list[str]) -> None:
    assert [found.param_type for found in extract(text).measurements] == types
