"""The words of the domain: tiers, items, strategies, cuts; what the content is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Lang = Literal["en", "zh"]
Tier = Literal["bureau", "street", "community"]
Dimension = Literal["goal", "means"]
Side = Literal["tier", "us"]
Depth = Literal["quick", "full"]
Zone = Literal["similar", "borderline", "dissimilar", "insufficient"]
Lean = Literal["similar", "dissimilar"]
Direction = Literal["they_more", "we_more"]
Named = Literal["cooperation", "complementarity", "co-optation", "confrontation"]
Square = Literal[
    "cooperation",
    "complementarity",
    "co-optation",
    "confrontation",
    "borderline",
    "undecided",
    "not-engaged",
    "insufficient",
]
Rating = int | Literal["?", "-"]
"""0-4, "?" for don't know (the tier's side only), "-" for skipped."""

LANGS: tuple[Lang, ...] = ("en", "zh")
TIERS: tuple[Tier, ...] = ("bureau", "street", "community")
DIMENSIONS: tuple[Dimension, ...] = ("goal", "means")
SIDES: tuple[Side, ...] = ("tier", "us")
SQUARES: tuple[Named, ...] = ("cooperation", "complementarity", "co-optation", "confrontation")
STEPS = range(5)
"""The scale: 0 not at all, 1 a little, 2 somewhat, 3 much, 4 top concern."""


class Page(BaseModel):
    """A record of the content: nothing may be missing, nothing unknown, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Item(Page):
    """One thing that both sides may care about."""

    id: str = Field(pattern=r"^[BSC]-[GM][1-9]$")
    tier: Tier
    dimension: Dimension
    core: bool
    theme: str
    provenance: Literal["stated", "inferred", "literature"]
    sources: tuple[str, ...] = Field(min_length=1)
    note: str = ""
    detail: str = ""


class Strategy(Page):
    """One piece of advice; `items` are those whose gap or match brings it up."""

    id: str = Field(pattern=r"^ST-[BSCXL][1-9][0-9]?$")
    tier: Literal["bureau", "street", "community", "cross"]
    square: Named | Literal["any"]
    kind: Literal["goal_gap", "means_gap", "shared_strength", "reserve", "blind_spot", "long_term"]
    direction: Literal["they_more", "we_more", "both", "none"]
    items: tuple[str, ...]
    provenance: Literal["stated", "inferred", "literature"]
    sources: tuple[str, ...] = Field(min_length=1)
    note: str = ""
    detail: str = ""

    def answers(self, direction: Direction) -> bool:
        """Whether the strategy is meant for a gap in this direction."""
        return self.direction in (direction, "both")


class SetupField(Page):
    """One set-up question with its options in order; `per_row` how many stand side by side."""

    id: str
    options: tuple[str, ...]
    per_row: int = 2


class Caution(Page):
    """What set-up answers add to the text of some tiers; it never changes a square."""

    id: str
    when: Mapping[str, tuple[str, ...]]
    tiers: tuple[Literal["bureau", "street", "community", "cross"], ...]
    only_squares: tuple[Named, ...] = ()


class GapWord(Page):
    """The name of a mean gap: exactly this many steps, or below or up to a limit (as fractions)."""

    id: str
    exact: tuple[int, int] | None = None
    below: tuple[int, int] | None = None
    up_to: tuple[int, int] | None = None

    def names(self, gap_sum: int, n: int) -> bool:
        """Whether a total gap over n items goes by this name; the first that does is used."""
        if self.exact:
            return gap_sum * self.exact[1] == self.exact[0] * n
        top, bottom = self.below or self.up_to or (0, 1)
        return gap_sum * bottom < top * n or (self.up_to is not None and gap_sum * bottom == top * n)


class Cut(Page):
    """A limit of the mean gap in scale steps as a fraction, so that no rounding decides."""

    steps: tuple[int, int]
    source: str


class Number(Page):
    """A number that decides something, with where it comes from."""

    value: float
    source: str


class Rubric(Page):
    """Every cut the scoring uses; `reference` marks are in the content's own file."""

    version: str
    similar_at_most: Cut
    leans_similar_at_most: Cut
    dissimilar_above: Cut
    least_items_full: Number
    least_items_quick: Number
    low_stakes_below: Number
    wants_more_from: Number
    shared_gap_at_most: Number
    shared_from: Number
    reserve_us_from: Number
    reserve_tier_at_most: Number
    dont_knows_from: Number
    ideas_on_screen: Number
    long_pause_days: Number
