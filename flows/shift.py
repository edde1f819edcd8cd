"""What moved in a group between two rounds, from their pictures alone."""

from __future__ import annotations

from dataclasses import dataclass

from flows.model import Side, Square, Tier
from flows.picture import Picture


@dataclass(frozen=True, slots=True)
class MovedMedian:
    """An item whose median moved on one side: before and after, in halves of a step."""

    item: str
    side: Side
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class TierShift:
    """One tier in both rounds: centres (mean gaps of ends, means, in steps), squares, what moved.

    A centre is None where nothing counted. `moved` has the widest first; `settled` the items that
    split before and agree now, `opened` those that agreed and split now.
    """

    tier: Tier
    before: tuple[float, float] | None
    after: tuple[float, float] | None
    squares: tuple[Square, Square]
    moved: tuple[MovedMedian, ...]
    settled: tuple[str, ...]
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """Everything that moved, tier by tier in the order of the pictures."""

    tiers: tuple[TierShift, ...]


def shifted(before: Picture, after: Picture) -> Shift:
    """What moved from one picture to another; tiers that only one has are left out."""
    return Shift(tuple(_tier(before, after, one.tier) for one in after.tiers if before.of(one.tier)))


def _tier(before: Picture, after: Picture, tier: Tier) -> TierShift:
    raise NotImplementedError
