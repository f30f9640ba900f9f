"""`armspan meta`: a first look at what the studies of a dataset say together, with a forest plot."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Measure(StrEnum):
    """An effect between two arms."""

    MD = "MD"
    SMD = "SMD"
    OR = "OR"
    RR = "RR"
    RD = "RD"
    HR = "HR"


class Prefer(StrEnum):
    """What a study goes in with where it has both."""

    raw = "raw"
    reported = "reported"


def meta(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="A folder that armspan dataset wrote.")],
    outcome: Annotated[str, typer.Option(help="A group of outcomes, an instrument, or a title: VAS.")],
    measure: Annotated[
        Measure, typer.Option(help="Mean difference, standardised one, odds, risk or hazard ratio, risk difference.")
    ],
    time: Annotated[str, typer.Option(help="baseline, final, or a duration: 6m, 12w, P12W.")] = "final",
    groups: Annotated[
        Path | None, typer.Option(metavar="FILE", help="An edited outcome_groups: CSV or workbook.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The folder for plot and numbers; else DATASET/meta.")] = None,
    reported_only: Annotated[
        bool, typer.Option("--reported-only", help="Leave out studies whose numbers had to be derived.")
    ] = False,
    prefer: Annotated[
        Prefer, typer.Option(help="Where a study has both: numbers of its arms, or the effect that it reports.")
    ] = Prefer.raw,
) -> None:
    """Pool one outcome across studies and draw its forest plot."""
    from armspan.cli.tables import print_analysis
    from armspan.dataset.analysis import analyse
    from armspan.dataset.analysis_files import write_analysis

    found = analyse(
        dataset, outcome, time, measure.value, groups=groups, reported_only=reported_only, prefer=prefer.value
    )
    paths = write_analysis(found, out or dataset / "meta") if found.studies else []
    print_analysis(found, paths)
    if not found.studies:
        raise typer.Exit(1)
