"""The chart that goes with a message: its name, and what is to be drawn for a name."""

from __future__ import annotations

from zlib import crc32

from bot.ports import Chart
from flows.library import Library
from flows.model import Lang
from flows.screens import Overview, Result, Screen
from flows.session import Assessment, Session
from flows.verdict import judge


def named(library: Library, screen: Screen, session: Session, lang: Lang) -> str:
    """The name of the chart that goes with a screen of the session's current assessment, empty for none.

    It ends in a mark of what is drawn, so that another picture never goes by the same name.
    """
    chart = _beside(library, screen, session)
    return f"{chart.kind}.{crc32(repr((lang, chart)).encode()):x}" if chart else ""


def _beside(library: Library, screen: Screen, session: Session) -> Chart | None:
    match screen:
        case Result() | Overview():
            return _map(library, session.assessment)
    return None


def ordered(library: Library, session: Session, of: str, name: str) -> Chart | None:
    """What is to be drawn for a name that `named` gave; None where it is none of this session's.

    The mark at the end of a name is not looked at: what is drawn is what holds now.
    """
    assessment, (kind, *_) = session.find(of), name.split(".")
    if assessment is None:
        return None
    match kind:
        case "map":
            return _map(library, assessment)
    return None


def _map(library: Library, assessment: Assessment) -> Chart | None:
    done = assessment.tiers_done()
    placed = any(judge(library, assessment, tier).candidates for tier in done)
    return Chart("map", assessment, assessment) if placed else None
