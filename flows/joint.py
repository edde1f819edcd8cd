"""The verdict of several raters, from the medians of their answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from flows.library import Library
from flows.model import Depth, Dimension, Lean, Named, Square, Tier, Zone
from flows.scoring import lean_of, square_of, zone_of

Medians = tuple[str, int, int]
"""An item that counts: its id, the median of the tier's side and of ours, both in halves of a step."""


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
        return self.gap_halves / (2 * self.n) if self.n else None


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


def joint(library: Library, tier: Tier, depth: Depth, medians: Iterable[Medians]) -> Joint:
    """The verdict from the items that have a median on both sides; zones by integers alone."""
    every = list(medians)
    goal, means = (
        _axis(library, depth, [one for one in every if library.items[one[0]].dimension == dimension])
        for dimension in ("goal", "means")
    )
    both = [(item, Fraction(t, 2), Fraction(u, 2)) for item, t, u in every]
    square, candidates = square_of(goal, means, both, library.rubric)
    return Joint(tier, depth, goal, means, square, candidates)


def _axis(library: Library, depth: Depth, medians: list[Medians]) -> Axis:
    n, halves = len(medians), sum(abs(t - u) for _, t, u in medians)
    gap, rubric = Fraction(halves, 2), library.rubric
    zone = zone_of(gap, n, rubric, depth)
    return Axis(n, halves, zone, lean_of(gap, n, rubric) if zone == "borderline" else None)
