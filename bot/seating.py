"""Who gets a seat in a group, and which side of it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot.crowd import AGAIN_S, Crowd
from bot.groups import Groups
from bot.ports import Overtaken
from bot.seats import new_seat, seat_key, seats, side_of
from bot.wording import guessed
from flows.document import to_document
from flows.engine import Engine
from flows.group import Group
from flows.raters import As
from flows.seat import Seat
from flows.session import Session
from flows.sitting import begun

MOST_SEATS = 5_000
"""More than a trainer can see; a class view still takes well under a second."""


class Seating:
    """Gives seats, evenly over the sides where there are two."""

    def __init__(
        self,
        engine: Engine,
        groups: Groups,
        crowd: Crowd,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._engine = engine
        self._groups = groups
        self._crowd = crowd
        self._clock = clock
        self._new_id = new_id
        self._counting = asyncio.Lock()
        self._sides: dict[str, tuple[float, Counter[str]]] = {}

    async def refusal(self, group: Group) -> str:
        """Why nobody can join a group just now, as a key of the words; empty where they can."""
        if group.demo:
            return "demo"
        if group.phase == "closed":
            return "closed"
        return "full" if (await self._crowd.tally(group.code)).joined >= MOST_SEATS else ""

    def own(self) -> Session:
        """The record of somebody new, who has only a seat so far."""
        return self._engine.begin(self._new_id(), self._clock())

    async def seat(self, group: Group, own: Session | None, hint: str) -> tuple[str, Session]:
        """The pointer to a new seat, and its session in the person's language or else the group's."""
        part = Seat(
            code=group.code,
            kind=group.kind,
            case=group.case,
            tiers=group.tiers,
            depth=group.depth,
            side=await self._side(group),
            phase=group.phase,
            round=group.round,
        )
        lang = (own.lang if own else None) or (guessed(hint) if hint else group.lang)
        day = self._clock().date().isoformat()
        return new_seat(group.code), begun(self._engine.library, part, self._new_id(), day, lang)

    async def mend(self, pointer: str, own: Session | None, hint: str) -> None:
        """Give the seat that a pointer leads to in a class, where there is none; Over, StoreError.

        Such a pointer is left by joining where a worker died in the middle of it, and met by a worker that
        is told to join at the same moment as another: whoever saves first gives the seat.
        """
        group = await self._groups.find(pointer.partition("/")[0])
        if group.kind != "class" or await self._groups.store.load(seat_key(pointer)):
            return
        if not await self.refusal(group):
            _, session = await self.seat(group, own, hint)
            with suppress(Overtaken):
                await self._groups.store.save(seat_key(pointer), to_document(session), 0)

    async def _side(self, group: Group) -> As:
        """The side that fewer have so far; in a plain group there is one."""
        if group.play != "halves":
            return "both"
        async with self._counting:  # those who come at once would all find the same side short
            counted_at, taken = self._sides.get(group.code, (0.0, Counter()))
            if time.monotonic() - counted_at > AGAIN_S:  # others give seats too, and people leave
                taken = await self._counted(group.code)
            side: As = "both" if taken["both"] <= taken["tier"] else "tier"
            taken[side] += 1
            return side

    async def _counted(self, code: str) -> Counter[str]:
        """How many have each side by what is stored, remembered for a moment."""
        found = await seats(self._groups.store, code)
        taken = Counter[str](side_of(document) for document in found.values())
        if len(self._sides) > 256:
            self._sides.clear()
        self._sides[code] = (time.monotonic(), taken)
        return taken
