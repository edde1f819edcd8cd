"""A case for class: an invented station, and how its agency would answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from flows.model import SIDES, TIERS, Named, Page, Rating, Tier
from flows.question import MARK

Number = Annotated[int, Field(ge=0, le=4)]
"""A step of the scale; a case knows everything about itself, so nothing is unknown or skipped."""

ROLES: tuple[Tier | Literal["agency"], ...] = (*TIERS, "agency")
"""Whose role card a case has."""


class Case(Page):
    """An invented station: its answers by tier and item (theirs, ours) and the square each tier leads to."""

    id: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$", max_length=20)
    provenance: Literal["invented"]
    squares: Mapping[Tier, Named] = Field(min_length=1)
    answers: Mapping[Tier, Mapping[str, tuple[Number, Number]]]

    @property
    def tiers(self) -> tuple[Tier, ...]:
        """The tiers the case plays at, in the order of the tiers."""
        return tuple(tier for tier in TIERS if tier in self.squares)

    @property
    def ratings(self) -> dict[str, Rating]:
        """The case's answers under the keys that sessions use, such as "S-G3.t"."""
        return {
            f"{item}.{MARK[side]}": number
            for tier in self.tiers
            for item, pair in self.answers.get(tier, {}).items()
            for side, number in zip(SIDES, pair, strict=True)
        }
