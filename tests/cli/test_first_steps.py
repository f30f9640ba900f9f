"""What a newcomer meets: `armspan` alone, its version, and completion in a shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from armspan.cli import FIRST_STEPS, app

Cli = Callable[..., Any]


def test_armspan_alone_shows_the_first_steps(cli: Cli) -> None:
    assert cli() == (0, f"{FIRST_STEPS}\n", "")
    commands = re.findall(r"^  armspan (\w+)", FIRST_STEPS, re.M)
    assert len(commands) == 5
    assert set(commands) <= {command.name for command in app.registered_commands}
    assert max(map(len, FIRST_STEPS.splitlines())) <= 100


def test_the_first_steps_can_be_taken(cli: Cli) -> None:
    Path("my-exports").mkdir()
    Path("smith2021.txt").write_text("Pain was 2.1±0.4 with the brace and 3.3±0.6 with the cast.", encoding="utf-8")
    shutil.copy("smith2021.txt", "my-exports/1.txt")
    for line in re.findall(r"^  (armspan (?:show|extract|dataset) .*?)  ", FIRST_STEPS, re.M):
        assert cli(*line.split()[1:]).status == 0, line


def test_a_command_that_does_not_exist_is_wrong_usage(cli: Cli) -> None:
    result = cli("extrct")
    assert (result.status, result.out) == (2, "")
    assert "No such command 'extrct'" in result.err


@pytest.fixture
def shell(tmp_path: Path) -> Callable[[str], str]:
    """Runs lines in an interactive bash whose home is empty, with `armspan` on its path."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("no bash on this system")
    program = tmp_path / "bin" / "armspan"
    program.parent.mkdir()
    program.write_text(f"#!{sys.executable}\nfrom armspan.cli import main\nmain()\n", encoding="utf-8")
    program.chmod(0o755)
    home = {**os.environ, "HOME": str(tmp_path), "PATH": f"{program.parent}:{os.environ['PATH']}", "SHELL": bash}

    def run(lines: str) -> str:
        done = subprocess.run(
            [bash, "-i"], input=lines, env=home, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.stdout, done.stderr
        return done.stdout

    return run


def test_completion_in_bash(shell: Callable[[str], str]) -> None:
    assert "bash completion installed" in shell("armspan --install-completion bash\n")
    ask = (
        "COMP_WORDS=(armspan {}); COMP_CWORD={}; "
        "$(complete -p armspan | sed 's/.*-F //; s/ .*//') armspan; "
        'printf "%s\\n" "${{COMPREPLY[@]}}"\n'
    )
    assert shell(ask.format("ex", 1)).split() == ["extract"]
    assert {"--out", "--jobs", "--resume"} <= set(shell(ask.format("extract --", 2)).split())
    assert shell(ask.format("meta x --measure S", 4)).split() == ["SMD"]
