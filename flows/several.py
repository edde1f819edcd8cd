"""The rules for answers of several raters: when an item is worth talking about, and what is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from flows.model import Cut, Number, Page

Kind = Literal["class", "team"]


class Least(Page):
    """How many people have to stand behind what is shown of one kind of group.

    `raters` behind every figure; `tier` the same for those who answer as the tier, or for it; `part`
    the smallest part of a whole that is counted by itself, 1 where every count is told; `role` for a
    role to be shown apart.
    """

    raters: int
    tier: int
    part: int
    role: int
    source: str


class Several(Page):
    """Every number that decides something about several raters; `grid` is the step of places on a map."""

    few_at_most: Number
    reach_from: Number
    deviation_above: Cut
    grid: Cut
    groups: Mapping[Kind, Least]
