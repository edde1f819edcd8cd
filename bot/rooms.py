"""What the conversation asks of whoever answers for groups."""

from __future__ import annotations

from typing import Protocol

from bot.message import Reply
from bot.ports import Record
from flows.talk import Input


class NoSeat(Exception):
    """A seat that is not there: its group is over, or it was removed. None is begun in its place."""


class Rooms(Protocol):
    """Who answers for people that have a seat in a group, or are about to take or to lead one."""

    async def answer(
        self, manager: str, record: Record | None, said: Input, hint: str, number: int | None
    ) -> Reply | None:
        """The reply to what is said to a group, None where it is said to the person's own dialog.

        `number` is the delivery's own where it may come again, see `bot.repeats`.
        """
        ...

    async def look(self, manager: str, record: Record, hint: str) -> Reply:
        """What somebody who has a seat sees again."""
        ...

    async def seated(self, record: Record) -> str:
        """The store's key of the seat that a person's record points to, empty for none."""
        ...
