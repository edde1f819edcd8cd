"""Updates that Telegram delivers to us: who may deliver, what is taken, and when it counts as done."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from telegram import Update

from bot.channels.telegram.updates import CARRIED, Incoming, read, sent_at
from bot.gate import Gate

_log = logging.getLogger(__name__)

MOST_BYTES = 256 * 1024
"""The longest text has 4,096 letters, a reply quotes as many, JSON may write a letter in 12 bytes: 100 kB;
the rest is for kinds of messages to come. Some 400 that are at work or wait hold 100 MB at the very most."""

HELD_S = 0.5
"""How long an answer waits, once stored, until it is shown as well: whoever dies before that is asked again.
No longer, since Telegram has 100 connections at the most and writing may have to wait for its limits."""

LAST_S = 4.0
"""How long the way out waits for what is still to be shown."""

SHOWING = 1_000
"""Replies that may wait to be shown, half a minute of writing; more are to come again."""

KEPT_S = 24 * 3600
"""Telegram repeats an update for no longer (Bot API, getUpdates); what is older somebody else has kept."""

RECEIPT = "receipt"
"""The name under which `Update.api_kwargs` carries the future that says whether an update is stored."""

Process = Callable[[Update], Awaitable[None]]


def derived_secret(token: str) -> str:
    """The secret of a bot's webhook where none is chosen: all workers find the same, without being told."""
    return hmac.new(token.strip().encode(), b"common-ground webhook", hashlib.sha256).hexdigest()


def _now() -> Callable[[], float]:
    """Seconds of the epoch as at the start, moved on by a clock that nobody sets."""
    ahead_s = time.time() - time.monotonic()
    return lambda: time.monotonic() + ahead_s


class Webhook:
    """A `bot.ports.Hook`; what comes before `open` and after `close` is to come again."""

    def __init__(
        self, path: str, secret: str, gate: Gate | None = None, clock: Callable[[], float] | None = None
    ) -> None:
        """`clock` gives seconds of the epoch."""
        self._path = path
        self._secret = secret.encode()
        self._gate = gate or Gate()
        self._clock = clock or _now()
        self._process: Process | None = None
        self._ready = asyncio.Event()
        self._taps: dict[str, bytes] = {}
        """The taps whose deliveries have not been answered, with what is to be said in the answer."""
        self._showing: set[asyncio.Task[None]] = set()

    @property
    def path(self) -> str:
        return self._path

    @property
    def most_bytes(self) -> int:
        return MOST_BYTES

    def knows(self, secret: str) -> bool:
        return hmac.compare_digest(secret.encode("utf-8", "surrogatepass"), self._secret)

    def open(self, process: Process) -> None:
        """From now on let updates be handled."""
        self._process = process
        self._ready.set()

    async def opened(self, within_s: float) -> None:
        """Wait until it is open, or for so long."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._ready.wait(), within_s)

    async def close(self) -> None:
        """Take no more; back when everything taken is shown, or LAST_S have passed: it is stored anyway."""
        self._process = None
        if self._showing:
            _, late = await asyncio.wait(tuple(self._showing), timeout=LAST_S)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def reply(self, query: str, toast: str) -> bool:
        """Leave the answer to a tap to that of its delivery, which saves a call; False where that is out.

        Telegram carries out one method named there, and does not say what came of it:
        https://core.telegram.org/bots/api#making-requests-when-getting-updates.
        """
        if query not in self._taps:
            return False
        call = {"method": "answerCallbackQuery", "callback_query_id": query} | (
            {"text": toast} if toast else {}
        )
        self._taps[query] = json.dumps(call).encode()
        return True

    def settle(self, update: Update, stored: bool) -> None:
        """Whether an update is stored; the first word counts."""
        receipt: asyncio.Future[bool] = update.api_kwargs[RECEIPT]
        if not receipt.done():
            receipt.set_result(stored)

    async def take(self, body: bytes) -> tuple[int, bytes]:
        """The answer to one delivery (see `bot.ports.Hook`)."""
        raw = _parsed(body)
        if raw is None:
            return HTTPStatus.BAD_REQUEST, b""
        if (at := sent_at(raw)) is not None and self._clock() - at > KEPT_S:
            _log.warning("An update older than a day was delivered; nothing was done with it")
            return HTTPStatus.OK, b""
        come = read(raw)
        if come is None:
            return HTTPStatus.OK, b""
        if come.query:
            self._taps.setdefault(come.query, b"")
        try:
            stored = await self._taken(raw["update_id"], come)
        finally:
            said = self._taps.pop(come.query, b"")
        return (HTTPStatus.OK, said) if stored else (HTTPStatus.SERVICE_UNAVAILABLE, b"")

    async def _taken(self, number: int, come: Incoming) -> bool:
        """Whether an update is stored, and shown where that does not take long."""
        if len(self._showing) >= SHOWING or not await self._gate.enter():
            return False
        try:
            if self._process is None:
                return False
            receipt = asyncio.get_running_loop().create_future()
            update = Update(number, api_kwargs={CARRIED: come, RECEIPT: receipt})
            task = asyncio.create_task(self._handled(self._process, update))
            stored: bool = await receipt
        finally:
            self._gate.leave()
        await asyncio.wait((task,), timeout=HELD_S)
        return stored

    async def _handled(self, process: Process, update: Update) -> None:
        """Handle an update to its end, counted as long as that takes."""
        task = asyncio.current_task()
        assert task
        self._showing.add(task)
        try:
            await process(update)
        finally:
            self._showing.discard(task)
            self.settle(update, False)


def _parsed(body: bytes) -> dict[str, Any] | None:
    """The update in a delivery, None for anything else."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = raw.get("update_id") if isinstance(raw, dict) else None
    return raw if type(number) is int and 0 <= number < 2**63 else None
