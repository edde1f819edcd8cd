"""A database as whoever moves it sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

from bot.archive import Tally, stands
from bot.ports import Record, StoreError
from bot.stores.connections import Connections
from bot.stores.driver import Connection
from bot.stores.postgres import decode, encode
from bot.stores.schema import check

_AT_ONCE = 500
_STORED = "select key, revision, document from records where key = any(%s) for update"
_PUT = """
    insert into records as stored (key, revision, document)
    select * from unnest(%s::text[], %s::integer[], %s::text[])
    on conflict (key) do update set revision = excluded.revision, document = excluded.document
    where stored.revision < excluded.revision
"""


class PostgresArchive:
    """A `bot.archive.Archive` of a database; bots may go on working over it."""

    def __init__(self, url: str) -> None:
        """StoreError where the address cannot be understood."""
        self._connections = Connections(url, most=2)
        self.where = self._connections.where

    async def open(self) -> PostgresArchive:
        """This archive, once the database is reached and has the tables of this version; else StoreError."""
        await check(self._connections)
        return self

    async def count(self) -> int:
        """How many rows there are; at a million this takes a tenth of a second."""
        async with self._connections.alone("Cannot count the records") as connection:
            cursor = await connection.execute("select count(*) from records")
            ((count,),) = await cursor.fetchall()
            return int(count)

    async def everything(self) -> AsyncIterator[tuple[str, Record]]:
        """Every record as they all were at one moment, whatever is answered meanwhile; StoreError."""
        async with self._connections.alone("Cannot read the records") as connection:
            await connection.execute("set transaction isolation level repeatable read, read only")
            async with connection.cursor(name="everything") as cursor:
                cursor.itersize = _AT_ONCE
                await cursor.execute("select key, revision, document from records")
                async for key, revision, document in cursor:
                    with suppress(StoreError):
                        yield key, Record(decode(key, document), revision)

    async def put(self, records: Sequence[tuple[str, Record]]) -> Tally:
        """All of them in one transaction; StoreError, and then none."""
        async with self._connections.alone("Cannot save the records") as connection:
            stored = await _stored(connection, [key for key, _ in records])
            outcomes = [stands(stored.get(key), record) for key, record in records]
            due = [one for one, done in zip(records, outcomes, strict=True) if done.new or done.replaced]
            if due:
                keys, revisions = [key for key, _ in due], [record.revision for _, record in due]
                documents = [encode(dict(record.document)) for _, record in due]
                cursor = await connection.execute(_PUT, (keys, revisions, documents))
                if cursor.rowcount != len(due):
                    raise StoreError("Somebody answered while their record was put in: do it once more.")
        return sum(outcomes, Tally())

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()


async def _stored(connection: Connection, keys: list[str]) -> dict[str, Record]:
    cursor = await connection.execute(_STORED, (keys,))
    return {key: Record(decode(key, document), revision) async for key, revision, document in cursor}
