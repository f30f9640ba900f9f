"""The pages of a review as one file that needs no server: to be read, to be mailed, not to be changed."""

from __future__ import annotations

import base64
import hashlib
from importlib.resources import files
from pathlib import Path

from armspan.display.colours import style_sheet
from armspan.review.folder import Folder, write_whole
from armspan.review.pages import render, shown
from armspan.review.progress import Watch
from armspan.review.shelf import Shelf

_STYLES = ("page.css", "list.css", "abstract.css", "file.css")
_SCRIPTS = ("links.js", "file.js")


def write_file(shelf: Shelf, folder: Folder, path: Path) -> None:
    """Writes the list and every abstract as it stands in the folder. Raises `OutputError` where that cannot be."""
    watch = Watch(shelf, folder)
    watch.check()
    works = [(entry, watch.status(entry), folder.open(shelf.record(entry.number))) for entry in shelf.entries]
    script = "\n".join(_script(name) for name in _SCRIPTS)
    page = render(
        "file.html",
        abstracts=[(entry, status, shown(work.standing)) for entry, status, work in works],
        progress=watch.progress(),
        styles="\n".join((style_sheet(), *map(_static, _STYLES))),
        script=script,
        hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )
    write_whole(path, page.encode())


def _static(name: str) -> str:
    return files(__package__).joinpath("static", name).read_text("utf-8")


def _script(name: str) -> str:
    """A module without what ties it to others: here they all stand in one element."""
    lines = [line for line in _static(name).splitlines() if not line.startswith("import ")]
    return "\n".join(line.removeprefix("export ") for line in lines)
