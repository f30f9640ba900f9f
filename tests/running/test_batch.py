"""A run over many inputs: what is written, what is told, and that nothing stops it."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from armspan.errors import InputError, OutputError, RuleError
from armspan.record.validate import load_schema, validate_record
from armspan.running.batch import extract_folder
from armspan.running.summary import Summary

ABSTRACT = (
    "Forty patients were randomised to the cast group (n=20) or the brace group (n=20). "
    "The VAS score was 3.10±0.40 in the cast group and 4.2±0.6 in the brace group (P<0.001)."
)
FILES = ["measurements.csv", "problems.jsonl", "records.jsonl", "skipped.jsonl"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in"


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run(folder: Path, **options: Any) -> tuple[Summary, Path]:
    out = folder.parent / "out"
    return extract_folder([str(folder)], out, **options), out


def test_every_input_becomes_a_valid_record_in_order(folder: Path) -> None:
    for name in ("c", "a", "b"):
        (folder / f"{name}.txt").write_text(f"{ABSTRACT} Study {name}.", encoding="utf-8")
    summary, out = run(folder)
    records = lines(out / "records.jsonl")
    assert [record["source"]["id"] for record in records] == ["a", "b", "c"]
    assert [validate_record(record) for record in records] == [[], [], []]
    assert sorted(path.name for path in out.iterdir()) == sorted([*FILES, "run.json"])
    assert ((out / "problems.jsonl").read_bytes(), (out / "skipped.jsonl").read_bytes()) == (b"", b"")
    assert (summary.inputs, summary.abstracts, summary.problems, summary.skipped) == (3, 3, 0, 0)


def test_the_summary_counts_what_the_records_hold(folder: Path) -> None:
    (folder / "1.txt").write_text(ABSTRACT, encoding="utf-8")
    summary, _ = run(folder)
    assert (summary.arms, summary.measurements, summary.p_values) == (2, 2, 1)
    assert (summary.explained, summary.set_aside, summary.unexplained, summary.share) == (5, 0, 0, 1.0)


def test_a_run_without_numbers_has_no_share(folder: Path) -> None:
    (folder / "1.txt").write_text("Pain fell.", encoding="utf-8")
    assert run(folder)[0].share is None


def test_two_runs_write_the_same_bytes(folder: Path) -> None:
    for name in range(5):
        (folder / f"{name}.txt").write_text(f"{ABSTRACT} Study {name}.", encoding="utf-8")
    extract_folder([str(folder)], folder.parent / "first")
    extract_folder([str(folder)], folder.parent / "second")
    for name in FILES:
        assert (folder.parent / "first" / name).read_bytes() == (folder.parent / "second" / name).read_bytes()


def test_a_bad_input_is_a_problem_and_stops_nothing(folder: Path) -> None:
    (folder / "1.txt").write_bytes(b"\0\1\2")
    (folder / "2.txt").write_bytes(b"%PDF-1.4")
    (folder / "3.txt").symlink_to(folder / "gone.txt")
    (folder / "4.txt").write_text(ABSTRACT, encoding="utf-8")
    summary, out = run(folder)
    assert lines(out / "problems.jsonl") == [
        {"path": "3.txt", "id": None, "reason": "no longer there, or a link that leads nowhere"},
        {"path": "1.txt", "id": "1", "reason": "binary data (it holds NUL characters), not text"},
        {"path": "2.txt", "id": "2", "reason": "a PDF file, not plain text: save the abstract as .txt"},
    ]
    assert [record["source"]["id"] for record in lines(out / "records.jsonl")] == ["4"]
    assert (summary.abstracts, summary.problems) == (1, 3)
    assert [problem.path for problem in summary.first_problems] == ["3.txt", "1.txt", "2.txt"]


def test_inputs_without_an_abstract_and_duplicates_are_skipped(folder: Path) -> None:
    (folder / "1.txt").write_text(ABSTRACT, encoding="utf-8")
    (folder / "2.txt").write_bytes(ABSTRACT.encode("utf-16"))
    (folder / "3.txt").write_text(" \r\n\t", encoding="utf-8-sig")
    (folder / "4.txt").write_text("[No abstract available.]\n", encoding="utf-8")
    summary, out = run(folder)
    assert lines(out / "skipped.jsonl") == [
        {"path": "2.txt", "id": "2", "reason": "duplicate: the same text as 1"},
        {"path": "3.txt", "id": "3", "reason": "empty"},
        {"path": "4.txt", "id": "4", "reason": "no abstract"},
    ]
    assert (summary.abstracts, summary.skipped, summary.problems) == (1, 3, 0)


def test_files_of_other_kinds_are_skipped_by_name_and_counted(folder: Path) -> None:
    (folder / "1.txt").write_text(ABSTRACT, encoding="utf-8")
    (folder / "2.pdf").write_bytes(b"%PDF-1.7")
    (folder / "3.bib").write_text(f"@article{{a, abstract = {{{ABSTRACT} Again.}}}}\n@book{{b}}\n", encoding="utf-8")
    summary, out = run(folder)
    assert (summary.abstracts, summary.problems, summary.skipped, summary.unread) == (2, 0, 2, 1)
    assert lines(out / "skipped.jsonl") == [
        {"path": "2.pdf", "id": None, "reason": "a PDF file: save the abstract as .txt, or export the citation"},
        {"path": "3.bib", "id": "b", "reason": "no abstract"},
    ]
    assert json.loads((out / "run.json").read_bytes())["counts"]["unread"] == 1
    assert run(folder, resume=True)[0] == summary


def test_omissions_follow_the_run_schema(folder: Path) -> None:
    (folder / "1.txt").write_bytes(b"\0")
    (folder / "2.txt").write_bytes(b"")
    _, out = run(folder)
    for omission in lines(out / "problems.jsonl") + lines(out / "skipped.jsonl"):
        jsonschema.validate(omission, load_schema("run"))


def test_the_encoding_is_told(folder: Path) -> None:
    for name, codec in (("a", "utf-8-sig"), ("b", "utf-16"), ("c", "windows-1252"), ("d", "gb18030")):
        (folder / f"{name}.txt").write_bytes(f"{ABSTRACT} Study {name}.".encode(codec))
    records = lines(run(folder)[1] / "records.jsonl")
    assert [record["source"]["encoding"] for record in records] == ["utf-8-sig", "utf-16", "windows-1252", "gb18030"]
    assert {record["text"][:-2] for record in records} == {f"{ABSTRACT} Study "}


def test_files_of_one_stem_are_reported(folder: Path) -> None:
    for name in ("north", "south"):
        (folder / name).mkdir()
        (folder / name / "1.txt").write_text(f"{ABSTRACT} Study {name}.", encoding="utf-8")
    summary, out = run(folder)
    assert [record["source"]["id"] for record in lines(out / "records.jsonl")] == ["north/1", "south/1"]
    assert summary.shared_stems == ["1"]


def test_a_folder_that_is_not_empty_is_left_alone(folder: Path) -> None:
    (folder / "1.txt").write_text(ABSTRACT, encoding="utf-8")
    _, out = run(folder)
    with pytest.raises(OutputError, match=r"out: not empty; name a new folder or add --overwrite$"):
        run(folder)
    (folder / "1.txt").write_text("Pain fell.", encoding="utf-8")
    (out / "notes.md").write_text("mine", encoding="utf-8")
    run(folder, overwrite=True)
    assert [record["text"] for record in lines(out / "records.jsonl")] == ["Pain fell."]
    assert (out / "notes.md").read_text(encoding="utf-8") == "mine"


def test_a_file_is_no_output_folder(folder: Path) -> None:
    (folder.parent / "out").write_text("", encoding="utf-8")
    with pytest.raises(OutputError, match=r"out: is a file; name another folder$"):
        run(folder)


def test_a_name_that_does_not_exist_writes_nothing(folder: Path) -> None:
    with pytest.raises(InputError):
        extract_folder([str(folder / "nowhere")], folder.parent / "out")
    assert not (folder.parent / "out").exists()


def test_a_run_that_is_stopped_leaves_finished_batches_only(folder: Path) -> None:
    (folder / "1.txt").write_text(ABSTRACT, encoding="utf-8")

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, progress=stop)
    out = folder.parent / "out"
    assert [str(path.relative_to(out)) for path in sorted(out.rglob("*"))] == ["parts", "parts/part-00000.jsonl"]


def test_a_wrong_rule_of_the_user_stops_the_run_at_once(folder: Path) -> None:
    (folder / "1.txt").write_text("Pain fell.", encoding="utf-8")
    rules = folder.parent / "rules"
    rules.mkdir()
    examples = 'must_match = [{ text = "x" }, { text = "y" }]\nmust_not_match = [{ text = "z", why = "no" }]\n'
    (rules / "inputs.toml").write_text(
        f'[[rule]]\nname = "mine"\nwhy = "x"\npattern = "("\n{examples}', encoding="utf-8"
    )
    with pytest.raises(RuleError, match=r"missing \)"):
        run(folder, rules=(rules,))
    assert list((folder.parent / "out").iterdir()) == []


def test_a_pattern_that_needs_too_long_is_a_problem_of_that_text(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("armspan.rulebook.TIME_LIMIT", 0.05)
    (folder / "1.txt").write_text("x" * 60 + " z: pain fell.", encoding="utf-8")
    (folder / "2.txt").write_text("Pain fell.", encoding="utf-8")
    rules = folder.parent / "rules"
    rules.mkdir()
    examples = 'must_match = [{ text = "x" }, { text = "y" }]\nmust_not_match = [{ text = "z", why = "no" }]\n'
    (rules / "inputs.toml").write_text(
        f'[[rule]]\nname = "slow"\nwhy = "x"\npattern = "(x|x|xx)+z"\n{examples}', encoding="utf-8"
    )
    summary, out = run(folder, rules=(rules,))
    assert (summary.abstracts, summary.problems) == (1, 1)
    assert lines(out / "problems.jsonl")[0]["reason"].startswith("rules/inputs: a pattern took longer than 0.05 s")


def test_absurd_numbers_stop_nothing(folder: Path) -> None:
    (folder / "1.txt").write_text(f"Pain was 1{'0' * 400}.5±0.4 in {'9' * 400} patients (P<0.05).", encoding="utf-8")
    (folder / "2.txt").write_text(ABSTRACT, encoding="utf-8")
    summary, _ = run(folder)
    assert (summary.inputs, summary.abstracts + summary.problems) == (2, 2)
    assert summary.abstracts >= 1


def test_progress_is_told_after_each_batch(folder: Path) -> None:
    for number in range(102):
        (folder / f"{number:03}.txt").write_text(f"Pain no{number}x fell.", encoding="utf-8")
    told: list[tuple[int, int]] = []
    run(folder, progress=lambda done, total: told.append((done, total)))
    assert told == [(100, 102), (102, 102)]


def test_the_table_has_one_row_per_measurement(folder: Path) -> None:
    (folder / "1.txt").write_text(ABSTRACT, encoding="utf-8")
    _, out = run(folder)
    raw = (out / "measurements.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfstudy_id,measurement,outcome,")
    first, second = csv.DictReader(raw.decode("utf-8-sig").splitlines())
    assert (first["study_id"], first["arm"], first["arm_count"]) == ("1", "cast group", "20")
    assert (first["value"], first["spread"], first["number"]) == ("3.10", "0.40", "3.10±0.40")
    assert (second["value"], second["spread"], second["arm"]) == ("4.2", "0.6", "brace group")
    assert first["evidence"] == ABSTRACT.partition("(n=20). ")[2]
    assert ABSTRACT[int(first["start"]) : int(first["end"])] == "3.10±0.40"
