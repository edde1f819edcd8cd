"""Who is to be reminded next: an index of times, filled by one scan and kept by what turns change."""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from bot.ports import Store
from flows.document import from_document
from flows.library import Library
from flows.schedule import next_at
from flows.session import Session

SLICE_S = 30.0
"""The clock on the wall is looked at this often, since it may jump and the machine may sleep."""

_SPARE = 1000
"""So many outdated entries are kept before the index is made anew."""


class Timetable:
    """The next time of every manager of one channel, such as "telegram"; in memory, made again at a start.

    An entry only says when to look: what is due is decided by the stored session, so a wrong one does
    no harm.
    """

    def __init__(self, library: Library, clock: Callable[[], datetime], channel: str) -> None:
        self._library = library
        self._clock = clock
        self._prefix = f"{channel}:"
        self._at: dict[str, datetime] = {}
        self._heap: list[tuple[datetime, str]] = []
        self._told: set[str] | None = None
        self._news = asyncio.Event()

    async def fill(self, store: Store) -> None:
        """Look at everybody stored; whoever a turn told of meanwhile is known better already."""
        self._told = set()
        async for manager, record in store.scan("remind"):
            session = from_document(record.document)
            if session and manager.startswith(self._prefix) and manager not in self._told:
                self._put(manager, next_at(self._library, session, self._clock()))
        self._told = None

    def note(self, manager: str, session: Session) -> None:
        """Somebody's reminders have changed, or one was sent."""
        if not manager.startswith(self._prefix):
            return
        if self._told is not None:
            self._told.add(manager)
        self._put(manager, next_at(self._library, session, self._clock()))

    def later(self, manager: str, wait_s: float) -> None:
        """Look at somebody again after a while, whatever was planned."""
        self._put(manager, self._clock() + timedelta(seconds=wait_s))

    def take(self, most: int) -> list[str]:
        """At most so many managers whose time has come; each is out of the index until noted again."""
        now, found = self._clock(), list[str]()
        while self._heap and self._heap[0][0] <= now and len(found) < most:
            at, manager = heapq.heappop(self._heap)
            if self._at.get(manager) == at:
                del self._at[manager]
                found.append(manager)
        return found

    async def wait(self) -> None:
        """Until the next time may have come."""
        left_s = (self._heap[0][0] - self._clock()).total_seconds() if self._heap else SLICE_S
        self._news.clear()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), max(0.0, min(left_s, SLICE_S)))

    def _put(self, manager: str, at: datetime | None) -> None:
        if at is None:
            self._at.pop(manager, None)
            return
        if self._at.get(manager) == at:
            return
        self._at[manager] = at
        if len(self._heap) > 2 * len(self._at) + _SPARE:
            self._heap = [(time, who) for who, time in self._at.items()]
            heapq.heapify(self._heap)
        else:
            heapq.heappush(self._heap, (at, manager))
        if self._heap[0] == (at, manager):
            self._news.set()
