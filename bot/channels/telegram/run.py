"""The channel put together, started, and stopped without losing anything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import BadRequest, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder, TypeHandler
from telegram.request import BaseRequest

from bot.channels.telegram.errors import BadToken
from bot.channels.telegram.flood import Flood, Limits
from bot.channels.telegram.handing import Handing
from bot.channels.telegram.order import InOrder
from bot.channels.telegram.partner import Partner, Phrases
from bot.channels.telegram.polling import REFUSALS, WHAT_TO_DO, Ledger, Polling, Trouble, until
from bot.channels.telegram.reception import Reception
from bot.channels.telegram.reminders import Reminders
from bot.channels.telegram.sharing import share
from bot.channels.telegram.transport import Transport, parsed
from bot.channels.telegram.updates import carried
from bot.channels.telegram.webhook import Webhook
from bot.ports import Peers
from bot.timetable import Timetable

_log = logging.getLogger(__name__)

App = Application[Any, Any, Any, Any, Any, Any]

POLL_S = 20
"""How long Telegram keeps a request for updates open; short enough for proxies that cut idle ones."""

READ_S = 10.0
"""How long a request may go without a byte of its answer before it counts as lost."""


class UpdatesTransport(Transport):
    """For getUpdates: reads the updates from their JSON before PTB does."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """An answer whose updates are numbers and what was read of them."""
        answer = parsed(payload)
        if not isinstance(answer.get("result", []), list):
            raise NetworkError("An answer without a list of updates")
        return carried(answer)


@dataclass(frozen=True, slots=True)
class Channel:
    """The parts that have to be started and stopped."""

    application: App
    flood: Flood
    ledger: Ledger
    handing: Handing


def build(
    token: str,
    partner: Partner,
    base_url: str | None = None,
    base_file_url: str | None = None,
    *,
    limits: Limits | None = None,
    read_s: float = READ_S,
    transport: BaseRequest | None = None,
    hook: Webhook | None = None,
) -> Channel:
    """The application, not started; BadToken where the token cannot be one. `hook` is where updates come."""
    flood, ledger = Flood(limits), Ledger()
    parts = ApplicationBuilder().updater(None).job_queue(None).token(token.strip())
    parts = parts.request(transport or Transport(read_s=read_s))
    parts = parts.get_updates_request(UpdatesTransport(connections=2, read_s=read_s))
    if base_url:
        parts = parts.base_url(base_url)
    if base_file_url:
        parts = parts.base_file_url(base_file_url)
    try:
        application: App = parts.concurrent_updates(InOrder()).rate_limiter(flood).build()
    except InvalidToken:
        raise BadToken(WHAT_TO_DO) from None
    handing = Handing(application.bot)
    settle, aside = (hook.settle, hook.reply) if hook else (ledger.settle, None)
    reception = Reception(application.bot, partner, settle, handing, repeats=hook is not None, aside=aside)
    application.add_handler(TypeHandler(Update, reception.receive))
    return Channel(application, flood, ledger, handing)


async def run(
    token: str,
    conversation: Partner,
    *,
    base_url: str | None = None,
    base_file_url: str | None = None,
    stop: asyncio.Event,
    limits: Limits | None = None,
    poll_s: int = POLL_S,
    read_s: float = READ_S,
    timetable: Timetable | None = None,
    hook: Webhook | None = None,
    peers: Peers | None = None,
) -> None:
    """Serve until `stop` is set.

    What was accepted is finished first. BadToken where Telegram does not know the token; every
    other trouble is waited out. Reminders go out by the `timetable`, none without one. With a `hook`
    updates are delivered to it, and Telegram is not asked for any. `peers` are the other workers of the
    same bot, None for none.
    """
    _hush()
    at = (base_url, base_file_url)
    channel = build(token, conversation, *at, limits=limits, read_s=read_s, hook=hook)
    application = channel.application
    steps = _told_where(application, hook) if hook else _asking(application, conversation)
    sharing = asyncio.create_task(share(channel.flood, peers, stop)) if peers else None
    try:
        if await _begin((application.initialize, *steps), stop):
            conversation.bot = application.bot.username
            reminders = Reminders(application.bot, conversation, timetable) if timetable else None
            if hook:
                await _be_told(channel, hook, stop, reminders)
            else:
                await _ask(channel, stop, poll_s, reminders)
    finally:
        if sharing:
            stop.set()
            await sharing
        await channel.application.shutdown()
        await channel.application.bot.shutdown()  # closes what an unfinished start has opened


def _hush() -> None:
    """Keep PTB's debug lines out of every log: they quote what people write."""
    library = logging.getLogger("telegram")
    library.setLevel(max(library.getEffectiveLevel(), logging.INFO))


async def _be_told(
    channel: Channel, hook: Webhook, ending: asyncio.Event, reminders: Reminders | None
) -> None:
    """Take what is delivered until `ending`, and finish what was taken."""
    application = channel.application
    reminding = asyncio.create_task(reminders.run(ending)) if reminders else None

    async def process(update: Update) -> None:
        await application.update_processor.process_update(update, application.process_update(update))

    hook.open(process)
    try:
        await ending.wait()
    finally:
        channel.flood.close()
        if reminding:
            ending.set()
            await reminding
        await hook.close()
        await channel.handing.finish()


async def _ask(channel: Channel, ending: asyncio.Event, poll_s: int, reminders: Reminders | None) -> None:
    """Fetch updates until `ending`, and finish what was fetched."""
    application = channel.application
    polling = Polling(application.bot, application.update_queue, channel.ledger, poll_s)
    await application.start()
    reminding = asyncio.create_task(reminders.run(ending)) if reminders else None
    try:
        await polling.run(ending)
    finally:
        channel.flood.close()
        if reminding:
            ending.set()
            await reminding
        await application.stop()
        await channel.handing.finish()
    await polling.confirm()


Step = Callable[[], Awaitable[object]]


def _asking(application: App, partner: Partner) -> tuple[Step, ...]:
    """What has to be so at Telegram before updates can be fetched."""
    return application.bot.delete_webhook, partial(menus, application.bot, partner.wording)


async def menus(bot: Bot, wording: Phrases) -> None:
    """Give the bot its menu of commands in every language."""
    await bot.set_my_commands(wording.commands("en"))
    await bot.set_my_commands(wording.commands("zh"), language_code="zh")


def _told_where(application: App, hook: Webhook) -> tuple[Step, ...]:
    """What is looked at before updates are delivered; setting it is a command of its own."""

    async def look() -> None:
        with suppress(
            TelegramError, LookupError, AttributeError, TypeError, ValueError
        ):  # or what is no answer
            found = await application.bot.get_webhook_info()
            if urlsplit(found.url).path != hook.path:
                _log.warning("Telegram delivers elsewhere: 'common-ground webhook set' lets it deliver here")

    return (look,)


async def _begin(steps: Sequence[Step], ending: asyncio.Event) -> bool:
    """Reach Telegram, however long it takes; False where `ending` came first."""
    for number, step in enumerate(steps):
        if not await _insist(step, Trouble(REFUSALS if number else 1), ending):
            return False
    _log.info("Telegram is reached; the bot is open")
    return True


async def _insist(step: Step, trouble: Trouble, ending: asyncio.Event) -> bool:
    """Repeat a step until it works; BadToken where the token is refused."""
    while not ending.is_set():
        try:
            await until(ending, _awaited(step()))
            return not ending.is_set()
        except BadRequest as error:
            _log.error("Telegram refused a step of the start: %s", error.message[:100])
            return True
        except TelegramError as error:
            await until(ending, asyncio.sleep(trouble.after(error)))
        except (AttributeError, KeyError, TypeError, ValueError):  # PTB reads what a proxy may have made up
            await until(ending, asyncio.sleep(trouble.after(NetworkError("An answer of another kind"))))
    return False


async def _awaited(work: Awaitable[object]) -> object:
    return await work
