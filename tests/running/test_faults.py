"""Everything that may lie in a folder: each is one problem that a person understands, all else is extracted."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

from armspan.running.batch import extract_folder

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="names and permissions as Linux has them")
GOOD = "Pain was 2.5±0.4 in 20 patients (P<0.05)."
LAUGHS = '<!DOCTYPE PubmedArticleSet [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><PubmedArticleSet>&b;</PubmedArticleSet>'
OUTSIDE = (
    '<!DOCTYPE PubmedArticleSet [<!ENTITY a SYSTEM "file:///etc/passwd">]><PubmedArticleSet>&a;</PubmedArticleSet>'
)
ENTITIES = "XML that declares entities of its own: such files can do harm and are not read"


def zipped(name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return stream.getvalue()


def formulas() -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["pmid", "abstract"])
    book.active.append([1, '=HYPERLINK("http://127.0.0.1/", "x")'])
    book.active.append([2, GOOD + " Sheet."])
    book.save(stream)
    return stream.getvalue()


BAD = {
    "binary.txt": (
        bytes(range(256)) * 20,
        "its encoding is not known: it is neither UTF-8, UTF-16, GB18030 nor Windows-1252",
    ),
    "nul.txt": (b"Pain was 2.5\0 in 20 patients.", "binary data (it holds NUL characters), not text"),
    "laughs.xml": (LAUGHS.encode(), ENTITIES),
    "outside.xml": (OUTSIDE.encode(), ENTITIES),
    "surrogate.txt": (
        "Pain fell by ≤2 (≥3, ≥4) \ud800 in 20 patients.".encode("utf-8", "surrogatepass"),
        "damaged UTF-8: byte 32 of 50 is not valid (invalid continuation byte)",
    ),
    "bomb.zip": (zipped("a.txt", bytes(30_000_000)), "unpacks to 30 MB out of 0.0 MB: not read"),
    "bomb.txt.gz": (gzip.compress(b"x" * 30_000_000), "larger than 5 MB: one file holds one abstract"),
    "traversal.zip": (zipped("../../evil.txt", b"Pain fell."), "a name that leads out of the archive"),
    "nested.jsonl": (
        b'{"abstract": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        "line 1: not JSON (depth limit exceeded, column 1038)",
    ),
    "lone.jsonl": (
        b'{"pmid": "9", "abstract": "Pain \\ud800 fell in 20 patients."}',
        "line 1: not JSON (no low surrogate in string, column 33)",
    ),
    "huge.txt": (b"Pain was 2.5 in 20 patients. " * 1_800_000, "larger than 5 MB: one file holds one abstract"),
}
FINE = {
    "good.txt": GOOD.encode(),
    "utf16.txt": f"{GOOD} Wide.".encode("utf-16"),
    "other scripts.txt": f"{GOOD} Боль уменьшилась. 疼痛减轻。 انخفض الألم".encode(),
    "formulas.xlsx": formulas(),
}


def fill(folder: Path) -> None:
    for name, content in (*FINE.items(), *((name, raw) for name, (raw, _) in BAD.items())):
        (folder / name).write_bytes(content)
    with open(os.fsencode(folder) + b"/new\nline \xff.txt", "wb") as stream:
        stream.write(f"{GOOD} Strange name.".encode())
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "round.txt").symlink_to(folder / "round.txt")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    os.mkfifo(folder / "pipe.txt")
    (folder / "locked.txt").write_text("Pain fell.")
    (folder / "locked.txt").chmod(0)
    (folder / "closed").mkdir(mode=0)


CHILD = """
import ctypes, os, sys
if os.geteuid() == 0:
    for power in range(64):
        ctypes.CDLL(None).prctl(24, power, 0, 0, 0)  # PR_CAPBSET_DROP: no program started from here on has it
os.execv(sys.executable, [sys.executable, "-c", "from armspan.cli import main; main()", *sys.argv[1:]])
"""


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    """The command line, run by somebody who has no power over files: to the superuser none is locked."""
    command = [sys.executable, "-c", CHILD, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path]:
    """A run over all of it."""
    folder = tmp_path_factory.mktemp("faults") / "in"
    folder.mkdir()
    fill(folder)
    out = folder.parent / "out"
    told = run("extract", folder, "--out", out, "--jobs", 2)
    (folder / "closed").chmod(0o755)
    return told, out


def lines(path: Path) -> dict[str, str]:
    return {line["path"]: line["reason"] for line in map(json.loads, path.read_bytes().splitlines())}


def test_each_is_one_problem_with_its_reason(done: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    told, out = done
    assert told.returncode == 1, told.stderr
    assert "Traceback" not in told.stderr + told.stdout
    problems = lines(out / "problems.jsonl")
    assert len(problems) == len((out / "problems.jsonl").read_bytes().splitlines())
    wanted = {name: reason for name, (_, reason) in BAD.items()}
    wanted["traversal.zip/../../evil.txt"] = wanted.pop("traversal.zip")
    wanted |= {"locked.txt": "no permission to read it", "closed": "no permission to read it"}
    wanted |= {"gone.txt": "no longer there, or a link that leads nowhere"}
    wanted |= {"round.txt": "too many levels of symbolic links", "pipe.txt": "neither a file nor a folder"}
    never = "a formula without a saved value; open the workbook in a spreadsheet program and save it"
    wanted |= {"formulas.xlsx": f"sheet 'Sheet': B2 (abstract): {never}"}
    assert problems == wanted


def test_all_else_is_extracted(done: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    records = [json.loads(line) for line in (done[1] / "records.jsonl").read_bytes().splitlines()]
    paths = {record["source"]["path"] for record in records}
    assert {*FINE, "new\nline \\xff.txt"} <= paths
    assert {"good", "2"} <= {record["source"]["id"] for record in records}


def test_a_link_back_ends(done: tuple[subprocess.CompletedProcess[str], Path]) -> None:
    assert lines(done[1] / "skipped.jsonl") == {"loop": "named twice or linked: the same as ."}


def test_ten_thousand_empty_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(10_000):
        (tmp_path / "in" / f"{number}.txt").touch()
    summary = extract_folder([str(tmp_path / "in")], tmp_path / "out")
    assert (summary.inputs, summary.abstracts, summary.problems, summary.skipped) == (10_000, 0, 0, 10_000)


def test_a_file_that_vanishes_while_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(101):
        (tmp_path / "in" / f"{number:03}.txt").write_text(f"{GOOD} No {number}.")

    def progress(done: int, total: int) -> None:
        (tmp_path / "in" / "100.txt").unlink(missing_ok=True)

    summary = extract_folder([str(tmp_path / "in")], tmp_path / "out", progress=progress)
    assert (summary.abstracts, summary.problems) == (100, 1)
    assert lines(tmp_path / "out" / "problems.jsonl") == {"100.txt": "no longer there, or a link that leads nowhere"}


def test_a_folder_that_may_not_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(GOOD)
    (tmp_path / "no").mkdir()
    (tmp_path / "no").chmod(0o555)
    told = run("extract", tmp_path / "in.txt", "--out", tmp_path / "no" / "out")
    said = f"armspan: {tmp_path / 'no' / 'out'}: permission denied; name another folder\n"
    assert (told.returncode, told.stderr) == (2, said)


def test_a_name_that_cannot_be_written_is_told_in_the_manifest(tmp_path: Path) -> None:
    name = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    Path(name).write_text(GOOD)
    assert extract_folder([name], tmp_path / "out", text_column=os.fsdecode(b"\xfe")).abstracts == 1
    options = json.loads((tmp_path / "out" / "run.json").read_bytes())["options"]
    assert (options["inputs"], options["text_column"]) == ([f"{tmp_path}/\\xff.txt"], "\\xfe")


def test_an_output_folder_whose_name_is_no_text_is_told_to_machines(tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_text(GOOD)
    told = run("extract", tmp_path / "in.txt", "--out", os.fsdecode(os.fsencode(tmp_path) + b"/\xff"), "--log-json")
    assert (told.returncode, json.loads(told.stderr.splitlines()[-1])["out"]) == (0, f"{tmp_path}/\\xff")
