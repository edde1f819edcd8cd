"""Connections to PostgreSQL, taken and given back."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from bot.ports import StoreError
from bot.stores.database_fault import in_words
from bot.stores.driver import STALE, Connection, Error, connect, cut, is_whole, place, prepare_no_more

T = TypeVar("T")
Job = Callable[[Connection, bool], Awaitable[T]]

MOST = 8
"""Connections of one worker: they carry 1,810 answers a second (4: 1,410, 16: 2,210; 256 in flight, server on
the same 2 cores), more than its CPU can make; and 12 workers fit the 100 that servers allow."""
PATIENCE_S = 5.0
"""How long one answer may wait: for a connection to be free, and for what the server says."""


class Connections:
    """Up to `most` connections to one database, made when they are needed, the last used first.

    Beside psycopg_pool: a take and return costs 3 us instead of 60 (of an answer's 600), the error of
    a failed connection reaches who waits for it, and the next call after an outage connects at once
    instead of when a back-off is over. Safe for one event loop.
    """

    def __init__(self, url: str, *, most: int = MOST, patience_s: float = PATIENCE_S) -> None:
        """Connects to nothing yet; StoreError where the address cannot be understood."""
        where = place(url)
        if where is None:
            raise StoreError(
                "DATABASE_URL cannot be understood: expected postgresql://user:password@host:5432/database, "
                "with : / @ ? # and % in the password written as %3A %2F %40 %3F %23 %25."
            )
        self.where = where
        self._url, self._most, self._patience_s = url, most, patience_s
        self._free: list[Connection] = []
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        self._made = 0
        self._prepares = True
        self._left: asyncio.Future[None] | None = None
        self._closed = False
        self.first: tuple[str, ...] = ()
        """Statements to begin every new connection with."""

    async def run(self, failed: str, job: Job[T]) -> T:
        """What comes of a job on a connection of its own, within 5 s after one is free; else StoreError.

        `failed` says in an error what could not be done. Where the connection breaks under the job,
        it is done once more on a new one, and told so by its second argument.
        """
        for again in (False, True):
            connection = await self._take(failed, again=again)
            if not self._prepares:
                prepare_no_more(connection)
            late = asyncio.get_running_loop().call_later(self._patience_s, cut, connection)
            try:
                return await job(connection, again)
            except STALE as error:
                self._prepares = False
                connection.pgconn.finish()
                if again:
                    raise self._fault(failed, error) from error
            except Error as error:
                if late.when() <= asyncio.get_running_loop().time():
                    waited = f"it has not answered for {self._patience_s:g} s"
                    raise StoreError(f"{failed} in the database {self.where}: {waited}.") from error
                if again or not connection.closed:
                    raise self._fault(failed, error) from error
                self._drop_free()  # what was idle when the server went is as broken
            finally:
                late.cancel()
                self._give_back(connection)
        raise AssertionError("the second time returns or raises")

    @asynccontextmanager
    async def alone(self, failed: str) -> AsyncIterator[Connection]:
        """A connection for work of any length, in one transaction; StoreError."""
        connection = await self._take(failed)
        try:
            async with connection.transaction():
                yield connection
        except Error as error:
            raise self._fault(failed, error) from error
        finally:
            self._give_back(connection)

    async def close(self) -> None:
        """Wait for the jobs under way and for those in the queue, then close all connections."""
        self._closed = True
        while self._made > len(self._free):
            self._left = asyncio.get_running_loop().create_future()
            await self._left
        self._drop_free()

    async def _take(self, failed: str, *, again: bool = False) -> Connection:
        """A free connection, a new one, or the next that is given back; StoreError after 5 s."""
        if self._closed and not again:  # what was begun before is finished
            raise StoreError(f"The database {self.where} was closed: start the bot again.")
        if self._free:
            return self._free.pop()
        if self._made < self._most:
            self._made += 1
            return await self._connect(failed)
        turn: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._patience_s):
                given = await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():  # it was given to us while we turned away
                self._pass_on(turn.result())
            if isinstance(error, TimeoutError):
                busy = f"all {self._most} connections have been busy for {self._patience_s:g} s; try again"
                raise StoreError(f"{failed} in the database {self.where}: {busy}.") from None
            raise
        return given or await self._connect(failed)

    async def _connect(self, failed: str) -> Connection:
        """A connection for a place that is counted already."""
        connection = None
        try:
            connection = await connect(self._url, prepares=self._prepares)
            for statement in self.first:
                await connection.execute(statement)
            return connection
        except BaseException as error:
            if connection:
                connection.pgconn.finish()
            self._pass_on(None)
            if isinstance(error, Error):
                raise self._fault(failed, error) from error
            raise

    def _give_back(self, connection: Connection) -> None:
        """Whole connections serve on; one that broke, or was left amid something, makes place."""
        if is_whole(connection):
            self._pass_on(connection)
        else:
            connection.pgconn.finish()
            self._pass_on(None)

    def _pass_on(self, connection: Connection | None) -> None:
        """To who waits longest; None is the place of a connection that is to be made."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection is None:
            self._made -= 1
        else:
            self._free.append(connection)
        if self._left and not self._left.done():
            self._left.set_result(None)

    def renew(self) -> None:
        """Close what is free now, so that further connections begin as `first` says."""
        self._drop_free()

    def _drop_free(self) -> None:
        while self._free:
            connection = self._free.pop()
            connection.pgconn.finish()
            self._made -= 1

    def _fault(self, failed: str, error: Error) -> StoreError:
        return in_words(failed, self.where, error.sqlstate, str(error))
