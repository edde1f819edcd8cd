"""How much is at work at once: a place for each, a short wait for one, and then a refusal."""

from __future__ import annotations

import asyncio
from collections import deque

AT_WORK = 16
"""Turns at work at once. One keeps the processor busy for most of its time, so more of them only share it."""

WAITING = 304
"""Turns that may wait for a place: a class of 300 in one moment, half a second's work of a quiet core."""

PATIENCE_S = 15.0
"""The longest wait for a place, for when the store or the machine holds everything up."""

AGAIN_S = 1
"""What is refused is asked to come again after this time."""


class Gate:
    """Lets `at_work` in at once and `waiting` more wait, each in turn and for `patience_s` at the most."""

    def __init__(
        self, at_work: int = AT_WORK, waiting: int = WAITING, patience_s: float = PATIENCE_S
    ) -> None:
        self._free = at_work
        self._most_waiting = waiting
        self._patience_s = patience_s
        self._waiting: deque[asyncio.Future[bool]] = deque()

    async def enter(self) -> bool:
        """Whether a place was had; who has one gives it back with `leave`."""
        if self._free:
            self._free -= 1
            return True
        if len(self._waiting) >= self._most_waiting:
            return False
        loop = asyncio.get_running_loop()
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
                called.set_result(True)
                return
        self._free += 1

    def _give_up(self, called: asyncio.Future[bool]) -> None:
        if not called.done():
            called.set_result(False)
            self._waiting.remove(called)
