"""Reminders on their way: whose time has come is looked up, noted as sent, and sent after all taps."""

from __future__ import annotations

import asyncio
import logging

from telegram.error import Forbidden, NetworkError, TelegramError
from telegram.ext import ExtBot

from bot.channels.telegram import keyboard
from bot.channels.telegram.errors import Flooded, NotSent
from bot.channels.telegram.flood import BROADCAST
from bot.channels.telegram.partner import Partner
from bot.due import Due
from bot.metrics import REMINDERS, count
from bot.ports import StoreError
from bot.timetable import Timetable
from flows.talk import Left

_log = logging.getLogger(__name__)

TOGETHER = 16
"""So many are looked up and sent at the same time; the flood control parts them further."""

AGAIN_S = 600.0
"""What surely was not sent, or could not be stored, is tried again after this time."""

_NO_PREVIEW = '{"is_disabled":true}'


class Reminders:
    """Sends what is due; nothing that happens here stops the bot."""

    def __init__(self, bot: ExtBot[str], partner: Partner, timetable: Timetable) -> None:
        self._bot = bot
        self._partner = partner
        self._timetable = timetable

    async def run(self, ending: asyncio.Event) -> None:
        """Until `ending` is set and what is under way is done."""
        while not ending.is_set():
            await self.send_due()
            waiting = (asyncio.create_task(self._timetable.wait()), asyncio.create_task(ending.wait()))
            try:
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in waiting:
                    task.cancel()

    async def send_due(self) -> None:
        """Send to everybody whose time has come."""
        while managers := self._timetable.take(TOGETHER):
            await asyncio.gather(*(self._remind(manager) for manager in managers))

    async def _remind(self, manager: str) -> None:
        try:
            if due := await self._partner.remind(manager):
                await self._carry_out(manager, due)
        except StoreError as error:
            _log.error("Whether a reminder is due could not be stored: %s", error)
            self._timetable.later(manager, AGAIN_S)
        except Exception as error:
            _log.error("A reminder failed (%s)", type(error).__name__)

    async def _carry_out(self, manager: str, due: Due) -> None:
        try:
            await self._send(int(manager.partition(":")[2]), due)
            count(REMINDERS, "sent")
        except Forbidden:
            count(REMINDERS, "blocked")
            await self._partner.turn(manager, Left())
        except (NotSent, Flooded):
            count(REMINDERS, "put off")
            await self._take_back(manager, due)
        except NetworkError as error:
            count(REMINDERS, "unknown")
            _log.warning("A reminder may not have arrived (%s); it is not sent twice", type(error).__name__)
        except TelegramError as error:
            count(REMINDERS, "refused")
            _log.error("A reminder was refused (%s)", type(error).__name__)

    async def _send(self, person: int, due: Due) -> None:
        extra = {"link_preview_options": _NO_PREVIEW, "reply_markup": keyboard.markup(due.message.rows)}
        await self._bot.send_message(
            person, due.message.text, parse_mode="HTML", rate_limit_args=BROADCAST, api_kwargs=extra
        )

    async def _take_back(self, manager: str, due: Due) -> None:
        """It surely did not go out: it is due again."""
        try:
            await self._partner.not_sent(manager, due)
        except StoreError as error:
            _log.error("A reminder that was not sent stays noted as sent: %s", error)
        self._timetable.later(manager, AGAIN_S)
