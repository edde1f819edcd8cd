"""Connections that send nothing, or a byte a second, or never read, are closed after a while."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_S = 10.0
"""How long a request may take from its first byte, or a new connection, to the end of its headers."""

REST_S = 15.0
"""How long the rest of it may take; the guard's own limit is shorter and answers with a page."""

READING_S = 15.0
"""How long answers may wait for a client that does not read them."""

HEAD_LIMIT = 64 * 1024
"""Bytes of a request's line and headers; browsers send about one thousand."""


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with an end to its patience.

    Whatever arrives starts a clock, and a whole request stops it: so bytes between requests, or a
    body that nobody waits for, hold no connection either.
    """

    _request: asyncio.TimerHandle | None = None
    _answers: asyncio.TimerHandle | None = None
    _head = 0
    """Bytes read of a request whose headers are not complete."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait(HEAD_S)

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._request is None:
            self._wait(HEAD_S)
        self._head += len(data)
        super().data_received(data)
        if self._head > HEAD_LIMIT:
            self.send_400_response("")

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self._request is None:  # it begins in the bytes that ended the one before
            self._wait(HEAD_S)

    def on_headers_complete(self) -> None:
        self._head = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if self._head > HEAD_LIMIT:
            raise ValueError("the head is too long")  # the parser's caller then sends the 400
        super().on_headers_complete()
        self._wait(REST_S)

    def on_body(self, body: bytes) -> None:
        self._head = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._stop_waiting()
        super().on_message_complete()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._answers = self.loop.call_later(READING_S, self._give_up)

    def resume_writing(self) -> None:
        if self._answers is not None:
            self._answers.cancel()
            self._answers = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  the library says what it means
        """Close with a status alone: what sends this is no browser that could show a page."""
        if not self.transport.is_closing():
            status = b"431 Request Header Fields Too Large" if self._head > HEAD_LIMIT else b"400 Bad Request"
            self.transport.write(b"HTTP/1.1 %s\r\ncontent-length: 0\r\nconnection: close\r\n\r\n" % status)
            self.transport.close()

    def _wait(self, s: float) -> None:
        self._stop_waiting()
        self._request = self.loop.call_later(s, self._give_up)

    def _stop_waiting(self) -> None:
        self._head = 0
        if self._request is not None:
            self._request.cancel()
            self._request = None

    def _give_up(self) -> None:
        transport: Any = self.transport
        transport.abort()
