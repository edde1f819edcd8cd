"""Places of the dialog, as buttons name them, and whether one is there already."""

from __future__ import annotations

from flows.question import TIER_OF
from flows.session import Session, Stage

_STAGE_OF_PLACE: dict[str, Stage] = {
    "language": "language",
    "welcome": "welcome",
    "set": "setup",
    "name": "nickname",
    "form": "depth",
    "tiers": "tiers",
    "naming": "naming",
    "own": "naming",
    "top": "top",
    "review": "review",
    "change": "change",
    "edit": "change",
    "verdict": "verdict",
    "afresh": "paused",
    "bid": "bid",
    "due": "bid",
    "zone": "zone",
    "try": "trial",
}


def stage_of(place: str) -> Stage:
    """The stage a place lies in; what is no other place is a rating, such as "S-G2.t"."""
    return _STAGE_OF_PLACE.get(place.partition(".")[0], "rating")


def places(session: Session, key: str, value: str) -> bool:
    """Whether the session already is as a button of this key and value would have it."""
    assessment = session.assessment
    head, _, rest = key.partition(".")
    match head:
        case "set":
            return assessment.setup.get(rest) == value or (rest == "rest" and bool(assessment.setup))
        case "top":
            picks = assessment.top.get(rest[:5])
            return picks is not None and (value in picks or (value == "-" and not picks))
        case "try" if rest == "undo":
            return f"to.{len(session.trial)}" == value
        case "try":
            return session.trial[-1:] == (f"{rest}={value}",)
        case "again":
            return assessment.after == value
        case "at":
            return session.place == value or (session.stage == value and not session.place)
        case "seen":
            return value in assessment.seen
        case "bid":
            return (assessment.bid.get(rest) if rest else value if assessment.bid else None) == value
        case "zone":
            return session.zone == value
        case "form":
            return assessment.depth == value or value.startswith("full.")
        case "tier":
            return assessment.tier == TIER_OF.get(value)
    return False
