"""The one place that wires everything."""

from __future__ import annotations

import asyncio
import logging
import os
import secrets
import sys
from base64 import b32encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot.checking import ready
from bot.conversation import Conversation
from bot.ports import Printer, Store, StoreError
from bot.reports.printing import Printing
from bot.stores.tiny import TinyStore
from bot.timetable import Timetable
from bot.wording import Wording, guessed
from flows.engine import Engine
from flows.model import Lang

_log = logging.getLogger("common_ground.app")

KEPT_BY_TELEGRAM_S = 24 * 3600
"""Updates wait on Telegram's server until fetched, but not longer than 24 hours (Bot API, getUpdates)."""


def new_id() -> str:
    """The id of a new assessment: six of a-z and 2-7, random."""
    return b32encode(secrets.token_bytes(4))[:6].decode("ascii").lower()


def now() -> datetime:
    return datetime.now(UTC)


def conversation(store: Store, wording: Wording, printer: Printer) -> Conversation:
    """The dialog over a store, in these words."""
    return Conversation(store, Engine(wording.library), wording, now, new_id, printer)


@asynccontextmanager
async def opened(folder: Path) -> AsyncIterator[tuple[TinyStore, Conversation]]:
    """The embedded store in a folder and the dialog over it; ContentError or StoreError."""
    wording = ready()
    store, printer = TinyStore(folder), Printing()
    try:
        yield store, conversation(store, wording, printer)
    finally:
        printer.close()
        await store.close()


async def chat(folder: Path, lang: Lang | None, *, plain: bool, say_token: bool = False) -> int:
    """The dialog in the terminal until it ends; the exit code.

    `say_token` begins with a line on how to get a Telegram token.
    """
    from bot.channels.terminal import chat as terminal_chat
    from bot.channels.terminal.chat import locale_hint

    async with opened(folder) as (_, talk):
        if say_token:
            print(talk.wording.terminal("token", lang or guessed(locale_hint(os.environ))), file=sys.stderr)
        return await terminal_chat(talk, lang=lang, plain=plain)


async def telegram(folder: Path, token: str, base_url: str | None, base_file_url: str | None) -> None:
    """The dialog on Telegram until the process is told to stop."""
    from bot.channels.telegram.run import run

    async with opened(folder) as (store, talk):
        if (store.free_for_s or 0) > KEPT_BY_TELEGRAM_S:
            hours = (store.free_for_s or 0) / 3600
            _log.warning("Away for %.0f hours: Telegram keeps what people did for about 24", hours)
        timetable = Timetable(talk.wording.library, now, "telegram")
        talk.watch = timetable.note
        filling = asyncio.create_task(filled(timetable, store))
        try:
            await run(token, talk, base_url=base_url, base_file_url=base_file_url, timetable=timetable)
        finally:
            filling.cancel()
            await asyncio.gather(filling, return_exceptions=True)


async def filled(timetable: Timetable, store: Store) -> None:
    """Look through the store once for reminders; the bot is open meanwhile."""
    try:
        await timetable.fill(store)
    except StoreError as error:
        _log.error("Reminders asked for before this start may not come: %s", error)
