"""The command line as a person meets it: what it prints where, and how it exits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from armspan.cli import main

ABSTRACT = (
    "Forty patients were randomised to the cast group (n=20) or the brace group (n=20). "
    "The VAS score was 3.1±0.4 in the cast group and 4.2±0.6 in the brace group (P<0.001)."
)


Cli = Callable[..., Any]


def write(name: str, content: str | bytes = ABSTRACT) -> None:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def test_extract_closes_with_a_summary(cli: Cli) -> None:
    write("in/1.txt")
    write("in/2.txt", ABSTRACT + " Fine.")
    result = cli("extract", "in", "--out", "out")
    assert result == (
        0,
        " Abstracts           2\n"
        " Arms                4\n"
        " Measurements        4\n"
        " P values            2\n"
        " Explained      100.0%  of 10 numbers in the results: 10 in facts, 0 set aside, 0 unexplained\n"
        " Queries             0\n"
        " Problems            0\n"
        " Skipped             0\n"
        " out/records.jsonl holds the records, out/measurements.csv the table.\n",
        "",
    )


def test_a_problem_is_named_and_the_status_is_1(cli: Cli) -> None:
    write("in/1.txt")
    write("in/2.txt", b"\0")
    result = cli("extract", "in", "--out", "out")
    assert result.status == 1
    assert " Problems            1  out/problems.jsonl" in result.out
    assert result.err == "armspan: 2.txt: binary data (it holds NUL characters), not text\n"
    assert len(Path("out/records.jsonl").read_bytes().splitlines()) == 1


def test_many_problems_are_counted(cli: Cli) -> None:
    for n in range(1007):
        write(f"in/{n}.txt", b"\0")
    result = cli("extract", "in", "--out", "out")
    assert len(result.err.splitlines()) == 6
    assert result.err.splitlines()[-1] == "armspan: 1,002 more problems in out/problems.jsonl"


def test_what_is_skipped_is_no_problem(cli: Cli) -> None:
    write("in/1.txt")
    write("in/2.txt")
    result = cli("extract", "in", "--out", "out")
    assert (result.status, result.err) == (0, "")
    assert " Skipped             1  out/skipped.jsonl" in result.out


def test_a_run_without_any_record_is_no_success(cli: Cli) -> None:
    write("in/1.txt", "")
    result = cli("extract", "in", "--out", "out")
    assert (result.status, result.err) == (1, "")


def test_standard_input_is_read(cli: Cli) -> None:
    assert cli("extract", "-", "--out", "out", stdin=ABSTRACT.encode("utf-16")).status == 0
    source = json.loads(Path("out/records.jsonl").read_bytes())["source"]
    assert (source["id"], source["path"], source["encoding"]) == ("stdin", "-", "utf-16")


def test_a_name_of_several_files_is_reported(cli: Cli) -> None:
    write("in/a/1.txt")
    write("in/b/1.txt", ABSTRACT + " Fine.")
    result = cli("extract", "in", "--out", "out")
    assert " Abstracts           2  files of one name, told apart by folder: 1\n" in result.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "nowhere", "--out", "out"], "nowhere: no such file or folder"),
        (["extract", "in", "--out", "in"], "in: is an input, too; name another folder"),
        (["extract", "in", "--out", "in/1.txt"], "in/1.txt: is a file; name another folder"),
        (["extract", "in", "--out", "out", "--rules", "nowhere"], "nowhere: no rule files (*.toml) here"),
        (["show", "nowhere"], "nowhere: no such file or folder"),
        (["show", "in"], "in: a folder; name one file, or use armspan extract"),
        (["show", "in/empty.txt"], "in/empty.txt: empty"),
        (["show", "in/binary.txt"], "in/binary.txt: binary data (it holds NUL characters), not text"),
        (["validate", "nowhere"], "nowhere: no such file or folder"),
        (["rules", "check", "--rules", "nowhere"], "nowhere: no rule files (*.toml) here"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(cli: Cli, arguments: list[str], message: str) -> None:
    write("in/1.txt")
    write("in/empty.txt", " \n")
    write("in/binary.txt", b"\0")
    assert cli(*arguments) == (2, "", f"armspan: {message}\n")
    assert not Path("out").exists()


@pytest.mark.parametrize("arguments", [["extract"], ["extract", "in"], ["shrink"], ["show", "a", "b"], ["--verbose"]])
def test_what_the_parser_refuses_has_status_2(cli: Cli, arguments: list[str]) -> None:
    result = cli(*arguments)
    assert (result.status, result.out) == (2, "")


def test_the_version(cli: Cli) -> None:
    assert cli("--version") == (0, "armspan 0.1.0\n", "")


def test_show_prints_the_abstract_and_its_tables(cli: Cli) -> None:
    write("1.txt")
    result = cli("show", "1.txt")
    assert (result.status, result.err) == (0, "")
    words = " ".join(result.out.split())
    assert ABSTRACT in words
    for heading in ("Arms, 40 took part", "Measurements", "P values, effects, findings", "Instruments"):
        assert heading in result.out
    assert "3.1 ± 0.4" in result.out
    assert "\x1b" not in result.out


def test_show_lists_what_was_set_aside_and_what_is_unexplained(cli: Cli) -> None:
    said = "Levels of IL-6 fell by 2.1±0.4 with 50 mg of aspirin. There were 17 and 23 of them."
    result = cli("show", "-", stdin=said.encode())
    assert "Numbers of the results: 2 in facts, 2 set aside, 2 unexplained" in result.out
    rows = [line.split() for line in result.out.splitlines()]
    assert ["name", "IL-6", "glued-before"] in rows
    assert ["dose", "50", "mg", "dose"] in rows
    assert ["unexplained", "17;", "23"] in rows


def test_show_lets_no_abstract_steer_the_terminal(cli: Cli) -> None:
    result = cli("show", "-", stdin=b"Pain \x1b]0;title fell in [bold]all[/bold] " + b"patients. " * 9)
    assert result.status == 0
    assert "Pain  ]0;title fell in [bold]all[/bold] patients. " in result.out


def test_validate_names_the_place_of_every_violation(cli: Cli) -> None:
    write("in/1.txt")
    cli("extract", "in", "--out", "out")
    assert cli("validate", "out/records.jsonl") == (0, "1 record in 1 file: all valid\n", "")
    record = json.loads(Path("out/records.jsonl").read_bytes())
    record["arms"][0]["type"] = "control"
    record["enrollment"]["count"] = -1
    write("bad.jsonl", Path("out/records.jsonl").read_bytes() + b"\n" + json.dumps(record).encode() + b"\n{\n")
    assert cli("validate", "out/records.jsonl", "bad.jsonl") == (
        1,
        'bad.jsonl:3: $.arms[0].type: "control" is none of: experimental, comparator, single, unknown\n'
        "bad.jsonl:3: $.enrollment.count: -1 is less than the minimum of 0\n"
        "bad.jsonl:4: $: not JSON: unexpected end of data\n"
        "4 records in 2 files: 3 violations\n",
        "",
    )


def test_validate_takes_gold_and_lists(cli: Cli) -> None:
    gold = {"source": {"id": "1"}, "layers": ["arms"], "arms": [{"id": "a1", "label": "cast"}]}
    write("1.gold.json", json.dumps(gold))
    write("all.json", json.dumps([gold, gold | {"layers": ["arm"]}]))
    assert cli("validate", "1.gold.json").status == 0
    result = cli("validate", "all.json")
    assert result.status == 1
    assert result.out.startswith('all.json[1]: $.layers[0]: "arm" is none of: sections, design, ')


def test_rules_check_counts_and_names(cli: Cli) -> None:
    write(
        "mine/fruit.toml",
        '[[rule]]\nname = "fruit"\nwhy = "x"\npattern = "pear"\nmust_match = [{ text = "apple" }, { text = "pear" }]\n'
        'must_not_match = [{ text = "plum", why = "no" }]\n',
    )
    result = cli("rules", "check", "--rules", "mine")
    assert result.status == 1
    assert f"mine{os.sep}fruit.toml:5: fruit: must_match 1: nothing matches: 'apple'\n" in result.out


def test_rules_list_says_what_each_is_for(cli: Cli) -> None:
    result = cli("rules", "list")
    assert result.status == 0
    assert "inputs\n  no-abstract: What databases print where an article has no abstract" in result.out


def test_debug_shows_where_an_error_arose(cli: Cli) -> None:
    from armspan.errors import InputError

    with pytest.raises(InputError):
        main(["--debug", "show", "nowhere"])


def test_a_broken_pipe_is_quiet(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(ABSTRACT * 100, encoding="utf-8")
    command = [sys.executable, "-c", "from armspan.cli import main; main()", "show", str(tmp_path / "1.txt")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_a_narrow_character_set_does_not_stop_it(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(ABSTRACT, encoding="utf-8")
    command = [sys.executable, "-c", "from armspan.cli import main; main()", "show", str(tmp_path / "1.txt")]
    done = subprocess.run(command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=True)
    assert b"3.1\\xb10.4" in done.stdout


def test_start_up_imports_nothing_heavy() -> None:
    heavy = {"spacy", "pandas", "regex", "jsonschema", "numpy", "rich.table"}
    code = f"import sys, armspan.cli; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"
