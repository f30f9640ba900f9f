"""Records and gold -> the folder of a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from armspan.dataset.catalogue import TABLES
from armspan.dataset.columns import Row, name_for_meta, renamed
from armspan.dataset.extras import need
from armspan.dataset.grouping import group_outcomes
from armspan.dataset.readings import Problem, read_all
from armspan.dataset.revman import FILES as REVMAN_FILES
from armspan.dataset.revman import write_revman
from armspan.dataset.study import Study
from armspan.dataset.tables import build_tables
from armspan.dataset.workbook import write_workbook
from armspan.dataset.writers import DESCRIPTION, write_csv, write_description, write_parquet
from armspan.errors import InputError
from armspan.exchange.folders import prepare_folder

FORMATS = ("csv", "xlsx", "parquet")
NAMES = ("metafor", "meta")
WORKBOOK = "dataset.xlsx"
REVMAN = "revman"


@dataclass(slots=True)
class Dataset:
    """What was written."""

    rows: dict[str, int]  # by table
    studies: int
    overridden: int  # records that gold replaced, in part or whole
    unmatched: list[str]  # gold that no record is about
    problems: list[Problem]


def write_dataset(
    names: Sequence[str],
    out: Path,
    *,
    gold: Path | None = None,
    formats: Iterable[str] = ("csv", "xlsx"),
    column_names: str = "metafor",
    overwrite: bool = False,
) -> Dataset:
    """Writes all tables of the records behind `names`, and says what came of it.

    Raises `ArmspanError` before anything is written for an unknown format, a name that does not exist or a folder
    that is not empty; a record that cannot be used is a problem and stops nothing.
    """
    wanted = _checked(formats)
    found = read_all(names, gold)
    groups = group_outcomes(found.readings)
    studies = [Study(reading, groups) for reading in found.readings]
    tables = build_tables(studies)
    prepare_folder(out, overwrite)
    with _unfinished(out) as folder:
        _write(folder, tables, wanted, column_names)
        write_revman(folder / REVMAN, studies)
    rows = {name: len(rows) for name, rows in tables.items()}
    return Dataset(rows, len(studies), found.overridden, found.unmatched, found.problems)


@contextmanager
def _unfinished(out: Path) -> Iterator[Path]:
    """A folder whose files move to `out` only when all are written; those of an earlier run make room for them."""
    with TemporaryDirectory(dir=out, prefix=".unfinished-") as name:
        folder = Path(name)
        yield folder
        for earlier in _files(out):
            earlier.unlink(missing_ok=True)
        for file in _files(folder):
            target = out / file.relative_to(folder)
            target.parent.mkdir(exist_ok=True)
            if file.exists():
                file.replace(target)


def _files(folder: Path) -> list[Path]:
    """Every file that a dataset can have, whether it is there or not."""
    names = [f"{table.name}.{suffix}" for table in TABLES for suffix in ("csv", "parquet")]
    return [folder / name for name in (*names, WORKBOOK, DESCRIPTION, *(f"{REVMAN}/{name}" for name in REVMAN_FILES))]


def _checked(formats: Iterable[str]) -> list[str]:
    wanted = [name.strip() for name in formats if name.strip()]
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise InputError(f"--format {unknown[0]}: not a format; write one or more of {', '.join(FORMATS)}")
    if "parquet" in wanted:
        need("parquet", "--format parquet", "pyarrow")
    return wanted


def _write(out: Path, tables: dict[str, list[Row]], formats: list[str], names: str) -> None:
    described = [renamed(table, names) for table in TABLES]
    filled = [
        (new, _renamed_rows(tables[new.name], new.name) if old.columns != new.columns else tables[new.name])
        for old, new in zip(TABLES, described, strict=True)
    ]
    for table, rows in filled:
        if "parquet" in formats:
            write_parquet(out / f"{table.name}.parquet", table, rows)
        if "csv" in formats:
            write_csv(out / f"{table.name}.csv", table, rows)
    if "csv" in formats:
        write_description(out / DESCRIPTION, described)
    if "xlsx" in formats:
        write_workbook(out / WORKBOOK, filled)


def _renamed_rows(rows: list[Row], table: str) -> list[Row]:
    return [{name_for_meta(name, table): value for name, value in row.items()} for row in rows]
