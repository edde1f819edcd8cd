"""What classes need of a running program: a sweep now and then, an end to open streams, a demo."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.conversation import Conversation
from bot.demo import fill
from bot.groups import Groups
from bot.joining import Joining
from bot.ports import StoreError
from flows.model import Lang

_log = logging.getLogger("common_ground.classwork")

SWEPT_EVERY_S = 600
"""So much later than due a class may still lie on the disk; nobody finds it from the moment it is due."""


@asynccontextmanager
async def at_work(talk: Conversation, stop: asyncio.Event, page: str) -> AsyncIterator[Joining]:
    """Classes over a conversation until `stop`; `page` is the address that students reach, empty for none."""
    joining = talk.rooms
    if not isinstance(joining, Joining):
        raise TypeError("a conversation without rooms has no classes")
    joining.hosting.page = page
    tasks = [asyncio.create_task(one) for one in (_closing(joining, stop), _sweeping(joining.groups))]
    try:
        yield joining
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _closing(joining: Joining, stop: asyncio.Event) -> None:
    """Streams would hold up the end of the server for as long as it waits for anything."""
    await stop.wait()
    joining.crowd.close()


async def _sweeping(groups: Groups) -> None:
    while True:
        try:
            await groups.sweep()
        except StoreError as error:
            _log.error("Classes that are over could not be deleted yet: %s", error)
        await asyncio.sleep(SWEPT_EVERY_S)


async def demo(talk: Conversation, joining: Joining, n: int, lang: Lang) -> str:
    """The key to the controls of a new demo class of `n` invented students; StoreError."""
    library = talk.wording.library
    case = next(iter(library.cases))
    what = {"case": case, "tiers": ("street",), "lang": lang, "demo": True, "phase": "answering"}
    opened = await joining.groups.open("class", **what)
    await fill(joining.groups, library, opened.group, n)
    return opened.host
