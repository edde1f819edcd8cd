"""What moving needs of a place where records are kept: all of them, and a way to put them in as they are."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.ports import Record


@dataclass(frozen=True, slots=True)
class Tally:
    """How many records were put in anew, over an older one, found there already, and left out since
    what is there is newer, or is another document of the same revision."""

    new: int = 0
    replaced: int = 0
    same: int = 0
    left: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.new + other.new,
            self.replaced + other.replaced,
            self.same + other.same,
            self.left + other.left,
        )


class Archive(Protocol):
    """A store as whoever moves it sees it; records keep their revisions."""

    where: str
    """The folder, or the database without user and password."""

    async def count(self) -> int:
        """How many records there are, those that cannot be read and those on shelves included."""
        ...

    def everything(self) -> AsyncIterator[tuple[str, Record]]:
        """Every record that can be read, those on shelves included, in any order; StoreError."""
        ...

    async def put(self, records: Sequence[tuple[str, Record]]) -> Tally:
        """Put records in durably where there is none or an older one (`stands`); StoreError."""
        ...

    async def close(self) -> None:
        """Give back what is held."""
        ...


def stands(stored: Record | None, record: Record) -> Tally:
    """What becomes of one record beside what is stored: the higher revision wins, the stored one a tie.

    >>> stands(Record({"n": 1}, 3), Record({"n": 2}, 4))
    Tally(new=0, replaced=1, same=0, left=0)
    """
    if stored is None:
        return Tally(new=1)
    if stored.revision < record.revision:
        return Tally(replaced=1)
    return Tally(same=1) if stored == record else Tally(left=1)
