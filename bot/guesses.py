"""Wrong codes: who tries many of them has to wait, and nobody else."""

from __future__ import annotations

import re
import time

from bot.pace import Clock, Limit, Pace
from flows.code import is_code, read_code
from flows.talk import Command, Input, Say, Tap

WRONG = Limit(burst=8, per_second=0.1)
"""Wrong codes of one person; some 440 million codes are possible, so that at this pace none is guessed."""

_IN_VIEW = re.compile(r"\bteam\.([0-9A-Z]{6})\b", re.ASCII)


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


def called(said: Input) -> str:
    """The code that is typed, or tapped, empty for none.

    >>> called(Say("7k2 m9p")), called(Tap("k7f3qa", "host.7K2M9P", "look")), called(Say("hello"))
    ('7K2M9P', '7K2M9P', '')
    """
    match said:
        case Say(text):
            return read_code(text)
        case Command("start", word):
            return read_code(word)
        case Tap():
            return tapped(said)
    return ""


def tapped(tap: Tap) -> str:
    """The code in a button's data, empty for none; anybody can send a button that they were never shown.

    >>> tapped(Tap("k7f3qa", "show", "team.7K2M9P.found")), tapped(Tap("k7f3qa", "team", "7K2M9P.join"))
    ('7K2M9P', '7K2M9P')
    """
    head, _, rest = tap.key.partition(".")
    found = _IN_VIEW.search(tap.value)
    code = tap.value.partition(".")[0] if tap.key == "team" else found[1] if found else ""
    code = rest if head in ("join", "host") else code
    return code if is_code(code) else ""
