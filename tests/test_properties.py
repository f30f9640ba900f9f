"""What holds for any text whatever: no exception, spans that are slices, the same record every time, a valid record."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from armspan.extraction import Abstract, extract
from armspan.record.read import record_from_dict
from armspan.record.validate import validate_record
from armspan.rulebook import rulebook

ABSTRACTS = sorted(Path(__file__).parent.parent.joinpath("corpus", "abstracts").glob("*.txt"))

PIECES = st.sampled_from(
    [
        "The operation time was ", "12.3±4.5 min", "(35.0±6.8) min vs (58.2±10.4) min", " in the A group", " and ",
        "P<0.001", "P = .03", "p <\n0.01", "0·05", "n = 40", "(n=40)", "12 of 40 patients (30%)", "95% CI 1.2 to 3.4",
        "METHODS: ", "[Results] ", "Results: ", "exter- nal", "±", "−0.82", "1 234", "12,345", "（", "）", "＜",
        "\u2009",
        "group A", "group B", "respectively", "from 62.3 to 88.9", "at 12 months", "VAS score", "median (IQR) ",
        "; ", ". ", ", ", " vs. ", "\n", "Thirty-six patients", "both P<0.05", "HR 0.66 (0.41-1.07)", "𝟙𝟚", "٣", "\x00",
        "%",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("".join))
RELAXED = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def spans(value: Any) -> list[dict[str, Any]]:
    """Everything in a record that says where it stands."""
    if isinstance(value, dict):
        own = [value] if {"start", "end", "text"} <= value.keys() else []
        return own + [span for item in value.values() for span in spans(item)]
    return [span for item in value for span in spans(item)] if isinstance(value, list) else []


@RELAXED
@given(TEXTS)
def test_any_text_gives_a_valid_record_with_true_spans(text: str) -> None:
    record = extract(text).to_dict()
    assert [span for span in spans(record) if text[span["start"] : span["end"]] != span["text"]] == []
    assert validate_record(record) == []


@RELAXED
@given(TEXTS)
def test_a_record_is_the_same_every_time_and_survives_the_way_to_data_and_back(text: str) -> None:
    record = extract(text)
    assert extract(text) == record
    assert record_from_dict(record.to_dict()) == record


@RELAXED
@given(TEXTS)
def test_placed_mentions_do_not_overlap(text: str) -> None:
    placed = Abstract(rulebook(), text).placed
    assert all(a.end <= b.start for a, b in pairwise(placed))


@pytest.mark.parametrize("path", ABSTRACTS, ids=lambda path: path.stem)
def test_every_abstract_of_the_corpus_gives_a_valid_record(path: Path) -> None:
    text = path.read_text("utf-8")
    record = extract(text).to_dict()
    assert validate_record(record) == []
    assert [span for span in spans(record) if text[span["start"] : span["end"]] != span["text"]] == []
