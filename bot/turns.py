"""Turns of one manager come one after the other, and again where another writer came first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from bot.ports import Overtaken

T = TypeVar("T")

REPLAYS = 20
"""How often a turn is taken again on a fresh session after another writer came first.

Of three workers that write one record all the time, the same one loses six times running in one of ten
tries, and twenty times in one of three thousand.
"""


class Turns:
    """Holds turns apart by their manager; `held` has those who are speaking, and nothing of anybody else."""

    def __init__(self) -> None:
        self.held: dict[str, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def alone(self, manager: str) -> AsyncIterator[None]:
        """The time in which nobody else has a turn of this manager."""
        lock, waiting = self.held.get(manager, (asyncio.Lock(), 0))
        self.held[manager] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self.held[manager]
            if waiting == 1:
                del self.held[manager]
            else:
                self.held[manager] = (lock, waiting - 1)

    async def replayed(self, manager: str, take: Callable[[], Awaitable[T]]) -> T:
        """What one turn comes to, taken anew where it was Overtaken; the last time that is its outcome."""
        async with self.alone(manager):
            for _ in range(REPLAYS):
                with suppress(Overtaken):
                    return await take()
            return await take()
