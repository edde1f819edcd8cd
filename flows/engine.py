"""The turn: what a person does goes in, the new session and what to show come out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flows import attending
from flows.bid import has_bid, open_field
from flows.carrying import carried
from flows.hearing import heard
from flows.library import Library
from flows.model import Lang
from flows.question import LETTER
from flows.reading import choose
from flows.results import result
from flows.room import Room
from flows.scene import Scene
from flows.schedule import wanted
from flows.screens import File, Notice, Result, Shown
from flows.seat import Seat
from flows.session import Assessment, Session
from flows.showing import open_screen
from flows.sitting import begun, entered
from flows.talk import Attach, CameBack, Command, Input, Left, Say, Tap, Unreadable
from flows.tapping import Moment
from flows.team import Team
from flows.teamed import teamed
from flows.turn import Turn, absence
from flows.views import view

COMMANDS = (
    *("start", "assess", "result", "history", "compare", "whatif", "report", "bid", "team", "reminders"),
    *("class", "review", "language", "case", "help", "cancel", "restart"),
)
"""What the menu offers; every one works from anywhere and leads back."""

BURST_SECONDS = 10
"""Several stickers or pictures within this time get one reply."""

_VIEWS = {
    "result": "results",
    "report": "report",
    "assess": "shelf",
    "history": "history",
    "compare": "compare",
    "team": "team",
    "language": "language",
    "case": "case",
    "reminders": "bell",
}


@dataclass(frozen=True, slots=True)
class Engine:
    """Takes the steps of every session over one library; pure: time and ids come in as arguments."""

    library: Library

    def begin(self, assessment_id: str, now: datetime) -> Session:
        """The session of somebody new, with an empty assessment."""
        empty = Assessment(assessment_id, now.date().isoformat(), self.library.rubric.version)
        return Session(current=assessment_id, assessments=(empty,), edition=self.library.edition)

    def seat(self, seat: Seat, assessment_id: str, now: datetime, lang: Lang | None) -> Session:
        """The session of a seat that somebody takes now; `lang` None where it is to be asked."""
        return begun(self.library, seat, assessment_id, now.date().isoformat(), lang)

    def recall(
        self, session: Session, guess: Lang, room: Room | None = None, team: Team | None = None
    ) -> Turn:
        """What a chat that has lost its messages shows again: the results, then what was seen last.

        Nothing is set. The results are those of the current assessment, in the order of the tiers; a
        seat has none before its group reveals them. `room` is the group of a seat.
        """
        session = entered(carried(self.library, session), room)
        scene = Scene.of(self.library, session, guess, room=room, team=team)
        over = view(scene, session.view) if session.view else None
        last = Shown(over, session.view, lasting=True) if over else None
        last = last or Shown(open_screen(scene), lasting=session.stage == "verdict" and not session.part)
        standing = last.screen.verdict.tier if isinstance(last.screen, Result) else None
        done = () if session.part else scene.assessment.tiers_done()
        earlier = [tier for tier in done if tier != standing]
        results = (Shown(result(scene, tier, over=True), LETTER[tier], lasting=True) for tier in earlier)
        return Turn(session, (*results, last))

    def file(self, session: Session, of: str, kind: str, now: datetime, guess: Lang) -> File | None:
        """A file to take away, asked for by the assessment's id and its kind; None where there is none."""
        return Moment(self.library, carried(self.library, session), now, "", guess).file(of, kind)

    def meant(self, session: Session, text: str, now: datetime, guess: Lang, team: Team | None) -> Tap | None:
        """The button that typed words mean where a team is looked at, None for none."""
        moment = Moment(self.library, carried(self.library, session), now, "", guess, team=team)
        choice = choose(self.library, session, moment.offers(), text)
        return Tap(choice.home or session.current, choice.key, choice.value) if choice else None

    def step(
        self,
        session: Session,
        said: Input,
        now: datetime,
        new_id: str,
        guess: Lang,
        room: Room | None = None,
        team: Team | None = None,
    ) -> Turn:
        """One turn; never raises for anything a person does.

        `now` is aware, `new_id` the id of the assessment should one be begun, `guess` the language
        for somebody who has not chosen one, `room` the group of a seat as it is now, `team` the team that
        this is about, as it now stands.
        """
        session = entered(carried(self.library, session), room)
        away = absence(self.library, session, now)
        if session.left and not isinstance(said, Left | CameBack):
            session = replace(session, left=False)
        turn = _taken(Moment(self.library, session, now, new_id, guess, away, room, team), said)
        if not turn.shown and turn == Turn(session):
            return turn  # nothing came of it: not even the time is worth a write
        heard = said.data if isinstance(said, Tap) else type(said).__name__
        marked = replace(turn.session, heard=heard, seen_at=now.isoformat(timespec="seconds"))
        if marked.trial and marked.stage != "trial":
            marked = replace(marked, trial=())
        return Turn(marked, turn.shown, turn.toast, turn.stale, turn.file)


def _taken(moment: Moment, said: Input) -> Turn:
    match said:
        case Left():
            return Turn(_gone(moment.session))
        case CameBack():
            return Turn(moment.session)
        case Tap(key="team") if moment.session.owns(said.session):
            return teamed(moment, said.value)
        case Tap():
            return moment.tapped(said)
    if moment.absence:
        return moment.rested(moment.absence)
    match said:
        case Unreadable():
            return moment.opened(moment.session, fresh=True)
        case Say(text):
            return _said(moment, text)
        case Command(name):
            return _commanded(moment, name)
        case Attach(kind):
            return _attached(moment, kind)


def _gone(session: Session) -> Session:
    """Somebody who blocked us: reminders stay off until they are wanted again."""
    return replace(session, left=True, muted=session.muted or ("left" if wanted(session) else ""))


def _said(moment: Moment, text: str) -> Turn:
    session = moment.session
    choice = choose(moment.library, session, moment.offers(), text)
    if choice:
        return _taken(moment, Tap(choice.home or session.current, choice.key, choice.value))
    return heard(moment, text)


def _commanded(moment: Moment, name: str) -> Turn:
    session = moment.session
    if session.part:
        return attending.commanded(moment, name)
    if session.stage == "language" and name not in ("help", "case"):
        return moment.opened(session, fresh=True)
    match name:
        case "start" if session.stage == "trial":
            return moment.opened(session, fresh=True)
        case "start":
            untouched = not session.assessment.setup and not session.assessment.ratings
            return moment.opened(session, fresh=True) if untouched else moment.rested("start")
        case "restart":
            return moment.rested("afresh")
        case "cancel" if session.stage == "change":
            return moment.opened(replace(session, stage="review", place="", noted=""), fresh=True)
        case "cancel" if session.stage == "trial":
            return moment.opened(moment.setter(session).set("at", "on"), fresh=True)
        case "cancel":
            return moment.rested("cancelled")
        case "whatif":
            return _trying(moment)
        case "review":
            return _reviewing(moment)
        case "help":
            return moment.viewed(moment.help_page())
        case "bid":
            return _bidding(moment)
        case "report" if not session.assessment.done:
            return moment.viewed("results")
        case _ if name in _VIEWS:
            return moment.viewed(_VIEWS[name])
    return moment.opened(session, fresh=True, notice=Notice("unknown_command"))


def _bidding(moment: Moment) -> Turn:
    """The brief of a bid, the questions about one that was begun, or what a bid is for."""
    library, assessment = moment.library, moment.session.assessment
    if not has_bid(assessment):
        return moment.viewed("bid")
    if open_field(library.proposal, assessment):
        return moment.opened(moment.setter(moment.session).bidding(), fresh=True)
    return moment.viewed("brief")


def _reviewing(moment: Moment) -> Turn:
    assessment = moment.session.assessment
    if assessment.tier is None or assessment.depth is None:
        return moment.opened(moment.session, fresh=True, notice=Notice("nothing_to_review"))
    return moment.opened(moment.setter(moment.session).looking(), fresh=True)


def _trying(moment: Moment) -> Turn:
    """Into a trial of the one tier that has a result, or of one to be chosen; on with one that is open."""
    session, done = moment.session, moment.session.assessment.tiers_done()
    if not done:
        return moment.viewed("results")
    if session.stage == "trial":
        return moment.opened(session, fresh=True)
    place = f"try.{LETTER[done[0]]}" if len(done) == 1 else "try"
    return moment.opened(moment.setter(session).set("at", place), fresh=True)


def _attached(moment: Moment, kind: str) -> Turn:
    if moment.session.heard == "Attach" and moment.seconds_since() < BURST_SECONDS:
        return Turn(moment.session)
    return moment.opened(moment.session, fresh=True, notice=Notice(f"attached_{kind}"))
