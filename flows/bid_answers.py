"""The `[bid]` table of an answers file: what is known of the bid, every fault of it at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from flows import bid
from flows.answers import Reading, shown
from flows.calendar import read_iso
from flows.errors import AnswersError
from flows.library import Library

SKIP, UNKNOWN, NO = "skip", "unknown", "no"
_KEPT = {UNKNOWN: bid.UNKNOWN, NO: bid.NO, SKIP: bid.SKIPPED}


def read_bid(library: Library, data: object, day: str, where: str = "") -> Mapping[str, str]:
    """The bid that an answers file describes, as of a day (ISO); what it leaves out is not known.

    AnswersError with every fault, each at `where` and its key, such as "a.toml: bid.deadline".
    """
    reading = Reading(library, where)
    table = reading.table("", data)
    known = reading.table("bid", table.get("bid", {}))
    proposal = library.proposal
    found = {bid.BEGUN: day, **dict.fromkeys(("kind", "deadline", *proposal.scorers), bid.SKIPPED)}
    for key, value in reading.known("bid", known, ("kind", "deadline", *proposal.scorers)):
        if key == "kind":
            found[key] = _option(reading, "bid.kind", value, proposal.kinds)
        elif key == "deadline":
            found[key] = _deadline(reading, value)
        else:
            found |= _scorer(reading, key, value, proposal.parts)
    if reading.faults:
        raise AnswersError(reading.faults)
    return found


def _option(reading: Reading, at: str, value: object, options: tuple[str, ...]) -> str:
    if isinstance(value, str) and value in (*options, SKIP):
        return bid.SKIPPED if value == SKIP else value
    listed = ", ".join(f'"{one}"' for one in (*options, SKIP))
    reading.fault(at, "option", expected=listed, given=shown(value))
    return bid.SKIPPED


def _deadline(reading: Reading, value: object) -> str:
    """The day of a TOML date or an ISO text; the time of day does not count."""
    text = value.isoformat() if isinstance(value, date | datetime) else value
    day = read_iso(text) if isinstance(text, str) else None
    if day is None and text != SKIP:
        given = str(value) if isinstance(value, date) else shown(value)
        reading.fault("bid.deadline", "bid_deadline", given=given)
    return day.isoformat() if day else bid.SKIPPED


def _scorer(reading: Reading, scorer: str, value: object, parts: tuple[str, ...]) -> dict[str, str]:
    at, found = f"bid.{scorer}", {scorer: bid.UNKNOWN}
    for key, inner in reading.known(at, reading.table(at, value), ("weight", "part")):
        if key == "part":
            found[f"{scorer}.part"] = _option(reading, f"{at}.part", inner, parts)
        elif type(inner) is int and 0 <= inner <= 100:
            found[scorer] = str(inner)
        elif isinstance(inner, str) and inner in _KEPT:
            found[scorer] = _KEPT[inner]
        else:
            reading.fault(f"{at}.weight", "bid_weight", given=shown(inner))
    return found
