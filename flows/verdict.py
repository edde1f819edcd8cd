"""The verdict of one tier: everything that is said about it follows from this record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.library import Library
from flows.model import DIMENSIONS, Depth, Dimension, Direction, Named, Rubric, Square, Tier
from flows.path import pairs, top_two
from flows.scoring import Counted, Pair, Score, counted, score, square_of
from flows.session import Assessment


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the agency sees one tier. Items stand in content order, ends first.

    `candidates` holds one square where it is settled, two or four where it is not, the leaning
    one first, and none where nothing can be named.
    """

    tier: Tier
    depth: Depth
    goal: Score
    means: Score
    square: Square
    candidates: tuple[Named, ...]
    pairs: Mapping[str, Pair]
    common_ground: tuple[str, ...]
    they_want_more: tuple[str, ...]
    we_want_more: tuple[str, ...]

    def score(self, dimension: Dimension) -> Score:
        return self.goal if dimension == "goal" else self.means

    @property
    def dont_knows(self) -> tuple[str, ...]:
        """The items whose tier side is not known."""
        return tuple(item for item, pair in self.pairs.items() if pair.tier == "?")

    @property
    def borderline(self) -> tuple[Dimension, ...]:
        """The dimensions that lie on the line."""
        return tuple(d for d in DIMENSIONS if self.score(d).zone == "borderline")

    def wanting(self, direction: Direction) -> tuple[str, ...]:
        return self.they_want_more if direction == "they_more" else self.we_want_more


def judge(library: Library, assessment: Assessment, tier: Tier) -> Verdict:
    """The verdict of one tier on the answers given so far, under the current rubric."""
    depth, rubric = assessment.depth_of(tier), library.rubric
    ends, ways = (pairs(library, assessment, tier, d) for d in DIMENSIONS)
    goal = score(ends, rubric, depth, top_two(assessment, tier, "goal"))
    means = score(ways, rubric, depth, top_two(assessment, tier, "means"))
    both = counted(ends + ways)
    square, candidates = square_of(goal, means, both, rubric)
    far = rubric.wants_more_from.value
    return Verdict(
        tier=tier,
        depth=depth,
        goal=goal,
        means=means,
        square=square,
        candidates=candidates,
        pairs={pair.item: pair for pair in ends + ways},
        common_ground=_shared(both, rubric),
        they_want_more=tuple(item for item, t, a in both if t - a >= far),
        we_want_more=tuple(item for item, t, a in both if a - t >= far),
    )


def _shared(both: Sequence[Counted], rubric: Rubric) -> tuple[str, ...]:
    near, high = rubric.shared_gap_at_most.value, rubric.shared_from.value
    return tuple(item for item, t, a in both if abs(t - a) <= near and t >= high and a >= high)
