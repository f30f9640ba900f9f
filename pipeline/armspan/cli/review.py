"""`armspan review`: a page on which a person goes through the readings, and what they correct becomes gold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def review(
    records: Annotated[
        Path, typer.Argument(metavar="RECORDS", help="What extract wrote, or abstracts, extracted on the fly.")
    ],
    gold: Annotated[Path, typer.Option(metavar="DIR", help="The folder that the gold is written into.")] = Path("gold"),
    reader: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who reads; their gold goes into a folder of their own in DIR.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on this machine; 0: any that is free.")] = 0,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Only print the address.")] = False,
) -> None:
    """Check the readings on a page in the browser; every correction is saved as gold."""
    import webbrowser

    from armspan.review.serve import folder_of, serve
    from armspan.review.shelf import open_shelf

    folder = folder_of(gold, reader)
    shelf = open_shelf(records)

    def tell(address: str) -> None:
        print(f"{len(shelf):,} abstracts; gold goes into {folder.path}. Stop with Ctrl-C.\n{address}", flush=True)
        if not no_browser:
            webbrowser.open(address)

    progress = serve(shelf, folder, port, tell)
    print(f"{progress.done:,} done, {progress.in_work:,} in work, {progress.left:,} left; the gold is in {folder.path}")
