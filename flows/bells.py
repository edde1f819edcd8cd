"""Screens about reminders: which are wanted, the time zone, somebody new in charge, what is due."""

from __future__ import annotations

from dataclasses import dataclass

from flows.choice import Groups
from flows.model import Tier
from flows.schedule import Reminder

Named = tuple[tuple[str, Reminder], ...]
"""Reminders with what their assessment goes by."""


@dataclass(frozen=True, slots=True)
class Bell:
    """Whether reminders come, and which: `why_off` is "off", "left", or empty while
    they are on."""

    why_off: str
    zone: str
    rows: Named
    groups: Groups


@dataclass(frozen=True, slots=True)
class Zoning:
    """Which time zone reminders are to keep to."""

    zone: str
    groups: Groups


@dataclass(frozen=True, slots=True)
class Charge:
    """Somebody new is in charge at a tier; `rated` where there are answers about it."""

    tier: Tier
    rated: bool
    groups: Groups


@dataclass(frozen=True, slots=True)
class Reminding:
    """What is due, all at once; `today` (ISO) is the manager's day."""

    rows: Named
    today: str
    groups: Groups
