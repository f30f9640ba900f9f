"""`armspan evaluate`: how right are the records, measured against gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from armspan.cli.gold_options import AsJson, Columns, Errors, Html, Labels, write_reports
from armspan.errors import InputError

if TYPE_CHECKING:
    from armspan.evaluation.evaluate import Evaluation, Missing


def evaluate(
    predicted: Annotated[
        Path,
        typer.Argument(
            metavar="PREDICTED", help="Records (a file, a run's folder), or abstracts as extract reads them."
        ),
    ],
    gold: Annotated[
        Path, typer.Argument(metavar="GOLD", help="Gold records (JSON, JSONL, a folder), a brat folder or a sheet.")
    ],
    labels: Labels = None,
    columns: Columns = None,
    as_json: AsJson = False,
    errors: Errors = None,
    html: Html = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(metavar="FIGURE=VALUE", help="Exit with 1 if a figure is lower: measurements.time.f1=0.9."),
    ] = None,
    baseline: Annotated[
        Path | None, typer.Option(metavar="OTHER", help="Records of another run, compared on the same gold.")
    ] = None,
    missing_as_empty: Annotated[
        bool, typer.Option("--missing-as-empty", help="Count gold abstracts without a record as missed altogether.")
    ] = False,
) -> None:
    """Measure records against gold: precision, recall and F1 with intervals, and what is wrong."""
    from armspan.cli import accuracy_tables as tables
    from armspan.evaluation.baseline import compare_runs
    from armspan.evaluation.evaluate import evaluate_paths
    from armspan.evaluation.gold import read_gold
    from armspan.evaluation.report import check_reports

    check_reports(errors, html)
    floors = [_floor(text) for text in fail_under or ()]
    standard = read_gold(gold, labels, columns)
    missing: Missing = "empty" if missing_as_empty else "refuse"
    evaluation = evaluate_paths(predicted, standard, missing)
    other = evaluate_paths(baseline, standard, missing) if baseline else None
    differences = compare_runs(other, evaluation) if other else {}
    failed = [(name, floor, evaluation.rate(name)) for name, floor in floors if evaluation.rate(name) < floor]
    if as_json:
        _print_json(evaluation, {key: row.to_dict() for key, row in differences.items()} if other else None)
    else:
        tables.print_evaluation(evaluation)
        if other:
            tables.print_differences(differences)
    write_reports(evaluation, errors, html)
    for name, floor, value in failed:
        typer.echo(f"armspan: {name} is {value:.4f}, under {floor:g}", err=True)
    if failed:
        raise typer.Exit(1)


def _floor(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        floor = float(value)
    except ValueError:
        floor = -1.0
    if not 0 <= floor <= 1:
        raise InputError(f"--fail-under {text}: write FIGURE.RATE=VALUE, from 0 to 1, such as measurements.time.f1=0.9")
    return name, floor


def _print_json(evaluation: Evaluation, differences: dict[str, Any] | None) -> None:
    import orjson

    found = evaluation.to_dict()
    if differences is not None:
        found["baseline"] = differences
    print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
