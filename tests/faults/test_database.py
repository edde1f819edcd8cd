"""PostgreSQL goes away, comes back, hangs, fills up: nothing accepted is lost, and everybody goes on."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path

import psycopg
import pytest

from bot.conversation import Conversation
from bot.stores.connections import Connections
from bot.stores.postgres import PostgresStore
from bot.stores.schema import migrate
from bot.wording import Wording
from flows.engine import Engine
from flows.library import Library
from tests.faults.crowd import Crowd, begun, tapping
from tests.faults.disk import filled
from tests.postgres.server import Server
from tests.transcripts.program import Clock, ids
from tests.web.serving import Served

Opening = Callable[..., AbstractAsyncContextManager["Scene"]]

RECOVERS_WITHIN_S = 20.0
"""A second on a quiet machine; this is for one that does much else."""


class Scene:
    """A crowd on a page over a database."""

    def __init__(self, crowd: Crowd, store: PostgresStore, served: Served) -> None:
        self.crowd = crowd
        self.store = store
        self.served = served


@pytest.fixture
def scene(library: Library, wording: Wording, migrated: str) -> Opening:
    """Opens one over this test's database."""

    @asynccontextmanager
    async def opened(url: str = migrated, **told: float) -> AsyncIterator[Scene]:
        store = await PostgresStore(url, **told).open()  # type: ignore[arg-type]
        made = ids()
        talk = Conversation(store, Engine(library), wording, Clock(), lambda: next(made))
        served = Served()
        await served.open(talk)
        try:
            async with tapping(lambda: served.url) as crowd:
                await crowd.all_served()
                yield Scene(crowd, store, served)
                await crowd.all_served(RECOVERS_WITHIN_S)
            assert await crowd.lost(store) == []
        finally:
            await served.close()
            await store.close()

    return opened


@pytest.mark.parametrize("by", [signal.SIGINT, signal.SIGQUIT], ids=["shut down", "crashed"])
async def test_a_server_that_is_stopped_and_started(
    scene: Opening, postgres: Server, by: signal.Signals
) -> None:
    async with scene() as here:
        for _ in range(3):
            await asyncio.to_thread(postgres.stop, by)
            await here.crowd.some_refused()
            postgres.start()
            await here.crowd.all_served(RECOVERS_WITHIN_S)


async def test_connections_that_are_cut_again_and_again(
    scene: Opening, postgres: Server, migrated: str
) -> None:
    name = migrated.rpartition("/")[2]
    cut = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'"
    async with scene() as here:
        for _ in range(20):
            assert postgres.do(cut)
            await here.crowd.until(lambda met: met[200] >= len(here.crowd.people))
            assert set(here.crowd.met) == {200}


@contextmanager
def locked(url: str) -> Iterator[None]:
    """The table of records held, so that whoever asks for it waits."""
    with psycopg.connect(url) as connection:
        connection.execute("lock table records in access exclusive mode")
        yield


async def test_all_connections_busy_for_too_long(scene: Opening, migrated: str) -> None:
    async with scene(most=2, patience_s=0.3) as here:
        with locked(migrated):
            await here.crowd.some_refused()
            assert here.crowd.met.keys() <= {200, 503}


async def test_a_server_that_hangs_and_goes_on(scene: Opening, postgres: Server, migrated: str) -> None:
    async with scene(patience_s=0.3) as here:
        name = migrated.rpartition("/")[2]
        asked = f"select pid from pg_stat_activity where datname = '{name}'"
        pids = [pid for (pid,) in postgres.do(asked)]
        for pid in pids:
            os.kill(pid, signal.SIGSTOP)
        try:
            await here.crowd.some_refused()
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)


async def test_a_disk_that_fills(scene: Opening, small_disk: Path) -> None:
    server = Server(within=small_disk, max_wal_size="32MB", min_wal_size="32MB", autovacuum="off")
    try:
        server.start()
        url = server.database()
        connections = Connections(url)
        await migrate(connections)
        await connections.close()
        async with scene(url) as here:
            with filled(small_disk):
                while await begun(here.served.url) != 503:
                    assert here.crowd.met.keys() <= {200, 503}
            await here.crowd.all_served(RECOVERS_WITHIN_S)
            assert here.crowd.met.keys() <= {200, 503}
            assert await begun(here.served.url) == 200
    finally:
        server.remove()
