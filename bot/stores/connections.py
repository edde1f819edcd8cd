"""Connections to PostgreSQL: psycopg's pool, with waits that end and reasons in words."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from psycopg_pool import AsyncConnectionPool

from bot.ports import StoreError
from bot.stores.database_fault import in_words
from bot.stores.driver import STALE, Connection, Error, commit_durably, cut, place

T = TypeVar("T")
Job = Callable[[Connection, bool], Awaitable[T]]

MOST = 8
"""Connections of one worker. More carry hardly more: 283 (4), 516 (8), 540 (16) answers a second with 256 in
flight on a busy machine, server and all on 2 cores; and 12 workers of 8 fit the 100 that servers allow."""
PATIENCE_S = 5.0
"""How long one answer may wait: for a connection to be free, and for what the server says."""
_CONNECT_S = 3


class Connections:
    """Up to `most` connections to one database, made when they are needed. Safe for one event loop."""

    def __init__(self, url: str, *, most: int = MOST, patience_s: float = PATIENCE_S) -> None:
        """Connects to nothing yet; StoreError where the address cannot be understood."""
        where = place(url)
        if where is None:
            raise StoreError(
                "DATABASE_URL cannot be understood: expected postgresql://user:password@host:5432/database, "
                "with : / @ ? # and % in the password written as %3A %2F %40 %3F %23 %25."
            )
        self.where = where
        self._most, self._patience_s = most, patience_s
        self._prepare_threshold: int | None = 0
        self._failure: Error | None = None
        self._places = asyncio.Semaphore(most)
        """People queue here, since the pool makes a task of everybody who waits in it (asyncio.wait_for)."""
        self._waiting: set[asyncio.Timeout] = set()
        self._taken = self._under_way = 0
        self._closed, self._left = False, asyncio.Event()
        self._pool = AsyncConnectionPool(
            url,
            connection_class=Connection,
            kwargs={
                "connect_timeout": _CONNECT_S,
                "fallback_application_name": "common-ground",
                "failed": self._note,
            },
            min_size=0,
            max_size=most,
            configure=self._configure,
            reconnect_timeout=0,  # who waits is told, and the next who asks connects: no back-off
            reconnect_failed=self._refuse,
            open=False,
        )

    async def run(self, failed: str, job: Job[T]) -> T:
        """What comes of a job on a connection of its own, within 5 s after one is free; else StoreError.

        `failed` says in an error what could not be done. Where the connection breaks under the job,
        it is done once more on a new one, and told so by its second argument.
        """
        self._begin()
        try:
            return await self._once(failed, job, again=False)
        except STALE:
            self._prepare_threshold = None
            return await self._once(failed, job, again=True)
        except Error:
            await self._pool.drain()  # what was idle when the server went is as broken
            return await self._once(failed, job, again=True)
        finally:
            self._end()

    @asynccontextmanager
    async def alone(self, failed: str) -> AsyncIterator[Connection]:
        """A connection for work of any length, in one transaction, with nothing prepared; StoreError."""
        self._begin()
        try:
            connection = await self._take(failed)
            connection.prepare_threshold = None
            try:
                async with connection.transaction():
                    yield connection
            except Error as error:
                raise self._fault(failed, error) from error
            finally:
                await self._give_back(connection)
        finally:
            self._end()

    async def close(self) -> None:
        """Wait for the jobs under way and for those in the queue, then close all connections."""
        self._closed = True
        while self._under_way:
            self._left.clear()
            await self._left.wait()
        await self._pool.close()

    async def _once(self, failed: str, job: Job[T], *, again: bool) -> T:
        """What comes of it; StoreError, or the driver's Error where it is worth doing once more."""
        connection = await self._take(failed)
        connection.prepare_threshold = self._prepare_threshold
        late = asyncio.get_running_loop().call_later(self._patience_s, cut, connection)
        try:
            return await job(connection, again)
        except Error as error:
            if late.when() <= asyncio.get_running_loop().time():
                waited = f"it has not answered for {self._patience_s:g} s"
                raise StoreError(f"{failed} in the database {self.where}: {waited}.") from error
            if not again and (connection.closed or isinstance(error, STALE)):
                raise
            raise self._fault(failed, error) from error
        finally:
            late.cancel()
            await self._give_back(connection)

    def _begin(self) -> None:
        """What is begun before closing is finished; StoreError afterwards."""
        if self._closed:
            raise StoreError(f"The database {self.where} was closed: start the bot again.")
        self._under_way += 1

    def _end(self) -> None:
        self._under_way -= 1
        self._left.set()

    async def _take(self, failed: str) -> Connection:
        """One out of the pool; StoreError where none is free in time or none can be made."""
        if self._pool.closed:
            await self._pool.open()
        now, connection, placed_at = asyncio.get_running_loop().time, None, None
        half_over = now() + self._patience_s / 2
        try:
            async with asyncio.timeout(self._patience_s) as patience:
                await self._places.acquire()
                placed_at = now()
                self._waiting.add(patience)
                connection = await self._pool.getconn(2 * self._patience_s)
        except TimeoutError as error:
            busy = placed_at is None or placed_at > half_over
            raise self._no_connection(failed, busy=busy) from error
        finally:
            self._waiting.discard(patience)
            if placed_at and not connection:
                self._places.release()
        self._taken += 1
        self._failure = None
        return connection

    async def _give_back(self, connection: Connection) -> None:
        self._taken -= 1
        try:
            await self._pool.putconn(connection)
        finally:
            self._places.release()

    async def _configure(self, connection: Connection) -> None:
        late = asyncio.get_running_loop().call_later(self._patience_s, cut, connection)
        try:
            await commit_durably(connection)
        except Error as error:
            self._note(error)
            raise
        finally:
            late.cancel()

    def _no_connection(self, failed: str, *, busy: bool) -> StoreError:
        if self._failure:
            return self._fault(failed, self._failure)
        if busy:
            said = f"all {self._most} connections have been busy for {self._patience_s:g} s; try again"
            return StoreError(f"{failed} in the database {self.where}: {said}.")
        return in_words(failed, self.where, None, "timeout expired")

    def _note(self, error: Error) -> None:
        self._failure = error

    def _refuse(self, _: object) -> None:
        """No connection could be made: where none is in use either, nobody who waits would get one."""
        if not self._taken:
            for waiting in self._waiting:
                if not waiting.expired():  # told already, and on its way
                    waiting.reschedule(0)

    def _fault(self, failed: str, error: Error) -> StoreError:
        return in_words(failed, self.where, error.sqlstate, str(error))
