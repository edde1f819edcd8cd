"""Where a process keeps what people answer, as its settings say, and the dialog over it."""

from __future__ import annotations

import secrets
from base64 import b32encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.checking import ready
from bot.conversation import Conversation
from bot.joining import Joining
from bot.ports import Peers, Printer, Store
from bot.reports.printing import Printing
from bot.settings import Settings
from bot.stores.timed import Timed
from bot.stores.tiny import TinyStore
from bot.wording import Wording
from flows.engine import Engine


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


async def kept(told: Settings) -> Store:
    """The database where one is named, else the data folder, opened; StoreError."""
    if told.database_url:
        from bot.stores.postgres import PostgresStore  # the driver takes a while to load

        return await PostgresStore(told.database_url.get_secret_value()).open()
    return TinyStore(told.data_dir)


def peers(store: Store) -> Peers | None:
    """The other workers over the same database; None where this process has its store for itself."""
    from bot.stores.peers import PostgresPeers
    from bot.stores.postgres import PostgresStore

    return PostgresPeers(store.connections) if isinstance(store, PostgresStore) else None


@asynccontextmanager
async def opened(told: Settings, wording: Wording | None = None) -> AsyncIterator[tuple[Store, Conversation]]:
    """The store and the dialog over it; ContentError or StoreError."""
    wording = wording or ready()
    store, printer = await kept(told), Printing()
    try:
        yield store, conversation(Timed(store), wording, printer)
    finally:
        printer.close()
        await store.close()
