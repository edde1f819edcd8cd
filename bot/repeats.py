"""Deliveries that a manager's record has seen: one that comes again changes nothing, on any worker."""

from __future__ import annotations

from typing import Any

from bot.ports import Document

KEPT = 32
"""Numbers kept of each manager. Telegram repeats what was not answered before it sends the person's next
update, so one would do for it; the rest is for replays by anybody else."""

_FIELD = "updates"


def seen(document: Document, number: int | None) -> bool:
    """Whether a delivery of this number has changed the record before; False for None."""
    return number is not None and number in _numbers(document)


def noted(document: Document | None, number: int | None) -> dict[str, list[int]]:
    """What to store beside a session: the numbers seen, this one last; nothing where there are none."""
    numbers = _numbers(document) if document else []
    if number is not None:
        numbers = [*numbers, number][-KEPT:]
    return {_FIELD: numbers} if numbers else {}


def _numbers(document: Document) -> list[int]:
    stored: Any = document.get(_FIELD)
    return stored if isinstance(stored, list) else []
