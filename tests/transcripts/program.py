"""The whole program for a test: a real conversation over a real store, with a clock that is set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

from bot.conversation import Conversation
from bot.joining import Joining
from bot.reports.printing import Printing
from bot.stores.tiny import TinyStore
from bot.wording import Wording
from flows.document import from_document
from flows.engine import Engine
from flows.library import Library
from flows.model import Cut
from flows.session import Session

BEGINNING = datetime(2026, 11, 22, 9, tzinfo=UTC)
ACT_SECONDS = 5
"""How long people take for one act."""


PRINTER = Printing()
"""One for all tests: its process takes a second to start."""

PRESS_S = 60.0
"""How long a file may take: the process that makes it may have to start."""


class Clock:
    """Stands still until it is moved on."""

    def __init__(self, now: datetime = BEGINNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """Let time go by, such as `days=21`."""
        self.now += timedelta(**time)


def ids() -> Iterator[str]:
    """Ids of assessments, always the same ones in the same order."""
    return ("".join(letters) for letters in product("abcdefgh", repeat=6))


def codes() -> Iterator[str]:
    """Codes of classes, always the same ones in the same order."""
    return (f"7K2M{''.join(letters)}" for letters in product("9P8Q7R6S5T", repeat=2))


def earlier(library: Library) -> Library:
    """The library as if an edition before it had called similar what now lies on the line."""
    rubric = library.rubric
    similar, leans = Cut(steps=(7, 8), source="an earlier edition"), Cut(steps=(9, 10), source="the same")
    cuts = {"version": "0", "similar_at_most": similar, "leans_similar_at_most": leans}
    return replace(library, rubric=rubric.model_copy(update=cuts))


class Program:
    """The bot's inside over a folder; `restart` ends the program and begins it anew."""

    def __init__(self, library: Library, wording: Wording, folder: Path) -> None:
        self.library = self._today = library
        self.clock = Clock()
        self._wording = wording
        self.folder = folder
        self._ids, self._codes = ids(), codes()
        self._open()

    def _open(self) -> None:
        self.store = TinyStore(self.folder, threads=1)
        self.conversation = Conversation(
            self.store, Engine(self.library), self._wording, self.clock, lambda: next(self._ids), PRINTER
        )
        self.joining = Joining(
            self.conversation, self.clock, lambda: next(self._ids), lambda: next(self._codes)
        )
        self.conversation.rooms = self.joining

    async def restart(self, cuts: str = "") -> None:
        """End and begin anew, with the cuts of an "earlier" edition, with those of "today", or as before."""
        await self.store.close()
        if cuts:
            self.library = self._today if cuts == "today" else earlier(self._today)
        self._open()

    async def close(self) -> None:
        await self.store.close()

    async def document(self, manager: str) -> dict[str, Any]:
        """What is stored of a manager."""
        record = await self.store.load(manager)
        assert record, f"nothing is stored of {manager}"
        return dict(record.document)

    async def session(self, manager: str) -> Session:
        return from_document(await self.document(manager))
