"""`armspan review`: a page on which a person goes through the readings, and what they correct becomes gold."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from armspan.cli.measures import Measure
from armspan.errors import InputError

if TYPE_CHECKING:
    from armspan.evaluation.evaluate import Evaluation


def review(
    records: Annotated[
        Path, typer.Argument(metavar="RECORDS", help="What extract wrote, or abstracts, extracted on the fly.")
    ],
    gold: Annotated[Path, typer.Option(metavar="DIR", help="The folder that the gold is written into.")] = Path("gold"),
    reader: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who reads; their gold goes into a folder of their own in DIR.")
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(metavar="B", help="Another reader's gold: RECORDS is the first one's, DIR gets what is decided."),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Sort by weight in a meta-analysis of it, as armspan meta names it: VAS.")
    ] = None,
    time: Annotated[str, typer.Option(help="The time of that meta-analysis.")] = "final",
    measure: Annotated[Measure, typer.Option(help="The measure of that meta-analysis.")] = Measure.MD,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the pages, to be read only, into one file, and stop.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on this machine; 0: any that is free.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Check the readings on a page in the browser; every correction is saved as gold."""
    from armspan.review.against import open_against
    from armspan.review.serve import folder_of, serve
    from armspan.review.shelf import open_shelf
    from armspan.review.weights import weigh

    folder = folder_of(gold, reader)
    if against and {folder.path.resolve()} & {records.resolve(), against.resolve()}:
        raise InputError(f"{folder.path}: a reader's own folder; name another one with --gold for what is decided")
    both = open_against(records, against) if against else None
    shelf = both.shelf if both else open_shelf(records)
    if html:
        from armspan.review.file import write_file

        write_file(shelf, folder, html)
        print(f"{_counted(len(shelf))} written to {html}")
        return
    weights = weigh(shelf, outcome, time, measure.value) if outcome else None
    progress = serve(shelf, folder, port, _teller(len(shelf), folder.path, not no_browser), weights, both)
    if both:
        _print_agreement(both.evaluation)
    print(f"{progress.done:,} done, {progress.in_work:,} in work, {progress.left:,} left; the gold is in {folder.path}")


def _teller(abstracts: int, folder: Path, browse: bool) -> Callable[[str], None]:
    """Prints the address of the page, and opens it."""

    def tell(address: str) -> None:
        import webbrowser

        print(f"{_counted(abstracts)}; gold goes into {folder}. Stop with Ctrl-C.\n{address}", flush=True)
        if browse:
            webbrowser.open(address)

    return tell


def _counted(abstracts: int) -> str:
    return f"{abstracts:,} abstract{'' if abstracts == 1 else 's'}"


def _print_agreement(evaluation: Evaluation) -> None:
    """How far the two readers agree, as `armspan agreement` prints it."""
    from armspan.cli import accuracy_tables as tables
    from armspan.evaluation.agreement import kappas

    out = tables.console()
    tables.print_figures(out, evaluation)
    if rows := kappas(evaluation.pairs.values()):
        out.print(tables.kappa_table(rows))
    tables.print_notes(evaluation.notes)
