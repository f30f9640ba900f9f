"""The wheel holds the package, the rules and the schemas, nothing else, and works where only it is installed."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ABSTRACT = "The VAS score was 3.1±0.4 in 20 patients of the cast group and 4.2±0.6 in 20 of the brace group (P<0.001)."


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def bin_folder(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment that has the wheel, and borrows what the wheel depends on."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder, with_pip=False)
    paths = sysconfig.get_paths("venv", vars={"base": str(folder), "platbase": str(folder)})
    Path(paths["purelib"], "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    python = Path(paths["scripts"], "python")
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    return Path(paths["scripts"])


def files(folder: str) -> set[str]:
    found = (path.relative_to(ROOT / folder) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}


def test_the_wheel_holds_the_package_the_rules_and_the_schemas(wheel: Path) -> None:
    names = [name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name]
    expected = {f"armspan/{name}" for name in files("pipeline/armspan")}
    expected |= {f"armspan/_data/{folder}/{name}" for folder in ("rules", "schemas") for name in files(folder)}
    assert sorted(names) == sorted(expected)


def test_the_installed_package_extracts(bin_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(ABSTRACT, encoding="utf-8")
    command = [str(bin_folder / "armspan"), "extract", "1.txt", "--out", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    record = json.loads((tmp_path / "out" / "records.jsonl").read_bytes())
    assert [measurement["value"] for measurement in record["measurements"]] == [3.1, 4.2]


def test_the_installed_package_brings_its_own_data(bin_folder: Path, tmp_path: Path) -> None:
    code = "from armspan.resources import data_dir; print(data_dir('rules')); print(data_dir('schemas'))"
    done = subprocess.run(
        [str(bin_folder / "python"), "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    rules, schemas = map(Path, done.stdout.split())
    assert rules.parts[-3:] == ("armspan", "_data", "rules")
    assert schemas.parts[-3:] == ("armspan", "_data", "schemas")
    assert bin_folder.parent in rules.parents
