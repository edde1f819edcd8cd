"""Screens about a bid: what is asked, the day that was understood, the brief page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.bid import Scorer
from flows.brief import Brief
from flows.choice import Groups

BriefPage = Literal["front", "line", "chapters", "keep", "ask", "risks", "never", "dates"]


@dataclass(frozen=True, slots=True)
class Offer:
    """What /bid is for, before it is begun; `begun` where the assessment at hand has answers already."""

    begun: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class Bidding:
    """One question about the bid, the `n`-th of `of`.

    `field` is "kind", a scorer such as "bureau", or what it looks at such as "bureau.part"; `scorers`
    those known so far.
    """

    field: str
    n: int
    of: int
    scorers: tuple[Scorer, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Deadline:
    """The question for the deadline; `days` (ISO) what was understood: none yet, one, or two."""

    days: tuple[str, ...]
    today: str
    n: int
    of: int
    groups: Groups


@dataclass(frozen=True, slots=True)
class Briefing:
    """One page of the brief."""

    brief: Brief
    page: BriefPage
    groups: Groups
