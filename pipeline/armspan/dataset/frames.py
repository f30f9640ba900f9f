"""Typed records -> pandas, a DataFrame for each table of a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

from armspan.dataset.catalogue import TABLES
from armspan.dataset.columns import Column, Row, Table
from armspan.dataset.extras import MissingExtra
from armspan.dataset.grouping import group_outcomes
from armspan.dataset.readings import Reading
from armspan.dataset.study import Study
from armspan.dataset.tables import build_tables
from armspan.errors import InputError
from armspan.model import Record

if TYPE_CHECKING:
    from pandas import DataFrame, Series

_TYPES = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}


def to_frames(records: Iterable[Record]) -> dict[str, DataFrame]:
    """The tables of `armspan dataset`, by name, as DataFrames: studies, arms, measurements, comparisons and the others.

    Columns, their order and the rows are those of the CSV files (docs/dataset.md); text is "string", a whole number
    "Int64", a number "float64" and a yes or no "boolean", in an empty table, too, so that `pandas.concat` keeps them.
    Text is as the abstract has it, without the mark that guards a spreadsheet; a record that comes twice counts once.

    Raises `InputError` where two records of different texts have one id, and where something is no record;
    `MissingExtra` where pandas is not installed.
    """
    if find_spec("pandas") is None:
        raise MissingExtra("to_frames: pandas is not installed; pip install pandas")
    readings = [Reading(record) for record in _each_once(records)]
    groups = group_outcomes(readings)
    rows = build_tables(Study(reading, groups) for reading in readings)
    return {table.name: _frame(table, rows[table.name]) for table in TABLES}


def to_frame(record: Record, table: str) -> DataFrame:
    """One table of one record; raises `InputError` for a name that no table has."""
    names = [known.name for known in TABLES]
    if table not in names:
        raise InputError(f"no table {table!r}; there are {', '.join(names)}")
    return to_frames([record])[table]


def _each_once(records: Iterable[Record]) -> Iterator[Record]:
    if isinstance(records, Record):
        raise InputError("one record; give a list of them, or ask it itself: record.to_frame()")
    texts: dict[str, str] = {}
    for number, record in enumerate(records, 1):
        if not isinstance(record, Record):
            raise InputError(f"number {number}: {type(record).__name__}, not a record as armspan.extract gives it")
        if texts.get(record.source.id, record.text) != record.text:
            raise InputError(
                f"number {number}: an earlier record has the id {record.source.id!r}; give it one of its own"
            )
        if record.source.id not in texts:
            texts[record.source.id] = record.text
            yield record


def _frame(table: Table, rows: list[Row]) -> DataFrame:
    from pandas import DataFrame

    return DataFrame({column.name: _series(column, rows) for column in table.columns})


def _series(column: Column, rows: list[Row]) -> Series:
    from pandas import Series

    return Series([row.get(column.name) for row in rows], dtype=_TYPES[column.type])
