"""Records in a folder of shards: the same records as in one file, for those who read them, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from armspan.cli import main
from armspan.dataset.readings import read_all
from armspan.errors import InputError
from armspan.evaluation.predicted import read_predicted
from armspan.exchange.convert import read_any
from armspan.exchange.shards import find_shards, read_shard
from armspan.running.batch import extract_folder
from armspan.running.errors import EngineError
from armspan.running.shards import open_shards

KINDS = ["jsonl.zst", "parquet"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with abstracts for three batches, two of them twins."""
    folder = tmp_path_factory.mktemp("shards") / "in"
    folder.mkdir()
    for number in range(201):
        name = 0 if number == 150 else number
        (folder / f"{number:03}.txt").write_text(f"Pain was {name}.5±0.4 in 20 patients.", encoding="utf-8")
    extract_folder([str(folder)], folder.parent / "file")
    for kind in KINDS:
        extract_folder([str(folder)], folder.parent / kind, shards=kind)
    return folder


def test_a_batch_is_a_shard(folder: Path) -> None:
    for kind in KINDS:
        out = folder.parent / kind
        names = ["measurements.csv", "problems.jsonl", "records", "run.json", "skipped.jsonl"]
        assert sorted(path.name for path in out.iterdir()) == names
        files = sorted(path.name for path in (out / "records").iterdir())
        assert files == [f"part-0000{number}.{kind}" for number in range(3)]
        assert [len(list(read_shard(out / "records" / file))) for file in files] == [100, 99, 1]


@pytest.mark.parametrize("kind", KINDS)
def test_shards_hold_the_same_bytes(folder: Path, kind: str) -> None:
    lines = [line.rstrip(b"\n") for file in find_shards(folder.parent / kind) for line in read_shard(file)]
    assert lines == (folder.parent / "file" / "records.jsonl").read_bytes().splitlines()
    table = (folder.parent / kind / "measurements.csv").read_bytes()
    assert table == (folder.parent / "file" / "measurements.csv").read_bytes()


@pytest.mark.parametrize("kind", KINDS)
def test_validate_names_shard_and_record(folder: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["validate", str(folder.parent / kind)])
    assert capsys.readouterr().out == "200 records in 3 files: all valid\n"
    lines = [line.rstrip() + b"\n" for line in read_shard(find_shards(folder.parent / kind)[2])]
    writer = open_shards(kind, folder.parent / f"wrong-{kind}")
    writer.add(lines[0].replace(b'"schema_version":"1.1"', b'"schema_version":"0.9"'))
    writer.close_batch()
    with pytest.raises(SystemExit, match="1"):
        main(["validate", str(folder.parent / f"wrong-{kind}")])
    shard = folder.parent / f"wrong-{kind}" / f"part-00000.{kind}"
    said = f'{shard}:1: $.schema_version: "0.9" is none of: 1.0, 1.1\n1 record in 1 file: 1 violation\n'
    assert capsys.readouterr().out == said


@pytest.mark.parametrize("kind", KINDS)
def test_dataset_evaluate_and_convert_read_them(folder: Path, kind: str) -> None:
    for path in (folder.parent / kind, folder.parent / kind / "records"):
        assert read_all([str(path)]).readings == read_all([str(folder.parent / "file")]).readings
        assert read_predicted(path, (), []) == read_predicted(folder.parent / "file", (), [])
        records = [record for record, _ in read_any(path, None, [])]
        assert records == [record for record, _ in read_any(folder.parent / "file", None, [])]


def test_columns_of_parquet_can_be_asked(folder: Path) -> None:
    from pyarrow import parquet

    table = parquet.read_table(folder.parent / "parquet" / "records" / "part-00000.parquet")
    assert table.column_names == ["id", "path", "pmid", "doi", "title", "journal", "year", "record"]
    assert table.column("id")[:2].to_pylist() == ["000", "001"]


def test_a_kind_that_is_not_known_is_refused_before_anything_is_written(folder: Path) -> None:
    with pytest.raises(EngineError, match=r"^--shards xml: not known; it is jsonl.zst or parquet$"):
        extract_folder([str(folder)], folder.parent / "new", shards="xml")
    assert not (folder.parent / "new").exists()


def test_a_damaged_shard_is_told(tmp_path: Path) -> None:
    for kind in KINDS:
        file = tmp_path / f"part-00000.{kind}"
        file.write_bytes(b"not packed at all")
        with pytest.raises(InputError, match=r"part-00000\.\S+: cannot be read \("):
            list(read_shard(file))
