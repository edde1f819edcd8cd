"""Several workers at one bot's limits: each tells the others how it stands, twice a second."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from bot.channels.telegram.flood import Flood
from bot.ports import Peers, StoreError

_log = logging.getLogger(__name__)

EVERY_S = 0.5


async def share(flood: Flood, peers: Peers, ending: asyncio.Event) -> None:
    """Keep a flood control to this worker's part until `ending`; a new pause is told at once.

    While the others cannot be reached, the last part stands.
    """
    reached = True
    while not ending.is_set():
        flood.paused.clear()
        try:
            flood.stand(await peers.tell(flood.waiting, flood.pauses_s()))
            reached = True
        except StoreError as error:
            if reached:
                _log.warning("Other workers cannot be told how much is sent: %s", error)
            reached = False
        await _first(flood.paused, ending)
    with suppress(StoreError):
        await peers.leave()


async def _first(*events: asyncio.Event) -> None:
    """Until one of these, or for EVERY_S."""
    waiting = [asyncio.create_task(event.wait()) for event in events]
    try:
        await asyncio.wait(waiting, timeout=EVERY_S, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in waiting:
            task.cancel()
