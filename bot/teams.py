"""Teams in the dialog: which team something is about, what a button does to it, who sits down where."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from markupsafe import escape

from bot.conversation import Conversation
from bot.groups import Groups
from bot.hosting import Hosting
from bot.message import Message, Reply
from bot.ports import Record
from bot.seats import new_seat, seat_key
from bot.team_moves import Moves, without
from bot.team_sight import Sight, own_seat
from bot.wording import guessed
from flows.document import from_document, to_document
from flows.group import Group
from flows.room import Room
from flows.screens import Notice
from flows.seat import Seat
from flows.session import Session
from flows.talk import Command, Input, Say, Tap
from flows.team import Team, code_in

_IN_VIEW = re.compile(r"\bteam\.([2-9A-HJKMNP-Z]{6})\b", re.ASCII)
_VIEWING = ("show", "back", "help", "lang")
MOST_TEAMS = 12
"""The newest teams are kept in mind; older ones are found again by their code."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who says something, what is stored of them, and their own session as it is to be now; `number` is
    the delivery's own, None for none.
    """

    manager: str
    record: Record
    session: Session
    hint: str
    number: int | None = None

    def now(self, session: Session) -> _Asked:
        return replace(self, session=session)


class Teams:
    """A team's part of `bot.joining`."""

    def __init__(
        self,
        talk: Conversation,
        groups: Groups,
        hosting: Hosting,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self.moves = Moves(groups, talk.engine.library)
        self._sight = Sight(groups, hosting, talk.engine.library)
        self._talk = talk
        self._groups = groups
        self._clock = clock
        self._new_id = new_id

    async def answer(
        self, manager: str, record: Record | None, said: Input, hint: str, number: int | None = None
    ) -> Reply | None:
        """The reply to what concerns a team, None for anything else."""
        session = from_document(record.document) if record else None
        code = _concerned(session, said) if session else ""
        if record is None or session is None or not code:
            return None
        asked = _Asked(manager, record, session, hint, number)
        if _in_class(session):
            return self._refused(asked)
        team = None if code == "open" else await self._sight.seen(manager, session, code)
        match said:
            case Command("team"):
                named = team.code if team else code
                shown = await self._turn(asked, Tap(session.current, "show", f"team.{named}"), team)
                return replace(shown, beside=False)
            case Say(text):
                meant = self._talk.engine.meant(session, text, self._clock(), guessed(hint), team)
                said = meant or said
        if isinstance(said, Tap) and said.key == "team":
            opening = said.value.startswith("open.")
            return await (self._open(asked, said) if opening else self._act(asked, said, team))
        return await self._turn(asked, said, team)

    async def invited(self, manager: str, record: Record | None, group: Group, hint: str) -> Reply:
        """What a team's code leads to: where one stands in it, or the question whether to join."""
        session = from_document(record.document) if record else None
        session = session or self._talk.engine.begin(self._new_id(), self._clock())
        asked = _Asked(manager, record or Record(to_document(session), 0), session, hint)
        if _in_class(session):
            return self._refused(asked)
        team = await self._sight.seen(manager, session, group.code)
        if team is None:
            return await self._turn(asked, Tap(session.current, "team", group.code), None)
        return await self._turn(asked, Tap(session.current, "show", f"team.{team.code}"), team)

    async def look(self, manager: str, record: Record, hint: str) -> Reply:
        """What a member's own dialog shows again, a team's screen as it is by now."""
        session = from_document(record.document)
        found = _IN_VIEW.match(session.view) if session else None
        team = await self._sight.seen(manager, session, found[1]) if session and found else None
        return self._talk.recalled(manager, record, hint, team=team)

    # --- the turn ----------------------------------------------------------------------------------

    async def _turn(self, asked: _Asked, said: Input, team: Team | None) -> Reply:
        """A turn of one's own dialog about a team; who sits in its seat gets up from it, and keeps it."""
        session = asked.session
        if isinstance(said, Tap):
            value = said.value if team else said.value.removeprefix("team.")
            said = Tap(session.current, said.key if team else "team", value)
        record = _stored(asked.record, replace(session, seat=""))
        reply, _ = await self._talk.own_turn(asked.manager, record, said, asked.hint, asked.number, team)
        seat = await self._groups.store.load(seat_key(session.seat)) if session.seat else None
        if seat is None:
            return reply
        return replace(reply, anchor=seat.document.get("anchor"), beside=False)  # its question is put aside

    def _refused(self, asked: _Asked) -> Reply:
        """Why a team has to wait for who sits in a class."""
        lang = asked.session.lang or guessed(asked.hint)
        text = escape(self._talk.wording.notice(Notice("team_in_class"), lang))
        return Reply((Message(str(text), (), lang, fresh=True),), passing=True)

    async def _open(self, asked: _Asked, tap: Tap) -> Reply:
        """A team opened, once where the button was tapped twice."""
        session = asked.session
        again = session.heard.endswith(f":team={tap.value}") and session.teams
        pointer = session.teams[-1] if again else await self.moves.open(asked.manager, session, tap.value[5:])
        asked = asked.now(_member(session, pointer) if pointer else session)
        said = "" if again else "team_opened"
        team = await self._sight.seen(asked.manager, asked.session, code_in(pointer), said)
        return await self._turn(asked, tap, team)

    async def _act(self, asked: _Asked, tap: Tap, team: Team | None) -> Reply:
        """What a team's button does, then the turn that shows what came of it."""
        code, _, act = tap.value.partition(".")
        if team is None:
            return await self._turn(asked.now(without(asked.session, code)), tap, None)
        match act.partition(".")[0]:
            case "enter" | "join":
                return await self._enter(asked, tap, team)
            case "end" if team.is_owner:
                await self.moves.end(team)
                return await self._turn(asked.now(without(asked.session, code)), tap, None)
            case "leave" if not team.is_owner:
                await self.moves.leave(asked.session, team)
                return await self._turn(asked.now(without(asked.session, team.of or code)), tap, None)
        said = await self.moves.move(asked.manager, team, act)
        team = await self._sight.seen(asked.manager, asked.session, code, said)
        return await self._turn(asked, tap, team)

    # --- seats -------------------------------------------------------------------------------------

    async def _enter(self, asked: _Asked, tap: Tap, team: Team) -> Reply:
        """Sit down: in the seat one has, else in a new one while answers are taken."""
        code = team.of or team.code
        pointer = f"{code}/{own_seat(asked.session, code)}"
        if not team.part:
            if team.phase != "answering":
                return await self._turn(asked, tap, replace(team, said="team_too_late"))
            pointer = new_seat(code)
            seat = self._seat(asked, team, tap.value.partition(".join.")[2])
            await self._groups.store.save(seat_key(pointer), to_document(seat), 0)
            for one in {code, team.code}:
                await self._groups.change(one, self._used)
        own = _stored(asked.record, replace(_member(asked.session, pointer), seat=pointer, view=""))
        await self._groups.store.save(asked.manager, own.document, own.revision)
        said, room = Command("start"), Room(team.phase)
        reply, _ = await self._talk.seat_turn(seat_key(pointer), said, room, hint=asked.hint)
        return replace(reply, anchor=asked.record.document.get("anchor"))  # its keyboard is to be taken off

    def _seat(self, asked: _Asked, team: Team, role: str) -> Session:
        """The session of a new seat; nothing in it names the person."""
        part = Seat(
            code=team.code,
            kind="team",
            tiers=(team.tier,),
            depth=team.depth,
            side="tier" if team.invited == "tier" else "both",
            role=role if role in self._talk.engine.library.roles else "",
            phase=team.phase,
        )
        lang = asked.session.lang or (guessed(asked.hint) if asked.hint else None)
        session = self._talk.engine.seat(part, self._new_id(), self._clock(), lang)
        named = replace(session.assessment, names={**session.assessment.names, team.tier: team.name})
        return session.revised(named) if team.name else session

    def _used(self, one: Group) -> Group:
        """The team as used just now, so that it is kept for another while."""
        now = self._clock().isoformat(timespec="milliseconds")
        return replace(one, moved_at=now) if one.phase == "answering" else one


def _concerned(session: Session, said: Input) -> str:
    """The code of the team that something said is about, "open" where one is opened; empty for none."""
    if isinstance(said, Tap):
        if said.key == "team":
            return said.value.partition(".")[0]
        named = _IN_VIEW.search(said.value) if said.key in _VIEWING else None
        if named or not session.owns(said.session):
            return named[1] if named else ""
    sits = session.seat if session.seat in session.teams else ""
    if isinstance(said, Command) and said.name == "team":
        mine = sits or ("" if session.seat or not session.teams else session.teams[-1])
        return code_in(mine)
    found = _IN_VIEW.match(session.view) if not session.seat else None
    return found[1] if found else ""


def _in_class(session: Session) -> bool:
    """Whether somebody sits in a seat of a class, which they would lose by getting up."""
    return bool(session.seat) and session.seat not in session.teams


def _member(session: Session, pointer: str) -> Session:
    """The session with this pointer as its newest, in place of an older one to the same team."""
    return replace(session, teams=(*without(session, code_in(pointer)).teams, pointer)[-MOST_TEAMS:])


def _stored(record: Record, session: Session) -> Record:
    """The record with this session in it, what else it holds kept."""
    kept = {key: record.document[key] for key in ("anchor", "unread") if key in record.document}
    return Record({**to_document(session), **kept}, record.revision)
