"""Deadlines as people type them, in either language, seen from Sunday, 22 November 2026."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.days import read_day

TODAY = date(2026, 11, 22)
LONGEST_DAYS = 730

UNDERSTOOD = {
    "2026-12-31": "2026-12-31",
    "2026/12/31": "2026-12-31",
    "20261231": "2026-12-31",
    "31/12/2026": "2026-12-31",
    "12/31/2026": "2026-12-31",
    "31.12.26": "2026-12-31",
    "31/12": "2026-12-31",
    "31 Dec": "2026-12-31",
    "31st of December": "2026-12-31",
    "by 31 December 2026, 17:00": "2026-12-31",
    "Dec 31 2026": "2026-12-31",
    "December 31, 2026": "2026-12-31",
    "Thursday, 31 December": "2026-12-31",
    "31-Dec-2026": "2026-12-31",
    "1 March": "2027-03-01",
    "29 Feb": "2028-02-29",
    "the 15th": "2026-12-15",
    "tomorrow": "2026-11-23",
    "day after tomorrow": "2026-11-24",
    "in 3 weeks": "2026-12-13",
    "three weeks from now": "2026-12-13",
    "in a fortnight": "2026-12-06",
    "in two months": "2027-01-22",
    "Friday": "2026-11-27",
    "next Friday": "2026-11-27",
    "end of the month": "2026-11-30",
    "end of next month": "2026-12-31",
    "end of January": "2027-01-31",
    "month end": "2026-11-30",
    "end of the year": "2026-12-31",
    "12月31日": "2026-12-31",
    "2026年12月31号": "2026-12-31",
    "２０２６年１２月３１日": "2026-12-31",
    "二〇二六年十二月三十一日": "2026-12-31",
    "十二月三十一号下午五点前": "2026-12-31",
    "截止日期是12月31日": "2026-12-31",
    "明年1月15日": "2027-01-15",
    "15号": "2026-12-15",
    "明天": "2026-11-23",
    "大后天": "2026-11-25",
    "三周后": "2026-12-13",
    "3个星期之后": "2026-12-13",
    "10天内": "2026-12-02",
    "半个月后": "2026-12-07",
    "两个月后": "2027-01-22",
    "下周五": "2026-11-27",
    "下下周一": "2026-11-30",
    "周五": "2026-11-27",
    "月底": "2026-11-30",
    "下个月底": "2026-12-31",
    "下月15号": "2026-12-15",
    "1月底": "2027-01-31",
    "年底": "2026-12-31",
    "明年年底": "2027-12-31",
}

TROUBLE = {
    "31 February": "impossible",
    "2月31日": "impossible",
    "2027-02-29": "impossible",
    "32/13/2026": "impossible",
    "0月5日": "impossible",
    "the 45th": "impossible",
    "2026-11-21": "past",
    "1 Jan 2020": "past",
    "昨天": "past",
    "今天": "today",
    "today": "today",
    "22 November": "today",
    "2035-11-22": "far",
    "2035年底": "unread",
    "9999-12-31": "far",
    "in 900 months": "far",
    "soon": "unread",
    "尽快": "unread",
    "asdf": "unread",
    "": "unread",
    "4": "unread",
    "0": "unread",
    "next month": "unread",
    "12月": "unread",
    "1" * 5000: "unread",
    "🙂": "unread",
}


@pytest.mark.parametrize(("text", "day"), UNDERSTOOD.items())
def test_a_day_is_understood(text: str, day: str) -> None:
    reading = read_day(text, TODAY, LONGEST_DAYS)
    assert [one.isoformat() for one in reading.days] == [day]


@pytest.mark.parametrize("text", ["3/4/2027", "03/04/27", "３／４／２０２７", "3.4", "3/4"])
def test_day_and_month_that_may_change_places_are_both_given(text: str) -> None:
    reading = read_day(text, TODAY, LONGEST_DAYS)
    assert [one.isoformat() for one in reading.days] == ["2027-04-03", "2027-03-04"]


def test_of_two_days_only_what_can_be_meant_is_given() -> None:
    assert read_day("1/12/2026", TODAY, LONGEST_DAYS).days == (date(2026, 12, 1),)


def test_the_same_number_twice_is_one_day() -> None:
    assert read_day("5/5/2027", TODAY, LONGEST_DAYS).days == (date(2027, 5, 5),)


@pytest.mark.parametrize(("text", "trouble"), TROUBLE.items())
def test_trouble_is_named(text: str, trouble: str) -> None:
    reading = read_day(text, TODAY, LONGEST_DAYS)
    assert (reading.days, reading.trouble) == ((), trouble)


@pytest.mark.parametrize(("today", "text", "day"), [
    (date(2026, 12, 31), "31 Dec", None),
    (date(2026, 11, 30), "月底", None),
    (date(2026, 11, 23), "下周一", "2026-11-30"),
    (date(2026, 11, 23), "next Monday", "2026-11-30"),
    (date(2026, 11, 27), "下周五", "2026-12-04"),
    (date(2027, 1, 31), "in a month", "2027-02-28"),
    (date(2026, 12, 30), "end of next month", "2027-01-31"),
])  # fmt: skip
def test_what_is_meant_hangs_on_the_day(today: date, text: str, day: str | None) -> None:
    found = read_day(text, today, LONGEST_DAYS)
    assert [one.isoformat() for one in found.days] == ([day] if day else []) or found.trouble == "today"


@given(st.text(max_size=80), st.dates(date(2020, 1, 1), date(2100, 1, 1)))
def test_anything_may_be_typed(text: str, today: date) -> None:
    reading = read_day(text, today, LONGEST_DAYS)
    assert (reading.trouble is None) == bool(reading.days)
    assert all(0 < (day - today).days <= LONGEST_DAYS for day in reading.days)


@given(st.dates(date(2026, 11, 23), date(2028, 11, 20)))
def test_every_day_is_understood_as_it_is_written(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%d %B %Y}",
        f"{day:%b %d, %Y}",
    ):
        assert read_day(text, TODAY, LONGEST_DAYS).days == (day,)
