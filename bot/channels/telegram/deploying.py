"""The one step of a deployment that tells Telegram where to deliver, asks it, or takes it back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.telegram.errors import BadToken
from bot.channels.telegram.partner import Phrases
from bot.channels.telegram.polling import WHAT_TO_DO
from bot.channels.telegram.run import menus
from bot.channels.telegram.transport import Transport
from bot.channels.telegram.updates import ALLOWED

CONNECTIONS = 100
"""The most that Telegram opens to an address, all workers together. An answer is held until it is shown,
some 0.1 s: 100 take a class of 300 in within a second, while the usual 40 would make them wait for three."""


TELEGRAM = "https://api.telegram.org/bot"


class NotDone(Exception):
    """Telegram did not do it; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where Telegram delivers (empty for nowhere), how many updates wait, and its last trouble, if any."""

    address: str
    waiting: int
    connections: int
    trouble: str


async def set_webhook(token: str, base_url: str | None, address: str, secret: str, wording: Phrases) -> None:
    """Let Telegram deliver to an address, with the menus; BadToken, NotDone. What waits is kept."""
    async with _bot(token, base_url) as bot:
        await bot.set_webhook(
            address, max_connections=CONNECTIONS, allowed_updates=ALLOWED, secret_token=secret
        )
        await menus(bot, wording)


async def delete_webhook(token: str, base_url: str | None) -> None:
    """Let Telegram keep updates until they are fetched; BadToken, NotDone. What waits is kept."""
    async with _bot(token, base_url) as bot:
        await bot.delete_webhook(drop_pending_updates=False)


async def webhook_info(token: str, base_url: str | None) -> Delivery:
    """What Telegram says; BadToken, NotDone."""
    async with _bot(token, base_url) as bot:
        found = await bot.get_webhook_info()
    return Delivery(
        found.url, found.pending_update_count, found.max_connections or 0, found.last_error_message or ""
    )


@asynccontextmanager
async def _bot(token: str, base_url: str | None) -> AsyncIterator[Bot]:
    request, updates = Transport(connections=2), Transport(connections=1)
    try:
        bot = Bot(token.strip(), base_url or TELEGRAM, request=request, get_updates_request=updates)
        await request.initialize()
        yield bot
    except InvalidToken:
        raise BadToken(WHAT_TO_DO) from None
    except BadRequest as error:
        raise NotDone(error.message) from None
    except TelegramError as error:
        raise NotDone(str(error)) from None
    finally:
        await request.shutdown()
