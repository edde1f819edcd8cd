"""What moved in a group between two rounds, from their pictures alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flows.model import SIDES, Side, Square, Tier
from flows.picture import ItemPicture, Picture, TierPicture


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
    both = ((before.of(tier.tier), tier) for tier in after.tiers)
    return Shift(tuple(_tier(then, now) for then, now in both if then))


def _tier(before: TierPicture, after: TierPicture) -> TierShift:
    moved = [one for item in after.items for one in _moved(before.item(item.item), item)]
    return TierShift(
        tier=after.tier,
        before=before.centre,
        after=after.centre,
        squares=(before.verdict.square, after.verdict.square),
        moved=tuple(sorted(moved, key=lambda one: -abs(one.after - one.before))),
        settled=tuple(item for item in after.agree if item in before.split),
        opened=tuple(item for item in after.split if item in before.agree),
    )


def _moved(before: ItemPicture | None, after: ItemPicture) -> Iterator[MovedMedian]:
    for side in SIDES:
        then = getattr(before, side, None)
        now = getattr(after, side)
        if then and now and then.halves != now.halves:
            yield MovedMedian(after.item, side, then.halves, now.halves)
