"""What one input leads to, and how long somebody was away before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flows.library import Library
from flows.screens import File, Notice, Shown
from flows.session import Session

DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Turn:
    """What one input leads to.

    `toast` is the short notice of a tap; `stale` says that the tapped keyboard is out of date; `file`
    is to be made and handed over.
    """

    session: Session
    shown: tuple[Shown, ...] = ()
    toast: Notice | None = None
    stale: bool = False
    file: File | None = None


def seconds_between(seen_at: str, now: datetime) -> float:
    """Seconds since a time (ISO); none where the clock has jumped back, endless where it was never."""
    if not seen_at:
        return float("inf")
    return max(0.0, (now - datetime.fromisoformat(seen_at)).total_seconds())


def absence(library: Library, session: Session, now: datetime) -> str:
    """Why it should first be said where one stands, such as "away:2026-11-01"; empty for no reason."""
    if session.part or session.stage in ("language", "welcome", "paused"):
        return ""
    if session.left:
        return "returned"
    pause_seconds = library.rubric.long_pause_days.value * DAY_SECONDS
    away = session.seen_at and seconds_between(session.seen_at, now) > pause_seconds
    return f"away:{session.seen_at[:10]}" if away else ""
