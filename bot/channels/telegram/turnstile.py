"""One way out for all messages, at a rate that can change: taps first, broadcasts when there is room."""

from __future__ import annotations

import asyncio
import math
from collections import deque

FOR_BROADCASTS = 10
"""Where taps never leave room, every so many messages one is a broadcast, so that none waits for ever."""


class Turnstile:
    """Lets through `per_second` messages, `burst` of them at once after a quiet time, each in its turn.

    Who waits has no time promised, so a rate that falls meanwhile counts for all of them.
    """

    def __init__(self, per_second: float, burst: float) -> None:
        self._most = (per_second, burst)
        self._per_second, self._burst = per_second, max(1.0, burst)
        self._left = self._burst
        self._at = -math.inf
        self._taps: deque[asyncio.Future[None]] = deque()
        self._broadcasts: deque[asyncio.Future[None]] = deque()
        self._since_broadcast = 0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> int:
        """How many wait to be let through."""
        return len(self._taps) + len(self._broadcasts)

    def share(self, part: float) -> None:
        """From now on keep to a part (0.0-1.0) of rate and burst."""
        self._refill()
        self._per_second = self._most[0] * part
        self._burst = max(1.0, self._most[1] * part)
        self._left = min(self._left, self._burst)
        self._let_through()

    async def passed(self, *, broadcast: bool = False) -> None:
        """Wait for one's turn."""
        if math.isinf(self._per_second):
            return
        queue = self._broadcasts if broadcast else self._taps
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        queue.append(turn)
        self._let_through()
        try:
            await turn
        except asyncio.CancelledError:
            if turn in queue:
                queue.remove(turn)
            raise

    def _let_through(self) -> None:
        self._refill()
        while (queue := self._next()) and self._left >= self._price(queue):
            turn = queue.popleft()
            self._since_broadcast = 0 if queue is self._broadcasts else self._since_broadcast + 1
            self._left -= 1
            if not turn.done():
                turn.set_result(None)
        if self._timer:
            self._timer.cancel()
            self._timer = None
        if queue := self._next():
            missing_s = (self._price(queue) - self._left) / self._per_second
            self._timer = asyncio.get_running_loop().call_later(missing_s, self._let_through)

    def _next(self) -> deque[asyncio.Future[None]] | None:
        """Whose turn it is; None where nobody waits."""
        if self._broadcasts and (not self._taps or self._since_broadcast >= FOR_BROADCASTS):
            return self._broadcasts
        return self._taps or None

    def _price(self, queue: deque[asyncio.Future[None]]) -> float:
        """What has to be left of the burst: half of it for a broadcast, which must not be in a tap's way."""
        at_rest = queue is self._broadcasts and not self._taps
        return max(1.0, self._burst / 2) if at_rest else 1.0

    def _refill(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._at > -math.inf:
            self._left = min(self._burst, self._left + (now - self._at) * self._per_second)
        self._at = now
