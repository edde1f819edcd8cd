"""One worker for the benches, without Telegram's limits, so that the program alone is measured.

`python -m tests.bench.served PORT STORE BASE_URL`: STORE is a data folder, an address of PostgreSQL, or
"nothing" for the same endpoint that answers at once. Prints "ready".
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.channels.telegram.flood import UNLIMITED
from bot.channels.telegram.run import run
from bot.channels.telegram.webhook import Webhook
from bot.channels.web.opening import reached
from bot.channels.web.serve import serve, shared
from bot.channels.web.site import site
from bot.gate import Gate
from bot.keeping import conversation
from bot.ports import Store
from bot.stopping import told_to_stop
from bot.stores.postgres import PostgresStore
from bot.stores.tiny import TinyStore
from bot.wording import Wording
from flows.library import load
from tests.telegram.server import TOKEN

PATH, SECRET = "/telegram", "not-so-secret-not-so-secret"


class Nothing(Webhook):
    """Answers at once."""

    async def take(self, body: bytes) -> tuple[int, bytes]:
        return 200, b""


async def _store(named: str) -> Store:
    if named.startswith("postgresql://"):
        return await PostgresStore(named).open()
    return TinyStore(Path(named))


async def _serve(port: int, named: str, base_url: str) -> None:
    nothing, gate = named == "nothing", Gate()
    store = await _store("/dev/shm/common-ground-nothing" if nothing else named)
    talk = conversation(store, Wording(load()))
    hook = Nothing(PATH, SECRET) if nothing else Webhook(PATH, SECRET, gate)
    listener = shared("127.0.0.1", port)
    with told_to_stop() as stop:
        serving = asyncio.create_task(
            serve(site(talk, reached("127.0.0.1", port), gate=gate, hook=hook), listener, stop)
        )
        telegram = run(TOKEN, talk, base_url=base_url, stop=stop, limits=UNLIMITED, hook=hook)
        telling = asyncio.create_task(telegram)
        await hook.opened(10)
        await asyncio.sleep(0)
        print("ready", flush=True)
        await asyncio.gather(serving, telling)
    await store.close()


@contextmanager
def serving(port: int, stores: list[str], base_url: str) -> Iterator[list[int]]:
    """The process ids of workers on one port, one a store, ready."""
    command = [sys.executable, "-m", "tests.bench.served", str(port)]
    workers = [
        subprocess.Popen([*command, one, base_url], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for one in stores
    ]
    try:
        for worker in workers:
            assert worker.stdout and worker.stdout.readline() == b"ready\n"
        yield [worker.pid for worker in workers]
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()
            assert worker.stdout
            worker.stdout.close()


def cpu_s(pids: list[int]) -> float:
    """The seconds of CPU that these processes have taken so far."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
