"""What we show: a closed union of screens, and how one comes."""

from __future__ import annotations

from dataclasses import dataclass

from flows.attended import Found, FoundTier, Leaving, Line, Opening, Seated, Stood
from flows.bells import Bell, Charge, Reminding, Zoning
from flows.choice import Choice, Group, Groups
from flows.findings import (
    Card,
    CardPage,
    Changes,
    Discussion,
    Listed,
    Overview,
    Questions,
    Result,
    Text,
    Topic,
)
from flows.model import Rating
from flows.prompts import (
    Change,
    Form,
    Language,
    Naming,
    Nickname,
    Noted,
    Paused,
    Rate,
    Rest,
    Review,
    Setup,
    Shelf,
    Tiers,
    Top,
    Welcome,
)
from flows.question import Question
from flows.revisits import (
    Advised,
    Before,
    Compared,
    Entry,
    History,
    Moved,
    Outcome,
    Trial,
    Tried,
)
from flows.teamwork import TeamAsk, TeamDesk, TeamFound, TeamJoin, TeamOffer
from flows.tender import Bidding, Briefing, BriefPage, Deadline, Offer

__all__ = [
    "Advised",
    "Before",
    "Bell",
    "Bidding",
    "BriefPage",
    "Briefing",
    "Card",
    "CardPage",
    "Change",
    "Changes",
    "Charge",
    "Choice",
    "Compared",
    "Deadline",
    "Discussion",
    "Entry",
    "File",
    "Form",
    "Found",
    "FoundTier",
    "Group",
    "Groups",
    "History",
    "Language",
    "Leaving",
    "Line",
    "Listed",
    "Moved",
    "Naming",
    "Nickname",
    "Noted",
    "Notice",
    "Offer",
    "Opening",
    "Outcome",
    "Overview",
    "Paused",
    "Questions",
    "Rate",
    "Reminding",
    "Rest",
    "Result",
    "Review",
    "Screen",
    "Seated",
    "Setup",
    "Shelf",
    "Shown",
    "Stood",
    "TeamAsk",
    "TeamDesk",
    "TeamFound",
    "TeamJoin",
    "TeamOffer",
    "Text",
    "Tiers",
    "Top",
    "Topic",
    "Trial",
    "Tried",
    "Welcome",
    "Zoning",
]

Screen = (
    Language | Welcome | Setup | Nickname | Form | Tiers | Naming | Rate | Rest | Top | Review | Change
    | Result | Card | Listed | Changes | Questions | Discussion | Overview | Text | Paused | Shelf
    | History | Compared | Moved | Advised | Before | Trial
    | Seated | Opening | Found | FoundTier | Leaving
    | Offer | Bidding | Deadline | Briefing | Bell | Zoning | Charge | Reminding
    | TeamOffer | TeamDesk | TeamJoin | TeamFound | TeamAsk
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A line said before a screen, or alone as the notice of a tap: `kind` names its words."""

    kind: str
    question: Question | None = None
    value: Rating | None = None
    day: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A report to hand over: its kind, such as "pdf", and the assessment it is about.

    A brief is "brief.pdf" or "brief.docx"; `day` (ISO) is the day it is made for. "shift.png" is the
    map with arrows from the assessment `before` to this one.
    """

    kind: str
    assessment: str
    day: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A screen and how it comes: as a new message, and whether its buttons last.

    `view` names a screen shown over the open one, empty for the open screen itself; `home` the
    assessment it speaks of where that is not the current one.
    """

    screen: Screen
    view: str = ""
    fresh: bool = False
    lasting: bool = False
    notice: Notice | None = None
    home: str = ""
