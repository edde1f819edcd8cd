"""From ratings to zones and squares (Najam 2000; cuts from the rubric)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from flows.model import SIDES, Depth, Lean, Named, Rating, Rubric, Side, Square, Zone

TOP = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """What was answered on one item; None where a side has not been asked yet."""

    item: str
    tier: Rating | None
    us: Rating | None

    @property
    def gap(self) -> int | None:
        """They minus we in steps, None unless both are numbers."""
        if isinstance(self.tier, int) and isinstance(self.us, int):
            return self.tier - self.us
        return None


Counted = tuple[str, int, int]
"""An item that counts: its id, the tier's number, ours."""

HALVES = 2
"""The unit of medians of several raters: two of them make a step, so that they stay whole numbers."""


class Zoned(Protocol):
    """A dimension with its zone: one person's `Score`, or what several come to."""

    @property
    def zone(self) -> Zone: ...
    @property
    def leans(self) -> Lean | None: ...


def counted(pairs: Iterable[Pair]) -> list[Counted]:
    """The items with both numbers, in the order given."""
    return [(p.item, p.tier, p.us) for p in pairs if isinstance(p.tier, int) and isinstance(p.us, int)]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The zones if what is unknown were as close, or as far, as it can be."""

    best: Zone
    worst: Zone

    @property
    def settled(self) -> bool:
        return self.best == self.worst


@dataclass(frozen=True, slots=True)
class Score:
    """One dimension: `n` counted items, total gap `gap_sum` (D) in steps."""

    n: int
    gap_sum: int
    zone: Zone
    leans: Lean | None
    flat: tuple[Side, ...]
    fragile: bool
    bounds: Bounds | None

    @property
    def mean_gap_steps(self) -> float | None:
        """Steps apart on average, None where nothing is counted."""
        return self.gap_sum / self.n if self.n else None

    @property
    def similarity(self) -> float | None:
        """1 - D/(4n): a share from 0 to 1, None where nothing is counted."""
        return 1 - self.gap_sum / (TOP * self.n) if self.n else None


def zone_of(gap_sum: int, n: int, rubric: Rubric, depth: Depth, unit: int = 1) -> Zone:
    """The zone of a total gap over n items, by integers alone; `unit` of the gap's units make a step."""
    if n < least_items(rubric, depth):
        return "insufficient"
    if _within(gap_sum, n * unit, rubric.similar_at_most.steps):
        return "similar"
    return "borderline" if _within(gap_sum, n * unit, rubric.dissimilar_above.steps) else "dissimilar"


def least_items(rubric: Rubric, depth: Depth) -> int:
    """How many items need both numbers before a dimension is judged."""
    return int((rubric.least_items_full if depth == "full" else rubric.least_items_quick).value)


def _within(gap_sum: int, n: int, steps: tuple[int, int]) -> bool:
    return steps[1] * gap_sum <= steps[0] * n


def score(
    pairs: Sequence[Pair], rubric: Rubric, depth: Depth, top: tuple[Sequence[str], Sequence[str]] = ((), ())
) -> Score:
    """Score one dimension.

    `top` holds the two picks of the tier and of us; it moves the lean of a borderline zone where
    both sides picked two, and nothing else.
    """
    both = counted(pairs)
    gaps = [abs(t - a) for _, t, a in both]
    n, gap_sum = len(gaps), sum(gaps)
    zone = zone_of(gap_sum, n, rubric, depth)
    return Score(
        n=n,
        gap_sum=gap_sum,
        zone=zone,
        leans=_lean(gap_sum, n, rubric, top) if zone == "borderline" else None,
        flat=_flat(both),
        fragile=any(zone_of(d, n, rubric, depth) != zone for d in _one_step_away(gaps, gap_sum)),
        bounds=_bounds(pairs, rubric, depth),
    )


def _lean(gap_sum: int, n: int, rubric: Rubric, top: tuple[Sequence[str], Sequence[str]]) -> Lean:
    shared = len({*top[0]} & {*top[1]})
    if all(len(picks) == 2 for picks in top) and shared != 1:
        return "similar" if shared == 2 else "dissimilar"
    return lean_of(gap_sum, n, rubric)


def lean_of(gap_sum: int, n: int, rubric: Rubric, unit: int = 1) -> Lean:
    """To which side a borderline total gap over n items leans; `unit` as in `zone_of`."""
    return "similar" if _within(gap_sum, n * unit, rubric.leans_similar_at_most.steps) else "dissimilar"


def _flat(both: Sequence[Counted]) -> tuple[Side, ...]:
    if len(both) < 2:
        return ()
    numbers: dict[Side, set[int]] = {"tier": {t for _, t, _ in both}, "us": {a for _, _, a in both}}
    return tuple(side for side in SIDES if len(numbers[side]) == 1)


def _one_step_away(gaps: Sequence[int], gap_sum: int) -> list[int]:
    """The total gaps after moving one rating of one item by one step inside the scale.

    A gap can close unless it is 0, and open unless it spans the whole scale.
    """
    closer = [gap_sum - 1] if gap_sum else []
    return [*closer, gap_sum + 1] if gap_sum < TOP * len(gaps) else closer


def reach(pairs: Sequence[Pair]) -> tuple[int, int, int]:
    """The total gap if what is unknown were as close, and as far, as it can be, and over how many items."""
    gaps = [abs(t - a) for _, t, a in counted(pairs)]
    ours = [p.us for p in pairs if p.tier == "?" and isinstance(p.us, int)]
    return sum(gaps), sum(gaps) + sum(max(a, TOP - a) for a in ours), len(gaps) + len(ours)


def _bounds(pairs: Sequence[Pair], rubric: Rubric, depth: Depth) -> Bounds | None:
    if not any(p.tier == "?" for p in pairs):
        return None
    best, worst, n = reach(pairs)
    return Bounds(zone_of(best, n, rubric, depth), zone_of(worst, n, rubric, depth))


_SQUARES: dict[tuple[Lean, Lean], Named] = {
    ("similar", "similar"): "cooperation",
    ("similar", "dissimilar"): "complementarity",
    ("dissimilar", "similar"): "co-optation",
    ("dissimilar", "dissimilar"): "confrontation",
}


def square_of(
    goal: Zoned, means: Zoned, both: Sequence[Counted], rubric: Rubric, unit: int = 1
) -> tuple[Square, tuple[Named, ...]]:
    """The square of one tier and its candidates, the leaning one first.

    `both` are the items of both dimensions that count, `unit` as in `zone_of`. No candidates where
    there is not enough to say or little at stake.
    """
    if "insufficient" in (goal.zone, means.zone):
        return "insufficient", ()
    if sum(max(t, a) for _, t, a in both) < rubric.low_stakes_below.value * unit * len(both):
        return "not-engaged", ()
    ends, ways = _options(goal), _options(means)
    # both leans, means flipped, ends flipped, both flipped
    candidates = tuple(_SQUARES[e, w] for e in ends for w in ways)
    if len(candidates) == 1:
        return candidates[0], candidates
    return ("borderline" if len(candidates) == 2 else "undecided"), candidates


def _options(dimension: Zoned) -> tuple[Lean, ...]:
    match dimension.zone:
        case "similar" | "dissimilar" as zone:
            return (zone,)
    return ("similar", "dissimilar") if dimension.leans == "similar" else ("dissimilar", "similar")
