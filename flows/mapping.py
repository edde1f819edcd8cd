"""Where raters stand on the map of a group: places on a coarse grid, and how far they lie apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.own import Own
from flows.picture import Point
from flows.several import Least, Several

DIGITS = 4
"""To how many places figures are rounded that decide nothing."""


def points(several: Several, least: Least, raters: Sequence[Own]) -> tuple[Point, ...]:
    """The raters' places, sorted; none where fewer have one than stand behind a figure.

    A count below the smallest part is told as 0: one person's place is seen, not whether it is one.
    """
    places = Counter(
        (_snapped(several, *ends), _snapped(several, *means))
        for ends, means in (own.gaps for own in raters)
        if ends[1] and means[1]
    )
    if places.total() < least.raters:
        return ()
    return tuple((x, y, n if n >= least.part else 0) for (x, y), n in sorted(places.items()))


def _snapped(several: Several, gap_sum: int, n: int) -> float:
    """A mean gap on the grid, in steps; halfway goes up. By integers, so that every machine agrees."""
    top, bottom = several.grid.steps
    return (2 * gap_sum * bottom + n * top) // (2 * n * top) * top / bottom


def apart(least: Least, raters: Sequence[Own]) -> tuple[float, float] | None:
    """The average deviation of the raters' mean gaps from their median, ends and means, in steps.

    None where fewer have a place than stand behind a figure.
    """
    placed = [place for own in raters if (place := own.mean_gaps)]
    if len(placed) < least.raters:
        return None
    ends, means = (_deviation([place[n] for place in placed]) for n in (0, 1))
    return ends, means


def _deviation(values: list[float]) -> float:
    values.sort()
    middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
    return round(sum(abs(value - middle) for value in values) / len(values), DIGITS)
