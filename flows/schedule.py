"""Which reminder is due when: worked out from the session and the time, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

from flows.bid import deadline
from flows.calendar import read_iso
from flows.library import Library
from flows.question import TIER_OF
from flows.session import Assessment, Session
from flows.zones import local_day, zone_of

Kind = Literal["bid", "again", "charge"]
CHARGE = "charge."
"""Before the letter of a tier in `Assessment.remind`; the value is the day to remind on."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder: about which assessment, and of what; from `at` it is due, from `until` too late.

    `day` is the deadline, the day of the result, or the day chosen; `tier` a letter, empty for all.
    `mark` is how it is noted once it was sent; it names the day, so that a moved deadline counts anew.
    """

    assessment: str
    kind: Kind
    mark: str
    day: date
    at: datetime
    until: datetime
    tier: str = ""

    @property
    def subject(self) -> tuple[str, str]:
        """What no two reminders are sent about at the same time."""
        return self.assessment, f"{self.kind}{self.tier}"


def wanted(session: Session) -> bool:
    """Whether any reminder was ever asked for; cheap, for every turn."""
    return any(one.remind for one in session.assessments)


def bearing(session: Session) -> tuple[object, ...]:
    """All that the times of reminders hang on: equal before and after a turn that moves none."""
    own = tuple((one.id, one.remind, one.told, one.bid, one.done) for one in session.assessments)
    return session.left, session.muted, session.zone, own


def planned(library: Library, session: Session) -> tuple[Reminder, ...]:
    """Every reminder not sent yet, the earliest first; none while they are off."""
    if session.left or session.muted:
        return ()
    zone = zone_of(library.time_zones, session.zone)
    found = (r for one in session.assessments for r in _of(library, one, zone) if r.mark not in one.told)
    return tuple(sorted(found, key=lambda reminder: reminder.at))


def due(library: Library, session: Session, now: datetime, *, awake: bool = False) -> tuple[Reminder, ...]:
    """What is to be said now, all in one message; of one subject the latest alone.

    Nothing outside civil hours, except to somebody who is `awake`: they have come by themselves.
    """
    if not awake and not _is_civil(library, session, now):
        return ()
    latest: dict[tuple[str, str], Reminder] = {}
    for reminder in planned(library, session):
        if reminder.at <= now < reminder.until:
            latest[reminder.subject] = reminder
    return tuple(latest.values())


def wish(library: Library, session: Session, value: str, now: datetime) -> Session:
    """The session with a reminder wanted from now on: "bid", "again", or "S.soon" for a tier."""
    letter, _, when = value.partition(".")
    if when:
        days = library.proposal.soon_days if when == "soon" else library.proposal.quarter_days
        today = local_day(zone_of(library.time_zones, session.zone), now)
        wished = {f"{CHARGE}{letter}": (today + timedelta(days=int(days.value))).isoformat()}
    else:
        wished = {value: now.isoformat(timespec="minutes")}
    wanting = replace(session.assessment, remind={**session.assessment.remind, **wished})
    return replace(session.revised(wanting), muted="")


def handed_on(old: Assessment, new: Assessment) -> tuple[Assessment, Assessment]:
    """Both when a project is assessed once more: its reminders go with the new one.

    What somebody new in charge was to be asked for is asked now, where the tier is rated afresh.
    """
    rated = {key[0] for key in new.ratings}
    kept = {
        key: value
        for key, value in new.remind.items()
        if not key.startswith(CHARGE) or key.removeprefix(CHARGE) in rated
    }
    return replace(old, remind={}, told=()), replace(new, remind=kept)


def told(library: Library, session: Session, said: Iterable[Reminder]) -> Session:
    """The session with these noted as sent, and with them what they stand for: the same, only earlier."""
    last = {reminder.subject: reminder.at for reminder in said}
    over = [
        r for r in planned(library, session) if r.at <= last.get(r.subject, datetime.min.replace(tzinfo=UTC))
    ]
    zone = zone_of(library.time_zones, session.zone)
    kept = []
    for one in session.assessments:
        marks = {r.mark for r in over if r.assessment == one.id}
        still = [r.mark for r in _of(library, one, zone) if r.mark in one.told or r.mark in marks]
        kept.append(replace(one, told=tuple(still)) if marks else one)
    return replace(session, assessments=tuple(kept))


def untold(session: Session, said: Iterable[Reminder]) -> Session:
    """The session as if these had not been sent: they surely were not."""
    marks = {(reminder.assessment, reminder.mark) for reminder in said}
    kept = (
        replace(one, told=tuple(mark for mark in one.told if (one.id, mark) not in marks))
        for one in session.assessments
    )
    return replace(session, assessments=tuple(kept))


def next_at(library: Library, session: Session, now: datetime) -> datetime | None:
    """The next time at which something is due (UTC), None for never."""
    times = (
        (_civil(library, session, max(reminder.at, now)), reminder.until)
        for reminder in planned(library, session)
    )
    return min((at for at, until in times if at < until), default=None)


# --- the reminders of one assessment ------------------------------------------------------------


def _of(library: Library, assessment: Assessment, zone: tzinfo) -> Iterator[Reminder]:
    for key, value in assessment.remind.items():
        if key == "bid":
            yield from _before_deadline(library, assessment, zone, value)
        elif key == "again":
            yield from _after_result(library, assessment, zone, value)
        elif key.startswith(CHARGE) and key.removeprefix(CHARGE) in TIER_OF and (day := read_iso(value)):
            letter = key.removeprefix(CHARGE)
            yield _late(library, assessment, zone, ("charge", f"{key}@{day}", day, day, letter))


def _before_deadline(
    library: Library, assessment: Assessment, zone: tzinfo, since: str
) -> Iterator[Reminder]:
    day, begun = deadline(assessment), _time(since)
    if day is None or begun is None:
        return
    until = _local(day, zone, (library.zones.civil.to_hour, 0))
    for days in library.proposal.reminders.days:
        at = _local(day - timedelta(days=days), zone, library.zones.civil.usual)
        if at > begun:
            yield Reminder(assessment.id, "bid", f"bid.{days}@{day}", day, at, until)


def _after_result(library: Library, assessment: Assessment, zone: tzinfo, since: str) -> Iterator[Reminder]:
    """A quarter after the latest result, or after the wish where that came later."""
    days = [day for text in assessment.done.values() if (day := read_iso(text))]
    begun = _time(since)
    if not days or begun is None:
        return
    day = max(days)
    on = max(day, local_day(zone, begun)) + timedelta(days=int(library.proposal.quarter_days.value))
    yield _late(library, assessment, zone, ("again", f"again@{on}", day, on, ""))


def _late(
    library: Library, assessment: Assessment, zone: tzinfo, what: tuple[Kind, str, date, date, str]
) -> Reminder:
    """A reminder that still makes sense when it comes late."""
    kind, mark, day, on, letter = what
    at = _local(on, zone, library.zones.civil.usual)
    until = at + timedelta(days=int(library.proposal.late_days.value))
    return Reminder(assessment.id, kind, mark, day, at, until, letter)


# --- hours --------------------------------------------------------------------------------------


def _local(day: date, zone: tzinfo, at: tuple[int, int]) -> datetime:
    return datetime.combine(day, time(*at), zone).astimezone(UTC)


def _is_civil(library: Library, session: Session, now: datetime) -> bool:
    civil = library.zones.civil
    return civil.from_hour <= now.astimezone(zone_of(library.time_zones, session.zone)).hour < civil.to_hour


def _civil(library: Library, session: Session, at: datetime) -> datetime:
    """The first civil time from `at` on."""
    zone, civil = zone_of(library.time_zones, session.zone), library.zones.civil
    local = at.astimezone(zone)
    if local.hour < civil.from_hour:
        return _local(local.date(), zone, (civil.from_hour, 0))
    if local.hour >= civil.to_hour:
        return _local(local.date() + timedelta(days=1), zone, (civil.from_hour, 0))
    return at


def _time(text: str) -> datetime | None:
    """A time with its zone, None where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo and 2000 <= found.year < 2200 else None
