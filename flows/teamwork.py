"""Screens of a team: opening one, joining one, where it stands, what it found, asking before it counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from flows.choice import Groups
from flows.model import Tier
from flows.picture import Picture
from flows.team import Team

FoundPage = Literal["front", "talk", "blind", "roles", "gap"]
Step = Literal["answer", "go_on", "wait", "ready", "closed", "held", "shown", "missed", "handed"]
Asking = Literal["close", "official", "drop", "leave", "end"]


@dataclass(frozen=True, slots=True)
class TeamOffer:
    """What a team is for; `tier` the relationship it is to be about, None while that is chosen.

    `counts` are the answers asked in the quick and in the full form.
    """

    tier: Tier | None
    counts: tuple[int, int]
    groups: Groups


@dataclass(frozen=True, slots=True)
class TeamDesk:
    """Where a team stands, and the next step of the one who looks."""

    team: Team
    step: Step
    groups: Groups


@dataclass(frozen=True, slots=True)
class TeamJoin:
    """What somebody is told who is about to join: as a colleague, or for the tier's own side."""

    team: Team
    groups: Groups


@dataclass(frozen=True, slots=True)
class TeamFound:
    """One page of what a team found about a tier, from its frozen picture alone."""

    page: FoundPage
    tier: Tier
    picture: Picture
    groups: Groups


@dataclass(frozen=True, slots=True)
class TeamAsk:
    """A question before something counts, with what it means."""

    kind: Asking
    team: Team
    groups: Groups
