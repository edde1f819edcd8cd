"""A class that is led and attended over several workers, any of which may be killed meanwhile."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import Any

import aiohttp

from bot.ports import Document
from bot.seats import seats
from bot.stores.postgres import PostgresStore
from tests.web.lesson import Student, Trainer
from tests.web.process import WITHIN_S
from tests.web.visitor import RATING, Visitor


class Again(Visitor):
    """Asks again where a connection is cut or the program has no time, as people do."""

    async def _asked(self, method: str, path: str, fields: dict[str, str] | None = None) -> None:
        async with asyncio.timeout(WITHIN_S):
            while True:
                with suppress(aiohttp.ClientError, OSError):
                    await super()._asked(method, path, fields)
                    if self.status < 500:
                        return
                await asyncio.sleep(0.05)


class SteadyTrainer(Again, Trainer):
    """Leads a class whatever happens to the workers."""

    async def stream(self) -> aiohttp.ClientResponse:
        """A stream of the class's page, after its first line."""
        answer = await self._session.get(f"{self.url}class/{self.code}/live")
        await answer.content.readline()
        return answer

    async def watch(self, wanted: dict[str, Any]) -> None:
        """Back once a stream of the class's page says all this; asks anew where it is cut."""
        async with asyncio.timeout(WITHIN_S):
            while True:
                with suppress(aiohttp.ClientError, OSError):
                    async with self._session.get(f"{self.url}class/{self.code}/live") as stream:
                        async for line in stream.content:
                            if line.startswith(b"data: {") and wanted.items() <= json.loads(line[6:]).items():
                                return
                await asyncio.sleep(0.05)


class SteadyStudent(Again, Student):
    """Joins and answers whatever happens to the workers."""

    async def begin_to_answer(self) -> None:
        """Back at the first question; for half a second a worker may not know yet that it is open."""
        async with asyncio.timeout(WITHIN_S):
            await self.go("")
            while not self.is_asked:
                await asyncio.sleep(0.05)
                await self.go("")

    async def rate_until_told(self, word: str) -> None:
        """Give the open answer again and again until the page says this."""
        key = RATING.findall(self._now)[0]
        async with asyncio.timeout(WITHIN_S):
            while word not in self.page:
                await self.tap(key, "4")


async def seated(database: str, code: str) -> list[Document]:
    """What is stored of every seat of a class."""
    store = await PostgresStore(database).open()
    found = await seats(store, code)
    await store.close()
    return [*found.values()]


async def counted(database: str, code: str) -> int:
    """How many seats stand behind what a class was shown."""
    store = await PostgresStore(database).open()
    found = await store.load(f"@groups/{code}")
    await store.close()
    return len(found.document["counted"]) if found else 0
