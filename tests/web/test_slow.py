"""Clients that never finish are cut off, and hold nobody else up meanwhile.

All of them are at work at the same time, as the patience of the server is some ten seconds.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import pytest_asyncio

from bot.channels.web.body import BODY_S
from bot.channels.web.patience import HEAD_S, READING_S, REST_S
from bot.channels.web.serve import IDLE_S
from bot.wording import Wording
from flows.library import Library
from tests.transcripts.program import Program
from tests.web.raw import ask, read, request
from tests.web.serving import Served

pytestmark = pytest.mark.asyncio(loop_scope="session")

IDLE = 1_000
EVERY_S = 0.5
SLACK_S = 3.0
MOST_S = max(HEAD_S, BODY_S, REST_S, READING_S, IDLE_S) * 2 + SLACK_S

Ended = tuple[float, bytes]
"""After how many seconds a connection was closed, and what had come back by then."""


class Slow:
    """Every slow client on one server, begun at once; `after` waits for the end of one."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self._clients: Mapping[str, Callable[[], Awaitable[Ended]]] = {
            "silent": self._client(b""),
            "head": self._client(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", drop=b"a"),
            "body": self._client(request(served.port, "POST", content_length="60000"), drop=b"a"),
            "chunks": self._client(
                request(served.port, "POST", content_length=None, transfer_encoding="chunked"),
                drop=b"1\r\na\r\n",
            ),
            "unwanted": self._client(
                request(served.port, connection="keep-alive", content_length="60000"), drop=b"a"
            ),
            "unwanted once": self._client(
                request(served.port, connection="keep-alive", content_length="60000") + b"a"
            ),
            "newlines": self._client(request(served.port, connection="keep-alive"), drop=b"\r\n"),
            "kept": self._client(request(served.port, connection="keep-alive")),
            "second head": self._client(request(served.port, connection="keep-alive") + b"GET / HT"),
            "deaf": self._deaf,
        }
        self._tasks = {name: asyncio.ensure_future(begin()) for name, begin in self._clients.items()}

    async def after(self, name: str) -> Ended:
        return await self._tasks[name]

    async def end(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _client(self, first: bytes, drop: bytes = b"") -> Callable[[], Awaitable[Ended]]:
        """Sends `first`, then `drop` twice a second for as long as it is listened to."""

        async def act() -> Ended:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.served.port)
            begun, dropping = time.monotonic(), asyncio.create_task(_drip(writer, first, drop))
            try:
                received = await _until_closed(reader)
                return time.monotonic() - begun, received
            finally:
                dropping.cancel()
                writer.transport.abort()

        return act

    async def _deaf(self) -> Ended:
        """Asks for page after page, and reads none."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.served.port, limit=1)
        begun = time.monotonic()
        try:
            for _ in range(300):
                writer.write(request(self.served.port, path="/case", connection="keep-alive"))
            while not writer.transport.is_closing() and time.monotonic() - begun < MOST_S:
                await asyncio.sleep(0.1)  # the system tells of the end only when it is written to
                writer.write(b"\r\n")
            return time.monotonic() - begun, b""
        finally:
            writer.transport.abort()
            del reader


async def _drip(writer: asyncio.StreamWriter, first: bytes, drop: bytes) -> None:
    writer.write(first)
    while drop and not writer.transport.is_closing():
        await asyncio.sleep(EVERY_S)
        writer.write(drop)


async def _until_closed(reader: asyncio.StreamReader) -> bytes:
    received = bytearray()
    async with asyncio.timeout(MOST_S):
        try:
            while more := await reader.read(65_536):
                received += more
        except ConnectionError:
            pass  # closed all the same
    return bytes(received)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def slow(library: Library, wording: Wording) -> AsyncIterator[Slow]:
    """The slow clients at work; in the end everything they held is free again."""
    with TemporaryDirectory() as folder:
        program = Program(library, wording, Path(folder))
        served = Served()
        await served.open(program.conversation)
        clients = Slow(served)
        yield clients
        await clients.end()
        await served.close()
        await program.close()


async def test_a_thousand_idle_connections_hold_nobody_up_and_are_let_go(slow: Slow) -> None:
    port = slow.served.port
    idle = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", port) for _ in range(IDLE)))
    for _ in range(20):
        begun = time.monotonic()
        assert (await ask(port)).status == 200
        assert time.monotonic() - begun < 5
    ended = await asyncio.gather(*(_until_closed(reader) for reader, _ in idle))
    assert ended == [b""] * IDLE
    for _, writer in idle:
        writer.transport.abort()
    assert (await ask(port)).status == 200


@pytest.mark.parametrize(
    ("name", "limit_s"),
    [
        ("silent", HEAD_S),
        ("head", HEAD_S),
        ("unwanted", REST_S),
        ("unwanted once", REST_S),
        ("newlines", HEAD_S),
        ("kept", IDLE_S),
        ("second head", HEAD_S),
    ],
)
async def test_who_never_finishes_is_cut_off(slow: Slow, name: str, limit_s: float) -> None:
    took_s, _ = await slow.after(name)
    assert limit_s - SLACK_S < took_s < limit_s + SLACK_S


@pytest.mark.parametrize("name", ["body", "chunks"])
async def test_a_body_a_byte_at_a_time_gets_a_page_that_says_so(slow: Slow, name: str) -> None:
    took_s, received = await slow.after(name)
    answer = read(received)
    assert answer.status == 408 and "That took too long to arrive" in answer.text
    assert BODY_S - 1 < took_s < BODY_S + SLACK_S


async def test_who_reads_nothing_is_cut_off(slow: Slow) -> None:
    took_s, _ = await slow.after("deaf")
    assert took_s < READING_S + IDLE_S + SLACK_S
