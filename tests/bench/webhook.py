"""What the webhook carries: one worker and two, on both stores, and beside the same endpoint doing nothing.

Run as `python -m tests.bench.webhook`. Load, Bot API server and PostgreSQL share the cores with the workers.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.stores.connections import Connections
from bot.stores.postgres import PostgresStore
from bot.stores.schema import migrate
from flows.document import to_document
from flows.library import load
from tests.bench import deliveries
from tests.bench.served import cpu_s, serving
from tests.bench.telegram import IN_FLIGHT, server
from tests.bench.whole import TAPS_EACH, open_session, prefill
from tests.postgres.server import Server, free_port

PEOPLE = 2 * IN_FLIGHT
WARMING = 256
NOTHING, TINY = "doing nothing", "one worker, TinyDB"
ONE, TWO, FEWER = "one worker, PostgreSQL", "two workers, PostgreSQL", "two workers, 100 connections"
TELEGRAMS = 100
"""As many connections as Telegram opens at the most."""


@dataclass(frozen=True, slots=True)
class Carried:
    """Taps a second, milliseconds until a tap is answered, and CPU of the workers for each."""

    per_second: float
    p50_ms: float
    p99_ms: float
    cpu_us: float

    def __str__(self) -> str:
        times = f"p50 {self.p50_ms:.0f} ms, p99 {self.p99_ms:.0f} ms"
        return f"{self.per_second:.0f}/s, {times}, {self.cpu_us:.0f} us CPU each"


def carried(stores: list[str], base_url: str, connections: int = IN_FLIGHT) -> Carried:
    """What so many workers carry, one a store; each person taps in order."""
    port = free_port()
    with serving(port, stores, base_url) as workers:
        deliveries.send(port, connections, range(1, WARMING), 2)
        before = cpu_s(workers)
        met = deliveries.send(port, connections, range(WARMING, WARMING + PEOPLE), TAPS_EACH)
        cpu_us = (cpu_s(workers) - before) / met.answers * 1e6
    cuts = statistics.quantiles(met.each_ms, n=100)
    return Carried(met.per_second, cuts[49], cuts[98], cpu_us)


@contextmanager
def folder() -> Iterator[str]:
    """A data folder with everybody in the middle of an assessment."""
    with tempfile.TemporaryDirectory() as made:
        prefill(Path(made) / "data", WARMING + PEOPLE)
        yield str(Path(made) / "data")


@contextmanager
def database(postgres: Server) -> Iterator[str]:
    """A database with the same people."""
    url = postgres.database()
    asyncio.run(_seat(url))
    yield url


async def _seat(url: str) -> None:
    connections = Connections(url)
    await migrate(connections)
    await connections.close()
    store = await PostgresStore(url).open()
    document = {**to_document(open_session(load().edition)), "anchor": 50}
    for person in range(WARMING + PEOPLE):
        await store.save(f"telegram:{person}", document, 0)
    await store.close()


def compared() -> dict[str, Carried]:
    """Everything side by side in one run."""
    found = {}
    postgres = Server(Path(tempfile.gettempdir()))  # on the disk: its answers are to be durable
    postgres.start()
    try:
        with server() as base_url:
            found[NOTHING] = carried(["nothing"], base_url)
            with folder() as data:
                found[TINY] = carried([data], base_url)
            for name, count, connections in ((ONE, 1, IN_FLIGHT), (TWO, 2, IN_FLIGHT), (FEWER, 2, TELEGRAMS)):
                with database(postgres) as url:
                    found[name] = carried([url] * count, base_url, connections)
    finally:
        postgres.remove()
    return found


def main() -> None:
    """Print what each carries, and the ratios."""
    found = compared()
    print(f"webhook, {IN_FLIGHT} in flight, Bot API with 60 ms latency, everything on these cores:")
    for name, one in found.items():
        print(f"  {name}: {one}")
    print(f"  two workers / one: {found[TWO].per_second / found[ONE].per_second:.2f}x")
    print(f"  durable / doing nothing, CPU: {found[ONE].cpu_us / found[NOTHING].cpu_us:.2f}x")


if __name__ == "__main__":
    main()
