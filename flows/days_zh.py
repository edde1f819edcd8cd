"""Days as they are typed in Chinese: digits first, then the few ways in which a day is said."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from flows.calendar import after_months, last_of_month, next_with_day, next_with_month

_DIGITS = {character: n for n, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMBER = re.compile(r"[〇零一二三四五六七八九十两]+")
_BESIDES = re.compile(
    r"(?:截止(?:日期|时间)?|时间|日期|投标|递交|就?是|在|到|大概|上午|下午|中午|晚上|早上"
    r"|\d{1,2}[点时](?:半|\d{1,2}分?)?|之前|以前|前|截止|[:(].*?\))"
)
_YEAR = {"今年": 0, "本年": 0, "明年": 1, "后年": 2}
_WEEK = {"": None, "这": 0, "这个": 0, "本": 0, "下": 1, "下个": 1, "下下": 2, "下下个": 2}
_NEAR = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3, "昨天": -1, "前天": -2}
_DAYS_IN = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}


def with_digits(text: str) -> str:
    """Chinese numbers as digits.

    >>> with_digits("二〇二六年十二月三十一日"), with_digits("三周后")
    ('2026年12月31日', '3周后')
    """
    return _NUMBER.sub(lambda found: _number(found[0]), text)


def _number(text: str) -> str:
    if "十" not in text:
        return "".join(str(_DIGITS[one]) for one in text)
    tens, _, ones = text.partition("十")
    return str((_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0))


def _full(found: re.Match[str], today: date) -> date:
    year, month, day = found["year"], int(found["month"]), int(found["day"])
    if year is None:
        return next_with_month(today, month, day)
    return date(today.year + _YEAR[year] if year in _YEAR else int(year), month, day)


def _weekday(found: re.Match[str], today: date) -> date:
    weeks, day = _WEEK[found["week"]], found["day"]
    number = 6 if day in "日天末7" else int(day) - 1
    if day == "末":
        number = 5
    monday = today - timedelta(days=today.weekday())
    if weeks is None:
        return today + timedelta(days=(number - today.weekday()) % 7)
    return monday + timedelta(days=7 * weeks + number)


def _from_now(found: re.Match[str], today: date) -> date:
    if found["half"]:
        return today + timedelta(days=15)
    if found["unit"] == "月":
        return after_months(today, int(found["n"]))
    return today + timedelta(days=int(found["n"]) * _DAYS_IN[found["unit"]])


def _in_month(found: re.Match[str], today: date) -> date:
    """A day of this month or the next, or its last one."""
    month = after_months(today.replace(day=1), 1 if found["month"].startswith("下") else 0)
    return last_of_month(month) if found["day"] is None else month.replace(day=int(found["day"]))


def _month_end(found: re.Match[str], today: date) -> date:
    if found["month"] is None:
        return last_of_month(today)
    return last_of_month(next_with_month(today, int(found["month"]), 28))


def _year_end(found: re.Match[str], today: date) -> date:
    return date(today.year + _YEAR.get(found["year"] or "今年", 0), 12, 31)


_WAYS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], date]], ...] = tuple(
    (re.compile(pattern), way)
    for pattern, way in (
        (
            r"(?:(?P<year>\d{4}|今年|本年|明年|后年)年?)?(?P<month>\d{1,2})月(?:份)?(?P<day>\d{1,2})[日号]?",
            _full,
        ),
        (r"(?P<day>\d{1,2})[日号]", lambda found, today: next_with_day(today, int(found["day"]))),
        ("(?P<near>" + "|".join(_NEAR) + ")", lambda f, today: today + timedelta(days=_NEAR[f["near"]])),
        (
            r"(?:(?P<half>半个?月)|(?P<n>\d{1,3})个?(?P<unit>天|日|周|星期|礼拜|月))(?:之?后|以后|之?内)",
            _from_now,
        ),
        (r"(?P<week>这个?|本|下下个?|下个?|)(?:周|星期|礼拜)(?P<day>[1-7日天末])", _weekday),
        (r"(?P<month>这个?月|本月|当月|下个?月)(?:底|末|(?P<day>\d{1,2})[日号])", _in_month),
        (r"(?:(?P<month>\d{1,2})月(?:份)?|月)(?:底|末)", _month_end),
        (r"(?P<year>今年|本年|明年)?年?(?:底|末)", _year_end),
    )
)


def days(text: str, today: date) -> Iterator[date]:
    """The day that a text in Chinese names, nothing where it names none; ValueError for 31 February."""
    plain = _BESIDES.sub("", with_digits(text.replace(" ", "")))
    for pattern, way in _WAYS:
        if plain and (found := pattern.fullmatch(plain)):
            yield way(found, today)
            return
