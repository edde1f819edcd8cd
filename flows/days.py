"""The day that typed words mean, in any of our languages: said back before it counts."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows import days_en, days_zh

Trouble = Literal["unread", "impossible", "past", "today", "far"]

_READ_LIMIT = 60
"""What is longer names no day."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood: one day, two where day and month may change places, or why there is none."""

    days: tuple[date, ...] = ()
    trouble: Trouble | None = None


def read_day(text: str, today: date, longest_days: int) -> Reading:
    """The day after today that a text means, at most `longest_days` away.

    >>> read_day("31 Dec", date(2026, 11, 22), 730).days
    (datetime.date(2026, 12, 31),)
    >>> read_day("３１/２", date(2026, 11, 22), 730).trouble
    'impossible'
    """
    plain = unicodedata.normalize("NFKC", text).casefold().strip().rstrip(".。!")
    if not plain or len(plain) > _READ_LIMIT:
        return Reading(trouble="unread")
    try:
        ways = (way(plain, today) for way in (days_en.figures, days_en.days, days_zh.days))
        found = next((days for days in (tuple(way) for way in ways) if days), ())
    except (ValueError, OverflowError):
        return Reading(trouble="impossible")
    return _checked(found, today, longest_days)


def _checked(found: tuple[date, ...], today: date, longest_days: int) -> Reading:
    """Of two days those that can be meant; the trouble with the first where none can."""
    fit = tuple(day for day in found if 0 < (day - today).days <= longest_days)
    if fit or not found:
        return Reading(fit, None if fit else "unread")
    away = (found[0] - today).days
    return Reading(trouble="today" if away == 0 else "past" if away < 0 else "far")
