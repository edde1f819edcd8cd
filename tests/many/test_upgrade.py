"""An upgrade behind nginx, as OPERATING.md tells it: nobody who taps meanwhile notices."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, suppress
from pathlib import Path

from bot.stores.postgres import PostgresStore
from tests.faults.crowd import tapping
from tests.many.nginx import nginx
from tests.web.process import running
from tests.web.raw import ask

STOP = "Ctrl-C stops the program"
UPGRADES = 2


def port_of(url: str) -> int:
    return int(url.rstrip("/").rpartition(":")[2])


async def ready(port: int) -> None:
    """Back once the workers say that they may be given work."""
    async with asyncio.timeout(20):
        while True:
            with suppress(OSError):
                if (await ask(port, path="/readyz")).status == 200:
                    return
            await asyncio.sleep(0.05)


async def test_no_tap_fails_while_workers_are_exchanged(tmp_path: Path, migrated: str) -> None:
    proxy = nginx(tmp_path / "nginx")
    told = {"DATABASE_URL": migrated, "TRUSTED_PROXIES": "127.0.0.1"}
    arguments = ("--port", "0", "--workers", "2")
    async with AsyncExitStack() as stack:
        old = await stack.enter_async_context(running(tmp_path, *arguments, **told))
        await old.until(STOP)
        await ready(port_of(old.url))
        proxy.point(port_of(old.url))
        stack.enter_context(proxy.running())
        crowd = await stack.enter_async_context(tapping(lambda: proxy.url))
        await crowd.all_served()
        crowd.met.clear()
        for _ in range(UPGRADES):
            new = await stack.enter_async_context(running(tmp_path, *arguments, **told))
            await new.until(STOP)
            await ready(port_of(new.url))
            met = dict(crowd.met)
            proxy.point(port_of(new.url))
            await crowd.until(lambda seen: seen[200] >= len(crowd.people))
            old.stop()
            assert await old.code() == 0
            assert met.keys() | crowd.met.keys() == {200}
            old = new
        await crowd.all_served()
        assert crowd.met.keys() == {200}
        assert (await ask(port_of(proxy.url), path="/metrics", host="ground.example.org")).status == 404
    store = await PostgresStore(migrated).open()
    assert await crowd.lost(store) == []
    await asyncio.wait_for(store.close(), 5)
