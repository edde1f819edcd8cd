"""One rater's own view of a tier, reckoned fast enough for hundreds: gaps, square, what is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from flows.joint import Axis
from flows.library import Library
from flows.model import DIMENSIONS, Depth, Rating, Square, Tier
from flows.scoring import HALVES, Counted, lean_of, square_of, zone_of


@dataclass(frozen=True, slots=True)
class Own:
    """One rater's total gap and counted items, ends then means; their square; how many don't-knows."""

    gaps: tuple[tuple[int, int], ...]
    square: Square
    unknown: int

    @property
    def mean_gaps(self) -> tuple[float, float] | None:
        """The rater's place: mean gaps of ends and means in steps, None where either counts nothing."""
        (ends, n), (means, m) = self.gaps
        return (ends / n, means / m) if n and m else None


def owned(library: Library, tier: Tier, depth: Depth, rows: Sequence[Mapping[str, Rating]]) -> list[Own]:
    """Each rater's own view, in the order of the rows, by the rules of a single assessment."""
    asked = [
        [(item.id, f"{item.id}.t", f"{item.id}.u") for item in library.items_of(tier, dimension, depth)]
        for dimension in DIMENSIONS
    ]

    @cache  # hundreds of raters have a few dozen gaps between them
    def axis(gap: int, n: int) -> Axis:
        zone = zone_of(gap, n, library.rubric, depth)
        return Axis(n, HALVES * gap, zone, lean_of(gap, n, library.rubric) if zone == "borderline" else None)

    return [_own(library, row, asked, axis) for row in rows]


def _own(
    library: Library,
    row: Mapping[str, Rating],
    asked: list[list[tuple[str, str, str]]],
    axis: Callable[[int, int], Axis],
) -> Own:
    get, both, gaps, unknown = row.get, list[Counted](), list[tuple[int, int]](), 0
    for items in asked:
        before, gap = len(both), 0
        for id_, theirs, ours in items:
            t, u = get(theirs), get(ours)
            unknown += t == "?"
            if isinstance(t, int) and isinstance(u, int):
                both.append((id_, t, u))
                gap += abs(t - u)
        gaps.append((gap, len(both) - before))
    square, _ = square_of(axis(*gaps[0]), axis(*gaps[1]), both, library.rubric)
    return Own(tuple(gaps), square, unknown)
