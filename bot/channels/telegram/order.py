"""Updates of one person one after the other, those of different people at the same time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
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
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    inside: int = 0


class InOrder(BaseUpdateProcessor):
    """A lane for each person who has something under way; lanes nobody is in are forgotten."""

    def __init__(self, working: int = WORKING, waiting: int = WAITING) -> None:
        super().__init__(waiting)
        self._lanes: dict[int, _Lane] = {}
        self._working = asyncio.Semaphore(working)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the coroutine when everything older of the same person is done."""
        key = _key(update)
        lane = self._lanes.setdefault(key, _Lane())
        lane.inside += 1
        try:
            async with lane.lock, self._working:
                await coroutine
        finally:
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
