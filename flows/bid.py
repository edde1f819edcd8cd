"""The bid that hangs on an assessment: what was answered about it, and which question is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from flows.calendar import read_iso
from flows.proposal import Proposal
from flows.session import Assessment

SKIPPED, UNKNOWN, NO = "-", "?", "no"
"""As values of a bid: not answered; it scores, the weight is not known; it does not score."""

BEGUN = "begun"
"""The field that holds the day on which the bid was begun; a bid without it is none."""


@dataclass(frozen=True, slots=True)
class Scorer:
    """Somebody who scores: the weight in per cent, None where it is not known; what they mainly look at.

    `part` is empty where that was not asked or left out.
    """

    id: str
    weight: int | None
    part: str


def has_bid(assessment: Assessment) -> bool:
    return BEGUN in assessment.bid


def answered(proposal: Proposal, assessment: Assessment, field: str, value: str, now: datetime) -> Assessment:
    """The assessment with one answer about its bid; without a field the bid is begun, given up, or its
    open questions are left out. Reminders of a new deadline count from now."""
    if not field:
        begun = {BEGUN: now.date().isoformat()}
        skipped = dict.fromkeys(fields(proposal, assessment), SKIPPED)
        known = {"begin": begun | {**assessment.bid}, "off": {}}.get(value, skipped | {**assessment.bid})
        name = "" if value == "rest" and assessment.nickname is None else assessment.nickname
        return replace(assessment, bid=known, nickname=name)
    told = {"bid": now.isoformat(timespec="minutes")} if "bid" in assessment.remind else {}
    remind = {**assessment.remind, **(told if field == "deadline" else {})}
    return replace(assessment, bid={**assessment.bid, field: value}, remind=remind)


def weight(value: str) -> int | None:
    """The weight in per cent that a value holds, None for none."""
    return int(value) if value.isdecimal() and len(value) <= 3 and int(value) <= 100 else None


def fields(proposal: Proposal, assessment: Assessment) -> tuple[str, ...]:
    """The questions about a bid in their order; what a side looks at is asked only where it scores."""
    found = ["kind", "deadline"]
    for scorer in proposal.scorers:
        found.append(scorer)
        value = assessment.bid.get(scorer, "")
        if value == UNKNOWN or weight(value):
            found.append(f"{scorer}.part")
    return tuple(found)


def open_field(proposal: Proposal, assessment: Assessment) -> str:
    """The first question not answered; empty where there is none, or no bid."""
    if not has_bid(assessment):
        return ""
    if assessment.nickname is None:
        return "name"
    return next((field for field in fields(proposal, assessment) if field not in assessment.bid), "")


def deadline(assessment: Assessment) -> date | None:
    """The day of the deadline, None where none is known."""
    return read_iso(assessment.bid.get("deadline", ""))


def scorers(proposal: Proposal, assessment: Assessment) -> tuple[Scorer, ...]:
    """Those who score, as far as known, the heaviest first; those of unknown weight last."""
    found = []
    for id_ in proposal.scorers:
        value, part = assessment.bid.get(id_, SKIPPED), assessment.bid.get(f"{id_}.part", "")
        if value == UNKNOWN or weight(value):
            found.append(Scorer(id_, weight(value), part if part in proposal.parts else ""))
    return tuple(sorted(found, key=lambda one: -(one.weight or 0)))


def silent(proposal: Proposal, assessment: Assessment) -> tuple[str, ...]:
    """Those of whom it is not known whether they score."""
    return tuple(id_ for id_ in proposal.scorers if assessment.bid.get(id_, SKIPPED) == SKIPPED)


def total_percent(found: tuple[Scorer, ...]) -> int:
    """What the known weights add up to."""
    return sum(one.weight or 0 for one in found)
