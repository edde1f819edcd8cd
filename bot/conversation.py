"""One turn: load the session, take the step, save it durably, put the screens into words."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.message import Reply
from bot.ports import Overtaken, Record, Store
from bot.wording import TOAST_LIMIT, Wording, guessed
from flows.document import from_document, to_document
from flows.engine import Engine
from flows.model import Lang
from flows.session import Session
from flows.talk import Input, Tap
from flows.tapping import Turn

_log = logging.getLogger("common_ground.conversation")

REPLAYS = 5
"""How often a turn is taken again on a fresh session after another writer came first."""


class Conversation:
    """The dialog of every manager over one store; safe to call for many managers at once."""

    def __init__(
        self,
        store: Store,
        engine: Engine,
        wording: Wording,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self.store = store
        self.engine = engine
        self.wording = wording
        self._clock = clock
        self._new_id = new_id
        self._locks: dict[str, tuple[asyncio.Lock, int]] = {}

    async def turn(self, manager: str, said: Input, *, hint: str = "") -> Reply:
        """What answers one input, after whatever it set is durable.

        `hint` is the language code the channel knows of (such as "zh-hans"), empty for none.
        Turns of one manager are taken one after the other. StoreError where the session cannot be
        read or written: then nothing was accepted.
        """
        async with self._alone(manager):
            for _ in range(REPLAYS):
                try:
                    return await self._turn(manager, said, hint)
                except Overtaken:
                    continue
            return await self._turn(manager, said, hint)

    async def look(self, manager: str, *, hint: str = "") -> Reply | None:
        """What a chat that has lost its messages shows again, None where the manager is not known.

        Nothing is set or stored. The last message is the one that is open.
        """
        record = await self.store.load(manager)
        if record is None:
            return None
        session, _ = self._begun(manager, record)
        turn = self.engine.recall(session, guessed(hint))
        return replace(self._reply(turn, guessed(hint), None), beside=bool(turn.shown[-1].view))

    async def speaks(self, manager: str, *, hint: str = "") -> Lang | None:
        """The language of a manager, None where the manager is not known."""
        record = await self.store.load(manager)
        return guessed(str(record.document.get("lang") or hint)) if record else None

    def greeting(self, *, hint: str = "") -> Reply:
        """What somebody new is shown first; nothing is stored, and its buttons are nobody's yet."""
        session = self.engine.begin(self._new_id(), self._clock())
        return self._reply(self.engine.recall(session, guessed(hint)), guessed(hint), None)

    async def anchored(self, manager: str, anchor: int | None) -> None:
        """Remember the message that now holds the keyboard of the open question, None for none."""
        async with self._alone(manager):
            record = await self.store.load(manager)
            if record is None or record.document.get("anchor") == anchor:
                return
            await self.store.save(manager, {**record.document, "anchor": anchor}, record.revision)

    async def _turn(self, manager: str, said: Input, hint: str) -> Reply:
        record = await self.store.load(manager)
        before, unread = self._begun(manager, record)
        guess = guessed(hint)
        turn = self.engine.step(before, said, self._clock(), self._new_id(), guess)
        anchor: Any = record.document.get("anchor") if record else None
        if record is None or turn.session != before:
            document = {**to_document(turn.session), "anchor": anchor, **unread}
            await self.store.save(manager, document, record.revision if record else 0)
        beside = isinstance(said, Tap) and any(shown.view for shown in turn.shown)
        return replace(self._reply(turn, guess, anchor), beside=beside)

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
        passing = turn.toast is not None or any(shown.notice or shown.home for shown in turn.shown)
        return Reply(messages, toast, turn.stale, anchor, passing=passing)

    @asynccontextmanager
    async def _alone(self, manager: str) -> Any:
        """Hold the turns of one manager apart; nothing is kept for who is not speaking."""
        lock, waiting = self._locks.get(manager, (asyncio.Lock(), 0))
        self._locks[manager] = (lock, waiting + 1)
        try:
            async with lock:
                yield
        finally:
            lock, waiting = self._locks[manager]
            if waiting == 1:
                del self._locks[manager]
            else:
                self._locks[manager] = (lock, waiting - 1)
