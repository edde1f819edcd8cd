"""The store of many workers: a row a record in PostgreSQL, guarded by its revision."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

from bot.ports import Document, Overtaken, Record, StoreError
from bot.stores.connections import MOST, PATIENCE_S, Connections
from bot.stores.driver import Connection
from bot.stores.schema import check

_log = logging.getLogger("common_ground.store")

LOAD = "select revision, document from records where key = %s"
FIRST = "insert into records (document, key, revision) values (%s, %s, %s + 1) on conflict (key) do nothing"
NEXT = "update records set document = %s, revision = revision + 1 where key = %s and revision = %s"
"""An update, not an upsert, since it must not make what somebody else has forgotten meanwhile."""
FORGET = "delete from records where key = %s"
CLEAR = "delete from records where key > %s and key < %s"
PART = "select key, revision, {document} from records where key > %s and key < %s order by key limit %s"
_MENTIONING = "case when strpos(document, %s) > 0 then document end"
_BATCH = 500

_FIRST_SHELF, _PAST_SHELVES, _PAST_ALL = "@", "@\x7f", "\x7f"

encode = json.JSONEncoder(allow_nan=False, separators=(",", ":")).encode
"""A document as stored: JSON in ASCII, so that what a database refuses (NUL, lone surrogates) is escaped."""


class PostgresStore:
    """A `bot.ports.Store` in a database that any number of workers share.

    Each answer is one select by the key and one statement that saves. An answer is committed to the
    server's disk before `save` returns.
    """

    def __init__(self, url: str, *, most: int = MOST, patience_s: float = PATIENCE_S) -> None:
        """`most` connections at once; StoreError where the address cannot be understood."""
        self.connections = Connections(url, most=most, patience_s=patience_s)

    async def open(self) -> PostgresStore:
        """This store, once the database is reached and has the tables of this version; else StoreError."""
        try:
            await check(self.connections)
            if await self._shows("reset_val", "synchronous_commit") == "off":
                _log.warning("The database has synchronous_commit off: it is put on for every answer")
            if await self._shows("setting", "fsync") == "off":
                _log.error("The database has fsync off: a power cut there may lose answers; put it on")
        except BaseException:
            await self.close()
            raise
        return self

    async def load(self, manager: str) -> Record | None:
        """The newest record, None for none; StoreError where the database does not answer."""

        async def job(connection: Connection, _: bool) -> Record | None:
            return await _stored(connection, manager)

        return await self.connections.run("Cannot read a record", job)

    async def save(self, manager: str, document: Document, seen: int) -> int:
        """The revision after `seen`, once committed; Overtaken, StoreError.

        Where the connection breaks before the server has answered, the save may stand or not: it is
        tried once more, and where it is not wanted any more, what stands tells whether it was ours.
        """
        text = encode(dict(document))

        async def job(connection: Connection, again: bool) -> bool:
            saved = await connection.execute(NEXT if seen else FIRST, (text, manager, seen))
            if saved.rowcount == 1 or not again:
                return saved.rowcount == 1
            return await _stored(connection, manager) == Record(json.loads(text), seen + 1)

        if not await self.connections.run("Cannot save a record", job):
            raise Overtaken(f"another revision than {seen} is stored: load again")
        return seen + 1

    async def scan(self, mention: str = "", *, shelves: bool = False) -> AsyncIterator[tuple[str, Record]]:
        """Everybody, in parts by the order of the keys, none of which holds up the server; StoreError."""
        for after, before in ((("", _FIRST_SHELF), (_PAST_SHELVES, _PAST_ALL)), (("", _PAST_ALL),))[shelves]:
            async for one in self._between(after, before, mention):
                yield one

    async def shelf(self, name: str) -> AsyncIterator[tuple[str, Record]]:
        """What lies on a shelf: a range of the key; StoreError."""
        async for one in self._between(*_range(name)):
            yield one

    async def forget(self, key: str) -> None:
        """Remove a record; its bytes are overwritten once the server has vacuumed the table."""
        await self._do("Cannot remove a record", FORGET, key)

    async def clear(self, shelf: str) -> None:
        """Remove all of a shelf in one transaction."""
        await self._do("Cannot remove a shelf", CLEAR, *_range(shelf))

    async def ping(self) -> None:
        """One statement; StoreError where the database does not answer, or takes no writes (a standby)."""
        if await self._shows("setting", "transaction_read_only") == "on":
            where = self.connections.where
            raise StoreError(f"The database {where} takes no writes: name its primary in DATABASE_URL.")

    async def close(self) -> None:
        """Finish the statements under way and close the connections; a second time, nothing."""
        await self.connections.close()

    async def _between(self, after: str, before: str, mention: str = "") -> AsyncIterator[tuple[str, Record]]:
        """The records with keys between two, those without the mention left out on the server."""
        query = PART.format(document=_MENTIONING if mention else "document")
        needle = (json.dumps(mention),) if mention else ()
        rows = [(after, 0, None)]
        while rows:
            rows = await self._do("Cannot read the records", query, *needle, rows[-1][0], before, _BATCH)
            for key, revision, document in rows:
                if document is not None:
                    with suppress(StoreError):  # what cannot be read is passed over
                        yield key, Record(decode(key, document), revision)

    async def _do(self, failed: str, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows of one statement that may as well be done twice."""

        async def job(connection: Connection, _: bool) -> list[tuple[Any, ...]]:
            cursor = await connection.execute(statement, values)
            return await cursor.fetchall() if cursor.description else []

        return await self.connections.run(failed, job)

    async def _shows(self, what: str, name: str) -> str:
        rows = await self._do(
            "Cannot read a setting", f"select {what} from pg_settings where name = %s", name
        )
        return str(rows[0][0])


async def _stored(connection: Connection, key: str) -> Record | None:
    row = await (await connection.execute(LOAD, (key,))).fetchone()
    return Record(decode(key, row[1]), row[0]) if row else None


def decode(key: str, document: str) -> Document:
    """A document as stored; StoreError where somebody else has put something else there."""
    try:
        found = json.loads(document)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        channel = key.partition(":")[0]
        raise StoreError(
            f"A record ({channel}) in the table records is not JSON: mend it or delete it there."
        )
    return found


def _range(shelf: str) -> tuple[str, str]:
    """Between which keys a shelf lies: "0" follows "/"."""
    return f"@{shelf}/", f"@{shelf}0"
