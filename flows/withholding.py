"""What of a group may be shown: whose answers count in a round, when they are enough, what stays untold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from flows.raters import As, Row
from flows.several import Least

K = TypeVar("K")
SIDES: tuple[As, ...] = ("both", "tier")


def counting(rows: Iterable[Row], round_: int, least: Least) -> tuple[Row, ...]:
    """The rows that count in a round: those of the first round, and newcomers where they are enough.

    Who did not hand in again counts with what was handed in before. Newcomers of the second round
    count, on each side by itself, only where they are none or as many as stand behind a figure: else
    the difference between two pictures would tell of fewer.
    """
    handed = [row for row in rows if row.first and row.first <= round_]
    kept = [row for row in handed if row.first == 1]
    if round_ > 1:
        for side in SIDES:
            new = [row for row in handed if row.first > 1 and row.side == side]
            kept += new if len(new) >= behind(side, least) else []
    return tuple(kept)


def behind(side: As, least: Least) -> int:
    """How many have to stand behind a figure of those who answer this side."""
    return least.raters if side == "both" else least.tier


def lacking(rows: Sequence[Row], round_: int, least: Least, sides: Iterable[As] = ("both",)) -> int:
    """How many more have to hand in before a round may be revealed; 0 where there are enough.

    `rows` are all that were handed in, `sides` those that the group plays. In the second round as many
    have to have handed in again as stand behind a figure, and on no side fewer: what moves is then not
    the doing of a few.
    """
    counted = counting(rows, round_, least)
    again = [row.side for row in counted if row.last == round_]
    short = [behind(side, least) - sum(row.side == side for row in counted) for side in sides]
    if round_ > 1:
        short.append(least.raters - len(again))
        short += [behind(side, least) - again.count(side) for side in sides if side in again]
    return max(0, *short)


def parted(parts: Mapping[K, int], smallest: int, rest: int = 0) -> tuple[dict[K, int], int]:
    """The parts of a whole that may be told by themselves, largest first, and all others together.

    A part below `smallest` is never told, nor a rest that small, `rest` being what belongs to no part:
    then the smallest told part joins it, so that nothing can be worked out by taking away.

    >>> parted({"a": 30, "b": 6, "c": 2}, 5)
    ({'a': 30}, 8)
    """
    ordered = sorted(parts.items(), key=lambda part: (-part[1], repr(part[0])))  # not by who came first
    told = {k: n for k, n in ordered if n >= smallest}
    rest += sum(parts.values()) - sum(told.values())
    while told and 0 < rest < smallest:
        rest += told.popitem()[1]
    return told, rest


def enough(least: Least, *parts: int) -> bool:
    """Whether every one of the parts of a whole may be told: each is nobody, or enough.

    So what is left over by taking away can be told too.
    """
    return all(n == 0 or n >= least.part for n in parts)
