"""The address at which a messenger delivers to us, beside the pages: a secret and JSON, no browser."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.web.body import whole
from bot.gate import AGAIN_S
from bot.logs import where
from bot.metrics import ANSWERS, UNDER_WAY, count, under_way
from bot.ports import Hook

_log = logging.getLogger("common_ground.web")

SECRET = "x-telegram-bot-api-secret-token"
JSON = "application/json"

Extra = Iterable[tuple[bytes, bytes]]
_CLOSE = (b"connection", b"close")
_AGAIN = (b"retry-after", str(AGAIN_S).encode())


class Hooked:
    """An ASGI application that answers one path for a messenger, and leaves all others to the pages.

    None of the rules for browsers apply here: who knows the secret is let in, whoever it is, and who does
    not is refused before anything else is read.
    """

    def __init__(self, pages: ASGIApp, hook: Hook) -> None:
        self._pages = pages
        self._hook = hook

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != self._hook.path:
            await self._pages(scope, receive, send)
            return
        with under_way(UNDER_WAY):
            status, said = await self._delivered(scope["method"], Headers(scope=scope), receive)
        count(ANSWERS, "webhook", str(int(status)))
        await _answer(send, status, said)
        if status != HTTPStatus.OK:
            _log.info("delivery refused", extra={"status": int(status)})

    async def _delivered(self, method: str, headers: Headers, receive: Receive) -> tuple[int, bytes]:
        """Status and body of the answer to one delivery, whatever goes wrong."""
        try:
            if refused := self._refused(method, headers):
                return refused, b""
            return await self._taken(headers, receive)
        except Exception as error:
            _log.error("A delivery failed", extra={"error": where(error)})
            return HTTPStatus.INTERNAL_SERVER_ERROR, b""

    def _refused(self, method: str, headers: Headers) -> int | None:
        """The status for what is turned away unread, None for what may be read."""
        secrets = headers.getlist(SECRET)
        if len(secrets) != 1 or not self._hook.knows(secrets[0]):
            return HTTPStatus.FORBIDDEN
        if method != "POST":
            return HTTPStatus.METHOD_NOT_ALLOWED
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        return None if kind == JSON else HTTPStatus.UNSUPPORTED_MEDIA_TYPE

    async def _taken(self, headers: Headers, receive: Receive) -> tuple[int, bytes]:
        body = await whole(headers, receive, self._hook.most_bytes)
        return await self._hook.take(body) if isinstance(body, bytes) else (body[0], b"")


async def _answer(send: Send, status: int, said: bytes) -> None:
    """The answer; after a refusal nothing more is read of this connection, and the next one may find
    another worker."""
    extra: list[tuple[bytes, bytes]] = [(b"content-length", str(len(said)).encode())]
    if said:
        extra.append((b"content-type", JSON.encode()))
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        extra.append((b"allow", b"POST"))
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        extra.append(_AGAIN)
    if status != HTTPStatus.OK:
        extra.append(_CLOSE)
    await send({"type": "http.response.start", "status": int(status), "headers": extra})
    await send({"type": "http.response.body", "body": said})
