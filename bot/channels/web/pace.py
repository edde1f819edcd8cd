"""How many requests a client may make: a bucket each, so large that only machines empty it."""

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


PERSON = Limit(burst=60, per_second=10)
"""One talk: faster than any thumb, and an end to a script that holds a key."""

BROWSER = Limit(burst=400, per_second=50)
"""Everything one browser asks for, by its cookie; what is over does not count against its address, so
that one script does not use up what a whole classroom may ask for."""

ADDRESS = Limit(burst=6_000, per_second=300)
"""One address, without regard to talks: 300 phones behind one router load 5 files each, 4 times over."""

BEGINNINGS = Limit(burst=1_500, per_second=2)
"""New talks from one address, each a file in the store: five classes of 300 at once."""


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
