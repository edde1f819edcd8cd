"""What every request passes first: whose address, from which page, how much, how long; and what every
answer carries."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.channels.web import visitor
from bot.channels.web.addresses import answers_to
from bot.channels.web.body import replayed, whole
from bot.channels.web.pace import ADDRESS, BROWSER, Clock, Pace
from bot.gate import AGAIN_S, Gate
from bot.logs import where
from bot.metrics import ANSWERS, UNDER_WAY, count, under_way

_log = logging.getLogger("common_ground.web")

BODY_LIMIT = 64 * 1024
"""Bytes; a form of ours has less than a hundred, what may be typed at most some thousand."""

NO_TURN = ("/static/", "/file/", "/chart/", "/favicon.ico", "/robots.txt", "/healthz", "/readyz", "/metrics")
"""Beginnings of paths that need no place at work: what is at hand, and files, which have their own gate."""

STREAM = "/live"
"""How the path of a stream ends: it stays open for a lesson, and would hold its place as long."""

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",  # none at all would blank the Origin of our own forms
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_TLS_ONLY = {"strict-transport-security": "max-age=31536000"}

Refuse = Callable[..., Awaitable[Response]]
"""`refuse(request, status, words, wait_s=0)`: the page that says why nothing was done."""


class Guard:
    """An ASGI application around another."""

    def __init__(
        self,
        inner: ASGIApp,
        refuse: Refuse,
        own_names: frozenset[str],
        clock: Clock = time.monotonic,
        gate: Gate | None = None,
    ) -> None:
        self._inner = inner
        self._refuse = refuse
        self._own_names = own_names
        self._gate = gate or Gate()
        self._browsers, self._addresses = Pace(BROWSER, clock), Pace(ADDRESS, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        begun = time.perf_counter()
        status = 0

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _dress(scope, message)
            await send(message)

        try:
            with under_way(UNDER_WAY):
                await self._guarded(scope, receive, answered)
        except Exception as error:
            _log.error("A request failed", extra={"error": where(error)})
            if not status:
                page = await self._refuse(Request(scope), 500, "apology")
                await page(scope, receive, answered)
        finally:
            _tell(scope, status, time.perf_counter() - begun)

    async def _guarded(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        key = visitor.key_of(request)
        if wait_s := (key and self._browsers.wait_s(key)) or self._addresses.wait_s(_client(scope)):
            page = await self._refuse(request, 429, "too_many", wait_s=wait_s)
            await page(scope, receive, send)
            return
        fault = self._fault(request)
        if fault is None and scope["method"] == "POST":
            body = await whole(request.headers, receive, BODY_LIMIT)
            if isinstance(body, bytes):
                receive = replayed(body)
            else:
                fault = body
        if fault is None:
            await self._worked(scope, receive, send)
            return
        page = await self._refuse(request, *fault)
        page.headers["connection"] = "close"  # what is still to come of the body is not read
        await page(scope, receive, send)

    async def _worked(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as soon as there is room for a turn; the body is here, so a slow line holds no place."""
        if scope["path"].startswith(NO_TURN) or scope["path"].endswith(STREAM):
            await self._inner(scope, receive, send)
        elif await self._gate.enter():
            try:
                await self._inner(scope, receive, send)
            finally:
                self._gate.leave()
        else:
            page = await self._refuse(Request(scope), 503, "busy", wait_s=AGAIN_S)
            await page(scope, receive, send)

    def _fault(self, request: Request) -> tuple[int, str] | None:
        """The status and the words for a request that is not for us, or not from a page of ours."""
        host = request.headers.get("host", "")
        if len(request.headers.getlist("host")) > 1:
            return 400, "bad_request"
        if not answers_to(host, self._own_names):
            return 421, "bad_host"
        if request.method != "POST":
            return None
        if not _is_ours(request.headers, f"{request.url.scheme}://{host}"):
            return 403, "bad_origin"
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        return None if kind == "application/x-www-form-urlencoded" else (415, "bad_request")


def _is_ours(headers: Headers, origin: str) -> bool:
    """Whether a form was sent from a page of ours; browsers of today name its origin themselves."""
    if named := headers.get("origin"):
        return named.lower() == origin.lower()
    if site := headers.get("sec-fetch-site"):
        return site == "same-origin"
    return headers.get("referer", "").lower().startswith(f"{origin.lower()}/")


def _dress(scope: Scope, start: Message) -> None:
    headers = MutableHeaders(scope=start)
    for name, value in (HEADERS | (_TLS_ONLY if scope["scheme"] == "https" else {})).items():
        headers[name] = value
    headers.setdefault("cache-control", "no-store")


def _client(scope: Scope) -> str:
    client: tuple[str, int] | None = scope.get("client")
    return client[0] if client else ""


def _tell(scope: Scope, status: int, took_s: float) -> None:
    """One line a request: which page, never what was in it, by whom, or a personal link."""
    route: Any = scope.get("route")
    said = {"method": scope["method"], "page": getattr(route, "path", "-"), "status": status}
    count(ANSWERS, said["page"], str(status))
    _log.info("request", extra=said | {"ms": round(took_s * 1000, 1)})
