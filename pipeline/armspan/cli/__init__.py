"""The command line: each command parses, calls one function, prints."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated, NoReturn

import typer

from armspan.cli import (
    agreement,
    check,
    compare,
    convert,
    dataset,
    evaluate,
    extract,
    meta,
    review,
    rules,
    show,
    validate,
)
from armspan.errors import ArmspanError

FIRST_STEPS = """\
armspan reads clinical abstracts and writes down what a reviewer extracts by hand.

  armspan show smith2021.txt                          one abstract in colour, and its tables
  armspan extract my-exports --out my-records         texts and exports to records
  armspan review my-records                           a page to check and correct them
  armspan dataset my-records --out my-tables          tidy tables for R, Excel and RevMan
  armspan meta my-tables --outcome VAS --measure MD   one outcome pooled, with its forest plot

armspan --help lists all commands, armspan extract --help says more of one."""

app = typer.Typer(
    name="armspan",
    help="Reads clinical abstracts: arms, sample sizes, means with SD, P values and scores, linked and traceable.",
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("extract")(extract.extract)
app.command("show")(show.show)
app.command("validate")(validate.validate)
app.command("check")(check.check)
app.command("review")(review.review)
app.command("evaluate")(evaluate.evaluate)
app.command("agreement")(agreement.agreement)
app.command("compare")(compare.compare)
app.command("convert")(convert.convert)
app.command("dataset")(dataset.dataset)
app.command("meta")(meta.meta)
app.add_typer(rules.app, name="rules")


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"armspan {version('armspan')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
    _: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and stop.")
    ] = False,
) -> None:
    """Options that stand before every command."""
    context.obj = debug
    if context.invoked_subcommand is None:
        print(FIRST_STEPS)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs the command line and exits: 0 all is well, 1 something is not valid, 2 wrong usage.

    A user's mistake is one line on standard error: what, where, what to do.
    """
    given = sys.argv[1:] if arguments is None else list(arguments)
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a sign shows its number, and the run goes on
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(given, prog_name="armspan")
    except ArmspanError as error:
        _fail(error, 2, given)
    except OSError as error:
        _fail(error, 1, given)
    except KeyboardInterrupt:
        print("armspan: stopped; nothing was written", file=sys.stderr)
        sys.exit(130)
    sys.exit(0)


def _fail(error: Exception, status: int, given: list[str]) -> NoReturn:
    if given[:1] == ["--debug"]:
        raise error
    print(f"armspan: {error}", file=sys.stderr)
    sys.exit(status)
