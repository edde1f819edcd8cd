"""How often something may be done: a bucket for everybody who does it."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

Clock = Callable[[], float]
"""Seconds that only rise."""

HELD = 20_000
"""Clients remembered at once; the one longest unseen is forgotten first."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A burst of so many requests, refilled by so many a second."""

    burst: float
    per_second: float


class Pace:
    """Counts what clients take of one limit."""

    def __init__(self, limit: Limit, clock: Clock = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait_s(self, client: str) -> int:
        """0 where this request may be taken, and counts; else whole seconds until the next one may."""
        now, limit = self._clock(), self._limit
        left, at = self._left.pop(client, (limit.burst, now))
        left = min(limit.burst, left + (now - at) * limit.per_second)
        wait = 0 if left >= 1 else math.ceil((1 - left) / limit.per_second)
        self._left[client] = (left if wait else left - 1, now)
        if len(self._left) > HELD:
            self._left.popitem(last=False)
        return wait

    def is_spent(self, client: str) -> int:
        """What `wait_s` would say, with nothing counted."""
        left, at = self._left.get(client, (self._limit.burst, 0.0))
        left = min(self._limit.burst, left + (self._clock() - at) * self._limit.per_second)
        return 0 if left >= 1 else math.ceil((1 - left) / self._limit.per_second)
