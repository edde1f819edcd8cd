"""How a reply is carried out: which message is edited, which is sent, which keyboard comes off."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import Bot
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.channels.telegram import keyboard
from bot.channels.telegram.errors import NotSent
from bot.channels.telegram.length import parts, plain
from bot.channels.telegram.order import Lane
from bot.channels.telegram.partner import Partner
from bot.channels.telegram.updates import Private
from bot.message import Message, Reply
from bot.ports import StoreError

_log = logging.getLogger(__name__)

_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
    "there is no text in the message to edit",
)
_NO_PREVIEW = '{"is_disabled":true}'
_TOO_LATE = ("query is too old", "query id is invalid", "query_id_invalid")


@dataclass(slots=True)
class _Chat:
    """Where one reply goes: the message that may be edited, and the one that holds the open keyboard."""

    person: int
    manager: str
    tapped: int | None
    anchor: int | None


class Delivery:
    """Carries replies out through a bot; what it learns about anchors it tells the partner.

    `aside(query, toast)` may answer a tap without a call of its own; False where it cannot.
    """

    def __init__(self, bot: Bot, partner: Partner, aside: Callable[[str, str], bool] | None = None) -> None:
        self._bot = bot
        self._partner = partner
        self._aside = aside

    async def carry_out(self, come: Private, reply: Reply, lane: Lane) -> None:
        """Answer the tap, then show the messages in order; TelegramError where one cannot be shown."""
        if come.query:
            await self.answer(come.query, reply.toast)
        anchor = lane.anchor if lane.knows_anchor else reply.anchor
        chat = _Chat(come.person, come.manager, come.tapped, None if reply.beside else anchor)
        try:
            await self._carry_out(come, reply, chat)
        finally:
            if not reply.beside:
                lane.anchor, lane.knows_anchor = chat.anchor, True

    async def _carry_out(self, come: Private, reply: Reply, chat: _Chat) -> None:
        messages = reply.messages
        if (reply.stale or reply.again) and messages:
            await self._renew(chat, messages[0])
            messages, chat.tapped = messages[1:], None
        for message in messages:
            if message.fresh or chat.tapped is None:
                await self._send(chat, message)
            else:
                await self._edit_tapped(chat, chat.tapped, message)
                chat.tapped = None
        if reply.stale and come.tapped is not None and come.tapped != chat.anchor:
            await self._strip(chat.person, come.tapped)

    async def answer(self, query: str, toast: str = "", *, alert: bool = False) -> bool:
        """Stop the spinner; whether it could be done. A tap that is too old is no reason to stop."""
        if self._aside and not alert and self._aside(query, toast[:200]):
            return True
        try:
            await self._bot.answer_callback_query(query, toast[:200] or None, show_alert=alert or None)
        except BadRequest as error:
            if not any(words in error.message.lower() for words in _TOO_LATE):
                raise
            return False
        except Forbidden:
            raise
        except TelegramError as error:
            _log.warning("A tap could not be answered (%s); its reply is shown all the same", _brief(error))
            return False
        return True

    async def say(self, person: int, text: str, markup: str | None = None) -> None:
        """Send one plain line without touching anything else."""
        await self._put(self._bot.send_message, text, markup, html=False, chat_id=person)

    async def _renew(self, chat: _Chat, message: Message) -> None:
        """Show the open screen where its keyboard is, anew where that message is gone."""
        if chat.anchor is None or not await self._edit(chat.person, chat.anchor, message):
            await self._send(chat, message)

    async def _edit_tapped(self, chat: _Chat, tapped: int, message: Message) -> None:
        if not await self._edit(chat.person, tapped, message):
            await self._send(chat, message)
        elif not message.lasting and chat.anchor != tapped:
            await self._move_anchor(chat, tapped)

    async def _send(self, chat: _Chat, message: Message) -> None:
        """A new message; the keyboard before it comes off, and the new one is remembered."""
        texts = parts(message.text)
        sent = None
        for number, text in enumerate(texts, 1):
            markup = _markup(message) if number == len(texts) else None
            try:
                where = {"chat_id": chat.person, "protect_content": message.private or None}
                done = await self._put(self._bot.send_message, text, markup, html=True, **where)
            except (BadRequest, NotSent):
                raise
            except NetworkError as error:
                _log.warning("A message may not have arrived (%s); it is not sent twice", _brief(error))
                return
            sent = int(done.message_id)
        await self._move_anchor(chat, None if message.lasting else sent)

    async def _edit(self, person: int, number: int, message: Message) -> bool:
        """Whether the message now shows this; False where it is gone and a new one is needed."""
        if len(parts(message.text)) > 1:
            return False
        try:
            await self._put(
                self._bot.edit_message_text,
                message.text,
                _markup(message),
                chat_id=person,
                message_id=number,
            )
        except BadRequest as error:
            said = error.message.lower()
            if "message is not modified" in said:
                return True
            if any(words in said for words in _GONE):
                return False
            raise
        return True

    async def _put(
        self,
        call: Callable[..., Awaitable[Any]],
        text: str,
        markup: str | None,
        *,
        html: bool = True,
        **where: int | None,
    ) -> Any:
        """Send or edit; markup that Telegram cannot read goes out as plain words."""
        extra = {"link_preview_options": _NO_PREVIEW}
        if markup is not None:
            extra["reply_markup"] = markup
        if not html:
            return await call(text=text, api_kwargs=extra, **where)
        try:
            return await call(text=text, parse_mode="HTML", api_kwargs=dict(extra), **where)
        except BadRequest as error:
            if "can't parse entities" not in error.message.lower():
                raise
            _log.error("Telegram cannot read a screen's markup: %s; shown without", error.message[:100])
        return await call(text=plain(text), api_kwargs=extra, **where)

    async def _move_anchor(self, chat: _Chat, number: int | None) -> None:
        """The open keyboard is now at `number`: tell the partner, take the former one off.

        A lasting message that follows none (None to None) says nothing about where the open one is.
        """
        former, chat.anchor = chat.anchor, number
        if former == number:
            return
        try:
            await self._partner.anchored(chat.manager, number)
        except StoreError as error:
            _log.error("Where a keyboard is could not be stored: %s", error)
        if former is not None:
            await self._strip(chat.person, former)

    async def _strip(self, person: int, number: int) -> None:
        """Take a keyboard off; one that is gone already does no harm."""
        try:
            await self._bot.edit_message_reply_markup(chat_id=person, message_id=number)
        except Forbidden:
            raise
        except TelegramError as error:
            _log.debug("A former keyboard stays (%s)", _brief(error))


def _markup(message: Message) -> str | None:
    return keyboard.markup(message.rows) if message.rows else None


def _brief(error: TelegramError) -> str:
    return type(error).__name__
