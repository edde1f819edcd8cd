"""How many have joined a group and finished, for pages and for whoever watches; counted once for all."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field

from bot.groups import Groups, Over
from bot.ports import StoreError
from bot.seats import is_in, seats
from flows.group import Group

_log = logging.getLogger("common_ground.crowd")

AGAIN_S = 1.0
"""A group that is watched is counted at most so often, unless this process itself has moved it on."""

SHARE = 0.05
"""Counting takes no more of the time than this, however large a group is."""

BEAT_S = 15.0
"""Who watches hears of nothing at least so often, so that cut connections are noticed on both ends."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A group as it stands: how many have a seat, and how many have handed in in this round."""

    group: Group
    joined: int
    finished: int


@dataclass(frozen=True, slots=True)
class _Count:
    """The newest count of a group, the monotonic second it was made in, and what it took.

    `least_s` is the shortest that a seat has taken so far: the rest is what others did meanwhile.
    """

    tally: Tally
    at: float
    took_s: float
    least_s: float

    @property
    def lasts_s(self) -> float:
        """How long it stands before the group is counted again."""
        return max(AGAIN_S, min(self.took_s, 2 * self.least_s * self.tally.joined) / SHARE)


@dataclass(slots=True)
class _Watch:
    """One group that somebody watches."""

    watchers: int = 0
    last: Tally | None = None
    over: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    nudged: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Crowd:
    """Counts the groups of one process; safe for many watchers at once."""

    def __init__(self, groups: Groups) -> None:
        self._groups = groups
        self._watched: dict[str, _Watch] = {}
        self._counted: dict[str, _Count] = {}
        self._closed = False
        groups.changed = self._nudge

    def close(self) -> None:
        """Let everybody go who watches, or begins to from now on: the program is to stop."""
        self._closed = True
        for watch in self._watched.values():
            watch.over = True
            watch.changed.set()

    async def tally(self, code: str) -> Tally:
        """The newest count, not older than it would be for who watches; Over, StoreError."""
        group = await self._groups.find(code, fresh=True)
        last = self._counted.get(code)
        if last and last.tally.group == group and time.monotonic() - last.at < last.lasts_s:
            return last.tally
        return await self._count(code)

    async def watch(self, code: str) -> AsyncIterator[Tally | None]:
        """The count now and whenever it changes, None where nothing did for a while; ends with the group.

        It ends too once the program is to stop. Over where there is no such group; StoreError.
        """
        last: Tally | None = await self.tally(code)
        watch = self._enter(code)
        try:
            yield last
            while not watch.over:
                if watch.last and watch.last != last:
                    last = watch.last
                    yield last
                    continue
                try:
                    async with asyncio.timeout(BEAT_S):
                        await watch.changed.wait()
                except TimeoutError:
                    yield None
        finally:
            self._exit(code, watch)

    def _enter(self, code: str) -> _Watch:
        watch = self._watched.setdefault(code, _Watch(over=self._closed))
        watch.watchers += 1
        if watch.task is None:
            watch.task = asyncio.create_task(self._keep_counting(code, watch))
        return watch

    def _exit(self, code: str, watch: _Watch) -> None:
        watch.watchers -= 1
        if not watch.watchers:
            del self._watched[code]
            if watch.task:
                watch.task.cancel()

    async def _keep_counting(self, code: str, watch: _Watch) -> None:
        while not watch.over:
            wait_s = AGAIN_S
            try:
                tally = await self._count(code)
                wait_s = self._counted[code].lasts_s
                self._tell(watch, tally)
            except Over:
                watch.over = True
                self._tell(watch, None)
            except StoreError as error:
                _log.error("A class that is watched could not be counted: %s", error)
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await watch.nudged.wait()
            watch.nudged.clear()

    def _tell(self, watch: _Watch, tally: Tally | None) -> None:
        if tally == watch.last and not watch.over:
            return
        watch.last = tally
        watch.changed.set()
        watch.changed = asyncio.Event()

    def _nudge(self, code: str) -> None:
        if watch := self._watched.get(code):
            watch.nudged.set()

    async def _count(self, code: str) -> Tally:
        begun = time.monotonic()
        group = await self._groups.find(code, fresh=True)
        found = await seats(self._groups.store, code)
        done = sum(is_in(document, group.round) for document in found.values())
        tally = Tally(group, len(found), done)
        if len(self._counted) > 256:
            self._counted.clear()
        now, before = time.monotonic(), self._counted.get(code)
        took_s = now - begun
        each_s = took_s / max(1, len(found))
        least_s = min(each_s, before.least_s) if before else each_s
        self._counted[code] = _Count(tally, now, took_s, least_s)
        return tally
