"""Options that several commands around gold share, and the files that they write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from armspan.evaluation.evaluate import Evaluation

Labels = Annotated[
    str | None,
    typer.Option(metavar="FILE.toml", help="What the labels of a brat folder mean: a file, or a shipped map (pico)."),
]
Columns = Annotated[
    Path | None, typer.Option(metavar="FILE.toml", help="What the columns of an extraction sheet are called.")
]
Texts = Annotated[
    Path | None, typer.Option(metavar="DIR", help="The abstracts, where the gold does not hold their text.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")]
Errors = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write every disagreement with its cause (.jsonl or .csv).")
]
Html = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write the same as a page with both readings highlighted.")
]


def write_reports(evaluation: Evaluation, errors: Path | None, html: Path | None) -> None:
    """Writes the files that were asked for."""
    from armspan.evaluation.report import write_disagreements

    if errors:
        write_disagreements(evaluation.disagreements, errors)
    if html:
        from armspan.evaluation.page import write_page

        write_page(evaluation, html)
