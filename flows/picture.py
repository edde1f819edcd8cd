"""What a group found, frozen when it is revealed; every view, stream and export is made of this alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.joint import Joint
from flows.model import Depth, Dimension, Square, Tier
from flows.raters import As, Spread
from flows.several import Kind

Point = tuple[float, float, int]
"""A place on the map and how many raters stand there: mean gap of ends, of means, in steps, on the grid.
The count is 0 where it is withheld: somebody stands there."""


@dataclass(frozen=True, slots=True)
class ItemPicture:
    """One item: their side, our side, and how many don't know theirs; None for what is withheld."""

    item: str
    tier: Spread | None
    us: Spread | None
    unknown: int | None

    @property
    def splits(self) -> bool:
        """Whether the item is one to talk about, on either side."""
        return any(side is not None and side.splits for side in (self.tier, self.us))


@dataclass(frozen=True, slots=True)
class Tally:
    """The raters' own verdicts as counts, largest first; `others` those not named, 0 for none.

    `most` is the square of most raters, None where no square has it alone or where that is withheld.
    In a class no square is named with fewer people than the rules ask, and `others` is never fewer.
    """

    counts: tuple[tuple[Square, int], ...]
    others: int
    most: Square | None


@dataclass(frozen=True, slots=True)
class TierPicture:
    """One tier as `n` raters see it; items in content order, ends first.

    `verdict` is made of the medians, `spread_steps` the average deviation of the raters' own mean gaps
    (ends, means), None where withheld; `points` on a coarse grid, sorted, none where withheld; `agree`
    and `split` name items, the widest split first; `blind` is how many of the raters don't know three or
    more of the tier's items, None where withheld.
    """

    tier: Tier
    n: int
    verdict: Joint
    spread_steps: tuple[float, float] | None
    points: tuple[Point, ...]
    squares: Tally
    items: tuple[ItemPicture, ...]
    agree: tuple[str, ...]
    split: tuple[str, ...]
    blind: int | None

    @property
    def centre(self) -> tuple[float, float] | None:
        """Mean gaps of ends and means in steps, from the medians; None where nothing is counted."""
        x, y = self.verdict.goal.mean_gap_steps, self.verdict.means.mean_gap_steps
        return None if x is None or y is None else (x, y)

    def item(self, id_: str) -> ItemPicture | None:
        """One item, None where the form has not asked it."""
        return next((one for one in self.items if one.item == id_), None)


@dataclass(frozen=True, slots=True)
class Perception:
    """The agency's view of a tier beside the tier's own, from `n` who answered as the tier.

    `items` hold medians in halves of a step: the agency's view of the tier, the tier's own; items for
    which either is withheld are left out. `relation` is the verdict with the tier's own medians on the
    tier's side: only it speaks of the relationship.
    """

    tier: Tier
    n: int
    items: tuple[tuple[str, int, int], ...]
    relation: Joint

    def mean_gap_steps(self, dimension: Dimension) -> float | None:
        """How far the two views lie apart on average, None where nothing is counted."""
        letter = "G" if dimension == "goal" else "M"
        gaps = [abs(view - own) for item, view, own in self.items if item[2] == letter]
        return sum(gaps) / (2 * len(gaps)) if gaps else None

    @property
    def widest(self) -> tuple[str, ...]:
        """The items on which the two views differ, widest first, then in content order."""
        gaps = {item: abs(view - own) for item, view, own in self.items if view != own}
        return tuple(sorted(gaps, key=lambda item: -gaps[item]))


@dataclass(frozen=True, slots=True)
class Picture:
    """What a group found in one round: `n` raters of both sides; JSON-able by `flows.pictured`.

    `newly` names the sides whose newcomers of the second round count: elsewhere they were too few.
    `perception` has the tiers for which enough people answered as the tier; `roles` the pictures of
    the roles of a team that may be shown apart.
    """

    kind: Kind
    round: int
    n: int
    depth: Depth
    tiers: tuple[TierPicture, ...]
    perception: tuple[Perception, ...] = ()
    newly: tuple[As, ...] = ()
    roles: Mapping[str, tuple[TierPicture, ...]] = field(default_factory=dict)

    def of(self, tier: Tier) -> TierPicture | None:
        """The picture of one tier, None where the group has not rated it."""
        return next((one for one in self.tiers if one.tier == tier), None)

    def perceived(self, tier: Tier) -> Perception | None:
        """The two views of one tier, None where nobody answered as the tier."""
        return next((one for one in self.perception if one.tier == tier), None)
