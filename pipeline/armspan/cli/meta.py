"""`armspan meta`: a first look at what the studies of a dataset say together, with a forest plot."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from armspan.cli.measures import Measure
from armspan.errors import InputError


class Prefer(StrEnum):
    """What a study goes in with where it has both."""

    raw = "raw"
    reported = "reported"


def meta(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="A folder that armspan dataset wrote.")],
    outcome: Annotated[str, typer.Option(help="A group of outcomes, an instrument, or a title: VAS.")],
    measure: Annotated[
        Measure | None,
        typer.Option(help="Mean difference, standardised one, odds, risk or hazard ratio, risk difference."),
    ] = None,
    directions: Annotated[
        bool, typer.Option("--directions", help="Pool nothing: show which way the outcome went in each study.")
    ] = False,
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
    """Pool one outcome across studies and draw its forest plot, or its effect direction plot."""
    if directions == (measure is not None):
        raise InputError(f"say --measure with one of {', '.join(Measure)}, or --directions, and not both")
    out = out or dataset / "meta"
    if measure is None:
        _directions(dataset, outcome, time, groups, out)
    else:
        _pool(dataset, outcome, time, measure, groups, out, reported_only=reported_only, prefer=prefer)


def _pool(
    dataset: Path,
    outcome: str,
    time: str,
    measure: Measure,
    groups: Path | None,
    out: Path,
    *,
    reported_only: bool,
    prefer: Prefer,
) -> None:
    from armspan.cli.tables import print_analysis
    from armspan.dataset.analysis import analyse
    from armspan.dataset.analysis_files import write_analysis

    found = analyse(
        dataset, outcome, time, measure.value, groups=groups, reported_only=reported_only, prefer=prefer.value
    )
    print_analysis(found, write_analysis(found, out) if found.studies else [])
    if not found.studies:
        raise typer.Exit(1)


def _directions(dataset: Path, outcome: str, time: str, groups: Path | None, out: Path) -> None:
    from armspan.cli.tables import print_directions
    from armspan.dataset.analysis_files import write_directions
    from armspan.dataset.directions import read_directions

    found = read_directions(dataset, outcome, time, groups=groups)
    print_directions(found, write_directions(found, out) if found.studies else [])
    if not found.studies:
        raise typer.Exit(1)
