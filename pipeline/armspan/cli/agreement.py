"""`armspan agreement`: how far two people who read the same abstracts agree."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from armspan.cli.gold_options import AsJson, Columns, Errors, Html, Labels, Texts, write_reports


def agreement(
    a: Annotated[Path, typer.Argument(metavar="A", help="One person's gold.")],
    b: Annotated[Path, typer.Argument(metavar="B", help="The other person's gold.")],
    labels: Labels = None,
    columns: Columns = None,
    texts: Texts = None,
    as_json: AsJson = False,
    errors: Errors = None,
    html: Html = None,
) -> None:
    """Compare two sets of gold: figures, Cohen's kappa, and the disagreements to adjudicate."""
    import orjson

    from armspan.cli import accuracy_tables as tables
    from armspan.evaluation.agreement import compare_people, kappas
    from armspan.evaluation.gold import read_gold
    from armspan.evaluation.report import check_reports

    check_reports(errors, html)
    evaluation = compare_people(read_gold(a, labels, columns), read_gold(b, labels, columns), texts)
    rows = kappas(evaluation.pairs.values())
    if as_json:
        found = evaluation.to_dict() | {"kappa": {key: row.to_dict() for key, row in rows.items()}}
        print(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    else:
        out = tables.console()
        tables.print_figures(out, evaluation)
        if rows:
            out.print(tables.kappa_table(rows))
        if evaluation.disagreements:
            out.print(tables.causes_table(evaluation.disagreements))
        tables.print_notes(evaluation.notes)
    write_reports(evaluation, errors, html)
