"""Updates of one person one after the other, those of different people at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.channels.telegram.updates import CARRIED

WAITING = 16_384
"""Updates that may wait or work; a waiting tap holds a place, so a small number would let one
impatient person shut everybody out."""

WORKING = 256
"""Updates at work at once."""


@dataclass(slots=True)
class Lane:
    """What one person has under way.

    `anchor` is the message with the open keyboard as the last delivery left it; it counts while
    `knows_anchor`, since a turn taken meanwhile could not know of it.
    """

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0
    shown: asyncio.Future[None] | None = None
    anchor: int | None = None
    knows_anchor: bool = False


class Place:
    """One update in its lane: first its turn, then, once everything before it was shown, its delivery."""

    def __init__(self, lane: Lane, working: asyncio.Semaphore) -> None:
        self.lane = lane
        self._working = working
        self._begun = False
        self._shown: asyncio.Future[None] | None = None

    async def begin(self) -> None:
        """Wait until the turns of everything older of this person are taken."""
        await self.lane.lock.acquire()
        await self._working.acquire()
        self._begun = True

    async def stored(self) -> None:
        """Let the next turn of this person begin; back when everything older has been shown."""
        if not self._begun:
            return
        before, self.lane.shown = self.lane.shown, asyncio.get_running_loop().create_future()
        self._shown = self.lane.shown
        self._release()
        if before is not None:
            await asyncio.wait((before,))

    def leave(self) -> None:
        """The update is done with."""
        if self._begun:
            self._release()
        if self._shown is not None:
            self._shown.set_result(None)

    def _release(self) -> None:
        self._begun = False
        self._working.release()
        self.lane.lock.release()


PLACE: ContextVar[Place | None] = ContextVar("place", default=None)
"""The place of the update being handled, None outside the processor."""


class InOrder(BaseUpdateProcessor):
    """A lane for each person who has something under way; lanes nobody is in are forgotten."""

    def __init__(self, working: int = WORKING, waiting: int = WAITING) -> None:
        super().__init__(waiting)
        self._lanes: dict[int, Lane] = {}
        self._working = asyncio.Semaphore(working)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when everything older of the same person has taken its turn."""
        key = _key(update)
        lane = self._lanes.setdefault(key, Lane())
        lane.inside += 1
        place = Place(lane, self._working)
        try:
            await place.begin()
            PLACE.set(place)
            await coroutine
        finally:
            place.leave()
            lane.inside -= 1
            if not lane.inside:
                del self._lanes[key]

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


def _key(update: object) -> int:
    """The person, else the chat, else one lane for all the rest."""
    if not isinstance(update, Update):
        return 0
    if (come := update.api_kwargs.get(CARRIED)) is not None:
        return int(come.person)
    who = update.effective_user or update.effective_chat
    return who.id if who else 0
