"""The verdict of several raters, from the medians of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flows.library import Library
from flows.model import DIMENSIONS, Depth, Dimension, Lean, Named, Square, Tier, Zone
from flows.scoring import HALVES, Counted, lean_of, square_of, zone_of


@dataclass(frozen=True, slots=True)
class Axis:
    """One dimension from medians: `n` counted items, the total gap in halves of a step."""

    n: int
    gap_halves: int
    zone: Zone
    leans: Lean | None

    @property
    def mean_gap_steps(self) -> float | None:
        """Steps apart on average, None where nothing is counted."""
        return self.gap_halves / (HALVES * self.n) if self.n else None


@dataclass(frozen=True, slots=True)
class Joint:
    """How several raters together see one tier; `candidates` as in `flows.verdict.Verdict`."""

    tier: Tier
    depth: Depth
    goal: Axis
    means: Axis
    square: Square
    candidates: tuple[Named, ...]

    def score(self, dimension: Dimension) -> Axis:
        return self.goal if dimension == "goal" else self.means


def joint(library: Library, tier: Tier, depth: Depth, medians: Sequence[Counted]) -> Joint:
    """The verdict from the items that have a median on both sides, in halves of a step."""
    goal, means = (
        _axis(library, depth, [one for one in medians if library.items[one[0]].dimension == dimension])
        for dimension in DIMENSIONS
    )
    square, candidates = square_of(goal, means, medians, library.rubric, HALVES)
    return Joint(tier, depth, goal, means, square, candidates)


def _axis(library: Library, depth: Depth, medians: Sequence[Counted]) -> Axis:
    n, halves = len(medians), sum(abs(t - u) for _, t, u in medians)
    zone = zone_of(halves, n, library.rubric, depth, HALVES)
    return Axis(n, halves, zone, lean_of(halves, n, library.rubric, HALVES) if zone == "borderline" else None)
