"""Screens that show what came out: verdicts, ideas, overview, and pages of plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.advice import Idea
from flows.choice import Groups
from flows.cross import Tension
from flows.model import Tier
from flows.verdict import Verdict
from flows.whatif import Move

CardPage = Literal["front", "steps", "why", "source"]


@dataclass(frozen=True, slots=True)
class Result:
    """The verdict of a tier as of a day, with the warnings that the set-up brings."""

    verdict: Verdict
    day: str
    ideas: int
    warnings: tuple[str, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Card:
    """One idea, the `n`-th of `of` on screen; `n` is 0 for one from behind the button.

    `tier` is None for the tiers together. `page` is the side of the card that is shown.
    """

    tier: Tier | None
    idea: Idea
    n: int
    of: int
    page: CardPage
    verdict: Verdict | None
    left_out: int
    warnings: tuple[str, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Listed:
    """Further ideas to choose from by number, for one tier, or for the tiers together (None)."""

    tier: Tier | None
    strategies: tuple[str, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Changes:
    """The single answers that would move a dimension over a line; `all` how many there are."""

    verdict: Verdict
    moves: tuple[Move, ...]
    all: int
    groups: Groups


@dataclass(frozen=True, slots=True)
class Questions:
    """What to ask a tier, about these items."""

    tier: Tier
    items: tuple[str, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Topic:
    """One discussion question: what it is about and the item, empty for the square itself."""

    kind: Literal["they_more", "we_more", "shared", "ask", "square"]
    item: str


@dataclass(frozen=True, slots=True)
class Discussion:
    """Three questions a tier for the team to talk about."""

    topics: tuple[tuple[Verdict, tuple[Topic, ...]], ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Overview:
    """The tiers side by side as of a day."""

    verdicts: tuple[tuple[Verdict, str], ...]
    apart: tuple[Tension, ...]
    together: tuple[Tension, ...]
    warnings: tuple[str, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Text:
    """A page of authored words: help, limits, squares, example, case, nothing yet."""

    page: str
    tier: Tier | None
    groups: Groups
