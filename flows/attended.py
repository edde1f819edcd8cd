"""Screens of a seat in a class or a team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.choice import Groups
from flows.joint import Joint
from flows.model import Rating, Tier
from flows.picture import Perception, TierPicture
from flows.raters import As
from flows.several import Kind
from flows.verdict import Verdict

Why = Literal["handed", "closed", "missed", "left"]


@dataclass(frozen=True, slots=True)
class Seated:
    """Why there is nothing to answer now; `changed` where answers differ from those handed in.

    `outside` for the tier's own people in a team, to whom its result is not shown.
    """

    why: Why
    kind: Kind
    tiers: tuple[Tier, ...]
    changed: bool
    groups: Groups
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """What is rated: a case, or one's own agency where `case` is empty; `waiting` before it has begun.

    `role` is the tier whose part one answers, None for the agency's.
    """

    kind: Kind
    case: str
    role: Tier | None
    tiers: tuple[Tier, ...]
    waiting: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class Leaving:
    """Whether one really wants to leave; `counted` where the answers stand behind a picture already."""

    kind: Kind
    counted: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class Stood:
    """One tier: one's own verdict, the group's, and the group's the round before; None for none."""

    tier: Tier
    own: Verdict | None
    room: Joint | None
    before: Joint | None


@dataclass(frozen=True, slots=True)
class Found:
    """What `n` people found, tier by tier, beside one's own view; `counted` where that stands behind it."""

    kind: Kind
    n: int
    round: int
    counted: bool
    tiers: tuple[Stood, ...]
    groups: Groups


@dataclass(frozen=True, slots=True)
class Line:
    """One item: one's own answers (theirs, ours), the group's medians, the tier's own, in half steps."""

    item: str
    given: tuple[Rating | None, Rating | None]
    room: tuple[int | None, int | None]
    own: int | None
    splits: bool


@dataclass(frozen=True, slots=True)
class FoundTier:
    """One tier item by item; `side` whose part one answered, `official` what those who are the tier say."""

    tier: Tier
    kind: Kind
    seen: TierPicture
    side: As
    lines: tuple[Line, ...]
    official: Perception | None
    groups: Groups
