"""Who may talk to the page: this machine, under its own name, with the token that was printed; no other page."""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LIMIT = 64 * 1024  # bytes of a request's body
_SAFE = ("GET", "HEAD")
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
# the cookie is sent again by a page of ours, but not in a chain of redirects that began at somebody else's
_WELCOME = (
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>armspan review</title>'
    '<link rel="icon" href="/static/icon.svg"><meta http-equiv="refresh" content="0; url=/">'
)
_NO_TOKEN = (
    "Open the address that armspan review printed when it started: it holds the token that this page asks for.\n"
)


class Guard:
    """Passes on only requests that may be answered, none longer than `LIMIT`, and adds headers to every answer."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        self.app = app
        self.token = token
        self.hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        self.cookie = f"armspan-{port}"  # ports of one host share their cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        answer = self.answer(scope)
        if answer is None:
            await self.app(scope, _bounded(receive), _with_headers(send))
        else:
            await answer(scope, receive, _with_headers(send))

    def answer(self, scope: Scope) -> PlainTextResponse | HTMLResponse | None:
        """What to say instead of the page; None: it may be shown."""
        headers = _headers(scope)
        if headers.get("host") not in self.hosts:
            return PlainTextResponse("This host is not served here.\n", 421)
        origin = headers.get("origin")
        if (origin is not None or scope["method"] not in _SAFE) and origin != f"http://{headers['host']}":
            return PlainTextResponse("Another page may not talk to this one.\n", 403)
        given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        if scope["path"] == "/" and scope["method"] in _SAFE and self._same(given):
            welcome = HTMLResponse(_WELCOME)
            welcome.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
            return welcome
        if not self._same(_cookie(headers.get("cookie", ""), self.cookie)):
            return PlainTextResponse(_NO_TOKEN, 403)
        if headers.get("content-length", "0").isdecimal() and int(headers.get("content-length", "0")) > LIMIT:
            return PlainTextResponse("Too long.\n", 413)
        return None

    def _same(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())


class TooLong(Exception):
    """A body longer than `LIMIT`."""


def _headers(scope: Scope) -> dict[str, str]:
    """The headers of a request; of one that comes twice, all, with a comma between, so that it fits nothing."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _cookie(header: str, name: str) -> str:
    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _bounded(receive: Receive) -> Receive:
    """Raises `TooLong` when a body grows longer than it may, whatever its headers said."""
    size = 0

    async def bounded() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LIMIT:
            raise TooLong
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            kept = [(name, value) for name, value in message["headers"] if name.decode().lower() not in _HEADERS]
            message["headers"] = [*kept, *((name.encode(), value.encode()) for name, value in _HEADERS.items())]
        await send(message)

    return guarded
