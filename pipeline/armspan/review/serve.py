"""A review as a running server: its folder, its port, its address, until it is stopped."""

from __future__ import annotations

import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import quote

from armspan.errors import InputError
from armspan.review.accuracy import Accuracy
from armspan.review.against import Against
from armspan.review.desk import Desk
from armspan.review.folder import Folder
from armspan.review.pages import Pages
from armspan.review.progress import Progress, Watch
from armspan.review.shelf import Shelf
from armspan.review.typed import value_of

HOST = "127.0.0.1"


def folder_of(path: Path, reader: str | None) -> Folder:
    """The folder for one reader's gold: one of its own inside `path` for a reader who gives a name."""
    if reader is None:
        return Folder(path, None)
    name = quote(reader, safe=" ")
    if not name.strip(" .") or len(name) > 100:
        raise InputError(f"--reader {reader[:40]!r}: not a name for a folder")
    return Folder(path / name, reader)


def open_port(port: int) -> socket.socket:
    """A socket on this machine alone; raises `InputError` where the port cannot be had."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen(128)
    except (OSError, OverflowError) as error:
        found.close()
        reason = (getattr(error, "strerror", None) or "not a port").lower()
        raise InputError(f"--port {port}: {reason}; name another one, or none for any that is free") from None
    return found


def serve(
    shelf: Shelf,
    folder: Folder,
    port: int,
    tell: Callable[[str], None],
    weights: Mapping[str, float] | None = None,
    against: Against | None = None,
) -> Progress:
    """Serves the page until it is stopped; `tell` gets its address, with the token. Returns how far the review is.

    With two readers' gold (`against`) the page shows what they differ in, for a third to decide.

    Raises `InputError` where starlette and uvicorn are not there, the port is taken or the folder holds something else,
    `OutputError` where it cannot be written.
    """
    try:
        import uvicorn

        from armspan.review.app import make_app
    except ImportError:
        raise InputError("the page needs Starlette and uvicorn: pip install 'armspan[review]'") from None
    folder.prepare()
    watch = Watch(shelf, folder, weights)
    watch.check()
    desk = Desk(shelf, folder, against)
    if against:
        desk.settle()
    pages = Pages(desk, watch, Accuracy(shelf, folder, watch))
    listening = open_port(port)
    number, token = listening.getsockname()[1], secrets.token_urlsafe(24)
    config = uvicorn.Config(
        make_app(pages, token, number),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        timeout_graceful_shutdown=1,
    )
    threading.Thread(target=_warm_up, args=(pages,), daemon=True).start()
    tell(f"http://{HOST}:{number}/?token={token}")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    except KeyboardInterrupt:
        pass
    finally:
        listening.close()
    return watch.progress()


def _warm_up(pages: Pages) -> None:
    """Does once what the first abstract would wait for: rules and templates are read and compiled."""
    pages.abstract(1, None)
    for text in ("1.0 ± 0.1", "12 of 40 (30%)", "3 [2 to 5]", "5"):
        value_of(text)
