"""Teams in the dialog: opened, joined, shown, left and ended; what each member may know of theirs."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from markupsafe import escape

from bot.conversation import Conversation
from bot.groups import Groups, Over
from bot.hosting import Hosting
from bot.message import Message, Reply
from bot.ports import Record
from bot.revealing import TooFew, pictures, reveal
from bot.seats import new_seat, seat_key, seats
from bot.wording import guessed
from flows import seat as seating
from flows.document import from_document, to_document
from flows.group import Group, NotNow
from flows.model import Depth
from flows.question import TIER_OF
from flows.room import Room
from flows.screens import Notice
from flows.seat import Seat
from flows.session import Session
from flows.talk import Command, Input, Say, Tap
from flows.team import Invite, Part, Place, Team, code_in

OF, OFFICIAL, NAME = "of", "official", "name"
"""What a team's record keeps besides: the team that a second code belongs to, that second code, and the
tier's own name where its owner gave one."""

_IN_VIEW = re.compile(r"\bteam\.([2-9A-HJKMNP-Z]{6})\b", re.ASCII)
_VIEWING = ("show", "back", "help", "lang")
MOST_TEAMS = 12
"""The newest teams are kept in mind; older ones are found again by their code."""


class Teams:
    """A team's part of `bot.joining`; `hosting` knows the links by which codes are reached."""

    def __init__(
        self,
        talk: Conversation,
        groups: Groups,
        hosting: Hosting,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._talk = talk
        self._groups = groups
        self._hosting = hosting
        self._clock = clock
        self._new_id = new_id
        self._library = talk.engine.library

    # --- the turn ----------------------------------------------------------------------------------

    async def answer(self, manager: str, record: Record | None, said: Input, hint: str) -> Reply | None:
        """The reply to what concerns a team, None for anything else."""
        session = from_document(record.document) if record else None
        code = _concerned(session, said) if session else ""
        if record is None or session is None or not code:
            return None
        if _in_class(session):
            return self._said(session, hint, "team_in_class")
        if isinstance(said, Say):
            team = await self.seen(manager, session, code)
            said = self._talk.engine.meant(session, said.text, self._clock(), guessed(hint), team) or said
        if isinstance(said, Tap) and said.key == "team":
            return await self._done(manager, record, session, said, hint)
        if isinstance(said, Command) and said.name == "team":
            said = Tap(session.current, "show", f"team.{code}")
        return await self._turn(manager, record, session, said, hint, await self.seen(manager, session, code))

    async def invited(self, manager: str, record: Record | None, group: Group, hint: str) -> Reply:
        """What a team's code leads to: where one stands in it, or the question whether to join."""
        session = from_document(record.document) if record else None
        if session and _in_class(session):
            return self._said(session, hint, "team_in_class")
        session = session or self._talk.engine.begin(self._new_id(), self._clock())
        record = record or Record(to_document(session), 0)
        team = await self.seen(manager, session, group.code)
        tap = Tap(session.current, "show", f"team.{team.code}") if team else Command("start")
        return await self._turn(manager, record, session, tap, hint, team)

    async def look(self, manager: str, record: Record, hint: str) -> Reply:
        """What a member's own dialog shows again, a team's screen as it is by now."""
        session = from_document(record.document)
        found = _IN_VIEW.match(session.view) if session else None
        team = await self.seen(manager, session, found[1]) if session and found else None
        return self._talk.recalled(manager, record, hint, team=team)

    async def _turn(
        self, manager: str, record: Record, session: Session, said: Input, hint: str, team: Team | None
    ) -> Reply:
        """A turn of one's own dialog about a team; who sits in a seat gets up from it, and keeps it."""
        if isinstance(said, Tap) and not session.owns(said.session):
            said = replace(said, session=session.current)
        if team is None and isinstance(said, Tap):
            said = Tap(session.current, "team", said.value.removeprefix("team."))
        out = _stored(record, replace(session, seat=""))
        reply, _ = await self._talk.own_turn(manager, out, said, hint, team)
        sat = await self._groups.store.load(seat_key(session.seat)) if session.seat else None
        return replace(reply, anchor=sat.document.get("anchor")) if sat else reply

    async def _done(self, manager: str, record: Record, session: Session, tap: Tap, hint: str) -> Reply:
        """What a team's button does, then the turn that shows it."""
        code, _, act = tap.value.partition(".")
        again = session.heard.partition(":")[2].partition(":")[2] == f"team={tap.value}"
        if code == "open":
            known = session.teams[-1] if again and session.teams else ""
            pointer = known or await self._open(manager, session, act)
            session = _member(session, pointer) if pointer else session
            team = await self.seen(manager, session, code_in(pointer), "" if known else "team_opened")
            return await self._turn(manager, record, session, tap, hint, team)
        team = await self.seen(manager, session, code)
        if team is None:
            gone = replace(session, teams=tuple(one for one in session.teams if code_in(one) != code))
            return await self._turn(manager, record, gone, tap, hint, None)
        head = act.partition(".")[0]
        if head in ("enter", "join"):
            return await self._enter(manager, record, session, team, tap, hint)
        if head in ("leave", "end"):
            session = await self._out(session, team, head)
            return await self._turn(manager, record, session, tap, hint, None)
        said = await self._moved(manager, team, act)
        team = await self.seen(manager, session, team.code, said)
        return await self._turn(manager, record, session, tap, hint, team)

    # --- what is done to a team --------------------------------------------------------------------

    async def _open(self, manager: str, session: Session, what: str) -> str:
        """The pointer of a team just opened, its seat still empty; empty for what opens none."""
        letter, _, form = what.partition(".")
        if letter not in TIER_OF or form not in ("quick", "full"):
            return ""
        tier, depth = TIER_OF[letter], form
        name = session.assessment.names.get(tier, "")
        opened = await self._groups.open(
            "team",
            phase="answering",
            tiers=(tier,),
            depth=depth,
            lang=session.lang or "en",
            owner=manager,
            asks={NAME: name} if name else {},
        )
        return f"{opened.group.code}/"

    async def _moved(self, manager: str, team: Team, act: str) -> str:
        """Move a team on; what is to be said about it, empty for nothing."""
        head, _, rest = act.partition(".")
        if not team.is_owner:
            return ""
        try:
            match head:
                case "close" if not team.may_close and team.phase == "answering":
                    return "team_few" if team.lacking else "team_own_first"
                case "close":
                    await self._groups.move(team.code, "close")
                    return "team_closed"
                case "reopen":
                    await self._groups.move(team.code, "reopen")
                    return "team_reopened"
                case "reveal":
                    return await self._revealed(team)
                case "official":
                    return await self._asked_official(manager, team)
                case "drop":
                    return await self._dropped(team, rest)
        except NotNow:
            return "team_too_late"
        return ""

    async def _revealed(self, team: Team) -> str:
        """Freeze the result: only where its owner has handed in too."""
        if not team.handed:
            return "team_own_first"
        try:
            await reveal(self._groups, self._library, team.code)
        except TooFew:
            return "team_few"
        return "team_shown"

    async def _asked_official(self, manager: str, team: Team) -> str:
        """A second code, for the tier's own side; one that is there stays the only one."""
        if team.official or team.phase != "answering":
            return "" if team.official else "team_too_late"
        opened = await self._groups.open(
            "team",
            phase="answering",
            tiers=(team.tier,),
            depth=team.depth,
            owner=manager,
            asks={OF: team.code},
        )
        second = opened.group.code

        def named(one: Group) -> Group:
            return one if OFFICIAL in one.asks else replace(one, asks={**one.asks, OFFICIAL: second})

        after = await self._groups.change(team.code, named)
        if after.asks[OFFICIAL] != second:
            await self._groups.end(second)
        return "team_official"

    async def _dropped(self, team: Team, seat: str) -> str:
        """Remove a place that has not handed in."""
        if team.phase != "answering" or seat not in {one.id for one in team.places if not one.handed}:
            return "team_too_late"
        await self._groups.leave(f"{team.code}/{seat}")
        return "team_dropped"

    async def _out(self, session: Session, team: Team, how: str) -> Session:
        """The session without a team that its owner ends, or that somebody else leaves."""
        pointer = next((one for one in session.teams if code_in(one) == team.code), "")
        if how == "end" and team.is_owner:
            await self._groups.end(team.code)
            if team.official:
                await self._groups.end(team.official.code)
        elif how == "leave" and not team.is_owner and pointer:
            await self._groups.leave(pointer)
            await self.stir(team.code)
        else:
            return session
        return replace(session, teams=tuple(one for one in session.teams if one != pointer))

    async def stir(self, code: str) -> None:
        """Have a reveal that is under way count once more: somebody has left."""
        with suppress(Over):
            await self._groups.change(code, _stirred)

    def _said(self, session: Session, hint: str, kind: str) -> Reply:
        lang = session.lang or guessed(hint)
        text = escape(self._talk.wording.notice(Notice(kind), lang))
        return Reply((Message(str(text), (), lang, fresh=True),), passing=True)

    # --- seats -------------------------------------------------------------------------------------

    async def _enter(
        self, manager: str, record: Record, session: Session, team: Team, tap: Tap, hint: str
    ) -> Reply:
        """Sit down: in the seat one has, else in a new one while answers are taken."""
        code = team.of or team.code
        pointer = next((one for one in session.teams if code_in(one) == code), "")
        if not team.part:
            if team.phase != "answering":
                team = replace(team, said="team_too_late")
                return await self._turn(manager, record, session, tap, hint, team)
            role = tap.value.split(".")[2:]
            pointer, sitting = self._seat(session, team, role[0] if role else "", hint)
            await self._groups.store.save(seat_key(pointer), to_document(sitting), 0)
            await self._groups.change(code, self._used)
            self._groups.changed(code)
        seated = replace(_member(session, pointer), seat=pointer, view="")
        after = _stored(record, seated)
        await self._groups.store.save(manager, after.document, record.revision)
        room = Room(team.phase)
        reply, _ = await self._talk.seat_turn(seat_key(pointer), Command("start"), room, hint=hint)
        return replace(reply, anchor=record.document.get("anchor"))  # its keyboard is to be taken off

    def _seat(self, own: Session, team: Team, role: str, hint: str) -> tuple[str, Session]:
        """The pointer to a new seat and its session; nothing in it names the person."""
        part = Seat(
            code=team.of or team.code,
            kind="team",
            tiers=(team.tier,),
            depth=team.depth,
            side="tier" if team.invited == "tier" else "both",
            role=role if role in self._library.roles else "",
            phase=team.phase,
        )
        lang = own.lang or (guessed(hint) if hint else None)
        session = self._talk.engine.seat(part, self._new_id(), self._clock(), lang)
        if team.name:
            named = replace(session.assessment, names={team.tier: team.name})
            session = session.revised(named)
        return new_seat(part.code), session

    def _used(self, one: Group) -> Group:
        """The team as used just now, so that it is kept for another while."""
        if one.phase != "answering":
            return one
        return replace(one, moved_at=self._clock().isoformat(timespec="milliseconds"))

    # --- what is known -----------------------------------------------------------------------------

    async def seen(self, manager: str, session: Session, code: str, said: str = "") -> Team | None:
        """A team as this member sees it, or somebody who may join; None where there is nothing for them."""
        try:
            group = await self._groups.find(code, fresh=True)
            invited: Part = "tier" if OF in group.asks else "agency"
            group = await self._groups.find(group.asks[OF], fresh=True) if OF in group.asks else group
        except Over:
            return None
        if group.kind != "team":
            return None
        stored = await seats(self._groups.store, group.code)
        parts = {id_: part for id_, doc in stored.items() if (part := seating.from_document(doc.get("part")))}
        mine = parts.get(_own_seat(session, group.code))
        is_owner = group.owner == manager
        if mine is None and not is_owner and group.phase != "answering":
            return None
        team = self._team(group, parts, mine, said, is_owner=is_owner, invited=invited)
        return replace(team, code=code, of=group.code) if team.invited == "tier" else team

    def _team(
        self,
        group: Group,
        parts: dict[str, Seat],
        mine: Seat | None,
        said: str,
        *,
        is_owner: bool,
        invited: Part,
    ) -> Team:
        colleagues = [one for one in parts.values() if one.side == "both"]
        officials = [one for one in parts.values() if one.side == "tier"]
        found = pictures(self._library, group) if mine and mine.sees else ()
        places = (Place(id_, n, parts[id_].last > 0) for n, id_ in enumerate(sorted(parts), 1))
        official = group.asks.get(OFFICIAL, "")
        depth: Depth = group.depth
        return Team(
            code=group.code,
            tier=group.tiers[0],
            depth=depth,
            phase=group.phase,
            opened_on=group.opened_at[:10],
            least=self._library.several.groups["team"].raters,
            name=group.asks.get(NAME, ""),
            is_owner=is_owner,
            part="" if mine is None else "tier" if mine.side == "tier" else "agency",
            handed=bool(mine and mine.last),
            invited="" if mine or is_owner else invited,
            joined=len(colleagues),
            finished=sum(one.last > 0 for one in colleagues),
            officials=len(officials),
            official_answers=sum(one.last > 0 for one in officials),
            invite=self._invite(group.code) if is_owner else None,
            official=self._invite(official) if is_owner and official else None,
            places=tuple(places) if is_owner else (),
            picture=found[-1] if found and group.phase == "revealed" else None,
            said=said,
        )

    def _invite(self, code: str) -> Invite:
        return Invite(code, self._hosting.join_link(code), self._hosting.bot_link(code))


def _concerned(session: Session, said: Input) -> str:
    """The team that something said is about, or "open" where one is to be opened; empty for none."""
    if isinstance(said, Tap):
        if said.key == "team":
            return said.value.partition(".")[0]
        found = _IN_VIEW.search(said.value) if said.key in _VIEWING else None
        if found:
            return found[1]
        if not session.owns(said.session):
            return ""
    sits = session.seat if session.seat in session.teams else ""
    if isinstance(said, Command) and said.name == "team" and (sits or not session.seat):
        return code_in(sits or (session.teams[-1] if session.teams else ""))
    found = _IN_VIEW.match(session.view) if not session.seat else None
    return found[1] if found else ""


def _in_class(session: Session) -> bool:
    """Whether somebody sits in a seat of a class, which they would lose by getting up."""
    return bool(session.seat) and session.seat not in session.teams


def _own_seat(session: Session, code: str) -> str:
    pointers = (one for one in session.teams if code_in(one) == code)
    return next(pointers, "").partition("/")[2]


def _member(session: Session, pointer: str) -> Session:
    """The session with this pointer as its newest, in place of an older one to the same team."""
    others = tuple(one for one in session.teams if code_in(one) != code_in(pointer))
    return replace(session, teams=(*others, pointer)[-MOST_TEAMS:])


def _stirred(group: Group) -> Group:
    """The team marked as changed, unless its result is frozen."""
    if group.pictures:
        return group
    count = int(group.asks.get("left", "0")) + 1
    return replace(group, asks={**group.asks, "left": str(count)})


def _stored(record: Record, session: Session) -> Record:
    """The record with this session in it, what else it holds kept."""
    kept: dict[str, Any] = {k: record.document[k] for k in ("anchor", "unread") if k in record.document}
    return Record({**to_document(session), **kept}, record.revision)
