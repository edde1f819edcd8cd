"""Classes and teams over a store: opened, found, moved on, ended, swept."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.keys import Opened, code_of, is_key, key_hash, new_code, new_key, wall_key
from bot.ports import Overtaken, Record, Store
from bot.seats import seats_shelf
from flows import group
from flows.group import Ended, Group, Kind, Move

SHELF = "groups"
"""Where every group lies, under its code."""

REMEMBERED_S = 0.5
"""How long a process goes by what it last read of a group; `flows.group.SETTLE_SECONDS` is longer."""

TRIES = 20
"""How often a change is taken again after another writer came first."""


class Over(Exception):
    """There is no such group; `ended` is what is left of one that was, None for none."""

    def __init__(self, ended: Ended | None = None) -> None:
        super().__init__("There is no such group")
        self.ended = ended


class Groups:
    """Every group over one store, for many at once and beside other processes.

    `draw` gives random codes. `changed` is told of every code that this process has changed.
    """

    def __init__(
        self, store: Store, clock: Callable[[], datetime], draw: Callable[[], str] = new_code
    ) -> None:
        self.store = store
        self.clock = clock
        self._draw = draw
        self._known: dict[str, tuple[float, Group | Ended | None]] = {}
        self.changed: Callable[[str], None] = lambda _: None

    # --- opening and finding ---------------------------------------------------------------------

    async def open(self, kind: Kind, **what: Any) -> Opened:
        """A new group with these fields of `Group`, durable; StoreError."""
        now = self.clock().isoformat(timespec="milliseconds")
        for _ in range(TRIES):
            code = self._draw()
            host = new_key(code)
            made = Group(code, kind, now, now, host=key_hash(host), wall=key_hash(wall_key(host)), **what)
            try:
                await self.store.save(_key(code), group.to_document(made), 0)
            except Overtaken:  # this code is somebody's, or was lately
                continue
            return Opened(self._changed(made), host)
        raise Overtaken("no free code was drawn: try again")

    async def find(self, code: str, *, fresh: bool = False) -> Group:
        """The group of a code as it was at most half a second ago, or `fresh`; Over, StoreError."""
        at, known = self._known.get(code, (-REMEMBERED_S, None))
        if fresh or time.monotonic() - at > REMEMBERED_S:
            known = _read(code, await self.store.load(_key(code)))
            self._remember(code, known)
        if not isinstance(known, Group):
            raise Over(known)
        if group.due(known, self.clock()) == "delete":
            raise Over(Ended(code, known.kind, known.moved_at))
        return known

    async def hosted(self, key: str) -> Group:
        """The group whose controls a key opens; Over where it opens none."""
        return await self._opened_by(key, "host")

    async def walled(self, key: str) -> Group:
        """The group whose projector a key opens; Over where it opens none."""
        return await self._opened_by(key, "wall")

    async def _opened_by(self, key: str, name: str) -> Group:
        code = code_of(key)
        if not code:
            raise Over
        for fresh in (False, True):  # another worker may have renewed the key a moment ago
            one = await self.find(code, fresh=fresh)
            if is_key(key, getattr(one, name)):
                return one
        raise Over

    # --- changing --------------------------------------------------------------------------------

    async def change(self, code: str, step: Callable[[Group], Group]) -> Group:
        """The group after a step of its newest state, durable; taken again where another came first.

        Whatever `step` raises is raised, and nothing changes. Over, StoreError.
        """
        for _ in range(TRIES):
            record = await self.store.load(_key(code))
            before = _read(code, record)
            if record is None or not isinstance(before, Group):
                self._remember(code, None if isinstance(before, Group) else before)
                raise Over(None if isinstance(before, Group) else before)
            after = step(before)
            if after == before:
                self._remember(code, before)
                return before
            try:
                await self.store.save(_key(code), group.to_document(after), record.revision)
            except Overtaken:
                continue
            return self._changed(after)
        raise Overtaken(f"the group {code} changes too often: try again")

    async def move(self, code: str, move: Move) -> Group:
        """The group after a move other than "reveal"; NotNow, Over, StoreError."""
        return await self.change(code, lambda one: group.moved(one, move, self.clock()))

    async def renew(self, code: str) -> str:
        """A new key to the controls; the one before, and its projector's, open nothing from now on."""
        key = new_key(code)
        wall = key_hash(wall_key(key))
        await self.change(code, lambda one: replace(one, host=key_hash(key), wall=wall))
        return key

    async def end(self, code: str) -> None:
        """Delete a group with all its seats; its code alone is known for some days as one that is over."""
        with suppress(Over):  # ended already, perhaps by the same button on another worker
            kind = (await self.find(code, fresh=True)).kind
            await self._bury(Ended(code, kind, self.clock().isoformat("T", "seconds")))

    async def _bury(self, ended: Ended) -> None:
        """First nobody finds the group any more, then its seats go, then every copy of its own record.

        Where this is cut off, `sweep` finishes it.
        """
        for _ in range(TRIES):
            record = await self.store.load(_key(ended.code))
            if record is None or isinstance(_read(ended.code, record), Ended):
                break
            try:
                await self.store.save(_key(ended.code), group.to_document(ended), record.revision)
                break
            except Overtaken:
                continue
        self._remember(ended.code, ended)
        self.changed(ended.code)
        await self._cleared(ended)

    async def _cleared(self, ended: Ended) -> None:
        """Remove the seats of a group that is over, and every older copy of its record."""
        await self.store.clear(seats_shelf(ended.code))
        record = await self.store.load(_key(ended.code))
        if record and record.revision > 1:
            await self.store.forget(_key(ended.code))
            with suppress(Overtaken):  # another worker that sweeps has put the same there
                await self.store.save(_key(ended.code), group.to_document(ended), 0)

    # --- time ------------------------------------------------------------------------------------

    async def sweep(self) -> None:
        """Close what nobody closed, delete what is due, forget codes that are long over; StoreError."""
        now = self.clock()
        async for key, record in self.store.shelf(SHELF):
            code = key.rpartition("/")[2]
            match _read(code, record):
                case Ended() as ended:
                    await self._cleared(ended)
                    if group.is_stale(ended, now):
                        await self.store.forget(key)
                case Group() as one if group.due(one, now) == "delete":
                    await self._bury(Ended(code, one.kind, now.isoformat(timespec="seconds")))
                case Group() as one if group.due(one, now) == "close":
                    with suppress(Over):  # ended at this moment
                        await self.change(code, lambda found: _closed(found, now))

    def _remember(self, code: str, found: Group | Ended | None) -> None:
        if len(self._known) > 4096:
            self._known.clear()
        self._known[code] = (time.monotonic(), found)

    def _changed(self, one: Group) -> Group:
        self._remember(one.code, one)
        self.changed(one.code)
        return one


def _closed(one: Group, now: datetime) -> Group:
    """Closed as nobody did it; one that moved meanwhile stays as it is."""
    if group.due(one, now) != "close":
        return one
    return replace(one, phase="closed", moved_at=now.isoformat(timespec="milliseconds"))


def _key(code: str) -> str:
    return f"@{SHELF}/{code}"


def _read(code: str, record: Record | None) -> Group | Ended | None:
    """What is stored under a code, by that code: what a damaged record calls itself could be another's."""
    found = group.from_document(record.document) if record else None
    return replace(found, code=code) if found else None
