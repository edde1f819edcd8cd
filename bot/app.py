"""The one place that wires everything."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.classwork import at_work, demo
from bot.conversation import Conversation
from bot.gate import Gate
from bot.joining import Joining
from bot.keeping import now, opened, peers
from bot.ports import Store, StoreError
from bot.settings import Settings
from bot.stopping import told_to_stop
from bot.stores.tiny import TinyStore
from bot.timetable import Timetable
from bot.wording import Wording
from flows.model import Lang

if TYPE_CHECKING:
    from bot.channels.telegram.webhook import Webhook
    from bot.starting import Page, Start

_log = logging.getLogger("common_ground.app")

KEPT_BY_TELEGRAM_S = 24 * 3600
"""Updates wait on Telegram's server until fetched, but not longer than 24 hours (Bot API, getUpdates)."""


READY_S = 2.0
"""How long a start waits for Telegram before the page is there without it."""


async def chat(told: Settings, lang: Lang | None, *, plain: bool) -> int:
    """The dialog in the terminal until it ends; the exit code."""
    from bot.channels.terminal import chat as terminal_chat

    async with opened(told) as (_, talk):
        return await terminal_chat(talk, lang=lang, plain=plain)


async def run(start: Start, page: Page) -> int:
    """The page, and Telegram where a token is set, until the program is told to stop; the exit code.

    BadToken where Telegram does not know the token, StoreError where the store cannot be opened.
    """
    with start.listener:
        return await _opened(start, page, start.listener)


def run_workers(start: Start, page: Page, count: int) -> int:
    """The same in several processes that share the port, watched by this one; the exit code.

    No event loop may run yet in this process.
    """
    import bot.channels.telegram.run
    import bot.channels.web.site
    import bot.stores.peers  # noqa: F401  all loaded once, so that a worker that is missed is there at once
    from bot.channels.web.serve import shared
    from bot.workers import watch

    port = start.listener.getsockname()[1]
    start.listener.close()  # an open one would be shared with a stranger
    asyncio.run(_tried(start))

    def work(first: bool, parent: int) -> int:
        with shared(page.host, port) as listener:
            return asyncio.run(_opened(start, page, listener, first=first, parent=parent))

    with shared(page.host, port):  # keeps the port while no worker is there
        return watch(count, work)


async def _tried(start: Start) -> None:
    """Open the store once, so that a fault is said once; StoreError."""
    async with opened(start.told, start.wording):
        pass


def _refused(wording: Wording, lang: Lang, key: str, **values: object) -> int:
    print(wording.web(f"printed.{key}", lang).format(**values), file=sys.stderr)
    return 2


async def _opened(
    start: Start, page: Page, listener: socket.socket, *, first: bool = True, parent: int | None = None
) -> int:
    """Serve until told to stop, or until the `parent` is gone; the `first` worker says where."""
    async with opened(start.told, start.wording) as (store, talk):
        with told_to_stop(parent) as stop:
            return await _serve(start.told, page, listener, store, talk, start.lang, stop, first=first)


async def _serve(
    told: Settings,
    page: Page,
    listener: socket.socket,
    store: Store,
    talk: Conversation,
    lang: Lang,
    stop: asyncio.Event,
    *,
    first: bool,
) -> int:
    from bot.channels.web import opening
    from bot.channels.web.operating import Oversight
    from bot.channels.web.serve import serve
    from bot.channels.web.site import site

    port, telegram = listener.getsockname()[1], told.telegram_token is not None
    reach = opening.reached(page.host, port, told.web_address or "")
    gate = Gate()
    hook, oversight = _hook(told, gate), Oversight(told.metrics_token, stop.is_set)
    try:
        application = site(talk, reach, gate=gate, hook=hook, oversight=oversight)
    except ValueError as error:
        return _refused(talk.wording, lang, "webhook_path", path=error)

    async def answer(joining: Joining) -> None:
        if hook:  # before that, another worker answers at once
            await hook.opened(READY_S)
        listens = asyncio.Event()
        serving = asyncio.create_task(serve(application, listener, stop, told.trusted_proxies, listens))
        await listens.wait()
        if first:
            said = opening.announcement(reach, talk.wording, lang, page.port, port, telegram=telegram)
            print(said, flush=True)
            shown = await _demonstrated(page, reach.here, talk, joining, lang)
            await asyncio.to_thread(opening.show, shown, wanted=page.open)
        await serving

    async with at_work(talk, stop, reach.network[0] if reach.network else "") as joining:
        channels = [answer(joining), *([_telegram(told, store, talk, stop, hook)] if telegram else [])]
        await _together(channels, stop)
    return 0


async def _demonstrated(page: Page, here: str, talk: Conversation, joining: Joining, lang: Lang) -> str:
    """The page to show first: the controls of a demo class, where one is wanted, or the talk."""
    if not page.demo:
        return here
    shown = f"{here}host/{await demo(talk, joining, page.demo, page.lang or lang)}"
    print(
        talk.wording.library.words[page.lang or lang].lesson["printed"]["demo"].format(n=page.demo),
        f"  {shown}",
        sep="\n",
        flush=True,
    )
    return shown


def _hook(told: Settings, gate: Gate) -> Webhook | None:
    """Where Telegram delivers, None where it is to be asked."""
    from bot.channels.telegram.webhook import Webhook

    if not (told.telegram_token and told.webhook_url):
        return None
    return Webhook(urlsplit(told.webhook_url).path, webhook_secret(told), gate)


def webhook_secret(told: Settings) -> str:
    """The secret that Telegram sends with what it delivers; empty without a token."""
    from bot.channels.telegram.webhook import derived_secret

    if told.webhook_secret:
        return told.webhook_secret.get_secret_value()
    return derived_secret(told.telegram_token.get_secret_value()) if told.telegram_token else ""


async def _telegram(
    told: Settings, store: Store, talk: Conversation, stop: asyncio.Event, hook: Webhook | None
) -> None:
    from bot.channels.telegram.run import run

    away_s = store.free_for_s if isinstance(store, TinyStore) else None
    if (away_s or 0) > KEPT_BY_TELEGRAM_S:
        hours = (away_s or 0) / 3600
        _log.warning("Away for %.0f hours: Telegram keeps what people did for about 24", hours)
    token = told.telegram_token.get_secret_value() if told.telegram_token else ""
    base, files = told.telegram_base_url, told.telegram_base_file_url
    timetable = Timetable(talk.wording.library, now, "telegram")
    talk.dues.watch = timetable.note
    filling = asyncio.create_task(filled(timetable, store))
    others = peers(store) if told.database_url else None
    try:
        await run(
            token,
            talk,
            stop=stop,
            base_url=base,
            base_file_url=files,
            timetable=timetable,
            hook=hook,
            peers=others,
        )
    finally:
        filling.cancel()
        await asyncio.gather(filling, return_exceptions=True)


async def filled(timetable: Timetable, store: Store) -> None:
    """Look through the store once for reminders; the bot is open meanwhile."""
    try:
        await timetable.fill(store)
    except StoreError as error:
        _log.error("Reminders asked for before this start may not come: %s", error)


async def _together(channels: list[Coroutine[Any, Any, None]], stop: asyncio.Event) -> None:
    """Run the channels; when one ends, all do, and its error is the program's."""
    tasks = [asyncio.create_task(channel) for channel in channels]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    stop.set()
    await asyncio.wait(tasks)
    for task in tasks:
        task.result()
