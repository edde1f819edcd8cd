"""What a durable answer costs in PostgresStore, beside one bare upsert by psycopg into the same table."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

import psycopg

from bot.stores.connections import Connections
from bot.stores.postgres import PostgresStore, encode
from bot.stores.schema import migrate
from tests.bench.store import ANSWERING, answer, session
from tests.postgres.server import Server

ROUNDS = 40
"""Answers each of them gives; the first tenth of all warms up and is dropped."""
SIZES = (10_000, 1_000_000)
_us = 1_000_000

UPSERT = """
    insert into records (key, revision, document) values (%s, 1, %s)
    on conflict (key) do update set revision = records.revision + 1, document = excluded.document
"""


def fill(url: str, managers: int) -> None:
    """Rows of so many managers with a document of about 1.5 kB, as after vacuum and a checkpoint."""
    document = encode(dict(session()))
    with psycopg.connect(url, autocommit=True) as connection:
        with connection.cursor().copy("copy records from stdin") as copy:
            for number in range(managers):
                copy.write_row((f"telegram:{number}", 1, document))
        connection.execute("vacuum analyze records")
        connection.execute("checkpoint")


class _Place:
    """A database with so many managers in it, and what was taken of its time, in microseconds."""

    def __init__(self, server: Server, managers: int) -> None:
        self.managers, self.url = managers, server.database()
        self.spans: dict[str, list[float]] = {"bare": [], "answer": [], "load": []}
        self._step = managers // ANSWERING

    async def open(self) -> None:
        connections = Connections(self.url)
        await migrate(connections)
        await connections.close()
        await asyncio.to_thread(fill, self.url, self.managers)
        self._store = await PostgresStore(self.url).open()
        self._bare = await psycopg.AsyncConnection.connect(self.url, autocommit=True, prepare_threshold=0)
        self._text = encode(dict(session()))

    async def bare(self, turn: int) -> None:
        await self._bare.execute(UPSERT, (f"telegram:{turn % ANSWERING * self._step + 1}", self._text))

    async def answer(self, turn: int) -> None:
        await answer(self._store, f"telegram:{turn % ANSWERING * self._step}")

    async def load(self, turn: int) -> None:
        await self._store.load(f"telegram:{turn * 7_919 % self.managers}")

    async def take(self, turn: int) -> None:
        """One of each, neither the bare upsert nor the answer always first."""
        first = ("bare", "answer") if turn % 2 else ("answer", "bare")
        for name in (*first, "load"):
            begun = time.perf_counter()
            await getattr(self, name)(turn)
            self.spans[name].append((time.perf_counter() - begun) * _us)

    async def close(self) -> None:
        await self._bare.close()
        await self._store.close()

    def found(self, server: Server) -> dict[str, float]:
        """Medians, without the first tenth."""
        spent = {name: statistics.median(spans[len(spans) // 10 :]) for name, spans in self.spans.items()}
        ((hot, size),) = server.do(
            "select n_tup_hot_upd::float / greatest(n_tup_upd, 1), pg_total_relation_size(relid)"
            " from pg_stat_user_tables where relname = 'records'",
            self.url.rpartition("/")[2],
        )
        return {**spent, "ratio": spent["answer"] / spent["bare"], "bytes": size / self.managers, "hot": hot}


async def _in_turn(places: list[_Place]) -> None:
    """All sizes in turn, so that whatever else the machine does weighs on all alike."""
    for place in places:
        await place.open()
    for turn in range(ROUNDS * ANSWERING):
        for place in places:
            await place.take(turn)
    for place in places:
        await place.close()
    await asyncio.sleep(1.1)  # the server counts once a second


def durable_answers(sizes: tuple[int, ...] = SIZES) -> dict[int, dict[str, float]]:
    """By number of stored managers: median microseconds `bare`, `answer` and `load`; their `ratio`;
    `bytes` on disk a manager, and the share of `hot` updates.

    A fresh server on the disk for temporary files, as the system sets it up.
    """
    server = Server(Path(tempfile.gettempdir()), max_wal_size="4GB")
    try:
        server.start()
        places = [_Place(server, size) for size in sizes]
        asyncio.run(_in_turn(places))
        return {place.managers: place.found(server) for place in places}
    finally:
        server.remove()


def main(sizes: tuple[int, ...] = SIZES) -> None:
    """Print the measurements; the sizes can be given on the command line."""
    found = durable_answers(sizes)
    print("  managers   bare  answer   load us   ratio   bytes each    HOT")
    for size, row in found.items():
        print(
            f"{size:10,} {row['bare']:6.0f} {row['answer']:7.0f} {row['load']:6.0f} {row['ratio']:10.2f}"
            f" {row['bytes']:12.0f} {row['hot']:6.0%}"
        )
    print(f"flat: {found[sizes[-1]]['answer'] / found[sizes[0]]['answer']:.2f}x")


if __name__ == "__main__":
    main(tuple(int(size.replace(",", "")) for size in sys.argv[1:]) or SIZES)
