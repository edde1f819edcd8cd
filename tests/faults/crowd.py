"""People who go on tapping on the page whatever happens, and remember what was said to be stored."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp

from bot.channels.web import visitor
from bot.ports import Store
from flows.document import from_document
from tests.web.visitor import Visitor

QUESTION = "S-G1.t"
PAUSE_S = 0.2
"""Between two answers of one person, each of which takes two taps; one talk may send ten a second."""


class Person:
    """One of them: answers a question, goes back to it, answers it otherwise."""

    def __init__(self, visitor: Visitor, number: int) -> None:
        self._visitor = visitor
        self._value = number % 5
        self._of = ""
        self.may_stand: set[int | None] = {None}
        """What may be stored: the answer accepted last, and those of which nobody heard."""

    @property
    def manager(self) -> str:
        return visitor.manager(self._visitor.key)

    async def begin(self) -> None:
        """Up to the question."""
        await self._visitor.begin()
        self._of = self._visitor.of

    async def tap(self) -> int:
        """One answer; its status, 0 where the connection broke."""
        self._value = (self._value + 1) % 5
        self.may_stand.add(self._value)
        status = await self._sent(QUESTION, str(self._value))
        if status == 200:
            self.may_stand = {self._value}
            await self._sent("at", QUESTION)
        return status

    async def _sent(self, key: str, value: str) -> int:
        """Like a browser, send it again where a connection from before was just being closed."""
        for again in (False, True):
            try:
                await self._visitor.tap(key, value, self._of)
                return self._visitor.status
            except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
                if again:
                    return 0
            except (aiohttp.ClientError, OSError, TimeoutError):
                return 0
        return 0


class Crowd:
    """Several of them; `met` counts the statuses of the answers since it was cleared last."""

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        self.met: Counter[int] = Counter()
        self._news = asyncio.Event()

    async def until(self, holds: Callable[[Counter[int]], bool], within_s: float = 20.0) -> None:
        """Forget what was met, and wait until what is met from now on fits."""
        self.met.clear()
        async with asyncio.timeout(within_s):
            while not holds(self.met):
                self._news.clear()
                await self._news.wait()

    async def all_served(self, within_s: float = 20.0) -> None:
        """Until as many answers were accepted as three times everybody."""
        await self.until(lambda met: met[200] >= 3 * len(self.people), within_s)

    async def some_refused(self, within_s: float = 20.0) -> None:
        """Until somebody was told that nothing was stored."""
        await self.until(lambda met: met[503] > 0, within_s)

    async def lost(self, store: Store) -> list[str]:
        """What is stored and should not be, or is not and should, for everybody."""
        found = []
        for person in self.people:
            record = await store.load(person.manager)
            session = from_document(record.document) if record else None
            stands = session.assessment.ratings.get(QUESTION) if session else None
            if stands not in person.may_stand:
                found.append(f"{person.manager}: {stands} is stored, one of {person.may_stand} was given")
        return found

    async def _go_on(self, person: Person) -> None:
        while True:
            self.met[await person.tap()] += 1
            self._news.set()
            await asyncio.sleep(PAUSE_S)


@asynccontextmanager
async def tapping(url: Callable[[], str], people: int = 12) -> AsyncIterator[Crowd]:
    """A crowd at the page, tapping until the end of the block."""
    visitors = [Visitor(url(), script=True) for _ in range(people)]
    crowd = Crowd([Person(one, number) for number, one in enumerate(visitors)])
    tasks: list[asyncio.Task[None]] = []
    try:
        for one in visitors:
            await one.__aenter__()
        for person in crowd.people:
            await person.begin()
        tasks = [asyncio.create_task(crowd._go_on(person)) for person in crowd.people]
        yield crowd
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for one in visitors:
            await one.__aexit__(None, None, None)
    assert all(isinstance(one, asyncio.CancelledError) for one in ended), ended


async def begun(url: str) -> int:
    """What somebody new is answered, for whom there has to be room."""
    async with Visitor(url, script=True) as visitor:
        await visitor.tap("lang", "en")
        return visitor.status
