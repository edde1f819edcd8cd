"""The tables in PostgreSQL, as numbered steps that are taken one after the other and never changed."""

from __future__ import annotations

from bot.ports import StoreError
from bot.stores.connections import Connections
from bot.stores.driver import Connection

STEPS = (
    # 1: Updates stay on their page (HOT) while it has room: hence the free 30 %, and no index but the
    # key's. Byte order lays the keys of a shelf side by side, so that a shelf is a range of the key.
    # `document` is JSON in ASCII alone, as text: jsonb takes neither \u0000 nor half a surrogate pair.
    """
    create table records (
        key text collate "C" primary key,
        revision integer not null check (revision > 0),
        document text not null
    ) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.05)
    """,
    # 2: What workers tell each other; nothing of it is worth keeping over a crash of the server.
    """
    create unlogged table workers (
        id bigint primary key,
        waiting integer not null,
        told_at timestamptz not null default now()
    );
    create unlogged table pauses (chat bigint primary key, until timestamptz not null)
    """,
)
"""One statement or several a step; what is released stays as it is, and changes come as further steps."""

_LOCK = 4_707_200_611_977
"""The number of the lock under which one `migrate` at a time works; any number nobody else uses."""
_TAKEN = "select coalesce(max(step), 0) from common_ground_steps"
_MIGRATE = "run `python -m bot migrate` with the same DATABASE_URL"


async def migrate(connections: Connections) -> tuple[int, int]:
    """Take every step that is missing, each in its own transaction; from which step to which.

    The same number twice where nothing was to do. StoreError where a step fails: the ones before it
    stand, nothing of it does, and the next call goes on there.
    """
    failed = "Cannot migrate the tables"
    async with connections.alone(failed) as connection:
        await _lock(connection)
        await connection.execute(
            "create table if not exists common_ground_steps"
            " (step integer primary key, taken_at timestamptz not null default now())"
        )
        before = await _step(connection)
    _refuse_newer(before, connections.where)
    for number in range(before + 1, len(STEPS) + 1):
        async with connections.alone(failed) as connection:
            await _lock(connection)
            if await _step(connection) < number:  # not taken meanwhile by somebody else
                await connection.execute(STEPS[number - 1])
                await connection.execute("insert into common_ground_steps (step) values (%s)", (number,))
    return before, len(STEPS)


async def check(connections: Connections) -> None:
    """StoreError, with what to do, where the tables are missing, older or newer than this program."""

    async def found(connection: Connection, _: bool) -> int:
        cursor = await connection.execute("select to_regclass('common_ground_steps') is not null")
        (exists,) = await cursor.fetchone() or (False,)
        return await _step(connection) if exists else 0

    step = await connections.run("Cannot read the version of the tables", found)
    _refuse_newer(step, connections.where)
    if step == 0:
        raise StoreError(f"The database {connections.where} has no tables yet: {_MIGRATE}.")
    if step < len(STEPS):
        raise StoreError(
            f"The tables in the database {connections.where} are of version {step}, "
            f"this program needs {len(STEPS)}: {_MIGRATE}."
        )


def _refuse_newer(step: int, where: str) -> None:
    if step > len(STEPS):
        raise StoreError(
            f"The tables in the database {where} are of version {step}, this program knows {len(STEPS)}: "
            "it is older than the one that made them; start the newer program."
        )


async def _lock(connection: Connection) -> None:
    await connection.execute("select pg_advisory_xact_lock(%s)", (_LOCK,))


async def _step(connection: Connection) -> int:
    cursor = await connection.execute(_TAKEN)
    (step,) = await cursor.fetchone() or (0,)
    return int(step)
