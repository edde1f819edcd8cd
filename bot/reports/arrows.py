"""Where arrows stand on the map of ends and means, so that none lies under a mark or another arrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, cos, hypot, pi, sin

from bot.reports.map import APART, PLOT, RADIUS, Point, Scale
from bot.reports.record import Moves, TierMove

HEAD, LEAST_HEAD = 8.0, 4.5
"""How long the head of an arrow is, and that of the shortest."""

STEM, LEAST_STEM = 5.0, 2.0
"""The radius of the outline that shows where a tier stood: broader where several stood there, smaller
where the arrow is so short that its head would lie in it."""

RING = RADIUS + 4
"""The radius of the ring around a mark that has not moved."""

NEAR = 7.0
"""Lines and places nearer than this are taken apart."""

BOW = 12.0
"""How far an arrow bends aside where it would lie on another one."""

SAMPLES = 16

Taken = tuple[Point, float, bool]
"""A point that marks keep off, how far, and whether it is a mark itself."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """One tier's move: from `start` to `end`, its true places, by way of `bend`; its mark beside the tip."""

    tier: TierMove
    start: Point
    end: Point
    bend: Point
    stem: float
    mark: Point

    @property
    def stays(self) -> bool:
        return self.start == self.end

    @property
    def led(self) -> bool:
        """Whether a line must lead from the mark to its place."""
        return _far(self.mark, self.end) > (0 if self.stays else RADIUS + 4)

    @property
    def shaft(self) -> tuple[Point, Point] | None:
        """Where the line begins at the outline and ends in the head; None where there is no room."""
        if _far(self.start, self.end) < self.stem + self._head_length + 1:
            return None
        return _on(self.start, self.bend, self.stem / _far(self.start, self.bend)), self._back

    @property
    def head(self) -> tuple[Point, Point, Point]:
        """The tip, which is the true place, and the two corners behind it."""
        (x, y), (bx, by) = self.end, self._back
        dx, dy = (x - bx) * 0.5, (y - by) * 0.5
        return self.end, (bx - dy, by + dx), (bx + dy, by - dx)

    @property
    def _head_length(self) -> float:
        return max(LEAST_HEAD, min(HEAD, 0.6 * _far(self.start, self.end)))

    @property
    def _back(self) -> Point:
        """The middle of the head's back."""
        size = self._head_length
        turn = atan2(self.end[1] - self.bend[1], self.end[0] - self.bend[0])
        return self.end[0] - size * cos(turn), self.end[1] - size * sin(turn)


def arrows(moves: Moves, scale: Scale) -> tuple[Arrow, ...]:
    """The tiers that stand on the map both times, in their order."""
    tiers = [tier for tier in moves.tiers if tier.placed]
    ends = [tuple(_place(goal, means, scale) for goal, means in tier.places) for tier in tiers]
    starts, tips = [e[0] for e in ends], [e[1] for e in ends]
    bends = _bends(starts, tips)
    stems = [_stem(n, starts, tips) for n in range(len(tiers))]
    bare = [
        Arrow(tier, start, tip, bend, stem, tip)
        for tier, start, tip, bend, stem in zip(tiers, starts, tips, bends, stems, strict=True)
    ]
    return _marked(bare)


def _place(goal: float, means: float, scale: Scale) -> Point:
    return scale.at(means), scale.at(goal)


def _far(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])


def _on(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _stem(n: int, starts: Sequence[Point], tips: Sequence[Point]) -> float:
    """The radius of a tier's outline: around those of the tiers before it that stood at the same place."""
    room = max(LEAST_STEM, _far(starts[n], tips[n]) - LEAST_HEAD)
    within = sum(starts[m] != tips[m] and _far(starts[m], starts[n]) < NEAR for m in range(n))
    return min(STEM, room) + 3 * within


# --- arrows beside each other ---------------------------------------------------------------------------


def _bends(starts: Sequence[Point], tips: Sequence[Point]) -> list[Point]:
    """The point each arrow bends towards: its middle, but aside where it would lie on an earlier one."""
    bends: list[Point] = []
    for n, (start, tip) in enumerate(zip(starts, tips, strict=True)):
        clashes = sum(_along((start, tip), (starts[m], tips[m])) for m in range(n))
        bends.append(_aside(start, tip, clashes))
    return bends


def _along(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two lines lie on each other for a stretch, whichever way they go."""
    if one[0] == one[1] or other[0] == other[1]:
        return False
    shares = [n / 8 for n in range(9)]
    return any(
        sum(_off(_on(*a, share), b) < NEAR for share in shares) > 4 for a, b in ((one, other), (other, one))
    )


def _off(point: Point, line: tuple[Point, Point]) -> float:
    """How far a point is from a line between two others."""
    (x, y), (a, b) = line
    length = (a - x) ** 2 + (b - y) ** 2
    share = ((point[0] - x) * (a - x) + (point[1] - y) * (b - y)) / length
    return _far(point, _on(*line, min(1.0, max(0.0, share))))


def _aside(start: Point, tip: Point, clashes: int) -> Point:
    """The middle, moved to one side for the first clash and to the other for the second."""
    middle = _on(start, tip, 0.5)
    length = _far(start, tip)
    if not clashes or not length:
        return middle
    across = (tip[1] - start[1]) / length, (start[0] - tip[0]) / length
    if across < (0.0, 0.0):
        across = -across[0], -across[1]
    out = 2 * min(BOW, 0.3 * length) * (1 if clashes % 2 else -1)
    return middle[0] + across[0] * out, middle[1] + across[1] * out


# --- marks beside the tips ------------------------------------------------------------------------------


def _marked(bare: Sequence[Arrow]) -> tuple[Arrow, ...]:
    """Each arrow with a place for its mark; those that have not moved stand where they are, if they can."""
    marks: dict[int, Point] = {}
    for n in sorted(range(len(bare)), key=lambda n: not bare[n].stays):
        taken = [*_taken(bare, n), *_labelled(bare, marks)]
        ways = [place for place in _around(bare[n]) if _inside(place, bare[n])]
        free = [place for place in ways if _room(place, bare[n], taken) >= 0]
        led = (place for place in free if _leads(place, bare[n], taken))
        least_bad = max(ways, key=lambda place: _room(place, bare[n], taken))
        marks[n] = next(led, None) or next(iter(free), least_bad)
    return tuple(Arrow(a.tier, a.start, a.end, a.bend, a.stem, marks[n]) for n, a in enumerate(bare))


def _size(arrow: Arrow) -> float:
    return RING if arrow.stays else RADIUS


def _inside(place: Point, arrow: Arrow) -> bool:
    edge = RING if arrow.stays else RADIUS + 2
    return all(edge <= along <= PLOT - edge for along in place)


def _room(place: Point, arrow: Arrow, taken: Sequence[Taken]) -> float:
    """By how much a mark keeps off what is there already; below zero where it does not."""
    return min((_far(place, point) - keep - _size(arrow) for point, keep, _ in taken), default=0.0)


def _leads(place: Point, arrow: Arrow, taken: Sequence[Taken]) -> bool:
    """Whether a line from a mark to the tip passes by the other marks."""
    if _far(place, arrow.end) <= RADIUS + 4:
        return True
    return all(_off(point, (place, arrow.end)) >= keep for point, keep, is_mark in taken if is_mark)


def _taken(bare: Sequence[Arrow], own: int) -> Iterator[Taken]:
    """What a mark must not cover: the arrows with their outlines, and where others have stayed."""
    for n, arrow in enumerate(bare):
        if not arrow.stays:
            yield arrow.start, arrow.stem * 1.2 + 2, False
            yield from ((point, 2.5, False) for point in curve(arrow))
        elif n != own:
            yield arrow.end, 3.0, False


def _labelled(bare: Sequence[Arrow], marks: dict[int, Point]) -> Iterator[Taken]:
    """The marks that have a place already, with the lines that lead from them."""
    for n, mark in marks.items():
        yield mark, APART - 2 * RADIUS + _size(bare[n]), True
        yield from ((_on(mark, bare[n].end, step / 8), 1.5, False) for step in range(1, 8))


def curve(arrow: Arrow) -> list[Point]:
    """Points along an arrow from its start to its tip."""
    shares = (n / SAMPLES for n in range(SAMPLES + 1))
    return [_on(_on(arrow.start, arrow.bend, s), _on(arrow.bend, arrow.end, s), s) for s in shares]


def _around(arrow: Arrow) -> Iterator[Point]:
    """Places for a mark, the best first: before the tip, else around it, ever farther off."""
    (x, y), turn = arrow.end, 0.0
    if arrow.stays:
        yield arrow.end
    else:
        turn = atan2(y - arrow.bend[1], x - arrow.bend[0])
    least = RING if arrow.stays else RADIUS
    for radius in (least + 3, least + 8, 26, 34, 44, 56, 70, 86, 104, 124):
        for n in range(24):
            way = turn + (n + 1) // 2 * (pi / 12) * (1 if n % 2 else -1)
            yield x + radius * cos(way), y + radius * sin(way)
