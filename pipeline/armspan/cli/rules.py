"""`armspan rules`: checks rule files, and lists what they hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Check and list the rule files.", no_args_is_help=True)
Folders = Annotated[
    list[Path] | None,
    typer.Option("--rules", metavar="DIR", help="A folder of your own rule files, on top of the shipped ones."),
]


@app.command("check")
def check(rules: Folders = None) -> None:
    """Run all examples; name file, line and what is wrong."""
    from armspan.running.rule_check import check_rules

    report = check_rules(tuple(rules or ()))
    for fault in report.faults:
        print(f"{_near(fault.file)}:{fault.line}: {fault.rule}: {fault.message}")
    result = f"{len(report.faults)} wrong" if report.faults else "all well"
    print(f"{report.rules} rules with {report.examples} examples in {report.files} files: {result}")
    if report.faults:
        raise typer.Exit(1)


@app.command("list")
def list_rules(rules: Folders = None) -> None:
    """Print the name and the purpose of every rule, file by file."""
    from armspan.rulebook import rulebook

    for name, file in rulebook(*(rules or ())).files.items():
        print(name)
        for rule in file.rules.values():
            print(f"  {rule.name}: {rule.why}")


def _near(file: str) -> Path:
    """The path as a person in this folder would write it."""
    path, here = Path(file), Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
