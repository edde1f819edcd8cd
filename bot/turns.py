"""Turns of one manager come one after the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


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
