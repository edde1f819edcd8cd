"""The commands of whoever runs the program: migrate, copy, backup, restore."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from pathlib import Path

from bot import backup_file
from bot.archive import Archive
from bot.channels.terminal.chat import locale_hint
from bot.moving import Moved, copy, put_back
from bot.passing import lasting
from bot.progress import progress
from bot.settings import Settings
from bot.stores.connections import Connections
from bot.stores.postgres_archive import PostgresArchive
from bot.stores.schema import migrate
from bot.stores.tiny_archive import TinyArchive
from bot.wording import Wording, guessed
from flows.library import load

USAGE, INCOMPLETE = 2, 1


class _Voice:
    """What these commands say, in the language of the system."""

    def __init__(self) -> None:
        self._wording, self._lang = Wording(load()), guessed(locale_hint(os.environ))

    def __call__(self, key: str, **values: object) -> str:
        return self._wording.web(f"printed.{key}", self._lang).format(**values)

    def refuse(self, key: str, **values: object) -> int:
        print(self(key, **values), file=sys.stderr)
        return USAGE

    def moved(self, done: Moved, where: str, source: str) -> int:
        """Say what was moved; the exit code, 1 where something is missing."""
        tally = {name: getattr(done.tally, name) for name in ("new", "replaced", "same", "left")}
        print(self("moved", read=done.read, **tally))
        print(self("held", where=where, held=done.held))
        if done.unread:
            print(self("unread", where=source, unread=done.unread), file=sys.stderr)
        if done.missing:
            print(self("missing", where=where, missing=done.missing), file=sys.stderr)
        return 0 if done.is_whole else INCOMPLETE


async def make_tables(told: Settings) -> int:
    """Bring the tables to this version and say so; the exit code. StoreError."""
    say = _Voice()
    if told.database_url is None:
        return say.refuse("needs_database")
    connections = Connections(told.database_url.get_secret_value())
    try:
        before, after = await migrate(connections)
    finally:
        await connections.close()
    key = "tables_stand" if before == after else "tables_changed" if before else "tables_made"
    print(say(key, where=connections.where, before=before, after=after))
    return 0


async def copy_all(source: str, target: str) -> int:
    """Copy every record from a folder or database to another; the exit code. StoreError."""
    say = _Voice()
    if _named(source) == _named(target):
        return say.refuse("same_place")
    async with _opened(source, found=True) as giving, _opened(target, found=False) as taking:
        with progress(say("copying"), await giving.count()) as note:
            done = await copy(giving, taking, note)
    return say.moved(done, taking.where, giving.where)


async def backup(told: Settings, file: Path, *, over: bool) -> int:
    """Write what is kept into a file; the exit code. StoreError; OSError where it cannot be written."""
    say = _Voice()
    async with _opened(_place(told), found=True, alone=False) as giving:
        expected, passed = await giving.count(), list[str]()
        with progress(say("copying"), expected) as note:
            try:
                async with aclosing(giving.everything()) as records:  # type: ignore[type-var]
                    kept = lasting(records, passed.append)
                    count = await backup_file.write(file, kept, note, over=over)
            except FileExistsError:
                return say.refuse("file_there", file=file)
            note(len(passed))
    print(say("backed_up", count=count, file=file))
    if passed:
        print(say("passed_over", count=len(passed)))
    expected -= len(passed)
    if count < expected:
        print(say("unread", where=giving.where, unread=expected - count), file=sys.stderr)
    return INCOMPLETE if count < expected else 0


async def restore(told: Settings, file: Path, *, over: bool) -> int:
    """Put the records of a backup in; the exit code. StoreError, before anything is put in if the file's."""
    say = _Voice()
    expected = backup_file.proven(file)
    async with _opened(_place(told), found=False) as taking:
        if (held := await taking.count()) and not over:
            return say.refuse("not_empty", where=taking.where, held=held)
        with progress(say("copying"), expected) as note:
            done = await put_back(backup_file.read(file), expected, taking, note)
    return say.moved(done, taking.where, str(file))


@asynccontextmanager
async def _opened(place: str, *, found: bool, alone: bool = True) -> AsyncIterator[Archive]:
    """The archive of a place; a folder has to be there if `found`, and is kept from bots if `alone`."""
    archive: Archive
    if _is_address(place):
        archive = PostgresArchive(place)
    else:
        archive = TinyArchive(_folder(place), found=found, alone=alone)
    try:
        if isinstance(archive, PostgresArchive):
            await archive.open()
        yield archive
    finally:
        await archive.close()


def _place(told: Settings) -> str:
    return told.database_url.get_secret_value() if told.database_url else str(told.data_dir)


def _is_address(place: str) -> bool:
    return place.startswith(("postgres://", "postgresql://"))


def _named(place: str) -> str:
    return place if _is_address(place) else str(_folder(place).resolve())


def _folder(place: str) -> Path:
    return Path(place).expanduser()
