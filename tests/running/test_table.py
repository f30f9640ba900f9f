"""The cells of measurements.csv: printed precision, names for ids, and nothing a spreadsheet would compute."""

from __future__ import annotations

from typing import Any

import pytest

from armspan.running.table import COLUMNS, csv_lines, printed, table_rows, with_study_id
from armspan.text.view import View

TEXT = "=Pain\nwas 2.10 at 12 months. It fell."


def row(**own: Any) -> dict[str, str]:
    measurement = dict.fromkeys(COLUMNS) | {
        "id": "m1",
        "arm": "a1",
        "outcome": "o1",
        "value": 2.1,
        "decimals": 2,
        "spread": None,
        "spread_decimals": None,
        "time": {"kind": "follow_up", "anchor": None, "offset": "P12M"},
        "span": {"start": 10, "end": 14, "text": "2.10"},
    }
    record = {
        "source": {"id": "s"},
        "text": TEXT,
        "arms": [{"id": "a1", "label": "@home", "count": 20}],
        "outcomes": [{"id": "o1", "title": "=1+1", "instrument": "vas"}],
        "instruments": [{"id": "vas", "name": "Visual Analogue Scale", "abbreviation": None}],
        "measurements": [measurement | own],
    }
    (cells,) = table_rows(record, View(TEXT))
    return dict(zip(COLUMNS, cells, strict=True))


def test_ids_become_names() -> None:
    cells = row()
    assert (cells["study_id"], cells["measurement"], cells["instrument"]) == ("s", "m1", "Visual Analogue Scale")
    assert (cells["arm_count"], cells["time_kind"], cells["time_anchor"], cells["time_offset"]) == (
        "20",
        "follow_up",
        "",
        "P12M",
    )


def test_what_is_unknown_is_an_empty_cell() -> None:
    cells = row(arm=None, outcome=None, time=None)
    assert {cells[name] for name in ("arm", "arm_count", "outcome", "instrument", "time_kind", "unit", "n")} == {""}


def test_a_cell_is_never_a_formula() -> None:
    cells = row(category="-5 to +5", unit="+", value=-2.1)
    assert (cells["outcome"], cells["arm"]) == ("'=1+1", "'@home")
    assert (cells["category"], cells["unit"]) == ("'-5 to +5", "'+")
    assert cells["value"] == "-2.10"
    assert cells["evidence"] == "'=Pain was 2.10 at 12 months."


def test_a_study_gets_another_id() -> None:
    rows = csv_lines([["x, y", "m1", "x, y"], ["x, y", "m2", ""]])
    assert rows == b'"x, y",m1,"x, y"\r\n"x, y",m2,\r\n'
    assert with_study_id(rows, "x, y", "2/x, y") == b'"2/x, y",m1,"x, y"\r\n"2/x, y",m2,\r\n'


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (35.0, 1, "35.0"),
        (35.0, 0, "35"),
        (2.1, 2, "2.10"),
        (40.0, None, "40"),
        (0.25, None, "0.25"),
        (None, None, None),
    ],
)
def test_numbers_keep_their_printed_precision(number: float | None, decimals: int | None, text: str | None) -> None:
    assert printed(number, decimals) == text
