"""Fetching updates: nothing is confirmed to Telegram before it is stored, nothing ends the fetching.

PTB's own Updater confirms a batch with the next request whether it was handled or not, asks again
without a pause after an answer it cannot read, and ends for ever at a single 404 of a proxy.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any, TypeVar

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.channels.telegram.errors import BadToken, Flooded
from bot.channels.telegram.updates import ALLOWED, CARRIED

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

PATIENCE_S = 2.0
"""How long the next fetch, which confirms the last batch, waits for it to be stored. A turn takes a few
milliseconds, and showing it is not waited for; only a disk that hangs takes longer, and one person's
file must not hold up everybody else."""

LONGEST_PAUSE_S = 30.0
REFUSALS = 8
"""So many refusals of the token in a row (12 s) are believed; a proxy may answer 404 for a moment."""

WHAT_TO_DO = (
    "Telegram does not know this bot token. Copy it again from @BotFather (/mybots, API Token), "
    "as in 123456789:AA...; if you use an own Bot API server, check its address too."
)


REMEDY = "If this goes on: is there a network, and is TELEGRAM_BASE_URL right where it is set?"


class Ledger:
    """Which updates of the last batch are not stored yet."""

    def __init__(self) -> None:
        self._open: set[int] = set()
        self._settled = asyncio.Event()

    def accept(self, numbers: Iterable[int]) -> None:
        """Begin a batch."""
        self._open = set(numbers)
        self._settled.clear()

    def durable(self, number: int) -> None:
        """This one is stored, or there is nothing of it to store."""
        self._open.discard(number)
        if not self._open:
            self._settled.set()

    def settle(self, update: Update, _stored: bool) -> None:
        """What could not be stored is not asked for again either: the person has been told."""
        self.durable(update.update_id)

    async def settled(self, patience_s: float = PATIENCE_S) -> None:
        """Wait until the batch is stored, or for as long as patience lasts."""
        if self._open:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._settled.wait(), patience_s)


class Trouble:
    """The pauses between attempts, which grow, and one line in the log for each."""

    def __init__(self, believed: int = REFUSALS) -> None:
        self._believed = believed
        self.over()

    def over(self) -> None:
        """It worked."""
        self._pause_s = 0.05
        self._refusals = 0

    def after(self, error: TelegramError) -> float:
        """Seconds until the next attempt; BadToken where there is no use in one."""
        self._refusals = self._refusals + 1 if isinstance(error, InvalidToken) else 0
        if self._refusals >= self._believed:
            raise BadToken(WHAT_TO_DO) from None
        self._pause_s = min(LONGEST_PAUSE_S, self._pause_s * 2)
        pause_s = max(self._pause_s, error.wait_s) if isinstance(error, Flooded) else self._pause_s
        why = "another program fetches for this bot" if isinstance(error, Conflict) else type(error).__name__
        _log.warning("Telegram cannot be reached (%s); next attempt in %g s. %s", why, pause_s, REMEDY)
        return pause_s


class Polling:
    """Puts what arrives into a queue until told to stop."""

    def __init__(self, bot: Bot, queue: asyncio.Queue[object], ledger: Ledger, timeout_s: int) -> None:
        self._bot = bot
        self._queue = queue
        self._ledger = ledger
        self._timeout_s = timeout_s
        self._offset: int | None = None

    async def run(self, stop: asyncio.Event) -> None:
        """Fetch until `stop`; BadToken where the token is refused again and again."""
        trouble = Trouble()
        while not stop.is_set():
            try:
                updates = await until(stop, self._fetch(self._timeout_s))
            except TelegramError as error:
                await until(stop, asyncio.sleep(trouble.after(error)))
            else:
                trouble.over()
                if updates is not None:
                    await self._accept(updates)

    async def confirm(self) -> None:
        """Tell Telegram what need not be delivered again; for the end, when everything is done."""
        try:
            await self._fetch(0)
        except TelegramError as error:
            _log.warning("The last messages may be delivered again (%s)", type(error).__name__)

    async def _fetch(self, timeout_s: int) -> tuple[Update, ...]:
        return await self._bot.get_updates(offset=self._offset, timeout=timeout_s, allowed_updates=ALLOWED)

    async def _accept(self, updates: tuple[Update, ...]) -> None:
        """Hand a batch on and wait until it is stored; the next fetch confirms it.

        An empty answer has confirmed all before it, so the number is dropped: after a week without
        updates Telegram begins anywhere, perhaps below it.
        """
        ours = [update for update in updates if update.api_kwargs.get(CARRIED)]
        self._ledger.accept(update.update_id for update in ours)
        for update in ours:
            self._queue.put_nowait(update)
        await self._ledger.settled()
        self._offset = updates[-1].update_id + 1 if updates else None


async def until(stop: asyncio.Event, work: Coroutine[Any, Any, _T]) -> _T | None:
    """The result of the work, None where `stop` came first; the work is then called off."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
        return working.result() if working.done() else None
    finally:
        for task in (working, stopping):
            task.cancel()
        await asyncio.gather(working, stopping, return_exceptions=True)
