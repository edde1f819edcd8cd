"""The bot served on a real local Bot API server, for one test."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from bot.channels.telegram.flood import Limits
from bot.channels.telegram.run import run
from tests.telegram.script import Script
from tests.telegram.server import TOKEN, Server

QUICK = Limits(per_second=math.inf, chat_per_second=math.inf, backoff_s=(0.01, 0.02))


class Served:
    """A server with our bot on it."""

    def __init__(self, server: Server, script: Script, stop: asyncio.Event, task: asyncio.Task[None]) -> None:
        self.server = server
        self.api = server.api
        self.script = script
        self.stop = stop
        self.task = task

    async def until(self, holds: Callable[[], Any], within_s: float = 8.0) -> None:
        """Wait for something to be so; an AssertionError names what was called instead."""
        async with asyncio.timeout(within_s):
            while not holds():
                if self.task.done():
                    self.task.result()
                await asyncio.sleep(0.002)

    async def play(self, *updates: dict[str, Any]) -> None:
        """Let these arrive and wait until the bot has done with them."""
        self.server.arrive(*updates)
        last = updates[-1]["update_id"]
        await self.until(lambda: self.server.confirmed >= last)
        await self.finish()

    async def finish(self) -> None:
        """Stop the bot as a signal would and wait for its end."""
        self.stop.set()
        await asyncio.wait_for(self.task, 8)


@asynccontextmanager
async def serving(
    script: Script,
    *,
    server: Server | None = None,
    limits: Limits = QUICK,
    poll_s: int = 5,
    read_s: float = 3,
) -> AsyncIterator[Served]:
    """The bot serving on a server, started and in the end stopped."""
    stop = asyncio.Event()
    async with server or Server() as opened:
        where = opened.base_url
        serving = run(TOKEN, script, base_url=where, stop=stop, limits=limits, poll_s=poll_s, read_s=read_s)
        task = asyncio.create_task(serving)
        served = Served(opened, script, stop, task)
        try:
            yield served
        finally:
            stop.set()
            await asyncio.wait_for(task, 8)
