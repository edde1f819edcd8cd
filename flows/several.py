"""The rules for answers of several raters: when an item is worth talking about, and what is withheld."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field, field_validator

from flows.model import Cut, Number, Page

Kind = Literal["class", "team"]


class Least(Page):
    """How many people have to stand behind what is shown of one kind of group.

    `raters` behind every figure; `tier` the same for those who answer as the tier, or for it; `part`
    the smallest part of a whole that is counted by itself, 1 where every count is told; `role` for a
    role to be shown apart.
    """

    raters: int = Field(ge=1)
    tier: int = Field(ge=1)
    part: int = Field(ge=1)
    role: int = Field(ge=1)
    source: str


class Several(Page):
    """Every number that decides something about several raters; `grid` is the step of places on a map."""

    few_at_most: Number
    reach_from: Number
    deviation_above: Cut
    grid: Cut
    groups: Mapping[Kind, Least]

    @field_validator("groups")
    @classmethod
    def _has_every_kind(cls, groups: Mapping[Kind, Least]) -> Mapping[Kind, Least]:
        if lacking := {*get_args(Kind)} - {*groups}:
            raise ValueError(f"lacks {', '.join(sorted(lacking))}")
        return groups
