"""The server's routes: each reads a request, asks the desk, and answers with a page or its parts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from armspan.display.colours import style_sheet
from armspan.errors import ArmspanError, InputError
from armspan.review.desk import Conflict
from armspan.review.guard import Guard, TooLong
from armspan.review.pages import Pages

_TYPES = {"js": "text/javascript", "css": "text/css", "svg": "image/svg+xml"}

Answer = Callable[[Request], Awaitable[Response]]


def make_app(pages: Pages, token: str, port: int) -> Guard:
    """The application, behind its guard."""
    routes = [
        Route("/", _answers(_show_list, pages)),
        Route("/abstracts/{number:int}", _answers(_show_abstract, pages)),
        Route("/abstracts/{number:int}/steps", _answers(_take_step, pages), methods=["POST"]),
        Route("/rows", _answers(_show_rows, pages)),
        Route("/accuracy", _answers(_show_accuracy, pages)),
        Route("/static/{name}", _answers(_static, pages)),
    ]
    return Guard(Starlette(routes=routes), token, port)


def _answers(handle: Callable[[Pages, Request], Awaitable[Response]], pages: Pages) -> Answer:
    """The handler, with one clear line for what a person can mend."""

    async def answer(request: Request) -> Response:
        try:
            return await handle(pages, request)
        except TooLong:
            return PlainTextResponse("Too long.\n", 413)
        except KeyError as error:
            return _fault(404, str(error.args[0]))
        except ArmspanError as error:
            return _fault(400, str(error))
        except OSError as error:
            return _fault(500, f"{error.filename}: {(error.strerror or 'cannot be written').lower()}")

    return answer


def _fault(status: int, message: str) -> Response:
    return PlainTextResponse(f"{message}\n", status)


async def _show_list(pages: Pages, request: Request) -> Response:
    return HTMLResponse(await run_in_threadpool(pages.overview, request.query_params.get("sort")))


async def _show_rows(pages: Pages, request: Request) -> Response:
    return HTMLResponse(await run_in_threadpool(pages.rows, request.query_params.get("sort")))


async def _show_abstract(pages: Pages, request: Request) -> Response:
    number, order = request.path_params["number"], request.query_params.get("sort")
    return HTMLResponse(await run_in_threadpool(pages.abstract, number, order))


async def _take_step(pages: Pages, request: Request) -> Response:
    number = request.path_params["number"]
    asked = _asked(await request.body())
    try:
        work = await run_in_threadpool(
            pages.desk.take, number, asked["revision"], asked["step"], float(asked["seconds"])
        )
        status, told = 200, ""
    except Conflict as conflict:
        work = await run_in_threadpool(pages.desk.open, number)
        status, told = 409, str(conflict)
    parts = await run_in_threadpool(pages.parts, number, work)
    return _json(parts | {"told": told}, status)


def _asked(body: bytes) -> dict[str, Any]:
    """What a page asks for; raises `InputError` for what no page of ours sends."""
    try:
        asked = orjson.loads(body)
        kinds: dict[str, Any] = {"revision": str, "step": dict, "seconds": (int, float)}
        if all(isinstance(asked[name], kind) for name, kind in kinds.items()):
            return dict(asked)
    except (orjson.JSONDecodeError, KeyError, TypeError):
        pass
    raise InputError("not a step")


async def _show_accuracy(pages: Pages, request: Request) -> Response:
    return HTMLResponse(await run_in_threadpool(pages.accuracy))


async def _static(pages: Pages, request: Request) -> Response:
    name: str = request.path_params["name"]
    kind = _TYPES.get(name.rpartition(".")[2])
    if name == "colours.css":
        return Response(style_sheet(), media_type="text/css")
    known = {file.name: file for file in files(__package__).joinpath("static").iterdir()}
    if kind is None or name not in known:
        raise KeyError("no such file")
    return Response(known[name].read_bytes(), media_type=kind)


def _json(value: Any, status: int = 200) -> Response:
    return Response(orjson.dumps(value), status, media_type="application/json")
