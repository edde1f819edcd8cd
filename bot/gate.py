"""How much is at work at once: a place for each, a short wait for one, and then a refusal."""

from __future__ import annotations

import asyncio
from collections import deque

AT_WORK = 16
"""Turns at work at once. One keeps the processor busy for most of its time, so more of them only share it."""

WAITING = 304
"""Turns that may wait for a place: a class of 300 in one moment, half a second's work of a quiet core."""

OVERRUN_S = 0.4
"""Once too many have come, only so many may wait as are let in within this time, until nobody waits."""

PATIENCE_S = 15.0
"""The longest wait for a place, for when the store or the machine holds everything up."""

LATELY = 64
"""The pace is that of the last so many who were let in."""

AGAIN_S = 1
"""What is refused is asked to come again after this time."""


class Gate:
    """Lets `at_work` in at once and `waiting` more wait, each in turn and for `patience_s` at the most.

    A crowd that comes once is served to the last; where more come all the time than can be served,
    whoever is let in has waited for `overrun_s` at the most, and all others are told at once.
    """

    def __init__(
        self,
        at_work: int = AT_WORK,
        waiting: int = WAITING,
        patience_s: float = PATIENCE_S,
        overrun_s: float = OVERRUN_S,
    ) -> None:
        self._free = at_work
        self._most_waiting = waiting
        self._patience_s = patience_s
        self._overrun_s = overrun_s
        self._overrun = False
        self._waiting: deque[asyncio.Future[bool]] = deque()
        self._let_in_at: deque[float] = deque(maxlen=LATELY)

    async def enter(self) -> bool:
        """Whether a place was had; who has one gives it back with `leave`."""
        if self._free:
            self._free -= 1
            return True
        loop = asyncio.get_running_loop()
        if len(self._waiting) >= self._may_wait(loop.time()):
            self._overrun = True
            return False
        called: asyncio.Future[bool] = loop.create_future()
        self._waiting.append(called)
        losing_patience = loop.call_later(self._patience_s, self._give_up, called)
        try:
            return await called
        except asyncio.CancelledError:
            if called.done() and not called.cancelled() and called.result():
                self.leave()
            raise
        finally:
            losing_patience.cancel()

    def leave(self) -> None:
        """Give a place back: to whoever waits longest."""
        while self._waiting:
            called = self._waiting.popleft()
            if not called.done():
                self._let_in_at.append(asyncio.get_running_loop().time())
                called.set_result(True)
                return
        self._overrun = False
        self._let_in_at.clear()
        self._free += 1

    def _may_wait(self, now: float) -> int:
        """How many may wait at this moment."""
        if not self._overrun or not self._let_in_at:
            return self._most_waiting
        each_s = max(1e-6, now - self._let_in_at[0]) / len(self._let_in_at)
        return min(self._most_waiting, int(self._overrun_s / each_s))

    def _give_up(self, called: asyncio.Future[bool]) -> None:
        if not called.done():
            called.set_result(False)
            self._waiting.remove(called)
