"""How many requests a client may make: so many that only machines are ever held back."""

from __future__ import annotations

from bot.pace import HELD, Clock, Limit, Pace

__all__ = [
    "ADDRESS",
    "BEGINNINGS",
    "BROWSER",
    "GUESSES",
    "HELD",
    "OPENINGS",
    "PERSON",
    "Clock",
    "Limit",
    "Pace",
]

PERSON = Limit(burst=60, per_second=10)
"""One talk: faster than any thumb, and an end to a script that holds a key."""

BROWSER = Limit(burst=400, per_second=50)
"""Everything one browser asks for, by its cookie; what is over does not count against its address, so
that one script does not use up what a whole classroom may ask for."""

ADDRESS = Limit(burst=9_000, per_second=600)
"""One address, without regard to talks: 300 phones behind one router load 5 files
each, 6 times over, and tap twice a second."""

BEGINNINGS = Limit(burst=1_500, per_second=2)
"""New talks from one address, each a file in the store: five classes of 300 at once."""

GUESSES = Limit(burst=1_500, per_second=2)
"""Codes from one address that lead nowhere: 300 students who mistype five times each. A right code counts
nothing, and where the bucket is empty it is let through within a second."""

OPENINGS = Limit(burst=40, per_second=0.05)
"""Classes opened from one address; a demo class is some 40 files."""
