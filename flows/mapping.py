"""Where raters stand on the map of a group: places on a coarse grid, and how far they lie apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flows.own import Own
from flows.picture import Point
from flows.several import Least, Several
from flows.withholding import parted

DIGITS = 4
"""To how many places figures are rounded that decide nothing."""


def points(several: Several, least: Least, raters: Sequence[Own]) -> tuple[Point, ...]:
    """The raters' places, sorted; none where fewer have one than stand behind a figure.

    A count that is too small to be told, or would lead to such a one by taking away, is told as 0: it
    is seen that somebody stands there, not how many.
    """
    places = Counter(
        (_snapped(several, *ends), _snapped(several, *means))
        for ends, means in (own.gaps for own in raters)
        if ends[1] and means[1]
    )
    if places.total() < least.raters:
        return ()
    told, _ = parted(places, least.part, len(raters) - places.total())
    return tuple((x, y, told.get((x, y), 0)) for x, y in sorted(places))


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
