"""A data folder as whoever moves it sees it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from bot.archive import Tally, stands
from bot.ports import Record, StoreError
from bot.stores.disk_fault import in_words
from bot.stores.folder_lock import SUBFOLDERS, FolderLock
from bot.stores.manager_file import ManagerStorage
from bot.stores.place import shelf_folders
from bot.stores.twin_scan import names, records

T = TypeVar("T")


class TinyArchive:
    """A `bot.archive.Archive` of a data folder; nothing else goes on in this process meanwhile."""

    def __init__(self, folder: Path, *, found: bool, alone: bool) -> None:
        """`found`: it has to be there, `alone`: no bot may run over it; StoreError otherwise.

        Without `alone` it is only to be read: each record is whole, and a running bot goes on.
        """
        if found and not all((folder / name).is_dir() for name in SUBFOLDERS):
            raise StoreError(f"{folder} is no data folder of this program: name the one in DATA_DIR.")
        self.where = str(folder)
        self._folder = folder
        self._lock = FolderLock(folder) if alone else None

    async def count(self) -> int:
        """How many records have a file."""
        return sum(len(self._read(partial(names, place))) for place in self._places())

    async def everything(self) -> AsyncIterator[tuple[str, Record]]:
        """Every record whose file or backup is whole; StoreError where the disk refuses."""
        for place in self._places():
            for one in self._read(partial(records, place, "")):
                yield one

    async def put(self, records: Sequence[tuple[str, Record]]) -> Tally:
        """Each durably by itself, about half a millisecond on an SSD; StoreError."""
        return sum((self._put(key, record) for key, record in records), Tally())

    async def close(self) -> None:
        """Give the folder back."""
        if self._lock:
            self._lock.release()

    def _places(self) -> list[Path]:
        shelves = self._read(partial(shelf_folders, self._folder))
        return [self._folder / name for name in (*SUBFOLDERS, *shelves)]

    def _put(self, key: str, record: Record) -> Tally:
        storage = ManagerStorage(self._folder, key)
        row = (storage.read() or {}).get("_default", {}).get("1")
        done = stands(Record(row["document"], row["revision"]) if row else None, record)
        if done.new or done.replaced:
            row = {"manager": key, "revision": record.revision, "document": dict(record.document)}
            storage.write({"_default": {"1": row}})
        return done

    def _read(self, job: Callable[[], list[T]]) -> list[T]:
        try:
            return job()
        except OSError as error:
            raise in_words("Cannot read the data folder", self._folder, error) from error
