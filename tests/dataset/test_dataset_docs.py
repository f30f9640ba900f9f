"""docs/dataset.md lists every table and column; `python tests/dataset/test_dataset_docs.py` writes the list anew."""

from __future__ import annotations

from pathlib import Path

from armspan.dataset.catalogue import TABLES
from armspan.dataset.columns import Column, Table, name_for_meta, renamed

DOCS = Path(__file__).parents[2] / "docs" / "dataset.md"
MARK = "<!-- made by tests/dataset/test_dataset_docs.py from pipeline/armspan/dataset/catalogue.py -->\n"


def listed() -> str:
    return MARK + "\n".join(_table(table) for table in TABLES)


def _table(table: Table) -> str:
    other = renamed(table, "meta").columns
    lines = [
        f"| {_name(column, new.name)} | {column.type} | {_meaning(column)} |"
        for column, new in zip(table.columns, other, strict=True)
    ]
    key = f" A row is known by {' and '.join(f'`{name}`' for name in table.key)}." if table.key else ""
    return "\n".join(
        [
            f"### {table.name}",
            f"{table.description}{key}",
            "",
            "| column | type | meaning |",
            "|---|---|---|",
            *lines,
            "",
        ]
    )


def _name(column: Column, other: str) -> str:
    return f"`{column.name}`" if column.name == other else f"`{column.name}` (`{other}`)"


def _meaning(column: Column) -> str:
    values = (
        f" One of: {', '.join(column.enum)}."
        if column.enum and not all(v in column.description for v in column.enum)
        else ""
    )
    return column.description.replace("|", "\\|") + values


def test_the_docs_list_every_table_and_column() -> None:
    assert DOCS.read_text(encoding="utf-8").partition(MARK)[2] == listed().removeprefix(MARK)


def test_columns_have_one_name_each_and_a_meaning() -> None:
    for table in TABLES:
        for names in ("metafor", "meta"):
            columns = [column.name for column in renamed(table, names).columns]
            assert len(set(columns)) == len(columns), table.name
        assert all(column.description.endswith(".") for column in table.columns)
        assert set(table.key) <= {column.name for column in table.columns}


def test_names_for_meta() -> None:
    assert [
        name_for_meta(name, "comparisons")
        for name in ("slab", "n1i", "m2i_derived", "sd1i_section", "ai", "ci", "unit", "time_kind")
    ] == [
        *("studlab", "n.e", "mean.c_derived", "sd.e_section", "event.e", "event.c", "unit", "time_kind"),
    ]
    assert [name_for_meta("sei", table) for table in ("means", "effects")] == ["se", "seTE"]


if __name__ == "__main__":
    DOCS.write_text(DOCS.read_text(encoding="utf-8").partition(MARK)[0] + listed(), encoding="utf-8")
