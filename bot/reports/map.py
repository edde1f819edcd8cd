"""Where everything stands on the map of ends and means; the SVG's template only draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, pi, sin

from bot.reports.record import Figures, Report, TierReport
from flows.model import Rubric
from flows.scoring import TOP

WIDTH = 360
"""In drawing units: one is about a pixel on a phone, where text of 11 and more can be read."""

LEFT, PLOT = 52, 296
INSET = 14
"""Between the frame and a gap of none or of the whole scale, so that no mark is cut off."""

RADIUS = 10
APART = 2 * RADIUS + 3
"""The least distance between two marks."""

OFF_A_SPOT = RADIUS + 5
"""The least distance of a mark from the spot of another tier."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Scale:
    """Steps of mean gap to drawing units: stretched up to where far apart begins."""

    similar: float
    dissimilar: float

    @classmethod
    def of(cls, rubric: Rubric) -> Scale:
        cuts = (rubric.similar_at_most.steps, rubric.dissimilar_above.steps)
        return cls(*(top / bottom for top, bottom in cuts))

    def at(self, steps: float) -> float:
        """How far along the plot a mean gap lies."""
        stops = ((0.0, 0.0), (self.similar, 0.40), (self.dissimilar, 0.62), (float(TOP), 1.0))
        for (low, from_), (high, to) in pairwise(stops):
            if steps <= high:
                share = from_ + (to - from_) * (steps - low) / (high - low)
                return INSET + share * (PLOT - 2 * INSET)
        raise ValueError(f"{steps} steps are off the scale")


@dataclass(frozen=True, slots=True)
class Spot:
    """A tier on the map: its true place, where its mark stands, and how far it may reach."""

    tier: TierReport
    x: float
    y: float
    mark_x: float
    mark_y: float
    reach_x: Point | None
    reach_y: Point | None

    @property
    def moved(self) -> bool:
        return (self.x, self.y) != (self.mark_x, self.mark_y)


def spots(report: Report, scale: Scale) -> tuple[Spot, ...]:
    """The tiers that can be placed; marks that would cover each other stand beside their spot.

    Means run from left to right and ends from top to bottom, from no gap to the whole scale.
    """
    placed = [tier for tier in report.tiers if tier.placed]
    true = [(scale.at(_gap(t.figures[1])), scale.at(_gap(t.figures[0]))) for t in placed]
    marks = marks_of(true)
    return tuple(
        Spot(tier, x, y, mark_x, mark_y, _reach(tier.figures[1], scale), _reach(tier.figures[0], scale))
        for tier, (x, y), (mark_x, mark_y) in zip(placed, true, marks, strict=True)
    )


def _gap(figures: Figures) -> float:
    assert figures.mean_gap is not None  # a tier is placed where both dimensions have a zone
    return figures.mean_gap


def _reach(figures: Figures, scale: Scale) -> Point | None:
    if figures.least is None or figures.most is None or figures.least == figures.most:
        return None
    return scale.at(figures.least), scale.at(figures.most)


def marks_of(true: Sequence[Point]) -> list[Point]:
    """Where marks stand: at their places, or beside them where they would cover each other."""
    marks: list[Point] = []
    for n, spot in enumerate(true):
        others = [*true[:n], *true[n + 1 :]]
        ways = (place for place in _around(spot) if _inside(place))
        free = (
            place
            for place in ways
            if all(hypot(place[0] - x, place[1] - y) >= APART for x, y in marks)
            and (place == spot or all(hypot(place[0] - x, place[1] - y) >= OFF_A_SPOT for x, y in others))
        )
        marks.append(next(free, spot))
    return marks


def _around(spot: Point) -> list[Point]:
    """The spot itself, then rings around it, nearest first."""
    rings = ((radius, turn) for radius in (24, 36, 48, 60) for turn in range(16))
    return [spot, *((spot[0] + r * cos(t * pi / 8), spot[1] + r * sin(t * pi / 8)) for r, t in rings)]


def _inside(place: Point) -> bool:
    return all(RADIUS + 2 <= along <= PLOT - RADIUS - 2 for along in place)
