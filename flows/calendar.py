"""Days of the calendar: the next one with a number, the end of a month, so many months on."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

_LEAP = 2028
"""A year that has every day of the calendar: what is no day of it is no day at all."""


def last_of_month(day: date) -> date:
    """The last day of the month a day lies in.

    >>> last_of_month(date(2027, 2, 3)).isoformat()
    '2027-02-28'
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def after_months(day: date, months: int) -> date:
    """The same day so many months on, the last of the month where it has no such day.

    >>> after_months(date(2026, 11, 30), 3).isoformat()
    '2027-02-28'
    """
    number = day.year * 12 + day.month - 1 + months
    year, month = divmod(number, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def next_with_month(today: date, month: int, day: int) -> date:
    """The next such day of the calendar, today counted; ValueError where there is none in any year."""
    date(_LEAP, month, day)
    return next(
        found for year in range(9) if (found := _day(today.year + year, month, day)) and found >= today
    )


def next_with_day(today: date, day: int) -> date:
    """The next day of this number in any month, today counted; ValueError above 31."""
    date(_LEAP, 1, day)
    months = (after_months(today.replace(day=1), n) for n in range(3))
    every = (_day(month.year, month.month, day) for month in months)
    return next(found for found in every if found and found >= today)


def next_weekday(today: date, weekday: int) -> date:
    """The next such day of the week (Monday is 0), today counted."""
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_iso(text: str) -> date | None:
    """The day of an ISO date or time, None where it is none of this century or the next.

    >>> read_iso("2026-12-31"), read_iso("0001-01-01"), read_iso("-")
    (datetime.date(2026, 12, 31), None, None)
    """
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None
