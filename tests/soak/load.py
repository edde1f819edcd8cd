"""People at a steady rate, however long answers take: taps on the page, words on Telegram."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from tests.bench.phones import Connection
from tests.telegram import person as does
from tests.web.visitor import Visitor

FORM = (
    "POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\nCookie: talk={key}\r\n"
    "x-page: -\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\n\r\n{body}"
)
QUESTION = "S-G1.t"
SET_UP = ("/start", "English", "Begin", "Skip the rest", "Skip", "Quick form", "Street office")


@dataclass(slots=True)
class Met:
    """What was met since it was last asked: milliseconds by kind, and everything that was no good answer."""

    page_ms: list[float] = field(default_factory=list)
    telegram_ms: list[float] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)


class Tapper:
    """One person on the page: answers a question, goes back to it, answers it otherwise, for ever."""

    def __init__(self, port: int, number: int) -> None:
        self._port = port
        self._here = (f"127.0.{1 + number // 250}.{1 + number % 250}", 0)  # one address has a limit
        self._turns = itertools.count(number)
        self._line: Connection | None = None
        self.key, self._of = "", ""

    async def begin(self) -> None:
        """Begin a talk, and leave one that was there."""
        async with Visitor(f"http://127.0.0.1:{self._port}/", script=True) as visitor:
            await visitor.begin()
            self.key, self._of = visitor.key, visitor.of

    async def tap(self) -> None:
        """One tap; ConnectionError for any answer but 200."""
        turn = next(self._turns)
        body = f"of={self._of}&" + (f"at={QUESTION}" if turn % 2 else f"{QUESTION}={turn // 2 % 5}")
        sent = FORM.format(port=self._port, key=self.key, length=len(body), body=body).encode()
        line = self._line or await self._connected()
        try:
            async with asyncio.timeout(30):
                await line.exchange(sent)
        except BaseException:
            self.hang_up()
            raise

    async def _connected(self) -> Connection:
        make = asyncio.get_running_loop().create_connection
        self._line = (await make(Connection, "127.0.0.1", self._port, local_addr=self._here))[1]
        return self._line

    def hang_up(self) -> None:
        if self._line:
            self._line.close()
        self._line = None


class Writer:
    """One person on Telegram, as Telegram delivers what they write."""

    def __init__(self, session: aiohttp.ClientSession, url: str, secret: str, number: int) -> None:
        self._session, self._url, self._person = session, url, 5_000 + number
        self._headers = {"x-telegram-bot-api-secret-token": secret}
        self._words = itertools.chain(SET_UP, itertools.cycle(("3", "Back", "1", "Back")))

    async def write(self) -> None:
        """One message; ConnectionError for any answer but 200."""
        update = does.write(self._person, next(self._words))
        update["message"]["date"] = int(time.time())
        headers = self._headers | {"content-type": "application/json"}
        async with self._session.post(self._url, data=json.dumps(update), headers=headers) as answer:
            if answer.status != 200:
                raise ConnectionError(f"a delivery was answered with {answer.status}")


async def steadily(
    rate: float, acts: list[Callable[[], Awaitable[None]]], kept: Callable[[], list[float]], met: Met
) -> None:
    """Let these act in turn, so many a second; who is late does not hold up the others."""
    begun, running = time.perf_counter(), set[asyncio.Task[None]]()
    busy: set[int] = set()

    async def act(number: int, due: float) -> None:
        try:
            await acts[number]()
            kept().append((time.perf_counter() - due) * 1000)
        except (OSError, TimeoutError, aiohttp.ClientError) as error:
            met.faults[str(error) or type(error).__name__] += 1
        finally:
            busy.discard(number)

    try:
        for turn in itertools.count():
            due = begun + turn / rate
            if (early_s := due - time.perf_counter()) > 0:
                await asyncio.sleep(early_s)
            number = turn % len(acts)
            if number in busy:
                met.faults["still waiting for the answer before"] += 1
                continue
            busy.add(number)
            running.add(task := asyncio.create_task(act(number, due)))
            task.add_done_callback(running.discard)
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


async def newcomers(every_s: float, tappers: list[Tapper], met: Met) -> None:
    """One after the other leaves, and somebody new comes in their place, for ever."""
    for tapper in itertools.cycle(tappers):
        await asyncio.sleep(every_s)
        try:
            await tapper.begin()
        except (OSError, TimeoutError, aiohttp.ClientError) as error:
            met.faults[f"begin: {error}"] += 1
