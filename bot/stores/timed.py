"""A store whose operations are counted and timed for operators."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.metrics import STORE, measured
from bot.ports import Document, Record, Store


class Timed:
    """A `bot.ports.Store` over another; what it says and raises is the other's."""

    def __init__(self, inner: Store) -> None:
        self._inner = inner

    async def load(self, manager: str) -> Record | None:
        return await measured(STORE, "load", self._inner.load(manager))

    async def save(self, manager: str, document: Document, seen: int) -> int:
        return await measured(STORE, "save", self._inner.save(manager, document, seen))

    def scan(self, mention: str = "", *, shelves: bool = False) -> AsyncIterator[tuple[str, Record]]:
        return self._inner.scan(mention, shelves=shelves)

    def shelf(self, name: str) -> AsyncIterator[tuple[str, Record]]:
        return self._inner.shelf(name)

    async def forget(self, key: str) -> None:
        await measured(STORE, "forget", self._inner.forget(key))

    async def clear(self, shelf: str) -> None:
        await measured(STORE, "clear", self._inner.clear(shelf))

    async def ping(self) -> None:
        await measured(STORE, "ping", self._inner.ping())

    async def close(self) -> None:
        await self._inner.close()
