"""What has come due for a manager: noted as sent, and put into one message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.message import Message
from bot.ports import Record, Store
from bot.turns import Turns
from bot.wording import Wording
from flows import schedule
from flows.document import from_document, to_document
from flows.library import Library
from flows.reminding import reminding
from flows.scene import Scene
from flows.screens import Shown
from flows.session import Session


@dataclass(frozen=True, slots=True)
class Due:
    """A message with what is due, and the reminders it tells of."""

    message: Message
    reminders: tuple[schedule.Reminder, ...]


class Dues:
    """The reminders of every manager over one store; `watch` is told of everybody whose reminders moved."""

    def __init__(
        self, store: Store, library: Library, wording: Wording, clock: Callable[[], datetime], turns: Turns
    ) -> None:
        self.watch: Callable[[str, Session], None] | None = None
        self._store = store
        self._library = library
        self._wording = wording
        self._clock = clock
        self._turns = turns

    async def remind(self, manager: str, awake: bool) -> Due | None:
        """What is due, noted as sent; see `bot.conversation`."""
        return await self._turns.replayed(manager, partial(self._remind, manager, awake))

    async def not_sent(self, manager: str, due: Due) -> None:
        """Take back that something was sent; StoreError where that cannot be stored."""
        await self._turns.replayed(manager, partial(self._untold, manager, due))

    def moved(self, manager: str, before: Session, after: Session) -> None:
        """Tell who watches where a turn has moved a reminder; a look at one field for who wants none."""
        wanted = self.watch and (schedule.wanted(before) or schedule.wanted(after))
        if self.watch and wanted and schedule.bearing(before) != schedule.bearing(after):
            self.watch(manager, after)

    async def _remind(self, manager: str, awake: bool) -> Due | None:
        record = await self._store.load(manager)
        if record is None or (session := from_document(record.document)) is None:
            return None
        now = self._clock()
        due = schedule.due(self._library, session, now, awake=awake)
        await self._kept(manager, record, session, schedule.told(self._library, session, due))
        return Due(self._message(session, due, now), due) if due else None

    async def _untold(self, manager: str, due: Due) -> None:
        record = await self._store.load(manager)
        session = from_document(record.document) if record else None
        if record and session:
            await self._kept(manager, record, session, schedule.untold(session, due.reminders))

    async def _kept(self, manager: str, record: Record, before: Session, after: Session) -> None:
        """Store what changed in a session, and tell of its next reminder."""
        if after != before:
            await self._store.save(manager, {**record.document, **to_document(after)}, record.revision)
        if self.watch:
            self.watch(manager, after)

    def _message(self, session: Session, due: tuple[schedule.Reminder, ...], now: datetime) -> Message:
        """Reminders as one message, about the assessment of the first."""
        home, guess = due[0].assessment, session.lang or "en"
        scene = Scene.of(self._library, replace(session, current=home), guess, now)
        shown = Shown(reminding(scene, due), fresh=True, lasting=True, home=home)
        return self._wording.message(shown, session, guess)
