"""What typed words set where a screen waits for them: a name, a deadline, a weight, a time zone."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from flows.bid import weight
from flows.bidding import pending
from flows.days import read_day
from flows.days_zh import with_digits
from flows.reading import READ_LIMIT, given_name, too_long
from flows.screens import Bidding, Choice, Deadline, Naming, Nickname, Notice, Zoning
from flows.showing import open_screen
from flows.tapping import Moment
from flows.turn import Turn
from flows.zones import read_zone


def heard(moment: Moment, text: str) -> Turn:
    """What comes of words that are none of the choices; the question stays open where they mean nothing."""
    match open_screen(moment.scene(moment.session)):
        case Nickname():
            return _named(moment, "name", text)
        case Naming(typing=True):
            return _named(moment, "tiername", text)
        case Deadline():
            return _dated(moment, text)
        case Bidding() as screen if screen.field in moment.library.proposal.scorers:
            return _weighed(moment, f"bid.{screen.field}", text)
        case Zoning():
            return _zoned(moment, text)
    return _not(moment, "not_understood")


def _not(moment: Moment, kind: str) -> Turn:
    return moment.opened(moment.session, fresh=True, notice=Notice(kind))


def _named(moment: Moment, key: str, text: str) -> Turn:
    name = given_name(text)
    if not name or too_long(name):
        return _not(moment, "name_too_long" if name else "name_empty")
    return moment.opened(moment.setter(moment.session).named(key, name), fresh=True)


def _dated(moment: Moment, text: str) -> Turn:
    """The day as it was understood, said back before it counts."""
    today = moment.scene(moment.session).today
    reading = read_day(text, today, int(moment.library.proposal.longest_days.value))
    if reading.trouble:
        return _not(moment, f"day_{reading.trouble}")
    session = replace(moment.session, stage="bid", place=pending(reading.days))
    return moment.opened(session, fresh=True)


def _weighed(moment: Moment, key: str, text: str) -> Turn:
    """A weight in per cent; in tenths, as Chinese has them, too."""
    said = with_digits(unicodedata.normalize("NFKC", text[:READ_LIMIT]).casefold().replace(" ", ""))
    said = said.removesuffix("%").removesuffix("percent").removeprefix("百分之")
    percent = weight(f"{said[:-1]}0" if said.endswith("成") else said)
    return _not(moment, "not_a_weight") if percent is None else _chosen(moment, key, str(percent))


def _zoned(moment: Moment, text: str) -> Turn:
    cities = {
        id_: [
            city for words in moment.library.words.values() for city in words.reminders["zones"][id_]["typed"]
        ]
        for id_ in moment.library.time_zones
    }
    zone = read_zone(cities, text)
    return _chosen(moment, "zone", zone) if zone else _not(moment, "not_a_zone")


def _chosen(moment: Moment, key: str, value: str) -> Turn:
    return moment.chosen(Choice(key, value, ""))
