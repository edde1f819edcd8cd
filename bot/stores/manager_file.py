"""One manager's TinyDB: a small file, read and replaced whole, with one row in it."""

from __future__ import annotations

import json
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, cast

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document as Row

from bot.ports import Document, Overtaken, Record, shelf_of
from bot.stores.disk_fault import in_words
from bot.stores.place import make_shelf, place
from bot.stores.twin_file import TwinFile

Tables = dict[str, dict[str, Any]]
Database = TinyDB

_ROW_ID = 1

_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


class ManagerStorage(Storage):
    """TinyDB's storage for one manager: a `TwinFile` of JSON, read only where it is not remembered."""

    def __init__(self, folder: Path, manager: str) -> None:
        self._manager = manager
        self._folder = folder
        self._subfolder, name = place(manager)
        self._file = TwinFile(folder / self._subfolder, name)
        self._revision = 0
        self.skips_document = False
        """While set, `read` may leave the document out: a save puts another in its place.

        Parsing it once more, far from the cache of the core after the disk, was 5% of an answer.
        """

    def is_remembered(self) -> bool:
        """Whether `read` would answer without reading the disk."""
        return self._file.recall() is not None

    def read(self) -> Tables | None:
        if self.skips_document and self._revision and self._file.is_unchanged():
            return {"_default": {"1": {"manager": self._manager, "revision": self._revision}}}
        held = self._file.recall()
        tables = self._file.newest(self._parse) if held is None else json.loads(held)
        self._revision = _revision(tables) if tables else 0
        return tables

    def write(self, data: Tables) -> None:
        if data.get(TinyDB.default_table_name):  # an update that matched no row asks to store an empty table
            if not self._revision and shelf_of(self._manager):
                self._shelved()
            # Lone surrogates can come in with a person's text; json.loads lets them pass as well.
            self._file.replace(_encode(data).encode("utf-8", "surrogatepass"))
            self._revision = _revision(data)

    def remove(self) -> None:
        """Remove the file with everything of it; StoreError."""
        self._revision = 0
        self._file.remove()

    def _shelved(self) -> None:
        try:
            make_shelf(self._folder, self._subfolder)
        except OSError as error:
            raise in_words("Cannot save a record", self._folder, error) from error

    def _parse(self, held: bytes) -> Tables | None:
        """The tables, None where the bytes are not a record of this manager."""
        try:
            tables: Tables = json.loads(held)
        except (ValueError, RecursionError):
            return None
        match tables:
            case {"_default": {"1": {"manager": self._manager, "revision": int(n), "document": dict()}}}:
                return tables if type(n) is int and n >= 1 else None
        return None


def _revision(tables: Tables) -> int:
    revision: int = tables["_default"]["1"]["revision"]
    return revision


def database_of(folder: Path, manager: str) -> Database:
    """The manager's TinyDB in a data folder; nothing is read yet."""
    return TinyDB(folder, manager, storage=ManagerStorage)


def storage_of(database: Database) -> ManagerStorage:
    """Where a TinyDB keeps what is in it."""
    return cast(ManagerStorage, database.storage)


def load(database: Database) -> Record | None:
    """The newest record that is whole, None for none; OSError."""
    row = database.get(doc_id=_ROW_ID)
    return None if row is None else Record(row["document"], row["revision"])


def save(database: Database, manager: str, document: Document, seen: int) -> int:
    """The next revision, written over `seen` and nothing else."""

    def advance(row: MutableMapping[str, Any]) -> None:
        if row["revision"] != seen:
            raise Overtaken(f"revision {row['revision']} is stored, {seen} was seen: load again")
        row.update(revision=seen + 1, document=dict(document))

    storage = storage_of(database)
    storage.skips_document = True
    try:
        if seen == 0 and not database.contains(doc_id=_ROW_ID):
            database.insert(Row({"manager": manager, "revision": 1, "document": dict(document)}, _ROW_ID))
        elif not database.update(advance, doc_ids=[_ROW_ID]):
            raise Overtaken(f"nothing is stored, revision {seen} was seen: load again")
    finally:
        storage.skips_document = False
    return seen + 1
