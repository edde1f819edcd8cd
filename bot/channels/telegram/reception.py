"""One update from its arrival to what is shown: the turn, its delivery, and our apologies."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from telegram import Bot, Update
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.channels.telegram import keyboard
from bot.channels.telegram.delivery import Delivery
from bot.channels.telegram.handing import Handing
from bot.channels.telegram.order import PLACE, Lane
from bot.channels.telegram.partner import Partner
from bot.channels.telegram.updates import CARRIED, Incoming, InGroup, Private
from bot.logs import where
from bot.message import Button, Reply
from bot.ports import StoreError
from bot.wording import guessed
from flows.talk import Attach, CameBack, Left

_log = logging.getLogger(__name__)

BURST_S = 2.0
"""An album or a burst of stickers arrives within this time and gets one reply."""

EXCUSED_S = 60.0
"""Who waits for an update that comes again and again is told once in this time that it is not stored yet."""

GROUP_QUIET_S = 3.0
"""No second notice in a group before this: at most 20 messages a minute (core.telegram.org/bots/faq)."""


class Reception:
    """Takes every update of the application; nothing that happens here stops the bot.

    `settle` is told as soon as what an update set is stored, or that it could not be stored; with
    `repeats` such an update comes again by itself. `aside` is for `Delivery`.
    """

    def __init__(
        self,
        bot: Bot,
        partner: Partner,
        settle: Callable[[Update, bool], None],
        handing: Handing,
        *,
        repeats: bool = False,
        aside: Callable[[str, str], bool] | None = None,
    ) -> None:
        self._bot = bot
        self._partner = partner
        self._settle = settle
        self._repeats = repeats
        self._delivery = Delivery(bot, partner, aside)
        self._handing = handing
        self._seen_at: dict[object, float] = {}

    async def receive(self, update: Update, _context: Any) -> None:
        """Handle one update to its end."""
        come: Incoming | None = update.api_kwargs.get(CARRIED)
        try:
            match come:
                case Private():
                    await self._private(come, update)
                case InGroup():
                    self._settle(update, True)  # nothing to store
                    await self._group(come)
                case None:
                    pass
        except TelegramError as error:
            _log.warning("Something could not be shown (%s)", type(error).__name__)
        finally:
            self._settle(update, True)

    async def _private(self, come: Private, update: Update) -> None:
        if self._is_burst(come):
            return
        trouble, reply = "", Reply()
        try:
            number = update.update_id
            reply = await self._partner.turn(come.manager, come.said, hint=come.hint, number=number)
        except StoreError as error:
            _log.error("A turn could not be stored: %s", error)
            trouble = "store_failed"
        except Exception as error:
            _log.error("A turn failed:\n%s", where(error))
            trouble = "apology"
        self._settle(update, trouble != "store_failed")
        place = PLACE.get()
        if place is not None:  # the turn is taken; what is shown must not hold up the next one
            await place.stored()
        if trouble:
            await self._excuse(come, trouble)
        elif not isinstance(come.said, Left | CameBack):
            await self._show(come, reply, place.lane if place else Lane())

    async def _show(self, come: Private, reply: Reply, lane: Lane) -> None:
        """Carry the reply out; somebody who has blocked us has left."""
        try:
            await self._delivery.carry_out(come, reply, lane)
            for file in reply.files:
                self._handing.over(come.person, file)
        except Forbidden:
            await self._left(come)
        except BadRequest as error:
            _log.error("A reply was refused: %s", error.message[:100])
            await self._excuse(come, "apology")
        except TelegramError:
            raise
        except Exception as error:
            _log.error("A reply could not be carried out:\n%s", where(error))
            await self._excuse(come, "apology")

    async def _excuse(self, come: Private, key: str) -> None:
        """One line in the person's language: over the screen after a tap, else below it."""
        if isinstance(come.said, Left | CameBack):
            return
        if self._repeats and key == "store_failed" and self._lately((come.person, key), EXCUSED_S):
            return
        line = self._partner.wording.phrase(key, guessed(come.hint))
        try:
            if come.query and await self._delivery.answer(come.query, line, alert=True):
                return
            await self._delivery.say(come.person, line)
        except Forbidden:
            await self._left(come)

    async def _left(self, come: Private) -> None:
        try:
            await self._partner.turn(come.manager, Left(), hint=come.hint)
        except Exception as error:
            _log.error("A block could not be stored:\n%s", where(error))

    async def _group(self, come: InGroup) -> None:
        """One notice with a link for a command, a toast for a tap; nothing is stored."""
        wording, lang = self._partner.wording, guessed(come.hint)
        if come.query:
            await self._delivery.answer(come.query, wording.phrase("not_yours", lang))
            return
        name = self._bot.username
        if come.addressed.lower() in ("", name.lower()) and not self._lately(come.chat, GROUP_QUIET_S):
            link = Button(wording.phrase("group_open", lang), url=f"https://t.me/{name}")
            text = wording.phrase("group_notice", lang)
            await self._delivery.say(come.chat, text, keyboard.markup(((link,),)))

    def _is_burst(self, come: Private) -> bool:
        """Whether this attachment follows another of the same person so closely that it is one act."""
        if isinstance(come.said, Attach):
            return self._lately(come.person, BURST_S)
        self._seen_at.pop(come.person, None)
        return False

    def _lately(self, key: object, within_s: float) -> bool:
        """Whether this was asked for the same key a moment ago."""
        now = asyncio.get_running_loop().time()
        before = self._seen_at.get(key)
        if len(self._seen_at) > 10_000:
            self._seen_at.clear()
        self._seen_at[key] = now
        return before is not None and now - before < within_s
