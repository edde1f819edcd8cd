"""Several raters of one relationship: their answers, and what an item comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flows.model import Depth, Rating
from flows.several import Several

As = Literal["both", "tier"]
"""Whose part a rater answers: both sides as the agency sees them, or the tier's side as the tier."""


@dataclass(frozen=True, slots=True)
class Row:
    """One rater's handed-in answers; nothing in it names the person.

    `ratings` has keys such as "S-G3.t"; `role` is the id of a team role, empty for none; `first` and
    `last` the rounds in which the rater first and last handed in.
    """

    side: As
    role: str
    depth: Depth
    ratings: Mapping[str, Rating]
    first: int = 1
    last: int = 1


@dataclass(frozen=True, slots=True)
class Spread:
    """What several numbers on one item, from one side, come to.

    `n` how many there are, None where that is withheld; `median` in halves of a step, so that it is
    exact; `average_deviation_steps` from the median; `reach_steps` the largest minus the smallest,
    None where that is withheld; `splits` whether the item is worth talking about.
    """

    n: int | None
    halves: int
    average_deviation_steps: float
    reach_steps: int | None
    splits: bool

    @property
    def median(self) -> float:
        """The median in steps, exact.

        >>> Spread(4, 5, 0.5, 1, False).median
        2.5
        """
        return self.halves / 2


def spread(several: Several, numbers: Mapping[int, int]) -> Spread | None:
    """The spread of ratings, given how often each number (0-4) was said; nothing withheld, None for none.

    An item splits with 2-3 raters from a reach of two steps, with more above an average deviation
    of 0.8; both from content.
    """
    n = sum(numbers.values())
    if not n:
        return None
    found = sorted(number for number in numbers if numbers[number])
    halves = _nth(found, numbers, (n - 1) // 2) + _nth(found, numbers, n // 2)
    away_halves = sum(abs(2 * number - halves) * numbers[number] for number in found)
    reach = found[-1] - found[0]
    top, bottom = several.deviation_above.steps
    few = n <= several.few_at_most.value
    splits = reach >= several.reach_from.value if few else bottom * away_halves > top * 2 * n
    return Spread(n, halves, away_halves / (2 * n), reach, splits)


def _nth(found: list[int], numbers: Mapping[int, int], place: int) -> int:
    """The number in this place, counted from 0, if all were in a row by size."""
    for number in found:
        place -= numbers[number]
        if place < 0:
            return number
    return found[-1]
