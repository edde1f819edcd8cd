"""SIGTERM amid answers: what was accepted is finished, within 10 s, and nothing of it is lost."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from bot.stores.postgres import PostgresStore
from bot.stores.tiny import TinyStore
from tests.faults.crowd import tapping
from tests.telegram import person as does
from tests.telegram.server import TOKEN, Server
from tests.web.process import Run, running

STOP = "Ctrl-C stops the program"
WITHIN_S = 10.0


async def stopped(run: Run) -> None:
    """Tell it to stop, and wait until it has, in time and without a complaint."""
    begun = time.monotonic()
    run.stop()
    assert await run.code() == 0, run.log
    assert time.monotonic() - begun < WITHIN_S
    assert [line for line in run.lines if line["level"] == "ERROR"] == []


async def test_the_page_finishes_what_it_accepted(tmp_path: Path) -> None:
    async with running(tmp_path, "--port", "0") as run:
        await run.until(STOP)
        async with tapping(lambda: run.url) as crowd:
            await crowd.all_served()
            await stopped(run)
            assert crowd.met.keys() <= {200, 0}
        store = TinyStore(tmp_path)
        assert await crowd.lost(store) == [] and store.free_for_s is not None
        await store.close()


async def test_workers_finish_what_they_accepted(tmp_path: Path, migrated: str) -> None:
    async with running(tmp_path, "--port", "0", "--workers", "2", DATABASE_URL=migrated) as run:
        await run.until(STOP)
        async with tapping(lambda: run.url) as crowd:
            await crowd.all_served()
            await stopped(run)
            assert crowd.met.keys() <= {200, 0}
        store = await PostgresStore(migrated).open()
        assert await crowd.lost(store) == []
        await store.close()


async def test_updates_of_telegram_are_stored_shown_and_confirmed(tmp_path: Path) -> None:
    async with Server(latency_s=0.05) as server:
        told = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_BASE_URL": server.base_url}
        async with running(tmp_path, "--port", "0", **told) as run:
            await run.until("Telegram is answered too.")
            people = range(1001, 1021)
            server.arrive(*(does.write(person, "/start") for person in people))
            async with asyncio.timeout(20):
                while not server.api.chats:  # noqa: ASYNC110  it happens in another process
                    await asyncio.sleep(0.002)
            await stopped(run)
        assert not server.waiting
        assert {len(server.api.chats[person]) for person in people} == {1}
    store = TinyStore(tmp_path)
    assert all([await store.load(f"telegram:{person}") for person in people])
    await store.close()
