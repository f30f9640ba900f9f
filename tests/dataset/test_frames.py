"""DataFrames are the tables of `armspan dataset`: the same columns, rows and types."""

from __future__ import annotations

import warnings
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import armspan
from armspan.dataset.catalogue import TABLES
from armspan.dataset.export import write_dataset
from armspan.dataset.extras import MissingExtra
from armspan.errors import InputError
from armspan.model import Record, Source
from armspan.reading.citations import Citation
from armspan.running.batch import extract_folder

EXPORTS = Path(__file__).parents[2] / "corpus" / "exports"
TYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}
TEXT = (
    "Forty adults were randomised to a brace (n = 20) or a cast (n = 20). "
    "Pain at 6 weeks was 2.1±0.4 with the brace and 3.3±0.6 with the cast (P<0.001)."
)


@pytest.fixture(scope="module")
def records() -> list[Record]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(armspan.extract_many(armspan.read(EXPORTS)))


def test_frames_are_the_files_of_a_dataset(records: list[Record], tmp_path: Path) -> None:
    extract_folder([str(EXPORTS)], tmp_path / "out")
    write_dataset([str(tmp_path / "out" / "records.jsonl")], tmp_path / "dataset", formats=["csv"])
    frames = armspan.to_frames(records)
    assert list(frames) == [table.name for table in TABLES]
    for table in TABLES:
        written = pd.read_csv(
            tmp_path / "dataset" / f"{table.name}.csv",
            dtype={column.name: TYPES[column.type] for column in table.columns},
            keep_default_na=False,
            na_values=[""],
        )
        pd.testing.assert_frame_equal(frames[table.name], written, rtol=1e-9)


def test_types_hold_in_empty_tables_and_when_tables_are_joined() -> None:
    bare, full = armspan.to_frames([]), armspan.to_frames([armspan.extract(TEXT)])
    assert bare["measurements"].empty
    for table in TABLES:
        joined = pd.concat([bare[table.name], full[table.name], full[table.name]])
        expected = [TYPES[column.type] for column in table.columns]
        assert [str(kind) for kind in joined.dtypes] == expected


def test_one_record_has_its_own_frames() -> None:
    frame = armspan.extract(TEXT).to_frame()
    assert frame.groupby("arm")["value"].mean().to_dict() == {"brace": 2.1, "cast": 3.3}
    assert armspan.extract(TEXT).to_frame("arms")["count"].sum() == 40


def test_texts_are_as_they_are() -> None:
    (record,) = armspan.extract_many([Citation("Pain fell.", Source(id="-s1", title="=1+1"))])
    frame = record.to_frame("studies")
    assert (frame.loc[0, "study_id"], frame.loc[0, "title"]) == ("-s1", "=1+1")


def test_a_record_that_is_given_twice_counts_once(records: list[Record]) -> None:
    assert len(armspan.to_frames([*records, *records])["studies"]) == len(records)


def test_mistakes_are_told_in_a_line(records: list[Record], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = records[:2]
    with pytest.raises(InputError, match=r"^no table 'rows'; there are studies, arms, outcomes, measurements, "):
        first.to_frame("rows")
    with pytest.raises(InputError, match=r"^one record; give a list of them, or ask it itself: record\.to_frame\(\)$"):
        armspan.to_frames(first)  # type: ignore[arg-type]
    with pytest.raises(InputError, match=r"^number 2: str, not a record as armspan\.extract gives it$"):
        armspan.to_frames([first, "text"])  # type: ignore[list-item]
    twin = replace(second, source=replace(second.source, id=first.source.id))
    with pytest.raises(InputError, match=r"^number 2: an earlier record has the id '.*'; give it one of its own$"):
        armspan.to_frames([first, twin])
    monkeypatch.setattr("armspan.dataset.frames.find_spec", lambda name: None)
    with pytest.raises(MissingExtra, match=r"^to_frames: pandas is not installed; pip install pandas$"):
        armspan.to_frames(records)
