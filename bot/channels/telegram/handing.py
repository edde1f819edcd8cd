"""Files on their way to people: made while everything else goes on, sent when they are done."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

from telegram import Bot, InputFile
from telegram.error import Forbidden, TelegramError

from bot.message import Attachment
from bot.ports import NotMade

_log = logging.getLogger(__name__)

LAST_S = 5.0
"""How long what is under way is waited for on the way out."""


class Handing:
    """Hands files over through a bot; no turn and no other message waits for one."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._under_way: set[asyncio.Task[None]] = set()

    def over(self, person: int, file: Attachment) -> None:
        """Have a file made and sent."""
        task = asyncio.create_task(self._over(person, file))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def finish(self, within_s: float = LAST_S) -> None:
        """Wait for what is under way, though not for longer; the rest is let go."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=within_s)
            for task in late:
                task.cancel()

    async def _over(self, person: int, file: Attachment) -> None:
        try:
            with suppress(TelegramError):  # only says that something is coming
                await self._bot.send_chat_action(person, "upload_document")
            await self._send(person, file, await file.make())
        except Forbidden:
            _log.debug("Somebody who has blocked us gets no file")
        except NotMade as error:
            _log.error("A file could not be made: %s", error)
            await self._excuse(person, file)
        except TelegramError as error:
            _log.warning("A file could not be sent (%s)", type(error).__name__)
            await self._excuse(person, file)

    async def _send(self, person: int, file: Attachment, content: bytes) -> None:
        given = InputFile(content, file.name)
        if file.media_type == "image/png":
            await self._bot.send_photo(person, given, caption=file.caption)
        else:
            await self._bot.send_document(person, given, caption=file.caption)

    async def _excuse(self, person: int, file: Attachment) -> None:
        with suppress(TelegramError):
            await self._bot.send_message(person, file.failed)
