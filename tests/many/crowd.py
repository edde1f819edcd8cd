"""Many managers and many workers: the program as processes over PostgreSQL, and Telegram's deliveries."""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import signal
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from bot.channels.telegram.webhook import derived_secret
from bot.channels.web.hook import SECRET
from bot.stores.postgres import PostgresStore
from flows.document import from_document, to_document
from flows.library import load
from tests.bench.whole import open_session
from tests.telegram import person as does
from tests.telegram.server import TOKEN, Server
from tests.web.process import Run, running

WITHIN_S = 30.0
ITEMS = [f"S-{kind}{n}.{side}" for kind in "GM" for side in "tu" for n in range(1, 7)]
"""The questions about the street office in the order they are asked."""

STOP = "Ctrl-C stops the program"


class Crowd:
    """Managers in the middle of an assessment, and Telegram on their side."""

    def __init__(self, url: str, database: str, session: aiohttp.ClientSession) -> None:
        self.url = url
        self.delays_s: list[float] = []
        self.repeated = 0
        self._database = database
        self._session = session

    async def deliver(self, update: dict[str, Any]) -> None:
        """Post an update again and again until it is taken, as Telegram does."""
        begun = time.monotonic()
        body, headers = json.dumps(update).encode(), {SECRET: derived_secret(TOKEN)}
        async with asyncio.timeout(WITHIN_S):
            while await self._posted(body, headers | {"content-type": "application/json"}) != 200:
                self.repeated += 1
                await asyncio.sleep(0.02)
        self.delays_s.append(time.monotonic() - begun)

    async def answer(self, updates: Iterable[dict[str, Any]], pause_s: float = 0.0) -> None:
        """One person's updates, each once the one before is taken."""
        for update in updates:
            await self.deliver(update)
            await asyncio.sleep(pause_s)

    async def ratings(self, person: int) -> dict[str, str]:
        """What is stored of a person, by question: "4", "?" or "-"."""
        store = await PostgresStore(self._database).open()
        record = await store.load(f"telegram:{person}")
        await store.close()
        session = from_document(record.document) if record else None
        assert session, f"nothing is stored of {person}"
        return {item: str(given) for item, given in session.assessment.ratings.items()}

    async def _posted(self, body: bytes, headers: dict[str, str]) -> int:
        try:
            async with self._session.post(self.url, data=body, headers=headers) as answer:
                return answer.status
        except (aiohttp.ClientError, OSError):
            return 0


@asynccontextmanager
async def crowd(run: Run, database: str) -> AsyncIterator[Crowd]:
    """The crowd before a running program."""
    connector = aiohttp.TCPConnector(limit=100)
    async with aiohttp.ClientSession(connector=connector) as session:
        yield Crowd(f"{run.url}telegram", database, session)


@asynccontextmanager
async def program(
    folder: Path, database: str, api: Server, workers: int, port: int = 0
) -> AsyncIterator[Run]:
    """`run` with so many workers behind one address, ready."""
    arguments = ["--port", str(port), *(["--workers", str(workers)] if workers > 1 else [])]
    told = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_BASE_URL": api.base_url,
        "WEBHOOK_URL": "https://ground.example.org/telegram",
        "DATABASE_URL": database,
    }
    async with running(folder, *arguments, **told) as run:
        await run.until(STOP)
        yield run


async def seat(database: str, people: Iterable[int]) -> None:
    """Put managers at their first rating of the street office, full form."""
    document = {**to_document(open_session(load().edition)), "anchor": 50}
    store = await PostgresStore(database).open()
    for person in people:
        await store.save(f"telegram:{person}", document, 0)
    await store.close()


def typed(person: int, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """Ratings typed as numbers: each counts for whatever question is open, so one taken twice shifts all."""
    updates = [does.write(person, str(number)) for number in numbers]
    for update in updates:
        update["message"]["date"] = int(time.time())
    return updates


def tapped(person: int, numbers: Iterable[int]) -> list[dict[str, Any]]:
    """The same ratings as taps, each on its own question."""
    return [does.tap(person, 50, f"1:k7f3qa:{item}={n}") for item, n in zip(ITEMS, numbers, strict=False)]


def workers_of(run: Run) -> list[int]:
    """The processes that serve."""
    parent = run.process.pid
    return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]


def kill(pid: int) -> None:
    """As the system does it when memory is short."""
    os.kill(pid, signal.SIGKILL)


def numbers_of(person: int, count: int) -> list[int]:
    """Ratings that differ from person to person and from question to question."""
    return [(person * 7 + n * n) % 5 for n in range(count)]


def expected(person: int, count: int) -> dict[str, str]:
    """What is stored once these ratings are taken, each once and in order."""
    return dict(itertools.islice(zip(ITEMS, map(str, numbers_of(person, count)), strict=False), count))
