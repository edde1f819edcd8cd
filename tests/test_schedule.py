"""When which reminder is due: tables of single cases, and properties over any plan and any clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.library import load
from flows.schedule import due, next_at, planned, told, untold, wanted
from flows.session import Assessment, Session
from flows.zones import zone_of

LIBRARY = load()
CHINA = ZoneInfo("Asia/Shanghai")
SINCE = datetime(2026, 11, 22, 9, tzinfo=UTC)
DAYS = LIBRARY.proposal.reminders.days
CIVIL = LIBRARY.zones.civil


def bidding(deadline: str = "2026-12-31", since: datetime = SINCE, **more: object) -> Session:
    """Somebody with a deadline who wants to be reminded."""
    one = Assessment("aaaaaa", "2026-11-22", "1", nickname="Elm station")
    one = replace(one, bid={"begun": "2026-11-22", "deadline": deadline}, remind={"bid": since.isoformat()})
    return Session("en", "paused", current=one.id, assessments=(one,), **more)  # type: ignore[arg-type]


def local(day: str, hour: int = 9, minute: int = 30, zone: ZoneInfo = CHINA) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(hour, minute), zone)


def marks(session: Session, now: datetime) -> list[str]:
    return [reminder.mark for reminder in due(LIBRARY, session, now)]


def changed(session: Session, **fields: object) -> Session:
    return replace(session, assessments=(replace(session.assessment, **fields),))  # type: ignore[arg-type]


def test_before_a_deadline_it_comes_14_7_and_2_days_ahead_at_half_past_nine() -> None:
    found = [(r.mark, r.at) for r in planned(LIBRARY, bidding())]
    assert found == [
        ("bid.14@2026-12-31", local("2026-12-17")),
        ("bid.7@2026-12-31", local("2026-12-24")),
        ("bid.2@2026-12-31", local("2026-12-29")),
    ]


def test_what_lay_behind_when_it_was_asked_for_does_not_come() -> None:
    session = bidding(since=local("2026-12-24", 9, 31))
    assert [r.mark for r in planned(LIBRARY, session)] == ["bid.2@2026-12-31"]


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (local("2026-12-17", 9, 29), []),
        (local("2026-12-17"), ["bid.14@2026-12-31"]),
        (local("2026-12-17", 20, 0), []),
        (local("2026-12-18", 3), []),
        (local("2026-12-18", 9, 0), ["bid.14@2026-12-31"]),
        (local("2026-12-30", 12), ["bid.2@2026-12-31"]),
        (local("2026-12-31", 19, 59), ["bid.2@2026-12-31"]),
        (local("2027-01-01", 10), []),
    ],
)
def test_asleep_over_several_the_latest_alone_comes_and_only_while_it_makes_sense(
    now: datetime, expected: list[str]
) -> None:
    assert marks(bidding(), now) == expected


def test_what_was_passed_over_does_not_come_afterwards() -> None:
    now = local("2026-12-30", 12)
    session = told(LIBRARY, bidding(), due(LIBRARY, bidding(), now))
    assert set(session.assessment.told) == {f"bid.{days}@2026-12-31" for days in DAYS}
    assert next_at(LIBRARY, session, now) is None


def test_a_moved_deadline_counts_anew_and_forgets_the_old_marks() -> None:
    now = local("2026-12-17")
    session = told(LIBRARY, bidding(), due(LIBRARY, bidding(), now))
    assert marks(session, now + timedelta(hours=1)) == []
    moved = changed(session, bid={"begun": "-", "deadline": "2027-01-31"}, remind={"bid": now.isoformat()})
    assert next_at(LIBRARY, moved, now) == local("2027-01-17")
    later = told(LIBRARY, moved, due(LIBRARY, moved, local("2027-01-17")))
    assert later.assessment.told == ("bid.14@2027-01-31",)


def test_two_projects_come_in_one_message() -> None:
    one, other = bidding().assessment, replace(bidding().assessment, id="bbbbbb")
    session = replace(bidding(), assessments=(one, other))
    assert {r.assessment for r in due(LIBRARY, session, local("2026-12-17"))} == {"aaaaaa", "bbbbbb"}


def test_a_quarter_after_the_result_or_after_the_wish() -> None:
    session = changed(bidding(), bid={}, remind={"again": SINCE.isoformat()}, done={"street": "2026-11-20"})
    assert next_at(LIBRARY, session, SINCE) == local("2027-02-21")
    late = changed(session, done={"street": "2025-01-01"})
    assert next_at(LIBRARY, late, SINCE) == local("2027-02-21")
    newer = changed(session, done={"street": "2026-11-20", "bureau": "2026-12-01"})
    assert next_at(LIBRARY, newer, SINCE) == local("2027-03-02")
    assert next_at(LIBRARY, changed(session, done={}), SINCE) is None


def test_somebody_new_in_charge_is_asked_about_on_the_chosen_day() -> None:
    session = changed(bidding(), bid={}, remind={"charge.S": "2026-12-06"})
    (found,) = planned(LIBRARY, session)
    assert (found.kind, found.tier, found.at) == ("charge", "S", local("2026-12-06"))
    assert marks(session, local("2027-01-05", 9, 0)) == ["charge.S@2026-12-06"]
    assert marks(session, local("2027-01-06")) == []


@pytest.mark.parametrize("off", [{"muted": "off"}, {"muted": "left"}, {"left": True}])
def test_off_is_off(off: dict[str, object]) -> None:
    session = bidding(**off)
    assert wanted(session)
    assert (planned(LIBRARY, session), next_at(LIBRARY, session, SINCE)) == ((), None)


def test_who_is_awake_is_told_at_any_hour() -> None:
    assert due(LIBRARY, bidding(), local("2026-12-18", 3), awake=True) != ()


@pytest.mark.parametrize(
    ("zone", "at"),
    [
        ("", local("2026-12-17")),
        ("hk", local("2026-12-17")),
        ("us-east", local("2026-12-17", zone=ZoneInfo("America/New_York"))),
        ("utcp0530", datetime(2026, 12, 17, 4, 0, tzinfo=UTC)),
        ("utcm0300", datetime(2026, 12, 17, 12, 30, tzinfo=UTC)),
        ("no such", local("2026-12-17")),
    ],
)
def test_the_hour_is_that_of_the_managers_zone(zone: str, at: datetime) -> None:
    assert next_at(LIBRARY, bidding(zone=zone), SINCE) == at


def test_summer_time_moves_the_hour_and_not_the_clock_on_the_wall() -> None:
    sydney = ZoneInfo("Australia/Sydney")  # back to winter time on 4 April 2027
    session = bidding("2027-04-10", zone="au")
    assert [r.at.astimezone(sydney).hour for r in planned(LIBRARY, session)] == [9, 9, 9]
    assert len({r.at.astimezone(sydney).utcoffset() for r in planned(LIBRARY, session)}) == 2


@pytest.mark.parametrize("broken", ["", "-", "9999-12-31", "0001-01-01", "soon", "2026-02-31"])
def test_what_cannot_be_read_reminds_of_nothing(broken: str) -> None:
    remind = {"bid": broken, "again": broken, "charge.S": broken, "charge.Z": "2026-12-01", "x": "y"}
    session = changed(bidding(broken), remind=remind, done={"street": "0001-01-01"})
    assert planned(LIBRARY, session) == ()


# --- any plan, any clock ------------------------------------------------------------------------

days = st.dates(date(2026, 11, 1), date(2027, 6, 1))
times = st.datetimes(datetime(2026, 10, 1), datetime(2027, 9, 1)).map(lambda at: at.replace(tzinfo=UTC))


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    kept = []
    for n in range(draw(st.integers(1, 3))):
        remind = {}
        if draw(st.booleans()):
            remind["bid"] = draw(times).isoformat()
        if draw(st.booleans()):
            remind["again"] = draw(times).isoformat()
        for letter in draw(st.sets(st.sampled_from("BSC"))):
            remind[f"charge.{letter}"] = draw(days).isoformat()
        bid = {"begun": "2026-11-01", "deadline": draw(days).isoformat()}
        done = {"street": draw(days).isoformat()} if draw(st.booleans()) else {}
        kept.append(Assessment(f"aaaaa{'abc'[n]}", "2026-11-01", "1", bid=bid, remind=remind, done=done))
    zone = draw(st.sampled_from(["", "hk", "us-east", "gb", "au", "utcp0530", "utcm1100", "utcp1400"]))
    return Session("en", current=kept[0].id, assessments=tuple(kept), zone=zone)


@given(sessions(), times)
def test_the_next_time_is_the_first_at_which_something_is_due(session: Session, now: datetime) -> None:
    at = next_at(LIBRARY, session, now)
    if at is None:
        assert due(LIBRARY, session, now) == ()
        return
    assert at >= now and due(LIBRARY, session, at) != ()
    for part in range(8):
        before = now + (at - now) * part / 8
        assert before == at or due(LIBRARY, session, before) == ()


@given(sessions(), times)
def test_it_comes_at_a_civil_hour_and_never_after_the_deadline(session: Session, now: datetime) -> None:
    zone = zone_of(LIBRARY.time_zones, session.zone)
    for reminder in due(LIBRARY, session, now):
        assert CIVIL.from_hour <= now.astimezone(zone).hour < CIVIL.to_hour
        assert reminder.kind != "bid" or now.astimezone(zone).date() <= reminder.day


@given(sessions(), st.lists(times, min_size=1, max_size=40))
def test_on_any_clock_everything_comes_at_most_once_and_in_no_burst(
    session: Session, clock: list[datetime]
) -> None:
    said: list[tuple[str, str]] = []
    for now in clock:  # jumps to and fro, sleeps for months
        came = due(LIBRARY, session, now)
        assert len({r.subject for r in came}) == len(came)
        session = told(LIBRARY, session, came)
        assert due(LIBRARY, session, now) == ()
        said += [(r.assessment, r.mark) for r in came]
    assert len(said) == len({*said})


@given(sessions(), times)
def test_following_the_next_times_says_all_that_is_to_come(session: Session, now: datetime) -> None:
    open_ = {(r.assessment, r.mark) for r in planned(LIBRARY, session) if r.at > now}
    for _ in range(40):
        at = next_at(LIBRARY, session, now)
        if at is None:
            break
        came = due(LIBRARY, session, at)
        open_ -= {(r.assessment, r.mark) for r in came}
        session, now = told(LIBRARY, session, came), at
    assert open_ == set()


@given(sessions(), times)
def test_what_surely_was_not_sent_is_due_again(session: Session, now: datetime) -> None:
    came = due(LIBRARY, session, now)
    assert due(LIBRARY, untold(told(LIBRARY, session, came), came), now) == came
