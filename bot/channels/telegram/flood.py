"""Keeping to Telegram's limits, obeying its pauses, and repeating what may be repeated."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from telegram.error import BadRequest, NetworkError
from telegram.ext import BaseRateLimiter

from bot.channels.telegram.errors import Flooded, NotSent
from bot.channels.telegram.turnstile import Turnstile
from bot.metrics import CALLS, WAITING, counted, under_way
from bot.ports import EVERYBODY, Standing

BROADCAST = "broadcast"
"""As `rate_limit_args`: a message nobody waits for; it goes out when taps leave room."""

MOMENT_S = 2.0
"""What is waited for even on the way out, so that what was accepted is still shown."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast we write; `math.inf` as a rate switches a limit off.

    30 messages a second over all and one a second in a chat, "short bursts that go over this limit"
    allowed: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this, which
    gives no figure for a burst. Answers to taps have no published limit. The longest wait keeps one
    long pause from holding up a person's later taps; 150 s after a tap it can be answered no more.
    """

    per_second: float = 30.0
    burst: int = 30
    chat_per_second: float = 1.0
    chat_burst: int = 8
    longest_wait_s: float = 60.0
    backoff_s: tuple[float, ...] = (0.5, 1.0, 2.0, 4.0)


UNLIMITED = Limits(per_second=math.inf, chat_per_second=math.inf)


class Bucket:
    """Gives out slots `1 / per_second` apart, `burst` of them at once after a quiet time."""

    __slots__ = ("_free_at", "_slack_s", "_step_s")

    def __init__(self, per_second: float, burst: int) -> None:
        self._step_s = 1 / per_second
        self._slack_s = self._step_s * (burst - 1)
        self._free_at = -math.inf

    def take(self, now: float) -> float:
        """Reserve the next slot; the seconds until it comes."""
        start = max(self._free_at, now)
        self._free_at = start + self._step_s
        return max(0.0, start - self._slack_s - now)

    def quiet(self, now: float) -> bool:
        """Whether nothing is known of it that a new one would not know."""
        return self._free_at <= now


class Flood(BaseRateLimiter[str]):
    """One for all requests of a bot. Retries live here, where a refused request can be repeated as it is.

    PTB asks a limiter to handle RetryAfter alone; network errors are added because only the
    requests that can be carried out twice without harm are repeated after them.
    """

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._all = Turnstile(self._limits.per_second, self._limits.burst)
        self._chats: dict[int, Bucket] = {}
        self._paused: dict[int, float] = {}
        self._all_paused_until = -math.inf
        self._sweep_at = 10_000
        self._closing = asyncio.Event()
        self.paused = asyncio.Event()
        """Set at every new pause; whoever tells other workers of it clears it."""

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    def close(self) -> None:
        """From now on give up rather than wait longer than MOMENT_S; for the way out."""
        self._closing.set()

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> Any:
        """The result of the request; Flooded or a network error where patience ends."""
        chat = int(data.get("chat_id") or 0)
        clock = asyncio.get_running_loop().time
        failures, give_up_at = 0, clock() + self._limits.longest_wait_s
        while True:
            with under_way(WAITING):
                await self._admit(chat, rate_limit_args == BROADCAST)
            try:
                return await counted(CALLS, endpoint, callback(*args, **kwargs))
            except Flooded as error:
                self._pause(chat, error.wait_s)
                if clock() >= give_up_at:
                    raise
            except BadRequest:
                raise
            except NetworkError as error:
                if failures == len(self._limits.backoff_s) or not _repeatable(endpoint, error):
                    raise
                await self._sleep(self._limits.backoff_s[failures], error)
                failures += 1

    async def _admit(self, chat: int, broadcast: bool) -> None:
        """Wait for the pauses to end and for a slot.

        Requests without a chat need no slot, and an answer to a tap waits for no long pause: the edit
        comes after it.
        """
        clock = asyncio.get_running_loop().time
        while True:
            while (rest_s := self._pause_left(chat, clock())) > 0:
                if not chat and rest_s > MOMENT_S:
                    raise Flooded(rest_s)
                await self._sleep(rest_s, Flooded(rest_s))
            if not chat:
                return
            if (slot_s := self._chat(chat, clock()).take(clock())) > 0:
                await asyncio.sleep(slot_s)
            await self._all.passed(broadcast=broadcast)
            if self._pause_left(chat, clock()) <= 0:
                return

    def _pause_left(self, chat: int, now: float) -> float:
        return max(self._all_paused_until, self._paused.get(chat, -math.inf)) - now

    def _pause(self, chat: int, wait_s: float) -> None:
        """Pause this chat, or everybody where another one is paused too; a pause only grows.

        One impatient person must not silence the bot for all. Requests without a chat count as one.
        """
        now = asyncio.get_running_loop().time()
        self._paused = {known: until for known, until in self._paused.items() if until > now}
        if self._paused.keys() - {chat}:
            self._all_paused_until = max(self._all_paused_until, now + wait_s)
        self._paused[chat] = max(self._paused.get(chat, now), now + wait_s)
        self.paused.set()

    @property
    def waiting(self) -> int:
        """How many messages wait for the rate over all chats."""
        return self._all.waiting

    def pauses_s(self) -> dict[int, float]:
        """The chats that are paused, or EVERYBODY, with the seconds left."""
        now = asyncio.get_running_loop().time()
        ends = {EVERYBODY: self._all_paused_until, **self._paused}
        return {chat: until - now for chat, until in ends.items() if chat and until > now}

    def stand(self, standing: Standing) -> None:
        """Keep to one's part, and to the pauses of all workers."""
        now = asyncio.get_running_loop().time()
        self._all.share(standing.part)
        for chat, left_s in standing.pauses_s.items():
            if chat == EVERYBODY:
                self._all_paused_until = max(self._all_paused_until, now + left_s)
            else:
                self._paused[chat] = max(self._paused.get(chat, now), now + left_s)

    def _chat(self, chat: int, now: float) -> Bucket:
        bucket = self._chats.get(chat)
        if bucket is None:
            if len(self._chats) >= self._sweep_at:
                self._chats = {known: kept for known, kept in self._chats.items() if not kept.quiet(now)}
                self._sweep_at = max(10_000, 2 * len(self._chats))
            bucket = self._chats[chat] = Bucket(self._limits.chat_per_second, self._limits.chat_burst)
        return bucket

    async def _sleep(self, wait_s: float, reason: Exception) -> None:
        """Sleep, or raise the reason where that would take too long or we are on the way out."""
        if wait_s > self._limits.longest_wait_s:
            raise reason
        if wait_s <= MOMENT_S:
            await asyncio.sleep(wait_s)
            return
        try:
            await asyncio.wait_for(self._closing.wait(), wait_s)
        except TimeoutError:
            return
        raise reason


def _repeatable(endpoint: str, error: NetworkError) -> bool:
    """A message may be sent again only if it surely did not go out; setting something twice is harmless."""
    return isinstance(error, NotSent) or not endpoint.startswith(("send", "forward", "copy"))
