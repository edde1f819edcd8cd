"""What a group is like at the moment a seat takes its turn."""

from __future__ import annotations

from dataclasses import dataclass

from flows.group import Group
from flows.picture import Picture
from flows.seat import Phase


@dataclass(frozen=True, slots=True)
class Room:
    """Phase and round of a group, and what it has found: None before the first reveal.

    `before` is the picture of the round before, where there are two to compare.
    """

    phase: Phase
    round: int = 1
    picture: Picture | None = None
    before: Picture | None = None


def mark(of: Room | Group) -> str:
    """Where a group stands, apart from its counts: another mark, another page.

    >>> mark(Room("closed", 2))
    '2.closed'
    """
    return f"{of.round}.{of.phase}"
