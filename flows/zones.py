"""Time zones: which are offered, which one typed words mean, and the day and hour of a manager."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from flows.days_zh import with_digits
from flows.model import Page

_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])\s*(\d{1,2})(?::?([0-5]\d))?")
_KEPT = re.compile(r"utc([pm])(\d{2})(\d{2})")
_MOST_HOURS = 14
_AREA = re.compile(r"(?:utc|gmt)?([东西])(\d{1,2})(?:时?区)")


class Zone(Page):
    """A zone by its id, with its IANA name; `on_screen` where it is a button."""

    id: str
    name: str
    on_screen: bool


class Civil(Page):
    """The hours of the day in which a reminder may come, and the usual time (hour, minute)."""

    from_hour: int
    to_hour: int
    usual: tuple[int, int]
    source: str


class Zones(Page):
    """Every zone in order, the first for who has chosen none."""

    civil: Civil
    zones: tuple[Zone, ...]


def loaded(zones: Zones) -> dict[str, tzinfo]:
    """The zones by id; ZoneInfoNotFoundError for a name that the world's list has not."""
    return {zone.id: ZoneInfo(zone.name) for zone in zones.zones}


def zone_of(zones: Mapping[str, tzinfo], kept: str) -> tzinfo:
    """The zone that is kept of a manager, such as "hk" or "utcp0530"; the first one for any other."""
    if kept in zones:
        return zones[kept]
    found = _KEPT.fullmatch(kept)
    if found is None:
        return next(iter(zones.values()), UTC)
    sign = 1 if found[1] == "p" else -1
    return timezone(sign * timedelta(hours=min(int(found[2]), _MOST_HOURS), minutes=int(found[3])))


def read_zone(cities: Mapping[str, list[str]], text: str) -> str:
    """What to keep for typed words: the id of a zone by one of its cities, or an offset; empty for neither.

    >>> read_zone({"hk": ["香港", "Hong Kong"]}, "ＨＯＮＧ kong"), read_zone({}, "UTC+5:30")
    ('hk', 'utcp0530')
    >>> read_zone({}, "-3")
    'utcm0300'
    >>> read_zone({}, "东八区"), read_zone({}, "+15"), read_zone({}, "soon")
    ('utcp0800', '', '')
    """
    plain = unicodedata.normalize("NFKC", text[:60]).casefold().strip().replace("−", "-")
    for id_, names in cities.items():
        if plain and plain.rstrip(".。") in {name.casefold() for name in names}:
            return id_
    if (area := _AREA.fullmatch(with_digits(plain))) and int(area[2]) <= _MOST_HOURS:
        return f"utc{'p' if area[1] == '东' else 'm'}{int(area[2]):02d}00"
    found = _OFFSET.fullmatch(plain)
    if found is None or int(found[2]) > _MOST_HOURS:
        return ""
    return f"utc{'p' if found[1] == '+' else 'm'}{int(found[2]):02d}{found[3] or '00'}"


def offset_name(kept: str) -> str:
    """An offset as people write it, empty where something else is kept.

    >>> offset_name("utcm0300"), offset_name("utcp0530"), offset_name("hk")
    ('UTC-3', 'UTC+5:30', '')
    """
    found = _KEPT.fullmatch(kept)
    if found is None:
        return ""
    minutes = f":{found[3]}" if found[3] != "00" else ""
    return f"UTC{'+' if found[1] == 'p' else '-'}{int(found[2])}{minutes}"


def local_day(zone: tzinfo, now: datetime) -> date:
    """The day it is for a manager."""
    return now.astimezone(zone).date()
