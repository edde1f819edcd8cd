"""The embedded store: one small TinyDB file per manager, replaced whole and durably at every save."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from bot.ports import Document, Record, StoreError, shelf_of
from bot.stores.disk_fault import in_words
from bot.stores.folder_lock import SUBFOLDERS, FolderLock
from bot.stores.manager_file import Database, database_of, load, save, storage_of
from bot.stores.place import remove_shelf, shelf_folders, shelf_place
from bot.stores.twin_scan import records
from bot.stores.worker_threads import WorkerThreads

T = TypeVar("T")

_OPEN_MANAGERS = 1024
_THREADS = 8
_PROBE_BYTES = 65_536
"""What a few new managers take: those who have answered before need no more room."""
_AT_ONCE_S = 0.003
"""A disk this quick is not worth a thread: the hop costs 75 us of CPU, and 3 ms hold nobody up."""


class TinyStore:
    """A `bot.ports.Store` in a folder that this process holds alone.

    A disk that answers at once is waited for on the spot, a slower one in a few threads, so that it
    holds nobody else up; operations on one manager follow one another. The last 1,024 managers stay
    open: loading one of them reads nothing where its file has not changed (no file is held open).
    """

    def __init__(self, folder: Path, *, threads: int = _THREADS) -> None:
        """Make and lock the folder; StoreError where it cannot be used or another process holds it."""
        self._folder = folder
        self._lock = FolderLock(folder)
        self._workers = WorkerThreads(threads)
        self._open: dict[str, Database] = {}
        self._last: dict[str, Record] = {}
        self._slowest_lately_s = 0.0
        self._under_way: dict[str, asyncio.Future[Any]] = {}
        self._closed = False

    @property
    def free_for_s(self) -> float | None:
        """How long ago the folder was given back, None where its last holder was killed."""
        return self._lock.free_for_s

    async def load(self, manager: str) -> Record | None:
        """The newest record that is whole, None for none; StoreError where the disk refuses."""
        database = await self._database(manager)
        if (last := self._last.get(manager)) and storage_of(database).is_remembered():
            return last
        record = await self._run(manager, partial(load, database))
        if record is not None:
            self._last[manager] = record
        return record

    async def save(self, manager: str, document: Document, seen: int) -> int:
        """The revision after `seen`, once it would survive a power cut; Overtaken, StoreError."""
        database = await self._database(manager)
        self._last.pop(manager, None)
        revision = await self._run(manager, partial(save, database, manager, document, seen))
        self._last[manager] = Record(dict(document), revision)
        return revision

    async def scan(self, mention: str = "", *, shelves: bool = False) -> AsyncIterator[tuple[str, Record]]:
        """Everybody, one subfolder after the other in a thread; StoreError where the disk refuses."""
        names = [*SUBFOLDERS, *(await self._read(partial(shelf_folders, self._folder)) if shelves else ())]
        for name in names:
            for one in await self._read(partial(records, self._folder / name, mention)):
                yield one

    async def shelf(self, name: str) -> AsyncIterator[tuple[str, Record]]:
        """What lies on a shelf, read in a thread; StoreError where the disk refuses."""
        for one in await self._read(partial(records, self._folder / shelf_place(name), "")):
            yield one

    async def forget(self, key: str) -> None:
        """Remove a record and every file that begins with its file's name; StoreError."""
        database = await self._database(key)
        self._put_away(key)
        await self._run(key, storage_of(database).remove)

    async def clear(self, shelf: str) -> None:
        """Remove a shelf's folder with all that is in it; StoreError."""
        for key in [key for key in self._open if shelf_of(key) == shelf]:
            while (other := self._under_way.get(key)) is not None:
                await asyncio.wait((other,))
            self._put_away(key)
        await self._read(partial(remove_shelf, self._folder, shelf_place(shelf)))

    async def ping(self) -> None:
        """Write a little, not durably; StoreError where the disk refuses it or the store is closed."""
        if self._closed:
            raise StoreError(f"The data folder {self._folder} was closed: start the bot again.")
        try:
            await self._workers.run(partial(_probe, self._folder / "probe"))
        except OSError as error:
            raise in_words("Cannot save", self._folder, error) from error

    async def _read(self, job: Callable[[], T]) -> T:
        """What a job on whole folders comes to, in a thread; StoreError where the disk refuses."""
        try:
            return await self._workers.run(job)
        except OSError as error:
            raise in_words("Cannot read the data folder", self._folder, error) from error

    async def close(self) -> None:
        """Wait for what is under way, stop the threads, give the folder back; a second time, nothing."""
        if self._closed:
            return
        self._closed = True
        while self._under_way:
            await asyncio.wait(tuple(self._under_way.values()))
        self._workers.stop()
        self._lock.release()

    async def _database(self, manager: str) -> Database:
        """The manager's TinyDB once nothing is under way on it, now the last to be put away."""
        while (other := self._under_way.get(manager)) is not None:
            await asyncio.wait((other,))
        if self._closed:
            raise StoreError(f"The data folder {self._folder} was closed: start the bot again.")
        database = self._open.pop(manager, None)
        if database is None:
            database = database_of(self._folder, manager)
            if len(self._open) >= _OPEN_MANAGERS:
                self._put_away(next(iter(self._open)))
        self._open[manager] = database
        return database

    def _put_away(self, manager: str) -> None:
        """Keep nothing of a record in memory."""
        self._open.pop(manager, None)
        self._last.pop(manager, None)

    async def _run(self, manager: str, job: Callable[[], T]) -> T:
        """What `job` comes to; a cancelled caller leaves it to finish, and others wait for it."""
        if self._slowest_lately_s < _AT_ONCE_S:
            done = self._timed(job)
            await asyncio.sleep(0)  # others next: many answers in a row do not hold the loop
            return done
        future = self._workers.run(partial(self._timed, job))
        self._under_way[manager] = future
        future.add_done_callback(lambda _: self._under_way.pop(manager))
        return await asyncio.shield(future)

    def _timed(self, job: Callable[[], T]) -> T:
        """Do the job, and note how long the disk took: a slow answer counts for the next hundred."""
        begun = time.perf_counter()
        try:
            return job()
        finally:
            self._slowest_lately_s = max(time.perf_counter() - begun, 0.97 * self._slowest_lately_s)


def _probe(path: Path) -> None:
    try:
        path.write_bytes(bytes(_PROBE_BYTES))
    finally:
        path.unlink(missing_ok=True)
