"""The README and the pages of docs/ say nothing that is not so: their examples run, their commands and links exist.

Blocks marked `pycon` are Python sessions; a block marked `toml` whose first line is a comment with a path is a file;
blocks marked `console` are commands, run where those files are, with what they print ("..." stands for anything).
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

import armspan
from armspan.cli import app
from armspan.rulebook import rulebook

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))
import readme_figures  # noqa: E402  (a script beside the package)

PAGES = {
    name: (ROOT / name).read_text("utf-8")
    for name in ("README.md", "docs/how-it-works.md", "docs/python.md", "docs/rules.md")
}
README = PAGES["README.md"]
REFRESH = "refresh it: python benchmarks/readme_figures.py --keep-speed"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
LOOSE = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(page: str, kind: str) -> list[str]:
    """The code blocks of one kind, in order."""
    return [body for mark, body in BLOCK.findall(PAGES[page]) if mark == kind]


# --- examples ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_python_sessions(page: str) -> None:
    source = "\n".join(blocks(page, "pycon"))
    test = doctest.DocTestParser().get_doctest(source, {}, page, page, 0)
    told: list[str] = []
    failed = doctest.DocTestRunner(optionflags=LOOSE, verbose=False).run(test, out=told.append).failed
    assert not failed, "".join(told)


def rows_of_findings() -> list[Any]:
    """The rows of the table of what is found, as parameters."""
    section = README.partition("\n## What it finds\n")[2].partition("\n## ")[0]
    rows = [readme_figures.cells_of(line) for line in section.splitlines() if line.startswith("|")][2:]
    return [pytest.param(text, re.findall(r"`([^`]+)`", said), id=what) for what, text, said in rows]


@pytest.mark.parametrize(("text", "claims"), rows_of_findings())
def test_what_is_found(text: str, claims: list[str]) -> None:
    (context, _), found = rows_of_findings()[0].values, text.replace("&lt;", "<")
    record = armspan.extract(found if found == context else f"{context} {found}")
    facts = {name: getattr(record, name) for name in type(record).__slots__}
    assert claims
    for claim in claims:
        assert eval(claim, {"len": len}, facts), f"{claim}: {found}"


def test_number_of_scales() -> None:
    (said,) = re.findall(r"more than (\d+) of them", README)
    assert len(rulebook().tables["instrument"]) > int(said)


@pytest.fixture
def workplace(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A folder with the files that a page shows."""
    for body in blocks(request.param, "toml"):
        if path := re.match(r"# (\S+\.toml)\n", body):
            (tmp_path / path[1]).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path[1]).write_text(body, "utf-8")
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="the commands are written for a POSIX shell")
@pytest.mark.parametrize(
    ("workplace", "page"), [(page, page) for page in PAGES], ids=list(PAGES), indirect=["workplace"]
)
def test_commands_print_what_is_shown(workplace: Path, page: str) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    environment = os.environ | {"PATH": path, "COLUMNS": "100", "PYTHONUTF8": "1"}
    for body in blocks(page, "console"):
        for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", body, re.M):
            done = subprocess.run(
                ["sh", "-c", command + " 2>&1"], cwd=workplace, env=environment, capture_output=True, encoding="utf-8"
            )
            assert doctest.OutputChecker().check_output(shown, done.stdout, LOOSE), f"$ {command}\n{done.stdout}"


# --- commands, links, figures --------------------------------------------------------------------------------------


def commands() -> Iterator[str]:
    """Every `armspan ...` of all pages that is set as code."""
    for page in PAGES.values():
        yield from re.findall(r"`(armspan [^`\n]*)`", page)
        for kind, body in BLOCK.findall(page):
            if kind in ("sh", "console"):
                yield from re.findall(r"^(?:\$ )?(?:.* \| )?(armspan [^\n|]*)", body, re.M)


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_commands_parse(command: str) -> None:
    words = shlex.split(command.replace("...", ""), comments=True)[1:]
    main = typer.main.get_command(app)
    context: Any = main.make_context("armspan", words)
    while words := [*context._protected_args, *context.args]:
        name, sub, rest = context.command.resolve_command(context, words)
        if not hasattr(sub, "resolve_command") and not rest:
            break  # the bare name of a command
        context = sub.make_context(name, rest, parent=context)
        if not hasattr(sub, "resolve_command"):
            break


def test_no_command_is_left_out() -> None:
    main: Any = typer.main.get_command(app)
    assert [name for name in main.commands if f"`armspan {name} " not in README] == []


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    targets = [target for target in re.findall(r"\]\(([^)#]+)\)", PAGES[page]) if "://" not in target]
    missing = [target for target in targets if not ((ROOT / page).parent / target).exists()]
    assert not missing


def test_readme_is_short() -> None:
    assert README.count("\n") <= 250


def block(page: str, name: str) -> str:
    """What stands between the two comments of a block."""
    return PAGES[page].partition(f"<!-- {name}:start -->\n")[2].partition(f"\n<!-- {name}:end -->")[0]


def test_figures_are_those_of_the_accuracy_page() -> None:
    """Number by number: each figure of the README is that of docs/accuracy.md and of docs/blind.csv."""
    page = readme_figures.ACCURACY.read_text("utf-8")
    said = block("README.md", "figures")
    assert said == readme_figures.figures_block(page), REFRESH


def test_speed_is_what_the_benchmarks_print() -> None:
    said = block("README.md", "speed")
    for script in re.findall(r"^\$ python (\S+)", said, re.M):
        assert (ROOT / script).is_file()
    for words in ("abstracts/s", "times the tokenizer", "first record", "peak with"):
        assert words in said


def test_links_table_is_that_of_the_rules() -> None:
    links = readme_figures.links_table(readme_figures.LINKS.read_text("utf-8"))
    assert block("docs/how-it-works.md", "links") == links, REFRESH


# --- no network ----------------------------------------------------------------------------------------------------

NO_NETWORK = """
import sys
def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        raise AssertionError(event)
sys.addaudithook(refuse)
from armspan.cli import main
main(sys.argv[1:])
"""


def test_an_extraction_opens_no_connection(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("Pain was 2.1±0.4 in 20 patients.", "utf-8")
    arguments = ["extract", str(tmp_path / "1.txt"), "--out", str(tmp_path / "out")]
    done = subprocess.run([sys.executable, "-c", NO_NETWORK, *arguments], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "records.jsonl").stat().st_size
