"""The one place that wires everything."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import socket
import sys
from base64 import b32encode
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.channels.terminal.chat import locale_hint
from bot.checking import ready
from bot.classwork import at_work, demo
from bot.conversation import Conversation
from bot.joining import Joining
from bot.ports import Printer, Store, StoreError
from bot.reports.printing import Printing
from bot.settings import Settings
from bot.stopping import told_to_stop
from bot.stores.tiny import TinyStore
from bot.timetable import Timetable
from bot.wording import Wording, guessed
from flows.engine import Engine
from flows.model import Lang

_log = logging.getLogger("common_ground.app")

KEPT_BY_TELEGRAM_S = 24 * 3600
"""Updates wait on Telegram's server until fetched, but not longer than 24 hours (Bot API, getUpdates)."""


@dataclass(frozen=True, slots=True)
class Page:
    """How the page in the browser is to be served.

    `host` is the address to listen on and `port` the first port to try; `open` whether a browser is
    to show it at once, None for where there is somebody to see it. `demo` is how many invented students
    a demo class is to have, 0 for no such class, and `lang` its language, None for the locale's.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    open: bool | None = None
    demo: int = 0
    lang: Lang | None = None


def new_id() -> str:
    """The id of a new assessment: six of a-z and 2-7, random."""
    return b32encode(secrets.token_bytes(4))[:6].decode("ascii").lower()


def now() -> datetime:
    return datetime.now(UTC)


def conversation(store: Store, wording: Wording, printer: Printer | None = None) -> Conversation:
    """The dialog over a store, in these words."""
    talk = Conversation(store, Engine(wording.library), wording, now, new_id, printer)
    talk.rooms = Joining(talk, now, new_id)
    return talk


@asynccontextmanager
async def opened(
    folder: Path, wording: Wording | None = None
) -> AsyncIterator[tuple[TinyStore, Conversation]]:
    """The embedded store in a folder and the dialog over it; ContentError or StoreError."""
    wording = wording or ready()
    store, printer = TinyStore(folder), Printing()
    try:
        yield store, conversation(store, wording, printer)
    finally:
        printer.close()
        await store.close()


async def chat(folder: Path, lang: Lang | None, *, plain: bool) -> int:
    """The dialog in the terminal until it ends; the exit code."""
    from bot.channels.terminal import chat as terminal_chat

    async with opened(folder) as (_, talk):
        return await terminal_chat(talk, lang=lang, plain=plain)


async def run(told: Settings, page: Page) -> int:
    """The page, and Telegram where a token is set, until the program is told to stop; the exit code.

    BadToken where Telegram does not know the token.
    """
    from bot.channels.web.serve import NoPort, listening

    wording, lang = ready(), guessed(locale_hint(os.environ))
    try:
        listener = listening(page.host, page.port)
    except NoPort as error:
        print(wording.web(f"printed.{error.key}", lang).format(**error.values), file=sys.stderr)
        return 2
    with listener:
        async with opened(told.data_dir, wording) as (store, talk):
            await _serve(told, page, listener, store, talk, lang)
    return 0


async def _serve(
    told: Settings, page: Page, listener: socket.socket, store: TinyStore, talk: Conversation, lang: Lang
) -> None:
    from bot.channels.web import opening
    from bot.channels.web.serve import serve
    from bot.channels.web.site import site

    port, telegram = listener.getsockname()[1], told.telegram_token is not None
    reach = opening.reached(page.host, port, told.web_address or "")
    page_at = reach.network[0] if reach.network else ""
    with told_to_stop() as stop:
        async with at_work(talk, stop, page_at) as joining:
            channels = [serve(site(talk, reach), listener, stop, told.trusted_proxies)]
            channels += [_telegram(told, store, talk, stop)] if telegram else []
            print(
                opening.announcement(reach, talk.wording, lang, page.port, port, telegram=telegram),
                flush=True,
            )
            shown = reach.here
            if page.demo:
                key = await demo(talk, joining, page.demo, page.lang or lang)
                shown = f"{reach.here}host/{key}"
                said = talk.wording.library.words[lang].lesson["printed"]["demo"].format(n=page.demo)
                print(f"{said}\n  {shown}", flush=True)
            await asyncio.to_thread(opening.show, shown, wanted=page.open)
            await _together(channels, stop)


async def _telegram(told: Settings, store: TinyStore, talk: Conversation, stop: asyncio.Event) -> None:
    from bot.channels.telegram.run import run

    if (store.free_for_s or 0) > KEPT_BY_TELEGRAM_S:
        hours = (store.free_for_s or 0) / 3600
        _log.warning("Away for %.0f hours: Telegram keeps what people did for about 24", hours)
    token = told.telegram_token.get_secret_value() if told.telegram_token else ""
    base, files = told.telegram_base_url, told.telegram_base_file_url
    timetable = Timetable(talk.wording.library, now, "telegram")
    talk.watch = timetable.note
    filling = asyncio.create_task(filled(timetable, store))
    try:
        await run(token, talk, stop=stop, base_url=base, base_file_url=files, timetable=timetable)
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
