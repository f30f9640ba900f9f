"""Tables -> files: CSV, Parquet, and the Frictionless description of the folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from armspan.dataset.cells import cell
from armspan.dataset.columns import Column, Row, Table

DESCRIPTION = "datapackage.json"


def write_csv(path: Path, table: Table, rows: Iterable[Row]) -> None:
    """One table as CSV (UTF-8, commas, RFC 4180)."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(column.name for column in table.columns)
        writer.writerows(
            [cell(row.get(column.name), _decimals(column, row)) for column in table.columns] for row in rows
        )


def _decimals(column: Column, row: Row) -> int | None:
    """The decimals that a number is printed with, where the row knows them: 35.0 is not 35."""
    return row.get(column.decimals) if column.decimals else None


def write_parquet(path: Path, table: Table, rows: list[Row]) -> None:
    """One table as Parquet, typed; text as it is, for no spreadsheet program opens it."""
    import pyarrow
    from pyarrow import parquet

    types = {"string": pyarrow.string(), "integer": pyarrow.int64(), "number": pyarrow.float64()}
    fields = [
        pyarrow.field(c.name, types.get(c.type, pyarrow.bool_()), metadata={"description": c.description})
        for c in table.columns
    ]
    columns = [pyarrow.array([row.get(f.name) for row in rows], f.type) for f in fields]
    parquet.write_table(pyarrow.Table.from_arrays(columns, schema=pyarrow.schema(fields)), path)


def write_description(path: Path, tables: Iterable[Table]) -> None:
    """The data package: every file with every column, its type, its meaning and its keys (Frictionless, version 1)."""
    package = {
        "name": "armspan-dataset",
        "title": "What clinical abstracts say, as tables",
        "profile": "tabular-data-package",
        "resources": [_resource(table) for table in tables],
    }
    path.write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {"fields": list(names), "reference": {"resource": other, "fields": list(names)}}
            for names, other in table.references
        ]
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.description}
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.enum:
        constraints["enum"] = list(column.enum)
    return {**field, "constraints": constraints} if constraints else field
