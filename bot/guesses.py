"""Wrong codes: who types many of them has to wait, and nobody else."""

from __future__ import annotations

import time

from bot.pace import Clock, Limit, Pace

WRONG = Limit(burst=8, per_second=0.1)
"""Wrong codes of one person; some 440 million codes are possible, so that at this pace none is guessed."""


class Guesses:
    """Counts the wrong codes of everybody."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._pace = Pace(WRONG, clock)

    def wait_s(self, person: str) -> int:
        """Whole seconds until a code of this person is looked up again, 0 for now."""
        return self._pace.is_spent(person)

    def wrong(self, person: str) -> None:
        """Count one that led nowhere."""
        self._pace.wait_s(person)
