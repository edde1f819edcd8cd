"""Who speaks to which group: codes are taken, seats given, left, and found again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot import repeats
from bot.belonging import class_of, codes_of, has_begun, lang_of, pointer_of, session_of
from bot.conversation import Conversation
from bot.crowd import Crowd
from bot.groups import Groups, Over
from bot.guesses import Guesses, tapped
from bot.hosting import Hosting
from bot.keys import new_code
from bot.lesson import Lesson
from bot.message import Reply
from bot.ports import Record
from bot.revealing import pictures
from bot.rooms import NoSeat
from bot.seating import Seating
from bot.seats import seat_key
from bot.teams import Teams
from bot.vacating import vacate
from flows.code import read_code
from flows.document import from_document, to_document
from flows.group import Group
from flows.room import Room, mark
from flows.talk import CameBack, Command, Input, Left, Say, Tap

TYPING = ("nickname", "naming", "bid", "zone", "language")
"""Stages that wait for words of one's own: what looks like a code there is one only if it leads somewhere."""


class Joining:
    """The `bot.conversation.Rooms` over a conversation; what is public beside them is for channels."""

    def __init__(
        self,
        talk: Conversation,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        draw: Callable[[], str] = new_code,
    ) -> None:
        self.groups = Groups(talk.store, clock, draw)
        self.crowd = Crowd(self.groups)
        self.hosting = Hosting(self.groups, self.crowd, talk, new_id)
        self._talk = talk
        self.seating = Seating(talk.engine, self.groups, self.crowd, clock, new_id)
        self._teams = Teams(talk, self.groups, self.hosting, clock, new_id)
        self._guesses = Guesses()
        self._lesson = Lesson(talk.wording.library)

    # --- bot.conversation.Rooms ------------------------------------------------------------------

    async def answer(
        self, manager: str, record: Record | None, said: Input, hint: str, number: int | None
    ) -> Reply | None:
        """The reply to what is said to a group, None where it is said to the person's own dialog."""
        pointer = pointer_of(record)
        if isinstance(said, Left | CameBack):
            return None
        code = tapped(said) if isinstance(said, Tap) else ""
        if code and code not in codes_of(record):
            if wait := self._guesses.wait_s(manager):
                return await self._said(manager, record, hint, "slow", n=wait)
            await self._guessed(manager, code)
        if self.hosting.leads(said):
            await self._noted(manager, record, number)
            return await self.hosting.answer(manager, record, said, hint)
        if (reply := await self._teams.answer(manager, record, said, hint, number)) is not None:
            return reply
        match said:
            case Tap(key=key, value=value) if key.startswith("join."):
                return await self._tapped(manager, record, key.removeprefix("join."), value, hint)
            case Command("start", word) if code := read_code(word):
                return await self._called(manager, record, code, hint)
            case Say(text) if code := read_code(text):
                reply = await self._called(manager, record, code, hint, typed=True)
                if reply is not None:
                    return reply
            case Command("leave") if not pointer:
                return await self._said(manager, record, hint, "none")
        return await self._seated(manager, record, said, hint, number) if record and pointer else None

    async def _noted(self, manager: str, record: Record | None, number: int | None) -> None:
        """Note a delivery before a trainer's button acts: one that comes again opens no second class."""
        if record and number is not None:
            after = {**record.document, **repeats.noted(record.document, number)}
            await self.groups.store.save(manager, after, record.revision)

    async def look(self, manager: str, record: Record, hint: str) -> Reply:
        """What somebody who has a seat sees again; where it is gone, that is said, and it is forgotten."""
        pointer = pointer_of(record)
        if not pointer:
            return await self._teams.look(manager, record, hint)
        try:
            room = await self._room(pointer)
            reply = await self._talk.seat_look(seat_key(pointer), room, hint=hint)
            return replace(reply, room=mark(room))
        except Over:
            return await self._home(manager, record, hint, "gone")
        except NoSeat:
            return await self._home(manager, record, hint, "removed")

    async def seated(self, record: Record) -> str:
        """The store's key of the seat that a person's record points to, empty for none."""
        return seat_key(pointer) if (pointer := pointer_of(record)) else ""

    async def seat_of(self, manager: str) -> str:
        """The pointer to the seat that a manager has, empty for none."""
        return pointer_of(await self.groups.store.load(manager))

    async def class_of(self, manager: str) -> str:
        """The code of the class that joining another one leaves, empty for none."""
        return class_of(await self.groups.store.load(manager))

    # --- a seat ----------------------------------------------------------------------------------

    async def _seated(
        self, manager: str, record: Record, said: Input, hint: str, number: int | None = None
    ) -> Reply:
        pointer = pointer_of(record)
        try:
            room = await self._room(pointer)
            key = seat_key(pointer)
            reply, session = await self._talk.seat_turn(key, said, room, hint=hint, number=number)
        except Over:
            return await self._home(manager, record, hint, "gone")
        except NoSeat:
            return await self._home(manager, record, hint, "removed")
        if session.part and session.part.left:
            await vacate(self.groups, pointer)
            return await self._home(manager, record, hint, "left", session.part.code)
        return replace(reply, room=mark(room))

    async def _room(self, pointer: str) -> Room:
        """The group of a seat as it is at this moment; Over."""
        group = await self.groups.find(pointer.partition("/")[0])
        found = pictures(self._talk.engine.library, group)
        return Room(group.phase, group.round, *reversed(found))

    async def _home(self, manager: str, record: Record, hint: str, why: str, named: str = "") -> Reply:
        """Back in one's own dialog, the pointer to the seat forgotten; `named` is the code that they know."""
        code = pointer_of(record).partition("/")[0]
        after = {key: value for key, value in record.document.items() if key != "seat"} | {"anchor": None}
        if teams := record.document.get("teams"):  # no link to the seat is kept
            after["teams"] = [f"{code}/" if one == pointer_of(record) else one for one in teams]
        await self.groups.store.save(manager, after, record.revision)
        reply = self._talk.recalled(manager, Record(after, record.revision + 1), hint)
        return reply.after(self._lesson.message(lang_of(record, hint), "talk", why, code=named or code).text)

    async def _said(
        self, manager: str, record: Record | None, hint: str, key: str, **values: object
    ) -> Reply:
        """Why nothing came of it, before what is open."""
        said = self._lesson.message(lang_of(record, hint), "talk", key, **values)
        if record is None:
            return Reply((said,), passing=True)
        return (await self._stands(manager, record, hint)).after(said.text)

    async def _stands(self, manager: str, record: Record, hint: str) -> Reply:
        """What is open: in the seat, or in one's own dialog."""
        if pointer_of(record):
            return await self.look(manager, record, hint)
        reply = self._talk.recalled(manager, record, hint)
        return replace(reply, messages=reply.messages[-1:])

    # --- a code ----------------------------------------------------------------------------------

    async def _guessed(self, manager: str, code: str) -> None:
        """Count a code that leads nowhere, and never did of late."""
        try:
            await self.groups.find(code)
        except Over as error:
            if error.ended is None:
                self._guesses.wrong(manager)

    async def _called(
        self, manager: str, record: Record | None, code: str, hint: str, *, typed: bool = False
    ) -> Reply | None:
        """What a code leads to: the seat one has, a question, a seat at once for somebody new, or why not."""
        pointer = pointer_of(record)
        if pointer.startswith(f"{code}/") and record:
            return await self._sat_down(manager, record, hint)
        session = session_of(record)
        words = bool(typed and session and session.stage in TYPING and not pointer)
        if wait := self._guesses.wait_s(manager):
            return None if words else await self._said(manager, record, hint, "slow", n=wait)
        await self._guessed(manager, code)
        try:
            group = await self.groups.find(code)
        except Over as error:
            if words and error.ended is None:
                return None
            return await self._said(manager, record, hint, "over" if error.ended else "wrong", code=code)
        asking = bool(record and (pointer or has_begun(record)))
        return await self._let_in(manager, record, group, hint, asking=asking)

    async def _tapped(
        self, manager: str, record: Record | None, code: str, value: str, hint: str
    ) -> Reply | None:
        """[Join] or [Not now] under the question."""
        if value != "yes":
            return await self._stands(manager, record, hint) if record else None
        if pointer_of(record).startswith(f"{code}/") and record:
            return await self._sat_down(manager, record, hint)
        try:
            group = await self.groups.find(code)
        except Over as error:
            return await self._said(manager, record, hint, "over" if error.ended else "wrong", code=code)
        return await self._let_in(manager, record, group, hint)

    async def _let_in(
        self, manager: str, record: Record | None, group: Group, hint: str, *, asking: bool = False
    ) -> Reply | None:
        """Into a team or a seat, or why not; `asking` first where somebody is in the middle of something."""
        if group.kind == "team":
            return await self._teams.invited(manager, record, group, hint)
        if why := await self.seating.refusal(group):
            return await self._said(manager, record, hint, why, code=group.code)
        if record and asking:
            session = from_document(record.document)
            of = session.current if session else ""
            offer = self._lesson.offer(lang_of(record, hint), of, group, class_of(record))
            return Reply((offer,), passing=True)
        return await self._join(manager, record, group, hint)

    async def _join(self, manager: str, record: Record | None, group: Group, hint: str) -> Reply:
        """Give a seat: first the pointer to it, then the seat, so that none is left that nobody sits on."""
        old = pointer_of(record)
        pointer, session = await self.seating.seat(group, session_of(record), hint)
        own = dict(record.document) if record else to_document(self.seating.own())
        await self.groups.store.save(manager, own | {"seat": pointer}, record.revision if record else 0)
        await self.groups.store.save(seat_key(pointer), to_document(session), 0)
        if old and old not in own.get("teams", ()):  # a seat in a team is got up from, and kept
            await vacate(self.groups, old)
        late = group.case and group.phase == "answering"
        first = Command("case" if late else "start")  # the case comes before its questions
        room = await self._room(pointer)
        return (await self._talk.seat_turn(seat_key(pointer), first, room, hint=hint))[0]

    async def _sat_down(self, manager: str, record: Record, hint: str) -> Reply:
        """What the seat shows that one has in the group whose code was given."""
        with suppress(Over):
            await self.seating.mend(pointer_of(record), session_of(record), hint)
        return await self._seated(manager, record, Command("start"), hint)
