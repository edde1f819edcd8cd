"""What is kept too shortly for a backup: classes, of which nothing is to be left a day after."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from bot.groups import SHELF
from bot.ports import Document, Record, shelf_of
from bot.seats import code_of_seat, is_of_class


def is_passing(key: str, document: Document) -> bool:
    """Whether a record belongs to a class that is not over; what is left of one that is names no answers.

    >>> is_passing("@groups/7K2M9P", {"kind": "class"}), is_passing("@groups/7K2M9P", {"kind": "team"})
    (True, False)
    """
    if shelf_of(key) == SHELF:
        return document.get("kind") == "class" and "ended_at" not in document
    return bool(code_of_seat(key)) and is_of_class(document)


async def lasting(
    records: AsyncIterator[tuple[str, Record]], passed: Callable[[str], None]
) -> AsyncIterator[tuple[str, Record]]:
    """The records that a backup holds; `passed` is told the keys of the others."""
    async for key, record in records:
        if is_passing(key, record.document):
            passed(key)
        else:
            yield key, record
