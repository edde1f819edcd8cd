"""Requests to the Bot API over aiohttp, and the answers we do not have to read.

PTB's default transport (httpx) collapses to 60-84 taps/s at 256 in flight (httpcore #1035); this
one carries 1,000 and more. An edit answers with the whole message; nobody looks at it, so it
becomes `true`, which the Bot API documents as the other possible result (saves 150 us of parsing).
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any, cast
from urllib.request import getproxies, proxy_bypass

import aiohttp
from aiohttp.hdrs import CONTENT_TYPE
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.channels.telegram.errors import Flooded, NotSent

UNREAD = ("/editMessageText", "/editMessageReplyMarkup")
DONE = b'{"ok":true,"result":true}'
_JSON = {CONTENT_TYPE: "application/json"}
_UNSENT = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError)
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Body = bytes | aiohttp.FormData | None


class Transport(BaseRequest):
    """A pool of `connections`; all times in seconds."""

    def __init__(self, *, connections: int = 256, connect_s: float = 5.0, read_s: float = 10.0) -> None:
        self._connections = connections
        self._connect_s = connect_s
        self._read_s = read_s
        self._session: aiohttp.ClientSession | None = None
        self._targets: dict[str, tuple[URL, str | None]] = {}
        self._timeouts: dict[tuple[float | None, float | None], aiohttp.ClientTimeout] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for the next bytes of an answer."""
        return self._read_s

    async def initialize(self) -> None:
        """Open the pool; connections are made when they are needed."""
        if self._session is None or self._session.closed:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300),
                cookie_jar=aiohttp.DummyCookieJar(),
            )

    async def shutdown(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002
    ) -> tuple[int, bytes]:
        """Status and payload; Flooded, NotSent, TimedOut or NetworkError, never with the URL in it."""
        read_s = self._read_s if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        connect_s = self._connect_s if connect_timeout is BaseRequest.DEFAULT_NONE else connect_timeout
        try:
            status, payload = await self.exchange(method, url, _body(request_data), connect_s, read_s)
        except _UNSENT as error:
            raise NotSent(f"No connection ({type(error).__name__})") from None
        except TimeoutError as error:
            raise TimedOut(f"No answer in time ({type(error).__name__})") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(f"Broken connection ({type(error).__name__})") from None
        if status != HTTPStatus.OK:
            return status, _readable(status, payload)
        return status, (payload if method == "GET" else _needed(url, payload))

    async def exchange(
        self, method: str, url: str, body: Body, connect_s: float | None, read_s: float | None
    ) -> tuple[int, bytes]:
        """One request on the wire: status and payload, or whatever aiohttp raises."""
        if self._session is None:
            raise RuntimeError("The transport has not been initialized")
        target, proxy = self._targets.get(url) or self._target(url)
        async with self._session.request(
            method,
            target,
            data=body,
            headers=_JSON if isinstance(body, bytes) else None,
            proxy=proxy,
            allow_redirects=False,
            timeout=self._timeouts.get((connect_s, read_s)) or self._timeout(connect_s, read_s),
        ) as response:
            return response.status, await response.read()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The object in an answer; NetworkError (without the payload) where there is none."""
        return parsed(payload)

    def _target(self, url: str) -> tuple[URL, str | None]:
        """The parsed URL with its proxy from the environment, looked up once.

        aiohttp's trust_env looks it up in a thread for every single request.
        """
        target = URL(url)
        proxies = {} if proxy_bypass(target.host or "") else getproxies()
        found = target, proxies.get(target.scheme)
        if len(self._targets) < 256:
            self._targets[url] = found
        return found

    def _timeout(self, connect_s: float | None, read_s: float | None) -> aiohttp.ClientTimeout:
        made = aiohttp.ClientTimeout(total=None, sock_connect=connect_s, sock_read=read_s)
        self._timeouts[connect_s, read_s] = made
        return made


def parsed(payload: bytes) -> dict[str, Any]:
    """The JSON object in an answer; NetworkError where it is anything else."""
    try:
        found = json.loads(payload)
    except ValueError:
        raise NetworkError(f"An answer of {len(payload)} bytes that is no JSON") from None
    if not isinstance(found, dict):
        raise NetworkError("An answer that is no object")
    return cast("dict[str, Any]", found)


def _body(data: RequestData | None) -> Body:
    if data is None or not data.contains_files:
        return _encode(data.json_parameters).encode() if data else None
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # names of files in any script
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _readable(status: int, payload: bytes) -> bytes:
    """The payload of a refusal, as PTB can read it; Flooded for "too many requests"."""
    try:
        said = parsed(payload)
    except NetworkError:
        said = {}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        parameters = said.get("parameters")
        wait_s = parameters.get("retry_after") if isinstance(parameters, dict) else None
        raise Flooded(float(wait_s) if isinstance(wait_s, int | float) else 1.0)
    return payload if said else _encode({"ok": False, "description": f"HTTP status {status}"}).encode()


def _needed(url: str, payload: bytes) -> bytes:
    """What of a good answer is read at all."""
    if payload == DONE or (url.endswith(UNREAD) and payload.startswith(b'{"ok":true')):
        return DONE
    said = parsed(payload)
    if said.get("ok") is not True or "result" not in said:
        raise NetworkError("An answer without a result")
    if url.endswith(UNREAD):
        return DONE
    return _encode(_sent(said["result"])).encode() if url.endswith("/sendMessage") else payload


def _sent(message: Any) -> dict[str, Any]:
    """A sent message without its text and keyboard: parsing those takes PTB another 100 us."""
    try:
        chat = message["chat"]
        kept = {
            "message_id": message["message_id"],
            "date": message["date"],
            "chat": {"id": chat["id"], "type": chat["type"]},
        }
    except (TypeError, KeyError):
        raise NetworkError("An answer without a message") from None
    return {"ok": True, "result": kept}
