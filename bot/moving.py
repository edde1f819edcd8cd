"""Records taken from one place to another, with a count at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass

from bot.archive import Archive, Tally
from bot.ports import Record

_TOGETHER = 200


@dataclass(frozen=True, slots=True)
class Moved:
    """What was read and became of it; `unread` could not be read, `held` is what the target holds in
    the end, and `missing` how many of those put in it should hold and does not."""

    read: int
    unread: int
    tally: Tally
    held: int
    missing: int

    @property
    def is_whole(self) -> bool:
        """Whether everything that was to be moved is there."""
        return not self.unread and not self.missing


async def copy(source: Archive, target: Archive, note: Callable[[int], None]) -> Moved:
    """Put in all that the target lacks or has in an older revision; StoreError, and what was put in stays.

    Done again it goes on where it was broken off, since what is there already is passed over. `note`
    is told of every record dealt with.
    """
    expected = await source.count()
    async with aclosing(source.everything()) as records:  # type: ignore[type-var]
        return await _put(records, expected, target, note)


async def put_back(
    records: Iterable[tuple[str, Record]], expected: int, target: Archive, note: Callable[[int], None]
) -> Moved:
    """The same with the records of a backup."""

    async def one_by_one() -> AsyncIterator[tuple[str, Record]]:
        for one in records:
            yield one

    return await _put(one_by_one(), expected, target, note)


async def _put(
    records: AsyncIterator[tuple[str, Record]], expected: int, target: Archive, note: Callable[[int], None]
) -> Moved:
    before, read, tally = await target.count(), 0, Tally()
    async for some in _some(records):
        tally += await target.put(some)
        read += len(some)
        note(len(some))
    held = await target.count()
    return Moved(read, max(0, expected - read), tally, held, max(0, before + tally.new - held))


async def _some(records: AsyncIterator[tuple[str, Record]]) -> AsyncIterator[list[tuple[str, Record]]]:
    """The records, some hundred at a time."""
    some: list[tuple[str, Record]] = []
    async for one in records:
        some.append(one)
        if len(some) == _TOGETHER:
            yield some
            some = []
    if some:
        yield some
