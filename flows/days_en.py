"""Days as they are typed in English, and as figures alone, which both languages use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from flows.calendar import after_months, last_of_month, next_weekday, next_with_day, next_with_month

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
            "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12}  # fmt: skip
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_NEAR = {"today": 0, "tomorrow": 1, "day after tomorrow": 2, "yesterday": -1}
_CLOCK = re.compile(r"(?:\bat\s)?\b\d{1,2}(?::\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.)|(?:\bat\s)?\b\d{1,2}:\d{2}\b")
_BESIDES = re.compile(
    r"\b(?:by|before|on|until|till|the|of|at|due|deadline|is|it|noon|midnight|about|our)\b|[,;!]"
)

_MONTH = (
    r"(?:(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:uary|ruary|ch|il|e|y|ust|t(?:ember)?|ober|ember)?\.?)"
)
_WEEKDAY = r"(?:(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:s?day|nesday|rs?(?:day)?|urday|s)?\.?)"
_COUNT = r"(?P<n>\d{1,3}|" + "|".join(_NUMBERS) + r")"
_UNIT = r"(?P<unit>day|week|fortnight|month)s?"


def _dated(found: re.Match[str], today: date) -> date:
    month, day = _MONTHS.index(found["month"]) + 1, int(found["day"])
    return date(_year(found["year"]), month, day) if found["year"] else next_with_month(today, month, day)


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _weekday(found: re.Match[str], today: date) -> date:
    """Next Friday is that of the week to come; Friday alone the first one from today."""
    number = _WEEKDAYS.index(found["weekday"])
    if found["which"] == "next":
        return today + timedelta(days=7 - today.weekday() + number)
    return next_weekday(today, number)


def _from_now(found: re.Match[str], today: date) -> date:
    n = _NUMBERS[found["n"]] if found["n"] in _NUMBERS else int(found["n"])
    if found["unit"] == "month":
        return after_months(today, n)
    return today + timedelta(days=n * _DAYS_IN[found["unit"]])


def _end(found: re.Match[str], today: date) -> date:
    if found["month"]:
        return last_of_month(next_with_month(today, _MONTHS.index(found["month"]) + 1, 28))
    if found["unit"] == "year":
        return date(today.year + (found["which"] == "next"), 12, 31)
    return last_of_month(after_months(today, 1) if found["which"] == "next" else today)


_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = tuple(
    (re.compile(pattern), way)
    for pattern, way in (
        (rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]*{_MONTH}[\s-]*(?P<year>\d{{4}}|\d{{2}})?", _dated),
        (rf"{_MONTH}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+(?P<year>\d{{4}}))?", _dated),
        (r"(?P<day>\d{1,2})(?:st|nd|rd|th)", lambda found, today: next_with_day(today, int(found["day"]))),
        ("(?P<near>" + "|".join(_NEAR) + ")", lambda f, today: today + timedelta(days=_NEAR[f["near"]])),
        (rf"(?:in|within)?\s*{_COUNT} {_UNIT}(?: from now| from today| time)?", _from_now),
        (rf"(?P<which>next|this|coming|)\s*{_WEEKDAY}", _weekday),
        (rf"(?:end|last day)\s*(?:(?P<which>this|next|)\s*(?P<unit>month|year)|{_MONTH})", _end),
        (r"(?P<which>)(?P<month>)(?P<unit>month|year)[\s-]end", _end),
    )
)
_FIGURES = re.compile(
    r"(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})|(\d{1,2})[-/.](\d{1,2})(?:[-/.](\d{4}|\d{2}))?"
)


def days(text: str, today: date) -> Iterator[date]:
    """The day that a text in English names, nothing where it names none; ValueError for 31 February."""
    plain = " ".join(_BESIDES.sub(" ", _CLOCK.sub(" ", text)).split())
    without_weekday = re.sub(rf"^{_WEEKDAY}\s+(?=\S)", "", plain)
    for pattern, way in _WAYS:
        if found := pattern.fullmatch(plain) or pattern.fullmatch(without_weekday):
            yield way(found, today)
            return


def figures(text: str, today: date) -> Iterator[date]:
    """The day that figures mean, or both where day and month may change places; ValueError for none."""
    found = _FIGURES.fullmatch(_CLOCK.sub("", text).strip())
    if found is None:
        return
    if found[1]:
        yield date(int(found[1]), int(found[2]), int(found[3]))
        return
    one, other, year = int(found[4]), int(found[5]), found[6]
    pairs = {(month, day) for month, day in ((other, one), (one, other)) if month <= 12}
    if not pairs:
        raise ValueError("neither number is a month")
    for month, day in sorted(pairs, key=lambda pair: pair != (other, one)):
        yield date(_year(year), month, day) if year else next_with_month(today, month, day)
