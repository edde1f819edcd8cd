"""One step under way: what is open, what a tap does to it, and what to show for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from flows.bid import has_bid
from flows.bidding import BRIEFS
from flows.compare import compared
from flows.library import Library
from flows.model import Lang
from flows.places import places
from flows.project import two_of
from flows.question import Question
from flows.reminding import REMINDED
from flows.results import FILES
from flows.room import Room
from flows.scene import Scene
from flows.screens import Card, Choice, File, Notice, Rate, Shown
from flows.seating import is_unanswered
from flows.session import Session
from flows.setting import Setter
from flows.showing import open_screen
from flows.standing import parked
from flows.talk import Tap
from flows.team import Team
from flows.turn import Turn, seconds_between
from flows.views import is_fresh, to_look_at, view

REPEAT_SECONDS = 15
"""The same tap twice within this time is a double tap; later somebody needs the screen that is open."""

_UNFINISHED = ("rest", "rating", "top", "review", "change")
"""Stages in which a tier is being worked on."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A session at the moment something is done to it."""

    library: Library
    session: Session
    now: datetime
    new_id: str
    guess: Lang
    absence: str = ""
    """Why it should first be said where one stands: back after a block or a long pause."""
    room: Room | None = None
    """The group of a seat."""
    team: Team | None = None
    """The team that this is about, as it now stands."""

    def scene(self, session: Session) -> Scene:
        return Scene.of(self.library, session, self.guess, self.now, self.room, self.team)

    def setter(self, session: Session) -> Setter:
        return Setter(self.library, session, self.now, self.new_id)

    # --- what is open, and since when -----------------------------------------------------------

    def opened(self, session: Session, *, fresh: bool = False, notice: Notice | None = None) -> Turn:
        """Show the open screen of a session; a notice takes the place of what was noted before."""
        quiet = notice is not None and notice.kind != "welcome_back"
        if session.view or (quiet and session.noted):
            session = replace(session, view="", noted="" if quiet else session.noted)
        lasting = session.stage == "verdict" and session.part is None
        return Turn(session, (Shown(open_screen(self.scene(session)), "", fresh, lasting, notice),))

    def viewed(self, name: str, notice: Notice | None = None) -> Turn:
        """Show a view in a new message; the open screen where there is no such view."""
        screen = view(self.scene(self.session), name)
        if screen is None:
            return self.opened(self.session, fresh=True, notice=notice)
        return Turn(replace(self.session, view=name), (Shown(screen, name, True, True, notice),))

    def rested(self, why: str) -> Turn:
        """Say where one stands, unless the dialog has hardly begun."""
        session = self.session
        begun = session.stage not in ("language", "welcome")
        return self.opened(parked(session, why) if begun else session, fresh=True)

    def seconds_since(self) -> float:
        """Seconds since the person was last heard of."""
        return seconds_between(self.session.seen_at, self.now)

    def offers(self) -> list[list[Choice]]:
        """Everything that may be chosen now: on the last view, and on the open screen."""
        scene = self.scene(self.session)
        over = view(scene, self.session.view) if self.session.view else None
        screens = [screen for screen in (over, open_screen(scene)) if screen]
        return [[c for g in screen.groups for c in g.choices if c.key != "copy"] for screen in screens]

    def help_page(self) -> str:
        """The help page of the open screen."""
        own = (choice.value for choice in self.offers()[-1] if choice.key == "help")
        return f"help.{next(own, 'welcome')}"

    # --- taps -----------------------------------------------------------------------------------

    def tapped(self, tap: Tap) -> Turn:
        """What a tap does: a button counts if the screen now open offers it, or if it only shows."""
        if not self.session.owns(tap.session):
            return Turn(self.session, toast=Notice("own_kept" if self.session.part else "not_yours"))
        offered = [any(c.key == tap.key and c.value == tap.value for c in offer) for offer in self.offers()]
        if tap.key == "bell" and tap.value in ("on", "off") and not self.session.part:
            return replace(self, session=self.setter(self.session).set("bell", tap.value)).viewed("bell")
        answers_us = tap.key == "show" and tap.value.partition(".")[0] in REMINDED  # we spoke last
        if self.absence and not answers_us and not (any(offered) and self._is_open(tap.key)):
            return self._rested_after(tap)
        if tap.key in ("show", "back", "help"):
            return self._shown(tap)
        if tap.key == "lang":
            return self._language(tap)
        if tap.key == "get":
            return self._handed(tap)
        if tap.key.startswith("tried."):
            return self._ticked(tap)
        if tap.session != self.session.current:
            return Turn(self.session, toast=Notice("earlier_assessment"))
        if not any(offered):
            return self._not_offered(tap)
        if tap.value == "tiers" and not offered[-1] and self.session.stage in _UNFINISHED:
            return self.opened(self.session, fresh=True)  # [Next tier] of a result: first what is open
        return self._chosen(tap.key, tap.value)

    def _is_open(self, key: str) -> bool:
        """Whether the open screen asks for the rating of this key."""
        screen = open_screen(self.scene(self.session))
        return isinstance(screen, Rate) and screen.question.key == key

    def _rested_after(self, tap: Tap) -> Turn:
        """Say where one stands; a choice of language counts all the same."""
        code = tap.value.partition("@")[0]
        if tap.key == "lang" and code in self.library.words:
            return replace(self, session=replace(self.session, lang=cast(Lang, code))).rested(self.absence)
        return self.rested(self.absence)

    def chosen(self, choice: Choice) -> Turn:
        """What comes of a choice that was typed in other words than its own; shown in a new message."""
        turn = self._chosen(choice.key, choice.value)
        return replace(turn, shown=tuple(replace(shown, fresh=True) for shown in turn.shown))

    def _chosen(self, key: str, value: str) -> Turn:
        moved = self.setter(self.session).set(key, value)
        if after := self._shown_after(key, moved):
            return replace(self, session=moved).viewed(after)
        fresh = "verdict" in (self.session.stage, moved.stage)
        kind = "welcome_back" if self.absence else "assessed_again" if key == "again" else ""
        if not kind and self.session.stage == "bid" and moved.stage != "bid" and has_bid(moved.assessment):
            kind = "bid_noted"
        return self.opened(moved, fresh=fresh, notice=Notice(kind) if kind else None)

    def _shown_after(self, key: str, moved: Session) -> str:
        """The view that follows a choice: the card of one's next role, the reminders, or the brief where
        nothing is open before it."""
        if key == "done" and moved.part and moved.part.is_dealt and is_unanswered(moved):
            return "opening"
        if key in ("remind", "zone") and moved.stage != "zone":
            return "bell"
        return "brief" if key.startswith("bid") and moved.stage == "verdict" else ""

    def _not_offered(self, tap: Tap) -> Turn:
        """A tap too many: name a closed question, pass over a double tap, else show what is open."""
        if self.session.part and not self.session.part.is_open:
            return replace(self.opened(self.session), toast=Notice("answers_closed"), stale=True)
        given = self.session.assessment.ratings.get(tap.key)
        if given is not None and str(given) != tap.value and Question(tap.key).item in self.library.items:
            toast = Notice("closed", Question(tap.key), given)
            return replace(self.opened(self.session), toast=toast, stale=True)
        if tap.key.startswith("try.") and self.session.stage != "trial":
            here = self.session.stage == "verdict"  # the result stays in the chat
            turn = Turn(self.session) if here else self.opened(self.session)
            return replace(turn, toast=Notice("trial_over"), stale=True)
        shown = tap.key == "done" and self.session.stage == "verdict"  # the result stays in the chat
        again = self.session.heard == tap.data or self._is_set(tap)
        if shown or (again and self.seconds_since() < REPEAT_SECONDS):
            return Turn(self.session)
        return self.opened(self.session, fresh=not self._is_set(tap))

    def _is_set(self, tap: Tap) -> bool:
        """Whether the session already is as this button would have it."""
        given = self.session.assessment.ratings.get(tap.key)
        return str(given) == tap.value if given is not None else places(self.session, tap.key, tap.value)

    def _shown(self, tap: Tap) -> Turn:
        name = f"help.{tap.value}" if tap.key == "help" else tap.value
        if name == "here":
            return self.opened(self.session)
        moving = name.startswith("team.")  # others join and hand in: the same tap shows something new
        if self.session.view == name and self.session.heard == tap.data and not moving:
            return Turn(self.session)
        return self._over(tap, name, self.session, fresh=tap.key == "show" and is_fresh(name))

    def file(self, of: str, kind: str) -> File | None:
        """The report, the brief or the picture of an assessment; None where there is none such."""
        assessment, day = self.session.find(of), self.scene(self.session).today.isoformat()
        if assessment is None or self.session.part:
            return None
        head, *ids = kind.split(".")
        if head == "shift" and len(ids) == 2:
            two = two_of(self.session, *ids)
            tiers = compared(self.library, *two).tiers if two else ()
            return File("shift.png", ids[0], day, before=ids[1]) if any(t.placed for t in tiers) else None
        known = (kind in FILES and assessment.done) or (kind in BRIEFS and has_bid(assessment))
        return File(kind, of, day) if known else None

    def _handed(self, tap: Tap) -> Turn:
        """Have a file of the tapped assessment made; once where it was tapped twice."""
        file = self.file(tap.session, tap.value)
        if file is None:
            return self.opened(self.session, fresh=True)
        if self.session.heard == tap.data and self.seconds_since() < REPEAT_SECONDS:
            return Turn(self.session)
        return Turn(self.session, toast=Notice("being_made"), file=file)

    def _ticked(self, tap: Tap) -> Turn:
        """Mark an idea as tried or not yet, also on an old card: it says which assessment it concerns."""
        name, assessment = tap.key.partition(".")[2], self.session.find(tap.session)
        screen = view(self.scene(replace(self.session, current=tap.session)), name)
        if assessment is None or not isinstance(screen, Card):
            return self.opened(self.session, fresh=True)
        id_ = screen.idea.strategy.id
        others = tuple(one for one in assessment.tried if one != id_)
        marked = replace(assessment, tried=(*others, id_) if tap.value == "yes" else others)
        if marked == assessment and self.session.heard == tap.data:
            return Turn(self.session)
        return self._over(tap, name, self.session.revised(marked), fresh=False)

    def _language(self, tap: Tap) -> Turn:
        """Turn the very screen into another language."""
        code, _, name = tap.value.partition("@")
        if code not in self.library.words:
            return self.opened(self.session, fresh=True)
        speaking = replace(self.session, lang=cast(Lang, code))
        if self.session.stage == "language" and not name:
            return self.opened(self.setter(speaking).forward())
        if name in ("", "here"):
            return self.opened(speaking)
        return self._over(tap, name, speaking, fresh=False)

    def _over(self, tap: Tap, name: str, session: Session, *, fresh: bool) -> Turn:
        """Show a view of the tapped assessment; of another one than the current nothing else moves."""
        screen = view(self.scene(replace(session, current=tap.session)), name)
        if screen is None:
            return self.opened(session, fresh=True)
        if tap.session == session.current:
            return Turn(replace(session, view=name), (Shown(screen, name, fresh, True),))
        return Turn(session, (Shown(to_look_at(screen), name, fresh, True, home=tap.session),))
