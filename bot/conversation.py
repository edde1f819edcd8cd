"""One turn: load the session, take the step, save it durably, put the screens into words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from bot import repeats
from bot.attaching import Attaching
from bot.due import Due, Dues
from bot.message import Attachment, Reply
from bot.metrics import TURNS, measured
from bot.pictures import ordered
from bot.ports import NotMade, Printer, Record, Store
from bot.rooms import NoSeat, Rooms
from bot.turns import Turns
from bot.wording import TOAST_LIMIT, Wording, guessed
from flows.document import from_document, to_document
from flows.engine import Engine
from flows.model import Lang
from flows.room import Room
from flows.session import Session
from flows.talk import Input, Tap
from flows.team import Team
from flows.turn import Turn

_log = logging.getLogger("common_ground.conversation")


class Conversation:
    """The dialog of every manager over one store; safe to call for many managers at once.

    `dues` has everybody's reminders. `rooms` has the word first; without it there are no groups. `bot` is
    the name by which the bot is found on Telegram, empty while it is not known.
    """

    def __init__(
        self,
        store: Store,
        engine: Engine,
        wording: Wording,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
        printer: Printer | None = None,
    ) -> None:
        self.store = store
        self.engine = engine
        self.wording = wording
        self._clock = clock
        self._new_id = new_id
        self.printer = printer
        self._attaching = Attaching(wording, printer)
        self.turns = Turns()
        self._replayed = self.turns.replayed
        self.dues = Dues(store, engine.library, wording, clock, self.turns)
        self.rooms: Rooms | None = None
        self.bot = ""

    async def turn(self, manager: str, said: Input, *, hint: str = "", number: int | None = None) -> Reply:
        """What answers one input, after whatever it set is durable.

        `hint` is the language code the channel knows of (such as "zh-hans"), empty for none. `number`
        is the delivery's own where it may come again: then it sets nothing, and what stands is shown.
        Turns of one manager are taken one after the other. StoreError where the session cannot be
        read or written: then nothing was accepted.
        """
        take = partial(self._answer, manager, said, hint, number)
        return await measured(TURNS, manager.partition(":")[0], self._replayed(manager, take))

    async def seat_turn(
        self, seat: str, said: Input, room: Room, *, hint: str = "", number: int | None = None
    ) -> tuple[Reply, Session]:
        """What answers one input in a seat of a group, by the store's key, and the session after it.

        NoSeat where nothing is stored of it, StoreError as in `turn`.
        """
        return await self._replayed(seat, partial(self._seat_turn, seat, said, room, hint, number))

    async def _seat_turn(
        self, seat: str, said: Input, room: Room, hint: str, number: int | None
    ) -> tuple[Reply, Session]:
        record = await self.store.load(seat)
        if record is None:
            raise NoSeat
        return await self._turn(seat, record, said, hint, number, room)

    async def own_turn(
        self, manager: str, record: Record, said: Input, hint: str, number: int | None, team: Team | None
    ) -> tuple[Reply, Session]:
        """What answers one input in somebody's own dialog about a team, over a record that has changed.

        To be called from `rooms` alone, which has the manager's turns to itself.
        """
        return await self._turn(manager, record, said, hint, number, team=team, moved=True)

    async def seat_look(self, seat: str, room: Room, *, hint: str = "") -> Reply:
        """What a seat's chat shows again; NoSeat where nothing is stored of it."""
        record = await self.store.load(seat)
        if record is None:
            raise NoSeat
        return self.recalled(seat, record, hint, room)

    async def look(self, manager: str, *, hint: str = "") -> Reply | None:
        """What a chat that has lost its messages shows again, None where the manager is not known.

        Nothing is set or stored. The last message is the one that is open.
        """
        record = await self.store.load(manager)
        if record is None:
            return None
        at_a_team = str(record.document.get("view", "")).startswith("team.")
        if self.rooms and (record.document.get("seat") or at_a_team):
            return await self.rooms.look(manager, record, hint)
        return self.recalled(manager, record, hint)

    def recalled(
        self, manager: str, record: Record, hint: str, room: Room | None = None, team: Team | None = None
    ) -> Reply:
        """What a record's chat shows again."""
        session, _ = self._begun(manager, record)
        turn = self.engine.recall(session, guessed(hint), room, team)
        return replace(self._reply(turn, guessed(hint), None), beside=bool(turn.shown[-1].view))

    async def speaks(self, manager: str, *, hint: str = "") -> Lang | None:
        """The language of a manager, None where the manager is not known."""
        _, record = await self._open(manager)
        return guessed(str(record.document.get("lang") or hint)) if record else None

    async def _open(self, manager: str) -> tuple[str, Record | None]:
        """The key and the record of the dialog that is open for a manager: their own, or a seat's."""
        record = await self.store.load(manager)
        seat = await self.rooms.seated(record) if self.rooms and record else ""
        found = await self.store.load(seat) if seat else None
        return (seat, found) if found else (manager, record)

    async def file(self, manager: str, of: str, kind: str, *, hint: str = "") -> Attachment | None:
        """A file that a reply has named before, to be made now; None where the manager has none such."""
        _, record = await self._open(manager)
        if record is None:
            return None
        session, _ = self._begun(manager, record)
        found = self.engine.file(session, of, kind, self._clock(), guessed(hint))
        return self._attaching.attached(found, session, session.lang or guessed(hint)) if found else None

    async def picture(self, manager: str, of: str, name: str, *, hint: str = "") -> bytes | None:
        """The chart of this name (`Message.picture`) as SVG, with its text in it.

        `of` is the assessment the message is about, the one its buttons name. None where the manager
        has no such assessment or no such chart; NotMade where it cannot be drawn.
        """
        _, record = await self._open(manager)
        session = from_document(record.document) if record else None
        chart = ordered(self.engine.library, session, of, name) if session else None
        if session is None or chart is None:
            return None
        if self.printer is None:
            raise NotMade("Nothing to draw with")
        return await self.printer.chart(chart, session.lang or guessed(hint))

    def greeting(self, *, hint: str = "") -> Reply:
        """What somebody new is shown first; nothing is stored, and its buttons are nobody's yet."""
        session = self.engine.begin(self._new_id(), self._clock())
        return self._reply(self.engine.recall(session, guessed(hint)), guessed(hint), None)

    async def anchored(self, manager: str, anchor: int | None) -> None:
        """Remember the message that now holds the keyboard of the open question, None for none."""
        await self._replayed(manager, partial(self._anchored, manager, anchor))

    async def remind(self, manager: str, *, awake: bool = False) -> Due | None:
        """What is due for a manager, noted as sent before it is returned; None where nothing is.

        `awake` where they have come by themselves, at whatever hour. Noting comes first, so that a
        process that dies in between loses a reminder rather than sending one twice; of several
        workers the one that notes it first has it to send, and for the others nothing is due.
        """
        return await self.dues.remind(manager, awake)

    async def not_sent(self, manager: str, due: Due) -> None:
        """Take back that something was sent; StoreError where that cannot be stored."""
        await self.dues.not_sent(manager, due)

    async def _anchored(self, manager: str, anchor: int | None) -> None:
        key, record = await self._open(manager)
        if record is not None and record.document.get("anchor") != anchor:
            await self.store.save(key, {**record.document, "anchor": anchor}, record.revision)

    async def _answer(self, manager: str, said: Input, hint: str, number: int | None) -> Reply:
        record = await self.store.load(manager)
        if record and not record.document.get("seat") and repeats.seen(record.document, number):
            return self._again(record, hint)
        if self.rooms and (reply := await self.rooms.answer(manager, record, said, hint, number)):
            return reply
        return (await self._turn(manager, record, said, hint, number))[0]

    async def _turn(
        self,
        manager: str,
        record: Record | None,
        said: Input,
        hint: str,
        number: int | None,
        room: Room | None = None,
        team: Team | None = None,
        *,
        moved: bool = False,
    ) -> tuple[Reply, Session]:
        """The turn over a record; `moved` where that is not what is stored any more."""
        before, unread = self._begun(manager, record)
        guess = guessed(hint)
        if record and repeats.seen(record.document, number):
            return self._again(record, hint, room), before
        turn = self.engine.step(before, said, self._clock(), self._new_id(), guess, room, team)
        anchor: Any = record.document.get("anchor") if record else None
        if record is None or moved or turn.session != before:
            document = {**to_document(turn.session), "anchor": anchor, **unread}
            document |= repeats.noted(record.document if record else None, number)
            await self.store.save(manager, document, record.revision if record else 0)
            self.dues.moved(manager, before, turn.session)
        beside = isinstance(said, Tap) and any(shown.view for shown in turn.shown)
        return replace(self._reply(turn, guess, anchor), beside=beside), turn.session

    def _again(self, record: Record, hint: str, room: Room | None = None) -> Reply:
        """The open screen as it stands, for a delivery that has been taken before."""
        session, _ = self._begun("", record)
        stands = self.engine.recall(replace(session, view=""), guessed(hint), room)
        shown = replace(stands, shown=stands.shown[-1:])
        return replace(self._reply(shown, guessed(hint), record.document.get("anchor")), again=True)

    def _begun(self, manager: str, record: Record | None) -> tuple[Session, dict[str, Any]]:
        """The session as stored, or a new one; with what is stored but cannot be read, to be kept."""
        if record is None:
            return self.engine.begin(self._new_id(), self._clock()), {}
        kept = {"unread": record.document["unread"]} if "unread" in record.document else {}
        if known := from_document(record.document):
            return known, kept
        _log.error("What is stored of %s cannot be read; it is kept beside a new session", manager)
        return self.engine.begin(self._new_id(), self._clock()), kept or {"unread": dict(record.document)}

    def _reply(self, turn: Turn, guess: Any, anchor: int | None) -> Reply:
        lang = turn.session.lang or guess
        messages = tuple(self.wording.message(shown, turn.session, guess) for shown in turn.shown)
        toast = self.wording.notice(turn.toast, lang)[:TOAST_LIMIT] if turn.toast else ""
        files = (self._attaching.attached(turn.file, turn.session, lang),) if turn.file else ()
        shown = any(one.notice or one.home for one in turn.shown)
        passing = shown or turn.toast is not None or turn.file is not None
        return Reply(messages, toast, turn.stale, anchor, files=files, passing=passing)
