"""What a screen is built from: the content, a session, and the language it is shown in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flows.library import Library
from flows.model import LANGS, Lang, Tier
from flows.room import Room
from flows.screens import Choice, Group
from flows.session import Assessment, Session
from flows.team import Team
from flows.zones import local_day, zone_of


@dataclass(frozen=True, slots=True)
class Scene:
    """One session as it is about to be shown; `room` is the group of a seat, None for any other session."""

    library: Library
    session: Session
    assessment: Assessment
    lang: Lang
    now: datetime | None = None
    room: Room | None = None
    team: Team | None = None
    """The team that is looked at, None for none."""

    @classmethod
    def of(
        cls,
        library: Library,
        session: Session,
        guess: Lang,
        now: datetime | None = None,
        room: Room | None = None,
        team: Team | None = None,
    ) -> Scene:
        """The scene of a session at a time; `guess` is the language for who has not chosen one."""
        return cls(library, session, session.assessment, session.lang or guess, now, room, team)

    @property
    def today(self) -> date:
        """The day it is where the manager is; where no time is known, the day they were last here."""
        if self.now is None:
            return date.fromisoformat((self.session.seen_at or self.assessment.opened_on)[:10])
        return local_day(zone_of(self.library.time_zones, self.session.zone), self.now)

    @property
    def tier(self) -> Tier:
        """The tier being worked on; to be asked only where one is chosen."""
        if self.assessment.tier is None:
            raise LookupError("no tier has been chosen")
        return self.assessment.tier

    @property
    def as_tier(self) -> bool:
        """Whether the tier's side alone is answered, as the tier would."""
        return self.assessment.only == "tier"

    def foot(self, back: str, topic: str, view: str = "") -> Group:
        """The last row of every screen: back, help, and the other language.

        `back` is a place of the dialog, or a view where this is the foot of a view.
        """
        return foot(self.lang, back, topic, view)


def foot(lang: Lang, back: str, topic: str, view: str = "") -> Group:
    """The last row of a screen shown in this language; see `Scene.foot`."""
    other = next(one for one in LANGS if one != lang)
    return Group(
        (
            Choice("back" if view else "at", back, "back"),
            Choice("help", f"{topic}@{view}" if view else topic, "help"),
            Choice("lang", f"{other}@{view}" if view else other, f"lang:{other}"),
        ),
        3,
    )


def column(*choices: Choice) -> tuple[Group, ...]:
    """Each choice alone in its row."""
    return tuple(Group((choice,)) for choice in choices)
